"""The page behind the link of a letter: what was said, a button, and then the way in.

No program that looks into letters confirms anything: that takes the button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response

from bot.deps import Deps
from bot.handlers.community.sources.answering import MOST_BYTES, TEMPLATES, language_of
from bot.handlers.pages import HEADERS, Gone, answered, fields_sent, has_key, key
from bot.jobs.community.sources import joining
from bot.rules.access import token_hash
from bot.rules.community.sources.joining import Request
from bot.rules.refusals import FieldRefusals
from bot.store import Books

# What the form behind a letter's link does.
CONFIRM = "confirm"


def ask(deps: Deps, token: str) -> Response:
    """Show it; nothing changes by that."""
    now = deps.now()
    with deps.store.reading() as books:
        wish = _wish(books, token, now)
        facts = joining.page(books, wish, language_of(wish.language), now)
    return _confirming(deps, token, wish, facts)


def confirm(deps: Deps, token: str) -> Response:
    """They want it, and are shown the way in."""
    now, fields, wrong = deps.now(), fields_sent(MOST_BYTES), list[str]()
    if fields is None or not has_key(fields, token, CONFIRM):
        wrong = ["form"]
    else:
        try:
            with deps.store.open(at=now) as books:
                joining.confirm(books, _wish(books, token, now), fields, now)
            return Response("", 303, {**HEADERS, "Location": f"/confirm/{token}?language={language_of()}"})
        except FieldRefusals as refused:
            wrong = sorted(refused.errors)
    with deps.store.reading() as books:
        wish = _wish(books, token, now)
        facts = joining.page(books, wish, language_of(wish.language), now)
    return _confirming(deps, token, wish, facts, wrong, 422)


def _wish(books: Books, token: str, now: datetime) -> Request:
    found = books.joining.opened_by(token_hash(token), now)
    if found is None:
        raise Gone
    return found


def _confirming(
    deps: Deps, token: str, wish: Request, facts: Mapping[str, Any], wrong: Sequence[str] = (), status: int = 200
) -> Response:
    told = {**facts, "key": key(token, CONFIRM), "wrong": wrong}
    return answered(deps, f"{TEMPLATES}/confirm", language_of(wish.language), told, status)
