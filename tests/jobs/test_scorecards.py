"""Asking for cards by the clock: never before the end, twice, then who runs it; and never what is moot."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.jobs.hiring.panels import missing
from bot.jobs.hiring.panels.card import leads_beside
from bot.jobs.hiring.reports import numbers as numbers_job
from bot.jobs.hiring.scorecards import filling, nudging, pacing, reading
from bot.jobs.hiring.scorecards.reading import Place
from bot.rules.hiring.candidates import Seen, What, moving
from bot.rules.hiring.candidates.connecting import Kind
from bot.rules.hiring.panels import absences
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.requisitions import State as RoleState
from bot.rules.hiring.requisitions import moved as moved_on
from bot.rules.hiring.scorecards import Card, NoCardHere, Overall, Rating, Version
from bot.rules.hiring.scorecards.nudging import Promise
from bot.rules.hiring.scorecards.paging import ROOM, View
from bot.rules.people import Identity, Role
from bot.rules.refusals import FieldRefusals
from bot.store.schema import errands as errands_table
from tests.fakes import COMPANY
from tests.handlers.candidates import another, begin
from tests.handlers.first_run import give_roles
from tests.handlers.numbers import held as interviewed
from tests.handlers.state import OPEN, ask
from tests.handlers.systems import connected
from tests.jobs.conftest import Work
from tests.jobs.test_interview_day import PIA, complete, done, learner, moved, there, told, yes
from tests.jobs.test_outgoing import sendings
from tests.jobs.test_panels import ANA, EDITH, HOUR, MINA, NOOR, SAM, START, asked, found
from tests.make import NOW

END, MORNING = START + HOUR, START + timedelta(hours=20)  # nine in the evening is no time to ask, eight or nine is
CARD = Card((Rating("teamwork", 4, "Drew it"),), Overall.YES)
ASKED = "is not in yet"


@pytest.fixture
def held(work: Work) -> Interview:
    """Sam comes to interview Kim."""
    give_roles(work.deps.store)
    kim: Seen = begin(work.deps.store, ask(work.deps.store, OPEN).id)
    with work.deps.store.open() as books:
        return yes(books, asked(books, kim, SAM), SAM)


def test_a_missing_card_is_asked_for_after_an_hour_next_morning_and_then_of_who_runs_it(
    work: Work, held: Interview
) -> None:
    done(work.at(END - timedelta(minutes=1)))
    done(work.at(END))
    assert told(work, SAM, ASKED) == []
    done(work.at(END + HOUR))
    assert len(told(work, SAM, ASKED)) == 1
    done(work.at(MORNING + 2 * HOUR))
    assert len(told(work, SAM, ASKED)) == 2
    assert told(work, ANA, "is missing") == []
    done(work.at(MORNING + 7 * HOUR))
    (late,) = told(work, ANA, "is missing")
    assert "Kim Sommer" in late
    done(work.at(END + timedelta(days=9)))
    assert (len(told(work, SAM, ASKED)), len(told(work, ANA, "is missing"))) == (2, 1)


@pytest.mark.parametrize("why", ["it is in", "it was moved", "the candidate left"])
def test_nobody_is_asked_for_what_is_moot(work: Work, held: Interview, why: str) -> None:
    done(work.at(END))
    with work.deps.store.open() as books:
        if why == "it is in":
            mine = filling.own(books, Identity(COMPANY, SAM), held.seats[0].id, END)
            filling.hand_in(books, mine, CARD, "", END)
        elif why == "the candidate left":
            seen = books.candidates.for_panel(held.candidacy, books.company.of(COMPANY, END))
            assert seen is not None
            reason = next(iter(moving.REASONS[What.WITHDRAW]))
            after = moving.moved(seen.candidacy, What.WITHDRAW, 1, ANA, END, reason, "")
            books.candidates.move(seen.candidacy, after)
    if why == "it was moved":
        moved(work, held.id, START + timedelta(days=3), END)
    done(work.at(END + timedelta(days=2)))
    assert told(work, SAM, ASKED) == told(work, ANA, "is missing") == []


def test_a_promise_puts_it_off_and_the_card_in_the_end_says_so_where_it_was_asked_for(
    work: Work, held: Interview
) -> None:
    done(work.at(END))
    done(work.at(END + HOUR))
    now = END + HOUR
    with work.deps.store.open() as books:
        nudging.promise(books, books.people.get(Identity(COMPANY, SAM)), held.seats[0].id, Promise.SHORTLY, now)
    done(work.at(now + HOUR))
    (first,) = told(work, SAM, ASKED)
    assert "You promised it for" in first
    done(work.at(now + 3 * HOUR))
    assert len(told(work, SAM, ASKED)) == 2
    with work.deps.store.open() as books:
        mine = filling.own(books, Identity(COMPANY, SAM), held.seats[0].id, MORNING)
        filling.hand_in(books, mine, CARD, "", MORNING)
    done(work.at(MORNING + timedelta(days=2)))
    assert told(work, SAM, ASKED) == told(work, ANA, "is missing") == []
    assert len(told(work, SAM, "Your card is in")) == 2


def test_a_long_card_is_checked_step_by_step_and_whole_at_its_end(work: Work, held: Interview) -> None:
    with work.deps.store.reading() as books:
        mine = filling.own(books, Identity(COMPANY, SAM), held.seats[0].id, END)
    long = replace(mine, competencies=("a", "b", "c", "d", "e"))
    first: dict[str, str | list[str] | None] = {f"score_{n}": "3" for n in range(4)}
    assert (mine.steps, long.steps, filling.checked(long, first, 0)) == (1, 2, None)
    for answers, step, wrong in (({**first, "score_0": "5"}, 0, {"evidence_0"}), (first, 1, {"score_4", "overall"})):
        with pytest.raises(FieldRefusals) as refused:
            filling.checked(long, answers, step)
        assert set(refused.value.errors) == wrong
    whole = filling.checked(long, {**first, "score_4": "not_assessed", "overall": "no"}, 1)
    assert whole is not None
    assert [each.score for each in whole.ratings] == [3, 3, 3, 3, None]


def in_(work: Work, one: Interview, who: str, card: Card, now: datetime = END) -> None:
    """Their card of that interview is in."""
    seat = next(each.id for each in one.live if each.who == who)
    with work.deps.store.open() as books:
        mine = filling.own(books, Identity(COMPANY, who), seat, now)
        filling.hand_in(books, mine, card, "", now)


def read(work: Work, who: str, one: Interview, view: View = View.CARDS) -> dict[str, Any] | None:
    """The page of the candidate's cards as they see it; None where there is none for them."""
    with work.deps.store.reading() as books, suppress(NoCardHere):
        return reading.page(books, books.people.get(Identity(COMPANY, who)), Place(one.candidacy, view), END)
    return None


