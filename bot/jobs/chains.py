"""The chains of approval of a workspace: kept with what changed in the record, and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs import first_run
from bot.jobs.hiring import chain_file
from bot.rules.hiring.requisitions.chain_editing import digest
from bot.rules.hiring.requisitions.chains import SEAT_ROLES, Chain, StepPlan
from bot.rules.hiring.requisitions.condition_text import printed
from bot.rules.hiring.requisitions.conditions import FIELDS
from bot.rules.hiring.requisitions.ready_chains import Ready
from bot.store import Books

KEEP = "chains.keep"


def keep(
    books: Books, workspace: str, chains: Sequence[Chain], now: datetime, who: str | None = None, what: str = KEEP
) -> None:
    """From now on requests go through these chains. The record's `what` shows them before and after, people by id.

    Requests under way keep the steps they were sent with.
    """
    before = books.workspaces.get(workspace).chains
    books.workspaces.set_chains(workspace, chains)
    texts = {"before": as_text(before, {}), "after": as_text(chains, {})}
    books.record.note(now, what, f"workspace:{workspace}", who=who, **texts)
    first_run.moved(books, workspace, now)


def as_text(chains: Sequence[Chain], emails: Mapping[str, str]) -> str:
    """The chains as the set-up file has them; `emails` by user."""
    from bot.words.yaml_file import dumped  # large, and `web` needs it only when chains change

    return dumped(chain_file.written(chains, emails))


def as_file(books: Books, workspaces: Iterable[str] | None = None) -> str:
    """The set-up file that would set the chains of all workspaces that have any (or of those named) as they are."""
    from bot.words.yaml_file import dumped

    found = {}
    for workspace in books.workspaces.all():
        if workspace.chains and (workspaces is None or workspace.id in workspaces):
            emails = emails_of(books, workspace.id, workspace.chains)
            found[workspace.id] = {"chains": chain_file.written(workspace.chains, emails)}
    return dumped({"workspaces": found})


def list_facts(chains: Sequence[Chain]) -> dict[str, Any]:
    """What the page with all chains shows."""
    return {"chains": list(chains), "digest": digest(chains), "ready": [which.value for which in Ready]}


def chain_facts(books: Books, workspace: str, chains: Sequence[Chain], at: int) -> dict[str, Any]:
    """What the page of the chain at that position shows; its conditions as the admin edits them."""
    emails = emails_of(books, workspace, chains)
    typed = "\n".join(printed(each, emails) for each in chains[at].conditions)
    return {"chain": chains[at], "at": at, "digest": digest(chains), "typed": typed}


def step_facts(books: Books, workspace: str, chains: Sequence[Chain], step: StepPlan | None) -> dict[str, Any]:
    """What the form of a step is filled in with: as the step is, or empty."""
    plan = step or StepPlan("", ())
    emails = emails_of(books, workspace, chains)
    return {
        "step": plan,
        "roles": [seat for seat in plan.seats if seat in SEAT_ROLES],
        "people": [seat for seat in plan.seats if seat not in SEAT_ROLES],
        "typed": "\n".join(printed(each, emails) for each in plan.conditions),
        "fields": sorted(FIELDS),
    }


def emails_of(books: Books, workspace: str, chains: Sequence[Chain]) -> Mapping[str, str]:
    """The e-mail addresses of everybody the chains name, by user."""
    people = books.people.some(workspace, chain_file.named_in(chains))
    return {user: person.email for user, person in people.items() if person.email}
