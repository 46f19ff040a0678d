"""Why somebody is among the best for a role: three reasons and one gap, and the same words for both sides.

A reason is something the role asks for and what the person wrote that answers it; the places in the rankings are none.
There are fewer where there is no more to be said: nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.rules.community.matching import Fact, Field, Profile, Wanted
from bot.rules.community.matching.covering import MOST_EVIDENCE, Standing, covered
from bot.rules.community.matching.reading import EITHER, Shown, Synonyms, asked, read

# product.md, community/matching.
MOST_REASONS = 3


class Part(StrEnum):
    """Where in the description it stands."""

    MUST = "must"
    NICE = "nice"
    TITLE = "title"
    WORK = "work"


@dataclass(frozen=True)
class Reason:
    """What the role asks for, and the facts that answer it."""

    part: Part
    asked: str
    evidence: tuple[Fact, ...]


@dataclass(frozen=True)
class Gap:
    """What the role asks for and the person does not show, or what nobody knows of them."""

    part: Part
    asked: str
    standing: Standing


@dataclass(frozen=True)
class Explanation:
    """What the recruiter and the person read, the same: up to three reasons, and one gap or none. It has nothing in it
    but the role's published words and the person's own."""

    reasons: tuple[Reason, ...]
    gap: Gap | None


def explained(wanted: Wanted, shown: Shown, synonyms: Synonyms) -> Explanation:
    """Must-haves come before what would be nice, the title and the work; as the gap what is not shown before what is
    unknown."""
    musts, nice = asked(wanted, synonyms)
    found = [(Part.MUST, covered(each, shown, synonyms)) for each in musts]
    found += [(Part.NICE, covered(each, shown, synonyms)) for each in nice]
    reasons = [Reason(part, each.asked, each.evidence) for part, each in found if each.standing is Standing.MET]
    reasons += _alike(Part.TITLE, wanted.usable.title, shown, synonyms)
    for each in wanted.usable.work.splitlines():
        reasons += _alike(Part.WORK, each, shown, synonyms)
    gaps = [Gap(part, each.asked, each.standing) for part, each in found if each.standing is not Standing.MET]
    order = {each: n for n, each in enumerate([(part, standing) for part in Part for standing in Standing])}
    gaps.sort(key=lambda gap: order[gap.part, gap.standing])
    return Explanation(tuple(reasons[:MOST_REASONS]), next(iter(gaps), None))


def corrected(profile: Profile, wrong: Fact | None, right: Fact | None) -> Profile:
    """The profile with a fact that is right in the place of one that was wrong: without the one it only adds, without
    the other it only takes away. A fact that is not there any more takes nothing away. Raises ValueError where the new
    one says what may not be used."""
    facts = [right if each == wrong and right is not None else each for each in profile.facts if each != wrong or right]
    if right is not None and right not in facts:
        facts.append(right)
    return replace(profile, facts=tuple(dict.fromkeys(facts)))


def _alike(part: Part, text: str, shown: Shown, synonyms: Synonyms) -> Iterator[Reason]:
    """What answers a text as a whole: a fact of the same meaning, else one with a word of it."""
    said = read(text, synonyms)
    wanted, words = set(said.meanings) - {EITHER}, set(said.words)
    facts = [fact for fact, meanings, _ in shown.facts if fact.field is not Field.LANGUAGES and meanings & wanted] or [
        fact for fact, _, own in shown.facts if fact.field is not Field.LANGUAGES and own & words
    ]
    if facts:
        yield Reason(part, text, tuple(facts[:MOST_EVIDENCE]))
