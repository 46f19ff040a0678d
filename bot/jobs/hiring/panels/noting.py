"""What somebody writes in the thread of their brief is kept for their card, and follows what becomes of it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.jobs.hiring.panels.ahead import BRIEF, NOTED
from bot.jobs.hiring.panels.brief import is_theirs, sitting
from bot.jobs.hiring.panels.seats import about
from bot.rules.hiring.panels.evidence import Note
from bot.rules.notices import Planned
from bot.rules.people import Person
from bot.store import Books

# So long after an interview its thread is looked for; a card that is still missing then is written from memory.
LISTENED = timedelta(days=60)


@dataclass(frozen=True)
class Said:
    """What happened in a thread: the message `ts` says `text` now, None when it was deleted. `is_new` when it was
    written just now, and not changed."""

    channel: str
    thread: str
    ts: str
    text: str | None
    is_new: bool


def take(books: Books, me: Person, said: Said, now: datetime) -> bool:
    """Keep it if it stands in the thread of a brief of theirs that is still theirs; whether it does."""
    mine = books.interviews.seats_of(me.identity, now - LISTENED)
    abouts = {f"interview:{interview}": interview for interview in mine}
    brief = books.notices.standing(me.identity, BRIEF, abouts, said.channel, said.thread)
    if brief is None:
        return False
    seat, interview = int(brief.facts["seat"]), books.interviews.get(me.workspace, abouts[brief.about])
    if said.text is None:
        books.evidence.drop(seat, said.ts)
        return True
    if not said.is_new:
        books.evidence.change(seat, said.ts, said.text)
        return True
    one = sitting(books, interview, seat, now)
    if one is None or not is_theirs(one):
        return False
    books.evidence.keep(Note(one.interview.id, seat, me.user, said.ts, said.text, now))
    key = f"{NOTED}:{one.interview.id}:seat={seat}"
    facts = brief.facts
    where = about(one.interview)
    planned = Planned(key, NOTED, where, me.workspace, me.user, facts, reply_to=brief.key)
    books.notices.plan(planned, now)
    return True