def test_practice_is_read_beside_the_leads_card_by_the_two_once_the_panels_are_in_and_counts_for_nobody_else(
    work: Work,
) -> None:
    kim = begin(work.deps.store, ask(work.deps.store, OPEN).id)
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        learner(books, PIA)
    one = complete(work, kim)
    with work.deps.store.open() as books:
        one = yes(books, there(work, one.id), PIA)
    for _ in range(2):
        done(work.at(END))
    rated = Card((Rating("teamwork", 2, "Sat silent"),), Overall.NO)
    with work.deps.store.reading() as books:
        leads = leads_beside(books, [one])
    (lead,) = leads.values()
    (other,) = {SAM, NOOR} - {lead}
    for who, card in ((PIA, rated), (lead, CARD), (other, CARD)):
        assert read(work, PIA, one) is None
        with work.deps.store.reading() as books:
            assert [each.pairs for each in books.trainings.of(Identity(COMPANY, PIA))[0].sessions] == [()]
        in_(work, one, who, card)
    with work.deps.store.reading() as books:
        (session,) = books.trainings.of(Identity(COMPANY, PIA))[0].sessions
        assert session.pairs == ((2, 4),)
        seen = books.candidates.for_panel(one.candidacy, books.company.of(COMPANY, END))
        assert seen is not None
        assert PIA not in {each.who for each in books.scorecards.seen_by(ANA, seen, True, END)}
    for who, views in ((PIA, ["practice"]), (lead, ["cards", "side", "practice"]), (other, ["cards", "side"])):
        page = read(work, who, one, View.PRACTICE)
        assert page is not None
        assert page["views"] == views
        if "practice" in views:
            (row,) = page["rows"]
            assert (row["trainee"], row["lead"], row["pairs"], row["within"]) == (PIA, lead, 1, 0)
            (both,) = row["ratings"]
            assert (both["own"]["evidence"], both["lead"]["evidence"]) == ("Sat silent", "Drew it")


