"""Personal digests: what is known of their readers, and what may go into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.rules.calendar import Hours
from bot.rules.community.content.digests.ranking import MOST, OLDEST, REMEMBERED, Reader, Shelf
from bot.rules.community.goals.paces import SHORTEST, Paces
from bot.rules.community.goals.reviewing import Of
from bot.rules.community.members import Member, Stand
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.benefits import hears_at
from bot.rules.community.recognition.settling import Standings
from bot.store import Books

FEATURE = "community.content"
DIGEST, STILL_USEFUL, MAIL = (f"{FEATURE}.{name}" for name in ("digest", "still_useful", "digest_mail"))


def about(member: int, period: str) -> str:
    """What notices of a digest are about."""
    return f"digest:{member}:{period}"


def about_question(member: int) -> str:
    """What notices that ask whether digests are useful are about."""
    return f"digest:{member}"


def shelf(books: Books, workspace: str, now: datetime) -> Shelf:
    """What may go into digests there now, weighed, also by what the last reviews changed."""
    items, paces = books.content.posted(workspace, now - OLDEST, now), books.reviews.paces(workspace)
    weights = {each.id: paces.weight(each.kind, each.channel, each.segment) for each in items}
    return Shelf(items, books.digests.responses([each.id for each in items]), now, weights)


def readers(books: Books, on_it: Shelf, members: Sequence[Member], now: datetime) -> list[Reader]:
    """What is known of each of these members of one community, by what they said and did themselves, and which of the
    segments they are in that items on the shelf are for."""
    ids, wanted = [each.id for each in members], {each.segment for each in on_it.items if each.segment is not None}
    segments = books.segments.among(members[0].workspace, wanted, ids, now) if wanted and ids else {}
    stands, taps = books.members.topics(ids), books.digests.taps(ids, now - REMEMBERED)
    shown = books.digests.shown(ids, now - OLDEST)
    standings = books.tiers.standings(members[0].workspace, ids) if ids else Standings(False, {})
    early = {tier: _not_yet(on_it, tier, now) if standings.is_on else frozenset() for tier in Tier}
    paces = books.reviews.paces(members[0].workspace) if members else Paces()
    most = {tier: SHORTEST if standings.is_on and paces.of(Of.TIER, tier) else MOST for tier in Tier}
    return [
        Reader(
            each.id, frozenset({each.language, *each.languages}), _those(stands[each.id], Stand.FOLLOWED),
            _those(stands[each.id], Stand.MUTED), taps[each.id],
            segments.get(each.id, frozenset()), shown=shown[each.id] | early[standings.of(each.id)],
            most=most[standings.of(each.id)],
        )
        for each in members
    ]  # fmt: skip


def _not_yet(on_it: Shelf, tier: Tier, now: datetime) -> frozenset[int]:
    """The jobs on it of which members of that tier hear later."""
    jobs = (each for each in on_it.items if each.opening is not None and each.posted_at is not None)
    return frozenset(each.id for each in jobs if each.posted_at and now < hears_at(tier, each.posted_at, is_on=True))


def hours_of(books: Books, workspace: str, members: Sequence[Member]) -> Mapping[int, Hours]:
    """When each of them may be written to: as they chose in Slack, else by day where they are."""
    there = books.people.hours(workspace, [each.user for each in members if each.user])
    return {each.id: there[each.user] if each.user else Hours(each.zone) for each in members}


def _those(stands: Mapping[str, Stand], wanted: Stand) -> frozenset[str]:
    return frozenset(topic for topic, stand in stands.items() if stand is wanted)
