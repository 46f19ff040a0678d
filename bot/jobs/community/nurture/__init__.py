"""Nurture: names of what is said, and what every part of it asks of members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules.community.members import Line, Member, NoSuchMember, Side, Standing
from bot.rules.community.segments import Kind, Segment
from bot.rules.people import Identity
from bot.store import Books

FEATURE, TEMPLATES = "community.nurture", "community/nurture"
STEP, NAMES, PROMISED, RELEASED = (f"{FEATURE}.{name}" for name in ("step", "names", "promised", "released"))
# A step of a journey whose beginning only hiring people know: it stands on their side of the wall.
ASIDE = f"{FEATURE}.aside"

# What is kept of an answer: as long as a moderator's note.
REPLY_CHARACTERS = 1000


def open_segments(books: Books, workspace: str) -> Sequence[Segment]:
    """Those there of which moderators may know who is in them: a journey or a rhythm gives them names."""
    return [each for each in books.segments.all(workspace) if each.kind is not Kind.HIRING]


def is_here(member: Member) -> bool:
    """Whether they are in the community, and in Slack."""
    return member.standing is Standing.JOINED and bool(member.user)


def found(books: Books, workspace: str, id: int) -> Member | None:
    """That member where they are still here."""
    try:
        member = books.members.get(workspace, id)
    except NoSuchMember:
        return None
    return member if is_here(member) else None


def heard(books: Books, who: Identity, text: str, now: datetime) -> None:
    """They wrote to the bot: while they are on a journey that is an answer to it. It stands in their timeline for
    moderators, a person owes them a word, and journeys end."""
    member = books.members.of(who)
    if member is not None and books.nurture.on(member.id):
        line = Line(f"{FEATURE}.replied", Side.COMMUNITY, now, text=text[:REPLY_CHARACTERS])
        books.members.note(member.id, line)
        owe(books, member.id, now)


def owe(books: Books, member: int, now: datetime) -> None:
    """A person owes them a word from now on."""
    books.nurture.check_in(replace(books.nurture.check_ins([member])[member], their_word=now))
