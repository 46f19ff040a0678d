"""Why an interview has no panel: which rule blocks which seat, and what would free it. And what no longer stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.rules.hiring.panels import Held, Interview, Interviewer, Panel, Plan, Problem, Seat, Told, hard
from bot.rules.hiring.panels.hard import FREED, Ask, Block, Freed, Rule


@dataclass(frozen=True)
class Way:
    """One change that would let somebody have the seat: whose, by id (any one of them), and which rule it lifts.

    Nobody is named where it takes somebody new.
    """

    freed: Freed
    rule: Rule
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lack:
    """A seat (from 0) nobody can have at the best of the slots, the rule that blocks it, and the ways, the easiest
    first."""

    seat: int
    track: str
    rule: Rule
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Blocked:
    """An interview without a panel: the slot in which the fewest seats are lacking, and these.

    Without a slot, `rule` says whether none is open or the candidate is elsewhere in all of them; else it is that of
    the first lack.
    """

    interview: str
    rule: Rule
    freed: Freed
    start: datetime | None = None
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Somebody in a panel whom a rule keeps from it. Nobody: the candidate cannot come then."""

    interview: str
    person: str | None
    block: Block


def why(problem: Problem, plan: Plan, interview: Interview) -> Blocked | None:
    """What keeps an interview that is not in the plan from having a panel; None when nothing does."""
    told = problem.told.get(interview.id)
    starts = [told.start] if told else sorted(set(interview.slots))
    if not starts:
        return Blocked(interview.id, Rule.NO_SLOT, FREED[Rule.NO_SLOT])
    possible = [start for start in starts if not _meets_another(problem, plan, interview, start)]
    if not possible:
        return Blocked(interview.id, Rule.CANDIDATE, FREED[Rule.CANDIDATE])
    people = sorted(problem.people, key=lambda each: each.id)
    also = seats_of(problem, plan)
    best: tuple[int, datetime, tuple[Lack, ...]] | None = None
    for start in possible:
        lacks = _lacks(problem, interview, start, people, also)
        if best is None or len(lacks) < best[0]:
            best = len(lacks), start, lacks
    if best is None or not best[2]:
        is_alone = told is not None and told.trainee is not None and not _can_be_led(problem, interview, told, also)
        return Blocked(interview.id, Rule.ALONE, FREED[Rule.ALONE], told.start) if told and is_alone else None
    first = best[2][0]
    return Blocked(interview.id, first.rule, first.ways[0].freed, best[1], best[2])


def every(problem: Problem, plan: Plan) -> tuple[Blocked, ...]:
    """Why each interview of the problem that has no panel has none."""
    missing = [each for each in sorted(problem.interviews, key=lambda each: each.id) if each.id not in plan]
    return tuple(found for each in missing if (found := why(problem, plan, each)))


def seats_of(problem: Problem, plan: Plan) -> Mapping[str, tuple[Held, ...]]:
    """By person, the seats they have in this plan or were told of."""
    return {id: tuple(seats.values()) for id, seats in _seats(problem, plan).items()}


def _seats(problem: Problem, plan: Plan) -> Mapping[str, dict[str, Held]]:
    """The same by person and interview."""
    found = defaultdict[str, dict[str, Held]](dict)
    for each in problem.interviews:
        known: Panel | Told | None = plan.get(each.id) or problem.told.get(each.id)
        for id in (*known.people, known.trainee) if known else ():
            if known and id is not None:
                found[id][each.id] = Held(each.span(known.start), each.requisition, each.candidate)
    return found


def faults(problem: Problem, plan: Plan) -> tuple[Fault, ...]:
    """Whom a rule keeps from the seat they have: a calendar has changed, a certificate has ended."""
    people, held = {each.id: each for each in problem.people}, _seats(problem, plan)
    found = []
    for interview in sorted((each for each in problem.interviews if each.id in plan), key=lambda each: each.id):
        panel = plan[interview.id]
        if _meets_another(problem, plan, interview, panel.start):
            found.append(Fault(interview.id, None, Block(Rule.CANDIDATE)))
        seats: list[tuple[str, Seat | None]] = [*zip(panel.people, interview.seats, strict=True)]
        seats += [(panel.trainee, None)] if panel.trainee else []
        for id, seat in seats:
            others = [other for other in panel.everybody if other != id]
            beside = tuple(people[other] for other in others if seat is not None or other in panel.people)
            beside += (people[id],) * (panel.everybody.count(id) - 1)
            also = tuple(seat for at, seat in held[id].items() if at != interview.id)
            ask = Ask(people[id], interview, seat, panel.start, beside, also, problem.policy)
            found += [Fault(interview.id, id, block) for block in hard.blocks(ask)]
    return tuple(found)


def standing(problem: Problem, plan: Plan) -> Plan:
    """What of a plan may stay: the panels of interviews still to be held, at slots still open, in which nothing is at
    fault. What was told is never in it, nor judged: it stays anyway."""
    known = {each.id: each for each in problem.interviews}
    open = {id: panel for id, panel in plan.items()
            if id in known and id not in problem.told and panel.start in known[id].slots
            and len(panel.people) == len(known[id].seats)
            and {*panel.everybody} <= {each.id for each in problem.people}}  # fmt: skip
    while at_fault := {fault.interview for fault in faults(problem, open)}:
        open.pop(min(at_fault))
    return open


