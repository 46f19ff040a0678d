"""Somebody is in the workspace: who they are is found by their address; a welcome, and one question where nobody knows
how they heard of us."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.community.sources import COMMUNITIES
from bot.jobs.moments import Facts, Moment
from bot.rules.community.members import Frequency, Line, Member, NoSuchMember, Side, Stand, Standing, Touch
from bot.rules.community.sources import Step
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.store import Books

WELCOME, JOINED = "community.sources.welcome", "community.sources.joined"
# As many sources as stand in a message without hiding the rest of it.
OFFERED = 8
# Who wants quiet at first has it for a month.
ALONE_FOR = timedelta(days=30)


def came(books: Books, who: Person, now: datetime) -> Member | None:
    """The member whom that person is: who confirmed that address, or somebody new. None where there is no community,
    for bots, and for who was known there before."""
    workspace = books.workspaces.get(who.workspace)
    if workspace.kind not in COMMUNITIES or who.is_bot or not who.is_active or books.members.of(who.identity):
        return None
    books.ways_in.joined(who.workspace)
    found = books.members.by_email(who.workspace, who.email) if who.email else None
    if found is not None and found.user is None:
        member = replace(
            found, standing=Standing.JOINED, user=who.user, joined_at=now, left_at=None, zone=who.zone,
            verified_at=found.verified_at or now,
        )  # fmt: skip
        books.members.change(member)
    else:
        email = who.email if who.email and found is None else ""
        member = books.members.begin(Member(
            who.workspace, who.name, Standing.JOINED, now, email=email or "", verified_at=now if email else None,
            user=who.user, language=who.language, zone=who.zone, joined_at=now,
        ))  # fmt: skip
    _place(books, member, now)
    books.members.note(member.id, Line(JOINED, Side.COMMUNITY, now))
    planned = Planned(
        f"{WELCOME}:member={member.id}", WELCOME, f"member:{member.id}", who.workspace, who.user, living=True
    )
    books.notices.plan(planned, now)
    return member


def _place(books: Books, member: Member, now: datetime) -> None:
    """Their join counts for the way they came first; whoever came by none we know is asked once."""
    touches, request = books.members.touches(member.id), books.joining.last(member.id)
    if not touches and request is not None and request.source is not None:  # Slack knows the address as theirs
        touches = [Touch(request.source, now)]
        books.members.touch(member.id, touches[0])
    if touches:
        books.sources.count(touches[0].source, Step.JOINED, now.date())
    else:
        books.joining.ask_how(member.id, now)


def heard(books: Books, me: Person, source: int, now: datetime) -> None:
    """They say how they heard of us: once, 0 for none of these. Raises NoSuchMember,
    NoSuchSource."""
    member, found = _member(books, me), books.sources.get(me.workspace, source) if source else None
    if not books.joining.answer_how(member.id, found is not None, now):
        return
    if found is not None:
        books.sources.count(found.id, Step.JOINED, now.date())
        if not found.is_aggregate:
            books.members.touch(member.id, Touch(found.id, now))
    books.notices.refresh(now, about=f"member:{member.id}")


def settle_in(books: Books, me: Person, topics: list[str], frequency: str, leaves_alone: bool, now: datetime) -> None:
    """What they chose first: topics, how often they hear, and whether they are left alone for a month.

    Raises NoSuchMember.
    """
    member = _member(books, me)
    known, before = books.topics.all(me.workspace), books.members.topics([member.id])[member.id]
    for each in known:
        is_wanted, stood = each.key in topics, before.get(each.key)
        if is_wanted != (stood is Stand.FOLLOWED) and stood is not Stand.MUTED:
            books.members.stand(member.id, each.key, Stand.FOLLOWED if is_wanted else None, now)
    chosen = Frequency(frequency) if frequency in tuple(Frequency) else member.frequency
    until = now + ALONE_FOR if leaves_alone else None
    books.members.change(replace(member, frequency=chosen, paused_until=until))


def form(books: Books, me: Person, now: datetime) -> Facts:
    """The choices as they are. Raises NoSuchMember."""
    member = _member(books, me)
    stands = books.members.topics([member.id])[member.id]
    return {
        "topics": [vars(each) for each in books.topics.all(me.workspace)],
        "chosen": [key for key, stand in stands.items() if stand is Stand.FOLLOWED],
        "frequency": member.frequency.value, "frequencies": [each.value for each in Frequency],
        "is_paused": member.is_paused(now), "days": ALONE_FOR.days,
    }  # fmt: skip


def _member(books: Books, me: Person) -> Member:
    found = books.members.of(me.identity)
    if found is None:
        raise NoSuchMember()
    return found


def _welcome(books: Books, notice: Notice, now: datetime) -> Facts | None:
    member = books.members.of(Identity(notice.workspace, notice.to))
    if member is None or member.standing is not Standing.JOINED:
        return None
    is_asked, has_answered = books.joining.how(member.id)
    offered = books.sources.open_ones(notice.workspace, OFFERED) if is_asked and not has_answered else []
    return {
        "community": books.workspaces.get(notice.workspace).name, "name": member.name,
        "is_asked": is_asked, "has_answered": has_answered,
        "sources": [{"id": each.id, "kind": each.kind.value, "name": each.name} for each in offered],
    }  # fmt: skip


MOMENTS = {WELCOME: Moment(_welcome)}
