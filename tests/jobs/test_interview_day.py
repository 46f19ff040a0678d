"""The day of an interview by the clock: the brief, the link, and who learns; what is moot is never said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring import training
from bot.jobs.hiring.panels import learning, noting
from bot.jobs.hiring.panels import seats as job
from bot.jobs.hiring.panels.noting import Said
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Part, State
from bot.rules.hiring.training import FAMILY, Kind
from bot.rules.hiring.training.enrolling import Left, Training
from bot.rules.hiring.training.families import Family
from bot.rules.people import Identity
from bot.store import Books
from bot.store.schema import interviews
from sandbox.client import words
from tests.fakes import COMPANY
from tests.handlers.candidates import another, begin
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.jobs.test_panels import EDITH, HOUR, NOOR, SAM, START, asked, found
from tests.make import NOW

TRACK, JAN, PIA = f"{FAMILY}Data", "U0JAN", "U0PIA"
BRIEF_AT = datetime(2026, 11, 24, 8, tzinfo=NOW.tzinfo)  # nine in Berlin, the day before


@pytest.fixture
def kim(work: Work) -> Seen:
    """Kim at the interview of an open role."""
    return begin(work.deps.store, ask(work.deps.store, OPEN).id)


def yes(books: Books, one: Interview, *people: str, now: datetime = NOW) -> Interview:
    """These say yes."""
    for who in people:
        seat = next(each for each in one.live if each.who == who)
        one = books.interviews.save(one, seats.accepted(one, seat.id, who, seat.version, now))
        job.tell(books, one, now)
    return one


def done(work: Work) -> Work:
    """All that is due now is done and said."""
    while errands.one(work.deps, ERRANDS):
        pass
    work.until_quiet()
    return work


def there(work: Work, id: int) -> Interview:
    with work.deps.store.reading() as books:
        found = books.interviews.get(COMPANY, id)
    assert found is not None
    return found


def told(work: Work, who: str, title: str) -> list[str]:
    return [text for said in work.dm(who) if title in (text := words(said))]


def moved(work: Work, id: int, start: datetime, now: datetime) -> None:
    """It begins at another time."""
    with work.deps.store.engines.write() as connection:
        this = update(interviews).where(interviews.c.id == id)
        connection.execute(this.values(start=start, revision=interviews.c.revision + 1))
    with work.deps.store.open() as books:
        one = books.interviews.get(COMPANY, id)
        assert one is not None
        job.tell(books, one, now)


def test_the_brief_comes_the_day_before_and_the_link_ten_minutes_before_to_whoever_comes(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        yes(books, asked(books, kim, SAM, NOOR), SAM)
    assert told(done(work.at(NOW + HOUR)), SAM, "Your interview with") == []
    (brief,) = told(done(work.at(BRIEF_AT)), SAM, "Your interview with")
    for part in ("Kim Sommer", "Data engineer", "Teamwork", "Opening", "Closing", "thread of this message"):
        assert part in brief
    assert "⚠" not in brief
    done(work.at(START - timedelta(minutes=10)))
    assert len(told(work, SAM, "begins")) == 1
    assert told(work, NOOR, "Your interview with") == [], "who has not answered is not coming"


def test_neither_brief_nor_link_of_what_was_moved_called_off_or_is_not_theirs_any_more(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        one = yes(books, asked(books, kim, SAM, NOOR), SAM, NOOR)
    done(work.at(BRIEF_AT))
    later = START + timedelta(days=2)
    moved(work, one.id, later, BRIEF_AT)
    done(work.at(START - timedelta(minutes=5)))
    assert [text.split("\n")[0] for text in told(work, SAM, "Data engineer")][1:] == ["Moved: Data engineer"]
    assert told(work, SAM, "begins") == []
    with work.deps.store.open() as books:
        before = books.interviews.get(COMPANY, one.id)
        assert before is not None
        no = seats.declined(before, one.seats[1].id, NOOR, before.seats[1].version, "Away", START)
        job.tell(books, books.interviews.save(before, no), START)
    again = done(work.at(later - timedelta(days=1)))
    assert len(told(again, SAM, "Your interview with")) == 1
    assert told(again, NOOR, "Your interview with") == []
    with work.deps.store.open() as books:
        before = books.interviews.get(COMPANY, one.id)
        assert before is not None
        off = books.interviews.save(before, seats.called_off(before, before.revision, "Ill", START))
        job.tell(books, off, START)
    done(work.at(later))
    for text in told(work, SAM, "Data engineer")[1:]:
        assert "Kim" not in text
    assert told(work, SAM, "begins") == []


def test_replies_in_the_thread_of_ones_own_brief_are_kept_and_follow_what_becomes_of_them(
    work: Work, kim: Seen
) -> None:
    with work.deps.store.open() as books:
        one = yes(books, asked(books, kim, SAM, NOOR), SAM, NOOR)
    done(work.at(BRIEF_AT))
    (brief,) = (each for each in work.notices() if each.kind.endswith(".brief") and each.to == SAM)
    assert brief.ts is not None
    note = Said(str(brief.channel), brief.ts, "2.0", "Asked twice <why>", is_new=True)

    def take(who: str, said: Said) -> bool:
        with work.deps.store.open() as books:
            return noting.take(books, books.people.get(Identity(COMPANY, who)), said, BRIEF_AT)

    assert take(SAM, note)
    assert take(SAM, note), "Slack tells it twice"
    assert not take(NOOR, note), "somebody else's thread"
    assert not take(SAM, replace(note, thread="1.0")), "another thread"
    assert take(SAM, replace(note, ts="3.0", text="Second"))
    assert take(SAM, replace(note, ts="3.0", text="Second, better", is_new=False))

    def kept(who: str) -> list[str]:
        with work.deps.store.reading() as books:
            return [each.text for each in books.evidence.seen_by(Identity(COMPANY, who), one.id)]

    assert kept(SAM) == ["Asked twice <why>", "Second, better"]
    assert kept(NOOR) == []
    assert len(told(done(work.at(BRIEF_AT)), SAM, "Kept for your card")) == 1
    assert take(SAM, replace(note, text=None, is_new=False))
    assert kept(SAM) == ["Second, better"]
    with work.deps.store.open() as books:
        before = books.interviews.get(COMPANY, one.id)
        assert before is not None
        books.interviews.save(before, seats.called_off(before, before.revision, "Ill", NOW))
    assert not take(SAM, replace(note, ts="4.0"))
    assert take(SAM, replace(note, ts="3.0", text=None, is_new=False)), "what was kept may be taken back for ever"
    assert kept(SAM) == []


def learner(books: Books, *people: str) -> None:
    """They wait for a session on the track of the role's department, for which Sam and Noor are certified."""
    books.trainings.keep_family(COMPANY, Family("Data", ("Engineering",)), NOW)
    for who in (SAM, NOOR):
        gained = books.trainings.add(Training(COMPANY, who, TRACK, "U0ANA", NOW))
        books.trainings.end(gained, NOW)
        books.certificates.give(gained, NOW.date())
    found(books, *people)
    for who in people:
        books.trainings.add(Training(COMPANY, who, TRACK, "U0ANA", NOW))


