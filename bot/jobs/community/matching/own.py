"""What a member reads of where they were shown: the same as whoever runs the role reads, and where to correct it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.jobs.community.matching import wanted_of
from bot.jobs.community.matching.showing import stands, why
from bot.rules.community.matching.covering import coverage
from bot.rules.community.matching.explaining import explained
from bot.rules.community.matching.ordering import may_order
from bot.rules.community.matching.reading import Synonyms, shown
from bot.rules.community.members import Member
from bot.store import Books

# A role takes a block for each of its must-haves.
LISTED = 3


def page(books: Books, member: Member, n: int, synonyms: Synonyms, now: datetime) -> dict[str, Any]:
    """Page `n` of the open roles for which they stand among those known, the newest first."""
    found = books.matching.of_member(member.id)
    last = max(0, (len(found) - 1) // LISTED)
    n = min(n, last)
    roles = []
    for place in found[n * LISTED : (n + 1) * LISTED]:
        role, look = books.requisitions.for_notice(place.role), books.matching.look(place.role)
        known = books.known.some(role.workspace, [member.id], now).get(member.id) if role else None
        if role is None or look is None or known is None:
            continue
        wanted, read = wanted_of(books, role), shown(known.profile, synonyms)
        is_best = place.place is not None and may_order(books.matching.setting(role.workspace).accepted)
        roles.append({
            "title": wanted.title, "company": books.workspaces.get(role.workspace).name, "at": look.at,
            "lines": [stands(each) for each in coverage(wanted, read, synonyms)], "is_best": is_best,
            **(why(explained(wanted, read, synonyms)) if is_best else {"reasons": [], "gap": None}),
        })  # fmt: skip
    return {"roles": roles, "page": n, "is_last": n == last}
