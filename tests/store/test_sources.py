"""Ways into the community: what is counted, kept and forgotten, the same on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.community.members import Act, Member, Stand, Standing, Touch
from bot.rules.community.sources import Kind, NoSuchSource, Source, Step, Visit
from bot.rules.community.sources.invitation import Invitation
from bot.rules.community.sources.joining import FORGOTTEN_AFTER, Request
from bot.rules.community.sources.referring import Referral, Relation, Stage
from bot.rules.people import Identity
from bot.store import Store
from tests.make import NOW, TEAM

FAIR = Source(TEAM, Kind.FAIR, "fair2345", "The fair", "U0MOE", NOW)
LINK = "https://join.slack.com/t/x/shared_invite/y"


def test_a_code_is_nobody_elses_and_what_is_counted_adds_up(store: Store) -> None:
    with store.open() as books:
        fair, other = books.sources.add(FAIR), books.sources.add(FAIR)
        assert other.code != fair.code
        for step in (Step.SEEN, Step.SEEN, Step.JOINED):
            books.sources.count(fair.id, step, NOW.date())
        books.sources.count(fair.id, Step.SEEN, date(2026, 1, 1))
        assert books.sources.counted([fair.id, other.id]) == {fair.id: {Step.SEEN: 3, Step.JOINED: 1}, other.id: {}}
        books.sources.save(replace(fair, closed_at=NOW, cost=7))
        assert [each.id for each in books.sources.page(TEAM, 0, 9)] == [other.id, fair.id], "open ones first"
        assert books.sources.of_kind(TEAM, Kind.FAIR) == other
        books.sources.visit(fair.id, Visit(date(2026, 3, 1), "U0MOE", "Kind"))
        books.sources.visit(fair.id, Visit(date(2026, 2, 1), "U0MOE", "Quiet"))
        assert [each.note for each in books.sources.visits(fair.id, 5)] == ["Kind", "Quiet"]
        assert books.sources.visited([fair.id, other.id]) == {fair.id: (2, date(2026, 3, 1))}
        with pytest.raises(NoSuchSource):
            books.sources.get("T0ELSEWHERE", fair.id)


def test_whose_first_way_it_was_is_counted_and_nobody_is_named(store: Store) -> None:
    with store.open() as books:
        fair, other = books.sources.add(FAIR), books.sources.add(FAIR)
        for n, source in enumerate((fair, fair, other)):
            made = Member(TEAM, f"M{n}", Standing.JOINED, NOW, user=f"U{n}", joined_at=NOW)
            member = books.members.begin(made)
            books.members.touch(member.id, Touch(source.id, NOW))
            books.members.touch(member.id, Touch(other.id, NOW))
            books.members.stand(member.id, "data", Stand.FOLLOWED, NOW)
            books.members.count(member.id, Act.TAP, (NOW - timedelta(days=n * 28)).date())
        for user in ("U8", "U9"):
            asked = books.members.begin(Member(TEAM, "M9", Standing.JOINED, NOW, user=user, joined_at=NOW))
        books.joining.ask_how(asked.id, NOW)  # the other one was there before
        ids = [fair.id, other.id]
        assert books.sources.active(ids, NOW) == {fair.id: 2}
        assert (books.sources.applied(ids), books.sources.hired(ids)) == ({}, {})
        assert (books.sources.coverage(TEAM), books.sources.members(TEAM)) == ((3, 4), 5)
        assert (books.sources.topics(TEAM, 3), books.sources.topics(TEAM, 4)) == ({"data": 3}, {})


def test_what_nobody_confirmed_goes_with_all_that_hangs_on_it(store: Store) -> None:
    with store.open() as books:
        source = books.sources.add(replace(FAIR, referrer="U0MOE", referrer_workspace=TEAM, kind=Kind.REFERRAL))
        assert books.sources.personal(TEAM, Identity(TEAM, "U0MOE")) == source
        gone, stays = (
            books.members.begin(Member(TEAM, "Kim", standing, NOW, email=f"{standing}@example.com", verified_at=at))
            for standing, at in ((Standing.STARTED, None), (Standing.CONFIRMED, NOW))
        )
        for member in (gone, stays):
            told = Referral(TEAM, source.id, member.id, "U0MOE", TEAM, Relation.MET, NOW, "Why", agreed_at=NOW)
            told = books.referrals.add(told)
            wish = books.joining.ask(Request(TEAM, member.id, "Kim", (), (), "en", NOW, source.id, told.id))
            books.joining.give(wish.id, f"{member.id}", NOW)
            assert books.joining.opened_by(f"{member.id}", NOW) == wish
        assert [(each.id, each.is_confirmed, each.open_ones) for each in books.referrals.going_on(0, 9)] == [
            (1, False, []), (2, True, []),
        ]  # fmt: skip
        books.referrals.save(replace(told, stage=Stage.CLOSED))
        assert [each.id for each in books.referrals.going_on(0, 9)] == [1]
        assert books.joining.forget_unconfirmed(NOW + FORGOTTEN_AFTER, 9) == 1
        assert books.members.by_email(TEAM, gone.email) is None
        assert books.joining.opened_by(f"{gone.id}", NOW) is None
        assert [each.note for each in books.referrals.page(TEAM, 0, 9)] == ["Why"]
        later = books.members.begin(Member(TEAM, "Lee", Standing.STARTED, NOW))
        assert later.id > stays.id, "a number is given once"


def test_the_way_in_is_counted_from_when_it_was_pasted(store: Store) -> None:
    with store.open() as books:
        books.ways_in.put(TEAM, Invitation(LINK, "U0MOE", NOW))
        books.ways_in.joined(TEAM)
        books.ways_in.dead(TEAM)
        assert books.ways_in.get(TEAM) == Invitation(LINK, "U0MOE", NOW, 1, True)
        books.ways_in.put(TEAM, Invitation(LINK + "2", "U0CORA", NOW))
        assert books.ways_in.get(TEAM) == Invitation(LINK + "2", "U0CORA", NOW)
        assert list(books.ways_in.workspaces()) == [TEAM]
