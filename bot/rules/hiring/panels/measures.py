"""What is shown of a plan: each choice and each unmet wish as facts, and how even and consistent the whole is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations

from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.hiring.panels import Held, Interview, Interviewer, Panel, Plan, Problem, Seat, hard, wishes
from bot.rules.hiring.panels.blocked import Blocked, every, seats_of
from bot.rules.hiring.panels.wishes import Cost
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Level


class As(StrEnum):
    """As what somebody sits there."""

    CERTIFIED = "certified"
    FOUNDING = "founding"
    UNCERTIFIED = "uncertified"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"


@dataclass(frozen=True)
class Count:
    """How many seats somebody has in a period, this one with them, and their limit; None: none."""

    has: int
    limit: int | None


@dataclass(frozen=True)
class Choice:
    """Why somebody sits there: "certified for X, load 1 of 3, 10:00 local, already on this requisition".

    `local` is the beginning on their own clock. `others` is how many interviews of this requisition they rate beside
    this. `beside` are, for a trainee, those who are qualified. `level` is how strict the track is. `costs` are those of
    this seat.
    """

    person: str
    track: str
    competencies: tuple[str, ...]
    sits_as: As
    level: Level
    local: datetime
    is_edge: bool
    is_known: bool
    day: Count
    week: Count
    month: Count
    four_weeks: Count
    others: int
    beside: tuple[str, ...]
    costs: tuple[Cost, ...]


@dataclass(frozen=True)
class Proposal:
    """A panel with the reason of each choice, in the order of the seats, a trainee last; and the wishes not met that
    concern the panel as a whole."""

    panel: Panel
    choices: tuple[Choice, ...]
    unmet: tuple[Cost, ...]

    @property
    def cost(self) -> int:
        """In hundredths of a point."""
        return sum(each.cost for choice in self.choices for each in choice.costs) + sum(
            each.cost for each in self.unmet
        )


@dataclass(frozen=True)
class Explained:
    """All panels of a plan explained, and what keeps the others from one."""

    proposals: tuple[Proposal, ...]
    blocked: tuple[Blocked, ...]


def explain(problem: Problem, plan: Plan, only: Collection[str] | None = None) -> Explained:
    """Why each panel is as it is (of the interviews `only`, where given), and why the others have none.

    The costs of all proposals together are those of the plan (`wishes.costs`), but for what was told of others.
    """
    wanted = [each for each in problem.interviews if only is None or each.id in only]
    people, seats = {each.id: each for each in problem.people}, seats_of(problem, plan)
    costs = defaultdict[tuple[str, str | None], list[Cost]](list)
    for cost in wishes.costs(problem, plan):
        costs[cost.interview, cost.person].append(cost)
    proposals = []
    for each in sorted((each for each in wanted if each.id in plan), key=lambda each: (plan[each.id].start, each.id)):
        panel = plan[each.id]
        sitting: list[tuple[str, Seat | None]] = [*zip(panel.people, each.seats, strict=True)]
        sitting += [(panel.trainee, None)] if panel.trainee else []
        choices = tuple(
            _choice(
                problem, people, each, panel, id, seat, seats[id], _rated(problem, plan, each, id), costs[each.id, id]
            )
            for id, seat in sitting
        )
        proposals.append(Proposal(panel, choices, tuple(costs[each.id, None])))
    blocked = tuple(each for each in every(problem, plan) if only is None or each.interview in only)
    return Explained(tuple(proposals), blocked)


def _choice(
    problem: Problem, people: dict[str, Interviewer], interview: Interview, panel: Panel, id: str, seat: Seat | None,
    given: Sequence[Held], others: int, costs: Iterable[Cost],
) -> Choice:  # fmt: skip
    person, start = people[id], panel.start
    track = seat.track if seat else interview.trainee or ""
    seats = (*person.held, *given)
    led = [] if seat else [other for other in panel.people if hard.is_qualified(people[other], track, start)]
    return Choice(
        person=id,
        track=track,
        competencies=seat.competencies if seat else (),
        sits_as=_as(person, track, seat, start),
        level=problem.policy.level(track),
        local=start.astimezone(zone_or_utc(person.zone)),
        is_edge=wishes.is_edge(person, interview.span(start)),
        is_known=person.is_known,
        day=_count(seats, person.zone, start, hard.as_day, person.limits.day),
        week=_count(seats, person.zone, start, hard.as_week, person.limits.week),
        month=_count(seats, person.zone, start, hard.as_month, person.limits.month),
        four_weeks=Count(person.load + len(given), person.limits.four_weeks),
        others=others,
        beside=tuple(led),
        costs=tuple(costs),
    )


def _count(
    seats: Iterable[Held], zone: str | None, start: datetime, unit: Callable[[date], Hashable], limit: int | None
) -> Count:
    return Count(hard.counted(seats, zone, unit)[unit(local_day(start, zone))], limit)


def _as(person: Interviewer, track: str, seat: Seat | None, start: datetime) -> As:
    if seat is None:
        learns = person.learning.get(track)
        return As.REVERSE_SHADOW if learns and learns.kind is Kind.REVERSE_SHADOW else As.SHADOW
    day = local_day(start, person.zone)
    if track in person.certified and day < person.certified[track]:
        return As.CERTIFIED
    return As.FOUNDING if hard.is_qualified(person, track, start) else As.UNCERTIFIED


def _rated(problem: Problem, plan: Plan, interview: Interview, id: str) -> int:
    """How many other interviews of the requisition they rate, held ones and those of the plan."""
    held = next(each.held for each in problem.people if each.id == id)
    elsewhere = sum(each.requisition == interview.requisition and each.rates for each in held)
    return elsewhere + sum(
        id in plan[each.id].people
        for each in problem.interviews
        if each.id in plan and each.id != interview.id and each.requisition == interview.requisition
    )


def consistency(panels: Sequence[Collection[str]]) -> float | None:
    """How alike the panels of a requisition's candidates are, 0 to 1: the mean over all pairs of the share of people
    in both among those in either (Jaccard; science.md, 6). None for fewer than two."""
    pairs = [(set(one), set(other)) for one, other in combinations(panels, 2)]
    alike = [len(one & other) / len(one | other) for one, other in pairs if one | other]
    return sum(alike) / len(alike) if alike else None


def consistency_of(problem: Problem, plan: Plan, requisition: str) -> float | None:
    """That of the raters of each candidate of a requisition; trainees do not rate."""
    of = defaultdict[str, set[str]](set)
    for person in problem.people:
        for held in person.held:
            if held.requisition == requisition and held.rates:
                of[held.candidate].add(person.id)
    for each in problem.interviews:
        if each.requisition == requisition and each.id in plan:
            of[each.candidate].update(plan[each.id].people)
    return consistency([of[candidate] for candidate in sorted(of)])


def unevenness(shares: Iterable[float]) -> float:
    """The Gini coefficient of these shares of load: 0 when all are the same, towards 1 when one has everything."""
    ordered = sorted(shares)
    count, total = len(ordered), sum(ordered)
    if not total:
        return 0.0
    return 2 * sum(place * share for place, share in enumerate(ordered, 1)) / (count * total) - (count + 1) / count


def unevenness_of(problem: Problem, plan: Plan, people: Collection[str] | None = None) -> float:
    """That of the four weeks' load beside each one's limit, of these people or of all."""
    seats = seats_of(problem, plan)
    return unevenness(
        (each.load + len(seats.get(each.id, ()))) / each.limits.four_weeks
        for each in problem.people
        if people is None or each.id in people
    )


def edge_share(problem: Problem, plan: Plan, requisition: str | None = None) -> float | None:
    """How many of a plan's seats lie in the first or last hour of their person's day, 0 to 1; None without any."""
    people = {each.id: each for each in problem.people}
    edges = [
        wishes.is_edge(people[id], each.span(plan[each.id].start))
        for each in problem.interviews
        if each.id in plan and requisition in (None, each.requisition)
        for id in plan[each.id].everybody
    ]
    return sum(edges) / len(edges) if edges else None
