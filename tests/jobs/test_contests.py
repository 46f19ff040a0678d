"""A contest from its start to its prize: who joined counts for whom they came through, and everybody hears once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.jobs import MOMENTS
from bot.jobs.community.members import data
from bot.jobs.community.members import joining as entering
from bot.jobs.community.sources import contests, joined, joining, personal
from bot.rules.community.members import Purpose
from bot.rules.community.sources.contests import Contest, NoSuchContest, planned
from bot.rules.community.sources.joining import Wanted
from bot.rules.people import Identity, Person, Role
from bot.store import Books
from tests.fakes import CIRCLE
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW

CLEO, MOE, CORA = "U0CLEO", "U0MOE", "U0CORA"
DAY = timedelta(days=1)
ME = Person(CIRCLE, MOE, "Moe")
SAID = {"name": "Spring", "prize": "A trip", "terms": "All.", "first": f"{NOW.date()}", "last": f"{NOW.date() + DAY}"}
OVER = NOW + 3 * DAY


def member(books: Books, user: str) -> int:
    found = books.members.of(Identity(CIRCLE, user))
    assert found is not None
    return found.id


def comes(books: Books, through: str, user: str) -> None:
    """Somebody joins by the page of that member's link and confirms it."""
    source = personal(books, CIRCLE, Identity(CIRCLE, through), NOW)
    email = f"{user.lower()}@example.com"
    joining.ask(books, source, Wanted(user, email, (), (Purpose.COMMUNITY,), "en"), NOW)
    began = books.members.by_email(CIRCLE, email)
    assert began is not None
    wish = books.joining.last(began.id)
    assert wish is not None
    joining.confirm(books, wish, {}, NOW)
    friend = Person(CIRCLE, user, user, email)
    books.people.put(friend, NOW)
    entering.told(books, friend, False, NOW)
    joined.came(books, friend.identity, NOW)


def told(work: Work, kind: str) -> list[tuple[str, Any]]:
    """To whom every notice of that kind goes, and what it says."""
    planned = [each for each in work.notices() if each.kind == kind]
    with work.deps.store.reading() as books:
        return [(each.to, MOMENTS[kind].facts(books, each, OVER)) for each in planned]


def said(work: Work, kind: str) -> dict[str, Any]:
    return dict(told(work, kind))


@pytest.fixture
def spring(work: Work) -> Contest:
    """Cleo, Moe and Cora take part; Cora is named. Two came by Cleo, one of whom left; one by Moe; one by nobody."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        spring = books.contests.begin(planned(CIRCLE, SAID, (), "UTC", MOE, NOW))
        for user, chosen in ((CLEO, ["part"]), (MOE, ["part"]), (CORA, ["part", "named"])):
            contests.take_part(books, spring, member(books, user), chosen, NOW)
        for through, user in ((CLEO, "U0F1"), (CLEO, "U0F2"), (CORA, "U0F3")):
            comes(books, through, user)
        gone = Identity(CIRCLE, "U0F2")
        entering.gone(books, gone, NOW)
        entering.told(books, Person(CIRCLE, "U0F2", "U0F2", "u0f2@example.com"), False, NOW)
    return spring


def test_it_ends_once_with_a_place_for_each_and_the_winners_for_moderators(work: Work, spring: Contest) -> None:
    with work.deps.store.reading() as books:
        mine = contests.of_member(books, spring, member(books, CLEO), NOW)
        assert (mine["n"], mine["place"], mine["others"]) == (1, 1, [{"who": CORA, "n": 1, "place": 1}])
        seen = contests.of_member(books, spring, member(books, CORA), NOW)
        assert (seen["n"], seen["others"]) == (1, []), "who did not agree is named to nobody"
        later = member(books, MOE)
    contests.end(work.at(NOW + DAY).deps)
    assert said(work, contests.OVER) == {}, "its last day is not over"

    def crash(point: str) -> None:
        raise Crashed(point)

    with pytest.raises(Crashed):
        contests.end(replace(work.at(OVER).deps, crash=crash))
    for _ in range(2):
        contests.end(work.at(OVER).deps)
    over = said(work, contests.OVER)
    assert {to: (each["n"], each["place"], each["winners"]) for to, each in over.items()} == {
        CLEO: (1, 1, [CORA]), CORA: (1, 1, []), MOE: (0, None, [CORA]),
    }  # fmt: skip
    (won,) = said(work, contests.WON).values()
    assert ({each["who"] for each in won["winners"]}, won["brought"], won["taking"]) == ({CLEO, CORA}, 2, 3)
    with work.deps.store.open() as books:
        with pytest.raises(NoSuchContest):
            contests.take_part(books, books.contests.get(CIRCLE, spring.id), later, ["part"], OVER)
        with pytest.raises(NoSuchContest):
            contests.winner(books, ME, spring.id, later)


def test_the_prize_is_told_as_it_is_now_and_goes_with_the_member(work: Work, spring: Contest) -> None:
    contests.end(work.at(OVER).deps)
    with work.deps.store.open() as books:
        cleo = member(books, CLEO)
        for n, answers in enumerate(({"due": "2026-12-24"}, {"due": "2026-12-24", "paid": ["yes"]})):
            contests.pay(books, ME, *contests.winner(books, ME, spring.id, cleo), answers, OVER + n * DAY)
    kept = [each for each in told(work, contests.PRIZE) if each[1] is not None]
    assert kept == [(CLEO, {"name": "Spring", "prize": "A trip", "due": date(2026, 12, 24), "is_paid": True})]
    with work.deps.store.open() as books:
        data.forget(books, books.members.get(CIRCLE, cleo), "", OVER)
        assert {each.user for each in books.contests.parts(spring.id)} == {MOE, CORA}


def test_one_that_is_called_off_has_no_winner_and_says_so(work: Work, spring: Contest) -> None:
    with work.deps.store.open() as books:
        contests.call_off(books, ME, spring, NOW)
        with pytest.raises(NoSuchContest):
            contests.call_off(books, ME, books.contests.get(CIRCLE, spring.id), NOW)
    contests.end(work.at(OVER).deps)
    assert {each["is_called_off"] for each in said(work, contests.OVER).values()} == {True}
    assert said(work, contests.WON) == {}