def test_a_stages_cards_stand_side_by_side_by_competency_in_the_order_of_the_plan(work: Work) -> None:
    kim = begin(work.deps.store, ask(work.deps.store, OPEN).id)
    with work.deps.store.open() as books:
        one = yes(books, asked(books, kim, SAM, NOOR), SAM, NOOR)
    many = Card(tuple(Rating(f"own{n}", 3, "x" * 100) for n in range(40)), Overall.NO)
    in_(work, one, SAM, CARD)
    in_(work, one, NOOR, replace(many, ratings=(*many.ratings, *CARD.ratings)))
    page = read(work, SAM, one, View.SIDE)
    assert page is not None
    overall, first = page["rows"][:2]
    assert [(each["who"], each["overall"]) for each in overall["said"]] == [(NOOR, "no"), (SAM, "yes")]
    assert (first["name"], [each["who"] for each in first["said"]]) == ("Teamwork", [NOOR, SAM])
    assert page["pages"] > 1
    assert sum(each["size"] for each in page["rows"]) <= ROOM
    with work.deps.store.reading() as books:
        me = books.people.get(Identity(COMPANY, SAM))
        last = reading.page(books, me, Place(one.candidacy, View.SIDE, 999), END)
    assert last["page"] == last["pages"] - 1


WHOLE, READABLE = "All cards on", "You can read them now"


def two(work: Work) -> Interview:
    """Sam and Noor come to interview Kim."""
    give_roles(work.deps.store)
    kim = begin(work.deps.store, ask(work.deps.store, OPEN).id)
    with work.deps.store.open() as books:
        return yes(books, asked(books, kim, SAM, NOOR), SAM, NOOR)


def planned(work: Work) -> list[tuple[str, str]]:
    return sorted((each.kind, each.to) for each in work.notices()) + sorted((each, "") for each in errand_keys(work))


def errand_keys(work: Work) -> list[str]:
    with work.deps.store.engines.read() as connection:
        return list(connection.execute(select(errands_table.c.key)).scalars())


def test_once_all_cards_are_in_who_runs_it_and_who_handed_in_hear_it_once_by_day_and_nothing_before(work: Work) -> None:
    connected(work.deps.store, Kind.RECEIVER)
    one = two(work)
    done(work.at(END))
    before, went = planned(work), len(sendings(work.deps, one.candidacy))
    in_(work, one, SAM, CARD)
    assert planned(work) == before, "a single card plans nothing for anybody"
    assert len(sendings(work.deps, one.candidacy)) == went, "and tells no other system"
    done(work.at(END))
    night = END + 10 * HOUR
    in_(work, one, NOOR, CARD, night)
    done(work.at(night))
    assert told(work, ANA, WHOLE) == told(work, SAM, READABLE) == told(work, NOOR, READABLE) == []
    (to_others,) = [each for each in sendings(work.deps, one.candidacy) if each.event == "scorecards.complete"]
    assert to_others.facts == {"scorecards": {"stage": 1}}
    done(work.at(MORNING + 2 * HOUR))
    (said,) = told(work, ANA, WHOLE)
    assert "Kim Sommer" in said
    assert "Drew it" not in said
    assert len(told(work, SAM, READABLE)) == len(told(work, NOOR, READABLE)) == 1
    with work.deps.store.open() as books:
        again = replace(CARD, note="Otherwise")
        mine = filling.own(books, Identity(COMPANY, SAM), one.seats[0].id, MORNING + 2 * HOUR)
        filling.hand_in(books, mine, again, "Misread", MORNING + 2 * HOUR)
    done(work.at(MORNING + 3 * HOUR))
    assert len(told(work, ANA, WHOLE)) == len(told(work, NOOR, READABLE)) == 1


