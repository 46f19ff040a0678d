"""Keeping in touch over the clock: a journey to its end and what stops it, names for moderators, promises, and whom we
owe a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.jobs import MOMENTS
from bot.jobs.community import nurture
from bot.jobs.community.members import data
from bot.jobs.community.members.own import correct
from bot.jobs.community.nurture import ASIDE, NAMES, PROMISED, RELEASED, STEP, keeping, moderating, own, walking
from bot.rules.access import Right
from bot.rules.community.members import Act, Consent, How, Member, Purpose, Side
from bot.rules.community.nurture import Stop
from bot.rules.community.nurture.writing import NoSuchPromise
from bot.rules.community.segments import Kind, Rule, Segment
from bot.rules.people import Identity, Role
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.schema import offers
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.sampled.intros import joined
from tests.store.test_candidates import kept as seen

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
CLEO, MOE = "U0CLEO", "U0MOE"
NEWCOMERS = tuple(f"U0N{n}" for n in range(5))


def member(books: Books, user: str) -> Member:
    found = books.members.of(Identity(CIRCLE, user))
    assert found is not None
    return found


@pytest.fixture
def circle(work: Work) -> Work:
    """Newcomers are welcomed from Monday on; Cleo and five others join that morning."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        moe = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)
        moderating.write(books, moe, "welcome", {"is_on": "on"}, MONDAY)
        for user in (CLEO, *NEWCOMERS):
            made = joined(books, user, CIRCLE)
            books.members.change(replace(made, at=MONDAY, joined_at=MONDAY, zone="UTC"))
    return work


def walk(work: Work, *days: int) -> None:
    """Every morning until then the journeys are looked at."""
    for day in days:
        walking.walk(work.at(MONDAY + day * DAY).deps)


def steps(work: Work, user: str, now: datetime) -> list[int]:
    """Which steps that member was or would be told, as of then."""
    with work.deps.store.reading() as books:
        return [
            each.facts["place"] for each in work.notices()
            if each.kind == STEP and each.to == user and MOMENTS[STEP].facts(books, each, now) is not None
        ]  # fmt: skip


def ended(work: Work, user: str, key: str = "welcome") -> Stop | None:
    with work.deps.store.reading() as books:
        (written,) = (each for each in books.nurture.journeys(CIRCLE) if each.journey.key == key)
        going = books.nurture.going(written, member(books, user).id, MONDAY)
    assert going is not None
    return going.ended


def test_a_newcomer_is_asked_twice_and_then_handed_to_a_person_three_names_a_day(circle: Work) -> None:
    walk(circle, 0, 1, 2, 3, 4)
    assert steps(circle, CLEO, MONDAY + 4 * DAY) == [0, 1]
    walk(circle, 7)
    keeping.look(circle.at(MONDAY + 7 * DAY).deps)
    keeping.look(circle.at(MONDAY + 7 * DAY).deps)
    names = {each.to: each.facts["members"] for each in circle.notices() if each.kind == NAMES}
    assert {to: len(those) for to, those in names.items()} == {MOE: 3, "U0CORA": 3}


def test_writing_answering_leaving_and_taking_back_each_stop_a_journey(circle: Work) -> None:
    walk(circle, 0)
    assert all(steps(circle, user, MONDAY) == [0] for user in NEWCOMERS)
    now = MONDAY + DAY
    with circle.deps.store.open() as books:
        (written,) = books.nurture.journeys(CIRCLE)
        books.members.count(member(books, CLEO).id, Act.POST, MONDAY.date())
        nurture.heard(books, Identity(CIRCLE, NEWCOMERS[0]), "I would like to learn Go", now)
        own.stop(books, books.people.get(Identity(CIRCLE, NEWCOMERS[1])), written.id, now)
        later = own.wait(books, books.people.get(Identity(CIRCLE, NEWCOMERS[2])), {"months": "6"}, now)
        with pytest.raises(FieldRefusals):
            own.wait(books, books.people.get(Identity(CIRCLE, NEWCOMERS[2])), {"months": "7"}, now)
        books.members.end(member(books, NEWCOMERS[3]).id, Purpose.COMMUNITY, now)
        books.members.change(replace(member(books, NEWCOMERS[4]), paused_until=MONDAY + 30 * DAY))
    walk(circle, 1, 2, 3, 7)
    assert [ended(circle, user) for user in (CLEO, *NEWCOMERS)] == [
        Stop.DONE, Stop.REPLIED, Stop.REPLIED, Stop.REPLIED, Stop.CONSENT, None,
    ]  # fmt: skip
    assert all(steps(circle, user, MONDAY + 7 * DAY) == [] for user in (CLEO, *NEWCOMERS))
    assert (later.months, later.said_on) == (6, now.date())
    with circle.deps.store.open() as books:
        moe = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)
        replied = member(books, NEWCOMERS[0]).id
        owed = moderating.board(books, moe, MONDAY + 7 * DAY)["owed"]
        assert [(each["id"], each["what"]) for each in owed] == [(replied, "answer")]
        (line,) = (each for each in books.members.for_moderators(moe, CIRCLE, replied, 9).lines if each.text)
        assert line.text == "I would like to learn Go"
        moderating.wrote(books, moe, replied, MONDAY + 7 * DAY)
        assert moderating.board(books, moe, MONDAY + 7 * DAY)["owed"] == []
        moderating.write(books, moe, "welcome", {"is_on": "off"}, now)


