"""Changing the chains of approval: what a set of chains has to be, and every change an admin can make to it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from bot.rules.hiring.requisitions import Mode
from bot.rules.hiring.requisitions.chains import SEAT_ROLES, Chain, StepPlan
from bot.rules.hiring.requisitions.condition_text import parse_all
from bot.rules.hiring.requisitions.conditions import FIELDS, Condition
from bot.rules.hiring.requisitions.wanted import Answer, TooLong
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal

# What one modal of Slack's can list, three blocks a step and a chain (`views`: 100 blocks).
MOST_CHAINS, MOST_STEPS = 20, 20
NAME_CHARACTERS = 60
# Ten weeks of forty hours: longer than that nobody waits for a yes.
MOST_HOURS = 400
_USER = re.compile("[UW][A-Z0-9]{1,30}")

Item = TypeVar("Item")


class ChainsChanged(Refusal):
    """Somebody changed the chains since this page was opened."""


class NameMissing(Refusal):
    """A chain or a step needs a name."""


class NameTwice(Refusal):
    """Two chains, or two steps of one chain, have the same name."""


class StepMissing(Refusal):
    """A chain without steps."""


class SeatsMissing(Refusal):
    """A step in which nobody decides."""


class SeatUnknown(Refusal):
    """A seat that is neither a Slack user nor a role the people file fills."""


class NeededOutOfRange(Refusal):
    """How many must say yes: from 1 to `most`."""


class HoursOutOfRange(Refusal):
    """The time allowed: from 1 to `most` working hours."""


class BackupSeated(Refusal):
    """The backup decides in the step already."""


class FieldUnknown(Refusal):
    """A step looks at something that no request has."""


class NeverReached(Refusal):
    """The chain `before` takes every request, so that none reaches `name`."""


class TooMany(Refusal):
    """More chains, or more steps in a chain, than `most`."""


class CannotApprove(Refusal):
    """Guests, apps and people who left decide nothing."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of a chain, or of one of its steps; by position."""

    chain: int
    step: int | None
    field: str
    refusal: Refusal


def digest(chains: Sequence[Chain]) -> str:
    """16 hexadecimal digits that differ as soon as anything in the chains does."""
    text = json.dumps([asdict(chain) for chain in chains], default=sorted)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def problems(chains: Sequence[Chain]) -> Iterator[Problem]:
    """All that is wrong with a set of chains, in order. The last one may have conditions: what fits none is refused."""
    for n, chain in enumerate(chains):
        if wrong := _wrong_name(chain.name, [each.name for each in chains[:n]]):
            yield Problem(n, None, "name", wrong)
        catch_all = next((each.name for each in chains[:n] if not each.conditions), None)
        if catch_all is not None:
            yield Problem(n, None, "conditions", NeverReached(name=chain.name, before=catch_all))
        if not chain.steps:
            yield Problem(n, None, "steps", StepMissing(name=chain.name))
        if len(chain.steps) > MOST_STEPS:
            yield Problem(n, None, "steps", TooMany(most=MOST_STEPS))
        for m, step in enumerate(chain.steps):
            if wrong := _wrong_name(step.name, [each.name for each in chain.steps[:m]]):
                yield Problem(n, m, "step_name", wrong)
            yield from (Problem(n, m, field, refusal) for field, refusal in _wrong_in(step))
    if len(chains) > MOST_CHAINS:
        yield Problem(MOST_CHAINS, None, "name", TooMany(most=MOST_CHAINS))


def _wrong_name(name: str, before: Iterable[str]) -> Refusal | None:
    if not name.strip():
        return NameMissing()
    if len(name) > NAME_CHARACTERS:
        return TooLong(most=NAME_CHARACTERS)
    if name.strip().casefold() in {each.strip().casefold() for each in before}:
        return NameTwice(name=name)
    return None


def _wrong_in(step: StepPlan) -> Iterator[tuple[str, Refusal]]:
    if not step.seats:
        yield "people", SeatsMissing()
    if unknown := [seat for seat in step.seats if seat not in SEAT_ROLES and not _USER.fullmatch(seat)]:
        yield "people", SeatUnknown(seat=unknown[0])
    if step.mode is Mode.N_OF_M and step.seats and not 1 <= step.needed <= len(step.seats):
        yield "needed", NeededOutOfRange(most=len(step.seats))
    if step.hours_allowed is not None and not 1 <= step.hours_allowed <= MOST_HOURS:
        yield "hours", HoursOutOfRange(most=MOST_HOURS)
    if step.backup is not None and not _USER.fullmatch(step.backup):
        yield "backup", SeatUnknown(seat=step.backup)
    if step.backup in step.seats:
        yield "backup", BackupSeated()
    if unknown := sorted(step.inputs - FIELDS):
        yield "inputs", FieldUnknown(field=unknown[0])


def check(chains: Sequence[Chain], at: int | None = None, step: int | None = None) -> Sequence[Chain]:
    """The chains, when they may be kept.

    Raises FieldRefusals with what is wrong at the chain `at` (in its `step`), by field; else the first thing wrong.
    """
    found = list(problems(chains))
    here = {problem.field: problem.refusal for problem in found if (problem.chain, problem.step) == (at, step)}
    if here:
        raise FieldRefusals(here)
    if found:
        raise found[0].refusal
    return chains


def added(chains: Sequence[Chain], chain: Chain) -> tuple[tuple[Chain, ...], int]:
    """The chains with this one, and where it stands: last, but one with conditions before one that takes all."""
    at = len(chains)
    if chain.conditions:
        at = next((n for n, each in enumerate(chains) if not each.conditions), at)
    return (*chains[:at], chain, *chains[at:]), at


