"""By the clock: each open role is looked for among those known, soon after it opens and whenever something changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps
from bot.jobs.batches import apart, batches
from bot.jobs.community.matching import KNOWN, LOOK, about, approaching, holding, wanted_of
from bot.jobs.moments import Facts, Moment
from bot.rules.community.matching import Profile, Wanted
from bot.rules.community.matching.covering import Standing, drawn, grouped
from bot.rules.community.matching.deciding import to_learn
from bot.rules.community.matching.learning import learned
from bot.rules.community.matching.ordering import may_order
from bot.rules.community.matching.ranking import EVEN, Index, Ranking, indexed
from bot.rules.community.matching.reading import Shown, Synonyms, shown
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition, State
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books, Busy
from bot.store.community.matching import Counted, Found, Look

log = structlog.get_logger(__name__)
# So many roles are begun with in one turn, and the next one goes on; so many are one errand's, which is leased for two
# minutes: where there are 100,000 members each takes seconds beside the reading of them all.
AT_ONCE, TOGETHER = 200, 5
# What was looked for rests so long, however much changes: to read all members takes seconds where there are many.
RESTS = timedelta(seconds=40)
# Agreements begin and end meanwhile. What is shown is asked of those who agree at that moment in any case.
AGAIN = timedelta(hours=6)
# So many who stand alike to a must-have are kept, by lot, and so many of all where there is none.
KEPT, KEPT_OF_ALL = 30, 60
# Must-haves that the message counts.
COUNTED = 5


def look(deps: Deps) -> None:
    """Open roles that are to be looked for are, some of a company by one errand, which reads its members once. Who was
    found for a role that ended is kept no more."""
    now, found = deps.now(), dict[str, list[tuple[str, int]]]()
    with deps.store.reading() as books:
        ended = books.matching.ended(AT_ONCE)
        for workspace, role, number in books.matching.due(now, now - RESTS, AT_ONCE):
            found.setdefault(workspace, []).append((str(role), number))
    for role in ended:
        with deps.store.open() as books:
            books.matching.forget_found(role)
        deps.crash("matching.forgotten")
    for workspace, roles in found.items():
        for some in batches(roles, TOGETHER):
            with apart(workspace):
                mark = hashlib.sha256(repr(some).encode()).hexdigest()[:16]
                facts = {"workspace": workspace, "roles": dict(some)}
                with deps.store.open() as books:
                    books.errands.plan(f"{LOOK}:{workspace}:{mark}", LOOK, facts, now)
                deps.crash("matching.planned")


def _look(deps: Deps, facts: Mapping[str, Any]) -> None:
    """For each role who stands how to each must-have is written down, and who is best where there is an order; whoever
    runs it is told once that there is somebody. A role that cannot be looked for stops no other."""
    now, workspace = deps.now(), str(facts["workspace"])
    with deps.store.reading() as books:
        due = {int(id): number for id, number in facts["roles"].items() if _is_due(books, int(id), number)}
        if not due:
            return
        setting = books.matching.setting(workspace)
        is_ordered = may_order(setting.accepted)
        decisions = books.matching.decisions(workspace, setting.reset_at) if is_ordered else ()
        profiles = list(_profiles(books, workspace, now))
    people, index = read(profiles, deps.words.synonyms, is_ordered)
    weights = learned(to_learn(decisions)).weights
    failed: Exception | None = None
    for id, number in due.items():
        try:
            _look_for(deps, id, number, people, index, weights, now)
        except (DBAPIError, Busy):
            raise
        except Exception as error:
            log.exception("a role could not be looked for", requisition=id)
            failed = error
    if failed is not None:  # it is tried again for those that are still due, and told to an admin in the end
        raise failed


def _is_due(books: Books, id: int, number: int) -> bool:
    before, role = books.matching.look(id), books.requisitions.for_notice(id)
    return role is not None and role.state is State.OPEN and (before is None or before.number < number)


def _look_for(
    deps: Deps, id: int, number: int, people: Sequence[Shown], index: Index | None, weights: Mapping[Ranking, float],
    now: datetime,
) -> None:  # fmt: skip
    with deps.store.reading() as books:
        role = books.requisitions.for_notice(id)
        wanted = wanted_of(books, role) if role else None
    if role is None or wanted is None:
        return
    counts, found = looked(id, wanted, people, index, deps.words.synonyms, weights)
    with deps.store.open() as books:
        is_first = books.matching.look(id) is None
        books.matching.put(Look(id, number, now, len(people), index is not None, counts), found, now + AGAIN)
        if is_first:
            holding.plan(books, role, now)
        if people:
            _tell(books, role, now)
        books.notices.refresh(now, about=about(id))
    deps.crash("matching.looked")


def read(
    profiles: Sequence[Profile], synonyms: Synonyms, is_ordered: bool
) -> tuple[Sequence[Shown], Index | None]:
    """These people read, and their index where they may be put in an order."""
    index = indexed(profiles, synonyms) if is_ordered else None
    return index.people if index else [shown(each, synonyms) for each in profiles], index


def looked(
    role: int, wanted: Wanted, people: Sequence[Shown], index: Index | None, synonyms: Synonyms,
    weights: Mapping[Ranking, float] = EVEN,
) -> tuple[Sequence[Counted], Sequence[Found]]:  # fmt: skip
    """How many stand how to each must-have, and who is kept of them; with an index the best among them, without those
    there is nothing to be said for."""
    groups, lots = grouped(wanted, people, synonyms), drawn(wanted, people)
    lot = {each.profile.id: n for n, each in enumerate(lots)}
    kept = {each.profile.id for each in lots[:KEPT_OF_ALL]}
    kept |= {id for group in groups for ids in group.people.values() for id in ids[:KEPT]}
    best = index.best(wanted, weights) if index and people else ()
    places = {each.id: (n, each.places) for n, each in enumerate(best, 1)}
    counts = [
        Counted(each.asked, {standing.value: len(each.people[standing]) for standing in Standing}) for each in groups
    ]
    order = sorted(kept | places.keys(), key=lot.__getitem__)
    return counts, [Found(role, id, lot[id], *places.get(id, (None, None))) for id in order]


def _profiles(books: Books, company: str, now: datetime) -> Iterator[Profile]:
    last: int | None = 0
    while last is not None:
        page, last = books.known.page(company, now, last)
        yield from (each.profile for each in page)


def _tell(books: Books, role: Requisition, now: datetime) -> None:
    wanted = role.wanted
    for to in dict.fromkeys(filter(None, (role.in_charge, wanted.recruiter, wanted.hiring_manager))):
        key = f"{KNOWN}:{role.id}:to={to}"
        books.notices.plan(Planned(key, KNOWN, about(role.id), role.workspace, to, {"id": role.id}, living=True), now)


def _known(books: Books, notice: Notice, now: datetime) -> Facts | None:
    id = int(notice.facts["id"])
    role, found = books.requisitions.for_notice(id), books.matching.look(id)
    if role is None or found is None or role.state not in IN_CHARGE:
        return None
    lines = [{"asked": each.asked, **each.people} for each in found.counts[:COUNTED]]
    return {
        "id": id, "title": role.wanted.title, "count": found.considered, "lines": lines,
        "more": max(0, len(found.counts) - COUNTED),
    }  # fmt: skip


MOMENTS = {KNOWN: Moment(_known, Pace.DAYTIME), **approaching.MOMENTS, **holding.MOMENTS}
ERRANDS = {LOOK: _look}
