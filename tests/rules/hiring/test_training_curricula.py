"""An organisation's own curriculum: what can be replaced and added, and that editions follow one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.hiring.training import INTERVIEWER, LEAD, Kind, Module, Step
from bot.rules.hiring.training.curricula import (
    MOST_ADDED,
    SHIPPED,
    Edition,
    Given,
    Mistake,
    changed,
    edited,
    mistakes,
    with_added,
)
from bot.rules.hiring.training.enrolling import Training, enrolled
from tests.make import NOW, TEAM
from tests.sampled.training import MODULES

THERE = ("interviewer", "lead", "family:Sales")
PLAIN, PRACTISED = replace(MODULES["fair_and_legal"], video="https://video.example/1"), MODULES["observe"]


def given(module: Module = PLAIN, source: str = "x", track: str | None = None) -> Given:
    return Given(source, module, track)


@pytest.mark.parametrize(
    ("name", "each", "expected"),
    [
        ("our_values", given(), None),
        ("our_values", given(track="lead"), None),
        ("observe", given(PRACTISED), None),
        ("observe", given(PRACTISED, track="interviewer"), None),
        ("fair_and_legal", given(), None),
        ("Our-Values", given(), Mistake.NAME),
        ("x" * 33, given(), Mistake.NAME),
        ("observe", given(), Mistake.LACKS_EXERCISE),
        ("fair_and_legal", given(PRACTISED), Mistake.NO_PLACE_FOR_EXERCISE),
        ("observe", given(PRACTISED, track="lead"), Mistake.TRACK_IS_FIXED),
        ("observe", given(PRACTISED, track="family:Sales"), Mistake.TRACK_IS_FIXED),
        ("our_sales", given(track="family:Sales"), None),
        ("our_sales", given(track="family:Design"), Mistake.NO_SUCH_TRACK),
    ],
)
def test_what_keeps_a_module_from_being_taken(name: str, each: Given, expected: Mistake | None) -> None:
    assert [why for _, why in mistakes(SHIPPED, MODULES, {name: each}, THERE)] == ([expected] if expected else [])


def test_only_so_many_are_added_over_all_editions() -> None:
    names = [f"own_{'abcdefghijkl'[n]}" for n in range(MOST_ADDED)]
    full = edited(SHIPPED, MODULES, {name: given() for name in names})
    assert list(mistakes(full, MODULES, {names[0]: given(source="y")}, THERE)) == []
    assert list(mistakes(full, MODULES, {"one_more": given()}, THERE)) == [("one_more", Mistake.TOO_MANY)]


def test_an_edition_has_what_came_before_and_what_is_new() -> None:
    first = edited(SHIPPED, MODULES, {"values": given(), "observe": given(PRACTISED, "own")})
    assert (first.number, set(first.sources)) == (1, {"values", "observe"})
    assert first.added == {"interviewer": (Step(Kind.MODULE, "values"),)}
    second = edited(first, MODULES, {"values": given(PRACTISED, "z", "lead"), "law": given()})
    assert (second.number, second.sources) == (2, {"values": "z", "observe": "own", "law": "x"})
    assert second.added == {
        "interviewer": (Step(Kind.MODULE, "law"),),
        "lead": (Step(Kind.MODULE, "values"), Step(Kind.PRACTICE, "values")),
    }
    assert set(changed(second, {"law": given(), "values": given(source="new")})) == {"values"}


def test_what_is_added_is_learnt_after_the_rest_and_before_the_first_interview() -> None:
    steps = with_added(INTERVIEWER, (Step(Kind.MODULE, "values"),)).steps
    at = steps.index(Step(Kind.MODULE, "values"))
    assert (steps[at - 1], steps[at + 1].kind) == (Step(Kind.MODULE, "fair_and_legal"), Kind.SHADOW)
    assert with_added(LEAD, ()) == LEAD


def test_who_begins_has_the_newest_edition_and_who_is_in_the_middle_keeps_theirs() -> None:
    edition = Edition(3, {"values": "x"}, {"interviewer": (Step(Kind.MODULE, "values"),)})
    before = Training(TEAM, "U0SAM", "interviewer", "U0SAM", NOW, id=7)
    new = enrolled(TEAM, "U0SAM", "interviewer", "U0SAM", NOW, (), (), (), edition)
    assert (new.edition, len(new.steps.steps)) == (3, len(INTERVIEWER.steps) + 1)
    back = enrolled(TEAM, "U0SAM", "interviewer", "U0SAM", NOW, (), (), [before], edition)
    assert (back.edition, back.steps) == (0, INTERVIEWER)
    way_back = replace(new, back_from=NOW.date())
    assert Step(Kind.MODULE, "values") not in way_back.steps.steps, "the way back stays short"
    assert Step(Kind.MODULE, "values") in way_back.whole.steps
