"""Chains of approval as an admin writes them: in a form, or in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.rules.hiring.requisitions import Chain, Mode, Step
from bot.rules.refusals import FieldRefusals, Refusal

# Steps the settings form shows; a longer chain is imported from a file.
LONGEST = 3

Answer = str | list[str] | None


class StepWithoutName(Refusal):
    """People are chosen, and the step has no name."""


class StepWithoutPeople(Refusal):
    """A step that nobody can complete."""


class MoreThanThere(Refusal):
    """More yeses are needed than the step has `people`."""


def fits_form(chain: Chain) -> bool:
    """Whether the form can show the whole chain; a longer one is changed in its file."""
    return len(chain.steps) <= LONGEST


def chain_from(answers: Mapping[str, Answer], present: Chain) -> Chain:
    """The chain that fields `step_name_1`, `step_people_1`, `step_needed_1` … ask for; empty steps are left out.

    Needed empty means everybody. What the form does not show of a step (veto, conditions …) stays as it is in the
    `present` step of the same name; a chain that does not fit the form stays whole.
    Raises FieldRefusals with all that is wrong.
    """
    if not fits_form(present):
        return present
    known = {step.name: step for step in present.steps}
    errors: dict[str, Refusal] = {}
    steps = []
    for n in range(1, LONGEST + 1):
        name, people = answers.get(f"step_name_{n}"), answers.get(f"step_people_{n}")
        called = name.strip() if isinstance(name, str) else ""
        chosen = tuple(people) if isinstance(people, list) else ()
        needed = str(answers.get(f"step_needed_{n}") or "").strip()
        if not called and not chosen:
            continue
        if not called:
            errors[f"step_name_{n}"] = StepWithoutName()
        if not chosen:
            errors[f"step_people_{n}"] = StepWithoutPeople()
        if needed and not (needed.isascii() and needed.isdigit() and 1 <= int(needed) <= len(chosen)):
            errors[f"step_needed_{n}"] = MoreThanThere(people=len(chosen))
        else:
            mode = Mode.N_OF_M if needed else Mode.ALL_OF
            step = known.get(called, Step(called, chosen))
            steps.append(replace(step, approvers=chosen, mode=mode, needed=int(needed) if needed else 1))
    if errors:
        raise FieldRefusals(errors)
    return Chain(tuple(steps))
