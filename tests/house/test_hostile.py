"""Nothing a person types, anywhere, changes the shape of what any template sends or acts in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.app import MESSAGES
from bot.mail import letters, pages
from bot.slack import limits
from bot.words import Words
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, MARK, Sample
from tests.samples import built, spoken

NASTY = [
    "<!channel> <@U0EVIL> <#C0EVIL> <!subteam^S1> <https://evil.example|bank> @here",
    "*b* _i_ ~s~ `c` ```p``` > q\n> quote\n:smile: &amp; &lt;!here&gt;",
    "</Section><Button does='settings.save'>x</Button> ]]> <!-- {{ x }} {% if %} %(who)s %s {0}",
    "|^{}~#@!\ue000\ue001\x00\u202e\u2028x",
]
LONG = [
    "<@U0EVIL>" * 500,
    *(pytest.param(typed, marks=pytest.mark.long) for typed in (
        "&<>" * 1500, "一二三。" * 1000, "word " * 2000, "😀" * 4000,
    )),
]  # fmt: skip
TYPED = some.one_of(
    some.text(alphabet="<>&*_~`|!@#^:;\n \"'Uab1/{}%", min_size=1, max_size=200), some.text(min_size=1, max_size=200)
).map(lambda text: f"x{text}")
# What the templates themselves write for Slack to act on: the people and channels of the samples, and moments.
PEOPLE = "|".join((ASKER, FINANCE, ADMIN, *LEADERS, "U0SAM", "U0BACK", "U0GIO", "U0LEFT", r"U0(LI|C)\d+"))
LINKS = r"https://(video\.example/7|meet\.example/abc|circle\.slack\.com/archives/C0HR/p70000000100000)"
OWN = re.compile(rf"<@({PEOPLE})>|<#(C0CIRCLE|C0HR)>|<!date\^\d+\^\{{[^<>|]*\|[^<>|]*>|<{LINKS}\|[^<>|]*>")
ACTING = {"action_id", "callback_id", "value", "user_id", "channel_id", "url", "timestamp"}


@cache
def words() -> Words:
    return Words(MESSAGES)


def instead(facts: Any, typed: str) -> Any:
    """The same facts with `typed` wherever somebody typed something."""
    if facts == MARK:
        return typed
    if isinstance(facts, Mapping):
        return {name: instead(value, typed) for name, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [instead(value, typed) for value in facts]
    if is_dataclass(facts) and not isinstance(facts, type):
        return replace(facts, **{each.name: instead(getattr(facts, each.name), typed) for each in fields(facts)})
    return facts


@pytest.fixture(scope="module")
def marked(sampled: list[Sample]) -> list[Sample]:
    """The samples that show something typed."""
    found = [(name, facts) for name, facts in sampled if MARK in str(facts)]
    assert {"hiring/requisitions/waiting", "hiring/requisitions/for_hr", "home", "desk/note"} <= dict(found).keys()
    return found


def said(sample: Sample, typed: str, language: str = "zh") -> dict[str, Any]:
    """What Slack would be sent, taken by Slack, with nothing typed that acts."""
    name, facts = sample
    tree = words().tree(name, language, instead(facts, typed), "Asia/Shanghai")
    surface, payload = built(tree)
    assert limits.problems(payload, surface) == [], name
    inert(spoken(tree))
    if surface == "message":
        inert(payload["text"])
    for part in parts(payload):
        if part.get("type") == "mrkdwn":
            assert part["verbatim"] is True
            inert(part["text"])
        elif part.get("type") == "plain_text":
            assert part["emoji"] is False
    json.dumps(payload).encode()
    return payload


def parts(payload: Any) -> Iterator[dict[str, Any]]:
    if isinstance(payload, dict):
        yield payload
    for inner in payload.values() if isinstance(payload, dict) else payload if isinstance(payload, list) else ():
        yield from parts(inner)


def inert(markup: str) -> None:
    """No control sequence but the templates' own, no bare `<`, `>` or `&`."""
    rest = OWN.sub("", markup)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", rest), markup


