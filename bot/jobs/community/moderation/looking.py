"""By the clock: what was taken and forgotten goes back to the others, who hear of what is late; what nobody may appeal
any more is closed; terms end, weeks are given out, and members are asked to accept what binds them."""

from __future__ import annotations

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community.moderation import PROMISED, conduct, duty, refresh, telling, terms
from bot.rules.access import Kind
from bot.rules.community.moderation import APPEAL, State
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.cases import TAKEN_FOR


def look(deps: Deps) -> None:
    """Cases whose time has come go on, each by itself."""
    now = deps.now()
    with deps.store.reading() as books:
        due = books.moderation.due(now - PROMISED, now - TAKEN_FOR, now - APPEAL)
    for workspace, id in due:
        with apart(workspace):
            with deps.store.open() as books:
                case = books.moderation.get(workspace, id)
                if case is not None and rules.is_stale(case, now):
                    case = books.moderation.put(rules.released(case))
                    refresh(books, case, now)
                if case is not None and case.state is State.OPEN:
                    telling.late(books, case, now)
                elif case is not None and case.state is State.DECIDED:
                    refresh(books, books.moderation.put(rules.closed(case, now)), now)
            deps.crash("moderation.went_on")


def look_after(deps: Deps) -> None:
    """Terms begin and end in each community, its weeks are given out, and some of its members asked to accept what
    binds them."""
    now = deps.now()
    with deps.store.reading() as books:
        there = [each.id for each in books.workspaces.all() if each.kind is not Kind.COMPANY]
    for workspace in there:
        with apart(workspace):
            with deps.store.open() as books:
                terms.look(books, workspace, now)
            deps.crash("moderation.terms_looked_at")
            with deps.store.open() as books:
                duty.give_out(books, workspace, now)
            deps.crash("moderation.weeks_given")
            with deps.store.open() as books:
                conduct.ask(books, workspace, now)
            deps.crash("moderation.members_asked")
