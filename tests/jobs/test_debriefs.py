"""A debrief by the clock, over days and zones: each is asked in their day, reminded once, and hears how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.jobs.hiring.candidates import data
from bot.jobs.hiring.candidates.moving import move
from bot.jobs.hiring.debriefs import deciding, opening, sight, telling
from bot.jobs.hiring.debriefs.deciding import Given
from bot.jobs.hiring.scorecards import filling
from bot.rules.hiring.candidates import Seen, What
from bot.rules.hiring.debriefs import Verdict
from bot.rules.hiring.debriefs.timing import Span
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.scorecards import Card, Overall, Rating
from bot.rules.people import Identity, Person
from bot.store import Books
from tests import make
from tests.fakes import COMPANY
from tests.handlers.candidates import begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.jobs.test_interview_day import done, told, yes
from tests.jobs.test_panels import ANA, HOUR, MINA, NOOR, SAM, START, asked

END = START + HOUR
OPENED = END + 6 * HOUR  # seven in the evening in Berlin, two at night in Shanghai
THURSDAY = datetime(2026, 11, 26, tzinfo=START.tzinfo)  # eight in the morning in Shanghai
UNTIL = datetime(2026, 11, 27, 16, tzinfo=START.tzinfo)  # two working days of both: Friday, five in Berlin
CLOSES = datetime(2026, 11, 30, 16, tzinfo=START.tzinfo)  # and a Monday for the hiring manager
ASKED, MISSING, TURN, READY = "second vote is asked for", "is missing; the time", "now you vote, last", "can be decided"


def person(books: Books, user: str) -> Person:
    who = Identity(COMPANY, user)
    return replace(books.people.get(who), roles=books.roles.of(who))


@pytest.fixture
def kim(work: Work) -> Seen:
    give_roles(work.deps.store)
    return begin(work.deps.store, ask(work.deps.store, OPEN).id)


@pytest.fixture
def held(work: Work, kim: Seen) -> Interview:
    """Sam in Berlin and Noor in Shanghai interviewed Kim, and their cards are in."""
    with work.deps.store.open() as books:
        for user, zone in ((SAM, "Europe/Berlin"), (NOOR, "Asia/Shanghai"), (MINA, "Europe/Berlin")):
            books.people.put(replace(make.person(user), workspace=COMPANY, zone=zone), START)
        one = yes(books, asked(books, kim, SAM, NOOR), SAM, NOOR)
        for who, score, overall in ((SAM, 5, Overall.YES), (NOOR, 2, Overall.NO)):
            seat = next(each.id for each in one.seats if each.who == who)
            card = Card((Rating("teamwork", score, f"saw {score}"),), overall)
            filling.hand_in(books, filling.own(books, Identity(COMPANY, who), seat, END), card, "", END)
    return one


def opened(work: Work, one: Interview, span: Span = Span.DAYS, now: datetime = OPENED) -> int:
    with work.deps.store.open() as books:
        return opening.open_up(books, person(books, ANA), one.candidacy, span, now).debrief.id


def vote(work: Work, id: int, who: str, overall: str, now: datetime) -> None:
    with work.deps.store.open() as books:
        deciding.vote(books, person(books, who), id, overall, "Heard more", now)


def test_over_days_and_zones_each_is_asked_and_reminded_once_in_their_own_day(work: Work, held: Interview) -> None:
    id = opened(work, held)
    done(work.at(OPENED))
    assert len(told(work, SAM, ASKED)) == len(told(work, MINA, "You vote last")) == 1
    assert told(work, NOOR, ASKED) == []
    done(work.at(THURSDAY))
    assert len(told(work, NOOR, ASKED)) == 1
    vote(work, id, SAM, "yes", THURSDAY + 10 * HOUR)
    done(work.at(UNTIL - timedelta(days=1)))
    assert told(work, SAM, MISSING) == told(work, NOOR, MISSING) == []
    assert len(told(work, SAM, "Your vote is in")) == 1
    done(work.at(UNTIL - 16 * HOUR))
    assert len(told(work, NOOR, MISSING)) == 1, "eight on Friday in Shanghai"
    assert told(work, MINA, TURN) == []
    done(work.at(UNTIL))
    assert len(told(work, MINA, TURN)) == 2, "the ask shows it and a message of its own says it"
    assert told(work, NOOR, MISSING) == [], "it says that the votes lie open"
    assert told(work, ANA, READY) == []
    done(work.at(CLOSES))
    done(work.at(CLOSES + HOUR))
    assert len(told(work, ANA, READY)) == 1
    with work.deps.store.open() as books:
        given = Given(Verdict.NEXT, ANA, "Both saw the same", "Meets the team", "")
        deciding.decide(books, person(books, ANA), id, given, CLOSES + HOUR)
    done(work.at(CLOSES + 16 * HOUR))
    for who in (SAM, NOOR, MINA):
        assert len(told(work, who, "because you took part")) == 1
    assert told(work, NOOR, ASKED) == told(work, ANA, READY) == told(work, MINA, TURN) == []


def test_whose_turn_it_is_hears_so_at_once_when_all_have_voted_and_not_again_in_time(
    work: Work, held: Interview
) -> None:
    id, now = opened(work, held), THURSDAY + 10 * HOUR
    vote(work, id, SAM, "yes", now)
    vote(work, id, NOOR, "no", now)
    done(work.at(now))
    assert len(told(work, MINA, TURN)) == 2
    vote(work, id, MINA, "yes", now + HOUR)
    done(work.at(now + HOUR))
    assert len(told(work, ANA, READY)) == 1
    before = len(work.dm(MINA)) + len(work.dm(ANA)) + len(work.dm(SAM)) + len(work.dm(NOOR))
    done(work.at(UNTIL))
    done(work.at(CLOSES))
    assert len(work.dm(MINA)) + len(work.dm(ANA)) + len(work.dm(SAM)) + len(work.dm(NOOR)) == before


def test_in_one_hour_nobody_is_reminded_and_the_manager_has_the_last_word(work: Work, held: Interview) -> None:
    opened(work, held, Span.TOGETHER, END)
    done(work.at(END))
    done(work.at(END + HOUR))
    assert len(told(work, MINA, TURN)) == 2
    done(work.at(END + HOUR + timedelta(minutes=30)))
    assert len(told(work, ANA, READY)) == 1
    assert told(work, SAM, MISSING) == told(work, NOOR, MISSING) == []


@pytest.mark.parametrize("why", ["left", "erased", "shut out"])
def test_what_is_moot_is_not_said_and_what_stands_says_so(work: Work, held: Interview, kim: Seen, why: str) -> None:
    id = opened(work, held)
    done(work.at(OPENED))
    with work.deps.store.open() as books:
        seen = books.candidates.for_panel(held.candidacy, books.company.of(COMPANY, OPENED))
        assert seen is not None
        if why == "left":
            move(books, COMPANY, seen.candidacy, What.WITHDRAW, ANA, OPENED, "pay")
        elif why == "erased":
            data.erase(books, person(books, ANA), seen, OPENED)
            assert books.debriefs.get(id) is None
        else:
            books.candidates.flag(replace(seen.candidate, relatives=(SAM, NOOR, MINA)))
            one = sight(books, books.debriefs.get(id), COMPANY, OPENED)
            assert one is not None
            telling.show_anew(books, one, OPENED)
    for at in (THURSDAY, UNTIL, CLOSES):
        done(work.at(at))
    for who in (SAM, NOOR, MINA):
        assert told(work, who, ASKED) == told(work, who, MISSING) == told(work, who, TURN) == []
    assert told(work, NOOR, "debrief") == []
    said = told(work, SAM, "erased" if why == "erased" else "nothing left for you to do in this debrief")
    assert said
    assert not [text for text in said if "Kim" in text]
    assert len(told(work, ANA, READY)) == (why == "shut out"), "then nobody is waited for, and somebody decides"
