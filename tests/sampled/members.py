"""Members: their own page in every state, the forms, what they are asked; moderators' page; two records of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from bot.jobs.community.members import about, data, joining, keeping, moderating, note, own, showcasing
from bot.rules.access import Kind
from bot.rules.community.members import (
    Act,
    Field,
    Frequency,
    How,
    Line,
    Member,
    Purpose,
    Side,
    Stand,
    Standing,
    Touch,
    Way,
)
from bot.rules.community.members.consenting import VALID, OwnWords, given
from bot.rules.community.members.correcting import UNTIL_SAID, TooLong, TooMany
from bot.rules.community.members.engagement import LOOK_BACK
from bot.rules.community.members.merging import Why
from bot.rules.community.topics import Topic
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.schema import sources
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ASKER, FINANCE, Sample, homes, said

HERE = {"prefix": ""}
MODERATOR = make.person(FINANCE, roles=frozenset({Role.MODERATOR}))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Somebody from their first day to being forgotten, and who looks after them."""
    books.workspaces.put(TEAM, Kind.COMMUNITY, "Circle")
    for user in (ASKER, FINANCE):
        books.people.put(make.person(user), NOW)
    books.roles.give(TEAM, Role.MODERATOR, [FINANCE])
    yield from homes(books, [ASKER, FINANCE])
    me = joining.joined(books, make.person(ASKER), NOW)
    yield from _own(books, me)
    yield "community/members/show", _page(books, me.id)
    yield "community/members/show", {**_page(books, me.id), "comes_back": True}
    me = _filled(books, me, typed)
    yield from _own(books, me)
    for standing in Standing:
        if standing is not Standing.FORGOTTEN:
            yield from _as(books, replace(me, standing=standing))
    for until in (NOW + timedelta(days=9), UNTIL_SAID):
        yield from _as(books, replace(me, paused_until=until))
    for frequency in Frequency:
        yield from _as(books, replace(me, frequency=frequency, way=Way.MAIL))
    yield from _bands(books, me)
    books.members.change(me)
    yield from _asked(books, me)
    yield from _showing(books, me, typed)
    yield from _two(books, me, typed)
    data.forget(books, me, "", NOW)
    for n, notice in enumerate(books.notices.about(about(me.id))):
        books.notices.plan(Planned(f"forgotten {n}", data.FORGOTTEN, "forgotten", TEAM, notice.to), NOW)
    yield from said(books, "forgotten")
    yield from homes(books, [ASKER, FINANCE])


def _own(books: Books, me: Member) -> Iterator[Sample]:
    yield "community/members/me", {**HERE, **own.page(books, me, NOW)}
    yield "community/members/me", {**HERE, **own.page(books, replace(me, comes_back=True), NOW)}
    yield "community/members/profile", {**HERE, **own.profile(me)}
    yield "community/members/sharing", {**HERE, **own.agreeing(books, me, NOW)}
    yield "community/members/topics", {**HERE, **own.following(books, me)}
    yield "community/members/rhythm", {**HERE, **own.listening(me)}
    yield "community/members/pause", {**HERE, **own.pausing(me, NOW)}
    yield "community/members/leave", {**HERE, "name": me.name}


