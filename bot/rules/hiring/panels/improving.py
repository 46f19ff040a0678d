"""A plan made better, a requisition or two at a time, of what nobody has been told: for the night.

Some interviews are taken up and laid anew out of the few people whose seats would cost least if they took as many as
they can, with a little chance in it. A step that costs more is kept while it is no worse than the plan was `LOOKS_BACK`
steps ago (late acceptance, Burke and Bykov 2017). Where that finds nothing more, the exact solver takes a requisition.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from bot.rules.hiring.panels import Panel, Plan, Problem, exact, greedy, wishes
from bot.rules.hiring.panels.board import Board

# How many steps a worse plan may lie behind; more finds better plans, later.
LOOKS_BACK = 30
# Of all steps, those that take a second requisition along; those that take a whole one and not a part.
PAIRS, WHOLE = 0.2, 0.6
# How much chance adds to what somebody's seats would cost: up to three fifths of it.
CHANCE = 0.6
# The cheapest people looked at for each certificate; more for the exact solver, which then has a pool of about twenty.
WIDTH, EXACT_WIDTH = 6, 9
# Steps without anything better before the exact solver is asked, and then between two times.
STUCK, BETWEEN = 400, 60
# What the exact solver may take for a requisition, in its own units.
EXACT_LIMIT = 0.6


def improve(problem: Problem, plan: Plan, go_on: Callable[[], bool], seed: int = 1, with_solver: bool = True) -> Plan:
    """A plan of the problem that costs no more than `plan`, which keeps every rule of it; what was told stays.

    Asks `go_on` before each step, which takes milliseconds, or with the solver a second or so; the solver is left out
    where it is not installed. The same for the same problem, plan, seed and number of steps.
    """
    board = Board(problem)
    for id, panel in plan.items():
        if id not in board.panels:
            board.lay(panel)
    greedy.fill(board, [each.id for each in board.open_interviews if each.id not in board.panels])
    search = _Search(board, random.Random(seed), with_solver and exact.is_installed())
    while search.requisitions and go_on():
        search.step()
    return search.best


class _Search:
    def __init__(self, board: Board, dice: random.Random, with_solver: bool) -> None:
        self.board, self.dice, self.with_solver = board, dice, with_solver
        self.of = defaultdict[str, list[str]](list)
        for each in board.open_interviews:
            self.of[each.requisition].append(each.id)
        self.requisitions = sorted(self.of)
        self.best, self.cost = board.plan(), wishes.total(board.problem, board.plan())
        self.least, self.number, self.last = self.cost, 0, 0
        self.before = [self.cost] * LOOKS_BACK
        self.share = cache(self._share)
        self.raters = cache(self._raters)

    def step(self) -> None:
        """Lay some interviews anew, and keep that or what was."""
        self.number += 1
        stuck = self.number - self.last
        if self.with_solver and stuck > STUCK and stuck % BETWEEN == 0:
            self._solve(self.requisitions[self.number // BETWEEN % len(self.requisitions)])
        else:
            self._lay_anew()
        if self.cost < self.least:
            self.best, self.least, self.last = self.board.plan(), self.cost, self.number
        place = self.number % LOOKS_BACK
        self.before[place] = min(self.before[place], self.cost)

    def _lay_anew(self) -> None:
        chosen = [self.dice.choice(self.requisitions) for _ in range(2 if self.dice.random() < PAIRS else 1)]
        some = {requisition: self._some(self.of[requisition], len(chosen) == 1) for requisition in chosen}
        before, was = self._take_up(id for ids in some.values() for id in ids)
        cost = self.cost - was + sum(self._lay(ids) for ids in some.values())
        if cost <= max(self.cost, self.before[self.number % LOOKS_BACK]):
            self.cost = cost
        else:
            self._put_back((id for ids in some.values() for id in ids), before)

    def _some(self, ids: list[str], is_alone: bool) -> list[str]:
        """Those of a requisition to lay anew, in an order of chance."""
        whole = len(ids) < 3 or (is_alone and self.dice.random() < WHOLE)
        return self.dice.sample(ids, len(ids) if whole else self.dice.randint(2, len(ids)))

    def _solve(self, requisition: str) -> None:
        ids = self.of[requisition]
        before, was = self._take_up(ids)
        found = exact.several(self.board, ids, self._pool(ids, EXACT_WIDTH), EXACT_LIMIT)
        if found and found.cost < was:
            before, self.cost = list(found.panels), self.cost - was + found.cost
        self._put_back((), before)

    def _take_up(self, ids: Iterable[str]) -> tuple[list[Panel], int]:
        """Their panels, and what they cost."""
        found, cost = list[Panel](), 0
        for id in ids:
            panel = self.board.take_up(id)
            cost += wishes.UNPLACED if panel is None else self.board.adds(panel)
            found += [panel] if panel else []
        return found, cost

    def _put_back(self, ids: Iterable[str], panels: Iterable[Panel]) -> None:
        for id in ids:
            self.board.take_up(id)
        for panel in panels:
            self.board.lay(panel)

    def _lay(self, ids: list[str]) -> int:
        """Lay interviews of one requisition; what that adds to the cost."""
        pool, cost = self._pool(ids, WIDTH), 0
        for id in ids:
            found = greedy.choose(self.board, id, pool) or greedy.choose(self.board, id)
            cost += self.board.adds(found.panel) if found else wishes.UNPLACED
            if found:
                self.board.lay(found.panel)
        return cost

    def _pool(self, ids: list[str], width: int) -> dict[int, int]:
        """Some of those whose seats cost least if they take as many of these interviews as they can, for each
        certificate; with what is taken off a new face, as the other seats would share it."""
        board, asked = self.board, [self.board.interviews[id] for id in ids]
        faces, closed = board.faces[asked[0].requisition], board.closed
        scored = []
        for person, slots in self.raters(asked[0].requisition):
            open = ~closed[person]
            reach = sum(1 for id in ids if slots.get(id, 0) & open)
            if reach:
                seats, share = self.share(person, len(board.at[person]), reach, bool(faces.get(person)))
                scored.append((share * (1 + CHANCE * self.dice.random()), person, seats))
        scored.sort()
        looks_on = wishes.FACE * self.dice.random()
        pool: dict[int, int] = {}
        for track in sorted({seat.track for each in asked for seat in each.seats}):
            for _, person, seats in board.first_for(track, scored, width):
                pool[person] = 0 if faces.get(person) else -int(looks_on * (1 - 1 / seats))
        return pool | {person: 0 for _, person, _ in scored if faces.get(person)}

    def _share(self, person: int, has: int, reach: int, is_known: bool) -> tuple[int, float]:
        """How many of so many seats they can take, and what each of these would cost."""
        who = self.board.people[person]
        most = min(reach, max(1, self.board.room(person) - has))
        face = 0 if is_known else wishes.FACE
        return most, (face + sum(wishes.next_seat(who, has + n) for n in range(most))) / most

    def _raters(self, requisition: str) -> list[tuple[int, dict[str, int]]]:
        """Who may rate in interviews of a requisition, and in which slots of each."""
        found = defaultdict[int, dict[str, int]](dict)
        for id in self.of[requisition]:
            for person, slots in self.board.may_rate(id).items():
                found[person][id] = slots
        return sorted(found.items())
