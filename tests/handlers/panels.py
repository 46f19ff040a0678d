"""Kim before an interview: founding interviewers who are always free, or the two who are asked; the forms and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring.panels import keeping
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.candidates import Candidate
from bot.rules.hiring.panels import Limits, absences, claims, seats
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.panels.times import State
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import KIM, begin, on_list, page
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, put_back, rows

PANELS = "hiring.panels."
ANA, SAM, NOOR, EDITH = "U0ANA", "U0SAM", "U0NOOR", "U0EDITH"
ALWAYS = Own({day: (time(0), time(23, 59)) for day in range(7)})
# What begins with a candidate for whom nothing is planned, and with one whose interview Sam and Noor are asked for.
BEFORE = ("propose", "find", "ask", "ask_times", "send_times", "consider")
ASKED = ("call_off", "cancel", "accept", "decline", "say_no", "reschedule", "move")
KEPT = ("ask_now", "improve")
# Sam or Edith comes and hands over to the other; the interview began ten minutes ago, and Ana said who is missing.
HANDING_OVER, MISSING = ("take_seat", "swap", "hand_over", "keep_seat"), ("no_show", "say_missed", "take_back")
# And with one to whose interview Sam said yes.
COMING = ("show_brief", "acknowledge")
EVERY = (*BEFORE, *ASKED, *KEPT, *HANDING_OVER, *MISSING, *COMING)
# Sam and Noor interviewed Kim, and their cards are missing.
CARDS = "hiring.scorecards."
CARD_VALUES = {
    "card": "1", "choose": "", "back": "", "promise": "1:shortly", "cards": "1", "turn": "1:cards:0", "waive": "1",
    "predictions": "",
}  # fmt: skip
VALUES = {
    "ask_now": "1:1", "improve": "1", "propose": "1:1:panel", "call_off": "1:1", "reschedule": "1:1:1",
    "accept": "1:1", "decline": "1:1", "take_seat": "1:1", "swap": "1:2", "keep_seat": "1:2", "no_show": "1",
    "take_back": "1:1", "ask_times": "1:1:times", "consider": "1:1:times", "today": "",
    "show_brief": "1", "acknowledge": "1",
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


def asked(
    store: Store, id: int, *people: str, start: datetime | None = None, candidate: Candidate = KIM,
    is_kept: bool = False,
) -> Interview:
    """Sam and Noor, or these, are asked to interview Kim, or somebody else, or are to be asked in two days."""
    seen = begin(store, id, candidate)
    sitting = tuple(Seat(n, who, "interviewer", ("teamwork",)) for n, who in enumerate(people or (SAM, NOOR)))
    candidacy, start = seen.candidacy, start or day()
    now = min(datetime.now(UTC), start - timedelta(hours=2))
    made = Interview(COMPANY, candidacy.id, id, seen.candidate.id, 1, 0, start, 60, sitting, ANA, now)
    with store.open() as books:
        before = seats.proposed(made, (), now)
        kept = books.interviews.add(before if is_kept else seats.offered(before, now))
        if is_kept:
            keeping.keep(books, kept, now + timedelta(days=2), [day()], now)
        job.tell(books, kept, now)
    return kept


def comes(store: Store, one: Interview, id: int = 1) -> Interview:
    """Whoever has that seat said yes."""
    seat, now = next(each for each in one.seats if each.id == id), datetime.now(UTC)
    with store.open() as books:
        kept = books.interviews.save(one, seats.accepted(one, id, seat.who, seat.version, now))
        job.tell(books, kept, now)
    return kept


def kept(store: Store, before: Interview, after: Interview) -> Interview:
    """It is so from now on, and everybody is told."""
    with store.open() as books:
        kept = books.interviews.save(before, after)
        job.tell(books, kept, datetime.now(UTC))
    return kept


def handing_over(store: Store, id: int, who: str, to: str) -> Interview:
    """That person comes, and the other was asked to take their seat over."""
    one, now = asked(store, id, who, NOOR), datetime.now(UTC)
    one = kept(store, one, seats.accepted(one, one.seats[0].id, who, 1, now))
    return kept(store, one, claims.held_out(one, one.seats[0].id, who, 2, [to], now))


def late(store: Store, id: int) -> Interview:
    """Sam and Noor came to an interview that began ten minutes ago, and Ana says that Noor did not."""
    now = datetime.now(UTC)
    one = asked(store, id, start=now - timedelta(minutes=10))
    for seat in one.seats:
        one = kept(store, one, seats.accepted(one, seat.id, seat.who, 1, one.at))
    return kept(store, one, absences.missed(one, NOOR, ANA, now))


def over(store: Store, id: int) -> Interview:
    """Sam and Noor came to an interview that ended an hour ago."""
    one = asked(store, id, start=datetime.now(UTC) - timedelta(hours=2))
    for seat in one.seats:
        one = kept(store, one, seats.accepted(one, seat.id, seat.who, 1, one.at))
    return one


def card_form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry about a card, opened and filled in; empty for what has none."""
    verb, before = name.removeprefix(CARDS), rows(rapport.store)
    if verb == "name_coach":
        return filled(opened(slack, SAM, slack.clicked(SAM, f"{CARDS}predictions")), coach=NOOR)
    if verb not in ("choose", "back", "hand_in", "turn", "let_go"):
        return {}
    over(rapport.store, ask(rapport.store, OPEN).id)
    if verb == "let_go":
        view = filled(opened(slack, ANA, slack.clicked(ANA, f"{CARDS}waive", "1")), why="Ill for weeks")
    elif verb == "turn":
        view = opened(slack, ANA, slack.clicked(ANA, f"{CARDS}cards", "1"))
    else:
        view = card(slack, SAM, "1")
    put_back(rapport.store, before)
    return view


