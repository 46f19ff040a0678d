"""Somebody wishes to join, and confirms it; the way in is shown, or sent when there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community import consent_words
from bot.jobs.community.sources import general, tell_moderators
from bot.jobs.community.sources.letters import MAIL, MISSING
from bot.rules.community.members import Line, Member, Purpose, Side, Stand, Standing, Touch
from bot.rules.community.sources import Kind, Source, Step
from bot.rules.community.sources.invitation import usable
from bot.rules.community.sources.joining import (
    LETTERS_AN_HOUR,
    MustAgree,
    Request,
    Wanted,
    confirmed,
    may_send,
    receipts,
)
from bot.rules.refusals import FieldRefusals
from bot.store import Books

CONFIRMED = "community.sources.confirmed"


def is_crowded(books: Books, workspace: str, now: datetime) -> bool:
    """Whether so many letters were asked for lately that the page asks to come back: whoever asks is told the same."""
    return books.joining.asked_since(workspace, now - timedelta(hours=1)) >= LETTERS_AN_HOUR


def ask(books: Books, source: Source, wanted: Wanted, now: datetime) -> None:
    """A letter goes to that address, unless it had as many as it may get. Nobody is told whether it was known."""
    member = begun(books, source.workspace, wanted.name, wanted.email, wanted.language, now)
    if not may_send(books.joining.asked(member.id), now):
        return
    kept = general(books, source.workspace, now) if source.is_aggregate else source
    request = Request(
        source.workspace, member.id, wanted.name, wanted.topics, wanted.purposes, wanted.language, now, kept.id,
        own_words=consent_words.newest(books, source.workspace).version,
        worked_until=wanted.worked_until if source.kind is Kind.ALUMNI else None,
    )  # fmt: skip
    plan(books, books.joining.ask(request), now)
    if member.verified_at is None:
        books.sources.count(source.id, Step.STARTED, now.date())


def begun(books: Books, workspace: str, name: str, email: str, language: str, now: datetime) -> Member:
    """Who has that address there; somebody who just began, when nobody has."""
    found = books.members.by_email(workspace, email)
    made = Member(workspace, name, Standing.STARTED, now, email=email, language=language)
    return found or books.members.begin(made)


def plan(books: Books, request: Request, now: datetime) -> None:
    """The letter about that wish goes out."""
    books.errands.plan(f"{MAIL}:{request.id}", MAIL, {"workspace": request.workspace, "request": request.id}, now)


def page(books: Books, request: Request, language: str, now: datetime) -> dict[str, Any]:
    """What whoever holds the link sees, in that language: what was said, and the way in once it is confirmed."""
    member = books.members.get(request.workspace, request.member)
    known = {topic.key: topic for topic in books.topics.all(request.workspace)}
    referral = books.referrals.get(request.workspace, request.referral) if request.referral else None
    way_in = usable(books.ways_in.get(request.workspace), now) if request.confirmed_at else None
    return {
        "community": books.workspaces.get(request.workspace).name, "name": request.name or member.name,
        "purposes": [each.value for each in request.purposes],
        "topics": [{"key": key, "name": known[key].name} for key in request.topics if key in known],
        "is_confirmed": request.confirmed_at is not None, "is_in": member.standing is Standing.JOINED,
        "way_in": way_in or "", "referrer": "" if referral is None else referrer(books, request),
        "words": consent_words.shown(books, request.workspace, language),
    }  # fmt: skip


def referrer(books: Books, request: Request) -> str:
    """The name of who told of them; empty for nobody."""
    source = books.sources.get(request.workspace, request.source) if request.source else None
    return source.name if source and source.referrer else ""


def confirm(books: Books, request: Request, fields: Mapping[str, str], now: datetime) -> None:
    """Whoever reads the mail of that address wants it: what they agreed to holds, where they came from is kept.

    A second click changes nothing. Raises FieldRefusals where they were referred and did not agree.
    """
    if request.confirmed_at is not None:
        return
    if told_by := request.referral:
        ticked = fields.get("agree", "").split("\n")
        purposes = tuple(each for each in Purpose if each.value in ticked)
        own = consent_words.newest(books, request.workspace).version  # they agree on this page, not where they asked
        request = replace(request, purposes=purposes, own_words=own)
        if Purpose.COMMUNITY not in request.purposes:
            raise FieldRefusals({"agree": MustAgree()})
        if fields.get("tell") == "yes":
            referral = books.referrals.get(request.workspace, told_by)
            books.referrals.save(replace(referral, agreed_at=now))
    before = books.members.get(request.workspace, request.member)
    member = confirmed(before, request, now)
    books.members.change(member)
    for receipt in receipts(request, now):
        books.members.give(member.id, receipt)
    for topic in request.topics:
        books.members.stand(member.id, topic, Stand.FOLLOWED, now)
    if request.source is not None:
        books.members.touch(member.id, Touch(request.source, now))
        if before.verified_at is None:
            books.sources.count(request.source, Step.CONFIRMED, now.date())
    facts = {} if request.source is None else {"source": request.source}
    books.members.note(member.id, Line(CONFIRMED, Side.COMMUNITY, now, facts=facts))
    waits = member.standing is not Standing.JOINED and usable(books.ways_in.get(member.workspace), now) is None
    books.joining.confirm(request.id, now, waits)
    if waits:
        tell_moderators(books, member.workspace, MISSING, f"day={now.date()}", {}, now)
    books.record.note(now, CONFIRMED, f"member:{member.id}", workspace=member.workspace)