def _filled(books: Books, me: Member, typed: str) -> Member:
    """They said all there is to say, came by a source, and much happened."""
    after = replace(
        me, name=typed, family=typed, seniority=typed, location=typed, motivation=typed, languages=(typed, "en"),
        skills=(typed, "SQL"), tags=(typed,), owner=FINANCE, shown=frozenset(Field), email="kai@example.com",
        worked_until=date(2024, 5, 31),
    )  # fmt: skip
    books.members.change(after)
    words = OwnWords(1, (("en", typed or "Circle answers for it."),), "https://meet.example/abc", FINANCE, NOW)
    books.beginnings.add_words(TEAM, words)
    row = {"workspace": TEAM, "kind": "fair", "code": "f", "name": typed, "is_aggregate": False, "by": ASKER, "at": NOW}
    source = books.members._connection.execute(insert(sources).values(row).returning(sources.c.id)).scalar_one()
    books.members.touch(me.id, Touch(source, NOW))
    books.topics.add(TEAM, Topic("own", typed or "Own"), FINANCE, NOW)
    for topic, stand in (("data", Stand.FOLLOWED), ("own", Stand.FOLLOWED), ("sales", Stand.MUTED)):
        books.members.stand(me.id, topic, stand, NOW)
    for purpose in Purpose:
        books.members.give(me.id, given(purpose, How.CLICK, NOW))
    for n, what in enumerate((
        "joined", "left", "paused", "resumed", "took_back", "merged", "exported", "warned", "noted", "elsewhere",
    )):  # fmt: skip
        note(books, me.id, what, (FINANCE, "")[n % 2], NOW, typed if what == "noted" else "")
    for what in (
        "sources.confirmed", "segments.imported", "content.digest_settings", "content.digest", "content.digest_mail",
        "content.still_useful", "members.renew", "members.fading", "members.letter", "members.stayed",
        "members.published", "members.withdrew", "members.took_down", "members.taken_down", "sources.welcome",
        "sources.mail", "openings.interested", "openings.receipt", "matching.written", "matching.replied",
        "intros.introduced", "intros.met", "nurture.replied", "nurture.step", "nurture.released",
    ):
        books.members.note(me.id, Line(f"community.{what}", Side.COMMUNITY, NOW))
    for what in ("said_yes", "came"):
        books.members.note(me.id, Line(f"community.events.{what}", Side.COMMUNITY, NOW, facts={"title": typed}))
    return after


def _as(books: Books, me: Member) -> Iterator[Sample]:
    books.members.change(me)
    yield from _own(books, me)
    yield "community/members/show", _page(books, me.id)
    yield from homes(books, [ASKER])


def _page(books: Books, id: int, skip: int = 0) -> dict[str, Any]:
    return {**HERE, **moderating.page(books, MODERATOR, id, skip, NOW)}


def _bands(books: Books, me: Member) -> Iterator[Sample]:
    """New, then lapsed, and more the nearer what they did."""
    books.members.change(replace(me, joined_at=NOW - LOOK_BACK))
    for days in (200, 120, 60, 0):
        yield "community/members/show", _page(books, me.id)
        books.members.count(me.id, Act.POST, (NOW - timedelta(days=days)).date())
    yield "community/members/show", _page(books, me.id)
    for skip in range(8, len(books.members.lines(me.id, Side, 99)) + 8, 8):
        yield "community/members/show", _page(books, me.id, skip)
    for skip in range(0, 60, own.LINES):
        yield "community/members/history", {**HERE, **own.history(books, me, skip)}
    looks = {"note": moderating.noting, "care": moderating.caring, "same": moderating.comparing}
    for name, look in looks.items():
        yield f"community/members/{name}", {**HERE, **look(books, MODERATOR, me.id)}


def _asked(books: Books, me: Member) -> Iterator[Sample]:
    """An agreement that ends, asked for, given again, and taken back; a record that goes, and stays."""
    soon = NOW + VALID - timedelta(days=20)
    for purpose in Purpose:
        facts = {"member": me.id, "purpose": purpose.value, "until": (NOW + VALID).isoformat()}
        for to in (purpose.value, f"{purpose.value} again"):
            books.notices.plan(Planned(to, keeping.RENEW, about(me.id), TEAM, ASKER, facts, living=True), NOW)
    last = {"member": me.id, "last": (NOW + timedelta(days=9)).isoformat(), "on": soon.isoformat()}
    books.notices.plan(Planned("fading", keeping.FADING, about(me.id), TEAM, ASKER, last, living=True), NOW)
    yield from said(books, about(me.id), soon)
    books.members.count(me.id, Act.TAP, soon.date())
    books.members.end(me.id, Purpose.MAIL, soon)
    own.renew(books, me, Purpose.HIRING, soon)
    yield from said(books, about(me.id), soon)


