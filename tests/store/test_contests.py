"""Contests: who came through whom, and what is kept of the places, the same on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.community.members import Line, Member, Side, Standing, Touch
from bot.rules.community.sources import Kind, Source
from bot.rules.community.sources.contests import Came, Contest, NoSuchContest, Part, Placed
from bot.rules.people import Identity
from bot.store import Store
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
SPRING = Contest(
    TEAM, "Spring", "A trip", "One each", date(2026, 11, 1), date(2026, 11, 30), NOW, NOW + DAY, "U0MOE", NOW
)


def test_who_came_is_found_by_the_first_way_and_only_through_whoever_takes_part(store: Store) -> None:
    with store.open() as books:
        spring = books.contests.begin(SPRING)
        member = {}
        for user in ("U1", "U2", "U3"):
            member[user] = books.members.begin(Member(TEAM, user, Standing.JOINED, NOW, user=user)).id
        link = {
            user: books.sources.add(Source(TEAM, Kind.REFERRAL, f"c{user}", user, user, NOW, user, TEAM)).id
            for user in member
        }
        fair = books.sources.add(Source(TEAM, Kind.FAIR, "cfair", "Fair", "U1", NOW)).id
        for user in ("U1", "U2"):
            books.contests.take_part(Part(spring.id, member[user], False, NOW))
        books.contests.take_part(Part(spring.id, member["U1"], True, NOW + DAY))
        assert books.contests.part(spring.id, member["U1"]) == Part(spring.id, member["U1"], True, NOW, "U1")
        ways = [(["U1", "U2"], NOW), (["U2"], NOW), (["U3"], NOW), (["U1"], NOW + DAY), (["U1"], NOW - DAY)]
        came = []
        for n, (users, at) in enumerate(ways):
            friend = Member(TEAM, "F", Standing.JOINED, NOW, user=f"F{n}", joined_at=at, verified_at=NOW if n else None)
            came.append(books.members.begin(friend).id)
            for user in users:
                books.members.touch(came[-1], Touch(link[user], NOW))
        by_fair = books.members.begin(Member(TEAM, "F", Standing.JOINED, NOW, user="F9", joined_at=NOW)).id
        for way in (fair, link["U1"]):
            books.members.touch(by_fair, Touch(way, NOW))
        books.members.note(came[1], Line("community.members.left", Side.COMMUNITY, NOW))
        assert list(books.contests.came(spring)) == [
            Came(came[0], member["U1"], NOW, Standing.JOINED, False, False),
            Came(came[1], member["U2"], NOW, Standing.JOINED, True, True),
        ]
        assert books.sources.forget(Identity(TEAM, "U1"), NOW), "whose link it was is gone"
        assert [each.through for each in books.contests.came(spring)] == [member["U2"]]


def test_places_and_prizes_stay_and_go_with_the_member(store: Store) -> None:
    with store.open() as books:
        spring, later = books.contests.begin(SPRING), books.contests.begin(replace(SPRING, ends_at=NOW + 9 * DAY))
        ids = [
            books.members.begin(Member(TEAM, each, Standing.JOINED, NOW, user=each)).id for each in ("U1", "U2", "U3")
        ]
        for id in ids:
            books.contests.take_part(Part(spring.id, id, True, NOW))
        assert books.contests.due(NOW + DAY) == [(TEAM, spring.id)]
        books.contests.end(replace(spring, ended_at=NOW), [Placed(ids[2], 4, 1), Placed(ids[0], 1, 2)])
        assert (books.contests.due(NOW + DAY), books.contests.open_ones(TEAM)) == ([], [later])
        parts = books.contests.parts(spring.id)
        assert [(each.member, each.n, each.place) for each in parts] == [
            (ids[2], 4, 1), (ids[0], 1, 2), (ids[1], None, None),
        ]  # fmt: skip
        books.contests.pay(replace(parts[0], due=date(2026, 12, 1), paid_at=NOW))
        paid = books.contests.part(spring.id, ids[2])
        assert paid is not None
        assert (paid.due, paid.paid_at) == (date(2026, 12, 1), NOW)
        books.contests.step_out(spring.id, ids[1])
        books.forgetting.move(ids[2], ids[0])  # both had a place: one record has one
        books.forgetting.drop(ids[1])
        assert [each.member for each in books.contests.parts(spring.id)] == [ids[0]]
        books.forgetting.drop(ids[0])
        assert books.contests.parts(spring.id) == []
        assert [each.id for each in books.contests.page(TEAM, 0, 1)] == [later.id, spring.id]
        with pytest.raises(NoSuchContest):
            books.contests.get("T0ELSEWHERE", spring.id)
