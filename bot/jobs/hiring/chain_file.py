"""Chains of approval in the set-up file: read with every mistake named by its line, and written as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.rules.hiring.requisitions import Mode
from bot.rules.hiring.requisitions.chain_editing import Problem, SeatUnknown
from bot.rules.hiring.requisitions.chain_editing import problems as problems_in
from bot.rules.hiring.requisitions.chains import SEAT_ROLES, Chain, StepPlan
from bot.rules.hiring.requisitions.condition_text import emails_in, parse, printed
from bot.rules.hiring.requisitions.conditions import PEOPLE, Condition, Test
from bot.rules.refusals import Refusal
from bot.words.lined import place

CHAIN_KEYS = {"name", "when", "steps"}
STEP_KEYS = {"name", "approvers", "needed", "veto", "when", "looks_at", "hours", "backup"}
# How the chain of a file that lists only steps is called.
EVERY = "Every request"
# Stands for a condition that could not be read: a chain with one is not taken for one without.
UNREADABLE = Condition("title", Test.IS, None)
# What the rules call a field, and what the file calls it.
_KEYS = {"people": "approvers", "step_name": "name", "conditions": "when", "inputs": "looks_at"}


def emails(asked: object) -> Iterator[str]:
    """Every e-mail address that stands anywhere in it, in lower case."""
    if isinstance(asked, str):
        yield from emails_in(asked)
    for inner in asked.values() if isinstance(asked, Mapping) else asked if isinstance(asked, list) else ():
        yield from emails(inner)


def read(
    asked: Mapping[str, Any], users: Mapping[str, str], sentence: Callable[[Refusal], str]
) -> tuple[list[Chain], list[str]]:
    """The chains under `chains`, or the one whose steps are under `chain`, and everything wrong with them.

    `users` are Slack users by e-mail; `sentence` says a refusal in words. Both keys together are a mistake.
    """
    reader = _Reader(users, sentence)
    if "chain" in asked and "chains" in asked:
        reader.wrong(asked, "chain", "chain", "give either `chain` or `chains`")
    if "chains" in asked:
        holder = reader.list_of(asked, "chains", dict, "")
        chains = [reader.chain(holder, n) for n in range(len(holder))]
    else:
        steps = reader.list_of(asked, "chain", dict, "")
        chains = [Chain(EVERY, (), reader.steps(steps, ""))] if steps else []
        holder = None
    for problem in problems_in(chains):
        if not isinstance(problem.refusal, SeatUnknown):  # told already, at the address that nobody has
            reader.whole(asked, holder, problem)
    return chains, reader.problems


class _Reader:
    def __init__(self, users: Mapping[str, str], sentence: Callable[[Refusal], str]) -> None:
        self.users, self.sentence = users, sentence
        self.problems: list[str] = []

    def wrong(self, holder: object, key: object, where: str, said: str) -> None:
        self.problems.append(f"{place(holder, key)}{where}: {said.rstrip('.')}.")

    def whole(self, asked: Mapping[str, Any], holder: Any, problem: Problem) -> None:
        """A mistake that shows only when everything is read, at the line of its key or of what lacks it."""
        inside: Any = holder if holder is not None else asked["chain"]
        path: list[Any] = [] if holder is None else [min(problem.chain, len(holder) - 1)]
        path += [] if problem.step is None else ["steps", problem.step] if holder is not None else [problem.step]
        at, key, where = inside, path[0] if path else 0, ["chains" if holder is not None else "chain"]
        for key in path:
            where.append(f"{key + 1}" if isinstance(key, int) else str(key))
            at, inside = inside, inside[key]
        name = _KEYS.get(problem.field, problem.field)
        if isinstance(inside, Mapping) and name in inside:
            at, key = inside, name
        told = " ".join(each for each in [*where, name] if each != "steps")
        self.wrong(at, key, told, self.sentence(problem.refusal))

    def list_of(self, holder: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
        found = holder.get(key)
        if found is None:
            return []
        what = "texts" if kind is str else "entries with names and values"
        if not isinstance(found, list):
            self.wrong(holder, key, f"{where}{key}", f"expected a list of {what}")
            return []
        for n, each in enumerate(found):
            if not isinstance(each, kind):
                self.wrong(found, n, f"{where}{key} {n + 1}", f"is {each!r}; expected a list of {what}")
        return found if all(isinstance(each, kind) for each in found) else []

    def chain(self, holder: list[Any], n: int) -> Chain:
        asked, where = holder[n], f"chain {n + 1}, "
        self.keys(asked, CHAIN_KEYS, where)
        name = self.text(holder, n, "name", where)
        steps = self.list_of(asked, "steps", dict, where)
        return Chain(name, self.conditions(asked, where), self.steps(steps, where))

    def steps(self, holder: Any, where: str) -> tuple[StepPlan, ...]:
        return tuple(self.step(holder, n, f"{where}step {n + 1}, ") for n in range(len(holder)))

    def step(self, holder: list[Any], n: int, where: str) -> StepPlan:
        asked = holder[n]
        self.keys(asked, STEP_KEYS, where)
        name = self.text(holder, n, "name", where)
        needed, hours = self.whole_number(asked, "needed", where), self.whole_number(asked, "hours", where)
        backup = self.user(asked, "backup", asked["backup"], where) if asked.get("backup") is not None else None
        approvers = self.list_of(asked, "approvers", str, where)
        seats = [self.user(approvers, at, each, f"{where}approvers ") for at, each in enumerate(approvers)]
        veto = asked.get("veto", False)
        if not isinstance(veto, bool):
            self.wrong(asked, "veto", f"{where}veto", f"is {veto!r}; expected true or false")
        return StepPlan(
            name, tuple(dict.fromkeys(seats)), Mode.ALL_OF if needed is None else Mode.N_OF_M,
            1 if needed is None else needed, bool(veto), self.conditions(asked, where),
            frozenset(self.list_of(asked, "looks_at", str, where)), hours, backup,
        )  # fmt: skip

    def conditions(self, asked: Mapping[str, Any], where: str) -> tuple[Condition, ...]:
        found, made = self.list_of(asked, "when", str, where), []
        for n, text in enumerate(found):
            try:
                made.append(parse(text, self.users))
            except Refusal as refused:
                self.wrong(found, n, f"{where}when", self.sentence(refused))
                made.append(UNREADABLE)
        return tuple(made)

    def keys(self, asked: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in asked:
            if key not in known:
                known_here = ", ".join(sorted(known))
                self.wrong(asked, key, where.removesuffix(", "), f"{key!r} is not known; there are {known_here}")

    def text(self, holder: list[Any], n: int, key: str, where: str) -> str:
        found = holder[n].get(key)
        if not isinstance(found, str) or not found.strip():
            said = "expected a text" if found is None else f"is {found!r}; expected a text"
            at = (holder[n], key) if key in holder[n] else (holder, n)
            self.wrong(at[0], at[1], f"{where}{key}", said)
            return f"- {n}"
        return found.strip()

    def whole_number(self, asked: Mapping[str, Any], key: str, where: str) -> int | None:
        found = asked.get(key)
        if found is None or (isinstance(found, int) and not isinstance(found, bool)):
            return found
        self.wrong(asked, key, f"{where}{key}", f"is {found!r}; expected a whole number")
        return None

    def user(self, holder: object, key: object, found: object, where: str) -> str:
        where = f"{where}{key + 1}" if isinstance(key, int) else f"{where}{key}"
        if isinstance(found, str) and (found in SEAT_ROLES or found.lower() in self.users):
            return found if found in SEAT_ROLES else self.users[found.lower()]
        roles = ", ".join(SEAT_ROLES)
        self.wrong(holder, key, where, f"nobody there has the e-mail {found!r}, nor is it one of {roles}")
        return f"- {key}"


def written(chains: Sequence[Chain], emails: Mapping[str, str]) -> list[dict[str, Any]]:
    """The chains as the file lists them; `emails` by user, who has none is written as their id."""
    return [
        _without_empty(
            {
                "name": chain.name,
                "when": [printed(each, emails) for each in chain.conditions],
                "steps": [_step(step, emails) for step in chain.steps],
            }
        )
        for chain in chains
    ]


def _step(step: StepPlan, emails: Mapping[str, str]) -> dict[str, Any]:
    return _without_empty(
        {
            "name": step.name,
            "approvers": [emails.get(seat, seat) for seat in step.seats],
            "needed": step.needed if step.mode is Mode.N_OF_M else None,
            "veto": step.veto,
            "when": [printed(each, emails) for each in step.conditions],
            "looks_at": sorted(step.inputs),
            "hours": step.hours_allowed,
            "backup": emails.get(step.backup, step.backup) if step.backup else None,
        }
    )


def _without_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in (None, [], False)}


def named_in(chains: Sequence[Chain]) -> set[str]:
    """Every Slack user the chains name, in seats, as backup or in conditions."""
    found: set[object] = set()
    for chain in chains:
        for each in (*chain.conditions, *(each for step in chain.steps for each in step.conditions)):
            found |= {each.value, *each.values} if each.field in PEOPLE else set()
        for step in chain.steps:
            found |= {*step.seats, step.backup}
    return {str(each) for each in found if each and each not in SEAT_ROLES}
