"""What a quarter's items and digests come to, what was set because of it and by whom, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.rules.access import Kind as Place
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.digests import Digest, Picked, Said, Why
from bot.rules.community.goals.paces import Pace
from bot.rules.community.goals.reviewing import Looked, Of, Proposal, applied, review
from bot.rules.community.members import Way
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.settling import Setting
from bot.rules.community.recognition.tiers import Held
from bot.rules.community.segments import Kind as SegmentKind
from bot.rules.community.segments import Rule, Segment
from bot.store import Store
from tests.make import NOW, TEAM
from tests.sampled.intros import joined

DAY, QUARTER = timedelta(days=1), date(2026, 7, 1)


def test_a_quarter_is_counted_by_kind_channel_segment_and_tier(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        segment = books.segments.add(Segment(TEAM, "Gophers", SegmentKind.LIVE, Rule(()), "U0MOE", NOW)).id
        item = Item(TEAM, Kind.NEWS, "New law", "Read.", "U0MOE", NOW, State.MEASURED, posted_at=NOW - DAY)
        said = [
            item, replace(item, channel="C1", segment=segment), replace(item, kind=Kind.JOB, channel="C1"),
            replace(item, segment=segment + 9, kind=Kind.POLL), replace(item, posted_at=NOW),
            replace(item, posted_at=NOW - 9 * DAY), replace(item, state=State.DROPPED),
        ]  # fmt: skip
        news, _, job, *_ = ids = [books.content.add(each).id for each in said]
        kai, joy = (joined(books, f"U{n}") for n in range(2))
        given = [(kai, "weekly-1", ids[:3]), (kai, "weekly-2", ids[3:4]), (joy, "weekly-1", ids[:2])]
        for member, period, which in given:
            picked = tuple(Picked(id, Why.NEW) for id in which)
            books.digests.give([Digest(member.id, period, NOW - DAY, Way.MESSAGE, picked)])
        for who, which, what in ((kai, news, Said.OPEN), (kai, news, Said.MORE), (joy, news, Said.LESS),
                                 (kai, job, Said.OPEN)):  # fmt: skip
            books.digests.tap(who.id, which, what, NOW - DAY)
        counted = [
            Looked(Of.CONTENT, "job", 1, 1, 1), Looked(Of.CONTENT, "news", 2, 4, 2),
            Looked(Of.CONTENT, "poll", 1, 1, 0), Looked(Of.CHANNEL, "C1", 2, 3, 1),
            Looked(Of.SEGMENT, str(segment), 1, 2, 0),
        ]  # fmt: skip
        assert books.reviews.look(TEAM, NOW - 5 * DAY, NOW) == counted
        books.tiers.settle(Setting(TEAM, True), "U0MOE", NOW)
        books.tiers.keep({joy.id: Held(Tier.AMBASSADOR, QUARTER)})
        tiers = [Looked(Of.TIER, "ambassador", 1, 2, 1), Looked(Of.TIER, "explorer", 2, 4, 2)]
        assert books.reviews.look(TEAM, NOW - 5 * DAY, NOW) == [*counted, *tiers]
        assert books.reviews.look("T0ELSE", NOW - 5 * DAY, NOW) == []


def test_a_review_is_made_once_and_what_is_set_keeps_who_and_when(store: Store) -> None:
    looked = [Looked(Of.CONTENT, "news", 9, 2000, 10), Looked(Of.CONTENT, "poll", 9, 4000, 900, is_needed=True)]
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        assert books.reviews.newest(TEAM) == []
        assert books.reviews.make(TEAM, QUARTER - 92 * DAY, looked[:1], NOW)
        assert books.reviews.make(TEAM, QUARTER, looked, NOW)
        assert not books.reviews.make(TEAM, QUARTER, looked[:1], NOW + DAY)
        assert (books.reviews.is_made(TEAM, QUARTER), books.reviews.is_made(TEAM, QUARTER + DAY)) == (True, False)
        found = books.reviews.newest(TEAM)
        assert [each.looked for each in found] == looked
        assert {each.quarter for each in found} == {QUARTER}
        stop = review(looked)[0]
        change = applied(stop, {}, {"content:news": "none"}, "U0MOE", NOW)
        assert stop.proposal is Proposal.STOP
        assert change is not None
        made = books.reviews.add(TEAM, change)
        books.reviews.set(TEAM, change.after, "U0MOE", NOW)
        assert books.reviews.paces(TEAM).of(Of.CONTENT, "news") is Pace.NONE
        assert books.reviews.change(TEAM, made.id) == made == replace(change, id=made.id)
        assert books.reviews.change("T0ELSE", made.id) is None
        books.reviews.undo(replace(made, undone_at=NOW + DAY))
        books.reviews.set(TEAM, change.before, "U0CORA", NOW + DAY)
        (kept,) = books.reviews.settings(TEAM).values()
        assert (kept.value, kept.by, kept.at) == (None, "U0CORA", NOW + DAY)
        assert books.reviews.paces(TEAM).of(Of.CONTENT, "news") is None
        assert books.reviews.changes(TEAM, NOW) == [replace(made, undone_at=NOW + DAY)]
        assert books.reviews.changes(TEAM, NOW + DAY) == []
