"""One change of the approval chains: by an admin, to the chains as they saw them; then shown on every open page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.jobs import chains as job
from bot.jobs import home
from bot.rules.access import Right, check
from bot.rules.hiring.requisitions import chain_editing as editing
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.hiring.requisitions.condition_text import emails_in
from bot.rules.people import Person
from bot.slack import forms
from bot.slack.client import SlackRefused, SlackUnclear
from bot.slack.forms import Answer
from bot.store import Books
from bot.store.workspaces import Workspace

log = structlog.get_logger(__name__)
# What a button and a form carry: the digest of the chains they were made for, a chain, a step of it, and what to do.
_PLACE = re.compile("([0-9a-f]{16}):([0-9]{0,2}):([0-9]{0,2}):([a-z]*)")


@dataclass(frozen=True)
class Place:
    """Where a button or a form stands: a chain and a step of it by position, None for a new one; and what it does."""

    chain: int | None
    step: int | None
    what: str


def admin(person: Caller, books: Books) -> tuple[Person, Workspace]:
    """An admin of a workspace that hires, and the workspace. Raises NotAllowed, WrongWorkspace."""
    me = person.enter(books)
    workspace = books.workspaces.get(me.workspace)
    check(Right.HIRE, me, workspace.kind)
    check(Right.ADMINISTER, me, workspace.kind)
    return me, workspace


def place(text: str, chains: Sequence[Chain]) -> Place:
    """The place that a value or metadata names. Raises ChainsChanged unless it was made for these very chains."""
    found = _PLACE.fullmatch(text)
    if found is None or found[1] != editing.digest(chains):
        raise editing.ChainsChanged()
    chain, step = (int(number) if number else None for number in (found[2], found[3]))
    if chain is not None:
        editing.removed(chains, chain, step)  # is it there?
    return Place(chain, step, found[4])


def list_page(deps: Deps, me: Person, chains: Sequence[Chain]) -> dict[str, Any]:
    """The view with all chains."""
    return modal(deps, me, "chains/show", job.list_facts(chains))


def chain_page(deps: Deps, books: Books, me: Person, chains: Sequence[Chain], at: int) -> dict[str, Any]:
    """The view of the chain at that position."""
    facts = job.chain_facts(books, me.workspace, chains, at)
    return modal(deps, me, "chains/edit", facts, f"{facts['digest']}:{at}::")


@dataclass
class Change:
    """A change under way in its transaction; `before` are the chains as they are, `after` as they are to be."""

    books: Books
    me: Person
    workspace: Workspace
    before: tuple[Chain, ...]
    place: Place
    answers: Mapping[str, Answer]
    now: datetime
    after: tuple[Chain, ...]

    def users(self) -> Mapping[str, str]:
        """Slack users by the e-mail addresses that the form names."""
        named = {email for text in self.answers.values() if isinstance(text, str) for email in emails_in(text)}
        return self.books.people.by_emails(self.me.workspace, named)

    def check_people(self, chain: Chain) -> None:
        """Return if everybody seated in the chain may decide. Raises FieldRefusals."""
        named = {user for step in chain.steps for user in editing.named_in(step)}
        people = self.books.people.some(self.me.workspace, named)
        for step in chain.steps:
            editing.check_people(step, people)

    def keep(self, chains: Sequence[Chain], at: int | None = None, step: int | None = None) -> None:
        """Keep the chains; what is wrong with the one at `at` is told at its fields. Raises what `check` raises."""
        self.after = tuple(editing.check(chains, at, step))
        job.keep(self.books, self.me.workspace, self.after, self.now, self.me.user)
        home.refresh(self.books, self.me.workspace, self.books.people.admins(self.me.workspace), self.now)


@contextmanager
def changing(person: Caller, deps: Deps, body: Mapping[str, Any], where: str) -> Iterator[Change]:
    """A transaction for one change at the place `where`; afterwards the open pages show the chains as they are."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me, workspace = admin(person, books)
        before = workspace.chains
        change = Change(books, me, workspace, before, place(where, before), forms.read(view), now, before)
        yield change
        pages = {view["root_view_id"]: list_page(deps, me, change.after)}
        is_form = body["type"] == "view_submission"
        above = view["previous_view_id"] if is_form else view["id"]
        if above != view["root_view_id"] and change.place.chain is not None:
            pages[above] = chain_page(deps, books, me, change.after, change.place.chain)
    for id, page in pages.items():
        try:
            deps.slack.update_view(me.workspace, id, page)
        except (SlackRefused, SlackUnclear) as lost:  # the page is stale now: its next button says so
            log.warning("a page was not brought up to date", error=str(lost))
