"""Kim, hired three weeks ago and here as Sam: the check-in of day seven waits for both sides, and a gap is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring import checkins as job
from bot.jobs.hiring.checkins import acting
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.checkins.asking import Answers
from bot.rules.hiring.checkins.gaps import Action, Gap
from bot.rules.hiring.descriptions import Indicator
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import KIM, begin
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, put_back, rows

CHECKINS = "hiring.checkins."
ANA, MINA, SAM = "U0ANA", "U0MINA", "U0SAM"
VALUES = {
    "show": "", "turn": "0", "open_one": "1", "fill": "1:7:manager", "choose": "", "later": "1:7:manager",
    "change": "1:0", "leave": "1:0", "waive": "1:7:own", "begin": "", "act": "1",
}  # fmt: skip
TICKETS = Indicator("Tickets answered", "20", "a day", (90, 180, 365))
# Whose form it is, the button that opens it, and what is filled in.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "hand_in": (MINA, "fill", {"score_0": {"value": "4"}, "words": "A chair"}),
    "choose": (MINA, "fill", {"score_0": {"value": "4"}}),
    "save_change": (ANA, "change", {"manager": "U0LIWEI"}),
    "note_leaving": (ANA, "leave", {"how": {"value": "never_started"}}),
    "waive_it": (ANA, "waive", {"why": "On leave"}),
    "begin_them": (ANA, "begin", {"user": "U0NOOR", "manager": MINA, "role": {"value": "1"}}),
    "save_action": (MINA, "act", {"what": "A new desk"}),
}


def hired(store: Store, id: int, days: int = 20, user: str = SAM) -> Hire:
    """Kim began so many days ago in that role; Mina is the manager."""
    now = datetime.now(UTC)
    seen = begin(store, id, KIM)
    with store.open() as books:
        start = now.date() - timedelta(days=days)
        of = (MINA, user, ("teamwork",), (TICKETS,), seen.candidacy.id)
        hire = books.checkins.begin(Hire(COMPANY, id, Kind.HIRED, start, *of))
        books.checkins.keep(scheduled(hire, job.hours(books, hire, "Europe/Berlin")))
    return hire


def gap(store: Store, hire: Hire, about: str = "equipped", kind: Gap = Gap.MANAGER, owner: str = MINA) -> Action:
    """Something goes badly, and that person does something about it."""
    now = datetime.now(UTC)
    with store.open() as books:
        until = now.date() + timedelta(days=14)
        action = books.checkins.open_action(Action(hire.id, 7, about, kind, owner, until, now))
        acting.tell(books, job.known(books, COMPANY, hire.id, now), action, now)
    return action


def given(store: Store, hire: Hire, day: int, side: Side, answers: Answers) -> None:
    """That side answered."""
    now = datetime.now(UTC)
    with store.open() as books:
        (one,) = (e for e in books.checkins.of([hire.id])[hire.id] if (e.day, e.side) == (day, side))
        books.checkins.hand_in(replace_at(one, hire.who(side), now), answers)


def replace_at(one: Any, by: str, at: datetime) -> Any:
    """The check-in as handed in."""
    return type(one)(**{**vars(one), "by": by, "at": at})


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    if name.startswith(CHECKINS):
        gap(store, hired(store, id))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page its button stands on; empty for what has none."""
    verb, before = name.removeprefix(CHECKINS), rows(rapport.store)
    begin_for(rapport.store, ask(rapport.store, OPEN).id, name)
    view: Json = {}
    if verb == "turn":
        view = opened(slack, ANA, slack.clicked(ANA, f"{CHECKINS}show"))
    elif verb in FORMS:
        user, button, answers = FORMS[verb]
        view = opened(slack, user, slack.clicked(user, f"{CHECKINS}{button}", VALUES[button]))
        if verb == "begin_them":
            answers = {**answers, "start": (datetime.now(UTC).date()).isoformat()}
        view = filled(view, **answers)
    put_back(rapport.store, before)
    return view
