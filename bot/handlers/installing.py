"""The pages on which somebody adds Rapport to their workspace by link."""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError

from bot.away import in_a_line
from bot.deps import Deps, real_now
from bot.jobs import people
from bot.mail.letters import page
from bot.rules.access import Kind, token_hash
from bot.slack.client import SlackAway, SlackLimited, SlackRefused, SlackUnclear
from bot.slack.oauth import Granted, WholeOrganisation
from bot.store import Busy, Repeated, Store
from bot.store.installations import Installation
from bot.store.secrets import WrongKeys
from bot.words.catalogues import LANGUAGES

log = structlog.get_logger(__name__)

# As long as Slack's own code is good: whoever reads what is asked for has the time.
STATE_SECONDS = 600
STATE, INVITATION = "state of an installation", "invitation to install"
COOKIE = "rapport_installing"
KINDS = "<any(company, community, both):kind>"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def link(deps: Deps, kind: str, good_for: timedelta) -> str | None:
    """Where the app for that kind of workspace can be installed so long; None when it cannot be by link.

    Slack lets everybody install an app that is distributed: who has this link may.
    """
    if not deps.oauth.offers(kind):
        return None
    return f"{deps.oauth.public_url}/slack/{kind}/install?invitation={_seal(deps.store, INVITATION, kind, good_for)}"


def add_to(pages: Flask, deps: Deps) -> None:
    """The page that begins, and the one where Slack sends people back to."""

    @pages.get(f"/slack/{KINDS}/install")
    def begin(kind: str) -> Response:
        """What will be asked for, and the way to Slack; the browser that goes there is known by a cookie."""
        if not deps.oauth.offers(kind):
            return _page(deps, "installing/by_token", 404)
        if _open(deps.store, INVITATION, kind, request.args.get("invitation", "")) is None:
            return _page(deps, "installing/uninvited", 403)
        browser = secrets.token_urlsafe(32)
        state = _seal(deps.store, STATE, kind, timedelta(seconds=STATE_SECONDS), browser=token_hash(browser))
        answer = _page(deps, "installing/begin", 200, kind=kind, url=deps.oauth.page(kind, state))
        is_secure = deps.oauth.public_url.startswith("https:")
        path = f"/slack/{kind}/"
        answer.set_cookie(
            COOKIE, browser, STATE_SECONDS, path=path, secure=is_secure, httponly=True, samesite="Lax"
        )
        return answer

    @pages.get(f"/slack/{KINDS}/oauth_redirect")
    def end(kind: str) -> Response:
        """Back from Slack: once, in the browser that went there, and in time."""
        if not deps.oauth.offers(kind):
            return _page(deps, "installing/by_token", 404)
        begun = _open(deps.store, STATE, kind, request.args.get("state", ""))
        is_theirs = hmac.compare_digest((begun or {}).get("browser", ""), token_hash(request.cookies.get(COOKIE, "")))
        if begun is None or not is_theirs:
            return _failed(deps, "over", 400)
        if request.args.get("error"):
            return _failed(deps, "denied", 200)
        try:
            # Not by the state itself: what is sealed can be written in more than one way.
            with deps.store.open(once=f"installing:{begun['browser']}", at=deps.now()):
                pass
            granted = deps.oauth.exchange(kind, request.args.get("code", ""))
            is_kept = _keep(deps, kind, granted)
        except Repeated:
            return _failed(deps, "over", 400)
        except WholeOrganisation:
            return _failed(deps, "organisation", 400)
        except (SlackAway, SlackLimited, SlackUnclear, DBAPIError, Busy) as error:
            log.warning("an installation could not be finished", kind=kind, error=in_a_line(error))
            return _failed(deps, "away", 503)
        except SlackRefused as refused:
            return _failed(deps, "refused", 400, name=refused.error)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("an installation failed", kind=kind, reference=reference)
            return _failed(deps, "ours", 500, name=reference)
        if not is_kept:
            return _failed(deps, "other_kind", 409, team=granted.name)
        url = f"https://slack.com/app_redirect?app={granted.app}&team={granted.workspace}" if granted.app else ""
        answer = _page(deps, "installing/done", 200, team=granted.name, url=url)
        answer.delete_cookie(COOKIE, path=f"/slack/{kind}/")
        return answer


def _keep(deps: Deps, kind: str, granted: Granted) -> bool:
    """Instead of what was known of that workspace; False when it is of another kind, which stays as it is."""
    real, pair = real_now(), granted.pair
    expires_at = real + timedelta(seconds=pair.seconds) if pair.seconds else None
    with deps.store.open() as books:
        known = {each.id: each.kind for each in books.workspaces.all()}
        if known.get(granted.workspace, Kind(kind)) is not Kind(kind):
            return False
        books.workspaces.put(granted.workspace, Kind(kind), granted.name)
        books.installations.put(
            Installation(
                granted.workspace, granted.bot_user, pair.token, granted.bot, granted.app, granted.enterprise,
                pair.refresh_token, expires_at,
            ),
            real,
        )  # fmt: skip
        now = deps.now()
        people.plan(books, granted.workspace, f"installed={real.isoformat()}", now)
        books.record.note(now, "installations.install", f"workspace:{granted.workspace}", who=granted.who)
    return True


def _failed(deps: Deps, why: str, status: int, **facts: str) -> Response:
    return _page(deps, "installing/failed", status, **{"why": why, "name": "", "team": "", **facts})


def _page(deps: Deps, template: str, status: int, **facts: Any) -> Response:
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    tree = deps.words.tree(template, language, {"prefix": deps.command_prefix, **facts}, "UTC")
    return Response(page(tree, language), status, HEADERS, content_type="text/html; charset=utf-8")


def _seal(store: Store, purpose: str, kind: str, good_for: timedelta, **more: str) -> str:
    until = (real_now() + good_for).isoformat()
    return store.secrets.seal(purpose, json.dumps({"kind": kind, "until": until, **more})).decode()


def _open(store: Store, purpose: str, kind: str, sealed: str) -> dict[str, str] | None:
    """What was sealed for that kind, when it is ours and still good."""
    try:
        found: dict[str, str] = json.loads(store.secrets.unseal(purpose, sealed.encode()))
    except WrongKeys:
        return None
    return found if found["kind"] == kind and real_now() < datetime.fromisoformat(found["until"]) else None
