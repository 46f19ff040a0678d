"""An answer at once: the hardest interviews first, each with the slot and panel that cost least beside those before."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.rules.hiring.panels import Interview, Panel, Plan, Problem, wishes
from bot.rules.hiring.panels.board import TRAINEE, Board, Open


@dataclass(frozen=True)
class Choice:
    """A panel on the board, and what it adds to the plan's cost."""

    panel: Panel
    cost: int


@dataclass(frozen=True)
class _Seated:
    cost: int
    people: tuple[int, ...]
    trainee: int | None


def plan(problem: Problem) -> Plan:
    """A panel for each interview that can have one, beside what was told; the same for the same problem."""
    board = Board(problem)
    fill(board, [each.id for each in board.open_interviews])
    return board.plan()


def fill(board: Board, interviews: Iterable[str], pool: Mapping[int, int] | None = None) -> list[str]:
    """Lay the panel that costs least for each of them, the hardest first; who got none comes back."""
    left = []
    for id in sorted(interviews, key=lambda id: hardness(board, board.interviews[id])):
        if best := choose(board, id, pool):
            board.lay(best.panel)
        else:
            left.append(id)
    return left


def hardness(board: Board, interview: Interview) -> tuple[int, int, str]:
    """The fewer people and slots are open for its narrowest seat, the earlier it comes."""
    told = board.told(interview.id)
    choices = [sum(slots.bit_count() for _, _, slots in board.open(interview.id, seat))
               for seat in range(len(interview.seats)) if seat not in told]  # fmt: skip
    return min(choices, default=0), -len(interview.seats), interview.id


def choose(board: Board, interview: str, pool: Mapping[int, int] | None = None) -> Choice | None:
    """The slot and panel that add least to the cost of what is laid; None when there is none.

    It is the best there is for this interview alone: for each seat and slot only those are looked at whom a cheapest
    panel may need. `pool` are the only ones who may rate, with what is added to their costs to look further than this
    interview.
    """
    asked = board.interviews[interview]
    told, trainee = board.told(interview), [TRAINEE] if board.interviews[interview].trainee else []
    choices = {seat: Choices(board, asked, seat, board.open(interview, seat, pool if seat != TRAINEE else None))
               for seat in (*range(len(asked.seats)), *trainee) if seat not in told}  # fmt: skip
    best: tuple[int, int, _Seated] | None = None
    for least, slot, cost in sorted(_within(board.slots(interview), choices)):
        if best is not None and least >= best[0]:
            break
        seated = _seat(board, asked, slot, choices, best[0] - cost if best else None)
        if seated and (best is None or cost + seated.cost < best[0]):
            best = cost + seated.cost, slot, seated
    if best is None:
        return None
    cost, slot, seated = best
    names = tuple(board.people[person].id for person in seated.people)
    learner = None if seated.trainee is None else board.people[seated.trainee].id
    return Choice(Panel(interview, board.spans[slot].start, names, learner), cost)


def _within(slots: Iterable[tuple[int, int]], choices: Mapping[int, Choices]) -> Iterator[tuple[int, int, int]]:
    """The slots in which each seat has somebody, with the least that a panel can cost there."""
    for slot, cost in slots:
        firsts = [each.first(slot) for seat, each in choices.items() if seat != TRAINEE]
        if None not in firsts:
            yield cost + sum(first for first in firsts if first is not None), slot, cost


