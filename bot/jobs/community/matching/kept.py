"""Past candidates who agree to be kept in mind, per must-have: by the tags of their signed report alone, so *met* or
*unknown* and never *not shown*. Nothing they wrote, and no card, is looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.jobs.hiring.reports import keeping
from bot.jobs.hiring.reports.keeping import Agreed
from bot.rules.community.matching import Field, profiled
from bot.rules.community.matching.covering import Standing, covered
from bot.rules.community.matching.reading import Must, Synonyms, shown
from bot.rules.people import Person
from bot.store import Books

# A page has room for so many beside the members.
LISTED = 8


def others(books: Books, me: Person, known: Collection[int | None], now: datetime) -> Sequence[Agreed]:
    """Those whom this person may know of who are not among the candidates `known`: they stand there already."""
    return [each for each in keeping.agreed(books, me, now) if each.line.candidate not in known]


def standing(
    must: Must, people: Sequence[Agreed], synonyms: Synonyms, how: Standing
) -> Sequence[tuple[Agreed, Sequence[str]]]:
    """Those who stand so to it, each with the tags that say it."""
    found = list[tuple[Agreed, Sequence[str]]]()
    for each in people:
        profile = profiled(each.line.id, {Field.SKILLS: each.tags}, [each.line.name])
        stand = covered(must, shown(profile, synonyms), synonyms)
        is_met = stand.standing is Standing.MET
        if how is (Standing.MET if is_met else Standing.UNKNOWN):
            found.append((each, [fact.text for fact in stand.evidence] if is_met else []))
    return found
