"""Selects that are filled while somebody types: from what they may find, and nothing more, shown and sent."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.rules.community.members import Consent, Field, How, Member, Purpose, Standing
from bot.rules.community.members.merging import Why
from bot.slack.limits import suggested
from sandbox.client import words
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import told

ANA, MOE, CLEO = ("U0ANA", COMPANY), ("U0MOE", CIRCLE), ("U0CLEO", CIRCLE)
MEMBERS, FIND, HIRE = "community.members.", "community.search.", "hiring.search."


@pytest.fixture(autouse=True)
def kai(rapport: Rapport) -> int:
    """Kai shows hiring people skills, and not where; Joy shows nothing."""
    give_roles(rapport.store)
    now = datetime.now(UTC)
    with rapport.store.open() as books:
        kai = Member(CIRCLE, "Kai Sommer", Standing.KNOWN, now, skills=("Rust", "Machine learning"), location="Rustavi")
        begun = books.members.begin(replace(kai, shown=frozenset({Field.SKILLS}), languages=("English",)))
        for each in (Purpose.HIRING, Purpose.COMMUNITY):
            books.members.give(begun.id, Consent(each, "1", How.PAGE, now, now + timedelta(days=9)))
        books.members.begin(Member(CIRCLE, "Joy", Standing.KNOWN, now, "joy@example.com", skills=("Rust", "Ruby")))
        books.members.begin(Member(CIRCLE, "K. Sommer", Standing.KNOWN, now, skills=("Ruby",)))
    return begun.id


def offers(slack: Slack, who: tuple[str, str], address: str, typed: str) -> dict[str, str]:
    """What is offered, by its text."""
    begun = time.perf_counter()
    answer = slack.interact(slack.suggested(who[0], address, typed, who[1]))
    assert time.perf_counter() - begun < 3, "Slack waits no longer"
    found: Json = answer.get_json()
    assert (answer.status_code, suggested(found)) == (200, [])
    groups = found.get("option_groups") or [{"options": found.get("options", [])}]
    return {each["text"]["text"]: each["value"] for group in groups for each in group["options"]}


def test_each_side_is_offered_what_it_may_find_and_nobody_else_anything(slack: Slack) -> None:
    assert set(offers(slack, MOE, f"{FIND}suggest", "ru")) == {"Skills: Rust", "Skills: Ruby", "Location: Rustavi"}
    assert set(offers(slack, ANA, f"{HIRE}suggest", "ru")) == {"Skills: Rust"}
    assert set(offers(slack, ANA, f"{HIRE}suggest", "")) == {"Skills: Rust", "Skills: Machine learning"}
    assert len(offers(slack, MOE, f"{FIND}suggest", "")) == 5
    for who, address in ((CLEO, f"{FIND}suggest"), (CLEO, f"{MEMBERS}suggest"), (("U0SAM", COMPANY), f"{HIRE}suggest")):
        assert offers(slack, who, address, "ru") == {}
        assert offers(slack, who, address, "") == {}
    for typed in ("--", "x" * 5000, '"', "zz"):
        assert offers(slack, MOE, f"{FIND}suggest", typed) == offers(slack, MOE, f"{MEMBERS}suggest", typed) == {}
    assert offers(slack, MOE, "gone.suggest", "ru") == {}


@pytest.mark.parametrize(("who", "prefix"), [(MOE, FIND), (ANA, HIRE)], ids=["community", "hiring"])
def test_filters_narrow_the_words_and_a_forged_one_says_nothing(
    slack: Slack, who: tuple[str, str], prefix: str, kai: int
) -> None:
    view = opened(slack, who[0], slack.clicked(who[0], f"{prefix}show", "", who[1]), who[1])
    chosen = offers(slack, who, f"{prefix}suggest", "machine")
    values = [{"text": {"type": "plain_text", "text": text}, "value": value} for text, value in chosen.items()]
    form = filled(view, values=values)
    answer = slack.interact(slack.submitted(who[0], form, who[1])).get_json()["view"]
    assert "1 to 1 of 1" in words(answer)
    assert "machine learning" in words(answer).casefold()
    (field,) = (block for block in answer["blocks"] if block.get("block_id", "").startswith("values~"))
    assert field["element"]["initial_options"][0]["value"] == f"skill:{kai}:1"
    none = filled(view, asked="ruby", values=values)
    assert "Nobody." in words(slack.interact(slack.submitted(who[0], none, who[1])).get_json()["view"])
    for forged in (f"location:{kai}:0" if prefix == HIRE else "name:1:0", "skill:99:0", f"skill:{kai}:9", "x", ""):
        form = filled(view, values=[{"text": {"type": "plain_text", "text": "x"}, "value": forged}])
        assert "no word in this" in told(slack, slack.interact(slack.submitted(who[0], form, who[1])), *who), forged


def test_a_moderator_picks_the_other_record_and_nobody_who_is_not_theirs(
    slack: Slack, rapport: Rapport, kai: int
) -> None:
    assert list(offers(slack, MOE, f"{MEMBERS}suggest", "JOY@example.com").values()) == [str(kai + 1)]
    other = offers(slack, MOE, f"{MEMBERS}suggest", "somm")
    assert set(other.values()) == {str(kai), str(kai + 2)}
    form = opened(slack, MOE[0], slack.clicked(MOE[0], f"{MEMBERS}same", str(kai), CIRCLE), CIRCLE)
    for value, said in (("99", "not here any more"), (str(kai), "cannot become one"), ("x", "not here any more")):
        wrong = filled(form, other={"text": {"type": "plain_text", "text": "x"}, "value": value})
        assert said in told(slack, slack.interact(slack.submitted(MOE[0], wrong, CIRCLE)), *MOE), value
    right = filled(form, other={"text": {"type": "plain_text", "text": "x"}, "value": str(kai + 2)})
    shown = slack.interact(slack.submitted(MOE[0], right, CIRCLE)).get_json()["view"]
    assert "A moderator says so." in words(shown)
    with rapport.store.reading() as books:
        assert [(each.first, each.second, each.why) for each in books.merges.open(CIRCLE, 9)] == [
            (kai, kai + 2, Why.SAID)
        ]
