"""What the pages by which people join share."""

from __future__ import annotations

from flask import request

from bot.handlers import pages
from bot.words.catalogues import LANGUAGES

TEMPLATES = "community/sources"
MOST_BYTES = 20_000


class Often(Exception):
    """It is asked for too often just now."""


def language_of(otherwise: str | None = None) -> str:
    """What was chosen on the page, or sent with its form, else `otherwise`, else the browser's."""
    sent = request.form.get("language", "")
    return pages.language_of(sent if sent in LANGUAGES else otherwise)