class Choices:
    """Who is open for a seat, and whom of them a cheapest panel may need in a slot."""

    def __init__(self, board: Board, interview: Interview, seat: int, open: list[Open]) -> None:
        self._board, self._interview, self._seat = board, interview.id, seat
        self._most = len(interview.seats) + (interview.trainee is not None)
        self._is_strict = board.is_strict(interview.id, seat)
        self._lists = [open]
        if seat != TRAINEE and interview.trainee:
            self._lists.append(board.led(open, interview.trainee))
        is_one = seat == TRAINEE or len(interview.seats) < 2
        self._groups = [] if is_one else [board.people[person].group for _, person, _ in open]
        self._is_mixed = len(set(self._groups)) > 1

    def first(self, slot: int) -> int | None:
        """What the cheapest costs at least; None when nobody is open."""
        return next((cost for cost, _, slots in self._lists[0] if slots >> slot & 1), None)

    def needed(self, slot: int) -> list[tuple[int, int]]:
        """Costs and people, the cheapest first.

        With k people on the panel one of the k cheapest is always left for this seat. Where somebody must be qualified
        for what a trainee learns, so is one of the k cheapest of these; where everybody else is of one group, the
        cheapest two of others are enough (the trainee may be one of them).
        """
        found = set[tuple[int, int]]()
        for open in self._lists:
            found.update(self._cheapest(slot, open, self._most))
            if self._is_mixed:
                first = next((person for _, person, slots in open if slots >> slot & 1), None)
                group = self._board.people[first].group if first is not None else ""
                others = [each for each in open if self._board.people[each[1]].group != group]
                found.update(self._cheapest(slot, others, 2))
        return sorted(found)

    def _cheapest(self, slot: int, open: list[Open], most: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        edge, board = self._board.edge, self._board
        for cost, person, slots in open:
            if len(found) == most and cost >= found[-1][0]:
                break
            if slots >> slot & 1:
                if self._is_strict:
                    cost += wishes.EDGE if edge[person] >> slot & 1 else 0
                else:
                    cost += board.at_slot(self._interview, self._seat, person, slot)
                insort(found, (cost, person))
                del found[most:]
        return found


def _seat(
    board: Board, asked: Interview, slot: int, choices: Mapping[int, Choices], limit: int | None
) -> _Seated | None:
    """The cheapest panel in that slot, if any costs less than the limit."""
    told, count = board.told(asked.id), len(asked.seats)
    options = [[(0, told[seat])] if seat in told else choices[seat].needed(slot) for seat in range(count)]
    if not all(options):
        return None
    learners = choices[TRAINEE].needed(slot) if TRAINEE in choices else []
    order = sorted(range(count), key=lambda seat: (len(options[seat]), seat))
    beside = min([wishes.MISSING_SHADOW, *(cost for cost, _ in learners)]) if TRAINEE in choices else 0
    least = [beside] * (count + 1)
    for place in range(count - 1, -1, -1):
        least[place] = least[place + 1] + options[order[place]][0][0]
    best: _Seated | None = None
    chosen = [0] * count

    def go(place: int, cost: int, used: frozenset[int]) -> None:
        nonlocal best, limit
        if place == count:
            whole = _whole(board, asked, slot, chosen, learners, cost)
            if whole and (limit is None or whole.cost < limit):
                best, limit = whole, whole.cost
            return
        for price, person in options[order[place]]:
            if limit is not None and cost + price + least[place + 1] >= limit:
                return
            if person not in used:
                chosen[order[place]] = person
                go(place + 1, cost + price, used | {person})

    go(0, 0, frozenset())
    return best


def _whole(
    board: Board, asked: Interview, slot: int, people: list[int], learners: list[tuple[int, int]], cost: int
) -> _Seated | None:
    """The panel with what it costs as a whole, and the trainee if one costs less than none; None where a trainee who
    was told would sit with nobody qualified."""
    cost += wishes.same_group(board.people[person] for person in people)
    told, learnt = board.told(asked.id).get(TRAINEE), asked.trainee
    is_led = learnt is not None and any(board.is_qualified(person, learnt, slot) for person in people)
    if told is not None:
        return _Seated(cost, tuple(people), told) if is_led else None
    if learnt is None:
        return _Seated(cost, tuple(people), None)
    if is_led:
        for price, person in learners:
            if person not in people and price < wishes.MISSING_SHADOW:
                return _Seated(cost + price, tuple(people), person)
    return _Seated(cost + wishes.MISSING_SHADOW, tuple(people), None)
