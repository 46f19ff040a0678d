"""Introductions from the first who asks to "we met": matched, looked at, changed, said, asked after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import ERRANDS, errands
from bot.jobs.community.intros import (
    INTRODUCED,
    MET,
    NOBODY,
    PROPOSED,
    STAY,
    TOGETHER,
    matching,
    moderating,
    own,
    planning,
)
from bot.jobs.community.members import data
from bot.rules.community.intros import Distance, Group, Kind, TooFew, Why
from bot.rules.community.intros.following import ASKED_AFTER, Answer
from bot.rules.community.intros.rounds import KEPT, PREVIEW, Held, NoSuchRound, RoundAhead, Setting, State
from bot.rules.community.members import Member
from bot.rules.people import Identity, Role
from bot.store import Books
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.sampled.intros import held, joined

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CLEO, CORA, MOE = "U0CLEO", "U0CORA", "U0MOE"
PEOPLE = (CLEO, CORA, *(f"U0NEW{n}" for n in range(10)))
WHY = Why(("data",), (), Distance.FAR, ())


@pytest.fixture
def circle(work: Work) -> Work:
    """Twelve members of a community asked to be introduced; rounds begin on Monday."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for user in PEOPLE:
            joined(books, user, CIRCLE)
        books.intros.set_up(Setting(CIRCLE, Kind.PEOPLE, MOE, MONDAY, True, 2, MONDAY))
    return work


def found(books: Books, user: str) -> Member:
    member = books.members.of(Identity(CIRCLE, user))
    assert member is not None
    return member


def do(work: Work, at: datetime) -> None:
    """What is due then is planned, and every errand done; nothing is delivered."""
    deps = work.at(at).deps
    planning.plan_rounds(deps)
    planning.ask(deps)
    while errands.one(deps, ERRANDS):
        pass


def told(work: Work, kind: str) -> list[str]:
    return sorted(each.to for each in work.notices() if each.kind == kind)


def rounds(work: Work) -> list[Held]:
    with work.deps.store.reading() as books:
        return list(books.intro_rounds.open(CIRCLE))


def test_a_round_is_seen_changed_and_said_and_who_met_is_asked_a_week_later(circle: Work) -> None:
    do(circle, MONDAY - PREVIEW)
    (held,) = rounds(circle)
    assert (held.state, held.at) == (State.PROPOSED, MONDAY)
    assert MOE in told(circle, PROPOSED)
    with circle.deps.store.open() as books:
        me = books.people.get(Identity(CIRCLE, MOE))
        page = moderating.preview(books, me, held.id, 0, MONDAY - PREVIEW)
        one, other = page["groups"][0]["pairs"][0]["ids"]
        assert (page["all"], page["left"]) == (6, [])
        with pytest.raises(NoSuchRound):
            moderating.keep_apart(books, me, held.id, one, one, MONDAY - PREVIEW)
        moderating.keep_apart(books, me, held.id, one, other, MONDAY - PREVIEW)
    do(circle, MONDAY - PREVIEW)
    with circle.deps.store.reading() as books:
        groups = books.intro_rounds.groups(held.id)
        assert len(groups) == 6
        assert not any({one, other} <= set(each.group.members) for each in groups)
        assert len({each.group.prompt for each in groups}) == 6
    do(circle, MONDAY - DAY)
    assert told(circle, INTRODUCED) == []
    do(circle, MONDAY)
    assert told(circle, INTRODUCED) == sorted(PEOPLE)
    assert rounds(circle) == []
    circle.at(MONDAY + DAY).round()
    said = [words(each["blocks"]) for each in circle.dm(CLEO, CIRCLE)]
    assert any("Why you" in each and "To begin with" in each for each in said), said
    do(circle, MONDAY + ASKED_AFTER - DAY)
    assert told(circle, MET) == []
    do(circle, MONDAY + ASKED_AFTER + DAY)
    assert told(circle, MET) == sorted(PEOPLE)
    with circle.deps.store.open() as books:
        cleo = found(books, CLEO)
        (mine,) = books.intro_rounds.of(cleo.id, 9)
        own.answer(books, cleo, mine.id, Answer.NOT_YET, MONDAY + ASKED_AFTER)
    do(circle, MONDAY + 2 * ASKED_AFTER + DAY)
    assert told(circle, MET).count(CLEO) == 2
    do(circle, MONDAY + 2 * ASKED_AFTER + DAY)
    assert told(circle, MET).count(CLEO) == 2


