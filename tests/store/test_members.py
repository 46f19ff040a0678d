"""Members are kept with what they agreed to, where they came from, what happened and what they do, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from bot.rules.access import Kind
from bot.rules.community.members import (
    Act,
    Consent,
    Field,
    How,
    Line,
    Member,
    Purpose,
    Side,
    Stand,
    Standing,
)
from bot.rules.people import Identity
from bot.store import Store
from bot.store.schema import members
from tests.make import NOW

CIRCLE = "T0CIRCLE"
KAI = Member(CIRCLE, "Kai", Standing.CONFIRMED, NOW, " Kai@Example.org", skills=("Go",), shown=frozenset({Field.NAME}))


def test_a_member_is_found_by_address_and_by_user_and_kept_as_changed(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
        kai = books.members.begin(KAI)
        books.members.change(replace(kai, user="U0KAI", standing=Standing.JOINED))
        found = books.members.by_email(CIRCLE, "KAI@example.ORG ")
        assert found == books.members.of(Identity(CIRCLE, "U0KAI")) == books.members.get(CIRCLE, kai.id)
        assert found == replace(kai, email="kai@example.org", user="U0KAI", standing=Standing.JOINED)
        assert books.members.by_email("T0HARBOR", KAI.email) is None
    with store.engines.read() as connection:
        assert b"kai@" not in connection.execute(select(members.c.email)).scalar_one()


def test_an_agreement_holds_until_it_is_over_or_taken_back_or_replaced(store: Store) -> None:
    year, day = timedelta(days=365), timedelta(days=1)
    with store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
        kai = books.members.begin(KAI).id
        for purpose in (Purpose.COMMUNITY, Purpose.MAIL):
            books.members.give(kai, Consent(purpose, "1", How.PAGE, NOW, NOW + year))
        books.members.give(kai, Consent(Purpose.COMMUNITY, "2", How.CLICK, NOW + day, NOW + day + year))
        books.members.end(kai, Purpose.MAIL, NOW + day)
        first, mail, second = books.members.consents(kai)
        assert (first.ended_at, mail.ended_at, second.ended_at) == (NOW + day, NOW + day, None)
        assert books.members.holding([kai], NOW + day) == {kai: {Purpose.COMMUNITY}}
        assert books.members.agrees(kai, Purpose.COMMUNITY, NOW + year)
        assert not books.members.agrees(kai, Purpose.COMMUNITY, NOW + day + year)
        assert books.members.holding([kai], NOW + day + year) == {}


def test_topics_acts_and_lines_are_each_members_own(store: Store) -> None:
    day = date(2026, 11, 20)
    with store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
        kai, joy = (books.members.begin(each).id for each in (KAI, replace(KAI, name="Joy", email="")))
        for stand in (Stand.FOLLOWED, Stand.MUTED):
            books.members.stand(kai, "data", stand, NOW)
        books.members.stand(kai, "design", Stand.FOLLOWED, NOW)
        books.members.stand(kai, "design", None, NOW)
        for _ in range(2):
            books.members.count(kai, Act.POST, day)
        for side in Side:
            books.members.note(kai, Line("community.members.noted", side, NOW, "U0JOY", {"n": 1}, "Likes tea."))
        assert books.members.topics([kai, joy]) == {kai: {"data": Stand.MUTED}, joy: {}}
        assert books.members.acts([kai, joy], day) == {kai: [(day, Act.POST, 2)], joy: []}
        assert books.members.acts([kai], day + timedelta(days=1)) == {kai: []}
        (line,) = books.members.lines(kai, [Side.COMMUNITY], 10)
        assert (line.text, line.side, line.facts) == ("Likes tea.", Side.COMMUNITY, {"n": 1})
        assert books.members.lines(joy, Side, 10) == []
