"""Recognition over the clock: thanks where both are, tiers that rise at once and fall late, celebrations, the
spotlight, and what is left when somebody is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.community import openings
from bot.jobs.community.events import seats
from bot.jobs.community.members import data
from bot.jobs.community.recognition import (
    ASKED,
    CELEBRATED,
    FALLING,
    RISEN,
    SAID,
    SPOTLIT,
    THANKED,
    moderating,
    own,
    spotlight,
    standing,
    thanking,
)
from bot.rules.community.events import Answer as Seated
from bot.rules.community.events import Event
from bot.rules.community.events import Kind as Gathering
from bot.rules.community.events import State as Stage
from bot.rules.community.members import Act, Member
from bot.rules.community.openings import Opening
from bot.rules.community.recognition import Thanks, Tier
from bot.rules.community.recognition.settling import NotAsked, NotReady, Setting
from bot.rules.community.recognition.spotlight import Answer
from bot.rules.community.recognition.tiers import Held
from bot.rules.people import Identity, Role
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.sampled.intros import joined

DAY = timedelta(days=1)
TUESDAY = datetime(2026, 11, 24, 11, tzinfo=UTC)
CLEO, CORA, MOE = "U0CLEO", "U0CORA", "U0MOE"
YEAR_AGO = TUESDAY - timedelta(days=400)


def member(books: Books, user: str) -> Member:
    found = books.members.of(Identity(CIRCLE, user))
    assert found is not None
    return found


@pytest.fixture
def circle(work: Work) -> Work:
    """A hundred active members, here for a year; tiers are on."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for user in (CLEO, CORA, *(f"U0P{n}" for n in range(100))):
            made = joined(books, user, CIRCLE)
            books.members.change(replace(made, at=YEAR_AGO, joined_at=YEAR_AGO, zone="UTC"))
            books.members.count(made.id, Act.TAP, TUESDAY.date())
        books.tiers.settle(Setting(CIRCLE, True), MOE, TUESDAY)
    return work


def thank(books: Books, user: str, days: Sequence[date], people: int) -> None:
    """That member was thanked on each of those days, by so many members in turn."""
    for n, day in enumerate(days):
        giver, at = member(books, f"U0P{n % people}"), datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        books.thanks.add(CIRCLE, Thanks(giver.id, member(books, user).id, "For help", at), "")


def look(work: Work, at: datetime) -> None:
    standing.look(work.at(at).deps)


def told(work: Work, kind: str) -> list[str]:
    return [each.to for each in work.notices() if each.kind == kind]


def held(work: Work, user: str) -> Held | None:
    with work.deps.store.reading() as books:
        id = member(books, user).id
        return books.tiers.held([id]).get(id)


def tier(work: Work, user: str) -> Tier:
    found = held(work, user)
    return found.tier if found else Tier.EXPLORER


def test_thanks_reach_who_they_are_for_and_a_channel_only_where_both_are(circle: Work) -> None:
    slack = circle.deps.slack
    rooms = {name: slack.make_channel(CIRCLE, name, is_private=False) for name in ("both-here", "one-here")}
    slack.invite(CIRCLE, rooms["both-here"], CLEO)
    for room in rooms.values():
        slack.invite(CIRCLE, room, CORA)
    now = TUESDAY
    with circle.deps.store.open() as books:
        cora = books.people.get(Identity(CIRCLE, CORA))
        for name, room in rooms.items():
            thanking.give(books, cora, {"whom": CLEO, "reason": f"For {name}", "channel": room}, now)
        with pytest.raises(FieldRefusals):
            thanking.give(books, cora, {"whom": CORA, "reason": "Me"}, now)
        with pytest.raises(FieldRefusals):
            thanking.give(books, cora, {"whom": CLEO, "reason": "For one-here"}, now)
        for n in range(3):
            thanking.give(books, cora, {"whom": CLEO, "reason": f"Again {n}"}, now)
        with pytest.raises(FieldRefusals):
            thanking.give(books, cora, {"whom": CLEO, "reason": "A sixth time"}, now)
        assert thanking.form(books, cora, "", "", "", now)["left"] == 0
    while errands.one(circle.at(now).deps, ERRANDS):
        pass
    assert told(circle, SAID) == [rooms["both-here"]]
    assert told(circle, THANKED) == [CLEO] * 5
    at = circle.at(now)
    at.until_quiet()
    assert "For both-here" in "".join(words(each) for each in at.dm(CLEO, CIRCLE))
    with circle.deps.store.open() as books:
        cleo = books.people.get(Identity(CIRCLE, CLEO))
        (first, *_) = books.thanks.of(member(books, CLEO).id)
        with pytest.raises(thanking.NoSuchThanks):
            thanking.keep_private(books, books.people.get(Identity(CIRCLE, CORA)), first.thanks.id, now)
        thanking.keep_private(books, cleo, first.thanks.id, now)
    at.until_quiet()
    standing_there = circle.stand_in.dump()["workspaces"][CIRCLE]["conversations"][rooms["both-here"]]["messages"]
    assert "For both-here" not in "".join(words(each) for each in standing_there)
    with circle.deps.store.open() as books:
        given = data.everything(books, member(books, CLEO))["thanks"]
        assert [each["reason"] for each in given][:2] == ["For both-here", "For one-here"]
        data.forget(books, member(books, CORA), "", now)
        assert books.thanks.of(member(books, CLEO).id) == []
    at.until_quiet()
    assert "For both-here" not in "".join(words(each) for each in at.dm(CLEO, CIRCLE))


