"""Digests, taps, links and what counts against a member's budget are kept on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.access import Kind as Place
from bot.rules.calendar import Hours
from bot.rules.community.budget import Alike
from bot.rules.community.content import Kind
from bot.rules.community.content.digests import Digest, Picked, Said, Tap, Why
from bot.rules.community.content.digests.ranking import Response
from bot.rules.community.content.digests.timing import begun
from bot.rules.community.members import Frequency, Purpose, Way
from bot.rules.people import Identity
from bot.store import Store
from tests.make import NOW, TEAM
from tests.sampled.digests import item, member

DAY = timedelta(days=1)


def test_who_is_due_is_found_in_pages_and_who_wants_none_is_not(store: Store) -> None:
    with store.open() as books:
        kai, joy, bea, _ = (
            member(books, user=f"U{n}", email=f"{n}@example.org", frequency=frequency)
            for n, frequency in enumerate((Frequency.WEEKLY,) * 3 + (Frequency.NEVER,))
        )
        course = begun(kai.id, Frequency.WEEKLY, Hours("UTC"), NOW)
        books.digests.keep([course, replace(course, member=joy.id, frequency=Frequency.DAILY)])
        assert course.next_at is not None
        assert list(books.digests.due(TEAM, NOW, 10)) == [joy.id, bea.id]  # one changed their mind, one is new
        assert list(books.digests.due(TEAM, NOW, 1, after=joy.id)) == [bea.id]
        assert books.digests.due(TEAM, course.next_at, 1) == {kai.id: course}
        books.digests.keep([replace(course, next_at=None, untapped=3)])
        assert list(books.digests.due(TEAM, NOW + 99 * DAY, 1)) == [joy.id]
        assert books.digests.course(kai.id) == replace(course, next_at=None, untapped=3)


def test_a_period_has_one_digest_and_each_item_is_counted_as_shown_and_tapped_once_for_each_member(
    store: Store,
) -> None:
    with store.open() as books:
        kai, first, second = member(books), item(books, Kind.NEWS, "", "data"), item(books, Kind.JOB, "")
        given = Digest(kai.id, "weekly-1", NOW, Way.MESSAGE, (Picked(first.id, Why.FOLLOWED, "data"),))
        assert books.digests.give([given]) == {(kai.id, "weekly-1")}
        assert books.digests.give([replace(given, items=(Picked(second.id, Why.NEW),))]) == frozenset()
        assert books.digests.get(kai.id, "weekly-1") == given
        assert books.digests.shown([kai.id], NOW) == {kai.id: {first.id}}
        for said in (Said.MORE, Said.MORE, Said.OPEN, Said.LESS):
            books.digests.tap(kai.id, first.id, said, NOW)
        assert books.digests.said(kai.id, [first.id, second.id]) == {first.id: {Said.OPEN, Said.LESS}}
        assert books.digests.responses([first.id, second.id]) == {first.id: Response(1, 1)}
        taps = [Tap(first.id, said, NOW, ("data",)) for said in (Said.LESS, Said.OPEN)]
        assert books.digests.taps([kai.id], NOW) == {kai.id: taps}


def test_a_link_opens_its_digest_until_it_is_over_and_nothing_is_left_of_who_is_forgotten(store: Store) -> None:
    with store.open() as books:
        kai = member(books)
        books.digests.give([Digest(kai.id, "weekly-1", NOW, Way.MAIL, ())])
        for hash, until in (("a", NOW + DAY), ("b", NOW)):
            books.digests.link(hash, kai.id, "weekly-1", until)
        assert [books.digests.opened_by(hash, NOW) for hash in "abc"] == [(TEAM, kai.id, "weekly-1"), None, None]
        books.digests.forget(NOW, NOW)
        assert books.digests.get(kai.id, "weekly-1") is not None
        books.digests.erase(kai.id)
        assert (books.digests.get(kai.id, "weekly-1"), books.digests.opened_by("a", NOW)) == (None, None)


def test_what_counts_is_counted_once_by_its_key_for_slack_and_mail_together(store: Store) -> None:
    with store.open() as books:
        kai, joy = (member(books, user=f"U{n}", email=f"{n}@example.org") for n in range(2))
        pause = member(books, user="U2", email="2@example.org", paused_until=NOW + DAY, zone="Asia/Shanghai")
        books.members.end(joy.id, Purpose.COMMUNITY, NOW)
        who = Identity(TEAM, "U0")
        for _ in range(2):
            books.sendings.note([("k:1", who), ("k:2", Identity(TEAM, "U0NOBODY"))], NOW - DAY)
        books.sendings.note_mail("k:3", kai.id, NOW)
        assert sorted(books.sendings.of(who, NOW)) == [NOW - DAY, NOW] == sorted(books.sendings.of_member(kai.id, NOW))
        assert books.sendings.of(who, NOW, but="k:3") == [NOW - DAY]
        over, paused = Alike("UTC", True, False, True, 1), Alike("Asia/Shanghai", True, True, False, 1)
        without = Alike("UTC", False, False, False, 1)
        assert set(books.sendings.alike(TEAM, NOW)) == {over, paused, without}
        assert books.sendings.alike(TEAM, NOW, [pause.id]) == [paused]
        books.sendings.take_back("k:3")
        books.sendings.forget(NOW + 30 * DAY)
        assert books.sendings.of(who, NOW) == []


def test_a_digest_belongs_to_its_workspace(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put("T0CIRCLE", Place.COMMUNITY, "Circle")
        kai = member(books, workspace="T0CIRCLE")
        assert list(books.digests.due("T0CIRCLE", NOW, 9)) == [kai.id]
        assert books.digests.due(TEAM, NOW, 9) == {}
