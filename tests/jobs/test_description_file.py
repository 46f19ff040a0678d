"""Descriptions out into a file and in again: the same, told beforehand, and with every mistake named by its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import description_file
from bot.app import MESSAGES
from bot.deps import Clock, Deps
from bot.jobs.setup import WrongSetup
from bot.rules.hiring.competencies import Described, Kind
from bot.rules.hiring.descriptions import (
    MEASURED,
    TEXTS,
    Description,
    Indicator,
    Quality,
    with_indicator,
    with_quality,
    with_texts,
)
from bot.rules.hiring.descriptions.own import Own, joined
from bot.rules.hiring.requisitions import State
from bot.rules.refusals import FieldRefusals
from bot.slack.client import Slack
from bot.store import Store
from bot.words import Words
from bot.words.library import library
from bot.words.yaml_file import dumped, load
from tests import make
from tests.make import NOW

SAID = Described("Reads sea charts", (), "Plots a course.", {1: "one", 3: "three", 5: "five"})
OURS = Own(Kind.TECHNICAL, {"zh": replace(SAID, name="读海图")}, id=7)
LIBRARY = joined(library(MESSAGES), [OURS])
ROLE = replace(make.requisition(title="Data engineer"), id=12, state=State.OPEN)
WHOLE = Description(
    responsibilities="Keeps the data right\nHelps the shops", indicators=(Indicator("On time", "95", "%", (90, 365)),),
    reports_to="Head of data", reward="yes", qualities=(
        Quality("Helps others", True, "teamwork"), Quality("Charts", False, "own-7"), Quality("Grit", True),
    ), qualifications="A degree",
)  # fmt: skip


@st.composite
def descriptions(draw: st.DrawFn) -> Description:
    """Whatever can be written, as its rules keep it."""
    made, typed = Description(), st.text(max_size=30)
    for part, names in TEXTS.items():
        made = with_texts(made, part, {name: draw(typed) for name in names})
    competencies = iter(draw(st.permutations(["teamwork", "own-7", "analysis"])))
    for _ in range(draw(st.integers(0, 3))):
        days = draw(st.lists(st.sampled_from(MEASURED), unique=True))
        indicator = Indicator(draw(typed), draw(typed), draw(typed), tuple(days))
        quality = Quality(draw(typed), draw(st.booleans()), draw(st.sampled_from([None, next(competencies)])))
        for add in (lambda it, one=indicator: with_indicator(it, None, one),
                    lambda it, one=quality: with_quality(it, None, one)):  # fmt: skip
            try:
                made = add(made)
            except FieldRefusals:
                continue
    return made


def read(text: str, before: Description = WHOLE) -> tuple[dict[int, Description], list[str]]:
    found = load(text)
    return description_file.read(found, {12: ROLE}, {12: before}, LIBRARY, lambda no: type(no).__name__)


def text(description: Description = WHOLE) -> str:
    return dumped({"descriptions": [description_file.written(ROLE, description, LIBRARY)]})


@settings(max_examples=50)
@given(descriptions())
def test_what_comes_out_goes_in_again_as_it_was(description: Description) -> None:
    assert read(text(description), Description()) == ({12: description}, [])


def test_a_person_reads_lines_as_lines_and_names_instead_of_numbers() -> None:
    written = text()
    assert "  responsibilities: |-\n    Keeps the data right\n    Helps the shops\n" in written
    assert "competency: 读海图 (中文)" in written
    assert "reward: 'yes'" in written
    assert read(written.replace("读海图 (中文)", "读海图").replace("teamwork", "TEAM player")) == ({12: WHOLE}, [])


def test_a_competency_that_is_gone_from_the_library_stays_where_it_was() -> None:
    old = replace(WHOLE, qualities=(Quality("Old", True, "gone"),))
    assert read(text(old), old) == ({12: old}, [])
    assert read(text(old))[1] == ["line 20: competency: the library has none that is called 'gone'."]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("request: 12", "request: 13", "line 2: request: 13 is the number of no role in hand here."),
        ("- request: 12\n  ", "- ", "line 2: request: None is the number of no role in hand here."),
        ("title: Data engineer", "title: Cook",
         "line 3: title: request 12 is “Data engineer” here; is the file for another one?"),
        ("reports_to", "boss", "line 7: boss: is not known here; there are request, title, "),
        ("reward: 'yes'", "reward: yes", "line 8: reward: is no text to YAML; put it in quotes, as in 'True'."),
        ("target: '95'", "target: 95", "line 12: target: is no text to YAML; put it in quotes, as in '95'."),
        ("name: On time", "name: ''", "line 11: name: Missing."),
        ("- 365", "- 366", "line 14: measured: expected a list of days out of 90, 180, 365."),
        ("must: true", "must: maybe", "line 19: must: is 'maybe'; expected true or false."),
        ("teamwork", "team playing", "line 20: competency: the library has none that is called 'team playing'."),
        ("text: Charts", "text: helps others", "line 21: text: NamedTwice."),
        ("Keeps the data right", "x" * 2001, "line 4: responsibilities: TooLong."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_line(before: str, after: str, said: str) -> None:
    assert before in text()
    _, problems = read(text().replace(before, after, 1))
    assert [each for each in problems if each.startswith(said)], problems


@pytest.fixture
def deps(store: Store) -> Deps:
    return Deps(store, Slack("http://127.0.0.1:9/api/", str), Words(MESSAGES), Clock())


@pytest.fixture
def role(store: Store) -> Callable[[str], int]:
    def make_one(title: str) -> int:
        with store.open() as books:
            asked = books.requisitions.add(make.requisition(title=title))
            books.requisitions.save(asked, replace(asked, state=State.OPEN, in_charge="U0MINA"))
            return asked.id

    return make_one


def test_a_dry_run_tells_and_keeps_nothing_and_a_mistake_in_one_keeps_none(
    store: Store, deps: Deps, role: Callable[[str], int]
) -> None:
    one, other = role("Data engineer"), role("Cook")
    plain = replace(WHOLE, qualities=WHOLE.qualities[::2])
    with store.open() as books:
        for id in (one, other):
            books.descriptions.keep(id, plain, "U0MINA", NOW)
    file = description_file.export(deps, "")
    assert description_file.take(deps, load(file), "", is_dry=True)[-1] == "Nothing changes."
    changed = file.replace("'95'", "'98'", 1)
    told = "\n".join(description_file.take(deps, load(changed), "", is_dry=True))
    assert "Changed: On time: 95 %, measured on day 90, day 365 → On time: 98 %" in told
    assert "1 description stands as it was." in told
    assert description_file.export(deps, "") == file
    with pytest.raises(WrongSetup, match="line 19: must: is 'maybe'"):
        description_file.take(deps, load(changed.replace("must: true", "must: maybe", 1)), "", is_dry=False)
    assert description_file.export(deps, "") == file
    assert "1 description is changed" in description_file.take(deps, load(changed), "", is_dry=False)[-1]
    assert description_file.export(deps, "") == changed
    (_, last) = changed.split(f"- request: {other}")
    assert description_file.export(deps, "", other) == f"descriptions:\n- request: {other}{last}"
    with store.reading() as books:
        entries = [list(books.record.about(f"description:{id}")) for id in (one, other)]
    assert [[each["what"] for each in found] for found in entries] == [["hiring.descriptions.import"], []]
    with pytest.raises(WrongSetup, match="Request 99 is no role in hand there"):
        description_file.export(deps, "", 99)
