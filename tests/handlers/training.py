"""Trainings at three points, and their pages and forms as those who may have them open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.app import Rapport
from bot.rules.hiring.training import INTERVIEWER, Kind, Step
from bot.rules.hiring.training.calibrating import Calibration
from bot.rules.hiring.training.enrolling import Entry, Training, What
from bot.rules.hiring.training.progress import Session
from bot.store import Books, Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.make import NOW

TRAINING = "hiring.training."
# Whose training is at what, by id: Mina's begins, Li Wei practises, Edith's waits for Omar's word, Noor used up her
# tries at the first quiz.
LEARNING, PRACTISING, SIGNING, STUCK = 1, 2, 3, 4
# A calibration is offered to Omar; Noor is certified to lead.
CALIBRATING = 1
VALUES = {
    "enrol": "interviewer",
    "read": f"{LEARNING}:dig_out",
    "turn": f"{LEARNING}:dig_out:2",
    "quiz": f"{LEARNING}:dig_out",
    "practise": f"{PRACTISING}:dig_out",
    "back_in_practice": f"{PRACTISING}:dig_out:0",
    "sign": str(SIGNING),
    "person": str(LEARNING),
    "credit": str(LEARNING),
    "leave": str(LEARNING),
    "allow": str(STUCK),
    "set_up": "interviewer",
    "rate": str(CALIBRATING),
}
# By form of the owners: the button that opens it, and what is filled in.
OWNERS_FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "give_credit": ("credit", {"step": {"value": "shadow:"}, "reason": "Four years", "vouched": "Ms Ito"}),
    "enrol_them": ("enrol_somebody", {"who": ["U0JAN"]}),
    "name_founding": ("found", {"who": ["U0SAM"], "reason": "We begin"}),
    "offer_calibration": ("calibrate", {"who": ["U0NOOR"]}),
    "save_set_up": ("set_up", {"level": {"value": "warn"}, "enrols": [{"value": "in_charge"}]}),
}
PAIRS = ((3, 3), (4, 4), (2, 3))


def train(store: Store) -> None:
    """The three trainings, once."""
    with store.open() as books:
        if not books.trainings.under_way(COMPANY):
            for user, done in (("U0MINA", 0), ("U0LIWEI", 1), ("U0EDITH", len(INTERVIEWER.steps))):
                training_of(books, user, done)
            stuck = training_of(books, "U0NOOR", 0)
            for n in range(3):
                no = replace(passed(INTERVIEWER.steps[0], "U0NOOR"), yes=False, at=NOW + timedelta(days=n))
                stuck = books.trainings.log(stuck, no)
            certify(books, "U0NOOR", "lead")
            books.calibrations.offer(Calibration(COMPANY, "U0OMAR", "observe", "U0ANA", NOW))


def certify(books: Books, user: str, track: str = "interviewer") -> None:
    made = books.trainings.add(Training(COMPANY, user, track, user, NOW))
    books.certificates.give(books.trainings.end(made, NOW), NOW.date())


def training_of(books: Books, user: str, done: int, lead: str = "U0OMAR") -> Training:
    """Their training with so many steps behind them, as if all were done on one day."""
    made = books.trainings.add(Training(COMPANY, user, "interviewer", "U0ANA", NOW))
    for step in INTERVIEWER.steps[:done]:
        if step.kind in {Kind.MODULE, Kind.PRACTICE}:
            made = books.trainings.log(made, passed(step, user))
        for n in range(step.times if step.kind in {Kind.SHADOW, Kind.REVERSE_SHADOW} else 0):
            starts = NOW + timedelta(hours=n + 5 * (step.kind is Kind.REVERSE_SHADOW))
            held = Session(f"{step.kind} {n}", step.kind, starts, lead, True, PAIRS)
            books.trainings.keep_session(made.id, held, NOW)
    return made


def passed(step: Step, user: str) -> Entry:
    return Entry(What.TRY, step.kind, step.module, user, NOW + timedelta(hours=1), True, {"right": 6, "of": 6})


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may, or the page that its button stands on."""
    verb = name.removeprefix(TRAINING)
    if verb in {"answer_quiz", "turn"}:
        button = "quiz" if verb == "answer_quiz" else "read"
        view = above(slack, "U0MINA", f"{TRAINING}{button}", VALUES[button])
        return filled(view, **{f"q{n}": {"value": "0"} for n in range(6)}) if button == "quiz" else view
    if verb in {"answer_practice", "back_in_practice"}:
        view = above(slack, "U0LIWEI", f"{TRAINING}practise", VALUES["practise"])
        return filled(view, **{f"p0_{n}": "What did you do?" for n in range(3)})
    if verb == "compare":
        view = above(slack, "U0OMAR", f"{TRAINING}rate", VALUES["rate"])
        return filled(view, **{f"r{n}": {"value": str(n % 5 + 1)} for n in range(len(view["state"]["values"]))})
    if verb == "leave_it":
        return filled(above(slack, "U0MINA", f"{TRAINING}leave", VALUES["leave"]), why="No time")
    if verb == "sign_off":
        return filled(above(slack, "U0OMAR", f"{TRAINING}sign", VALUES["sign"]), word={"value": "yes"})
    if verb in OWNERS_FORMS:
        button, answers = OWNERS_FORMS[verb]
        clicked = slack.clicked("U0ANA", f"{TRAINING}{button}", VALUES.get(button, ""))
        return filled(opened(slack, "U0ANA", clicked), **answers)
    return page(slack, "U0MINA") if verb in {"enrol", "allow"} else {}


def page(slack: Slack, user: str) -> Json:
    """Their own training as it opens."""
    return opened(slack, user, slack.clicked(user, f"{TRAINING}show"))


def above(slack: Slack, user: str, address: str, value: str) -> Json:
    """What that button opens above their own training."""
    return opened(slack, user, slack.clicked(user, address, value, view=page(slack, user)))
