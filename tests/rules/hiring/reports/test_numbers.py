"""Figures by hand: what counts, time to fill, load, and why somebody said no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.rules.hiring.candidates import Candidacy, What
from bot.rules.hiring.reports import numbers, pipeline
from bot.rules.hiring.reports.numbers import Period, Share, Who, Work, counted
from bot.rules.hiring.requisitions import Move, Requisition, State
from bot.rules.hiring.scorecards import pace
from bot.rules.hiring.scorecards.pace import Sitting
from tests.make import NOW
from tests.rules.hiring.reports.made import DAY, candidacy, learns, role, sitting

HIRED = ((What.NEXT, 2), (What.NEXT, 3), (What.HIRE, 5))
GONE = (What.WITHDRAW, 1, "pay")
FIGURES: dict[str, Callable[[Work], Any]] = {
    "pass-through": lambda work: pipeline.funnel(work.began, NOW),
    "where it leaks": lambda work: pipeline.leak(pipeline.funnel(work.began, NOW)),
    "time to fill": numbers.fills,
    "cards in time": lambda work: pace.owed(work.sittings, NOW),
    "load": numbers.load,
    "reasons": numbers.noes,
    "seats asked": numbers.asked,
}


def work(
    candidacies: list[Candidacy], sittings: list[Sitting], roles: list[Requisition] | None = None,
    period: Period = Period.ALWAYS,
) -> Work:  # fmt: skip
    return counted(roles or [role()], candidacies, sittings, period.since(NOW), NOW)


@pytest.mark.parametrize("name", FIGURES)
def test_cancelled_work_is_in_none_of_the_figures(name: str) -> None:
    people = [candidacy(1, *HIRED), candidacy(2, GONE), *(candidacy(n, (What.NEXT, 1), GONE) for n in range(3, 9))]
    met = [sitting("U0A", "U0B", cards={"U0A": 3}, declined=("U0C",))]
    there = work(people, met)
    off = [sitting("U0A", id=2, is_off=True, declined=("U0C",)), sitting("U0A", id=3, is_missed=True, cards={"U0A": 1})]
    gone = [candidacy(20, *HIRED, role=2), candidacy(21, GONE, role=2)]
    theirs = [sitting("U0A", "U0D", id=4, candidate=20, role=2, declined=("U0C",))]
    roles = [role(), role(2, State.CANCELLED)]
    with_cancelled = work([*people, *gone], [*met, *off, *theirs], roles)
    figure = FIGURES[name]
    assert figure(there), "a figure of nothing shows nothing"
    assert figure(with_cancelled) == figure(there)
    assert (with_cancelled.cancelled, with_cancelled.called_off) == (1, 2), "they are told beside, once"


def test_closed_and_filled_roles_count_and_what_was_never_approved_does_not() -> None:
    asked = replace(role(3), moves=())
    found = work([candidacy(1)], [], [role(1, State.CLOSED), role(2, State.FILLED), asked])
    assert set(found.roles) == {1, 2}
    assert found.cancelled == 0


def test_a_period_counts_candidates_by_beginning_hires_by_hiring_and_interviews_by_their_day() -> None:
    long_ago = candidacy(1, (What.NEXT, 20), (What.NEXT, 20), (What.HIRE, 20), days=80)
    people = [long_ago, candidacy(2, days=29), candidacy(3, days=31)]
    met = [sitting("U0A", id=1, days=29), sitting("U0A", id=2, days=31), sitting("U0A", id=3, days=-1)]
    found = work(people, met, period=Period.MONTH)
    assert [each.id for each in found.began] == [2]
    assert [each.id for each in found.hired] == [1]
    assert [each.interview.id for each in found.sittings] == [1], "one to come took no place yet"
    assert len(work(people, met).began) == 3


def test_time_to_fill_runs_from_the_last_approval_before_the_hire() -> None:
    one = role(approved=NOW - 60 * DAY)
    again = Move(NOW - 50 * DAY, "U0OMAR", State.SUBMITTED, State.APPROVED)  # it was undone, and approved anew
    one = replace(one, moves=(one.moves[0], again, one.moves[1]))
    found = numbers.fills(work([candidacy(1, *HIRED, days=45), candidacy(2, *HIRED, days=30)], [], [one]))
    assert [(each.candidacy, each.days) for each in found] == [(2, 30.0), (1, 15.0)]
    assert numbers.middle(each.days for each in found) == 22.5
    assert numbers.fills(work([candidacy(1, *HIRED, days=71)], [], [one])) == (), "before any approval"


def test_a_share_of_fewer_than_five_is_no_percentage_and_halves_go_up() -> None:
    assert Share(2, 4).percent is None
    assert (Share(2, 5).percent, Share(1, 8).percent, Share(0, 5).percent) == (40, 13, 0)


def test_load_counts_whoever_came_to_rate_or_to_learn() -> None:
    met = [sitting("U0A", "U0B"), sitting("U0A", id=2, declined=("U0C",)), learns(sitting("U0A", id=3), "U0D")]
    found = numbers.load(work([], met))
    assert found.seats == (("U0A", 3), ("U0B", 1), ("U0D", 1))
    assert (found.total, found.middle, found.uneven) == (5, 1, None)
    assert numbers.load(work([], [sitting(*"ABCDE")])).uneven == 0


def test_reasons_are_told_of_candidates_of_us_and_of_who_was_asked() -> None:
    people = [
        candidacy(1, GONE), candidacy(2, GONE), candidacy(3, (What.WITHDRAW, 1, "too_slow")),
        candidacy(4, (What.REJECT, 1, "must_have")), candidacy(5, (What.REJECT, 1, "conduct"), (What.RESUME, 1)),
    ]  # fmt: skip
    done = work(people, [learns(sitting("U0A", "U0B", declined=("U0C",)), "U0D")])
    found = numbers.noes(replace(done, declined={2: ("pay", NOW)}))
    assert numbers.reasons(found, Who.OFFER) == [("pay", 1)]
    assert numbers.reasons(found, Who.WITHDREW) == [("pay", 2), ("too_slow", 1)]
    assert numbers.reasons(found, Who.TURNED_DOWN) == [("must_have", 1)], "who was taken up again was not turned down"
    assert [each.said for each in found if each.who is Who.SEAT] == ["Away"]
    assert numbers.asked(done) == Share(1, 3)
