"""Setting a workspace up from a file: HR's channel, the language of channels, the chain of approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.deps import Deps
from bot.jobs import people
from bot.rules.hiring.requisitions import Chain, Mode, Step
from bot.store import Books

STEP_KEYS = {"name", "approvers", "needed", "veto"}
WORKSPACE_KEYS = {"hr_channel", "language", "chain"}
LANGUAGES = {"en", "zh"}


class WrongSetup(Exception):
    """What the file asks for cannot be; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def apply(deps: Deps, document: Any) -> list[str]:
    """Set up every workspace the document names, all or none; a sentence for each that was set up.

    The document maps `workspaces` to ids, each with `hr_channel` (`#name` or id), `language` and `chain`, a list
    of steps with `name`, `approvers` (e-mail addresses), `needed` (default: everybody) and `veto`.
    Raises WrongSetup.
    """
    workspaces = document.get("workspaces") if isinstance(document, Mapping) else None
    if not isinstance(workspaces, Mapping):
        raise WrongSetup(["The file must map `workspaces` to the ids of workspaces."])
    with deps.store.reading() as books:
        known = {workspace.id for workspace in books.workspaces.all()}
    problems = [f"{id}: Rapport is not installed in a workspace of that id." for id in workspaces if id not in known]
    if problems:
        raise WrongSetup(problems)
    channels = {}
    for id, wanted in workspaces.items():
        people.read(deps, {"workspace": id})
        channels[id] = _channel(deps, id, wanted, problems)
    with deps.store.open() as books:
        for id, wanted in workspaces.items():
            chain = _chain(books, id, wanted.get("chain") or [], problems)
            language = wanted.get("language", "en")
            if language not in LANGUAGES:
                problems.append(f"{id}: language is {language!r}; expected en or zh.")
            problems += [f"{id}: {key!r} is not known." for key in wanted if key not in WORKSPACE_KEYS]
            books.workspaces.set_hiring(id, channels[id], language, chain)
            books.record.note(deps.now(), "setup.apply", f"workspace:{id}", steps=len(chain.steps))
        if problems:
            raise WrongSetup(problems)
    return [
        f"{id}: {len(wanted.get('chain') or [])} steps of approval; HR hears in {wanted.get('hr_channel')}."
        for id, wanted in workspaces.items()
    ]


def _channel(deps: Deps, workspace: str, wanted: Mapping[str, Any], problems: list[str]) -> str | None:
    name = wanted.get("hr_channel")
    if not name:
        return None
    if not name.startswith("#"):
        return str(deps.slack.channel(workspace, name)["id"])
    found = deps.slack.channel_named(workspace, name[1:])
    if found is None:
        problems.append(f"{workspace}: there is no channel {name} that Rapport can see.")
    return found


def _chain(books: Books, workspace: str, steps: Sequence[Mapping[str, Any]], problems: list[str]) -> Chain:
    made = []
    for number, step in enumerate(steps, 1):
        where = f"{workspace}, step {number}"
        problems += [f"{where}: {key!r} is not known." for key in step if key not in STEP_KEYS]
        approvers = []
        for email in step.get("approvers") or []:
            person = books.people.by_email(workspace, email)
            if person is None or not person.is_active:
                problems.append(f"{where}: nobody there has the e-mail {email}.")
            else:
                approvers.append(person.user)
        needed = step.get("needed")
        if not step.get("name") or not approvers:
            problems.append(f"{where}: a step needs a name and approvers.")
        elif needed is not None and not (isinstance(needed, int) and 1 <= needed <= len(approvers)):
            problems.append(f"{where}: needed is {needed!r}; expected a number from 1 to {len(approvers)}.")
        else:
            mode = Mode.ALL_OF if needed is None else Mode.N_OF_M
            made.append(Step(str(step["name"]), tuple(approvers), mode, needed or 1, bool(step.get("veto"))))
    return Chain(tuple(made))
