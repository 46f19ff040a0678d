"""Interviews by the clock and by the rules: who is found, who never is, and what stands when one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.panels import looking
from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import Limits, seats
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.blocked import Blocked
from bot.rules.hiring.panels.hard import Rule
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity
from bot.store import Books
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import another, begin
from tests.handlers.state import OPEN, PLANNED, ask
from tests.jobs.conftest import Work
from tests.make import NOW

# A Wednesday, noon in Berlin; Omar referred Kim, and Mina is the hiring manager.
START = datetime(2026, 11, 25, 11, tzinfo=NOW.tzinfo)
HOUR = timedelta(hours=1)
SAM, NOOR, EDITH, OMAR, MINA, ANA = "U0SAM", "U0NOOR", "U0EDITH", "U0OMAR", "U0MINA", "U0ANA"
STAGE = PLANNED.stages[0]
NOBODY = Company()


@pytest.fixture
def kim(work: Work) -> Seen:
    """Kim at the interview of an open role."""
    id = ask(work.deps.store, OPEN).id
    return replace(begin(work.deps.store, id), shut={OMAR: "referrer"})  # type: ignore[dict-item]


def found(books: Books, *people: str, limits: Limits | None = None) -> None:
    """They are founding interviewers, with hours from eight to six."""
    books.trainings.found(COMPANY, founding(people, "interviewer", "First", ANA, NOW.date(), ()))
    for who in people:
        hours = {day: (time(8), time(18)) for day in range(7)}
        books.availabilities.set_hours(Identity(COMPANY, who), Own(hours, limits or Limits()))


def asked(books: Books, seen: Seen, *people: str, start: datetime = START) -> Interview:
    sitting = tuple(Seat(n, who, "interviewer", ("teamwork",)) for n, who in enumerate(people))
    ids = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    made = Interview(COMPANY, *ids, 1, 0, start, 60, sitting, ANA, NOW)
    kept = books.interviews.add(seats.offered(seats.proposed(made, (), NOW), NOW))
    job.tell(books, kept, NOW)
    return kept


def panel(work: Work, seen: Seen, times: Sequence[datetime] = (START,)) -> set[str] | Blocked:
    """Who is proposed, or why nobody is."""
    with work.deps.store.reading() as books:
        answer = looking.answer(looking.look(books, seen, NOBODY, STAGE, times, NOW))
    return answer if isinstance(answer, Blocked) else set(answer.panel.people)


def test_neither_the_hiring_manager_nor_who_is_shut_out_is_ever_proposed(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, OMAR, MINA)
    blocked = panel(work, kim)
    assert isinstance(blocked, Blocked)
    assert blocked.lacks[0].rule in (Rule.CONFLICT, Rule.MANAGER, Rule.ONE_SEAT)
    with work.deps.store.open() as books:
        found(books, NOOR)
    assert panel(work, kim) == {SAM, NOOR}


def test_a_limit_counts_every_seat_of_ones_own_day_whatever_it_is_for(work: Work, kim: Seen) -> None:
    lee = begin(work.deps.store, kim.requisition.id, another("Lee Park"))
    with work.deps.store.open() as books:
        found(books, NOOR, EDITH)
        found(books, SAM, limits=Limits(day=1))
        one = asked(books, lee, SAM, start=START - 3 * HOUR)
    assert panel(work, kim) == {NOOR, EDITH}
    tomorrow = panel(work, kim, [START + timedelta(days=1)])
    assert not isinstance(tomorrow, Blocked)
    assert SAM in tomorrow, "whom the candidates of a role share"
    with work.deps.store.open() as books:  # a no gives the day back
        books.interviews.save(one, seats.declined(one, one.seats[0].id, SAM, 1, "Away", NOW))
        books.availabilities.set_hours(Identity(COMPANY, EDITH), Own({}))
    assert panel(work, kim) == {SAM, NOOR}


def test_nobody_has_a_second_seat_with_a_candidate_nor_the_candidate_two_interviews_at_once(
    work: Work, kim: Seen
) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR, EDITH)
        asked(books, kim, SAM)
    blocked = panel(work, kim)
    assert isinstance(blocked, Blocked)
    assert blocked.rule is Rule.CANDIDATE
    assert panel(work, kim, [START, START + HOUR]) == {NOOR, EDITH}


def test_the_bot_asks_three_others_for_a_seat_and_then_whoever_asked_hears_of_it_once(work: Work, kim: Seen) -> None:
    others = ["U0NOOR", "U0EDITH", "U0LIWEI", "U0PIA", "U0ADA"]
    with work.deps.store.open() as books:
        found(books, SAM, *others)
        one = asked(books, kim, SAM)
    for n in range(seats.MOST_REPLACEMENTS + 1):
        with work.deps.store.open() as books:
            seat = one.seats[-1]
            assert seat.state is seats.State.OFFERED
            no = books.interviews.save(one, seats.declined(one, seat.id, seat.who, seat.version, "Away", NOW))
            one = job.fill(books, no, NOBODY, NOW)
        assert len(one.seats) == min(n + 2, seats.MOST_REPLACEMENTS + 1)
    assert len({seat.who for seat in one.seats}) == seats.MOST_REPLACEMENTS + 1
    work.at(NOW + HOUR).until_quiet()
    assert len([said for said in work.dm(ANA) if "A seat is open" in words(said)]) == 1


def test_when_an_interview_begins_what_was_asked_has_no_buttons_any_more(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        one = asked(books, kim, SAM, NOOR)
        yes = seats.accepted(one, one.seats[1].id, NOOR, 1, NOW)
        job.tell(books, books.interviews.save(one, yes), NOW)
    work.at(NOW + HOUR).until_quiet()
    (said,) = work.dm(SAM)
    assert "Please answer by" in words(said)
    assert "Kim Sommer" in words(said)
    begun = work.at(START)
    while errands.one(begun.deps, ERRANDS):
        pass
    begun.until_quiet()
    for who, title in ((SAM, "Nothing to do any more"), (NOOR, "You interview")):
        said = work.dm(who)[0]  # whoever comes has the link by now too
        assert title in words(said)
        assert "hiring.panels." not in str(said)


def test_a_message_nobody_has_read_yet_is_not_sent_when_it_is_moot(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        one = asked(books, kim, SAM)
        off = books.interviews.save(one, seats.called_off(one, one.revision, "Ill", NOW))
        job.tell(books, off, NOW)
    work.at(NOW + HOUR).until_quiet()
    assert work.dm(SAM) == []