def test_who_leaves_before_the_day_is_in_no_group_and_who_is_over_is_told(circle: Work) -> None:
    with circle.deps.store.open() as books:
        joined(books, "U0NEW10", CIRCLE)
        me = books.people.get(Identity(CIRCLE, MOE))
        assert moderating.prepare(books, me, Kind.PEOPLE, MONDAY).state is State.MATCHING
        with pytest.raises(RoundAhead):
            moderating.prepare(books, me, Kind.PEOPLE, MONDAY)
        with pytest.raises(NoSuchRound):
            moderating.go(books, me, 1, MONDAY)
    do(circle, MONDAY)
    (held,) = [each for each in rounds(circle) if each.state is State.PROPOSED]
    with circle.deps.store.open() as books:
        own.stop(books, found(books, CLEO), MONDAY)
        # Everybody but two would rather not meet Cora.
        cora = found(books, CORA).id
        for part in books.intros.parts(CIRCLE):
            if part.member != cora:
                books.intros.keep(replace(part, avoids=frozenset({cora})))
        new = found(books, "U0NEW10")
        (given,) = data.everything(books, new)["intro_parts"]
        assert (given["member"], given["avoids"]) == (new.id, [found(books, CORA).name]), "their data has their list"
        moderating.go(books, me, held.id, MONDAY)
    do(circle, MONDAY)
    assert CLEO not in told(circle, INTRODUCED)
    assert told(circle, NOBODY) == [CORA]
    assert len(told(circle, INTRODUCED)) == 11


def test_below_the_floor_nothing_is_made_and_who_is_silent_is_asked_whether_to_go_on(circle: Work) -> None:
    at = MONDAY
    for _ in range(4):
        with circle.deps.store.open() as books:
            me = books.people.get(Identity(CIRCLE, MOE))
            books.intros.next(Setting(CIRCLE, Kind.PEOPLE, MOE, at, True, 2, at))
        do(circle, at)
        do(circle, at)
        do(circle, at + ASKED_AFTER + DAY)
        at += 2 * ASKED_AFTER
    assert CLEO in told(circle, STAY)
    assert len(told(circle, STAY)) == len(set(told(circle, STAY)))
    with circle.deps.store.open() as books:
        cleo = found(books, CLEO)
        own.go_on(books, cleo, at)
        part = books.intros.part(cleo.id)
        assert part is not None
        assert part.back_at == at
        own.stop(books, cleo, at)
        for held in books.intro_rounds.open(CIRCLE):
            books.intro_rounds.keep(replace(held, state=State.DROPPED))
        with pytest.raises(TooFew):
            moderating.prepare(books, me, Kind.PEOPLE, at)
        books.intros.next(Setting(CIRCLE, Kind.PEOPLE, MOE, at, True, 2, at))
    do(circle, at)
    assert rounds(circle) == []
    planning.forget(circle.at(at + KEPT + DAY).deps)
    with circle.deps.store.reading() as books:
        assert books.intro_rounds.of(cleo.id, 9) == []


def test_two_who_are_introduced_have_a_conversation_of_their_own_in_both_languages_where_slack_opens_it(
    circle: Work,
) -> None:
    with circle.deps.store.open() as books:
        for user, language, zone in ((CLEO, "en", "Europe/Berlin"), (CORA, "zh", "Asia/Shanghai")):
            books.people.put(replace(books.people.get(Identity(CIRCLE, user)), zone=zone), MONDAY)
            books.members.change(replace(found(books, user), language=language, zone=zone))
        round = held(books, [Group((found(books, CLEO).id, found(books, CORA).id), WHY, "book")], workspace=CIRCLE)
        matching.plan_saying(books, round, MONDAY)
    night = MONDAY.replace(hour=18)
    do(circle, night)
    assert told(circle, INTRODUCED) == told(circle, TOGETHER) == [], "nothing while it is night for one of them"
    do(circle, MONDAY + DAY)
    rooms = {each.to for each in circle.notices() if each.kind == TOGETHER}
    circle.at(MONDAY + DAY).until_quiet()
    (room,) = rooms
    said = [words(each["blocks"]) for each in circle.stand_in.person(CIRCLE, CLEO).messages(room)]
    assert len(said) == 2
    assert any("meet each other" in each for each in said)
    assert any("认识一下" in each for each in said)
    with circle.deps.store.reading() as books:
        for user in (CLEO, CORA):
            assert len(books.sendings.of(Identity(CIRCLE, user), MONDAY + DAY)) == 1, "it counts once for each"


@pytest.mark.parametrize("why", ["missing_scope", "budget"])
def test_where_slack_opens_none_or_one_heard_enough_each_is_told_alone(circle: Work, why: str) -> None:
    with circle.deps.store.open() as books:
        round = held(books, [Group((found(books, CLEO).id, found(books, CORA).id), WHY)], workspace=CIRCLE)
        matching.plan_saying(books, round, MONDAY)
        if why == "budget":
            books.sendings.note([(f"sent {n}", Identity(CIRCLE, CORA)) for n in range(2)], MONDAY)
    if why == "missing_scope":
        circle.stand_in.faults("conversations.open", "refused", error=why)
    do(circle, MONDAY)
    assert told(circle, TOGETHER) == []
    assert told(circle, INTRODUCED) == [CLEO, CORA]
