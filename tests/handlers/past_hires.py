"""A file of past hires that Ana gave, and the page and forms about such files as she has them open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring.outcomes import loading as job
from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.outcomes.importing import Content, Counts, Import, read
from bot.rules.people import Identity
from bot.rules.staff.sheets import sheet_from
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows
from tests.make import NOW

OUTCOMES = "hiring.outcomes."
ANA, JAN = "U0ANA", "U0JAN"
NAMES = {OUTCOMES + verb for verb in ("load", "load_file", "load_decide", "load_example", "take_out", "take_out_one")}
# Three people, two of them hired, in nine lines; and three lines that are not taken.
FILE = b"""person,kind,role,source,panel,method,by,about,value,day,after,how,hobby
Kim Sommer,hired,Data engineer,referred,Panel A,,,,,2025-02-03,,,chess
Kim Sommer,score,,,,structured_interview,Ana,SQL,4,,,,
Kim Sommer,score,,,,structured_interview,Ana,,4,,,,
Kim Sommer,outcome,,,,,Mina R,SQL,5,,180,,
Kim Sommer,outcome,,,,,Mina R,,4,,180,,
4711,hired,Data engineer,,,,,,,2025-03-01,,,
4711,score,,,,work_sample,Sam,,2.5,,,,
4711,indicator,,,,,,Uptime,0.9,,,,
"4711",left,,,,,,,,2025-09-30,,resigned,
Lee,score,Data engineer,,,work_sample,Sam,,9,,,,
Lee,outcome,,,,,Sam,,4,,180,,
=HYPERLINK(1),@burn,,,,,,,,,,,
Lee,score,Data engineer,,,work_sample,Sam,,3,,,,
"""


def given(store: Store, content: bytes = FILE, user: str = ANA, added: bool = False) -> Import:
    """A file which that person gave and which was read; imported, if so wished."""
    with store.open() as books:
        me = books.people.get(Identity(COMPANY, user))
        found, sheet = job.begin(books, me, "F0", NOW), sheet_from(content)
        said = read(sheet)
        books.past_hires.keep(found, Content("them.csv", sheet=sheet, rejected=said.rejected))
        if added:
            books.past_hires.add(found, said.cases)
        counts = Counts(len(said.cases), rejected=len(said.rejected))
        found = replace(found, state=State.ADDED if added else State.READ, counts=counts)
        job.change(books, found, NOW)
    return found


def begin_for(store: Store, name: str) -> None:
    """What the entry of that name finds."""
    if name in {OUTCOMES + verb for verb in ("load_decide", "take_out_one")}:
        given(store, added=name.endswith("take_out_one"))


def value(name: str) -> str:
    """What the button of that address carries."""
    return "1:add" if name == f"{OUTCOMES}load_decide" else ""


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Ana and filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(OUTCOMES), rows(rapport.store)
    if verb not in {"load_file", "take_out_one"}:
        return {}
    view = file_form(slack) if verb == "load_file" else take_out_form(slack)
    put_back(rapport.store, before)
    return view


def shown(slack: Slack, user: str = ANA) -> Json:
    """The page as it opens."""
    return opened(slack, user, slack.clicked(user, f"{OUTCOMES}load"))


def file_form(slack: Slack, user: str = ANA, content: bytes = FILE) -> Json:
    """The page with that file in it."""
    uploaded = {"id": slack.someone(user).upload("them.csv", content), "name": "them.csv"}
    return filled(shown(slack, user), file=[uploaded])


def take_out_form(slack: Slack, user: str = ANA, who: Any = "Kim Sommer") -> Json:
    """The form that takes one person out, above the page."""
    view = shown(slack, user)
    return filled(opened(slack, user, slack.clicked(user, f"{OUTCOMES}take_out", view=view)), person=who)
