"""Every template, in every language, with facts that reach every sentence of it: what Slack would be sent."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View
from slackblocks.blocks import Block as SlackBlock

from bot.app import MESSAGES
from bot.handlers import ALL
from bot.slack import ids, limits
from bot.words import Words
from bot.words.catalogues import LANGUAGES, po_file, problems, update
from bot.words.tree import Element
from tests.house.test_addresses import answered
from tests.sampled.said import Sample
from tests.samples import built, spoken

DOES = re.compile(r'does="([a-z_.]+)"')
# What slackblocks can read back; of sections only those without an accessory.
READ_BACK = {"rich_text", "actions", "input", "table", "section", "context", "image"}
# Asked for by name and not with facts of its own: other templates import it.
PARTS = {
    "hiring/requisitions/parts", "hiring/descriptions/parts", "hiring/plans/parts", "hiring/training/parts",
    "hiring/training/exercise_parts", "hiring/panels/parts", "hiring/panels/seat_parts",
    "hiring/panels/attention_parts",
    "hiring/candidates/times_parts",
    "hiring/panels/brief_parts", "hiring/scorecards/parts", "hiring/debriefs/parts", "hiring/offers/parts",
    "hiring/checkins/parts",
    "hiring/reports/parts", "hiring/reports/numbers_parts", "hiring/outcomes/load_parts",
    "hiring/outcomes/changes_parts",
    "hiring/candidates/parts", "hiring/candidates/own_parts", "hiring/candidates/file_parts",
    "hiring/candidates/connection_parts", "hiring/candidates/file_problems", "hiring/candidates/own_files_parts",
    "hiring/candidates/own_pool_parts", "hiring/candidates/own_groups_parts", "hiring/outcomes/groups_parts",
    "hiring/outcomes/figures_parts", "hiring/outcomes/loops_parts",
    "access_review/parts", "staff/parts", "home_parts", "first_run/parts", "roles/parts", "region/parts",
    "hiring/requisitions/chain_parts", "chains/parts", "failures/parts",
    "community/topics", "community/home", "community/first_steps", "community/content/digest_parts",
    "community/moderation/parts", "community/content/parts", "community/content/kinds",
    "community/events/parts", "community/openings/parts",
    "community/members/parts", "community/members/consent_parts", "community/members/showcase_parts",
    "community/segments/parts", "community/segments/load_parts",
    "community/intros/parts", "community/matching/parts", "community/questions/parts", "community/recognition/parts",
    "community/reviews/parts", "community/reviews/month_parts", "community/experiments/parts",
    "community/nurture/parts", "community/polls/parts", "community/sessions/parts", "community/sessions/owed_parts",
    "community/sessions/form_parts", "community/goals/parts",
    "community/sources/parts", "community/sources/home_parts",
    "search/parts",
}  # fmt: skip


def templates() -> set[str]:
    return {path.relative_to(MESSAGES).as_posix().removesuffix(".xml.j2") for path in MESSAGES.rglob("*.xml.j2")}


def leaves(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from leaves(inner)


def test_every_template_has_sample_facts_and_every_sample_a_template(sampled: list[Sample]) -> None:
    assert {name for name, _ in sampled} == templates() - PARTS


@pytest.fixture(scope="module")
def said(sampled: list[Sample]) -> dict[str, list[Element]]:
    """What each sample says, by language."""
    words = Words(MESSAGES)
    return {each: [words.tree(name, each, facts, "Asia/Shanghai") for name, facts in sampled] for each in LANGUAGES}


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "zh"])
def test_every_template_becomes_what_slack_takes(
    sampled: list[Sample], said: dict[str, list[Element]], language: str
) -> None:
    taken = set()
    for (name, _), tree in zip(sampled, said[language], strict=True):
        surface, payload = built(tree)
        assert limits.problems(payload, surface) == [], name
        assert spoken(tree).strip(), name
        for block in payload["blocks"]:
            if (made := json.dumps(shape(block))) not in taken:
                taken.add(made)
                takes(block, name)
        if surface != "message":
            View(**{**payload, "blocks": payload["blocks"][:1]}).to_dict()


def shape(part: Any) -> Any:
    """How a block is made, whatever it says: how long that may be is held by our own limits."""
    if isinstance(part, dict):
        return {key: len(each) > 0 if key in ("text", "value") and isinstance(each, str) else shape(each)
                for key, each in part.items()}  # fmt: skip
    return [shape(each) for each in part] if isinstance(part, list) else part


def takes(block: dict[str, Any], name: str) -> None:
    """Both libraries read it."""
    parsed = SdkBlock.parse(block)
    assert parsed is not None, (name, block)
    parsed.to_dict()
    if block["type"] not in READ_BACK or (block["type"] == "section" and "accessory" not in block):
        SlackBlock.from_dict(block)


def test_the_samples_say_every_sentence_of_every_template(sampled: list[Sample], tmp_path: Path) -> None:
    """A catalogue in which every sentence is a number shows which numbers are never heard."""
    root = tmp_path / "messages"
    shutil.copytree(MESSAGES, root)
    numbered = po_file(root, "zh")
    with numbered.open("rb") as lines:
        sentences = [message.id for message in read_po(lines, locale="zh") if message.id]
    entries = []
    for number, sentence in enumerate(sentences):
        one, many = (sentence, None) if isinstance(sentence, str) else sentence
        plural = f"msgid_plural {_quoted(many)}\n" if many else ""
        marked = _quoted(f"§{number}§{many or one}")
        entries.append(f"msgid {_quoted(one)}\n{plural}msgstr{'[0]' if many else ''} {marked}\n")
    header = numbered.read_text(encoding="utf-8").split("\n\n", 1)[0]
    numbered.write_text(f"{header}\n\n" + "\n".join(entries), encoding="utf-8")
    words, heard = Words(root), set()
    for name, facts in sampled:
        payload = built(words.tree(name, "zh", facts, "UTC"))[1]
        heard |= {int(number) for text in leaves(payload) for number in re.findall("§([0-9]+)§", text)}
    assert [sentence for number, sentence in enumerate(sentences) if number not in heard] == []


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def test_the_catalogues_are_complete_and_brought_up_to_date(tmp_path: Path) -> None:
    assert [problems(MESSAGES, language) for language in LANGUAGES] == [[], []]
    root = tmp_path / "messages"
    shutil.copytree(MESSAGES, root)
    for written in update(root):
        kept = MESSAGES / written.relative_to(root)
        assert written.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_every_template_says_something_of_its_own_in_chinese(
    sampled: list[Sample], said: dict[str, list[Element]]
) -> None:
    for (name, _), *trees in zip(sampled, *(said[each] for each in LANGUAGES), strict=True):
        english, chinese = map(spoken, trees)
        if name not in ("errors/modal", "done") or re.search("[\u4e00-\u9fff]", chinese):
            assert english != chinese, name
            assert re.search("[\u4e00-\u9fff]", chinese), name


def elements_of(trees: Iterable[Element]) -> Iterator[Element]:
    """Every element of these trees."""
    for tree in trees:
        yield tree
        yield from elements_of(child for child in tree.children if isinstance(child, Element))


@pytest.fixture(scope="module")
def written(said: dict[str, list[Element]]) -> list[Element]:
    """Every element that any template writes."""
    return list(elements_of(said["en"]))


def test_what_a_template_does_has_a_listener_and_every_listener_is_in_a_template(written: list[Element]) -> None:
    does = [(element.tag, element.attributes["does"]) for element in written if "does" in element.attributes]
    assert {address for tag, address in does if tag == "Modal"} == answered("view")
    assert {address for tag, address in does if tag != "Modal"} == answered("action")
    assert {element.attributes["suggests"] for element in written if "suggests" in element.attributes} == answered(
        "options"
    )


def test_the_samples_reach_every_does_in_the_sources(written: list[Element]) -> None:
    asked_for = {does for path in MESSAGES.rglob("*.j2") for does in DOES.findall(path.read_text(encoding="utf-8"))}
    assert asked_for <= {element.attributes.get("does") for element in written}


def test_a_form_that_tells_of_its_closing_has_somebody_who_listens_and_the_other_way_round(
    written: list[Element],
) -> None:
    telling = {element.attributes["does"] for element in written if element.attributes.get("notify") == "true"}
    closed = [entry for entry in ALL if entry.what == "closed"]
    assert telling == {f"{ids.address(entry.listener).rpartition('.')[0]}.{entry.name}" for entry in closed}
