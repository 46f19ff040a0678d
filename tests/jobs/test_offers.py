"""Offers by the clock: who runs one is reminded once the working day before, told once when it is over; and what other
systems are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import silence
from bot.jobs.hiring.candidates.moving import move
from bot.jobs.hiring.offers import doing
from bot.jobs.hiring.requisitions import attending
from bot.rules.hiring.candidates import Seen, What
from bot.rules.hiring.candidates.connecting import Event, Kind
from bot.rules.hiring.offers import Did, Offer, Standing
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.requisitions import State, waiting_for
from bot.rules.people import Identity, Person
from bot.store import Books
from tests import make
from tests.fakes import COMPANY
from tests.handlers.candidates import begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.handlers.systems import connected
from tests.jobs.conftest import Crashed, Work
from tests.jobs.test_interview_day import done, told
from tests.make import NOW

MINA = "U0MINA"
UNTIL = date(2026, 12, 1)  # a Tuesday; over at eleven in the evening there, in Berlin
TERMS = Terms(80_123, "EUR", date(2027, 1, 4), UNTIL, "Berlin", "40 hours", "A zebra")
BEFORE = datetime(2026, 11, 30, 7, tzinfo=NOW.tzinfo)  # Monday, eight in the morning in Berlin
OVER = datetime(2026, 12, 1, 23, tzinfo=NOW.tzinfo)
SOON, ENDED = "ends soon", "is over"


@pytest.fixture
def kim(work: Work) -> Seen:
    give_roles(work.deps.store)
    with work.deps.store.open() as books:
        books.people.put(replace(make.person(MINA), workspace=COMPANY, zone="Europe/Berlin"), NOW)
    return begin(work.deps.store, ask(work.deps.store, OPEN).id, moves=1)


def me(books: Books, user: str = MINA) -> Person:
    who = Identity(COMPANY, user)
    return replace(books.people.get(who), roles=books.roles.of(who))


def made(work: Work, kim: Seen, terms: Terms = TERMS) -> Offer:
    with work.deps.store.open() as books:
        person, company = me(books), books.company.of(COMPANY, NOW)
        written = doing.write(books, person, kim, company, terms, "", NOW)
        return doing.make(books, person, kim, company, written, NOW)


def standing(work: Work) -> Standing:
    with work.deps.store.reading() as books:
        return books.offers.of(1)[-1].standing


def test_who_runs_it_is_reminded_once_the_working_day_before_in_their_morning(work: Work, kim: Seen) -> None:
    made(work, kim)
    done(work.at(BEFORE - timedelta(minutes=1)))
    assert len(told(work, MINA, SOON)) == 0
    for at in (BEFORE, BEFORE + timedelta(hours=4)):
        done(work.at(at))
    assert len(told(work, MINA, SOON)) == 1
    assert len(told(work, MINA, "80")) == 0, "what is in it is on its page"


def test_over_with_its_day_where_the_candidate_is_and_told_once(work: Work, kim: Seen) -> None:
    made(work, kim)
    done(work.at(OVER - timedelta(seconds=1)))
    assert standing(work) is Standing.MADE
    for at in (OVER, OVER + timedelta(hours=12), OVER + timedelta(days=1)):
        done(work.at(at))
    assert standing(work) is Standing.EXPIRED
    assert len(told(work, MINA, ENDED)) == 1
    with work.deps.store.reading() as books:
        assert not books.offers.places(kim.requisition).out, "the place is free again"


def test_answered_or_withdrawn_nobody_is_reminded(work: Work, kim: Seen) -> None:
    offer = made(work, kim)
    with work.deps.store.open() as books:
        doing.end(books, me(books), kim, offer, Did.DECLINE, "pay", "A giraffe", NOW)
    for at in (BEFORE, OVER + timedelta(hours=12)):
        done(work.at(at))
    assert told(work, MINA, SOON) == told(work, MINA, ENDED) == []
    assert standing(work) is Standing.DECLINED


def test_given_longer_the_days_run_anew(work: Work, kim: Seen) -> None:
    offer = made(work, kim)
    with work.deps.store.open() as books:
        company = books.company.of(COMPANY, NOW)
        doing.extend(books, me(books), kim, company, offer, {"until": "2026-12-04"}, NOW)
    for at in (BEFORE, OVER + timedelta(hours=12)):
        done(work.at(at))
    assert standing(work) is Standing.MADE
    assert len(told(work, MINA, SOON)) == 0
    done(work.at(datetime(2026, 12, 3, 8, tzinfo=NOW.tzinfo)))
    assert len(told(work, MINA, SOON)) == 1


def test_who_has_an_offer_is_not_without_news(work: Work, kim: Seen) -> None:
    def silent() -> list[str]:
        with work.deps.store.reading() as books:
            return [each["name"] for each in silence.on_home(books, me(books), NOW + timedelta(days=12))["lines"]]

    assert silent() == ["Kim Sommer"]
    made(work, kim)
    assert silent() == []


def test_who_died_in_the_middle_says_it_once_after_all(work: Work, kim: Seen) -> None:
    made(work, kim)

    def crash(reached: str) -> None:
        if reached == "offers.ended":
            raise Crashed()

    def until_it_dies() -> None:
        while errands.one(replace(work.at(OVER).deps, crash=crash), ERRANDS):
            pass

    with pytest.raises(Crashed):
        until_it_dies()
    for at in (OVER + timedelta(hours=9), OVER + timedelta(days=1)):
        done(work.at(at))
    assert len(told(work, MINA, ENDED)) == 1


def test_a_candidate_who_withdraws_declines_what_they_have_with_their_reason(work: Work, kim: Seen) -> None:
    made(work, kim)
    with work.deps.store.open() as books:
        after = move(books, COMPANY, kim.candidacy, What.WITHDRAW, "", NOW, "too_slow", "Weeks")
        doing.followed(books, replace(kim, candidacy=after), "", NOW)
    assert standing(work) is Standing.DECLINED
    done(work.at(NOW + timedelta(hours=1)))
    assert len(told(work, MINA, "It took us too long")) == 1
    with work.deps.store.reading() as books:
        assert [why for why, _ in books.offers.declined([1]).values()] == ["too_slow"]


def test_other_systems_are_told_who_has_one_and_said_yes_and_never_the_pay(work: Work, kim: Seen) -> None:
    events = (Event.OFFER_MADE.value, Event.OFFER_ACCEPTED.value)
    connected(work.deps.store, Kind.RECEIVER, events=events)
    offer = made(work, kim)
    with work.deps.store.open() as books:
        doing.accept(books, me(books), kim, offer, NOW)
        sent = books.connections.sendings_about(1)
    assert sorted(each.event for each in sent) == sorted(events)
    for each in sent:
        assert each.facts["offer"] == {"number": 1, "start": "2027-01-04"}
        assert "80" not in str(each.facts)


def test_who_turns_out_to_be_too_close_is_asked_about_the_pay_no_more(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        step = make.step("U0LIWEI", backup="U0EDITH", hours_allowed=8)
        books.workspaces.set_chains(COMPANY, [make.chain(step, name="One step")])
        company = books.company.of(COMPANY, NOW)
        person = me(books)
        doing.write(books, person, kim, company, replace(TERMS, pay=95_000), "Dear", NOW)
        case = books.requisitions.for_notice(2)
        assert case is not None
        assert waiting_for(case, NOW) == ("U0LIWEI",)
        flagged = replace(kim.candidate, relatives=("U0LIWEI",))
        books.candidates.flag(flagged)
        doing.look_again(books, flagged, NOW)
    attending.attend(work.at(NOW).deps)
    with work.deps.store.reading() as books:
        case = books.requisitions.for_notice(2)
        assert case is not None
        assert waiting_for(case, NOW) == ("U0EDITH",)
        assert case.state is State.SUBMITTED
