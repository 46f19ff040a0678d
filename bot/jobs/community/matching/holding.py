"""Those known first: for how long a role waits before it is posted, and what the pool brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.matching import FEATURE, HOLD_OVER, about
from bot.jobs.moments import Facts, Moment
from bot.rules.community.matching import holding as rules
from bot.rules.community.matching.holding import NO_DUTY, Duty, Hold
from bot.rules.community.openings import FIRST_HOURS
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition, State
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.store import Books
from bot.store.community.matching import Kept


def hold_of(books: Books, role: Requisition) -> Hold | None:
    """How long the role waits, from when it was opened; None before that, and where nobody said anything of it."""
    kept, opening = books.matching.hold(role.id), books.openings.of_role(role.id)
    opened = next((each.at for each in role.moves if each.after is State.OPEN), None)
    first = opening.first_until if opening else None
    if opened is None or (kept is None and first is None):
        return None
    return Hold(opened, kept.hours if kept else 0, first, kept.duty if kept else None, kept.ended_at if kept else None)


def shown(books: Books, role: Requisition, now: datetime) -> dict[str, Any]:
    """What the page of a role says of it."""
    kept, hold = books.matching.hold(role.id), hold_of(books, role)
    return {
        "is_asked": kept is not None, "hours": kept.hours if kept else 0,
        "duty": kept.duty.value if kept and kept.duty else "", "posted_from": hold.posted_from if hold else None,
        "may_post": hold is None or hold.may_post(now), "held": hold is not None and now < hold.held_until,
        "members_until": hold.members_until if hold and now < hold.members_until else None,
    }  # fmt: skip


def form(books: Books, role: Requisition) -> dict[str, Any]:
    """What the form shows before anything is chosen."""
    kept = books.matching.hold(role.id)
    return {
        "title": role.wanted.title, "every_hours": list(FIRST_HOURS), "hours": kept.hours if kept else 0,
        "duties": [NO_DUTY, *(each.value for each in Duty)],
        "duty": kept.duty.value if kept and kept.duty else NO_DUTY,
    }  # fmt: skip


def save(books: Books, me: Person, role: Requisition, answers: Mapping[str, Any], now: datetime) -> None:
    """So long those known come first. Raises FieldRefusals."""
    hours, duty = rules.asked(answers)
    books.matching.keep_hold(role.id, Kept(hours, duty, me.user, now))
    where = {"workspace": me.workspace, "who": me.user}
    books.record.note(
        now, f"{FEATURE}.save_hold", f"requisition:{role.id}", **where, hours=hours, duty=duty.value if duty else ""
    )
    plan(books, role, now)


def end(books: Books, me: Person, role: Requisition, now: datetime) -> None:
    """The hold is over now, if it is not yet; members who hear first still do."""
    kept = books.matching.hold(role.id)
    if kept is not None and kept.ended_at is None:
        books.matching.keep_hold(role.id, replace(kept, ended_at=now))
        where = {"workspace": me.workspace, "who": me.user}
        books.record.note(now, f"{FEATURE}.end_hold", f"requisition:{role.id}", **where)
        plan(books, role, now)


def plan(books: Books, role: Requisition, now: datetime) -> None:
    """Whoever runs the role is told when it may be posted, as it stands now."""
    books.notices.withdraw(about(role.id), [HOLD_OVER])
    hold, to = hold_of(books, role), role.in_charge or role.wanted.hiring_manager
    if hold is not None and hold.posted_from > now:
        key = f"{HOLD_OVER}:{role.id}:{now.isoformat()}"
        planned = Planned(key, HOLD_OVER, about(role.id), role.workspace, to, {"id": role.id}, due_at=hold.posted_from)
        books.notices.plan(planned, now)


def brought(books: Books, me: Person) -> dict[str, Any]:
    """What the pool brought the company: of the roles that were filled."""
    found = rules.brought(books.matching.filled(me.workspace))
    low, high = found.interval or (None, None)
    return {
        "filled": found.filled, "from_pool": found.from_pool, "fewest": rules.FEWEST,
        "percent": round(100 * found.rate) if found.rate is not None else None,
        "low": round(100 * low) if low is not None else None, "high": round(100 * high) if high is not None else None,
        "days": round(found.days_saved) if found.days_saved is not None else None,
    }  # fmt: skip


def _hold_over(books: Books, notice: Notice, now: datetime) -> Facts | None:
    role = books.requisitions.for_notice(int(notice.facts["id"]))
    hold = hold_of(books, role) if role else None
    if role is None or hold is None or role.state not in IN_CHARGE or not hold.may_post(now):
        return None
    taken = sum(each.verdict.value == "fits" for each in books.matching.decided(role.id).values())
    return {"id": role.id, "title": role.wanted.title, "taken": taken}


MOMENTS = {HOLD_OVER: Moment(_hold_over, Pace.DAYTIME)}
