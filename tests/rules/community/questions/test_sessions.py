"""A question session: each vote once, what asks the same together, new voices heard, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.app import MESSAGES
from bot.rules.calendar import Hours
from bot.rules.community.questions.sessions import (
    MOST_EACH,
    ONE_IN,
    AskedEnough,
    Collected,
    NobodyAnswers,
    NotCollecting,
    QuestionGone,
    Session,
    State,
    answered,
    by_votes,
    carried,
    is_overdue,
    lineup,
    merged,
    nudge_at,
    read,
    recap,
    recap_by,
    similar,
    voted,
    votes,
)
from bot.rules.refusals import FieldRefusals
from bot.words.noticing import noticing
from tests.make import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COMMON = frozenset(noticing(MESSAGES).common)
TODAY = NOW.date()
SESSION = Session("U0MOE", NOW, NOW + 2 * DAY, NOW + 2 * DAY + HOUR, 5)


def collected(id: int, count: int = 0, **changes: Any) -> Collected:
    voters = frozenset(f"U{n}" for n in range(count))
    return replace(Collected(id, f"ASKER{id}", f"Question {id}", NOW + id * HOUR, voters), **changes)


def numbers(questions: Any) -> list[int]:
    return [each.id for each in questions]


def test_questions_and_votes_are_taken_until_it_begins_and_each_vote_counts_once() -> None:
    question = collected(1)
    twice = voted(voted(question, "U0KAI", SESSION, NOW), "U0JOY", SESSION, NOW)
    assert (votes(question), votes(twice)) == (1, 3)
    assert voted(twice, "U0KAI", SESSION, NOW) == voted(question, "U0JOY", SESSION, NOW)  # taken back
    assert voted(question, "ASKER1", SESSION, NOW) == question
    for now in (NOW - HOUR, SESSION.starts_at):
        with pytest.raises(NotCollecting):
            voted(question, "U0KAI", SESSION, now)
        with pytest.raises(NotCollecting):
            read("Why?", [], SESSION, now)
    with pytest.raises(QuestionGone):
        voted(answered(question), "U0KAI", SESSION, NOW)


def test_what_is_asked_is_short_and_everybody_has_a_few() -> None:
    assert read("  Why? ", [], SESSION, NOW) == "Why?"
    mine = [collected(n) for n in range(MOST_EACH)]
    with pytest.raises(AskedEnough):
        read("Why?", mine, SESSION, NOW)
    assert read("Why?", [*mine[1:], replace(mine[0], state=State.MERGED)], SESSION, NOW) == "Why?"
    for wrong in (" ", "x" * 501):
        with pytest.raises(FieldRefusals):
            read(wrong, [], SESSION, NOW)


def test_what_asks_the_same_is_proposed_and_put_together_with_every_vote_once() -> None:
    asked = [
        collected(1, text="How do you set salaries for remote people?"),
        collected(2, text="你们怎么定远程员工的薪资？"),
        collected(3, text="How are salaries of remote people set?"), collected(4, text="Is there a canteen?"),
        collected(5, text="远程员工的薪资是怎么定的"),
    ]  # fmt: skip
    assert similar(asked, COMMON) == [(1, 3), (2, 5)]
    one = replace(asked[0], voters=frozenset({"A", "B", "ASKER3"}))
    other = replace(asked[2], voters=frozenset({"B", "C", "ASKER1"}), is_new_voice=True)
    kept, gone = merged(one, other)
    assert votes(kept) == 5  # both askers, A, B and C
    assert kept.is_new_voice
    assert (gone.state, gone.merged_into, gone.text) == (State.MERGED, 1, other.text)
    assert voted(kept, "ASKER3", SESSION, NOW) == kept
    for pair in ((kept, kept), (kept, gone), (gone, kept)):
        with pytest.raises(QuestionGone):
            merged(*pair)


def test_one_slot_in_five_is_for_a_new_voice_and_what_they_do_not_need_goes_to_the_others() -> None:
    old, new = [collected(n, 20 - n) for n in range(1, 10)], collected(50, 0, is_new_voice=True)
    assert numbers(lineup([*old, new], 5)) == [1, 2, 3, 4, 50]
    assert numbers(lineup(old, 5)) == [1, 2, 3, 4, 5]
    assert numbers(lineup([*old, new], 4)) == [1, 2, 3, 4]
    loud = replace(new, voters=frozenset("abcdefghijklmnopqrstuvwxyz"))
    assert numbers(lineup([*old, loud, replace(new, id=51)], 5)) == [50, 1, 2, 3, 4]


@given(some.lists(some.tuples(some.integers(0, 5), some.booleans()), max_size=25), some.integers(0, 15))
def test_whatever_is_asked_slots_are_filled_with_the_most_wanted_and_enough_new_voices(
    asked: list[tuple[int, bool]], slots: int
) -> None:
    questions = [collected(n, count, is_new_voice=is_new) for n, (count, is_new) in enumerate(asked)]
    taken = lineup(questions, slots)
    assert len(taken) == len(set(numbers(taken))) == min(slots, len(questions))
    new = sum(each.is_new_voice for each in questions)
    assert sum(each.is_new_voice for each in taken) >= min(new, slots // ONE_IN)
    assert by_votes(taken) == taken
    left_out = [each for each in questions if each not in taken]
    taken_old = [each for each in taken if not each.is_new_voice]
    assert all(votes(each) >= votes(other) for each in taken_old for other in left_out)


def test_what_was_not_answered_is_carried_over_with_who_and_until_when_or_there_is_no_recap() -> None:
    done, open_one = answered(collected(1, 2)), collected(2, 5)
    with pytest.raises(NobodyAnswers) as refused:
        recap([done, open_one])
    assert refused.value.facts == {"count": 1}
    with pytest.raises(FieldRefusals) as fields:
        carried(open_one, "", None, TODAY)
    assert set(fields.value.errors) == {"owner", "answer_by"}
    for day in (TODAY - DAY, TODAY + 31 * DAY):
        with pytest.raises(FieldRefusals):
            carried(open_one, "U0CORA", day, TODAY)
    later = carried(open_one, "U0CORA", TODAY + 7 * DAY, TODAY)
    told = recap([done, later, collected(3, state=State.MERGED)])
    assert (numbers(told.answered), numbers(told.carried)) == ([1], [2])
    assert not is_overdue(later, TODAY + 7 * DAY)
    assert is_overdue(later, TODAY + 8 * DAY)
    assert not is_overdue(answered(later), TODAY + 8 * DAY)
    with pytest.raises(QuestionGone):
        answered(done)


def test_the_recap_is_due_within_a_day_and_its_host_is_reminded_by_day() -> None:
    assert recap_by(SESSION) - SESSION.ends_at == DAY
    wednesday = datetime(2026, 11, 26, 6, tzinfo=UTC)  # four hours before it is due, at seven in Berlin
    assert nudge_at(SESSION, Hours("UTC")) == datetime(2026, 11, 25, 19, 30, tzinfo=UTC)
    assert nudge_at(SESSION, Hours("Asia/Shanghai")) == wednesday
    assert nudge_at(replace(SESSION, ends_at=datetime(2026, 11, 28, 10, tzinfo=UTC)), Hours("UTC")) == datetime(
        2026, 11, 28, 10, tzinfo=UTC
    )
