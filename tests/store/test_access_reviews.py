"""Reviews of who may what, what was said in them, and how many agreements run out, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.access_review import Lapsing, Mark, Verdict
from bot.rules.community.members import How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.community.sources import Kind, Source
from bot.rules.hiring.reports import pool
from bot.rules.people import Role
from bot.store import Store
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

DAY = timedelta(days=1)


def test_a_review_is_begun_once_marked_and_completed(store: Store) -> None:
    with store.open() as books:
        assert books.access_reviews.last(TEAM) is None
        assert [books.access_reviews.begin(TEAM, number, NOW) for number in (1, 1, 2)] == [True, False, True]
        last = books.access_reviews.last(TEAM)
        assert last is not None
        assert (last.number, last.is_open) == (2, True)
        for verdict in Verdict:
            books.access_reviews.mark(last, Mark(Role.COACH, "U0ANA", verdict, "U0ADA", NOW))
        assert books.access_reviews.marks(last) == [Mark(Role.COACH, "U0ANA", Verdict.TAKEN, "U0ADA", NOW)]
        books.access_reviews.complete(last, "U0ADA", NOW + DAY)
        done = replace(last, done_at=NOW + DAY, done_by="U0ADA")
        assert books.access_reviews.last(TEAM) == done
        assert books.access_reviews.marks(replace(done, number=1)) == []


def test_agreements_are_counted_by_the_last_of_each_that_was_not_taken_back(store: Store) -> None:
    with store.open() as books:
        for name, days in (("a", -1), ("b", 10), ("c", 60), ("d", 700), ("e", 10)):
            member = books.members.begin(Member(TEAM, name, Standing.KNOWN, NOW))
            for late in (0, days):
                consent = replace(given(Purpose.MAIL, How.CLICK, NOW - 99 * DAY), until=NOW + late * DAY)
                books.members.give(member.id, consent)
            if name == "e":
                books.members.end(member.id, Purpose.MAIL, NOW)
        assert books.access_reviews.agreements(TEAM, NOW) == {"mail": Lapsing(1, 2, 1)}, "e took it back"
        assert books.access_reviews.agreements("T0OTHER", NOW) == {}


def test_candidates_are_counted_by_what_they_said_last(store: Store) -> None:
    with store.open() as books:
        assert books.access_reviews.kept_in_mind(TEAM, NOW) == Lapsing(0, 0, 0)
        seen = kept(books, KIM)
        yes = pool.answered(True, 24, NOW)
        books.pool.answer(seen.candidacy.id, replace(yes, until=NOW + 40 * DAY))
        assert books.access_reviews.kept_in_mind(TEAM, NOW) == Lapsing(0, 1, 0)
        assert books.access_reviews.kept_in_mind(TEAM, NOW + 41 * DAY) == Lapsing(0, 0, 1)
        books.pool.answer(seen.candidacy.id, replace(yes, said=pool.Said.NO, until=None))
        assert books.access_reviews.kept_in_mind(TEAM, NOW + 41 * DAY) == Lapsing(0, 0, 0)


def test_a_community_began_with_its_first_way_in(store: Store) -> None:
    with store.open() as books:
        assert books.access_reviews.community_began(TEAM) is None
        for days in (3, 1):
            books.sources.add(Source(TEAM, Kind.PAGE, f"c{days}", "A page", "U0ADA", NOW + days * DAY))
        assert books.access_reviews.community_began(TEAM) == NOW + DAY


def test_the_record_tells_its_last_entries_the_newest_first(store: Store) -> None:
    for what in ("a", "b", "c"):
        with store.open() as books:
            books.record.note(NOW, what, "thing:1", **({"who": "U0ADA"} if what == "b" else {}))
    with store.reading() as books:
        assert books.record.newest(2) == [(NOW, "c", ""), (NOW, "b", "U0ADA")]
        assert [each["what"] for each in books.record.about("thing:1", ["a", "c"])] == ["a", "c"]
