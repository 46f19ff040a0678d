"""A candidacy stands otherwise: kept, and told to whoever shows it or waits for it."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.panels import seats
from bot.rules.hiring.candidates import Candidacy
from bot.rules.people import Person
from bot.store import Books


def keep(books: Books, me: Person, before: Candidacy, after: Candidacy, now: datetime) -> None:
    """The last move of `after` is kept, and its interviews, other systems and the record know of it."""
    last = after.moves[-1]
    books.candidates.move(before, after)
    books.notices.refresh(now, about=about(after))
    seats.moved(books, me.workspace, after, me.user, now)
    outgoing.moved(books, me.workspace, after, now)
    entry = {"stage": after.stage + 1, "standing": after.standing.value, "reason": last.reason}
    books.record.note(
        now, f"{FEATURE}.{last.what.value}", about(after), workspace=me.workspace, who=me.user, **entry
    )
