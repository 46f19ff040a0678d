"""Polls: nobody can tie an answer to a person, nothing is told early or of too few, and they come again on time."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.community.questions.polls import (
    FEWEST,
    KEY_BYTES,
    AnsweredAlready,
    Box,
    NoSuchOption,
    Poll,
    PollClosed,
    Repeat,
    Result,
    again,
    cast,
    checked,
    mark,
    named_result,
    opened,
    read,
    result,
    sealed,
)
from bot.rules.people import Identity
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
POLL = Poll(TEAM, "C1", "U0MOE", "Which day?", ("Tuesday", "Thursday", "Neither"), NOW, NOW + DAY, id=7)
KEY = bytes(range(KEY_BYTES))


def answered(choices: Sequence[int], key: bytes = KEY) -> Box:
    box = opened(POLL, key)
    for n, choice in enumerate(choices):
        box = cast(box, POLL, Identity(TEAM, f"U{n}"), [choice], NOW)
    return box


CHOICES = some.lists(some.integers(0, 2), max_size=12)


@given(CHOICES, some.randoms())
def test_neither_order_nor_moment_nor_row_of_an_answer_is_kept(choices: list[int], random: Any) -> None:
    """Whoever answered what in which order: the boxes of one poll with as many of each differ in nothing."""
    shuffled = list(choices)
    random.shuffle(shuffled)
    assert answered(choices) == answered(shuffled)
    assert {each.name for each in fields(Box)} == {"counts", "answers", "marks", "key"}
    assert sealed(answered(choices)) == sealed(answered(shuffled, KEY[::-1]))


@given(CHOICES)
def test_once_it_is_closed_nothing_says_who_answered_and_few_answers_are_forgotten(choices: list[int]) -> None:
    box = answered(choices)
    closed = sealed(box)
    assert (closed.marks, closed.key) == (frozenset(), b"")
    kept = pickle.dumps(closed)
    assert not any(each.encode() in kept for each in (*box.marks, *(f"U{n}" for n in range(len(choices)))))
    if len(choices) < FEWEST:
        assert closed == sealed(opened(POLL, KEY))
        assert result(POLL, closed, NOW + DAY) == Result(None, None)
    else:
        counts = tuple(choices.count(n) for n in range(3))
        assert result(POLL, closed, NOW + DAY) == Result(counts, len(choices))


def test_a_mark_is_of_one_person_in_one_poll_with_one_key_and_an_open_box_says_nothing_of_itself() -> None:
    box, other = opened(POLL, KEY), opened(POLL, KEY[::-1])
    kai, joy = Identity(TEAM, "U0KAI"), Identity(TEAM, "U0JOY")
    marks = [
        mark(box, POLL, kai), mark(box, POLL, joy), mark(other, POLL, kai), mark(box, replace(POLL, id=8), kai),
        mark(box, POLL, Identity("T2", "U0KAI")),
    ]  # fmt: skip
    assert len(set(marks)) == 5
    assert mark(box, POLL, kai) == marks[0]
    assert not any("U0KAI" in each for each in marks)
    assert repr(answered([1, 1, 2])) == "Box()"


def test_everybody_answers_once_and_nothing_is_told_before_the_end() -> None:
    box = answered([0, 1, 1, 1, 2, 2])
    with pytest.raises(AnsweredAlready):
        cast(box, POLL, Identity(TEAM, "U0"), [1], NOW)
    assert result(POLL, box, NOW + DAY - timedelta(seconds=1)) is None
    assert result(POLL, box, NOW + DAY) == Result((1, 3, 2), 6)
    for now in (NOW - DAY, NOW + DAY):
        with pytest.raises(PollClosed):
            cast(box, POLL, Identity(TEAM, "U9"), [1], now)
    with pytest.raises(PollClosed):
        cast(sealed(box), POLL, Identity(TEAM, "U9"), [1], NOW)
    for wrong in ([], [3], [-1], [0, 1]):
        with pytest.raises(NoSuchOption):
            cast(box, POLL, Identity(TEAM, "U9"), wrong, NOW)
    assert checked(replace(POLL, is_many=True), [0, 1, 1], NOW) == {0, 1}


def test_a_named_poll_tells_who_chose_what_once_it_is_closed_however_few() -> None:
    answers = {"U0KAI": frozenset({1}), "U0AMY": frozenset({0, 1})}
    assert named_result(POLL, answers, NOW) is None
    assert named_result(POLL, answers, NOW + DAY) == Result((1, 2, 0), 2, (("U0AMY",), ("U0AMY", "U0KAI"), ()))


def test_it_comes_again_at_the_same_hour_across_the_clock_change_and_what_was_missed_is_not_made_up_for() -> None:
    at = datetime(2026, 10, 20, 8, tzinfo=UTC)  # ten in Berlin, in summer
    weekly = replace(POLL, opens_at=at, closes_at=at + DAY, repeat=Repeat.WEEKLY, zone="Europe/Berlin")
    following = again(weekly, at)
    assert following is not None
    assert following.opens_at == datetime(2026, 10, 27, 9, tzinfo=UTC)  # ten in Berlin, in winter
    assert following.closes_at - following.opens_at == DAY
    assert following.id == 0
    late = again(replace(weekly, repeat=Repeat.FORTNIGHTLY), datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert late is not None
    assert late.opens_at == datetime(2026, 12, 15, 9, tzinfo=UTC)
    assert again(POLL, NOW) is None


def test_a_form_makes_a_poll_or_says_beside_which_field_it_does_not() -> None:
    typed = {"question": " Which day? ", "options": "Tuesday\n\n  Thursday ", "repeat": "weekly", "named": ["yes"]}
    poll = read(typed, POLL, 2 * DAY)
    assert (poll.question, poll.options, poll.repeat) == ("Which day?", ("Tuesday", "Thursday"), Repeat.WEEKLY)
    assert (poll.is_anonymous, poll.is_many, poll.closes_at) == (False, False, NOW + 2 * DAY)
    assert read({"question": "Q", "options": "a\nb"}, POLL, DAY).is_anonymous
    for options in ("one", "a\nA", "\n".join(map(str, range(11))), "a\n" + "x" * 76):
        with pytest.raises(FieldRefusals) as refused:
            read({"question": "", "options": options}, POLL, timedelta())
        assert set(refused.value.errors) == {"question", "options", "lasts"}
