"""What the buttons of figures carry, and a role whose figures tell something."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.rules.hiring.candidates import Candidate, Seen, Source, What, moving
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.scorecards import Card, Version
from bot.store import Store
from tests.fakes import COMPANY
from tests.handlers.candidates import MINA, another
from tests.handlers.state import PLANNED

REPORTS = "hiring.reports."
VALUES = {"numbers": "{}:90::0", "numbers_roles": ":90::0", "numbers_rows": "{}:90:load:0", "numbers_file": "{}:90::0"}
NAMES = {REPORTS + verb for verb in VALUES}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Whoever reads this into an office program without care opens a page.
FORMULA = '=HYPERLINK("https://evil.example","Kim")'


def value(name: str, id: int) -> str:
    """What the button of that address carries."""
    return VALUES[name.removeprefix(REPORTS)].format(id)


def begun(store: Store, id: int, candidate: Candidate, at: datetime, *steps: tuple[What, str]) -> Seen:
    """Somebody who began then, with what happened to them, a day apart."""
    with store.open() as books:
        if books.plans.last(id) is None:
            books.plans.publish(id, PLANNED, MINA, at)
        requisition = books.requisitions.for_notice(id)
        assert requisition is not None
        person = books.candidates.add(candidate, MINA, at)
        made = books.candidates.begin(moving.begun(id, person.id, f"K7QXM{person.id}", 1, MINA, MINA, at))
        for n, (what, reason) in enumerate(steps, 1):
            before = made
            made = moving.moved(before, what, len(PLANNED.stages), MINA, at + n * DAY, reason, "Zebra")
            books.candidates.move(before, made)
    return Seen(made, person, requisition, {})


def held(store: Store, seen: Seen, at: datetime, cards: dict[str, float], declined: str = "", why: str = "") -> None:
    """They were interviewed then by these, whose cards were in so many hours after the end; less than none: not yet."""
    seats = [Seat(n, who, "interviewer", state=State.ACCEPTED) for n, who in enumerate(cards)]
    if declined:
        seats.append(Seat(0, declined, "interviewer", state=State.DECLINED, at=at, reason=why))
    one = Interview(
        COMPANY, seen.candidacy.id, seen.requisition.id, seen.candidate.id, 1, 0, at, 60, tuple(seats), MINA, at
    )
    with store.open() as books:
        kept = books.interviews.add(one)
        for who, hours in cards.items():
            if hours >= 0:
                books.scorecards.keep(kept, who, Part.LEAD, 0, Version(Card(), kept.span.end + hours * HOUR))


def somebody(name: str, n: int = 0, **changes: object) -> Candidate:
    """Somebody with an address of their own."""
    return another(name, emails=(f"somebody{n}@example.com",), source=Source.APPLIED, **changes)