def test_it_is_not_said_of_who_left_the_process_overnight(work: Work) -> None:
    one, night = two(work), END + 10 * HOUR
    done(work.at(END))
    for who in (SAM, NOOR):
        in_(work, one, who, CARD, night)
    done(work.at(night))
    with work.deps.store.open() as books:
        seen = books.candidates.for_panel(one.candidacy, books.company.of(COMPANY, night))
        assert seen is not None
        reason = next(iter(moving.REASONS[What.WITHDRAW]))
        books.candidates.move(seen.candidacy, moving.moved(seen.candidacy, What.WITHDRAW, 1, ANA, night, reason, ""))
    done(work.at(MORNING + 3 * HOUR))
    assert told(work, ANA, WHOLE) == told(work, SAM, READABLE) == []


def test_somebody_who_did_not_come_after_all_makes_a_stage_whole_too(work: Work) -> None:
    one = two(work)
    done(work.at(END))
    in_(work, one, SAM, CARD)
    with work.deps.store.open() as books:
        before = books.interviews.get(COMPANY, one.id)
        assert before is not None
        after = books.interviews.save(before, absences.missed(before, NOOR, SAM, START + 2 * HOUR))
        missing.tell(books, after, START + 2 * HOUR)
    done(work.at(MORNING + 3 * HOUR))
    assert len(told(work, ANA, WHOLE)) == 1
    assert told(work, NOOR, READABLE) == []


def gone(work: Work, *people: str) -> None:
    """These are deactivated in Slack."""
    with work.deps.store.open() as books:
        for each in books.people.some(COMPANY, people).values():
            books.people.put(replace(each, is_active=False), END)


def test_a_missing_card_is_told_to_the_next_who_runs_it_when_the_first_left_even_after_they_were_told(
    work: Work, held: Interview
) -> None:
    done(work.at(END))
    gone(work, ANA)
    done(work.at(MORNING + 7 * HOUR))
    assert told(work, ANA, "is missing") == []
    (late,) = told(work, MINA, "is missing")
    assert "Kim Sommer" in late
    done(work.at(MORNING + timedelta(days=1)))
    gone(work, MINA)
    done(work.at(MORNING + timedelta(days=3, hours=7)))
    done(work.at(MORNING + timedelta(days=4, hours=7)))  # not before Monday
    with work.deps.store.reading() as books:
        others = {*books.roles.holders(COMPANY, Role.RECRUITER), *books.people.admins(COMPANY)} - {ANA, MINA}
    heard = {who for who in others if told(work, who, "is missing")}
    assert len(heard) == 1, "and nobody twice"


def test_where_nobody_who_runs_it_is_left_an_admin_hears_it_and_nothing_of_the_candidate(
    work: Work, held: Interview
) -> None:
    done(work.at(END))
    with work.deps.store.reading() as books:
        recruiters, admins = books.roles.holders(COMPANY, Role.RECRUITER), books.people.admins(COMPANY)
    gone(work, ANA, MINA, *recruiters)
    done(work.at(MORNING + 7 * HOUR))
    (late,) = [text for who in set(admins) - {ANA, MINA, *recruiters} for text in told(work, who, "is missing")]
    assert "Kim" not in late
    assert "name a recruiter" in late
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [EDITH])
    done(work.at(MORNING + timedelta(days=4, hours=8)))
    assert "Kim Sommer" in told(work, EDITH, "is missing")[0], "who runs it since hears it too"


