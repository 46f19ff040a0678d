"""What every part of the samples needs: who is in them, and what the notices about something say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs import MOMENTS, hints, home
from bot.jobs.moments import template_of
from bot.rules.people import Identity
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM

Sample = tuple[str, Mapping[str, Any]]
# Stands for all that people type.
MARK = "what somebody typed"
ASKER, FINANCE, LEADERS, ADMIN = "U0MINA", "U0OMAR", ("U0LIWEI", "U0NOOR", "U0EDITH", "U0RUTH"), "U0ADA"


def said(books: Books, about: str, now: datetime = NOW) -> Iterator[Sample]:
    """The facts of every notice about it, as if it stood already: it says all that it says when it is new, and more."""
    for notice in books.notices.about(about):
        facts = MOMENTS[notice.kind].facts(books, replace(notice, channel="D0", ts="1.0"), now)
        if facts is not None:
            yield template_of(notice.kind), {"prefix": "", **facts}


def homes(books: Books, users: list[str]) -> Iterator[Sample]:
    """Home and the hint of each of them."""
    for user in users:
        home.opened(books, Identity(TEAM, user), NOW)
        yield from said(books, f"home:{TEAM}:{user}")
        hints.plan(books, make.person(user), NOW)
        yield from said(books, f"hint:{user}")
