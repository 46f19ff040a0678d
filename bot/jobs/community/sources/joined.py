"""Somebody is in the workspace: who they are is found by their address; a welcome, and one question where nobody knows
how they heard of us."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.jobs.moments import Facts, Moment
from bot.rules.community.first_steps import Channel
from bot.rules.community.members import Frequency, Member, NoSuchMember, Stand, Standing, Touch
from bot.rules.community.sources import Step
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.store import Books

WELCOME = "community.sources.welcome"
# Where newcomers begin to talk themselves.
TOLD = (Channel.INTRODUCTIONS, Channel.QUESTIONS, Channel.OFF_TOPIC)
# As many sources as stand in a message without hiding the rest of it.
OFFERED = 8
# Who wants quiet at first has it for a month.
ALONE_FOR = timedelta(days=30)


def came(books: Books, who: Identity, now: datetime) -> Member | None:
    """Whoever became that member just now is welcomed, and their join counts. None where there is no such member, as in
    a company's workspace, for bots, and for whoever was forgotten."""
    member = books.members.of(who)
    if member is None or member.standing is not Standing.JOINED:
        return None
    books.ways_in.joined(who.workspace)
    _place(books, member, now)
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
    channels = books.beginnings.channels(notice.workspace)
    return {
        "community": books.workspaces.get(notice.workspace).name, "name": member.name,
        "is_asked": is_asked, "has_answered": has_answered,
        "channels": [{"for": each.value, "id": channels[each]} for each in TOLD if each in channels],
        "sources": [{"id": each.id, "kind": each.kind.value, "name": each.name} for each in offered],
    }  # fmt: skip


MOMENTS = {WELCOME: Moment(_welcome)}
