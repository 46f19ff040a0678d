"""The way in is watched: moderators hear before it dies and when it did; who never confirmed is forgotten."""

from __future__ import annotations

from datetime import datetime

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community.sources import tell_moderators
from bot.jobs.community.sources.letters import send_ways_in
from bot.jobs.moments import Facts, Moment
from bot.rules.community.sources.invitation import MOST_JOINS, State, state
from bot.rules.notices import Notice, Pace
from bot.store import Books

WARNED = "community.sources.invitation_warned"
# So many are forgotten in one transaction: other writers wait no longer than that takes.
AT_ONCE = 200


def watch(deps: Deps) -> None:
    """Whoever moderates a community is told once of each step its link takes towards its end."""
    now = deps.now()
    with deps.store.reading() as books:
        workspaces = books.ways_in.workspaces()
    for workspace in workspaces:
        with apart(workspace), deps.store.open() as books:
            watch_one(books, workspace, now)
        deps.crash("sources.watched")


def watch_one(books: Books, workspace: str, now: datetime) -> None:
    """The same of one community; who waits gets the way in."""
    found = books.ways_in.get(workspace)
    level = state(found, now)
    if found is not None and level in (State.SOON, State.NOW, State.OVER):
        which = f"set={found.at.isoformat()}:{level}"
        tell_moderators(books, workspace, WARNED, which, {"level": level.value}, now)
    send_ways_in(books, workspace, now)


def forget(deps: Deps) -> None:
    """Who began and never confirmed is gone."""
    while True:
        with deps.store.open() as books:
            n = books.joining.forget_unconfirmed(deps.now(), AT_ONCE)
        deps.crash("sources.forgotten")
        if n < AT_ONCE:
            return


def _warned(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.ways_in.get(notice.workspace)
    level = state(found, now)
    if found is None or level.value != notice.facts["level"]:
        return None
    return {
        "level": level.value, "joins": found.joins, "most": MOST_JOINS, "ends_at": found.ends_at,
        "waiting": len(books.joining.waiting(notice.workspace, AT_ONCE)),
    }  # fmt: skip


MOMENTS = {WARNED: Moment(_warned, Pace.DAYTIME)}
