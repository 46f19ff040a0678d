"""What a good panel is beside what it must be: weighted wishes, whose costs are added up and shown.

Costs are whole hundredths of a point: sums are exact, and every solver counts the same. Weights: science.md section 6
where it names them; the others are judgement, and smaller than what they might outweigh.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from bot.rules.calendar import zone_or_utc
from bot.rules.hiring.panels import Half, Interview, Interviewer, Panel, Plan, Policy, Problem, Seat
from bot.rules.hiring.panels.hard import is_qualified
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span

POINT = 100
# Each person more who rates candidates of one requisition (science.md, 6).
FACE = 10 * POINT
# A seat costs ten points times the share of the four weeks' limit that is used up: n seats of c cost 10 n²/c, which is
# convex, and least when everybody has the same share. At the usual limit of ten (2.5 a week) it is n², as in the
# prototype of science.md, 6.
LOAD = 10 * POINT
# An interview in the first or last hour of somebody's own working day (science.md, 6).
EDGE = 2 * POINT
EDGE_HOUR = timedelta(hours=1)
# A trainee is wanted and none placed (science.md, 6).
MISSING_SHADOW = 15 * POINT
# Each session that a trainee has left before the last one: who is nearest to the end comes first (judgement).
FARTHER, FARTHEST = POINT // 2, 6
# A panel all of one group (judgement: less than half of a new face).
SAME_GROUP = 3 * POINT
# A candidate's interviews in another order than the plan's, each pair (judgement: a little less than a new face).
ORDER = 8 * POINT
# Another time of day than the plan's environment has (judgement).
ENVIRONMENT = 2 * POINT
# A calendar that could not be read: they may have to decline (judgement).
UNKNOWN_CALENDAR = 4 * POINT
# Nobody certified on a seat: where the track only advises, and where it warns (judgement: more than a new face).
UNCERTIFIED = {Level.ADVISE: 5 * POINT, Level.WARN: 12 * POINT, Level.REQUIRE: 0}
# An interview without a panel costs more than any wish of a hundred.
UNPLACED = 10_000 * POINT


class Wish(StrEnum):
    """What a cost is for."""

    SAME_PANEL = "same_panel"
    LOAD = "load"
    EDGE = "edge"
    TRAINEE = "trainee"
    NEAREST = "nearest"
    MIX = "mix"
    ORDER = "order"
    ENVIRONMENT = "environment"
    CALENDAR = "calendar"
    CERTIFIED = "certified"


@dataclass(frozen=True)
class Cost:
    """What a wish costs in an interview, in hundredths of a point; `person` is None where the whole panel is meant."""

    interview: str
    wish: Wish
    cost: int
    person: str | None = None


def load(seats: int, four_weeks: int) -> int:
    """What so many seats cost somebody who can take `four_weeks` of them."""
    return (2 * LOAD * seats * seats + four_weeks) // (2 * four_weeks)


def next_seat(person: Interviewer, given: int) -> int:
    """What one seat more costs somebody who has been given so many in this plan."""
    has, most = person.load + given, person.limits.four_weeks
    return load(has + 1, most) - load(has, most)


def is_edge(person: Interviewer, span: Span) -> bool:
    """Whether that lies in the first or last hour of their working day."""
    return any(
        span.start < day.start + EDGE_HOUR or span.end > day.end - EDGE_HOUR for day in person.works if day.holds(span)
    )


def uncertified(person: Interviewer, track: str, start: datetime, policy: Policy) -> int:
    """What it costs that they are not certified for that seat; nothing when they are."""
    return 0 if is_qualified(person, track, start) else UNCERTIFIED[policy.level(track)]


def calendar(person: Interviewer) -> int:
    """What a calendar nobody can read costs."""
    return 0 if person.is_known else UNKNOWN_CALENDAR


def farther(person: Interviewer, track: str | None) -> int:
    """What it costs to place this trainee before others who are nearer to the end of that track."""
    left = person.learning[track].left if track and track in person.learning else 1
    return FARTHER * (min(left, FARTHEST) - 1)


def same_group(people: Iterable[Interviewer]) -> int:
    """What it costs that two or more raters are all of one group; nothing while somebody's is not known."""
    groups = [each.group for each in people]
    return SAME_GROUP if len(groups) > 1 and groups[0] and len(set(groups)) == 1 else 0