def complete(work: Work, kim: Seen, start: datetime = START) -> Interview:
    """Sam and Noor come, on the family's track, and what follows is done."""
    with work.deps.store.open() as books:
        one = asked(books, kim, SAM, NOOR, start=start)
        on_track = tuple(replace(seat, track=TRACK) for seat in one.seats)
        yes(books, books.interviews.save(one, replace(one, seats=on_track, revision=one.revision + 1)), SAM, NOOR)
    done(work.at(NOW + HOUR))
    return there(work, one.id)


def test_whoever_waits_for_a_session_is_asked_when_the_leads_all_come_and_counts_when_it_was_held(
    work: Work, kim: Seen
) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        learner(books, JAN, PIA)  # Jan is related to Kim
    one = complete(work, kim)
    seat = one.seats[-1]
    assert (seat.who, seat.part, seat.state) == (PIA, Part.TRAINEE, State.OFFERED)
    assert "Will you learn in an interview?" in told(work, PIA, "Data engineer")[0]
    assert told(work, JAN, "Data engineer") == []
    with work.deps.store.open() as books:
        yes(books, there(work, one.id), PIA)
    for _ in range(2):
        done(work.at(START + HOUR))
    with work.deps.store.reading() as books:
        (mine,) = books.trainings.of(Identity(COMPANY, PIA))
        (session,) = mine.sessions
        uses = {each.person: each.uses for each in books.certificates.all(COMPANY)}
    assert (session.kind, session.held, session.starts) == (Kind.SHADOW, True, START)
    assert session.lead in (SAM, NOOR)
    assert uses == {who: (START.date(),) for who in (SAM, NOOR)}


def test_a_candidate_may_be_without_whoever_learns_and_nobody_else_is_asked(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        learner(books, EDITH, PIA)
    one = complete(work, kim)
    with work.deps.store.open() as books:
        learning.refuse(books, kim, NOW + HOUR)
    done(work.at(NOW + HOUR))
    after = there(work, one.id)
    assert [(each.part, each.state) for each in after.seats[2:]] == [(Part.TRAINEE, State.REPLACED)]
    assert after.is_complete
    said = told(work, one.seats[-1].who, "Data engineer")
    assert [("goes on without somebody who learns" in text, "Kim" in text) for text in said] == [(True, False)] * 2
    assert told(work, "U0ANA", "A seat is open") == []


def test_whoever_leaves_the_training_has_no_seat_to_learn_any_more(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        learner(books, PIA)
    one = complete(work, kim)
    with work.deps.store.open() as books:
        (mine,) = books.trainings.of(Identity(COMPANY, PIA))
        over = replace(mine, ended=NOW, left=Left(PIA, "No time"))
        training.ended(books, over, NOW)
        learning.ended(books, over, NOW)
    done(work.at(NOW + HOUR))
    assert there(work, one.id).seats[-1].state is State.REPLACED


def test_when_dates_move_a_reverse_shadow_that_would_come_first_ends_and_it_is_said_why(work: Work, kim: Seen) -> None:
    lee = begin(work.deps.store, kim.requisition.id, another("Lee Park"))
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        learner(books, PIA)
    first = complete(work, kim)
    second = complete(work, lee, START + timedelta(days=1))
    with work.deps.store.reading() as books:
        kinds = [each.kind for seat in (first, second) if (each := books.trainees.of_seat(seat.seats[-1].id))]
    assert kinds == [Kind.SHADOW, Kind.REVERSE_SHADOW]
    moved(work, first.id, START + timedelta(days=2), NOW + HOUR)
    done(work.at(NOW + HOUR))
    done(work.at(NOW + HOUR))
    assert there(work, first.id).seats[-1].state is State.OFFERED
    assert there(work, second.id).seats[-1].reason == learning.ORDER
    assert any("Dates have moved" in text for text in told(work, PIA, "Data engineer"))
