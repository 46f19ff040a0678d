"""Tokens that run out are renewed ahead of that, one process at a time for each (a-token-is-renewed-by-one.md)."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps, real_now
from bot.jobs.moments import Facts, Moment
from bot.rules.notices import LEASE, Notice, Planned
from bot.slack.client import SEND_SECONDS, SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.slack.oauth import Pair
from bot.store import Books, Busy
from bot.store.installations import Renewal

log = structlog.get_logger(__name__)

NOT_RENEWED = "installations.not_renewed"
# A token of Slack's lives twelve hours; this long before its end there is time for a Slack that is away.
AHEAD = timedelta(hours=2)
# After a clear no, which somebody has to mend, and after a Slack that could not be reached.
AFTER_A_NO, AFTER_NOTHING = timedelta(minutes=10), timedelta(minutes=1)
# A pair that was given and not kept is lost, and with it the installation: a database that is away is asked again.
KEEP_TRIES, KEEP_AGAIN_SECONDS = 5, 1.0


def renew(deps: Deps) -> None:
    """Renew every token that is about to run out. One that cannot be renewed stops no other."""
    before = real_now() + AHEAD
    with deps.store.reading() as books:
        workspaces = books.installations.to_renew(before, real_now())
    for workspace in workspaces:
        try:
            _renew(deps, workspace, before)
        except (DBAPIError, Busy):
            raise
        except Exception:
            log.exception("a token was not renewed", workspace=workspace)


def _renew(deps: Deps, workspace: str, before: datetime) -> None:
    with deps.store.open() as books:
        renewal = books.installations.claim_renewal(workspace, before, real_now())
    deps.crash("renewal.claimed")
    if renewal is None or real_now() > renewal.until - timedelta(seconds=2 * SEND_SECONDS):
        return  # somebody else is at it, or may be before we would be done
    if not deps.oauth.offers(renewal.kind):
        _put_off(deps, renewal, AFTER_A_NO, "no_client_secret")
        return
    try:
        pair = deps.oauth.renew(renewal.kind, renewal.refresh_token)
    except SlackUnclear as unclear:  # perhaps it was taken: nobody tries again before nothing can be on its way
        _put_off(deps, renewal, LEASE, str(unclear))
    except (SlackAway, SlackLimited) as error:
        seconds = error.seconds if isinstance(error, SlackLimited) else 0.0
        _put_off(deps, renewal, max(AFTER_NOTHING, timedelta(seconds=seconds)), error.error)
    except SlackRefused as refused:
        _put_off(deps, renewal, AFTER_A_NO, refused.error)
    else:
        deps.crash("renewal.answered")
        _keep(deps, renewal, pair)


def _keep(deps: Deps, renewal: Renewal, pair: Pair) -> None:
    expires_at = real_now() + timedelta(seconds=pair.seconds or 0)
    for tried in range(1, KEEP_TRIES + 1):
        try:
            with deps.store.open() as books:
                is_ours = books.installations.renewed(renewal, pair.token, pair.refresh_token, expires_at)
            deps.crash("renewal.kept")
        except (DBAPIError, Busy):
            if tried == KEEP_TRIES:
                raise
            time.sleep(KEEP_AGAIN_SECONDS)
        else:
            if not is_ours:
                log.warning("a renewed token was not wanted any more", workspace=renewal.workspace)
            return


def _put_off(deps: Deps, renewal: Renewal, wait: timedelta, why: str) -> None:
    log.warning("a token is not renewed yet", workspace=renewal.workspace, why=why)
    with deps.store.open() as books:
        if books.installations.put_off(renewal, real_now() + wait, why) and wait is AFTER_A_NO:
            _tell(books, renewal.workspace, deps.now())
    deps.crash("renewal.put_off")


def _tell(books: Books, workspace: str, now: datetime) -> None:
    """While the present token is still good, admins hear that it has no next one: once for each that runs out."""
    found = books.installations.get(workspace)
    for admin in books.people.admins(workspace):
        key = f"{NOT_RENEWED}:{workspace}:{admin}:until={found.expires_at if found else ''}"
        books.notices.plan(Planned(key, NOT_RENEWED, f"installation:{workspace}", workspace, admin), now)


def _not_renewed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.installations.get(notice.workspace)
    if found is None or found.refusal is None or notice.to not in books.people.admins(notice.workspace):
        return None
    return {"until": found.expires_at, "name": found.refusal}


MOMENTS = {NOT_RENEWED: Moment(_not_renewed)}
