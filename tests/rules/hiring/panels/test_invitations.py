"""What is sent of an interview, to whom and when: the latest only, nothing twice, and nobody who may not know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.hiring.panels import invitations as rules
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.invitations import ASKED_TOO, CANDIDATE, Sent, next_of, stands
from tests.make import NOW
from tests.rules.hiring.panels.test_seats import asked


def test_whoever_said_yes_has_it_by_mail_and_whoever_is_asked_in_a_calendar_they_can_answer_in() -> None:
    one = seats.accepted(asked("U0A", "U0B"), 1, "U0A", 1, NOW)
    assert [stands(one, who, ()) for who in ("U0A", "U0B", "U0C")] == [True, False, False]
    assert [stands(one, who, (), ASKED_TOO) for who in ("U0A", "U0B")] == [True, True]
    assert not stands(one, "U0A", {"U0A"}), "who is shut out has nothing of it"
    no = seats.declined(one, 1, "U0A", 2, "Away", NOW)
    assert not stands(no, "U0A", ())


def test_the_candidate_hears_of_it_when_everybody_said_yes_and_of_no_search_after_that() -> None:
    one = seats.accepted(asked("U0A"), 1, "U0A", 1, NOW)
    assert stands(asked("U0A"), CANDIDATE, ()) is None
    assert stands(one, CANDIDATE, ())
    no = seats.declined(one, 1, "U0A", 2, "Away", NOW)
    assert stands(no, CANDIDATE, ()) is None
    assert stands(seats.called_off(no, no.revision, "Ill", NOW), CANDIDATE, ()) is False


FIRST = Sent(0, "a", is_done=True)


@pytest.mark.parametrize(
    ("last", "is_wanted", "mark", "expected"),
    [
        (None, True, "a", Sent(0, "a")),
        (None, False, "a", None),
        (FIRST, True, "a", None),
        (FIRST, None, "b", None),
        (FIRST, True, "b", Sent(1, "b")),
        (FIRST, False, "a", Sent(1, "a", is_off=True)),
        (Sent(1, "a", True, True), False, "b", None),
        (Sent(1, "a", True, True), True, "a", Sent(2, "a")),
        (Sent(1, "b"), True, "b", Sent(1, "b")),
        (Sent(1, "b"), True, "c", Sent(2, "c")),
        (Sent(1, "b", is_off=True), False, "c", Sent(1, "b", is_off=True)),
        (replace(FIRST, is_refused=True), False, "a", None),
        (replace(FIRST, is_refused=True), True, "b", Sent(1, "b")),
    ],
)
def test_what_is_sent_next_replaces_what_was_sent_and_nothing_goes_twice(
    last: Sent | None, is_wanted: bool | None, mark: str, expected: Sent | None
) -> None:
    assert next_of(last, is_wanted, mark) == expected
    if expected is not None:
        assert next_of(replace(expected, is_done=True), is_wanted, mark) is None


def test_the_candidate_is_nobody_in_slack() -> None:
    assert not rules.CANDIDATE.startswith(("U", "W"))
