"""The nightly look at all cards of a workspace: who rates lower than others, and how each uses the scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart, batches
from bot.jobs.errands import Work
from bot.jobs.hiring.reports import FEATURE
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.hiring.outcomes.calibrating import Course, Rated, courses
from bot.rules.hiring.reports import agreement, severity
from bot.rules.hiring.reports.comparing import by_interviewer, scores
from bot.rules.hiring.reports.composite import Given
from bot.rules.hiring.reports.severity import Score
from bot.rules.hiring.training.drift import FEWEST_INTERVIEWS, chance, drift
from bot.rules.region import Topic, allows
from bot.store import Books
from bot.store.hiring.severities import Look
from bot.store.workspaces import Workspace

ESTIMATE = f"{FEATURE}.estimate"
# So many candidates' cards are read in one transaction.
AT_ONCE = 200


def is_allowed(workspace: Workspace) -> bool:
    """Whether the organisation allows figures about a single interviewer."""
    return allows(workspace.region, workspace.region_choices, Topic.INTERVIEWER_FIGURES)


def plan(deps: Deps) -> None:
    """Once a day in every company that allows it, all cards are looked at; elsewhere nothing of it is kept."""
    now = deps.now()
    with deps.store.reading() as books:
        companies = [each for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY]
        known = {each.id: books.severities.day(each.id) for each in companies}
    for workspace in companies:
        today, wanted = local_day(now, workspace.zone), is_allowed(workspace)
        if known[workspace.id] == (today if wanted else None):
            continue
        with apart(workspace.id):
            with deps.store.open() as books:
                if wanted:
                    facts = {"workspace": workspace.id, "day": today.isoformat()}
                    books.errands.plan(f"{ESTIMATE}:{workspace.id}:day={today}", ESTIMATE, facts, now)
                else:
                    books.severities.drop(workspace.id)
            deps.crash("hiring.reports.planned")


def estimate(deps: Deps, facts: Mapping[str, Any]) -> None:
    """What the cards of the last year come to is kept, in place of what the day before found."""
    workspace, now = facts["workspace"], deps.now()
    found, starts = list[list[Given]](), dict[int, datetime]()
    with deps.store.reading() as books:
        candidacies = books.interviews.held_since(workspace, now - timedelta(days=severity.WINDOW), now)
    for some in batches(candidacies, AT_ONCE):
        with deps.store.reading() as books:
            found += books.scorecards.settled(some, now).values()
            starts |= {each.id: each.start for each in books.interviews.of_all(some)}
    look = looked(date.fromisoformat(facts["day"]), found, starts)
    with deps.store.open() as books:
        if is_allowed(books.workspaces.get(workspace)):
            books.severities.keep(workspace, look)
    deps.crash("hiring.reports.estimated")


def looked(day: date, found: Sequence[Sequence[Given]], starts: Mapping[int, datetime]) -> Look:
    """What the cards of each candidate come to, together; each interview with when it began."""
    every = [Score(n, who, value) for n, cards in enumerate(found) for who, value in scores(cards)]
    model = severity.estimate(every)
    cards = _by_person(each for cards in found for each in cards)
    figures = {
        "range": agreement.range_use({who: [s for card in of for s in card.values()] for who, of in cards.items()}),
        "halo": agreement.halo(cards),
        "consistency": agreement.consistency([by_interviewer(each) for each in found]),
    }
    own = {who: {name: each[who] for name, each in figures.items() if who in each} for who in cards}
    rated = [
        Rated(n, who, starts[each.interview], value)
        for n, given in enumerate(found) for each in given for who, value in scores([each])
    ]  # fmt: skip
    kept = {who: each for who, each in own.items() if each}
    return Look(day, model.known if model else None, kept, courses(model, rated) if model else {})


def _by_person(cards: Iterable[Given]) -> Mapping[str, list[Mapping[str, int]]]:
    found: dict[str, list[Mapping[str, int]]] = {}
    for each in cards:
        found.setdefault(each.who, []).append(dict(each.card.scored))
    return found


def of(books: Books, workspace: str, user: str) -> dict[str, Any] | None:
    """How somebody rates, for themselves and the coach they chose alone; None below ten interviews that can be
    compared, or where the organisation does not allow it."""
    if not is_allowed(books.workspaces.get(workspace)):
        return None
    look = books.severities.of(workspace)
    found = look.known.severities.get(user) if look and look.known else None
    if look is None or found is None or found.interviews < FEWEST_INTERVIEWS:
        return None
    way, course = drift(found), look.courses.get(user)
    return {
        "day": look.day, "points": round(abs(found.points), 2), "is_above": found.points > 0,
        "error": round(found.error, 2), "certainty": round(100 * chance(found)),
        "interviews": found.interviews, "drift": way.value if way else "", **_use(look.own.get(user, {})),
        "course": _course(course) if course else None,
    }  # fmt: skip


def _course(one: Course) -> dict[str, Any]:
    contrast = one.contrast
    return {
        "quarters": [
            {"year": each.year, "quarter": each.quarter, "n": each.count, "points": f"{each.points:+.2f}",
             "error": f"{each.error:.2f}"}
            for each in one.quarters
        ],
        "a_year": f"{one.a_year:+.2f}", "error": f"{one.error:.2f}", "moves": one.moves,
        "contrast": contrast and {
            "value": f"{contrast.value:+.2f}", "low": f"{contrast.low:+.2f}", "high": f"{contrast.high:+.2f}",
            "n": contrast.pairs, "is_clear": contrast.is_clear, "is_below": contrast.value < 0,
        },
    }  # fmt: skip


def _use(own: Mapping[str, float]) -> dict[str, float | None]:
    return {name: round(own[name], 2) if name in own else None for name in ("range", "halo", "consistency")}


ERRANDS: dict[str, Work] = {ESTIMATE: estimate}
