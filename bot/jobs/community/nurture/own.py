"""A member answers what a journey asks: no more of this, not now but in some months, or a word with somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.nurture import FEATURE, owe
from bot.rules.calendar import local_day
from bot.rules.community.members import How, Member
from bot.rules.community.nurture import Stop
from bot.rules.community.nurture.checkins import OFFERED, Later
from bot.rules.community.nurture.writing import NoSuchJourney, NoWait, about
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books


def stop(books: Books, me: Person, journey: int, now: datetime) -> None:
    """They hear no more of that journey. Raises NoRecord, NoSuchJourney."""
    mine = own.mine(books, me)
    if not _end(books, mine, journey, now):
        raise NoSuchJourney()
    own.tapped(books, mine, How.CLICK, now)
    _enter(books, mine, "stop", now)


def talk(books: Books, me: Person, now: datetime) -> None:
    """They want a word with a person: every journey ends, and moderators see that one is owed. Raises NoRecord."""
    mine = own.mine(books, me)
    owe(books, mine.id, now)
    _end_all(books, mine, now)
    own.tapped(books, mine, How.CLICK, now)
    _enter(books, mine, "talk", now)


def waiting(books: Books, me: Person) -> dict[str, Any]:
    """What the form of "not now" holds. Raises NoRecord."""
    own.mine(books, me)
    return {"months": list(OFFERED)}


def wait(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> Later:
    """They are asked again in so many months, and hear of no journey until then. Raises NoRecord, FieldRefusals."""
    mine, typed = own.mine(books, me), str(answers.get("months") or "")
    if typed not in map(str, OFFERED):
        raise FieldRefusals({"months": NoWait()})
    later = Later(local_day(now, mine.zone), int(typed))
    check_in = books.nurture.check_ins([mine.id])[mine.id]
    books.nurture.check_in(replace(check_in, later=later))
    _end_all(books, mine, now)
    own.tapped(books, mine, How.ANSWER, now)
    _enter(books, mine, "wait", now)
    return later


def _end_all(books: Books, mine: Member, now: datetime) -> None:
    for journey in books.nurture.on(mine.id):
        _end(books, mine, journey, now)


def _end(books: Books, mine: Member, journey: int, now: datetime) -> bool:
    written = books.nurture.journey(mine.workspace, journey)
    going = books.nurture.going(written, mine.id, now) if written else None
    if going is None:
        return False
    if going.ended is None:
        books.nurture.went(replace(going, ended=Stop.REPLIED, look_at=None, waits_since=None))
    books.notices.refresh(now, about=about(journey, mine.id))
    return True


def _enter(books: Books, mine: Member, what: str, now: datetime) -> None:
    books.record.note(now, f"{FEATURE}.{what}", f"member:{mine.id}", workspace=mine.workspace, who=mine.user or "")
