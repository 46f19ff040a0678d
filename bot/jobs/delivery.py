"""Delivery: claim, ask whether it is still true, render, send, write down. Once, in order, never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.deps import Deps, real_now
from bot.jobs import failures
from bot.jobs.moments import Moment, template_of
from bot.rules.access import may_address
from bot.rules.notices import MOST_ATTEMPTS, Carrier, Notice, State, is_stale, wait_before, when_allowed
from bot.rules.people import Identity
from bot.slack import blocks
from bot.slack.client import Posted, SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.store import Busy
from bot.words import Element

log = structlog.get_logger(__name__)

# Conversations spoken to at the same time by one process.
SENDERS = 8
# The slow poll behind the wake-ups.
POLL_SECONDS = 1.0
# When to look for a copy that landed after it was sent again.
REPAIR_AFTER = timedelta(minutes=10)
# Refusals about the app and not the message: an admin may be mending them now.
TOKEN_ERRORS = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_installed"}


@dataclass(frozen=True)
class Ready:
    """What is about to be sent."""

    tree: Element
    more: str


class Delivery:
    """Sends what is due. `crash(point)` is called at every commit and call boundary, for tests to trip."""

    def __init__(
        self, deps: Deps, moments: Mapping[str, Moment], crash: Callable[[str], None] = lambda point: None
    ) -> None:
        self._deps = deps
        self._moments = moments
        self._crash = crash

    def run(self, stop: threading.Event, woken: threading.Event) -> None:
        """Deliver until `stop` is set, looking again whenever `woken` is; finishes what is in hand."""
        in_hand: set[Future[None]] = set()
        with ThreadPoolExecutor(SENDERS, thread_name_prefix="send") as pool:
            while not stop.is_set():
                woken.clear()
                in_hand = {future for future in in_hand if not future.done()}
                claimed = self.claim(SENDERS - len(in_hand))
                for notice in claimed:
                    future = pool.submit(self.deliver, notice)
                    in_hand.add(future)
                    future.add_done_callback(lambda _: woken.set())
                if not claimed:
                    woken.wait(POLL_SECONDS)

    def round(self) -> int:
        """Deliver what is due now, one after the other; how many notices were in hand."""
        claimed = self.claim(SENDERS)
        for notice in claimed:
            self.deliver(notice)
        return len(claimed)

    def claim(self, most: int) -> Sequence[Notice]:
        """Up to `most` due notices, leased to this process; none while the database is away."""
        if most < 1:
            return []
        try:
            with self._deps.store.open() as books:
                claimed = books.notices.claim(self._deps.now(), real_now(), most)
        except IntegrityError:  # another process was first in one of the conversations
            return []
        except (DBAPIError, Busy) as error:
            log.warning("delivery waits for the database", error=str(error))
            return []
        self._crash("claimed")
        return claimed

    def deliver(self, notice: Notice) -> None:
        """Say one claimed notice, or write down why not. Nothing it meets stops the others."""
        try:
            self._deliver(notice)
        except (DBAPIError, Busy) as error:  # the lease runs out and it is looked at again
            log.warning("a notice waits for the database", notice=notice.id, kind=notice.kind, error=str(error))
        except Exception as error:
            log.exception("a notice could not be made", notice=notice.id, kind=notice.kind)
            self._fail(notice, f"{type(error).__name__}: {error}")

    def _deliver(self, notice: Notice) -> None:
        ready = self._prepare(notice)
        if ready is None:
            return
        self._crash("rendered")
        with self._deps.store.open() as books:
            ours = books.notices.start_sending(notice, self._deps.now())
        self._crash("sending")
        if not ours:
            return
        try:
            posted = self._send(notice, ready)
        except SlackUnclear as error:
            self._unclear(notice, str(error))
        except SlackRefused as refused:
            self._refused(notice, refused)
        else:
            self._crash("sent")
            repair_at = real_now() + REPAIR_AFTER if notice.unclear_since else None
            with self._deps.store.open() as books:
                books.notices.sent(notice, posted.channel, posted.ts, repair_at)
            self._crash("recorded")

    def _prepare(self, notice: Notice) -> Ready | None:
        """What to send; None after writing down that it is not to be said, or not now."""
        now, moment = self._deps.now(), self._moments[notice.kind]
        with self._deps.store.reading() as books:
            workspace = books.workspaces.get(notice.workspace)
            is_user = notice.to.startswith(("U", "W"))
            reader = books.people.get(Identity(notice.workspace, notice.to)) if is_user else None
            facts = moment.facts(books, notice)
        language, zone = (reader.language, reader.zone) if reader else (workspace.language, "UTC")
        ended = None
        if not may_address(notice.kind, workspace.kind):
            raise ValueError(f"{notice.kind} must not be addressed to a {workspace.kind} workspace")
        if facts is None or (reader is not None and not reader.is_active):
            ended = State.WITHDRAWN
        elif is_stale(notice, now):
            ended = State.STALE
        allowed = when_allowed(notice, moment.pace, now, zone) if reader else now
        if facts is None or ended is not None or allowed > now:
            with self._deps.store.open() as books:
                if ended is not None:
                    books.notices.end(notice, ended)
                else:
                    books.notices.defer(notice, allowed)
            return None
        words, facts = self._deps.words, {"prefix": self._deps.command_prefix, **facts}
        more = blocks.plain(words.tree("more", language, {}, zone))
        return Ready(words.tree(template_of(notice.kind), language, facts, zone), more)

    def _send(self, notice: Notice, ready: Ready) -> Posted:
        slack, workspace = self._deps.slack, notice.workspace
        if notice.carrier is Carrier.HOME:
            slack.publish_home(workspace, notice.to, blocks.home(ready.tree, ready.more))
            return Posted(notice.to, notice.ts or "home")
        payload: Mapping[str, Any] = blocks.message(ready.tree, ready.more)
        if notice.channel and notice.ts:
            posted = Posted(notice.channel, notice.ts)
            slack.edit(workspace, posted, payload, notice.id)
            return posted
        return slack.post(workspace, notice.to, payload, notice.id, notice.thread_ts)

    def _unclear(self, notice: Notice, error: str) -> None:
        log.warning("a send ended unclear", notice=notice.id, kind=notice.kind, error=error)
        with self._deps.store.open() as books:
            if notice.ts or notice.carrier is Carrier.HOME:  # the last state wins: showing it again is no copy
                books.notices.retry(notice, error, real_now() + wait_before(notice.attempts + 1))
            else:
                books.notices.unclear(notice, error, real_now() + self._deps.settling)
        self._crash("unclear")

    def _refused(self, notice: Notice, refused: SlackRefused) -> None:
        seconds = refused.seconds if isinstance(refused, SlackLimited) else 0.0
        waits = isinstance(refused, SlackLimited | SlackAway)
        if waits or (refused.error in TOKEN_ERRORS and notice.attempts < MOST_ATTEMPTS):
            wait = max(timedelta(seconds=seconds), wait_before(notice.attempts + 1))
            with self._deps.store.open() as books:
                books.notices.retry(notice, refused.error, real_now() + wait)
        elif notice.ts:  # somebody took the message away: there is nothing left to correct
            with self._deps.store.open() as books:
                books.notices.end(notice, State.WITHDRAWN, refused.error)
        else:
            self._fail(notice, str(refused))
        self._crash("refused")

    def _fail(self, notice: Notice, error: str) -> None:
        log.error("a notice failed", notice=notice.id, kind=notice.kind, error=error)
        with self._deps.store.open() as books:
            if books.notices.end(notice, State.FAILED, error):
                failures.tell(books, notice, self._deps.now())


def release(deps: Deps) -> None:
    """Give back what a stopped process had in hand."""
    with deps.store.open() as books:
        books.notices.release_expired(real_now(), real_now() + deps.settling)


def settle(deps: Deps) -> None:
    """Look up unclear sends in their conversations: what arrived is kept once, what did not is due again."""
    while True:
        with deps.store.open() as books:
            notice = books.notices.claim_unclear(real_now())
        if notice is None:
            return
        try:
            copies = _copies(deps, notice)
        except (SlackRefused, SlackUnclear) as error:
            with deps.store.open() as books:
                books.notices.unclear(notice, str(error), real_now() + deps.settling)
            return
        with deps.store.open() as books:
            if copies:
                # What it showed may be old by now: a living one is shown again.
                seen = replace(notice, wanted=notice.wanted - notice.living)
                books.notices.sent(seen, copies[0].channel, copies[0].ts, real_now() + REPAIR_AFTER)
            else:
                books.notices.retry(notice, "did not arrive", real_now())


def repair(deps: Deps) -> None:
    """Delete copies that landed after a notice was sent again, and write it into the record."""
    while True:
        with deps.store.open() as books:
            notice = books.notices.claim_repair(real_now())
        if notice is None:
            return
        try:
            copies = _copies(deps, notice)
            for late in copies:
                if late.ts != notice.ts:
                    deps.slack.delete(notice.workspace, late)
        except (SlackRefused, SlackUnclear) as error:
            log.warning("a look for late copies waits", notice=notice.id, error=str(error))
            return  # its lease runs out and it is tried again
        with deps.store.open() as books:
            books.notices.repaired(notice)
            for late in copies:
                if late.ts != notice.ts:
                    books.record.note(deps.now(), "delivery.repair", f"notice:{notice.id}", deleted=late.ts)


def _copies(deps: Deps, notice: Notice) -> Sequence[Posted]:
    since = notice.unclear_since or notice.due_at
    return deps.slack.find(notice.workspace, notice.channel or notice.to, notice.id, since, notice.thread_ts)
