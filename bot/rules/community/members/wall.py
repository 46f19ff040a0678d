"""The wall between the halves: what each side is handed of a member. What is not here, that side cannot see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.rules.community.members import Consent, Field, Line, Member, Purpose, Side, Stand, Touch

# What we say to members, by the kind of the notice, on the side of the wall where its line stands. What moderators are
# told as moderators is no line of theirs.
SAID: Mapping[Side, frozenset[str]] = {
    Side.COMMUNITY: frozenset(
        f"community.{each}" for each in (
            "content.digest", "content.still_useful", "members.renew", "members.fading", "members.taken_down",
            "sources.welcome", "nurture.step", "nurture.released",
        )
    ),
    Side.HIRING: frozenset({"community.openings.receipt", "community.nurture.aside"}),
}  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """A member as they chose to be seen by hiring people: nothing else of them is in it."""

    id: int
    workspace: str
    fields: Mapping[Field, str | tuple[str, ...]]


@dataclass(frozen=True)
class Moderated:
    """A member as moderators see them: without who they are among candidates, what hiring people see of them, or a
    line of hiring's."""

    member: Member
    consents: Sequence[Consent]
    touches: Sequence[Touch]
    lines: Sequence[Line] = field(default=())


def shown(member: Member, topics: Mapping[str, Stand]) -> Profile:
    """Only the fields that were shown, and of topics only those that are followed."""
    values: Mapping[Field, str | tuple[str, ...]] = {
        Field.NAME: member.name, Field.EMAIL: member.email, Field.LANGUAGES: member.languages,
        Field.LOCATION: member.location, Field.FAMILY: member.family, Field.SENIORITY: member.seniority,
        Field.SKILLS: member.skills, Field.MOTIVATION: member.motivation,
        Field.INTERESTS: tuple(topic for topic, stand in topics.items() if stand is Stand.FOLLOWED),
    }  # fmt: skip
    return Profile(member.id, member.workspace, {each: values[each] for each in Field if each in member.shown})


def moderated(
    member: Member, consents: Collection[Consent], touches: Sequence[Touch], lines: Sequence[Line]
) -> Moderated:
    """Without anything of hiring's."""
    mine = [each for each in consents if each.purpose is not Purpose.HIRING]
    return Moderated(replace(member, candidate=None, shown=frozenset()), mine, touches, lines)