def test_who_declined_an_offer_is_written_to_and_moderators_are_told_neither_who_nor_how_few(circle: Work) -> None:
    with circle.deps.store.open() as books:
        moe, cleo = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE), member(books, CLEO)
        moderating.write(books, moe, "welcome", {"is_on": "off"}, MONDAY)
        moderating.write(books, moe, "offer_declined", {"is_on": "on"}, MONDAY)
        applied = seen(books)
        books.members.change(replace(cleo, candidate=applied.candidate.id))
        books.members.give(cleo.id, Consent(Purpose.HIRING, "1", How.PAGE, MONDAY, MONDAY + 400 * DAY))
        row = {"requisition": applied.candidacy.requisition, "candidacy": applied.candidacy.id, "number": 1}
        row |= {"reason": "", "standing": "declined", "since": MONDAY + DAY}
        days = {"start": MONDAY.date(), "until": MONDAY.date()}
        books.members._connection.execute(insert(offers).values(**row, **days))
    walk(circle, 1, 61, 63)  # the 60th day is a Saturday
    (told,) = (each for each in circle.notices() if each.kind == ASIDE)
    assert (told.to, told.facts["place"]) == (CLEO, 0)
    at = circle.at(MONDAY + 63 * DAY)
    at.until_quiet()
    assert "Nobody else in the community is told" in "".join(words(each) for each in at.dm(CLEO, CIRCLE))
    with circle.deps.store.open() as books:
        board = moderating.board(books, moe, MONDAY + 63 * DAY)
        assert [each["n"] for each in board["journeys"] if each["key"] == "offer_declined"] == [None]
        cleo = member(books, CLEO)
        lines = {side: [each.what for each in books.members.timeline(cleo, [side], 9)] for side in Side}
        assert (ASIDE in lines[Side.COMMUNITY], ASIDE in lines[Side.HIRING]) == (False, True)
        books.members.end(cleo.id, Purpose.HIRING, MONDAY + 64 * DAY)
    walk(circle, 65, 181)
    assert [each.facts["place"] for each in circle.notices() if each.kind == ASIDE] == [0]
    assert ended(circle, CLEO, "offer_declined") is Stop.CONSENT


def test_a_segment_that_only_hiring_people_know_is_for_no_journey_and_no_rhythm(circle: Work) -> None:
    with circle.deps.store.open() as books:
        moe = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)
        declined = books.segments.add(Segment(CIRCLE, "", Kind.HIRING, Rule(()), MOE, MONDAY, ready="declined_offer"))
        assert moderating.writing(books, moe, "welcome", MONDAY)["segments"] == []
        moderating.write(books, moe, "welcome", {"is_on": "on", "segment": str(declined.id)}, MONDAY)
        assert [each.journey.segment for each in books.nurture.journeys(CIRCLE)] == [None]
        with pytest.raises(FieldRefusals):
            moderating.pace(books, moe, {"segment": str(declined.id), "months": "1"}, MONDAY)


