"""What is planned ahead of an interview for those who come to it, and what is done when it was held."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.rules.hiring.panels import day
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.notices import Planned, home_key
from bot.store import Books

FEATURE = "hiring.panels"
BRIEF, SOON, NOTED = (f"{FEATURE}.{name}" for name in ("brief", "soon", "noted"))
HELD, LEARN = f"{FEATURE}.held", f"{FEATURE}.learn"
# The errand of the letter that tells a candidate; `bot/jobs/hiring/candidates/mails.py` does it.
MAIL = "hiring.candidates.mail"
# The errand by which cards are asked for; `bot/jobs/hiring/scorecards/nudging.py` does it.
ENDED = "hiring.scorecards.ended"
# And the one that looks whether all of a stage are in; `bot/jobs/hiring/scorecards/telling.py` does it.
LOOK = "hiring.scorecards.look"


def plan(books: Books, interview: Interview, about: str, now: datetime) -> None:
    """Whoever comes gets the brief and the link in time; each is planned once for a seat and a start.

    What becomes moot shows so, or is not said: see `brief`.
    """
    users = list(dict.fromkeys(seat.who for seat in interview.seats))
    books.notices.refresh(now, keys=[home_key(interview.workspace, user) for user in users])
    if interview.is_over(now):
        look(books, interview, f"revision={interview.revision}", now)
        return
    start = interview.start
    hours = books.people.hours(interview.workspace, users)
    for seat in interview.coming:
        at = day.brief_at(now, start, hours[seat.who])
        _say(books, interview, BRIEF, seat.id, seat.who, about, at, start, now, living=True)
        _say(books, interview, SOON, seat.id, seat.who, about, start - day.SOON, start + day.LATE, now)
    where = {"workspace": interview.workspace, "id": interview.id}
    if interview.leads:
        over = start + timedelta(minutes=interview.minutes)
        facts = {**where, "start": start.isoformat()}
        books.errands.plan(f"{HELD}:{interview.id}:start={start.isoformat()}", HELD, facts, over)
        books.errands.plan(f"{ENDED}:{interview.id}:start={start.isoformat()}", ENDED, facts, over)
    if interview.is_complete or any(seat.part is Part.TRAINEE for seat in interview.seats):
        books.errands.plan(f"{LEARN}:{interview.id}:revision={interview.revision}", LEARN, where, now)


def look(books: Books, interview: Interview, why: str, now: datetime) -> None:
    """Whether all cards of its stage are in is looked at, once for each `why`: perhaps nobody owes another."""
    facts = {"workspace": interview.workspace, "id": interview.id}
    books.errands.plan(f"{LOOK}:{interview.id}:{why}", LOOK, facts, now)


def tell_candidate(books: Books, interview: Interview, now: datetime) -> None:
    """A letter to the candidate, unless the last one told them of the time that the interview has."""
    start = interview.start.isoformat()
    key = f"{_letters_of(interview)}start={start}:revision={interview.revision}"
    facts = {"workspace": interview.workspace, "candidacy": interview.candidacy, "kind": "interview", "key": key}
    books.errands.plan(key, MAIL, {**facts, "by": "", "interview": interview.id, "start": start}, now)


def told_start(books: Books, interview: Interview) -> str:
    """The start of which the last letter told the candidate, in ISO 8601; empty where none did."""
    before = f"{_letters_of(interview)}start="
    sent = [each for each in books.mails.of(interview.candidacy) if each.key.startswith(before) and each.sent_at]
    last = max(sent, key=lambda each: each.sent_at or each.asked_at, default=None)
    return last.key.removeprefix(before).partition(":revision=")[0] if last else ""


def _letters_of(interview: Interview) -> str:
    return f"{MAIL}:interview:candidacy={interview.candidacy}:interview={interview.id}:"


def _say(
    books: Books, interview: Interview, kind: str, seat: int, to: str, about: str, at: datetime, stale: datetime,
    now: datetime, living: bool = False,
) -> None:  # fmt: skip
    """Plan a notice to whoever has that seat, about the interview at its present start."""
    start = interview.start.isoformat()
    facts = {"seat": seat, "start": start}
    key = f"{kind}:{interview.id}:seat={seat}:start={start}"
    books.notices.plan(Planned(key, kind, about, interview.workspace, to, facts, at, stale, living), now)
