"""Past candidates who agree to be kept in mind, per must-have: by the tags of their signed report alone, so never *not
shown*. Nothing they wrote, and no card, is looked at."""

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


def meeting(must: Must, people: Sequence[Agreed], synonyms: Synonyms) -> Sequence[tuple[Agreed, Sequence[str]]]:
    """Those whose tags say that they meet it, each with the tags that do."""
    found = list[tuple[Agreed, Sequence[str]]]()
    for each in people:
        profile = profiled(each.line.id, {Field.SKILLS: each.tags}, [each.line.name])
        stand = covered(must, shown(profile, synonyms), synonyms)
        if stand.standing is Standing.MET:
            found.append((each, [fact.text for fact in stand.evidence]))
    return found