def test_who_was_long_written_to_by_nobody_comes_up_and_in_six_months_means_six_months(circle: Work) -> None:
    half_a_year = MONDAY + 183 * DAY
    with circle.deps.store.open() as books:
        moe = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)
        moderating.write(books, moe, "welcome", {"is_on": "off"}, MONDAY)
        cleo = member(books, CLEO)
        assert cleo.id not in keeping.due_for_check_in(books, CIRCLE, MONDAY + 60 * DAY)
        own.wait(books, books.people.get(Identity(CIRCLE, NEWCOMERS[0])), {"months": "12"}, MONDAY + DAY)
        due = keeping.due_for_check_in(books, CIRCLE, half_a_year)
        assert due[cleo.id] == date(2027, 5, 24)
        assert member(books, NEWCOMERS[0]).id not in due
        board = moderating.board(books, moe, MONDAY + 400 * DAY)
        assert {each["what"] for each in board["owed"]} <= {"word"}


def test_who_said_until_when_they_worked_with_us_is_written_to_by_a_person_and_never_on_a_day_off(
    circle: Work,
) -> None:
    """Trap 12."""
    saturday = MONDAY + 5 * DAY
    with circle.deps.store.open() as books:
        cleo, *others = (member(books, user) for user in (CLEO, *NEWCOMERS[:3]))
        left = date(2023, saturday.month, saturday.day)
        for each in (cleo, *others):
            books.members.change(replace(each, worked_until=left))
        books.members.end(others[0].id, Purpose.COMMUNITY, MONDAY)
        books.members.change(replace(others[1], worked_until=left, paused_until=MONDAY + 90 * DAY))
        own.wait(books, books.people.get(Identity(CIRCLE, NEWCOMERS[2])), {"months": "6"}, MONDAY)
    for day in (4, 5, 6, 7, 8, 9):
        keeping.look(circle.at(MONDAY + day * DAY).deps)
    (names,) = (each for each in circle.notices() if each.kind == NAMES)
    assert (names.facts["members"], names.facts["years"]) == ([cleo.id], {str(cleo.id): 3})
    monday = circle.at(MONDAY + 7 * DAY)
    monday.until_quiet()
    told = "".join(words(each) for each in monday.dm(names.to, CIRCLE))
    assert ("3 years since they worked with us" in told, "today" in told.replace("write today", "")) == (True, False)
    with circle.deps.store.open() as books:
        cleo = correct(books, member(books, CLEO), {"name": "Cleo", "worked_until": ""}, MONDAY + 8 * DAY)
        assert keeping.anniversaries_of(books, CIRCLE, (MONDAY + 8 * DAY).date(), MONDAY + 8 * DAY) == {}


def test_a_promise_is_a_task_reminded_kept_or_honestly_taken_back(circle: Work) -> None:
    due = (MONDAY + 2 * DAY).date()
    with circle.deps.store.open() as books:
        moe, cleo = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE), member(books, CLEO)
        first, second = (
            moderating.promise(books, moe, cleo.id, {"text": text, "due": f"{due}", "owner": MOE}, MONDAY)
            for text in ("Ask the team", "Read the CV")
        )
        assert len(moderating.board(books, moe, MONDAY)["promises"]) == 2
        moderating.keep(books, moe, first.id, MONDAY + DAY)
        with pytest.raises(NoSuchPromise):
            moderating.keep(books, moe, first.id, MONDAY + DAY)
    late = circle.at(MONDAY + 3 * DAY)
    with circle.deps.store.open() as books:
        assert moderating.board(books, moe, MONDAY + 3 * DAY)["owed"][0]["what"] == "promise"
        still = [
            each for each in circle.notices()
            if each.kind == PROMISED and MOMENTS[PROMISED].facts(books, each, MONDAY + 3 * DAY)
        ]  # fmt: skip
        assert {each.facts["promise"] for each in still} == {second.id}
        moderating.release(books, moe, second.id, {"reason": "The team is gone"}, MONDAY + 3 * DAY)
    assert [each.to for each in circle.notices() if each.kind == RELEASED] == [CLEO]
    late.until_quiet()
    assert "The team is gone" in "".join(words(each) for each in late.dm(CLEO, CIRCLE))
    with circle.deps.store.open() as books:
        given = data.everything(books, member(books, CLEO))["promises"]
        assert [each["text"] for each in given] == ["Ask the team", "Read the CV"]
        data.forget(books, member(books, CLEO), "", MONDAY + 4 * DAY)
        assert books.nurture.promises_to(cleo.id) == []
