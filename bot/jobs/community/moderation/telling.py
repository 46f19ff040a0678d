"""What is said of a case: to whoever reports it, to moderators, and to whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.moderation import FEATURE, PROMISED, by_number, moderators, today
from bot.jobs.moments import Facts, Moment
from bot.rules.community.members import Member
from bot.rules.community.moderation import Breach, Case, State, about
from bot.rules.community.moderation.cases import closes_at
from bot.rules.community.moderation.duty import monday_of, next_taker, on_duty
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

RECEIPT, ANSWERED, ASKED, URGENT, MORE, APPEALED, TOLD, SETTLED, LEFT = (
    f"{FEATURE}.{name}"
    for name in ("receipt", "answered", "asked", "urgent", "more", "appealed", "told", "settled", "left")
)


def reported(books: Books, case: Case, by: Member, now: datetime) -> None:
    """Whoever reports it has a receipt. Moderators hear of a new case: all of them at once where somebody may come to
    harm, else whose week it is, or who has room; of one more report whoever heard of the case before."""
    if by.user:
        _plan(books, case, RECEIPT, by.user, f"by={by.id}", now, {"by": by.id}, living=True)
    free = {id: user for id, user in by_number(books, case.workspace).items() if not case.concerns(id)}
    kind, asked = (URGENT, free) if case.breach is Breach.SAFETY else (ASKED, _whose(books, case, free, now))
    for user in sorted(asked.values()):
        _plan(books, case, kind, user, "", now, {}, living=True)
    for user in sorted(free.values()) if len(case.reports) > 1 else ():
        parents = [_key(case, each, "", user) for each in (URGENT, ASKED)]
        heard = books.notices.known(parents)
        parent = next((each for each in parents if each in heard), None)
        if parent:
            _plan(books, case, MORE, user, f"reports={len(case.reports)}", now, {"n": len(case.reports)}, parent=parent)


def late(books: Books, case: Case, now: datetime) -> None:
    """It waits longer than was promised: every moderator who may decide it hears of it, each once."""
    for id, user in sorted(by_number(books, case.workspace).items()):
        if not case.concerns(id):
            _plan(books, case, ASKED, user, "", now, {}, living=True)


def decided(books: Books, case: Case, now: datetime) -> None:
    """Whom it is about hears what was decided and why; whoever reported it that it is decided."""
    members = books.members.some(case.workspace, {case.about, *case.reporters})
    if case.state is State.DECIDED and (whom := members.get(case.about)) and whom.user:
        _plan(books, case, TOLD, whom.user, "", now, {}, living=True)
    for each in sorted(case.reporters & members.keys()):
        if user := members[each].user:
            _plan(books, case, ANSWERED, user, f"by={each}", now, {"by": each})


def appealed(books: Books, case: Case, now: datetime) -> None:
    """Moderators who may take the second look are asked for it."""
    first = case.decision.by if case.decision else None
    for id, user in sorted(by_number(books, case.workspace).items()):
        if not case.concerns(id) and id != first:
            _plan(books, case, APPEALED, user, "", now, {}, living=True)


def settled(books: Books, case: Case, now: datetime) -> None:
    """Whom it is about hears what the second look said."""
    whom = books.members.some(case.workspace, [case.about]).get(case.about)
    if whom and whom.user:
        _plan(books, case, SETTLED, whom.user, "", now, {})


def left(books: Books, case: Case, what: str, by: int, now: datetime) -> None:
    """That moderator does by hand what the app could not, or does not do; those who may decide where it is none now."""
    free = {id: user for id, user in by_number(books, case.workspace).items() if not case.concerns(id)}
    for user in [free[by]] if by in free else sorted(free.values()):
        _plan(books, case, LEFT, user, what, now, {"what": what})


def _whose(books: Books, case: Case, free: Mapping[int, str], now: datetime) -> Mapping[int, str]:
    day = today(books, case.workspace, now)
    mine = on_duty(books.duty.turns(case.workspace, monday_of(day)), day)
    if mine is not None and mine in free:
        return {mine: free[mine]}
    waiting = books.moderation.waiting(case.workspace)
    chosen = next_taker(moderators(books, case.workspace, free, now), case, waiting, day)
    return {chosen: free[chosen]} if chosen is not None else free


def _key(case: Case, kind: str, which: str, to: str) -> str:
    return f"{kind}:{case.id}:{which}:to={to}"


def _plan(
    books: Books, case: Case, kind: str, to: str, which: str, now: datetime, facts: Mapping[str, Any],
    living: bool = False, parent: str | None = None,
) -> None:  # fmt: skip
    planned = Planned(
        _key(case, kind, which, to), kind, about(case.id), case.workspace, to, {"case": case.id, **facts},
        living=living, reply_to=parent,
    )  # fmt: skip
    books.notices.plan(planned, now)


def _of(books: Books, notice: Notice) -> tuple[Case | None, str]:
    """The case of the notice, and the name of whom it is about."""
    case = books.moderation.get(notice.workspace, int(notice.facts["case"]))
    if case is None or (whom := books.members.some(notice.workspace, [case.about]).get(case.about)) is None:
        return None, ""
    return case, whom.name


def _reporters(books: Books, notice: Notice, now: datetime) -> Facts | None:
    case, name = _of(books, notice)
    mine = [each for each in case.reports if each.by == notice.facts["by"]] if case else []
    if case is None or not mine:
        return None
    at = min(each.at for each in mine)
    return {
        "name": name, "at": at, "by_when": at + PROMISED, "is_decided": case.decision is not None,
        "is_direct": any(not each.channel for each in mine), "breach": mine[-1].breach.value,
    }  # fmt: skip


def _moderators(books: Books, notice: Notice, now: datetime) -> Facts | None:
    case, name = _of(books, notice)
    waits = {State.APPEALED} if notice.kind == APPEALED else {State.OPEN, State.TAKEN}
    if case is None or (notice.ts is None and case.state not in waits):
        return None
    known = books.members.some(case.workspace, [case.taken_by] if case.taken_by else [])
    return {
        "id": case.id, "name": name, "breach": case.breach.value, "n": len(case.reports), "at": case.at,
        "waits": case.state in waits, "by_when": case.at + PROMISED,
        "taken_by": next((each.user or "" for each in known.values()), ""),
    }  # fmt: skip


def _more(books: Books, notice: Notice, now: datetime) -> Facts | None:
    case, name = _of(books, notice)
    if case is None or case.state not in {State.OPEN, State.TAKEN}:
        return None
    return {"id": case.id, "name": name, "n": int(notice.facts["n"])}


def _told(books: Books, notice: Notice, now: datetime) -> Facts | None:
    case, _ = _of(books, notice)
    if case is None or case.decision is None:
        return None
    until, made = closes_at(case), case.decision
    return {
        "id": case.id, "action": made.action.value, "by_hand": made.by_hand.value if made.by_hand else "",
        "breach": made.breach.value, "reason": made.reason, "code": made.code, "until": until,
        "may_appeal": until is not None and now < until, "is_appealed": case.appeal is not None,
        "channels": channels(case),
    }  # fmt: skip


def _settled(books: Books, notice: Notice, now: datetime) -> Facts | None:
    case, _ = _of(books, notice)
    if case is None or case.appeal is None or case.appeal.verdict is None:
        return None
    return {"verdict": case.appeal.verdict.value, "reason": case.appeal.reason}


def _left(books: Books, notice: Notice, now: datetime) -> Facts | None:
    case, name = _of(books, notice)
    if case is None:
        return None
    return {"id": case.id, "name": name, "what": str(notice.facts["what"]), "channels": channels(case)}


def channels(case: Case) -> list[str]:
    """The channels in which it was reported of a message that stands there, each once."""
    return list(dict.fromkeys(where(case)))


def where(case: Case) -> Iterable[str]:
    """The channel of each report of a message there."""
    return (each.channel for each in case.reports if each.channel)


# A decision comes when it holds: whoever is taken out of a channel reads why at once.
MOMENTS = {
    RECEIPT: Moment(_reporters), ANSWERED: Moment(_reporters, Pace.DAYTIME), ASKED: Moment(_moderators, Pace.DAYTIME),
    URGENT: Moment(_moderators), MORE: Moment(_more, Pace.DAYTIME), APPEALED: Moment(_moderators, Pace.DAYTIME),
    TOLD: Moment(_told), SETTLED: Moment(_settled, Pace.DAYTIME), LEFT: Moment(_left, Pace.DAYTIME),
}  # fmt: skip
