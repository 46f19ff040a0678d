"""Who sees figures of outcomes, and what a figure comes to in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rules.hiring.outcomes.report import Group, Point
from bot.rules.hiring.outcomes.seeing import (
    FiguresNotYours,
    Strength,
    better_in,
    check,
    coarse,
    sees_points,
    strength,
    unnamed,
)
from bot.rules.people import Role
from tests import make
from tests.sampled.outcomes import report


@pytest.mark.parametrize(
    ("changes", "runs"), [({"roles": {Role.RECRUITER}}, False), ({"roles": {Role.ADMIN}}, False),
                          ({"is_admin": True}, False), ({}, True)],
)  # fmt: skip
def test_they_are_for_recruiters_admins_and_whoever_runs_a_recruitment(changes: dict[str, Any], runs: bool) -> None:
    check(make.person(**changes), runs)


def test_they_are_for_nobody_else() -> None:
    with pytest.raises(FiguresNotYours):
        check(make.person(roles=frozenset(Role) - {Role.ADMIN, Role.RECRUITER}), False)


def test_points_are_for_recruiters_who_rate_nobody_and_not_of_few() -> None:
    ana, mina = make.person(roles={Role.RECRUITER}), make.person(is_admin=True)
    assert sees_points(ana, 10, False)
    assert not sees_points(ana, 9, False)
    assert not sees_points(ana, 10, True)
    assert not sees_points(mina, 100, False)


def test_points_are_put_together_within_half_a_point_and_none_is_lost() -> None:
    found = coarse([Point(3.4, 2.1, 1), Point(3.6, 1.9, 2), Point(4.9, 5.0, 1), Point(1.2, -0.3, 1)])
    assert found == (Point(1.0, -0.5, 1), Point(3.5, 2.0, 3), Point(5.0, 5.0, 1))


def test_of_interviewers_and_panels_only_how_many_is_left() -> None:
    for window in report(180).windows:
        for group in (Group.PANEL, Group.INTERVIEWER):
            told = window.groups[group]
            assert list(told.hires) == [str(n) for n in range(1, len(told.hires) + 1)]
            assert told.pooled is not None
            assert (told.pooled.each, told.pooled.best) == ({}, None)
        source = window.groups[Group.SOURCE].pooled
        assert source is not None
        assert "fair" in source.each
    assert unnamed(report(180)) == report(180)


@pytest.mark.parametrize(
    ("r", "word", "pairs"),
    [(-0.1, Strength.REVERSED, 47), (-0.09, Strength.NONE, 47), (0, Strength.NONE, 50), (0.1, Strength.WEAK, 53),
     (0.3, Strength.CLEAR, 60), (0.5, Strength.STRONG, 67), (1, Strength.STRONG, 100)],
)  # fmt: skip
def test_a_correlation_has_a_word_and_so_many_pairs_of_a_hundred(r: float, word: Strength, pairs: int) -> None:
    """Of two normal variables 1/2 + arcsin(r)/π of all pairs are in the same order: at .5 two thirds."""
    assert (strength(r), better_in(r)) == (word, pairs)
