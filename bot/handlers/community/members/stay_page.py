"""The page behind the link of the letter that says a record goes: stay, or be forgotten at once.

Reading changes nothing: programs that look into letters open links. A form carries a key of the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, request

from bot.deps import Deps
from bot.handlers.pages import HEADERS, Turns, answered, behind_link, fields_sent, has_key, key, language_of
from bot.jobs.community.members import TEMPLATES, staying
from bot.rules.community.members import NoSuchMember

log = structlog.get_logger(__name__)
# What each button does, and what the page says then.
DOES = {"stay": (staying.stay, "stays"), "forget": (staying.forget, "forgotten")}
# The longest form of the page, and what every form of it does.
MOST_BYTES, STAY = 2_000, "stay"
NOBODY = {"name": "", "community": "", "key": "", "until": None}


def add_to(pages: Flask, deps: Deps) -> None:
    """The page of every such letter."""
    turns = Turns()

    @pages.route("/stay/<token>", methods=["GET", "POST"])
    def stay(token: str) -> Response:
        """The page, or what one of its buttons does; the same nothing for a link that never was or is over."""
        does = _take if request.method == "POST" else _show

        def say(why: str, status: int, more: Mapping[str, str]) -> Response:
            return _said(deps, why, status, more)

        return behind_link(turns, token, say, lambda: does(deps, token), NoSuchMember)


def _show(deps: Deps, token: str) -> Response:
    with deps.store.reading() as books:
        facts = staying.page(books, staying.opened(books, token, deps.now()))
    return _said(deps, "asks", 200, **facts, key=key(token, STAY))


def _take(deps: Deps, token: str) -> Response:
    fields, now = fields_sent(MOST_BYTES) or {}, deps.now()
    if not has_key(fields, token, STAY) or fields.get("what", "") not in DOES:
        return _show(deps, token)
    does, state = DOES[fields["what"]]
    with deps.store.open(at=now) as books:
        member = staying.opened(books, token, now)
        facts = staying.page(books, member)
        until = does(books, member, now)
    if until is not None:
        state = "waits"
    return _said(deps, state, 200, **{**facts, "until": until})


def _said(deps: Deps, state: str, status: int, more: Mapping[str, str] | None = None, **facts: Any) -> Response:
    language = language_of(facts.get("language"))
    told = {**NOBODY, **facts, "state": state, "language": language}
    return answered(deps, f"{TEMPLATES}/stay_page", language, told, status, headers={**HEADERS, **(more or {})})
