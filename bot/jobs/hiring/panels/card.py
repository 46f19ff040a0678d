"""What somebody's own messages and pages say of their card, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.scorecards import owing
from bot.store import Books

# For who is shut out of the candidate.
NO_CARD = {"card": "", "has_cards": False}


def standing(books: Books, interview: Interview, seat: Seat, shut: Collection[str], now: datetime) -> str:
    """How whoever has that seat sees their own card: `open`, `in`, empty where there is none."""
    marks = books.scorecards.marks([interview.id])[interview.id]
    return owing.standing(interview, seat, marks, shut, now)


def facts(books: Books, seen: Seen, interview: Interview, seat: Seat, now: datetime) -> dict[str, Any]:
    """The same for a message, and whether they may read others' by now."""
    card = standing(books, interview, seat, seen.shut, now)
    found = books.scorecards.readable(seat.who, seen, False, now) if card == "in" else ()
    return {"card": card, "has_cards": any(who != seat.who for _, who in found), "candidacy": interview.candidacy}
