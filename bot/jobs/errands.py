"""Doing errands: one at a time in each process, leased, tried again, told when they fail for good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps, real_now
from bot.rules.notices import MOST_ATTEMPTS, wait_before
from bot.slack.client import SlackAway, SlackLimited
from bot.store import Busy

log = structlog.get_logger(__name__)
POLL_SECONDS = 1.0

Work = Callable[[Deps, Mapping[str, Any]], None]


def run(deps: Deps, works: Mapping[str, Work], stop: threading.Event, woken: threading.Event) -> None:
    """Do what is due until `stop` is set."""
    while not stop.is_set():
        woken.clear()
        try:
            did = one(deps, works)
        except (DBAPIError, Busy) as error:
            log.warning("errands wait for the database", error=str(error))
            did = False
        if not did:
            woken.wait(POLL_SECONDS)


def one(deps: Deps, works: Mapping[str, Work]) -> bool:
    """Do the next errand that is due; whether there was one."""
    with deps.store.open() as books:
        errand = books.errands.claim(deps.now(), real_now())
    if errand is None:
        return False
    try:
        works[errand.kind](deps, errand.facts)
    except (DBAPIError, Busy):
        raise
    except Exception as error:
        log.exception("an errand failed", errand=errand.key, attempt=errand.attempts)
        is_away = isinstance(error, SlackAway | SlackLimited)
        with deps.store.open() as books:
            if is_away or errand.attempts < MOST_ATTEMPTS:
                books.errands.retry(errand, repr(error), real_now() + wait_before(errand.attempts))
            else:
                books.errands.fail(errand, repr(error))
    else:
        with deps.store.open() as books:
            books.errands.finish(errand)
    return True
