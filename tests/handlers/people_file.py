"""A people file on its way: imports in each state, the question to a manager, and the forms they open."""

from __future__ import annotations

from bot.app import Rapport
from bot.jobs import staff as job
from bot.rules.notices import Planned
from bot.rules.staff import Entry
from bot.rules.staff.changing import Import
from bot.rules.staff.reading import guess
from bot.rules.staff.sheets import sheet_from
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.make import NOW

FILE = b"""E-mail,Name,Department,Manager
ada@a.example,Ada,IT,
mina@a.example,Mina,IT,ada@a.example
sam@a.example,Sam,IT,
"""
FORMS = ("staff.load", "staff.map_columns", "staff.name_managers")


def taken(rapport: Rapport, content: bytes = FILE, applied: bool = False) -> Import:
    """A file of Ada's that was read, and applied if so wished."""
    sheet = sheet_from(content)
    with rapport.store.open() as books:
        begun = job.begin(books, COMPANY, "U0ADA", "F0", NOW)
        found = books.staff.took(begun, sheet, guess(sheet.headers), "people.csv")
        if applied:
            job.apply(books, found, "U0ADA", NOW)
    return found


def question(rapport: Rapport, to: str = "U0ADA") -> str:
    """The id of a question put to somebody: who manages Sam?"""
    with rapport.store.open() as books:
        entries = [Entry("ada@a.example", "Ada", "IT"), Entry("mina@a.example", "Mina", "IT", "ada@a.example")]
        books.staff.put(COMPANY, [*entries, Entry("sam@a.example", "Sam", "IT")])
        planned = Planned("q", job.GAPS, "staff_gaps", COMPANY, to, {"people": ["sam@a.example"]}, living=True)
        books.notices.plan(planned, NOW)
        (notice,) = books.notices.about("staff_gaps")
    return notice.id


def value(rapport: Rapport, name: str) -> str:
    """The value of the button of that address, with what it is about made."""
    if name == "staff.answer":
        return question(rapport)
    found = taken(rapport, applied=name == "staff.undo")
    return f"{found.id}:{found.mark}"


def load_form(slack: Slack, user: str = "U0ADA") -> Json:
    view = opened(slack, user, slack.clicked(user, "staff.choose"))
    return filled(view, file=[{"id": slack.someone(user).upload("people.csv", FILE), "name": "people.csv"}])


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """That form, opened by Ada and filled in."""
    if name == "staff.load":
        return load_form(slack)
    if name == "staff.map_columns":
        view = opened(slack, "U0ADA", slack.clicked("U0ADA", "staff.columns", value(rapport, "staff.columns")))
        return filled(view, department={"value": "none"})
    view = opened(slack, "U0ADA", slack.clicked("U0ADA", "staff.answer", value(rapport, "staff.answer")))
    return filled(view, person_0="U0ADA")
