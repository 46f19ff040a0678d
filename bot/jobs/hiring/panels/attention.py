"""What whoever plans interviews has to look at, as their Home and its page show it; how a role's panels stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring.requisitions.showing import recruiting
from bot.rules.calendar import local_day
from bot.rules.company import Company
from bot.rules.hiring.candidates import Standing
from bot.rules.hiring.panels import Interviewer, attention, slots, wishes
from bot.rules.hiring.panels.attention import Attention
from bot.rules.hiring.panels.availability import free
from bot.rules.hiring.panels.measures import consistency, unevenness
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.rules.spans import Span
from bot.store import Books
from bot.store.hiring.candidates import Line

# What one page lists.
LISTED = 20


def due(books: Books, me: Person, company: Company, now: datetime, most: int = LISTED) -> Mapping[str, Any]:
    """What is wanting in the recruitments this person runs, soonest hurt first, and how much more there is; nothing of
    candidates they are shut out of."""
    running = {each.id: each for each in recruiting(books, me) if may_run(each, me.user, me.roles)}
    lines = {each.id: each for each in books.candidates.listed_for(me, running.values(), company)}
    waiting = [each for each in lines.values() if each.standing is Standing.UNDER_WAY]
    interviews = defaultdict[int, list[Interview]](list)
    for one in books.interviews.of_all([each.id for each in waiting]):
        interviews[one.candidacy].append(one)
    found = [each for all in interviews.values() for one in all if (each := attention.of_interview(one, now))]
    found += _unplanned(books, me, waiting, interviews)
    ordered = attention.soonest_first(found)
    shown = [
        {
            "need": each.need.value, "id": each.candidacy, "hurts_at": each.hurts_at, "start": each.start,
            "who": list(each.who), "is_late": each.hurts_at <= now,
            "last": local_day(each.hurts_at - timedelta(seconds=1), me.zone), "name": lines[each.candidacy].name,
            "title": running[lines[each.candidacy].requisition].wanted.title,
        }
        for each in ordered[:most]
    ]  # fmt: skip
    return {"lines": shown, "more": max(0, len(ordered) - most)}


def _unplanned(
    books: Books, me: Person, waiting: Iterable[Line], interviews: Mapping[int, Sequence[Interview]]
) -> list[Attention]:
    hours = books.people.hours(me.workspace, [me.user])[me.user]
    lines = list(waiting)
    plans = books.plans.of_all({each.requisition for each in lines})
    return [
        attention.of_waiting(each.id, each.since, hours)
        for each in lines
        if slots.to_interview(plans.get((each.requisition, each.plan)), each.stage, interviews.get(each.id, ()))
        == each.stage
    ]


def figures(books: Books, me: Person, role: Requisition, company: Company, now: datetime) -> Mapping[str, Any] | None:
    """How the panels of a role stand together, in hundredths, for who runs it: how alike they are from candidate to
    candidate (None below two), how uneven the load of who sits in them is (the Gini coefficient of the last four weeks'
    seats beside each one's limit; 0 is even), and how many of their seats lie in the first or last hour of a working
    day. None without any interview, and for others. `kept` is how many panels
    nobody has been told of. Candidates they are shut out of are not counted."""
    if not may_run(role, me.user, me.roles):
        return None
    seen = [each.id for each in books.candidates.listed_for(me, [role], company)]
    there = [each for each in books.interviews.of_all(seen) if each.is_held]
    by_candidate, sitting = defaultdict[int, set[str]](set), list[tuple[str, Span]]()
    for one in there:
        by_candidate[one.candidate].update(seat.who for seat in one.live if seat.part is Part.LEAD)
        sitting += [(seat.who, one.span) for seat in one.live]
    if not sitting:
        return None
    users = sorted({who for who, _ in sitting})
    hours, own = books.people.hours(me.workspace, users), books.availabilities.own_of(me.workspace, users)
    last = max(now, *(span.start for _, span in sitting))
    held = books.interviews.held(me.workspace, users, Span(last - slots.FOUR_WEEKS, last + timedelta(seconds=1)))
    around = slots.around([span.start for _, span in sitting], max(one.minutes for one in there))
    works = {who: free(around, hours[who], own[who], ()) for who in users}
    edges = [wishes.is_edge(Interviewer(who, works=works[who]), span) for who, span in sitting]
    alike = consistency([by_candidate[each] for each in sorted(by_candidate)])
    return {
        "alike": None if alike is None else round(100 * alike),
        "uneven": round(100 * unevenness(len(held[who]) / own[who].limits.four_weeks for who in users)),
        "edge": round(100 * sum(edges) / len(edges)),
        "kept": len(books.kept_panels.of([one.id for one in there])),
    }
