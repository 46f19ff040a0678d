"""Panels that nobody has been told of: asked on their day as they may be, better at night, and never told before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.panels import keeping as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import Limits, seats
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import Interview, Seat, State
from bot.rules.people import Identity
from bot.store import Books
from tests.fakes import COMPANY
from tests.handlers.candidates import another, begin
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.jobs.test_panels import ANA, EDITH, HOUR, NOOR, SAM, found
from tests.jobs.test_panels import START as SOON
from tests.make import NOW

START = SOON + timedelta(weeks=1)
ON = START - timedelta(days=2)


@pytest.fixture
def kim(work: Work) -> Seen:
    return begin(work.deps.store, ask(work.deps.store, OPEN).id)


def kept(books: Books, seen: Seen, *people: str, start: datetime = START) -> Interview:
    sitting = tuple(Seat(n, who, "interviewer", ("teamwork",)) for n, who in enumerate(people))
    ids = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    one = books.interviews.add(seats.proposed(Interview(COMPANY, *ids, 1, 0, start, 60, sitting, ANA, NOW), (), NOW))
    job.keep(books, one, ON, [START, START + HOUR], NOW)
    return one


def run(work: Work, at: datetime) -> None:
    while errands.one(work.at(at).deps, ERRANDS):
        pass


def now(work: Work, id: int) -> Interview:
    with work.deps.store.reading() as books:
        one = books.interviews.get(COMPANY, id)
    assert one is not None
    return one


def told(work: Work, who: str) -> int:
    work.round()
    return len(work.stand_in.person(COMPANY, who).dm())


def test_nobody_is_told_before_the_day_and_everybody_once_on_it(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        one = kept(books, kim, SAM, NOOR)
    run(work, NOW)
    assert (told(work, SAM), {seat.state for seat in now(work, one.id).seats}) == (0, {State.PROPOSED})
    for _ in range(2):
        run(work, ON)
    work = work.at(ON)
    assert (told(work, SAM), told(work, NOOR)) == (1, 1)
    assert {seat.state for seat in now(work, one.id).seats} == {State.OFFERED}


def test_whoever_may_not_come_any_more_is_not_asked_and_the_best_one_is(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR, EDITH)
        one = kept(books, kim, SAM, NOOR)
        books.availabilities.set_hours(Identity(COMPANY, SAM), Own({}))
    run(work, ON)
    work = work.at(ON)
    assert {seat.who for seat in now(work, one.id).live} == {NOOR, EDITH}
    assert (told(work, SAM), told(work, EDITH)) == (0, 1)


def test_where_no_panel_is_left_who_asked_hears_of_the_open_seat(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        one = kept(books, kim, SAM, NOOR)
        books.availabilities.set_hours(Identity(COMPANY, SAM), Own({}))
    run(work, ON)
    after, work = now(work, one.id), work.at(ON)
    assert [seat.state for seat in after.seats] == [State.REPLACED, State.OFFERED]
    assert (told(work, SAM), told(work, NOOR), told(work, ANA)) == (0, 1, 1)


def test_at_night_the_same_panel_is_found_for_all_and_no_rule_is_broken(
    work: Work, kim: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "LOOKS_FOR", 0.3)
    lee = begin(work.deps.store, kim.requisition.id, another("Lee Park"))
    with work.deps.store.open() as books:
        found(books, SAM, NOOR, EDITH)
        found(books, "U0LIWEI", limits=Limits(day=1))
        first = kept(books, kim, SAM, NOOR)
        second = kept(books, lee, EDITH, "U0LIWEI", start=START + HOUR)
    night = NOW + timedelta(days=1)
    run(work, night)
    sitting = [{seat.who for seat in now(work, one.id).live} for one in (first, second)]
    assert sitting[0] == sitting[1], "both candidates of a role meet the same people"
    assert {now(work, one.id).start for one in (first, second)} <= {START, START + HOUR}
    assert told(work.at(night), SAM) == told(work.at(night), EDITH) == 0
    with work.deps.store.reading() as books:
        company = Company()
        open = job._open(books, COMPANY, books.kept_panels.there(COMPANY), company, NOW)
        assert len(open) == 2
        problem = job.together(books, company, open, NOW)
    assert len(problem.interviews) == 2


def test_what_changed_while_better_panels_were_looked_for_stays(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        one = kept(books, kim, SAM, NOOR)
        off = books.interviews.save(one, seats.called_off(one, one.revision, "Ill", NOW))
    run(work, ON)
    assert now(work, one.id) == replace(off, seats=now(work, one.id).seats)
    assert told(work.at(ON), SAM) == 0
