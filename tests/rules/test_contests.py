"""Contests: which days make one, whom a newcomer counts for, and who shares a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.community.members import Standing
from bot.rules.community.sources import Empty, Longer, NoDay
from bot.rules.community.sources.contests import (
    Came,
    Contest,
    NoSpan,
    Overlapping,
    Part,
    Placed,
    counts,
    places,
    planned,
)
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
SAID = {"name": " The  spring ", "prize": "A trip", "terms": "All.", "first": "2026-12-01", "last": "2026-12-31"}
AT = datetime(2026, 11, 30, 23, tzinfo=UTC)  # the first of December in Shanghai


def made(said: dict[str, str] = SAID, others: tuple[Contest, ...] = (), zone: str = "Asia/Shanghai") -> Contest:
    return planned(TEAM, said, others, zone, "U0MOE", AT)


SPRING = made()
CAME = Came(9, 1, SPRING.begins_at, Standing.JOINED, True, False)


def test_a_contest_lasts_whole_days_where_the_community_is() -> None:
    assert (SPRING.name, SPRING.first) == ("The spring", date(2026, 12, 1))
    assert SPRING.begins_at == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert SPRING.ends_at == datetime(2026, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"name": " "}, {"name": Empty}), ({"prize": "x" * 201}, {"prize": Longer}), ({"terms": ""}, {"terms": Empty}),
        ({"first": "tomorrow"}, {"first": NoDay}), ({"first": "2026-11-30"}, {"first": NoSpan}),
        ({"last": "2026-11-30"}, {"last": NoSpan}), ({"last": "9999-12-31"}, {"last": NoSpan}),
        ({"first": "0001-01-01"}, {"first": NoSpan}), ({"first": "2026-12-31", "last": "2027-01-02"}, {}),
    ],
)  # fmt: skip
def test_what_makes_no_contest_is_said_beside_the_field(changed: dict[str, str], wrong: dict[str, Any]) -> None:
    if not wrong:
        assert made({**SAID, **changed}).first == date(2026, 12, 31)
        return
    with pytest.raises(FieldRefusals) as refused:
        made({**SAID, **changed})
    assert {name: type(each) for name, each in refused.value.errors.items()} == wrong


def test_two_contests_share_no_day_because_one_newcomer_would_count_twice() -> None:
    for first, last in (("2026-12-31", "2027-01-05"), ("2026-12-05", "2026-12-06")):
        with pytest.raises(FieldRefusals) as refused:
            made({**SAID, "first": first, "last": last}, (SPRING,))
        assert isinstance(refused.value.errors["first"], Overlapping)
    assert made({**SAID, "first": "2027-01-01", "last": "2027-01-05"}, (SPRING,)).name


@pytest.mark.parametrize(
    ("changes", "n"),
    [
        ({}, 1), ({"joined_at": SPRING.ends_at - timedelta(microseconds=1)}, 1), ({"joined_at": SPRING.ends_at}, 0),
        ({"joined_at": SPRING.begins_at - timedelta(microseconds=1)}, 0), ({"standing": Standing.LEFT}, 0),
        ({"standing": Standing.CONFIRMED}, 0), ({"is_confirmed": False}, 0), ({"has_left": True}, 0),
        ({"member": 1}, 0), ({"through": 5}, 0),
    ],
)  # fmt: skip
def test_who_joined_within_it_and_stayed_counts_for_whom_they_came_through(changes: dict[str, Any], n: int) -> None:
    assert counts(SPRING, [1, 2], [replace(CAME, **changes)]) == {1: n, 2: 0}


@given(some.lists(some.tuples(some.integers(1, 6), some.integers(1, 4)), max_size=30))
def test_nobody_counts_twice_whatever_is_said_of_them(pairs: list[tuple[int, int]]) -> None:
    found = counts(SPRING, [1, 2, 3], [replace(CAME, member=member, through=through) for member, through in pairs])
    assert sum(found.values()) <= len({member for member, through in pairs if through != member})


def test_who_brought_as_many_shares_a_place_and_who_brought_nobody_has_none() -> None:
    assert places({1: 2, 2: 5, 3: 5, 4: 0, 5: 1}) == [
        Placed(2, 5, 1), Placed(3, 5, 1), Placed(1, 2, 3), Placed(5, 1, 4), Placed(4, 0, None),
    ]  # fmt: skip
    assert Part(1, 2, False, NOW, place=1).has_won
    assert not Part(1, 2, False, NOW).has_won
    assert places({}) == []
