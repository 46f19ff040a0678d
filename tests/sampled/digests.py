"""Personal digests: each reason, kind and answer, in Slack, in letters and on their page; whom a message reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community.content.digests import DIGEST, STILL_USEFUL, about, about_question, answering, reaching, showing
from bot.rules.access import Kind as Place
from bot.rules.community.budget import Alike, reached
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.digests import Digest, Picked, Said, Why
from bot.rules.community.content.digests.timing import begun
from bot.rules.community.members import Consent, Frequency, How, Member, Purpose, Stand, Standing, Way
from bot.rules.community.topics import SHIPPED, Topic
from bot.rules.notices import Planned
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, Sample, homes, said

HERE = {"prefix": ""}
PERIOD, CHANNEL = "weekly-105680", "C0CIRCLE"
KEYS = {"item": "k", "often": "k"}


def member(books: Books, **changes: Any) -> Member:
    """Somebody who agreed to everything."""
    begun = replace(Member(TEAM, "Kai", Standing.JOINED, NOW, "kai@example.org", NOW, ASKER), **changes)
    known = books.members.of(Identity(begun.workspace, begun.user or ""))
    made = replace(begun, id=known.id) if known else books.members.begin(begun)
    if known:
        books.members.change(made)
    for purpose in Purpose:
        books.members.give(made.id, Consent(purpose, "1", How.PAGE, NOW, NOW + timedelta(days=365)))
    return made


def item(books: Books, kind: Kind, typed: str, *topics: str, **changes: Any) -> Item:
    """One that was posted yesterday."""
    made = Item(TEAM, kind, typed or "Queues", typed or "How we moved.", ADMIN, NOW, State.POSTED, topics=topics)
    return books.content.add(replace(made, **{"posted_at": NOW - timedelta(days=1), **changes}))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A digest with every kind and reason; asked whether it is useful, changed, stopped."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    books.people.put(make.person(ASKER), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    yield from homes(books, [ASKER])
    kai = member(books)
    yield from homes(books, [ASKER])
    books.topics.add(TEAM, Topic("tea", typed or "Tea"), ADMIN, NOW)
    for n, kind in enumerate(Kind):
        topics = (SHIPPED[n], "tea") if n % 3 else ()
        link = "https://meet.example/abc" if n % 2 else ""
        item(books, kind, typed, *topics, link=link, channel="" if n == 1 else CHANNEL)
    keys = [*SHIPPED, "tea", "gone"]
    for n, key in enumerate(keys):
        item(books, Kind.NEWS, typed, key)
        for said_ in (Said.MORE, Said.LESS, Said.MUTE) if n == len(keys) - 1 else ():
            books.digests.tap(kai.id, n + 1, said_, NOW)
    count = len(Kind) + len(keys)
    why = [Picked(n + 1, each, CHANNEL if each is Why.CHANNEL else "tea") for n, each in enumerate(Why)]
    of_topics = [Picked(n + 1, Why.FOLLOWED, keys[n % len(keys)]) for n in range(count)]
    yield from homes(books, [ASKER, ADMIN])
    for n in range(0, count, 7):
        yield from _given(books, kai, f"{PERIOD}{n}", of_topics[n : n + 7])
    yield from _given(books, kai, PERIOD, why)
    books.members.stand(kai.id, "tea", Stand.MUTED, NOW)
    for said_ in (Said.MORE, Said.LESS):
        books.digests.tap(kai.id, 1 if said_ is Said.MORE else 4, said_, NOW)
    yield from _given(books, kai, f"{PERIOD}9", why)
    yield from _given(books, kai, "gone-1", [])
    yield from _asked(books, kai, typed)
    yield "community/content/digest_reach", {**HERE, "reach": reaching.reach(books, TEAM, NOW)}


def _given(books: Books, kai: Member, period: str, items: list[Picked]) -> Iterator[Sample]:
    books.digests.give([Digest(kai.id, period, NOW, Way.MESSAGE, tuple(items))])
    facts = {"member": kai.id, "period": period}
    whose = about(kai.id, period)
    books.notices.plan(Planned(whose, DIGEST, whose, TEAM, ASKER, facts, living=True), NOW)
    yield from said(books, whose)
    whole = showing.whole(books, kai, period, NOW)
    assert whole is not None
    told = {**HERE, **whole, "company": "Circle", "name": kai.name, "url": "https://meet.example/abc"}
    if items:
        yield "community/content/digest_letter", told
        yield "community/content/digest_letter", {**told, "items": told["items"][:1]}
    page = {**whole, "community": "Circle", "keys": KEYS, "waits": False, "less": "monthly"}
    yield "community/content/digest_page", {**HERE, **page, "is_stopped": False, "by_mail": False}


def _asked(books: Books, kai: Member, typed: str) -> Iterator[Sample]:
    course = begun(kai.id, kai.frequency, books.people.hours(TEAM, [ASKER])[ASKER], NOW)
    books.digests.keep([replace(course, asked_at=NOW)])
    for n, frequency in enumerate(Frequency):
        now = answering.set_up(books, kai, frequency, Way.MAIL if n % 2 else Way.MESSAGE, NOW)
        whose = about_question(kai.id)
        books.notices.plan(Planned(f"{whose}:{n}", STILL_USEFUL, whose, TEAM, ASKER, {"member": kai.id}), NOW)
        yield from said(books, whose)
        asked = showing.question(books, now)
        letter = {**asked, "company": "Circle", "name": typed or "Kai", "url": "https://meet.example/abc"}
        yield "community/content/still_useful_letter", {**HERE, **letter}
        page = {**asked, "items": [], "period": PERIOD, "community": typed or "Circle", "keys": KEYS}
        for is_stopped in (True, False):
            yield "community/content/digest_page", {**HERE, **page, "is_stopped": is_stopped, "by_mail": n % 2 == 1}
        yield "community/content/digest_settings", {**HERE, **showing.settings(books, now, NOW)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """Whom something reaches, for one and for many; pages that show nothing."""
    for count in (1, 2):
        every = [
            Alike(zone, agrees, paused, over, count)
            for zone in ("UTC", "Pacific/Honolulu") for agrees in (True, False) for paused in (True, False)
            for over in (True, False)
        ]  # fmt: skip
        for groups in (every, every[:1], every[-1:]):
            reach = {name: min(n, count) for name, n in vars(reached(groups, NOW)).items()}
            yield "community/content/digest_reach", {**HERE, "reach": reach}
    yield "community/content/digest_reach", {**HERE, "reach": {**reach, "without": 0, "now": 9}}
    for why in ("gone", "often", "away"):
        yield "community/content/digest_other", {**HERE, "why": why}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None says something more."""
    return {}
