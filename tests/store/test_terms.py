"""Terms on both engines: what somebody hands over is sealed, and goes with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from bot.rules.access import Kind
from bot.rules.community.members import Member, Standing
from bot.rules.community.moderation.terms import Term
from bot.rules.people import Role
from bot.store import Books, Store
from bot.store.schema import role_terms
from tests.make import NOW

CIRCLE, DAY = "T0CIRCLE", date(2026, 11, 24)


def term(books: Books, name: str, until: date, role: Role = Role.MODERATOR) -> Term:
    books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
    member = books.members.begin(Member(CIRCLE, name, Standing.JOINED, NOW, user=f"U0{name}")).id
    return books.terms.put(Term(CIRCLE, role, member, DAY, until, "U0CORA", has_begun=True))


def test_a_term_is_kept_and_nothing_that_is_handed_over_is_readable_in_the_tables(store: Store) -> None:
    with store.open() as books:
        later, sooner = term(books, "Moe", DAY + timedelta(days=9)), term(books, "Kai", DAY + timedelta(days=2))
        noted = books.terms.put(replace(later, note="Watch Kai", noted_at=NOW))
        assert books.terms.get(CIRCLE, noted.id) == noted
        assert books.terms.get("T0OTHER", noted.id) is None
        assert books.terms.there(CIRCLE, DAY) == [sooner, noted]
        ended = books.terms.put(replace(sooner, ended=DAY))
        assert books.terms.there(CIRCLE, DAY) == [ended, noted]
        assert books.terms.there(CIRCLE, DAY + timedelta(days=1)) == [noted]
        also = books.terms.put(replace(noted, id=0, role=Role.AMBASSADOR, until=DAY + timedelta(days=30), note=""))
        assert books.terms.of(noted.member) == [also, noted]
    with store.engines.read() as connection:
        assert "Watch Kai" not in str([tuple(row) for row in connection.execute(select(role_terms))])


def test_whoever_is_forgotten_leaves_no_term_and_appointed_nobody(store: Store) -> None:
    with store.open() as books:
        moe, kai = term(books, "Moe", DAY), term(books, "Kai", DAY)
        books.terms.leave(CIRCLE, "U0CORA")
        assert {each.by for each in books.terms.there(CIRCLE, DAY)} == {""}
        books.forgetting.drop(moe.member)
        assert [each.id for each in books.terms.there(CIRCLE, DAY)] == [kai.id]


def test_of_two_records_made_one_the_term_of_the_one_that_stays_holds(store: Store) -> None:
    with store.open() as books:
        moe, kai = term(books, "Moe", DAY), term(books, "Kai", DAY)
        books.forgetting.move(kai.member, moe.member)
        assert books.terms.there(CIRCLE, DAY) == [moe]
