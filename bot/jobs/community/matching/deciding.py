"""Somebody who runs a role takes up a person who was found for it, or not, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.matching import FEATURE, Gathered, about_member, gather
from bot.rules.community.matching import deciding as rules
from bot.rules.community.matching.deciding import Decided, NotAmongThem, Verdict
from bot.rules.community.matching.reading import Synonyms
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.known import Person as Member


def among(books: Books, me: Person, role: int, id: int, synonyms: Synonyms, now: datetime) -> tuple[Gathered, Member]:
    """What this person sees of the role, and that member among it. Raises NotAmongThem, Unknown, NotYours,
    IllegalMove."""
    seen = gather(books, me, role, synonyms, now)
    found = seen.person(id)
    if found is None:
        raise NotAmongThem()
    return seen, found[0]


def form(seen: Gathered, member: Member) -> dict[str, Any]:
    """What the form shows before anything is chosen."""
    before = seen.decided.get(member.id)
    return {
        "title": seen.role.wanted.title, "name": member.name, "verdicts": [each.value for each in Verdict],
        "verdict": before.verdict.value if before else "", "why": before.why if before else "",
        "most": rules.WHY_CHARACTERS, "has_order": seen.has_order,
    }  # fmt: skip


def decide(
    books: Books, me: Person, seen: Gathered, member: Member, answers: Mapping[str, Any], now: datetime
) -> None:  # fmt: skip
    """That is what becomes of them for this role; what is learned of it counts from the next look on. Raises
    FieldRefusals."""
    verdict, why = rules.decided(answers)
    places = (seen.found[member.id].places or {}) if seen.has_order else {}
    books.matching.decide(Decided(seen.role.id, member.id, verdict, why, places, me.user, now))
    if places:
        books.matching.again(now, me.workspace)
    where = {"workspace": me.workspace, "who": me.user, "role": seen.role.id}
    books.record.note(now, f"{FEATURE}.decide", about_member(member.id), **where, verdict=verdict.value)