def _meets_another(problem: Problem, plan: Plan, interview: Interview, start: datetime) -> bool:
    span = interview.span(start)
    return any(
        each.candidate == interview.candidate
        and each.id != interview.id
        and known
        and each.span(known.start).meets(span)
        for each in problem.interviews
        if (known := plan.get(each.id) or problem.told.get(each.id))
    )


def _lacks(
    problem: Problem,
    interview: Interview,
    start: datetime,
    people: list[Interviewer],
    also: Mapping[str, tuple[Held, ...]],
) -> tuple[Lack, ...]:
    """The seats that stay empty in that slot when as many as can be are filled."""
    told = problem.told.get(interview.id)
    seats = [n for n in range(len(interview.seats)) if told is None or told.people[n] is None]
    found = _asked(problem, interview, start, people, also, seats)
    open = {seat: [id for id, blocks in of.items() if not blocks] for seat, of in found.items()}
    filled = _matched(open)
    return tuple(
        _lack(seat, interview.seats[seat].track, found[seat], _helpful(open, seat, found[seat], len(filled)))
        for seat in seats
        if seat not in filled
    )


def _asked(
    problem: Problem,
    interview: Interview,
    start: datetime,
    people: Iterable[Interviewer],
    also: Mapping[str, tuple[Held, ...]],
    seats: Iterable[int],
) -> dict[int, dict[str, list[Block]]]:
    """What keeps each person from each of these seats."""
    return {
        seat: {
            each.id: list(
                hard.blocks(
                    Ask(each, interview, interview.seats[seat], start, (), also.get(each.id, ()), problem.policy)
                )
            )
            for each in people
        }
        for seat in seats
    }


def _can_be_led(problem: Problem, interview: Interview, told: Told, also: Mapping[str, tuple[Held, ...]]) -> bool:
    """Whether the open seats can be filled so that somebody is qualified for what the trainee who was told learns."""
    leads = {each.id for each in problem.people if hard.is_qualified(each, interview.trainee or "", told.start)}
    if leads.intersection(id for id in told.people if id):
        return True
    seats = [seat for seat, id in enumerate(told.people) if id is None]
    found = _asked(problem, interview, told.start, problem.people, also, seats)
    open = {seat: [id for id, blocks in of.items() if not blocks] for seat, of in found.items()}
    led = ({**open, seat: [id for id in open[seat] if id in leads]} for seat in seats)
    return any(len(_matched(each)) == len(seats) for each in led)


def _helpful(
    open: Mapping[int, list[str]], seat: int, found: Mapping[str, list[Block]], filled: int
) -> dict[Rule, list[str]]:
    """By rule, whom that one rule alone keeps from the seat, and who are not needed on another."""
    by_rule = defaultdict[Rule, list[str]](list)
    for id, blocks in found.items():
        if len(blocks) == 1 and len(_matched({**open, seat: [*open[seat], id]})) > filled:
            by_rule[blocks[0].rule].append(id)
    return by_rule


def _matched(open: Mapping[int, list[str]]) -> dict[int, str]:
    """As many seats as can be filled, each by somebody of its own (augmenting paths)."""
    taken: dict[str, int] = {}

    def seat_somewhere(seat: int, tried: set[str]) -> bool:
        for id in open[seat]:
            if id not in tried:
                tried.add(id)
                if id not in taken or seat_somewhere(taken[id], tried):
                    taken[id] = seat
                    return True
        return False

    for seat in open:
        seat_somewhere(seat, set())
    return {seat: id for id, seat in taken.items()}


def _lack(seat: int, track: str, found: Mapping[str, list[Block]], helpful: Mapping[Rule, list[str]]) -> Lack:
    """What keeps people from a seat.

    Those whom one rule alone keeps from it come first: lifting it is enough. Where some are free for it and needed on
    other seats, the rule is one seat each.
    """
    ways = [Way(FREED[rule], rule, tuple(ids)) for rule, ids in helpful.items()]
    ways.sort(key=lambda way: (_LEAST_TROUBLE.index(way.freed), list(Rule).index(way.rule)))
    if any(not blocks for blocks in found.values()):
        return Lack(seat, track, Rule.ONE_SEAT, (*ways, Way(Freed.CERTIFY, Rule.ONE_SEAT)))
    if ways:
        return Lack(seat, track, _most_common(rule for rule, ids in helpful.items() for _ in ids), tuple(ways))
    certified = [blocks for blocks in found.values() if all(block.rule is not Rule.TRACK for block in blocks)]
    rule = _most_common(blocks[0].rule for blocks in certified) if certified else Rule.TRACK
    return Lack(seat, track, rule, (Way(FREED[rule], rule),))


# A limit is lifted by asking its person, another slot by asking the candidate; a certificate takes weeks.
_LEAST_TROUBLE = (
    Freed.LIFT_DAY, Freed.LIFT_WEEK, Freed.LIFT_MONTH, Freed.ANOTHER_SLOT, Freed.ANOTHER_RATER, Freed.LEAD,
    Freed.CERTIFY, Freed.SOMEBODY,
)  # fmt: skip


def _most_common(rules: Iterable[Rule]) -> Rule:
    counted = Counter(rules)
    return min(counted, key=lambda rule: (-counted[rule], list(Rule).index(rule)))
