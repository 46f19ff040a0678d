"""Doing errands: one at a time in each process, leased, tried again, told when they fail for good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import bound_contextvars

from bot import metrics
from bot.away import in_a_line
from bot.deps import Deps, real_now
from bot.rules.notices import MOST_ATTEMPTS, wait_before
from bot.slack.client import SlackAway, SlackLimited
from bot.store import Busy
from bot.store.errands import Errand

log = structlog.get_logger(__name__)
POLL_SECONDS = 1.0


class NotYet(Exception):
    """Somebody else has to do their part first: the errand is tried again, and nothing failed."""


Work = Callable[[Deps, Mapping[str, Any]], None]


def run(
    deps: Deps, works: Mapping[str, Work], stop: threading.Event, woken: threading.Event, in_hand: dict[str, Errand],
    beat: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Do what is due until `stop` is set; `in_hand` holds what was claimed and is not written down yet.

    `beat` is called before each look.
    """
    while not stop.is_set():
        woken.clear()
        beat()
        try:
            did = one(deps, works, in_hand)
        except (DBAPIError, Busy) as error:
            log.warning("errands wait for the database", spare=True, error=in_a_line(error))
            did = False
        if not did:
            woken.wait(POLL_SECONDS)


def one(deps: Deps, works: Mapping[str, Work], in_hand: dict[str, Errand] | None = None) -> bool:
    """Do the next errand that is due; whether there was one."""
    in_hand = {} if in_hand is None else in_hand
    with deps.store.open() as books:
        errand = books.errands.claim(deps.now(), real_now())
    deps.crash("errands.claimed")
    if errand is None:
        return False
    in_hand[errand.key] = errand
    where = errand.facts.get("workspace") if isinstance(errand.facts, Mapping) else None
    with bound_contextvars(address=errand.kind, key=errand.key, workspace=where):
        _do(deps, works, errand)
    del in_hand[errand.key]
    return True


def _do(deps: Deps, works: Mapping[str, Work], errand: Errand) -> None:
    try:
        works[errand.kind](deps, errand.facts)
    except (DBAPIError, Busy):
        raise
    except Exception as error:
        deps.crash("errands.raised")
        if isinstance(error, NotYet):
            log.info("an errand waits", attempt=errand.attempts, error=str(error))
        else:
            log.exception("an errand failed", attempt=errand.attempts)
        is_away = isinstance(error, SlackAway | SlackLimited)
        again = is_away or errand.attempts < MOST_ATTEMPTS
        with deps.store.open() as books:
            if again:
                books.errands.retry(errand, repr(error), real_now() + wait_before(errand.attempts))
            else:
                books.errands.fail(errand, repr(error))
        metrics.count(metrics.ERRANDS_ENDED, "retried" if again else "failed")
        deps.crash("errands.failed")
    else:
        deps.crash("errands.worked")
        with deps.store.open() as books:
            books.errands.finish(errand)
        metrics.count(metrics.ERRANDS_ENDED, "done")
        deps.crash("errands.finished")


def hand_back(deps: Deps, in_hand: Mapping[str, Errand]) -> None:
    """What is still in hand is this process's no more, and is due."""
    for errand in list(in_hand.values()):
        with deps.store.open() as books:
            is_back = books.errands.hand_back(errand)
        deps.crash("errands.handed_back")
        if is_back:
            log.info("an errand was handed back", address=errand.kind, key=errand.key)
