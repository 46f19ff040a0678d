"""Who is in a segment is asked of the members as they are, with the same answer on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.rules.access import Kind as Workspace
from bot.rules.community.content import Item, State
from bot.rules.community.content import Kind as About
from bot.rules.community.members import Act, Consent, How, Member, Purpose, Stand, Standing, Touch
from bot.rules.community.segments import (
    HIRING,
    READY,
    Condition,
    Kind,
    NoSuchSegment,
    On,
    Persona,
    Rule,
    Segment,
)
from bot.rules.hiring.candidates import Standing as Candidacy
from bot.store import Books, Store
from bot.store.schema import candidacies, offers, pool_entries, sources
from tests.make import NOW
from tests.store.test_candidates import kept

CIRCLE = "T0CIRCLE"
DAY, YEAR = timedelta(days=1), timedelta(days=365)
KAI = Member(
    CIRCLE, "Kai", Standing.JOINED, NOW, "kai@a.example", user="U0KAI", languages=("en", "zh"), zone="Asia/Shanghai",
    family="Engineering", seniority="Senior", skills=("Go", "SQL"), location="Shanghai, 100% remote", tags=("vip",),
    joined_at=NOW - 10 * DAY,
)  # fmt: skip
LEE = Member(
    CIRCLE, "Lee", Standing.KNOWN, NOW, "lee@a.example", language="zh", skills=("Gone",), graduates=date(2027, 6, 1)
)
JOY = replace(KAI, name="Joy", email="joy@a.example", user="U0JOY", skills=(), tags=(), joined_at=NOW - 100 * DAY)


def begun(books: Books) -> tuple[Member, Member, Member]:
    """Kai follows security, was referred, was here yesterday and agreed; Joy was here two months ago; Lee is known."""
    books.workspaces.put(CIRCLE, Workspace.COMMUNITY, "Circle")
    kai, lee, joy = (books.members.begin(each) for each in (KAI, LEE, JOY))
    for id, kind, is_aggregate in ((1, "referral", False), (2, "alumni", False), (3, "network", True)):
        row = {"id": id, "workspace": CIRCLE, "kind": kind, "code": f"c{id}", "name": kind, "by": "U0MOE", "at": NOW}
        books.members._connection.execute(insert(sources).values(**row, is_aggregate=is_aggregate))
    books.members.stand(kai.id, "security", Stand.FOLLOWED, NOW)
    books.members.stand(joy.id, "security", Stand.MUTED, NOW)
    for member, source in ((kai, 1), (kai, 2), (joy, 2), (lee, 3)):
        books.members.touch(member.id, Touch(source, NOW))
    for member, days in ((kai, (1, 2, 3)), (joy, (60,))):
        for day in days:
            books.members.count(member.id, Act.POST, NOW.date() - timedelta(days=day))
    books.members.give(kai.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW, NOW + YEAR))
    books.members.give(joy.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW - YEAR, NOW))
    return kai, lee, joy


def segment(*conditions: tuple[On, str], is_any: bool = False, **changes: Any) -> Segment:
    rule = Rule(tuple(Condition(*each) for each in conditions), is_any)
    return Segment(**{"workspace": CIRCLE, "name": "Some", "kind": Kind.LIVE, "rule": rule, "by": "U0MOE", "at": NOW,
                      **changes})  # fmt: skip


def names(books: Books, one: Segment) -> str:
    found = books.members.some(CIRCLE, books.segments.members(one, NOW))
    return " ".join(each.name for each in found.values())


# Each condition, and who of Kai, Lee and Joy is in it.
WHO = (
    (On.STANDING, "joined", "Kai Joy"), (On.STANDING, "known", "Lee"), (On.CONSENT, "community", "Kai"),
    (On.CONSENT, "mail", ""), (On.REACH, "slack", "Kai Joy"), (On.REACH, "mail", "Lee"), (On.TOPIC, "security", "Kai"),
    (On.SOURCE, "1", "Kai"), (On.SOURCE, "2", "Kai Joy"), (On.SOURCE, "3", ""), (On.FIRST_SOURCE, "2", "Joy"),
    (On.FIRST_SOURCE, "1", "Kai"), (On.SOURCE_KIND, "alumni", "Kai Joy"), (On.SOURCE_KIND, "network", ""),
    (On.SKILL, "go", "Kai"), (On.FAMILY, "engineering", "Kai Joy"), (On.SENIORITY, "SENIOR", "Kai Joy"),
    (On.LOCATION, "shanghai", "Kai Joy"), (On.LOCATION, "100%", "Kai Joy"), (On.LOCATION, "%n%", ""),
    (On.LANGUAGE, "zh", "Kai Lee Joy"), (On.LANGUAGE, "de", ""), (On.ZONE, "asia", "Kai Joy"), (On.TAG, "VIP", "Kai"),
    (On.JOINED_WITHIN, "30", "Kai"), (On.JOINED_OVER, "30", "Joy"), (On.JOINED_FROM, "2026-11-13", "Kai"),
    (On.JOINED_UNTIL, "2026-11-13", "Kai Joy"), (On.JOINED_UNTIL, "2026-11-12", "Joy"), (On.ACT_WITHIN, "1", "Kai"),
    (On.ACT_WITHIN, "60", "Kai Joy"), (On.ACT_OVER, "59", "Lee Joy"), (On.ACTIVE_DAYS, "3", "Kai"),
    (On.ACTIVE_DAYS, "4", ""), (On.GRADUATES_WITHIN, "365", "Lee"), (On.GRADUATES_WITHIN, "30", ""),
)  # fmt: skip


def test_every_condition_asks_what_it_says(store: Store) -> None:
    with store.open() as books:
        begun(books)
        found = [(on, value, names(books, segment((on, value)))) for on, value, _ in WHO]
    assert found == list(WHO)
    assert {on for on, _, _ in WHO} == set(On)


def test_conditions_are_joined_by_and_or_by_or_and_whoever_left_is_only_in_who_asks_for_them(store: Store) -> None:
    with store.open() as books:
        kai, lee, _ = begun(books)
        of = (On.SKILL, "go"), (On.STANDING, "known")
        assert (names(books, segment(*of)), names(books, segment(*of, is_any=True))) == ("", "Kai Lee")
        books.members.change(replace(kai, standing=Standing.LEFT))
        assert names(books, segment((On.SKILL, "go"))) == ""
        assert names(books, segment((On.STANDING, "left"), (On.SKILL, "go"))) == "Kai"
        books.members.change(replace(lee, standing=Standing.FORGOTTEN))
        assert names(books, segment(*of, is_any=True)) == ""


def test_a_live_segment_is_up_to_date_at_once_and_a_frozen_one_stays(store: Store) -> None:
    with store.open() as books:
        kai, _, joy = begun(books)
        live = books.segments.add(segment((On.SKILL, "go"), persona=Persona("growth"), owner="U0MOE", ready="x"))
        assert books.segments.get(CIRCLE, live.id) == live
        fixed = books.segments.freeze(books.segments.add(replace(live, name="Then")), NOW)
        books.members.change(replace(joy, skills=("GO",)))
        assert (names(books, live), names(books, fixed)) == ("Kai Joy", "Kai")
        assert books.segments.counts(books.segments.all(CIRCLE), NOW) == {live.id: 2, fixed.id: 1}
        assert books.segments.of(CIRCLE, joy.id, NOW) == {live.id}
        assert books.segments.of(CIRCLE, kai.id, NOW) == {live.id, fixed.id}
        assert books.segments.contains(live, joy.id, NOW)
        assert not books.segments.contains(fixed, joy.id, NOW)
        assert books.segments.members(live, NOW, after=kai.id, most=1) == [joy.id]
        with pytest.raises(NoSuchSegment):
            books.segments.get("T0HARBOR", live.id)


def test_before_saving_it_shows_who_can_be_reached_and_who_agreed_to_what(store: Store) -> None:
    with store.open() as books:
        kai, *_ = begun(books)
        everybody = segment((On.STANDING, "joined"), (On.STANDING, "known"), is_any=True)
        seen = books.segments.preview(everybody, NOW)
        assert (seen.count, seen.names, seen.reachable) == (3, ("Kai", "Lee", "Joy"), 1)
        assert seen.agreed == {Purpose.COMMUNITY: 1, Purpose.MAIL: 0, Purpose.HIRING: 0}
        books.members.change(replace(kai, paused_until=NOW + DAY))
        assert books.segments.preview(everybody, NOW).reachable == 0


def test_what_something_is_still_to_be_said_to_is_in_use_and_a_number_is_never_anothers(store: Store) -> None:
    with store.open() as books:
        begun(books)
        one = books.segments.freeze(books.segments.add(segment((On.SKILL, "go"))), NOW)
        item = books.content.add(Item(CIRCLE, About.NEWS, "x", "x", "U0MOE", NOW, State.SCHEDULED, segment=one.id))
        assert books.segments.is_used(one)
        books.content.keep(replace(item, state=State.POSTED))
        assert not books.segments.is_used(one)
        books.segments.delete(one)
        assert books.segments.add(segment((On.SKILL, "go"))).id > one.id


def test_every_ready_made_segment_can_be_asked(store: Store) -> None:
    with store.open() as books:
        begun(books)
        found = {ready: names(books, segment(rule=rule, ready=ready)) for ready, rule in READY.items()}
    assert found == {
        "referred_active": "Kai", "referred_passive": "", "new_active": "Kai", "lapsing": "Joy", "alumni": "Kai Joy",
        "students": "Lee",
    }  # fmt: skip


def test_what_hiring_people_know_makes_segments_of_those_who_agreed_to_it(store: Store) -> None:
    with store.open() as books:
        kai, *_ = begun(books)
        seen = kept(books)
        connection = books.members._connection

        def flags() -> set[str]:
            each = [segment(kind=Kind.HIRING, ready=ready) for ready in HIRING]
            return {one.ready for one in each if names(books, one) == "Kai"}

        books.members.change(replace(kai, candidate=seen.candidate.id))
        assert flags() == set(), "whoever did not agree is in none"
        books.members.give(kai.id, Consent(Purpose.HIRING, "1", How.PAGE, NOW, NOW + YEAR))
        assert flags() == set(), "their recruitment goes on"
        row = {"requisition": seen.candidacy.requisition, "candidacy": seen.candidacy.id, "number": 1, "reason": ""}
        days = {"since": NOW, "start": NOW.date(), "until": NOW.date()}
        connection.execute(insert(offers).values(**row, **days, standing="declined"))
        assert flags() == {"declined_offer"}
        connection.execute(update(candidacies).values(standing=Candidacy.REJECTED.value))
        assert flags() == {"interested", "declined_offer"}
        connection.execute(insert(pool_entries).values(candidacy=seen.candidacy.id, by="U0ANA", at=NOW, content=b"x"))
        assert flags() == {"interested", "declined_offer", "promising"}
        other = kept(books, replace(seen.candidate, name="Lu", emails=("lu@a.example",), phone="", id=0))
        connection.execute(
            update(candidacies).where(candidacies.c.id == other.candidacy.id)
            .values(standing=Candidacy.HIRED.value, requisition=seen.candidacy.requisition)
        )  # fmt: skip
        assert flags() == set(HIRING)
