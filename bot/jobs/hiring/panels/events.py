"""An interview as it stands in calendars outside of Slack: when, where and for which role, and never who the candidate
is. Calendars are shared, and whoever may not know of a candidate may see them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.calendars.writing import Event, Guest
from bot.deps import Deps
from bot.jobs.hiring.panels import seats as job
from bot.mail.letters import letter
from bot.rules.calendar import known_zone
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels.invitations import CANDIDATE
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.people import Person
from bot.store import Books

_LINK = re.compile(r"https?://[\x21-\x7e]+")
_NOBODY = Guest("rapport@localhost", "Rapport")


def host(deps: Deps) -> str:
    """What stands behind the @ of everything we name outside."""
    return urlsplit(deps.public_url or "").hostname or "rapport"


def uid(deps: Deps, interview: int) -> str:
    """The name of an interview in every calendar, always the same."""
    return f"interview:{interview}@{host(deps)}"


def about(books: Books, interview: Interview, seen: Seen, who: str) -> Mapping[str, Any]:
    """What somebody knows of it by their calendar: an interviewer with whom they sit, a candidate not even that."""
    line = job.line(seen, interview, job.plan_of(books, seen.candidacy))
    is_asked = any(seat.who == who and seat.state is State.OFFERED for seat in interview.seats)
    others = [] if who == CANDIDATE else [seat.who for seat in interview.coming if seat.who != who]
    people = books.people.some(interview.workspace, others)
    return {
        **{name: line[name] for name in ("title", "method", "minutes", "place", "start")},
        "with_whom": [people[each].name for each in others if each in people],
        "company": books.workspaces.get(interview.workspace).name,
        "is_candidate": who == CANDIDATE,
        "is_sure": not is_asked,
    }


def mark(facts: Mapping[str, Any]) -> str:
    """Another one when anything of it is otherwise."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def event(
    deps: Deps, interview: Interview, facts: Mapping[str, Any], language: str, zone: str, at: datetime, sequence: int
) -> Event:
    """The interview as an entry in their language; `at` is when it was written."""
    title, text, _ = letter(deps.words.tree("hiring/panels/event", language, facts, known_zone(zone)), language)
    span, place = interview.span, str(facts["place"])
    link = place if _LINK.fullmatch(place) else ""
    return Event(
        uid(deps, interview.id), span.start, span.end, at, title, sequence, text.strip(), place, link,
        is_tentative=not facts["is_sure"],
    )  # fmt: skip


def of_person(deps: Deps, books: Books, me: Person, since: datetime) -> list[Event]:
    """The interviews from then on for which they are asked, not sure yet, or to which they said yes; none of a
    candidate they are shut out of."""
    found, company = list[Event](), books.company.of(me.workspace, since)
    for one in books.interviews.told(me.identity, since):
        seen = books.candidates.for_panel(one.candidacy, company)
        if seen is None or me.user in seen.shut or one.called_off:
            continue
        seat = next(each for each in one.live if each.who == me.user)
        facts = about(books, one, seen, me.user)
        found.append(event(deps, one, facts, me.language, me.zone, seat.at or one.at, one.revision))
    return found


def organizer(deps: Deps) -> Guest:
    """Who invites: the address our letters come from."""
    return Guest(*deps.mail.sender) if deps.mail else _NOBODY