def environment(interview: Interview, start: datetime) -> int:
    """What another time of day than the plan's costs."""
    if interview.half is None:
        return 0
    half = Half.MORNING if start.astimezone(zone_or_utc(interview.zone)).hour < 12 else Half.AFTERNOON
    return 0 if half is interview.half else ENVIRONMENT


def order(one: Interview, starts: datetime, other: Interview, begins: datetime) -> int:
    """What it costs that two interviews of a candidate stand in another order than the plan's."""
    reversed = (one.step < other.step and starts > begins) or (one.step > other.step and starts < begins)
    return ORDER if one.candidate == other.candidate and reversed else 0


def costs(problem: Problem, plan: Plan) -> tuple[Cost, ...]:
    """Every cost of a plan, each where it arises: a person's first interview of a requisition bears the new face,
    their n-th seat the n-th seat's load."""
    people = {each.id: each for each in problem.people}
    sitting = sorted(_sitting(problem, plan), key=lambda each: (each.start, each.interview.id))
    given, faces = Counter[str](), defaultdict[str, set[str]](set)
    found = list[Cost]()
    for each in sitting:
        for id, seat in each.seats:
            for wish, cost in _of_person(people[id], seat, each, problem.policy, given[id], faces).items():
                found += [Cost(each.interview.id, wish, cost, id)] if cost else []
            given[id] += 1
            if seat is not None:
                faces[each.interview.requisition].add(id)
        if panel := plan.get(each.interview.id):
            found += _of_panel(each.interview, panel, people)
    return (*found, *_of_order(sitting))


@dataclass(frozen=True)
class _Sitting:
    """Who has which seat of an interview, the trainee's being None: its panel, or as far as it was told."""

    interview: Interview
    start: datetime
    seats: tuple[tuple[str, Seat | None], ...]


def _sitting(problem: Problem, plan: Plan) -> Iterator[_Sitting]:
    for each in problem.interviews:
        if known := plan.get(each.id) or problem.told.get(each.id):
            raters = [(id, seat) for id, seat in zip(known.people, each.seats, strict=True) if id is not None]
            trainee = [(known.trainee, None)] if known.trainee else []
            yield _Sitting(each, known.start, (*raters, *trainee))


def _of_person(
    person: Interviewer, seat: Seat | None, each: _Sitting, policy: Policy, given: int, faces: Mapping[str, set[str]]
) -> dict[Wish, int]:
    interview, span = each.interview, each.interview.span(each.start)
    parts = {Wish.LOAD: next_seat(person, given), Wish.CALENDAR: calendar(person)}
    parts[Wish.EDGE] = EDGE if is_edge(person, span) else 0
    if seat is None:
        parts[Wish.NEAREST] = farther(person, interview.trainee)
    else:
        rates = is_known(person, interview.requisition, faces.get(interview.requisition, ()))
        parts[Wish.SAME_PANEL] = 0 if rates else FACE
        parts[Wish.CERTIFIED] = uncertified(person, seat.track, each.start, policy)
    return parts


def is_known(person: Interviewer, requisition: str, faces: Iterable[str]) -> bool:
    """Whether they rate candidates of that requisition anyway: `faces` do in this plan."""
    return person.id in faces or any(each.requisition == requisition and each.rates for each in person.held)


def _of_panel(interview: Interview, panel: Panel, people: Mapping[str, Interviewer]) -> list[Cost]:
    parts = {
        Wish.MIX: same_group(people[id] for id in panel.people),
        Wish.TRAINEE: MISSING_SHADOW if interview.trainee and not panel.trainee else 0,
        Wish.ENVIRONMENT: environment(interview, panel.start),
    }
    return [Cost(interview.id, wish, cost) for wish, cost in parts.items() if cost]


def _of_order(sitting: Iterable[_Sitting]) -> list[Cost]:
    of = defaultdict[str, list[_Sitting]](list)
    for each in sitting:
        of[each.interview.candidate].append(each)
    return [
        Cost(other.interview.id, Wish.ORDER, cost)
        for several in of.values()
        for one, other in combinations(several, 2)
        if (cost := order(one.interview, one.start, other.interview, other.start))
    ]


def total(problem: Problem, plan: Plan) -> int:
    """What a plan costs, those without a panel too, in hundredths of a point."""
    missing = sum(each.id not in plan for each in problem.interviews)
    return missing * UNPLACED + sum(each.cost for each in costs(problem, plan))
