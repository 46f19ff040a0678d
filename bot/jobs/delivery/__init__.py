"""Delivery: claim, ask whether it is still true, render, send, write down. Once, in order, never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from structlog.contextvars import bound_contextvars

from bot import metrics
from bot.away import in_a_line
from bot.deps import Deps, real_now
from bot.jobs.delivery.settling import POLL, forget_rests, is_shown, named, release, repair, settle
from bot.jobs.moments import Moment, template_of
from bot.jobs.together import Together
from bot.rules.access import may_address
from bot.rules.community import budget
from bot.rules.notices import (
    MOST_ATTEMPTS,
    REPAIR_AFTER,
    Carrier,
    Notice,
    State,
    Way,
    is_stale,
    is_unknown,
    wait_before,
    when_allowed,
)
from bot.rules.people import Identity
from bot.rules.rates import Rate
from bot.slack import blocks
from bot.slack.client import Posted, SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.store import Busy
from bot.store.moves import Sent
from bot.words import Element

__all__ = ["Delivery", "forget_rests", "release", "repair", "settle"]

log = structlog.get_logger(__name__)

# Conversations spoken to at the same time by one process.
SENDERS = 8
# However often it is woken, nobody looks again sooner after a look that found nothing.
LOOK_SECONDS = 0.02
# Somebody took the message away.
GONE = {"message_not_found"}
# Refusals about the app and not the message: an admin may be mending them now.
TOKEN_ERRORS = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_installed"}


@dataclass(frozen=True)
class Ready:
    """What is about to be sent."""

    tree: Element
    more: str


class Delivery:
    """Sends what is due."""

    def __init__(self, deps: Deps, moments: Mapping[str, Moment]) -> None:
        self._deps = deps
        self._moments = moments
        self._crash = deps.crash
        self._next_look = real_now()
        # Senders that come at the same time share a commit.
        self._start, self._record = Together(self._start_all), Together(self._record_all)
        # What this process has claimed and not written down yet.
        self.in_hand: dict[str, Notice] = {}
        self._more: dict[str, str] = {}  # what is said, by language, of a message that is longer than its first text
        self._left: dict[str, Notice] = {}  # of that, what the database did not let go on

    def run(self, stop: threading.Event, woken: threading.Event, beat: Callable[[], None] = lambda: None) -> None:
        """Deliver until `stop` is set, looking again when `woken` is or something may go; finishes what is in hand.

        `beat` is called at each look, unless every sender is stuck.
        """
        in_hand: set[Future[None]] = set()
        with ThreadPoolExecutor(SENDERS, thread_name_prefix="send") as pool:
            while not stop.is_set():
                woken.clear()
                in_hand = {future for future in in_hand if not future.done()}
                if len(in_hand) < SENDERS:
                    beat()
                claimed = self.claim(SENDERS - len(in_hand))
                for notice in claimed:
                    future = pool.submit(self.deliver, notice)
                    in_hand.add(future)
                    future.add_done_callback(lambda _: woken.set())
                if not claimed:
                    stop.wait(LOOK_SECONDS)
                    woken.wait(self._pause())

    def round(self) -> int:
        """Deliver what is due now, one after the other; how many notices were in hand."""
        claimed = self.claim(SENDERS)
        for notice in claimed:
            self.deliver(notice)
        return len(claimed)

    def claim(self, most: int) -> Sequence[Notice]:
        """Up to `most` due notices that may go now, leased to this process; none while the database is away."""
        self._next_look = real_now() + POLL
        if most < 1:
            return []
        try:
            self.hand_back(self._left)
            claimed = self._claim(most)
        except IntegrityError:  # another process was first in one of the conversations
            self._next_look = real_now()
            return []
        except (DBAPIError, Busy) as error:
            log.warning("delivery waits for the database", spare=True, error=in_a_line(error))
            return []
        self.in_hand.update((notice.id, notice) for notice in claimed)
        return claimed

    def _claim(self, most: int) -> Sequence[Notice]:
        """Looks before it asks for a turn to write: most looks find nothing."""
        real = real_now()
        with self._deps.store.reading() as books:
            ahead = books.notices.ahead(self._deps.now(), real, self._deps.rates)
        self._next_look = min(ahead.next_at or real + POLL, real + POLL)
        while ahead.is_ready:
            with self._deps.store.open() as books:
                claimed = books.notices.claim(self._deps.now(), real_now(), most, self._deps.rates)
                is_whole = books.notices.looked_at_all
            self._crash("claimed")
            if claimed or is_whole:
                return claimed
        return []

    def _pause(self) -> float:
        """Seconds until it is worth looking again, if nobody says so before."""
        return max((self._next_look - real_now()).total_seconds(), 0)

    def deliver(self, notice: Notice) -> None:
        """Say one claimed notice, or write down why not. Nothing it meets stops the others."""
        with bound_contextvars(address=notice.kind, **named(notice)):
            self._try(notice)

    def _try(self, notice: Notice) -> None:
        try:
            self._deliver(notice)
        except (DBAPIError, Busy) as error:  # it is handed back when that is possible, or its lease runs out
            log.warning("a notice waits for the database", spare=True, error=in_a_line(error))
            self._left[notice.id] = notice
            return
        except Exception as error:
            log.exception("a notice could not be made")
            self._fail(notice, f"{type(error).__name__}: {error}", went=False)
        self.in_hand.pop(notice.id, None)

    def hand_back(self, which: Mapping[str, Notice] | None = None) -> None:
        """All in hand, or these, are this process's no more: unsent ones are due, half-sent ones looked up first."""
        left = list((self.in_hand if which is None else which).values())
        if left:
            with self._deps.store.open() as books:
                back = books.notices.hand_back(left, real_now() + self._deps.settling)
            self._crash("handed_back")
            log.info("notices were handed back", count=back)
        for notice in left:
            self.in_hand.pop(notice.id, None)
            self._left.pop(notice.id, None)

    def _deliver(self, notice: Notice) -> None:
        if is_unknown(notice):
            with self._deps.store.open() as books:
                books.notices.unclear(notice, "may have been said by what this is a copy of", real_now())
            self._crash("unknown")
            return
        ready = self._prepare(notice)
        if ready is None:
            return
        self._crash("rendered")
        if not self._start(notice):
            return
        try:
            posted = self._send(notice, ready)
        except SlackUnclear as error:
            self._crash("doubted")
            self._unclear(notice, str(error))
        except SlackRefused as refused:
            self._crash("declined")
            self._refused(notice, refused)
        else:
            self._crash("sent")
            self._sent(notice, posted)

    def _sent(self, notice: Notice, posted: Posted) -> None:
        now, rest = real_now(), notice.way is Way.POST and self._deps.rates.rest
        repair_at = now + REPAIR_AFTER if notice.unclear_since else None
        rests_until = now + rest if rest else None
        self._record(Sent(notice, posted.channel, posted.ts, repair_at, rests_until))
        _count(State.SENT)

    def _start_all(self, claimed: Sequence[Notice]) -> Sequence[bool]:
        now = self._deps.now()
        with self._deps.store.open() as books:
            ours = books.notices.start_sending_all(claimed, now)
            counted = [each for each in claimed if each.id in ours and self._counts(each)]
            if counted:
                books.sendings.note(((each.key, Identity(each.workspace, each.to)) for each in counted), now)
        self._crash("sending")
        return [each.id in ours for each in claimed]

    def _record_all(self, said: Sequence[Sent]) -> Sequence[bool]:
        with self._deps.store.open() as books:
            ours = books.notices.sent_all(said)
        self._crash("recorded")
        return [each.notice.id in ours for each in said]

    def _prepare(self, notice: Notice) -> Ready | None:
        """What to send; None after writing down that it is not to be said, or not now."""
        now = self._deps.now()
        is_newers = notice.kind not in self._moments and notice.attempts < MOST_ATTEMPTS  # who may be next to claim it
        moment = Moment(lambda *_: {}) if is_newers else self._moments[notice.kind]
        with self._deps.store.reading() as books:
            workspace = books.workspaces.get(notice.workspace)
            if not may_address(notice.kind, workspace.kind):  # before anything is read that it would say
                raise ValueError(f"{notice.kind} must not be addressed to a {workspace.kind} workspace")
            is_user = notice.to.startswith(("U", "W"))
            reader = books.people.get(Identity(notice.workspace, notice.to)) if is_user else None
            facts = moment.facts(books, notice, now)
            hours = books.people.hours(notice.workspace, [notice.to])[notice.to]
            sent = books.sendings.of(Identity(notice.workspace, notice.to), now, notice.key) if moment.counts else ()
        language = reader.language if reader else str(notice.facts.get("language", workspace.language))
        zone = reader.zone if reader else workspace.zone
        ended = State.STALE if is_stale(notice, now) else None
        if facts is None or (reader is not None and not reader.is_active):
            ended = State.WITHDRAWN
        allowed = when_allowed(notice, moment.pace, now, hours) if reader else now
        if notice.ts is None:
            allowed = max(allowed, budget.when_allowed(sent, now))
        if facts is None or ended is not None or allowed > now or is_newers:
            with self._deps.store.open() as books:
                if ended is not None:
                    books.notices.end(notice, ended)
                elif is_newers:
                    log.warning("a notice of an unknown kind is left to a newer version", spare=True)
                    books.notices.retry(notice, "KeyError", real_now() + wait_before(notice.attempts + 1))
                else:
                    books.notices.defer(notice, allowed)
                books.paces.give_back(notice.queue, self._rate(notice))
            if ended is not None:
                _count(ended)
            self._crash("unsaid")
            return None
        words, facts = self._deps.words, {"prefix": self._deps.command_prefix, **facts}
        if (more := self._more.get(language)) is None:
            more = self._more[language] = blocks.plain(words.tree("more", language, {}, zone))
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
        log.warning("a send ended unclear", error=error)
        with self._deps.store.open() as books:
            if is_shown(notice):
                books.notices.show_again(notice, error, real_now() + wait_before(notice.attempts + 1))
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
                if isinstance(refused, SlackLimited):
                    books.paces.set_back(notice.queue, self._rate(notice), real_now() + timedelta(seconds=seconds))
        elif notice.ts and refused.error in GONE:  # there is nothing left to correct
            with self._deps.store.open() as books:
                books.notices.end(notice, State.WITHDRAWN, refused.error)
            _count(State.WITHDRAWN)
        else:
            self._fail(notice, str(refused))
        self._crash("refused")

    def _fail(self, notice: Notice, error: str, went: bool = True) -> None:
        log.error("a notice failed", error=error)
        with self._deps.store.open() as books:
            books.notices.end(notice, State.FAILED, error)
            books.sendings.take_back(notice.key)
            if not went:
                books.paces.give_back(notice.queue, self._rate(notice))
        _count(State.FAILED)
        self._crash("failed")

    def _counts(self, notice: Notice) -> bool:
        """Whether it counts against its reader's budget."""
        return notice.ts is None and self._moments[notice.kind].counts

    def _rate(self, notice: Notice) -> Rate:
        return self._deps.rates.of(notice.way)


def _count(state: State) -> None:
    metrics.count(metrics.NOTICES_ENDED, state.value)