def changed(chains: Sequence[Chain], at: int, chain: Chain) -> tuple[Chain, ...]:
    """The chains with `chain` in the place of the one at that position. Raises ChainsChanged when there is none."""
    _there(chains, at)
    return (*chains[:at], chain, *chains[at + 1 :])


def with_step(chain: Chain, step: StepPlan, at: int | None) -> tuple[Chain, int]:
    """The chain with the step in place of the one at that position, or at the end; and where it stands now.

    Raises ChainsChanged when there is none.
    """
    if at is None:
        return replace(chain, steps=(*chain.steps, step)), len(chain.steps)
    _there(chain.steps, at)
    return replace(chain, steps=(*chain.steps[:at], step, *chain.steps[at + 1 :])), at


def moved(chains: Sequence[Chain], at: int, step: int | None, by: int) -> tuple[Chain, ...]:
    """The chains with that chain, or that step of it, one place up (`by` -1) or down (1).

    Raises ChainsChanged when there is no such place.
    """
    _there(chains, at)
    if step is not None:
        return changed(chains, at, replace(chains[at], steps=_swapped(chains[at].steps, step, step + by)))
    return _swapped(tuple(chains), at, at + by)


def removed(chains: Sequence[Chain], at: int, step: int | None) -> tuple[Chain, ...]:
    """The chains without that chain, or without that step of it. Raises ChainsChanged when there is none."""
    _there(chains, at)
    if step is None:
        return (*chains[:at], *chains[at + 1 :])
    steps = chains[at].steps
    _there(steps, step)
    return changed(chains, at, replace(chains[at], steps=(*steps[:step], *steps[step + 1 :])))


def _there(items: Sequence[object], at: int) -> None:
    if not 0 <= at < len(items):
        raise ChainsChanged()


def _swapped(items: tuple[Item, ...], one: int, other: int) -> tuple[Item, ...]:
    _there(items, one)
    _there(items, other)
    mixed = list(items)
    mixed[one], mixed[other] = mixed[other], mixed[one]
    return tuple(mixed)


def conditions_from(text: Answer, users: Mapping[str, str], field: str) -> tuple[Condition, ...]:
    """The conditions typed into that field. Raises FieldRefusals."""
    try:
        return parse_all(text, users) if isinstance(text, str) else ()
    except Refusal as wrong:
        raise FieldRefusals({field: wrong}) from wrong


def heading_from(answers: Mapping[str, Answer], users: Mapping[str, str]) -> tuple[str, tuple[Condition, ...]]:
    """The name and the conditions of a chain that the form's answers give. Raises FieldRefusals."""
    name = str(answers.get("name") or "").strip()
    return name, conditions_from(answers.get("conditions"), users, "conditions")


def step_from(answers: Mapping[str, Answer], users: Mapping[str, str]) -> StepPlan:
    """The step that the form's answers describe. Raises FieldRefusals with everything that is wrong, by field."""
    wrong: dict[str, Refusal] = {}
    people, roles = _several(answers, "people"), _several(answers, "roles")
    seats = tuple(dict.fromkeys((*roles, *people)))
    needed = _whole(answers, "needed", NeededOutOfRange(most=max(len(seats), 1)), wrong)
    hours = _whole(answers, "hours", HoursOutOfRange(most=MOST_HOURS), wrong)
    conditions: tuple[Condition, ...] = ()
    try:
        conditions = conditions_from(answers.get("only_when"), users, "only_when")
    except FieldRefusals as refused:
        wrong |= refused.errors
    name, backup = str(answers.get("step_name") or "").strip(), answers.get("backup")
    mode = Mode.ALL_OF if answers.get("needed") is None else Mode.N_OF_M
    step = StepPlan(
        name, seats, mode, 1 if needed is None else needed, "veto" in _several(answers, "veto"), conditions,
        frozenset(_several(answers, "inputs")), hours, str(backup) if backup else None,
    )  # fmt: skip
    alone = {problem.field: problem.refusal for problem in problems([Chain("-", (), (step,))])}
    if alone | wrong:
        raise FieldRefusals(alone | wrong)
    return step


def check_people(step: StepPlan, people: Mapping[str, Person]) -> None:
    """Return if everybody the step names may decide; `people` by Slack user. Raises FieldRefusals."""
    able = {
        user
        for user, person in people.items()
        if person.is_known and person.is_active and not (person.is_guest or person.is_bot)
    }
    wrong: dict[str, Refusal] = {}
    for seat in (*step.seats, step.backup):
        if seat and seat not in SEAT_ROLES and seat not in able:
            name = people[seat].name if seat in people else seat
            wrong.setdefault("backup" if seat == step.backup else "people", CannotApprove(name=name))
    if wrong:
        raise FieldRefusals(wrong)


def named_in(step: StepPlan) -> frozenset[str]:
    """The Slack users a step names."""
    return frozenset(seat for seat in (*step.seats, step.backup) if seat and seat not in SEAT_ROLES)


def _several(answers: Mapping[str, Answer], name: str) -> list[str]:
    value = answers.get(name)
    return value if isinstance(value, list) else []


def _whole(answers: Mapping[str, Answer], name: str, refusal: Refusal, wrong: dict[str, Refusal]) -> int | None:
    value = answers.get(name)
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        return int(value)
    wrong[name] = refusal
    return None
