"""What somebody's own messages and pages say of their card, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels.seats import Interview, Part, Seat
from bot.rules.hiring.scorecards import owing
from bot.store import Books

# For who is shut out of the candidate.
NO_CARD = {"card": "", "has_cards": False}


def standing(books: Books, interview: Interview, seat: Seat, shut: Collection[str], now: datetime) -> str:
    """How whoever has that seat sees their own card: `open`, `in`, empty where there is none."""
    marks = books.scorecards.marks([interview.id])[interview.id]
    return owing.standing(interview, seat, marks, shut, now)


def leads_beside(books: Books, interviews: Iterable[Interview]) -> Mapping[int, str]:
    """By trainee's seat in an interview that counted in their training the lead beside whom it did."""
    found: dict[int, str] = {}
    for seat in (seat for one in interviews for seat in one.coming if seat.part is Part.TRAINEE):
        booked = books.trainees.of_seat(seat.id)
        training = books.trainings.for_notice(booked.training) if booked else None
        for session in training.sessions if training else ():
            if session.id == f"seat:{seat.id}":
                found[seat.id] = session.lead
    return found


def facts(books: Books, seen: Seen, interview: Interview, seat: Seat, now: datetime) -> dict[str, Any]:
    """The same for a message, and whether they may read others' by now."""
    card = standing(books, interview, seat, seen.shut, now)
    has = False
    if card == "in" and seat.part is Part.TRAINEE:
        has = bool(books.scorecards.beside(seat.who, seen, leads_beside(books, [interview]), now))
    elif card == "in":
        has = any(who != seat.who for _, who in books.scorecards.readable(seat.who, seen, False, now))
    return {"card": card, "has_cards": has, "candidacy": interview.candidacy}