def card(slack: Slack, user: str, seat: str, evidence: str = "Drew the plan", **answers: Any) -> Json:
    """Their card of that seat, opened and filled in."""
    given = {"score_0": {"value": "4"}, "evidence_0": evidence, "overall": {"value": "yes"}, **answers}
    return filled(opened(slack, user, slack.clicked(user, f"{CARDS}card", seat)), **given)


def chosen(store: Store) -> None:
    """Kim was asked when they can come, and chose a time."""
    with store.open() as books:
        asking = books.times.ask(1, 0, None, ANA, False, datetime.now(UTC))
        books.times.keep(asking, replace(asking, state=State.CHOSEN, chosen=(day(),)))


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    verb = name.removeprefix(PANELS)
    if name.startswith(CARDS):
        over(store, id)
    if name.startswith(PANELS) and verb in EVERY:
        free(store, SAM, NOOR, EDITH)
        if verb in HANDING_OVER:
            handing_over(store, id, *((EDITH, SAM) if verb == "take_seat" else (SAM, EDITH)))
        elif verb in COMING:
            comes(store, asked(store, id))
        elif verb in MISSING:
            late(store, id)
        elif verb in (*ASKED, *KEPT):
            asked(store, id, is_kept=verb in KEPT)
        else:
            begin(store, id)
        if verb == "consider":
            chosen(store)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(PANELS), rows(rapport.store)
    if verb in ("accept", "decline", "take_seat", "swap", "keep_seat", "no_show", "take_back"):
        return {}
    id = ask(rapport.store, OPEN).id
    begin_for(rapport.store, id, name)
    if verb == "say_no":
        clicked = slack.clicked(SAM, f"{PANELS}decline", VALUES["decline"])
        view = filled(opened(slack, SAM, clicked), reason="Away that day")
    elif verb == "improve":
        view = on_list(slack, ANA, id)
    elif verb == "hand_over":
        view = filled(opened(slack, SAM, slack.clicked(SAM, f"{PANELS}swap", VALUES["swap"])))
    elif verb == "say_missed":
        clicked = slack.clicked(SAM, f"{PANELS}no_show", VALUES["no_show"])
        view = filled(opened(slack, SAM, clicked), who={"value": "candidate"})
    else:
        view = page(slack, ANA, id, 1)
        if verb in ("find", "ask"):
            view = times(slack, view)
        if verb == "ask":
            view = proposed(slack, view)
        if verb == "send_times":
            view = above(slack, view, "ask_times")
        if verb == "move":
            view = filled(above(slack, view, "reschedule"), day=f"{day() + timedelta(days=1):%Y-%m-%d}", times="13:00")
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
    fields = [each for each in answer["view"]["blocks"] if each["type"] == "input"]
    empty = {each["block_id"]: {each["element"]["action_id"]: {"type": each["element"]["type"]}} for each in fields}
    return {**answer["view"], **kept, "hash": "1.proposed", "state": {"values": empty}}
