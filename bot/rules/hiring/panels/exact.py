"""The best panel there is: for one interview beside all others, or for the interviews of one requisition.

By OR-Tools' CP-SAT, which comes with the extra `solver`. One worker and a fixed seed: the same answer for the same
question while `limit` is not reached.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bot.rules.hiring.panels import Interview, Panel, greedy, wishes
from bot.rules.hiring.panels.board import TRAINEE, Board, bits

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SEED = 1
# In the solver's own units, about seconds on a common machine, and the same everywhere.
ONE, SEVERAL = 2.0, 4.0
# The cheapest raters looked at for a requisition as a whole (science.md, 6: twenty beat the whole pool).
POOL = 20


class SolverMissing(Exception):
    """The extra `solver` is not installed: the quick answer stands."""


@dataclass(frozen=True)
class Answer:
    """The panels found, what they add to the cost of the plan, and whether none can cost less.

    For a requisition that is said of the people of its pool.
    """

    panels: tuple[Panel, ...]
    cost: int
    is_best: bool


def is_installed() -> bool:
    """Whether exact answers can be had. Loads nothing."""
    return find_spec("ortools") is not None


def one(board: Board, interview: str, limit: float = ONE) -> Answer | None:
    """The best panel of one interview beside all that is laid; None when it can have none.

    Of each seat and slot only those are in the model whom a cheapest panel may need (`greedy.Choices`): nothing is
    lost. Raises SolverMissing.
    """
    asked = board.interviews[interview]
    pools = {
        seat: greedy.Choices(board, asked, seat, board.open(interview, seat)) for seat in _open_seats(board, asked)
    }
    options = {
        (seat, slot, person): cost
        for seat, choices in pools.items()
        for slot, _ in board.slots(interview)
        for cost, person in choices.needed(slot)
    }
    model = _Model(board, [asked], {interview: options})
    model.add_costs_as_they_are()
    return model.solved(limit)


def several(board: Board, interviews: Iterable[str], pool: Mapping[int, int], limit: float = SEVERAL) -> Answer | None:
    """The best panels of these interviews of one requisition, none of which is laid, with raters out of that pool.

    None when not all of them can have one, or none was found within the limit. Raises SolverMissing.
    """
    asked = [board.interviews[id] for id in sorted(interviews)]
    options = {each.id: _options(board, each, pool) for each in asked}
    model = _Model(board, asked, options)
    model.share()
    return model.solved(limit)


def _open_seats(board: Board, asked: Interview) -> list[int]:
    told = board.told(asked.id)
    seats = [*range(len(asked.seats)), *([TRAINEE] if asked.trainee else [])]
    return [seat for seat in seats if seat not in told]


def _options(board: Board, asked: Interview, pool: Mapping[int, int]) -> dict[tuple[int, int, int], int]:
    """Costs by seat, slot and person, load and face left out: these are shared. The trainees are the cheapest few."""
    found, slots = {}, {slot for slot, _ in board.slots(asked.id)}
    face = board.faces[asked.requisition]
    for seat in _open_seats(board, asked):
        open = board.open(asked.id, seat, None if seat == TRAINEE else pool)
        for cost, person, where in open[: POOL // 2] if seat == TRAINEE else open:
            cost -= board.prices[person] + (wishes.FACE if seat != TRAINEE and not face.get(person) else 0)
            cost -= 0 if seat == TRAINEE else pool[person]
            for slot in bits(where):
                if slot in slots:
                    found[seat, slot, person] = cost + board.at_slot(asked.id, seat, person, slot)
    return found


class _Model:
    """Who sits where as yes and no: `sits` by interview, seat, slot and person, `at` by interview and slot."""

    def __init__(
        self, board: Board, asked: list[Interview], options: Mapping[str, Mapping[tuple[int, int, int], int]]
    ) -> None:
        try:
            from ortools.sat.python import cp_model
        except ImportError as missing:
            raise SolverMissing() from missing
        self._cp, self.board, self.asked = cp_model, board, asked
        self.model = cp_model.CpModel()
        self.terms: list[tuple[Any, int]] = []
        self.constant = 0
        self.sits: dict[tuple[str, int, int, int], cp_model.IntVar] = {}
        self.at: dict[tuple[str, int], cp_model.IntVar] = {}
        self.options = options
        for each in asked:
            self._interview(each, options[each.id])

    def _bool(self, cost: int = 0) -> cp_model.IntVar:
        made = self.model.new_bool_var("")
        if cost:
            self.terms.append((made, cost))
        return made

    def _interview(self, asked: Interview, options: Mapping[tuple[int, int, int], int]) -> None:
        board, told = self.board, raters_told(self.board, asked)
        seats = [seat for seat in _open_seats(board, asked) if seat != TRAINEE]
        for slot, cost in board.slots(asked.id):
            self.at[asked.id, slot] = here = self._bool(cost)
            by_seat: dict[int, list[Any]] = {seat: [] for seat in (*seats, TRAINEE)}
            by_person = defaultdict[int, list[Any]](list)
            leads = []
            for (seat, _, person), price in (each for each in options.items() if each[0][1] == slot):
                self.sits[asked.id, seat, slot, person] = sits = self._bool(price)
                by_seat[seat].append(sits)
                by_person[person].append(sits)
                if seat != TRAINEE and asked.trainee and board.is_qualified(person, asked.trainee, slot):
                    leads.append(sits)
            for seat in seats:
                self.model.add(sum(by_seat[seat]) == here)
            for sitting in by_person.values():
                if len(sitting) > 1:
                    self.model.add(sum(sitting) <= here)
            self._trainee(asked, slot, by_seat[TRAINEE], leads, told)
            self._mix(asked, slot, told)
        self.model.add_exactly_one(self.at[asked.id, slot] for slot, _ in board.slots(asked.id))

    def _trainee(self, asked: Interview, slot: int, trainees: list[Any], leads: list[Any], told: list[int]) -> None:
        """At most one, beside somebody qualified; none costs what a missing one does."""
        here = self.at[asked.id, slot]
        if asked.trainee is None:
            return
        is_led = any(self.board.is_qualified(person, asked.trainee, slot) for person in told)
        if TRAINEE in self.board.told(asked.id):
            if not is_led:
                self.model.add(sum(leads) >= here)
            return
        self.model.add(sum(trainees) <= here)
        if not is_led:
            self.model.add(sum(trainees) <= sum(leads))
        self.terms.append((here, wishes.MISSING_SHADOW))
        self.terms += [(each, -wishes.MISSING_SHADOW) for each in trainees]

    def _mix(self, asked: Interview, slot: int, told: list[int]) -> None:
        """A panel of one group costs: all seats taken by it, beside those told."""
        sitting = defaultdict[str, list[Any]](list)
        for (id, seat, where, person), sits in self.sits.items():
            if id == asked.id and where == slot and seat != TRAINEE:
                sitting[self.board.people[person].group].append(sits)
        known = {self.board.people[person].group for person in told}
        seats = len(asked.seats) - len(told)
        if len(asked.seats) > 1:
            for group, those in sitting.items():
                if group and known <= {group}:
                    self.model.add(sum(those) <= seats - 1 + self._bool(wishes.SAME_GROUP))

    def add_costs_as_they_are(self) -> None:
        """For one interview load and face are in the cost of each choice."""

    def share(self) -> None:
        """For several: faces once, load by what each one gets, limits, and no two places at a time."""
        self._faces()
        of = defaultdict[int, list[tuple[int, str, Any]]](list)
        for (id, _, slot, person), sits in self.sits.items():
            of[person].append((slot, id, sits))
        for person, sitting in of.items():
            self._load(person, [sits for _, _, sits in sitting])
            self._limits(person, sitting)
            self._candidates(sitting)
        self._same_candidates()

    def _faces(self) -> None:
        seen = self.board.faces[self.asked[0].requisition]
        of = defaultdict[tuple[int, str], list[Any]](list)
        for (id, seat, _, person), sits in self.sits.items():
            if seat != TRAINEE and not seen.get(person):
                of[person, id].append(sits)
        rates: dict[int, Any] = {}
        for (person, _), sitting in of.items():
            if person not in rates:
                rates[person] = self._bool(wishes.FACE)
            self.model.add(sum(sitting) <= rates[person])

    def _load(self, person: int, sitting: list[Any]) -> None:
        """The n-th seat more costs what the n-th does; as that grows, the solver takes them in order."""
        who, has = self.board.people[person], len(self.board.at[person])
        most = min(len(sitting), len(self.asked))
        steps = [self._bool(wishes.next_seat(who, has + n)) for n in range(most)]
        self.model.add(sum(sitting) == sum(steps))

    def _limits(self, person: int, sitting: list[tuple[int, str, Any]]) -> None:
        for slots, most in self.board.rooms(person, {slot for slot, _, _ in sitting}):
            those = [sits for slot, _, sits in sitting if slots >> slot & 1]
            if those and len(those) > most:
                self.model.add(sum(those) <= most)

    def _candidates(self, sitting: list[tuple[int, str, Any]]) -> None:
        """One seat per person per candidate."""
        of = defaultdict[str, list[Any]](list)
        for _, id, sits in sitting:
            of[self.board.interviews[id].candidate].append(sits)
        for those in of.values():
            if len(those) > 1:
                self.model.add_at_most_one(those)

    def _same_candidates(self) -> None:
        """Two interviews of a candidate do not meet, and keep the plan's order or cost."""
        pairs = [(one, other) for one in self.asked for other in self.asked
                 if one.id < other.id and one.candidate == other.candidate]  # fmt: skip
        for one, other in pairs:
            swapped = self._bool(wishes.ORDER)
            for (id, slot), here in self.at.items():
                for (second, where), there in self.at.items():
                    if (id, second) == (one.id, other.id):
                        mine, theirs = self.board.spans[slot], self.board.spans[where]
                        if mine.meets(theirs):
                            self.model.add_bool_or(~here, ~there)
                        elif wishes.order(one, mine.start, other, theirs.start):
                            self.model.add_bool_or(~here, ~there, swapped)

    def solved(self, limit: float) -> Answer | None:
        """The panels of the best solution within so many deterministic seconds."""
        self.model.minimize(sum(made * cost for made, cost in self.terms))
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = limit
        status = solver.solve(self.model)
        if status not in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            return None
        panels = tuple(self._panel(solver, each) for each in self.asked)
        return Answer(panels, round(solver.objective_value), status == self._cp.OPTIMAL)

    def _panel(self, solver: cp_model.CpSolver, asked: Interview) -> Panel:
        slot = next(slot for (id, slot), here in self.at.items() if id == asked.id and solver.boolean_value(here))
        told = self.board.told(asked.id)
        who = dict(told) | {
            seat: person
            for (id, seat, where, person), sits in self.sits.items()
            if id == asked.id and where == slot and solver.boolean_value(sits)
        }
        names = {seat: self.board.people[person].id for seat, person in who.items()}
        people = tuple(names[seat] for seat in range(len(asked.seats)))
        return Panel(asked.id, self.board.spans[slot].start, people, names.get(TRAINEE))


def raters_told(board: Board, asked: Interview) -> list[int]:
    """The raters who have been told."""
    return [person for seat, person in board.told(asked.id).items() if seat != TRAINEE]
