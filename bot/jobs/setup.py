"""Setting a workspace up from a file: HR's channel, the language of channels, the chains of approval."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.deps import Deps
from bot.jobs import chains as chain_job
from bot.jobs import people, staff
from bot.jobs.community import under_way as community
from bot.jobs.hiring import chain_file, under_way
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.refusals import Refusal, address
from bot.slack import blocks
from bot.slack.text import unescape
from bot.store import Books
from bot.words.lined import place

WORKSPACE_KEYS = {"hr_channel", "language", "chain", "chains", "people", *under_way.KEYS, *community.KEYS}
LANGUAGES = {"en", "zh"}
APPLY = "setup.apply"


class WrongSetup(Exception):
    """What the file asks for cannot be; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def apply(deps: Deps, document: Any, folder: Path = Path()) -> list[str]:
    """Set up every workspace the document names, all or none; a sentence for each that was set up.

    The document maps `workspaces` to ids, each with `hr_channel` (`#name` or id), `language` and `chains` (see
    `chain_file`), or `chain`, the steps of the only one; `people` is the path of a people file, seen from `folder`;
    recruiters, founding interviewers and open roles stand as `hiring.under_way` has them, a community as
    `community.under_way` does.
    Read by `yaml_file.load`, it lets each mistake name its line.
    Raises WrongSetup.
    """
    workspaces = document.get("workspaces") if isinstance(document, Mapping) else None
    if not isinstance(workspaces, Mapping):
        raise WrongSetup(["The file must map `workspaces` to the ids of workspaces."])
    with deps.store.reading() as books:
        known = {workspace.id for workspace in books.workspaces.all()}
    problems = [
        f"{place(workspaces, id)}{id}: Rapport is not installed in a workspace of that id."
        for id in workspaces if id not in known
    ]  # fmt: skip
    problems += [
        f"{place(workspaces, id)}{id}: expected entries such as `hr_channel`."
        for id, wanted in workspaces.items() if not isinstance(wanted, Mapping)
    ]  # fmt: skip
    if problems:
        raise WrongSetup(problems)
    channels = {}
    for id, wanted in workspaces.items():
        people.read(deps, {"workspace": id})
        channels[id] = _channel(deps, id, wanted, problems)
    with deps.store.open() as books:
        for id, wanted in workspaces.items():
            chains = _chains(deps, books, id, wanted, problems)
            language = wanted.get("language", "en")
            if language not in LANGUAGES:
                problems.append(f"{place(wanted, 'language')}{id}: language is {language!r}; expected en or zh.")
            unknown = [key for key in wanted if key not in WORKSPACE_KEYS]
            problems += [f"{place(wanted, key)}{id}: {key!r} is not known." for key in unknown]
            if "people" in wanted:
                problems += staff.from_file(books, id, folder / str(wanted["people"]), deps.now())
            if {"hr_channel", "language"} & set(wanted):
                books.workspaces.set_hiring(id, channels[id], language)
            if not problems and {"chain", "chains"} & set(wanted):
                chain_job.keep(books, id, chains, deps.now(), what=APPLY)
            else:
                books.record.note(deps.now(), APPLY, f"workspace:{id}")
            if not problems:
                problems += _under_way(deps, books, id, wanted)
        if problems:
            raise WrongSetup(problems)
        return [f"{id}: {_company(books, id, each)}{_community(each)}." for id, each in workspaces.items()]


def _under_way(deps: Deps, books: Books, workspace: str, wanted: Mapping[str, Any]) -> list[str]:
    users = books.people.by_emails(workspace, chain_file.emails(wanted))
    now = deps.now()
    problems = under_way.take(
        books, workspace, wanted, users, deps.words.library, lambda refusal: _sentence(deps, refusal), now
    )
    return [*problems, *community.take(books, workspace, wanted, users, now)]


def _company(books: Books, workspace: str, wanted: Mapping[str, Any]) -> str:
    asked = set(wanted) - community.KEYS
    return f"{_steps(books, workspace)}; {_hears(wanted)}{_roles(wanted)}" if asked or not wanted else ""


def _community(wanted: Mapping[str, Any]) -> str:
    keys = ("members", "sources", "items", "events", "reports", "polls", "sessions")
    counts = {key: len(wanted.get(key) or ()) for key in keys}
    return ", ".join(f"{n} {key[:-1] if n == 1 else key}" for key, n in counts.items() if n)


def _steps(books: Books, workspace: str) -> str:
    chains = books.workspaces.get(workspace).chains
    steps = f"{sum(len(chain.steps) for chain in chains)} steps of approval"
    return steps if len(chains) < 2 else f"{len(chains)} chains, {steps}"


def _hears(wanted: Mapping[str, Any]) -> str:
    return f"HR hears in {wanted['hr_channel']}" if wanted.get("hr_channel") else "where HR hears is as it was"


def _roles(wanted: Mapping[str, Any]) -> str:
    roles = len(wanted.get("open_roles") or ())
    return f"; {roles} open role{'s' if roles > 1 else ''}" if roles else ""


def _channel(deps: Deps, workspace: str, wanted: Mapping[str, Any], problems: list[str]) -> str | None:
    name = wanted.get("hr_channel")
    if not name:
        return None
    if not isinstance(name, str):
        problems.append(f"{place(wanted, 'hr_channel')}{workspace}: hr_channel is {name!r}; expected a name or id.")
        return None
    if not name.startswith("#"):
        return str(deps.slack.channel(workspace, name)["id"])
    found = deps.slack.channel_named(workspace, name[1:])
    if found is None:
        problems.append(f"{place(wanted, 'hr_channel')}{workspace}: there is no channel {name} that Rapport can see.")
    return found


def _chains(deps: Deps, books: Books, workspace: str, wanted: Mapping[str, Any], problems: list[str]) -> list[Chain]:
    users = books.people.by_emails(workspace, chain_file.emails(wanted))
    chains, wrong = chain_file.read(wanted, users, lambda refusal: _sentence(deps, refusal))
    problems += [f"{workspace}: {each}" if not each.startswith("line ") else each for each in wrong]
    return chains


def _sentence(deps: Deps, refusal: Refusal) -> str:
    tree = deps.words.tree(address(refusal), "en", {"prefix": deps.command_prefix, **refusal.facts}, "UTC")
    return unescape(blocks.plain(tree))