def test_a_tier_rises_at_once_and_falls_late_after_a_notice_that_arrived(circle: Work) -> None:
    days = [TUESDAY.date() - n * DAY for n in range(7)]
    with circle.deps.store.open() as books:
        thank(books, CLEO, [days[n % 7] for n in range(20)], people=5)
        thank(books, CORA, [days[n % 6] for n in range(20)], people=4)  # not from enough people, nor on enough days
    look(circle, TUESDAY)
    look(circle, TUESDAY)
    assert (held(circle, CLEO), held(circle, CORA)) == (
        Held(Tier.CONTRIBUTOR, TUESDAY.date()), Held(Tier.PARTICIPANT, TUESDAY.date()),
    )  # fmt: skip
    assert sorted(told(circle, RISEN)) == [CLEO, CORA]
    with circle.deps.store.reading() as books:
        cleo = member(books, CLEO)
        assert [badge.value for badge in books.tiers.badges([cleo.id])[cleo.id]] == ["thanked"]
        page = own.page(books, cleo, TUESDAY)
        assert (page["tier"]["next"], page["tier"]["missing"]["days"]) == ("ambassador", 13)
    later = TUESDAY + 95 * DAY
    with circle.deps.store.open() as books:
        for n in range(100):
            books.members.count(member(books, f"U0P{n}").id, Act.TAP, later.date())
            books.members.count(member(books, f"U0P{n}").id, Act.TAP, (later + 20 * DAY).date())
    look(circle, later)
    assert sorted(told(circle, FALLING)) == [CLEO, CORA]
    look(circle, later + 17 * DAY)  # it did not arrive: the fortnight has not begun
    assert tier(circle, CLEO) is Tier.CONTRIBUTOR
    circle.at(later + 17 * DAY).until_quiet()
    look(circle, later + 20 * DAY)
    assert tier(circle, CLEO) is Tier.CONTRIBUTOR
    with circle.deps.store.open() as books:
        for n in range(100):
            books.members.count(member(books, f"U0P{n}").id, Act.TAP, (later + 31 * DAY).date())
        books.members.change(replace(member(books, CORA), paused_until=later + 60 * DAY))
    look(circle, later + 31 * DAY)
    assert [tier(circle, user) for user in (CLEO, CORA)] == [Tier.EXPLORER, Tier.PARTICIPANT], "a pause freezes"


def test_below_the_floor_nothing_rises_and_the_page_says_why(work: Work) -> None:
    with work.deps.store.open() as books:
        for n in range(6):
            joined(books, f"U0P{n}", CIRCLE)
        joined(books, CLEO, CIRCLE)
        thank(books, CLEO, [TUESDAY.date() - n * DAY for n in range(20)], people=5)
        moe = books.people.get(Identity(CIRCLE, MOE))
        with pytest.raises(FieldRefusals) as refused:
            moderating.settle(books, moe, {"is_on": "on"}, TUESDAY)
        assert isinstance(refused.value.errors["is_on"], NotReady)
        books.tiers.settle(Setting(CIRCLE, True), MOE, TUESDAY)
        page = own.page(books, member(books, CLEO), TUESDAY)
        assert (page["is_on"], page["tier"], page["floor"]) == (False, None, 100)
    look(work, TUESDAY)
    assert held(work, CLEO) is None


