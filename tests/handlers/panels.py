"""Kim before an interview: founding interviewers who are always free, or the two who are asked; the forms and pages."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.panels import Limits, seats
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import begin, page
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, put_back, rows

PANELS = "hiring.panels."
ANA, SAM, NOOR = "U0ANA", "U0SAM", "U0NOOR"
ALWAYS = Own({day: (time(0), time(23, 59)) for day in range(7)})
# What begins with a candidate for whom nothing is planned, and with one whose interview Sam and Noor are asked for.
BEFORE, ASKED = ("propose", "find", "ask"), ("call_off", "cancel", "accept", "decline", "say_no")
# And with one to whose interview Sam said yes.
COMING = ("show_brief", "acknowledge")
VALUES = {
    "propose": "1:1:panel", "call_off": "1:1", "accept": "1:1", "decline": "1:1", "today": "", "show_brief": "1",
    "acknowledge": "1",
}  # fmt: skip


def day() -> datetime:
    """Noon on a day soon, in the middle of everybody's own day in Europe."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=4)


def free(store: Store, *people: str, limits: Limits | None = None) -> None:
    """They are founding interviewers from long ago, and free at any hour."""
    with store.open() as books:
        before = {each.person for each in books.trainings.founding(COMPANY)}
        today = datetime.now(UTC).date()
        new = [who for who in people if who not in before]
        books.trainings.found(COMPANY, founding(new, "interviewer", "We begin", ANA, today, ()))
        for who in people:
            books.availabilities.set_hours(Identity(COMPANY, who), Own(ALWAYS.week, limits or Limits()))


def asked(store: Store, id: int) -> Interview:
    """Sam and Noor are asked to interview Kim."""
    seen = begin(store, id)
    sitting = (Seat(0, SAM, "interviewer", ("teamwork",)), Seat(1, NOOR, "interviewer", ("teamwork",)))
    candidacy, now = seen.candidacy, datetime.now(UTC)
    made = Interview(COMPANY, candidacy.id, id, seen.candidate.id, 1, 0, day(), 60, sitting, ANA, now)
    with store.open() as books:
        kept = books.interviews.add(seats.offered(seats.proposed(made, (), now), now))
        job.tell(books, kept, now)
    return kept


def comes(store: Store, one: Interview, id: int = 1) -> Interview:
    """Whoever has that seat said yes."""
    seat, now = next(each for each in one.seats if each.id == id), datetime.now(UTC)
    with store.open() as books:
        kept = books.interviews.save(one, seats.accepted(one, id, seat.who, seat.version, now))
        job.tell(books, kept, now)
    return kept


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    verb = name.removeprefix(PANELS)
    if name.startswith(PANELS) and verb in (*BEFORE, *ASKED, *COMING):
        free(store, SAM, NOOR)
        if verb in COMING:
            comes(store, asked(store, id))
        elif verb in ASKED:
            asked(store, id)
        else:
            begin(store, id)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(PANELS), rows(rapport.store)
    if verb in ("accept", "decline"):
        return {}
    id = ask(rapport.store, OPEN).id
    begin_for(rapport.store, id, name)
    if verb == "say_no":
        clicked = slack.clicked(SAM, f"{PANELS}decline", VALUES["decline"])
        view = filled(opened(slack, SAM, clicked), reason="Away that day")
    else:
        view = page(slack, ANA, id, 1)
        if verb in ("find", "ask"):
            view = times(slack, view)
        if verb == "ask":
            view = proposed(slack, view)
        if verb == "cancel":
            view = filled(above(slack, view, "call_off"), reason="Kim is ill")
    put_back(rapport.store, before)
    return view


def above(slack: Slack, view: Json, verb: str, user: str = ANA, value: str = "") -> Json:
    """What that button opens above the candidate's page."""
    return opened(slack, user, slack.clicked(user, f"{PANELS}{verb}", value or VALUES[verb], view=view))


def times(slack: Slack, view: Json, user: str = ANA, **answers: Any) -> Json:
    """The form that asks when the candidate can come, filled in."""
    return filled(above(slack, view, "propose", user), **{"day": f"{day():%Y-%m-%d}", "times": "13:00", **answers})


def proposed(slack: Slack, view: Json, user: str = ANA) -> Json:
    """What the form turns into: a proposal, or why there is none."""
    answer = slack.interact(slack.submitted(user, view)).get_json()
    kept = {name: view[name] for name in ("id", "root_view_id", "previous_view_id") if name in view}
    return {**answer["view"], **kept, "hash": "1.proposed", "state": {"values": {}}}