def _showing(books: Books, me: Member, typed: str) -> Iterator[Sample]:
    """Nothing written yet, written, published, one of many, taken down and told why."""
    told = {**HERE, **showcasing.preview(books, me)}
    yield "community/members/showcase", told
    yield "community/members/write_showcase", {**HERE, **showcasing.form(books, me)}
    yield "community/members/people", {**HERE, **showcasing.people(books, MODERATOR, "", 0)}
    answers = {
        "headline": (typed or "Go")[:80], "work": (typed or "Queues")[:600], "ask": typed[:300],
        "topics": ["data", "own"], "link_1": "https://meet.example/abc",
    }  # fmt: skip
    showcasing.write(books, me, answers, NOW)
    yield "community/members/showcase", {**HERE, **showcasing.preview(books, me)}
    showcasing.publish(books, me, NOW)
    yield "community/members/showcase", {**HERE, **showcasing.preview(books, me)}
    yield "community/members/write_showcase", {**HERE, **showcasing.form(books, me)}
    there = showcasing.people(books, MODERATOR, "data", 0)
    for page, all in ((0, 1), (1, 20)):
        yield "community/members/people", {**HERE, **there, "page": page, "all": all}
    yield "community/members/take_down", {**HERE, **showcasing.taking(books, MODERATOR, me.id)}
    showcasing.take_down(books, MODERATOR, me.id, {"reason": (typed or "Advertising")[:500]}, NOW)
    yield "community/members/showcase", {**HERE, **showcasing.preview(books, me)}
    yield from said(books, about(me.id), NOW)


def _two(books: Books, me: Member, typed: str) -> Iterator[Sample]:
    yield "community/members/merges", {**HERE, **moderating.proposals(books, MODERATOR)}
    for n in range(2):
        other = books.members.begin(replace(me, user=None, id=0, email=f"{n}@example.com", family="", location=""))
        joining.propose(books, TEAM, [other], NOW)
        yield "community/members/show", _page(books, other.id)  # of whom nothing happened yet
        yield from homes(books, [FINANCE])
    facts = moderating.proposals(books, MODERATOR)
    for more in (0, 1, 2):
        yield "community/members/merges", {**HERE, **facts, "more": more}
    for n in (1, 2):
        yield "community/members/look_after", {**HERE, "merges": n}
    for why in Why:
        yield "community/members/merges", {**HERE, **facts, "pairs": [{**facts["pairs"][0], "why": why.value}]}
    for n in range(moderating.NEWCOMERS + 1):
        joining.joined(books, make.person(f"U0NEW{n}", name=typed), NOW)
    yield from homes(books, [FINANCE])


def of_handlers(typed: str) -> Iterator[Sample]:
    """What says that something was done or will be."""
    told = {"name": typed, "community": typed or "Circle", "key": "k", "language": "en"}
    yield "community/members/stay_letter", {**HERE, **told, "url": "https://rapport.example/stay/x", "on": NOW}
    for state in ("asks", "stays", "forgotten", "waits", "gone", "often", "away"):
        yield "community/members/stay_page", {**HERE, **told, "state": state, "until": NOW.date()}
    person = {"id": 1, "name": typed or "Kai", "email": typed, "location": typed, "family": typed, "standing": "joined"}
    yield "community/members/suggested", {"people": [person, {**person, "id": 2, "email": "", "family": ""}]}
    for name in ("given", "gone"):
        yield f"community/members/{name}", HERE
    for is_candidate in (True, False):
        yield "community/members/forget", {**HERE, "is_candidate": is_candidate}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What the refusals carry."""
    return {TooLong: [{"most": 120}], TooMany: [{"most": 30, "characters": 60}]}
