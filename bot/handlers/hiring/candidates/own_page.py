"""The candidate's own page, for whoever has its link: how it stands, withdrawing, and how it was.

Nothing but the link lets anybody in, so no other site can act for a candidate; each form carries a key of the link all
the same, so that what is sent was on the page. Reading changes nothing: programs that look into letters open links.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, request

from bot.deps import Deps
from bot.handlers.hiring.candidates import own_ending, own_files, own_groups, own_learner, own_pool, own_times
from bot.handlers.hiring.candidates.own_ending import WITHDRAW
from bot.handlers.pages import (
    HEADERS,
    Gone,
    Turns,
    answered,
    behind_link,
    fields_sent,
    has_key,
    key,
    language_of,
    other,
)
from bot.jobs.hiring.candidates import files, times
from bot.jobs.hiring.candidates import own_page as job
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.hiring.candidates import NoSuchCandidate, Seen
from bot.rules.refusals import FieldRefusals
from bot.store import Books

log = structlog.get_logger(__name__)
TEMPLATES = "hiring/candidates"
# The two texts at their longest, as forms are written, and what stands around them.
MOST_BYTES = 40_000


def add_to(pages: Flask, deps: Deps) -> None:
    """The own page of every candidate."""
    turns = Turns()

    @pages.route("/candidate/<token>", methods=["GET", "POST"])
    def own_page(token: str) -> Response:
        """The page; the same nothing for a link that never was, was revoked, or is over."""
        does = _take if request.method == "POST" else _show
        say = other(deps, f"{TEMPLATES}/own_other")
        return behind_link(turns, token, say, lambda: does(deps, token, token_hash(token)), NoSuchCandidate)


def _show(deps: Deps, token: str, hashed: str) -> Response:
    now = deps.now()
    with deps.store.reading() as books:
        found = _opened(books, hashed, now)
        facts = _facts(books, found, now)
    if request.args.get("page") == WITHDRAW and facts["may_withdraw"]:
        return _confirm(deps, token, found)
    return _page(deps, token, found, facts)


def _take(deps: Deps, token: str, hashed: str) -> Response:
    """Do what the form says and go back to the page; what was done before is not done again."""
    now, sent, wrong = deps.now(), _sent(token), own_files.not_whole()
    if sent is not None:
        try:
            with deps.store.open(at=now) as books:
                found = _opened(books, hashed, now)
                DOES[sent["what"]](books, found, sent, now)
            path = f"/candidate/{token}?language={language_of(found.candidate.language)}"
            return Response("", 303, {**HEADERS, "Location": path})
        except FieldRefusals as refused:
            wrong = sorted(refused.errors)
    with deps.store.reading() as books:
        found = _opened(books, hashed, now)
        facts = _facts(books, found, now)
    if sent is not None and sent["what"] == WITHDRAW:
        return _confirm(deps, token, found, sent, wrong, 422)
    return _page(deps, token, found, facts, sent, wrong, 422)


def _opened(books: Books, hashed: str, now: datetime) -> Seen:
    id = books.own_pages.opened_by(hashed, now)
    if id is None:
        raise Gone
    return job.find(books, id, now)


def _sent(token: str) -> Mapping[str, str] | None:
    """The form, when it is one of the page's."""
    fields = fields_sent(own_files.most(MOST_BYTES)) or {}
    what = fields.get("what", "")
    is_ours = what in DOES and has_key(fields, token, what)
    return {name: value.replace("\r\n", "\n") for name, value in fields.items()} if is_ours else None


DOES = {
    **own_ending.DOES, **own_learner.DOES, **own_times.DOES, **own_files.DOES, **own_pool.DOES, **own_groups.DOES,
}  # fmt: skip


def _facts(books: Books, found: Seen, now: datetime) -> Mapping[str, Any]:
    return {
        **job.page(books, found, now), "times": times.on_page(books, found, now),
        "files": files.on_own_page(books, found, now), "pool": own_pool.on_page(books, found, now),
        "groups": own_groups.on_page(books, found),
    }  # fmt: skip


def _page(
    deps: Deps, token: str, found: Seen, facts: Mapping[str, Any], typed: Mapping[str, str] | None = None,
    wrong: list[str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    empty, keys = {"rating": "", "text": "", **own_times.EMPTY}, {what: key(token, what) for what in DOES}
    more = {"typed": {**empty, **(typed or {})}, "wrong": wrong or [], "keys": keys}
    return _answered(deps, f"{TEMPLATES}/own_page", found, {**facts, **more}, status)


def _confirm(
    deps: Deps, token: str, found: Seen, typed: Mapping[str, str] | None = None, wrong: list[str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    more = {"typed": {"reason": "not_said", "why": "", **(typed or {})}, "wrong": wrong or []}
    facts = {**job.withdrawing(found), **more, "key": key(token, WITHDRAW)}
    return _answered(deps, f"{TEMPLATES}/own_withdraw", found, facts, status)


def _answered(deps: Deps, template: str, found: Seen, facts: Mapping[str, Any], status: int) -> Response:
    language, zone = language_of(found.candidate.language), known_zone(found.candidate.zone)
    return answered(deps, template, language, facts, status, zone)
