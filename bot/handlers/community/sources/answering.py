"""What the pages by which people join share: the form that came, the language, and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from bot.deps import Deps
from bot.handlers.pages import HEADERS
from bot.mail.pages import page as html
from bot.words.catalogues import LANGUAGES

TEMPLATES = "community/sources"
MOST_BYTES = 20_000
# From where a browser says that a form comes; an old one says nothing.
FROM_HERE = ("none", "same-origin")


class Gone(Exception):
    """No page of ours is here now."""


class Often(Exception):
    """It is asked for too often just now."""


def fields_sent() -> Mapping[str, str] | None:
    """The form, when it came whole and from a page of ours."""
    request.max_content_length = MOST_BYTES
    try:
        lists = {name: "\n".join(values) for name, values in request.form.lists()}
    except HTTPException:
        return None
    return lists if request.headers.get("Sec-Fetch-Site", "none") in FROM_HERE else None


def language_of(otherwise: str | None = None) -> str:
    """What was chosen on the page, else `otherwise`, else the browser's."""
    chosen = request.args.get("language", "") or request.form.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    return otherwise or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def answered(deps: Deps, template: str, language: str, facts: Mapping[str, Any], status: int) -> Response:
    """The page of that template."""
    tree = deps.words.tree(template, language, {"prefix": "", **facts}, "UTC")
    return Response(html(tree, language), status, HEADERS, content_type="text/html; charset=utf-8")


def other(deps: Deps, why: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """A page in the browser's language that says why there is nothing to show."""
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    tree = deps.words.tree(f"{TEMPLATES}/other", language, {"prefix": "", "why": why}, "UTC")
    return Response(html(tree, language), status, {**HEADERS, **(more or {})}, content_type="text/html; charset=utf-8")
