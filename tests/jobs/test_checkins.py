"""Check-ins by the clock: each asked for when it is due where its answerer is, twice, then of who looks after it; gaps
asked after on their day; nothing that is moot, and nothing before a working morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.jobs.hiring import checkins as job
from bot.jobs.hiring.candidates import data
from bot.jobs.hiring.candidates.moving import move
from bot.jobs.hiring.checkins import acting, asking, filling, running, showing
from bot.jobs.hiring.offers import doing
from bot.rules.hiring.candidates import Seen, What
from bot.rules.hiring.checkins import Hire, HireChanged, NoCheckinHere, NoSuchHire, Side
from bot.rules.hiring.checkins.gaps import Gap, Standing
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from tests import make
from tests.fakes import COMPANY
from tests.handlers.candidates import KIM, begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.jobs.test_interview_day import done, told
from tests.jobs.test_offers import made
from tests.make import NOW

MINA, ANA, SAM, NOOR = "U0MINA", "U0ANA", "U0SAM", "U0NOOR"
START = date(2027, 1, 4)  # a Monday, as in the offer
ASKED, LATE, GAP = "How does it go", "I asked twice", "Please say what you do about it"
MORNING = datetime(2027, 1, 11, 9, tzinfo=UTC)  # ten in the morning of day seven, in Berlin
WELL = {"score_0": "4", "words": ""}


@pytest.fixture
def kim(work: Work) -> Seen:
    give_roles(work.deps.store)
    with work.deps.store.open() as books:
        for user, zone in ((MINA, "Europe/Berlin"), (SAM, "Europe/Berlin"), (ANA, "Europe/Berlin")):
            books.people.put(replace(make.person(user), workspace=COMPANY, zone=zone), NOW)
    return begin(work.deps.store, ask(work.deps.store, OPEN).id, replace(KIM, user=SAM), moves=1)


def me(books: Books, user: str) -> Person:
    who = Identity(COMPANY, user)
    return replace(books.people.get(who), roles=books.roles.of(who))


def hired(work: Work, kim: Seen) -> Hire:
    """They said yes to an offer that names the first day."""
    made(work, kim)
    with work.deps.store.open() as books:
        offer = books.offers.of(kim.candidacy.id)[-1]
        doing.accept(books, me(books, MINA), kim, offer, NOW)
        found = books.checkins.of_candidacy(kim.candidacy.id)
    assert found is not None
    return found


def answer(work: Work, user: str, day: int, side: Side, now: datetime, **answers: Any) -> None:
    with work.deps.store.open() as books:
        mine = filling.own(books, me(books, user), 1, day, side, now)
        filling.hand_in(books, mine, {**WELL, **answers}, now)


def test_a_hire_begins_them_on_the_first_day_of_the_offer(work: Work, kim: Seen) -> None:
    hire = hired(work, kim)
    assert (hire.start, hire.manager, hire.user) == (START, MINA, SAM)
    assert hire.competencies == ("teamwork",)


def test_both_are_asked_on_the_day_once_more_and_then_who_looks_after_it(work: Work, kim: Seen) -> None:
    hired(work, kim)
    done(work.at(MORNING - timedelta(minutes=1)))
    assert (told(work, MINA, ASKED), told(work, SAM, ASKED)) == ([], [])
    done(work.at(MORNING))
    assert (len(told(work, MINA, ASKED)), len(told(work, SAM, ASKED))) == (1, 1)
    assert "Kim Sommer" in told(work, MINA, ASKED)[0]
    assert "interview score" in told(work, MINA, ASKED)[0]
    answer(work, SAM, 7, Side.OWN, MORNING)
    for days in (2, 7, 8, 9, 14):
        done(work.at(MORNING + timedelta(days=days)))
    assert (len(told(work, MINA, ASKED)), len(told(work, SAM, ASKED))) == (2, 0)
    assert (len(told(work, ANA, LATE)), told(work, MINA, LATE)) == (1, [])
    answer(work, MINA, 7, Side.MANAGER, MORNING + timedelta(days=15))
    done(work.at(MORNING + timedelta(days=15)))
    assert (told(work, MINA, ASKED), told(work, ANA, LATE)) == ([], [])
    assert len(told(work, MINA, "are in. Thank you")) == 2


def test_one_that_is_put_off_is_asked_for_then_and_not_before(work: Work, kim: Seen) -> None:
    hired(work, kim)
    done(work.at(MORNING))
    with work.deps.store.open() as books:
        found = job.seen_by(books, me(books, MINA), 1, MORNING)
        asking.promise(books, me(books, MINA), found, 7, Side.MANAGER, MORNING)
    done(work.at(MORNING + timedelta(days=2, hours=1)))
    assert len(told(work, MINA, ASKED)) == 1
    done(work.at(MORNING + timedelta(days=3)))
    assert len(told(work, MINA, ASKED)) == 2


@pytest.mark.parametrize("why", ["left", "never came", "another manager", "another first day", "erased"])
def test_nobody_is_asked_for_what_is_moot(work: Work, kim: Seen, why: str) -> None:
    hired(work, kim)
    with work.deps.store.open() as books:
        ana = me(books, ANA)
        if why == "left":
            running.leave(books, ana, 1, 0, {"day": "2027-01-05", "how": "resigned"}, MORNING - timedelta(days=5))
        elif why == "never came":
            running.leave(books, ana, 1, 0, {"how": "never_started"}, MORNING - timedelta(days=5))
        elif why == "erased":
            data.erase(books, ana, kim, NOW)
        else:
            manager = NOOR if why == "another manager" else MINA
            start = "2027-01-05" if why == "another first day" else "2027-01-04"
            running.change(books, ana, 1, 0, {"user": SAM, "manager": manager, "start": start}, NOW)
    done(work.at(MORNING))
    assert told(work, MINA, ASKED) == []
    if why == "another manager":
        assert len(told(work, NOOR, ASKED)) == 1
    if why == "another first day":
        done(work.at(MORNING + timedelta(days=1)))
        assert len(told(work, MINA, ASKED)) == 1


def test_after_a_long_standstill_only_what_is_still_open_is_asked_for(work: Work, kim: Seen) -> None:
    hired(work, kim)
    later = datetime(2027, 7, 6, 9, tzinfo=UTC)  # day 183, a Tuesday
    done(work.at(later))
    (asked,) = told(work, SAM, ASKED)
    assert "180" in asked


def test_where_nobody_knows_who_they_are_it_is_asked_once_and_they_are_found_by_their_address(
    work: Work, kim: Seen
) -> None:
    hired(work, kim)
    with work.deps.store.open() as books:
        manager = {"user": "", "manager": MINA, "start": START.isoformat()}
        running.change(books, me(books, ANA), 1, 0, manager, NOW)
    for days in (0, 3, 7, 8):
        done(work.at(MORNING + timedelta(days=days)))
    assert len(told(work, ANA, "who they are in Slack")) == 1
    with work.deps.store.open() as books:
        new = replace(make.person("U0KIM"), workspace=COMPANY, zone="Europe/Berlin", email=KIM.emails[0])
        books.people.put(new, NOW)
    for days in (9, 11):
        done(work.at(MORNING + timedelta(days=days)))
    with work.deps.store.reading() as books:
        found = books.checkins.get(COMPANY, 1)
    assert found is not None
    assert found.user == "U0KIM"


def test_a_gap_is_told_to_who_does_something_about_it_and_asked_after_on_its_day(work: Work, kim: Seen) -> None:
    hired(work, kim)
    answer(work, MINA, 7, Side.MANAGER, MORNING, score_0="1")
    answer(work, SAM, 7, Side.OWN, MORNING, score_0="2")
    done(work.at(MORNING))
    assert len(told(work, MINA, GAP)) == 1
    (theirs,) = told(work, ANA, GAP)  # what Sam did not share goes to who looks after it
    assert "what they were told" in theirs
    with work.deps.store.reading() as books:
        by_owner = {each.owner: each for each in books.checkins.actions([1])[1]}
    assert {who: each.gap for who, each in by_owner.items()} == {MINA: Gap.MANAGER, ANA: Gap.OWN}
    due = datetime(2027, 1, 25, 9, tzinfo=UTC)
    done(work.at(due - timedelta(hours=1)))
    assert told(work, MINA, "What came of it") == []
    for days in (0, 1, 7, 8):
        done(work.at(due + timedelta(days=days)))
    assert len(told(work, MINA, "What came of it")) == 1
    assert len(told(work, ANA, "was to do something about this")) == 1
    with work.deps.store.open() as books:
        said = {"standing": "done", "came_of_it": "A new desk"}
        acting.save(books, me(books, MINA), by_owner[MINA].id, 0, said, due + timedelta(days=9))
    done(work.at(due + timedelta(days=9)))
    assert told(work, MINA, "What came of it") == []


def test_what_was_not_shared_never_becomes_the_managers_to_own(work: Work, kim: Seen) -> None:
    hired(work, kim)
    answer(work, SAM, 7, Side.OWN, MORNING, score_0="1")
    with work.deps.store.open() as books:
        (action,) = books.checkins.actions([1])[1]
        for owner in (MINA, SAM):
            with pytest.raises(FieldRefusals):
                acting.save(books, me(books, ANA), action.id, 0, {"what": "x", "owner": owner}, MORNING)
        with pytest.raises(NoSuchHire):
            acting.mine(books, me(books, MINA), action.id, MORNING)
        kept = acting.save(books, me(books, ANA), action.id, 0, {"what": "x", "owner": NOOR}, MORNING)
    assert (kept.action.owner, kept.action.standing) == (NOOR, Standing.OPEN)
    done(work.at(MORNING))
    assert len(told(work, NOOR, GAP)) == 1
    assert told(work, ANA, GAP) == []


def test_the_manager_of_a_hire_never_looks_after_it_even_as_a_recruiter(work: Work, kim: Seen) -> None:
    hired(work, kim)
    with work.deps.store.open() as books:
        running.change(books, me(books, ANA), 1, 0, {"user": SAM, "manager": ANA, "start": START.isoformat()}, NOW)
        with pytest.raises(NoSuchHire):
            job.run_by(books, me(books, ANA), 1, NOW)
        with pytest.raises(NoSuchHire):
            running.waive(books, me(books, ANA), 1, 7, Side.OWN, "x", MORNING)


def test_one_that_is_waived_waits_no_more_and_only_once(work: Work, kim: Seen) -> None:
    hired(work, kim)
    with work.deps.store.open() as books:
        ana = me(books, ANA)
        with pytest.raises(FieldRefusals):
            running.waive(books, ana, 1, 7, Side.MANAGER, " ", MORNING)
        running.waive(books, ana, 1, 7, Side.MANAGER, "On leave", MORNING)
        with pytest.raises(NoCheckinHere):
            running.waive(books, ana, 1, 7, Side.MANAGER, "On leave", MORNING)
        with pytest.raises(NoCheckinHere):
            filling.own(books, me(books, MINA), 1, 7, Side.MANAGER, MORNING)
        with pytest.raises(HireChanged):
            running.leave(books, ana, 1, 7, {"how": "never_started"}, MORNING)
    done(work.at(MORNING))
    assert told(work, MINA, ASKED) == []


def test_somebody_from_inside_is_asked_the_same_and_a_hire_without_an_offer_begins_today(work: Work, kim: Seen) -> None:
    with work.deps.store.open() as books:
        after = move(books, COMPANY, kim.candidacy, What.HIRE, MINA, NOW)
        begun = books.checkins.of_candidacy(after.id)
        said = {"user": NOOR, "manager": MINA, "role": str(kim.requisition.id), "start": "2027-01-04"}
        moved = running.begin(books, me(books, ANA), said, NOW)
        lines = showing.listed(books, me(books, ANA), 0, NOW)["lines"]
    assert begun is not None
    assert (begun.start, moved.competencies) == (NOW.date(), begun.competencies)
    assert [each["id"] for each in lines] == [moved.id, begun.id]
    done(work.at(MORNING))
    assert len(told(work, NOOR, ASKED)) == 1


def test_what_is_kept_of_somebody_is_given_out_with_their_check_ins_and_goes_with_them(work: Work, kim: Seen) -> None:
    hired(work, kim)
    answer(work, SAM, 7, Side.OWN, MORNING, words="A zebra")
    with work.deps.store.open() as books:
        given = data.everything(books, kim.candidate)["checkins"]
        assert given[0]["answers"][0]["words"] == "A zebra"
        data.erase(books, me(books, ANA), kim, NOW)
        assert books.checkins.of_candidacy(kim.candidacy.id) is None
    done(work.at(MORNING + timedelta(days=400)))
    assert (told(work, MINA, ASKED), told(work, ANA, "Kim")) == ([], [])


def test_who_is_gone_is_not_asked_and_whoever_looks_after_it_is_told_at_once(work: Work, kim: Seen) -> None:
    hired(work, kim)
    with work.deps.store.open() as books:
        books.people.put(replace(me(books, MINA), is_active=False), NOW)
    done(work.at(MORNING))
    assert (told(work, MINA, ASKED), len(told(work, ANA, "is not here any more"))) == ([], 1)


def test_where_nobody_looks_after_it_an_admin_hears_that_one_is_missing_and_not_of_whom(work: Work, kim: Seen) -> None:
    hired(work, kim)
    with work.deps.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [])
        books.people.put(replace(make.person("U0ADA"), workspace=COMPANY, is_admin=True), NOW)
    for days in (0, 2, 7, 8):
        done(work.at(MORNING + timedelta(days=days)))
    heard = told(work, "U0ADA", "nobody looks after check-ins there")
    assert heard
    assert not any("Kim" in each for each in heard)
