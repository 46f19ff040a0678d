"""What may be found of a member, by which side of the wall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.rules import search
from bot.rules.community.members import Consent, Field, Member, Purpose, Standing
from bot.rules.community.sources import Kind
from bot.rules.search import Row, Side

# Whoever came with an import or a referral agreed to nothing yet: the moderators find them until they are asked.
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
# Whoever only typed an address may be anybody; whoever left is the moderators' to know, and no hiring person's.
FINDABLE: Mapping[Side, frozenset[Standing]] = {
    Side.COMMUNITY: frozenset({Standing.KNOWN, Standing.CONFIRMED, Standing.JOINED, Standing.LEFT}),
    Side.HIRING: frozenset({Standing.KNOWN, Standing.CONFIRMED, Standing.JOINED}),
}
# Not in the workspace yet.
LEADS = frozenset({Standing.KNOWN, Standing.CONFIRMED})
# What an unshown field reads as.
_UNSHOWN: Mapping[Field, tuple[str, object]] = {
    Field.NAME: ("name", ""), Field.EMAIL: ("email", ""), Field.LANGUAGES: ("languages", ()),
    Field.LOCATION: ("location", ""), Field.FAMILY: ("family", ""), Field.SENIORITY: ("seniority", ""),
    Field.SKILLS: ("skills", ()), Field.MOTIVATION: ("motivation", ""),
}  # fmt: skip


def as_shown(member: Member) -> Member:
    """The member with nothing but what they show to hiring people; tags and owner are the moderators'."""
    hidden = {name: empty for field, (name, empty) in _UNSHOWN.items() if field not in member.shown}
    return replace(member, tags=(), owner=None, **hidden)  # type: ignore[arg-type]


def standings(member: Member, sources: Sequence[str]) -> Sequence[str]:
    """How far they came, by every name under which moderators find it; `sources` are those they came through."""
    lead = ("lead",) if member.standing in LEADS else ()
    return (member.standing.value, *lead, *(("alumni",) if Kind.ALUMNI.value in sources else ()))


def row(
    member: Member, side: Side, consents: Iterable[Consent], topics: Sequence[str], sources: Sequence[str]
) -> Row | None:
    """Their row on that side; None where there is to be none. `topics` are those they follow, `sources` those they came
    through, by every name.

    The hiring side has what they show, as long as they agree to that; the moderators' what they know of them, as long
    as they agree to be kept, or were never asked.
    """
    until = _until(consents, Purpose.HIRING if side is Side.HIRING else Purpose.COMMUNITY, side)
    if until is None or member.standing not in FINDABLE[side]:
        return None
    if side is Side.HIRING:
        topics, sources = topics if Field.INTERESTS in member.shown else (), ()
        member = as_shown(member)
    far = standings(member, sources) if side is Side.COMMUNITY else ()
    return search.row(
        side,
        [
            (search.Field.NAME, member.name),
            *((search.Field.SKILL, each) for each in member.skills),
            (search.Field.FAMILY, member.family),
            (search.Field.SENIORITY, member.seniority),
            (search.Field.LOCATION, member.location),
            *((search.Field.LANGUAGE, each) for each in member.languages),
            *((search.Field.TOPIC, each) for each in topics),
            *((search.Field.TAG, each) for each in member.tags),
            *((search.Field.SOURCE, each) for each in sources),
            *((search.Field.STANDING, each) for each in far),
            (search.Field.ABOUT, member.motivation),
        ],
        until,
    )


def has(member: Member, field: search.Field, sources: Sequence[str] = ()) -> Sequence[str]:
    """What they have in that field, as it stands in their row and may be chosen; `sources` by their names."""
    texts: Mapping[search.Field, Sequence[str]] = {
        search.Field.SKILL: member.skills, search.Field.LANGUAGE: member.languages, search.Field.TAG: member.tags,
        search.Field.FAMILY: (member.family,), search.Field.SENIORITY: (member.seniority,),
        search.Field.LOCATION: (member.location,), search.Field.SOURCE: sources,
    }  # fmt: skip
    return texts.get(field, ())


def _until(consents: Iterable[Consent], purpose: Purpose, side: Side) -> datetime | None:
    given = [each for each in consents if each.purpose is purpose]
    if not given and side is Side.COMMUNITY:
        return FOR_EVER
    return max((each.until for each in given if each.ended_at is None), default=None)