def acting(payload: dict[str, Any]) -> list[list[Any]]:
    """The blocks in order, each with all in it that Slack acts on or sends back."""
    return [
        [block["type"], *((key, part[key]) for part in parts(block) for key in sorted(ACTING & part.keys()))]
        for block in payload["blocks"]
    ]


PLAIN: dict[str, list[list[Any]]] = {}


def plain(sample: Sample) -> list[list[Any]]:
    """What acts when somebody typed but a letter; kept, because every example asks for it."""
    name = f"{sample[0]} {sample[1]}"
    if name not in PLAIN:
        PLAIN[name] = acting(said(sample, "x"))
    return PLAIN[name]


def some_of(marked: list[Sample]) -> list[Sample]:
    """Of each template the first sample and the last: many are alike."""
    by_name: dict[str, list[Sample]] = {}
    for sample in marked:
        by_name.setdefault(sample[0], []).append(sample)
    return [sample for each in by_name.values() for sample in (*each[:1], *each[1:][-1:])]


@pytest.mark.long
@settings(max_examples=20, deadline=None)
@given(typed=TYPED)
def test_what_people_type_never_acts_and_never_changes_the_shape_of_a_template(
    marked: list[Sample], typed: str
) -> None:
    for sample in some_of(marked):
        assert acting(said(sample, typed)) == plain(sample), sample[0]


@pytest.mark.parametrize("typed", [NASTY[0], pytest.param(NASTY[1], marks=pytest.mark.long), NASTY[2], NASTY[3]])
@pytest.mark.parametrize("which", ["some", pytest.param("all", marks=pytest.mark.long)])
def test_no_template_is_moved_by_what_was_made_to_move_it(marked: list[Sample], typed: str, which: str) -> None:
    for sample in marked if which == "all" else some_of(marked):
        assert acting(said(sample, typed)) == plain(sample), sample[0]


@pytest.mark.parametrize("typed", LONG, ids=lambda typed: typed[:9])
def test_what_is_far_too_long_is_cut_and_brings_nothing_new(marked: list[Sample], typed: str) -> None:
    for sample in some_of(marked):
        for cut, whole in zip(acting(said(sample, typed)), plain(sample), strict=True):
            assert cut[0] == whole[0], sample[0]
            assert [each for each in cut if each not in whole] == [], sample[0]


EMPTY = ["", "\u200b", *(pytest.param(typed, marks=pytest.mark.long) for typed in (" \t\r\n", "\x00"))]


@pytest.mark.parametrize("typed", EMPTY)
@pytest.mark.parametrize("which", ["some", pytest.param("all", marks=pytest.mark.long)])
def test_nothing_typed_is_still_something_slack_takes(marked: list[Sample], typed: str, which: str) -> None:
    for sample in marked if which == "all" else some_of(marked):
        if sample[0] not in ("errors/modal", "done"):  # their text is a sentence of ours, which is never empty
            said(sample, typed)


# What is not for Slack and shows something typed.
WRITTEN = {f"hiring/candidates/{name}" for name in ("own_page", "own_withdraw", "letter")}


class Tags(HTMLParser):
    """The tags of a page, each with all of its attributes but what a field holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(each for each in attrs if each[0] != "value")))


def tags(sample: Sample, typed: str) -> list[Any]:
    """Of what a browser or a mail program shows."""
    tree = words().tree(sample[0], "zh", instead(sample[1], typed), "Asia/Shanghai")
    html = pages.page(tree, "zh") if tree.tag == "Page" else letters.letter(tree, "zh")[2]
    # A line end is shown as one.
    return [each for each in Tags(html).found if each != ("br",)]


@pytest.mark.parametrize("typed", [*NASTY, "</textarea></title><script>x()</script>", "\" onfocus='x' autofocus=\""])
def test_what_people_type_makes_no_tag_on_a_page_or_in_a_letter(marked: list[Sample], typed: str) -> None:
    shown = [sample for sample in marked if sample[0] in WRITTEN]
    assert {name for name, _ in shown} == WRITTEN
    for sample in shown:
        assert tags(sample, typed) == tags(sample, "x"), sample[0]