def test_the_share_in_time_is_ones_own_on_home_and_a_teams_for_who_runs_it_and_nobodys_alone(work: Work) -> None:
    kim = begin(work.deps.store, ask(work.deps.store, OPEN).id)
    give_roles(work.deps.store)
    later, sitting = START + timedelta(days=20), {SAM: 5, NOOR: 3, EDITH: 2}
    with work.deps.store.open() as books:
        ids = (kim.candidacy.id, kim.requisition.id, kim.candidate.id)
        for n in range(5):
            start = START + timedelta(days=n)
            there = [who for who, times in sitting.items() if n < times]
            seats_ = tuple(Seat(at, who, "interviewer", state=State.ACCEPTED) for at, who in enumerate(there))
            one = books.interviews.add(Interview(COMPANY, *ids, 1, 0, start, 60, seats_, ANA, NOW))
            for who in there:
                came = timedelta(days=2) if (who, n) == (SAM, 4) else HOUR
                if (who, n) != (NOOR, 0):
                    books.scorecards.keep(one, who, Part.LEAD, 0, Version(CARD, one.span.end + came))
                    books.scorecards.keep(one, who, Part.LEAD, 1, Version(CARD, later, "Misread"))
    with work.deps.store.reading() as books:
        me, sam, noor = (books.people.get(Identity(COMPANY, who)) for who in (ANA, SAM, NOOR))
        own = [pacing.own(books, each, later) for each in (sam, noor, me)]
        recruiter = replace(me, roles=books.roles.of(me.identity))
        teams = [pacing.of_teams(books, each, books.company.of(COMPANY, later), later) for each in (recruiter, sam)]
        early = pacing.own(books, sam, START + timedelta(days=4, hours=24))
    assert [each and (each["percent"], each["counted"]) for each in own] == [(80, 5), None, None]
    assert early is None, "the last is not due, and whether it came makes no difference"
    assert [each and (each["percent"], each["counted"]) for each in teams] == [(80, 10), None]


def test_home_what_needs_attention_and_the_numbers_count_the_same_cards(work: Work) -> None:
    store, later = work.deps.store, START + timedelta(days=20)
    give_roles(store)
    closed, cancelled = (RoleState.CLOSED, 5), (RoleState.CANCELLED, 7)
    for n, (state, days) in enumerate(((RoleState.OPEN, 1), (RoleState.OPEN, 3), closed, cancelled)):
        role = ask(store, OPEN)
        seen = begin(store, role.id, another("Lou", emails=(f"{n}@example.com",)))
        interviewed(store, seen, START + timedelta(days=days), {SAM: 1, NOOR: 30, EDITH: 2})
        interviewed(store, seen, START + timedelta(days=days + 1), {SAM: -1, NOOR: 3, EDITH: 2})
        with store.open() as books:
            last = books.interviews.of(seen.candidacy.id)[-1]
            books.scorecards.waive(last.id, SAM, ANA, "Ill", last.span.end + (12 + 24 * n) * HOUR)
            if state is not RoleState.OPEN:
                books.requisitions.save(role, moved_on(role, state, ANA, NOW))
    with store.reading() as books:
        me, sam = (books.people.get(Identity(COMPANY, who)) for who in (ANA, SAM))
        me = replace(me, roles=books.roles.of(me.identity))
        teams = pacing.of_teams(books, me, books.company.of(COMPANY, later), later)
        own = pacing.own(books, sam, later)
        numbers = numbers_job.page(numbers_job.gather(books, me, numbers_job.Scope(), later))["cards"]
    assert (numbers["of"], numbers["part"], numbers["percent"]) == (17, 12, 70), "let go late, Sam's two count"
    assert teams is not None
    assert (teams["counted"], teams["percent"]) == (17, 70)
    assert own is not None
    assert (own["counted"], own["percent"]) == (5, 60), "those of a role that was cancelled are in no figure"