def test_a_tier_hears_of_openings_first_has_seats_kept_and_is_audited(circle: Work) -> None:
    with circle.deps.store.open() as books:
        cleo, cora = member(books, CLEO), member(books, CORA)
        books.tiers.keep({cleo.id: Held(Tier.AMBASSADOR, TUESDAY.date())})
        books.openings.add(Opening(CIRCLE, CIRCLE, "Engineer", "Build", MOE, MOE, TUESDAY))
        for user, there in ((CLEO, 1), ("U0P9", 0)):
            page = openings.listed(books, books.people.get(Identity(CIRCLE, user)), 0, TUESDAY)
            assert (page["all"], page["later"]) == (there, 1 - there)
        late = openings.listed(books, books.people.get(Identity(CIRCLE, "U0P9")), 0, TUESDAY + 3 * DAY)
        assert (late["all"], late["later"]) == (1, 0)
        event = books.events.add(Event(
            CIRCLE, Gathering.OFFICE_HOURS, "Office hours", "", TUESDAY + 9 * DAY, 60, MOE, MOE, TUESDAY,
            Stage.ANNOUNCED, capacity=5, place="Here", tier_first=True,
        ))  # fmt: skip
        for n in range(4):
            seats.answer(books, event, member(books, f"U0P{n}"), True, TUESDAY)
        assert seats.answer(books, event, cora, True, TUESDAY).answer is Seated.WAITING
        assert seats.answer(books, event, cleo, True, TUESDAY).answer is Seated.GOING
        seats.answer(books, event, cleo, False, TUESDAY)
        assert seats.pass_on(books, event, TUESDAY) == 0
        assert seats.pass_on(books, event, TUESDAY + 8 * DAY) == 1
        part = moderating.audit(books, CIRCLE, TUESDAY)["parts"][0]
        assert (part["by"], part["why"]) == ("language", "few_groups")


def test_only_who_says_yes_is_shown_and_only_what_was_chosen_is_celebrated(circle: Work) -> None:
    october = [date(2026, 10, 5) + n * DAY for n in range(6)]
    with circle.deps.store.open() as books:
        thank(books, CLEO, october, people=6)
        thank(books, CORA, october[:5], people=5)
        books.tiers.settle(Setting(CIRCLE, True, "C0TALK"), MOE, TUESDAY)
        moe = books.people.get(Identity(CIRCLE, MOE))
        cleo, cora = (books.people.get(Identity(CIRCLE, user)) for user in (CLEO, CORA))
        page = spotlight.page(books, moe, TUESDAY)
        assert [(each["user"], each["n"]) for each in page["candidates"]] == [(CLEO, 6), (CORA, 5)]
        spotlight.ask(books, moe, member(books, CLEO).id, TUESDAY)
        with pytest.raises(NotAsked):
            spotlight.ask(books, moe, member(books, CORA).id, TUESDAY)
        with pytest.raises(NotAsked):
            spotlight.answer(books, cora, date(2026, 10, 1), Answer.YES, TUESDAY)
        spotlight.answer(books, cleo, date(2026, 10, 1), Answer.NO, TUESDAY)
        spotlight.ask(books, moe, member(books, CORA).id, TUESDAY)
        spotlight.answer(books, cora, date(2026, 10, 1), Answer.YES, TUESDAY)
        assert spotlight.page(books, moe, TUESDAY)["winner"] == CORA
        own.choose(books, member(books, CLEO), {"occasions": ["birthday"], "birthday": "1990-11-22"}, TUESDAY)
        own.choose(books, member(books, CORA), {"occasions": ["other"], "other": "2027-11-23"}, TUESDAY)
    assert (told(circle, ASKED), told(circle, SPOTLIT)) == ([CLEO, CORA], ["C0TALK"])
    look(circle, TUESDAY - DAY)  # the Sunday before was her birthday: said on Monday, and not called today
    (said,) = (each for each in circle.notices() if each.kind == CELEBRATED)
    assert (said.facts["day"], said.facts["is_today"]) == ("2026-11-22", False)
