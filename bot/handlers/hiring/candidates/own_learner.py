"""The candidate wants nobody there to learn, said on their own page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.jobs.hiring.panels import learning
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates.own_page import is_over
from bot.store import Books


def refuse(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    """From now on nobody learns in their interviews. The record says so of the recruitment, and the panel hears no
    more than that it goes on without."""
    if not is_over(found.candidacy):
        learning.refuse(books, found, now)


DOES = {"no_learner": refuse}
