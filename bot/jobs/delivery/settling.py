"""What became of sends whose end nobody saw: looked up in the conversations, settled, repaired where it came late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bind_contextvars

from bot import metrics
from bot.deps import Deps, real_now
from bot.rules.failures import Why, reason
from bot.rules.notices import REPAIR_AFTER, Carrier, Notice, State
from bot.slack.client import Posted, SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)

# The slow poll behind the wake-ups, and behind a clock that was moved.
POLL = timedelta(seconds=1)


def release(deps: Deps) -> None:
    """Give back what a stopped process had in hand."""
    with deps.store.open() as books:
        books.notices.release_expired(real_now(), real_now() + deps.settling)
    deps.crash("release.done")


def settle(deps: Deps) -> None:
    """Look up unclear sends in their conversations: what arrived is kept once, what did not is due again."""
    while True:
        with deps.store.open() as books:
            notice = books.notices.claim_unclear(real_now())
        deps.crash("settle.claimed")
        if notice is None:
            return
        bind_contextvars(**named(notice))
        try:
            copies = [] if is_shown(notice) else _copies(deps, notice)
        except (SlackRefused, SlackUnclear) as error:
            deps.crash("settle.doubted")
            with deps.store.open() as books:
                if not _must_not_look(error):
                    books.notices.unclear(notice, str(error), real_now() + max(deps.settling, POLL))
                elif deps.sends_again:
                    books.notices.retry(notice, str(error), real_now())
                else:
                    books.notices.end(notice, State.FAILED, str(error))
                    metrics.count(metrics.NOTICES_ENDED, State.FAILED.value)
            deps.crash("settle.waits")
            if _concerns_all(error):
                return
            continue
        deps.crash("settle.looked")
        with deps.store.open() as books:
            if copies:
                _keep(books, notice, copies[0])
            else:
                books.notices.retry(notice, "did not arrive", real_now())
        deps.crash("settle.done")


def repair(deps: Deps) -> None:
    """Delete copies that landed after a notice was sent again, and write it into the record.

    What had been given up and landed all the same is kept. A living one is shown once more.
    """
    while True:
        with deps.store.open() as books:
            notice = books.notices.claim_repair(real_now())
        deps.crash("repair.claimed")
        if notice is None:
            return
        bind_contextvars(**named(notice))
        try:
            late = [] if notice.carrier is Carrier.HOME else [c for c in _copies(deps, notice) if c.ts != notice.ts]
            deps.crash("repair.looked")
            if late and notice.ts is None:
                with deps.store.open() as books:
                    _keep(books, notice, late[0])
                deps.crash("repair.kept")
                continue
            if late:
                with deps.store.open() as books:
                    _note(books, notice, late, deps.now())
                deps.crash("repair.noted")
            for copy in late:
                deps.slack.delete(notice.workspace, copy)
                deps.crash("repair.deleted")
        except (SlackRefused, SlackUnclear) as error:
            if not _must_not_look(error):
                log.warning("a look for late copies waits", error=str(error))
                deps.crash("repair.waits")
                if _concerns_all(error):
                    return
                continue  # its lease runs out and it is tried again
        with deps.store.open() as books:
            books.notices.repaired(notice, deps.now())
        deps.crash("repair.done")


def _must_not_look(error: Exception) -> bool:
    """Whether the app lacks what reading conversations takes: looking again would be told the same."""
    return isinstance(error, SlackRefused) and reason(error.error).why is Why.SCOPE


def _concerns_all(error: Exception) -> bool:
    """Whether Slack would say the same of any other conversation now."""
    return isinstance(error, SlackUnclear | SlackLimited | SlackAway)


def is_shown(notice: Notice) -> bool:
    """Whether the last state wins: showing it again is no copy."""
    return notice.ts is not None or notice.carrier is Carrier.HOME


def _keep(books: Books, notice: Notice, copy: Posted) -> None:
    """It stands there. What it showed may be old by now: a living one is shown again."""
    seen = replace(notice, wanted=notice.wanted - notice.living)
    books.notices.sent(seen, copy.channel, copy.ts, real_now() + REPAIR_AFTER)


def _note(books: Books, notice: Notice, late: Sequence[Posted], now: datetime) -> None:
    """What is about to be deleted stands in the record, once, whenever the process dies."""
    about = f"notice:{notice.id}"
    known = {entry.get("deleted") for entry in books.record.about(about)}
    for copy in late:
        if copy.ts not in known:
            books.record.note(now, "delivery.repair", about, deleted=copy.ts)


def forget_rests(deps: Deps) -> None:
    """Forget which conversations rested; only those that rest still matter."""
    with deps.store.open() as books:
        books.paces.forget(real_now())
    deps.crash("rests.forgotten")


def named(notice: Notice) -> Mapping[str, str]:
    """What every line about it carries."""
    return {"key": notice.key, "workspace": notice.workspace, "notice": notice.id}


def _copies(deps: Deps, notice: Notice) -> Sequence[Posted]:
    since = notice.unclear_since or notice.due_at
    return deps.slack.find(notice.workspace, notice.channel or notice.to, notice.id, since, notice.thread_ts)
