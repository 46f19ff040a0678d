"""App Home: a page that shows the present, published again whenever something on it changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, has
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import Requisition
from bot.rules.notices import Carrier, Notice, Planned
from bot.rules.people import Identity
from bot.store import Books

KIND = "home"


def opened(books: Books, who: Identity, now: datetime) -> None:
    """Somebody looks at their Home: publish it, anew if it was published before."""
    about = f"home:{who.workspace}:{who.user}"
    planned = Planned(about, KIND, about, who.workspace, who.user, living=True, carrier=Carrier.HOME)
    if not books.notices.plan(planned, now):
        books.notices.refresh(now, keys=[about])


def refresh(books: Books, workspace: str, users: Iterable[str], now: datetime) -> None:
    """Show the present on the Homes of those who ever opened theirs."""
    books.notices.refresh(now, keys=[f"home:{workspace}:{user}" for user in users])


def _facts(books: Books, notice: Notice) -> Facts:
    who = Identity(notice.workspace, notice.to)
    person, workspace = books.people.get(who), books.workspaces.get(who.workspace)
    may_hire = has(Right.HIRE, person, workspace.kind)
    return {
        "may_hire": may_hire,
        "may_administer": may_hire and has(Right.ADMINISTER, person, workspace.kind),
        "is_set_up": bool(workspace.chain.steps),
        "has_channel": bool(workspace.hr_channel),
        "waiting": [_line(each) for each in books.requisitions.waiting_for(who)] if may_hire else [],
        "mine": [_line(each) for each in books.requisitions.of(who)] if may_hire else [],
    }


def _line(requisition: Requisition) -> dict[str, object]:
    return {
        "id": requisition.id,
        "revision": requisition.revision,
        "wanted": requisition.wanted,
        "asker": requisition.asker,
        "state": requisition.state.value,
        "since": requisition.since,
        "holders": list(rules.waiting_for(requisition)),
    }


MOMENTS = {KIND: Moment(_facts)}
