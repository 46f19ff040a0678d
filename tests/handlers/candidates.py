"""A candidate at the first stage of a role, and their page and forms as a recruiter has them open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring.candidates import importing as job
from bot.rules.hiring.candidates import Candidate, Seen, Source, files, moving
from bot.rules.hiring.candidates.files import File
from bot.rules.hiring.candidates.importing import Content, Import, State
from bot.rules.hiring.candidates.reading import guess
from bot.rules.people import Identity
from bot.rules.staff.sheets import sheet_from
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, PLANNED, ask, put_back, rows
from tests.make import NOW

CANDIDATES = "hiring.candidates."
ANA = "U0ANA"
# Omar referred them and Jan is related: for both there is no such candidate, whatever else they may do.
KIM = Candidate(
    COMPANY, "Kim Sommer", ("kim@example.com",), "+49301234567", "Europe/Berlin", "en", Source.REFERRED,
    notes="Built the billing", referrers=("U0OMAR",), relatives=("U0JAN",),
)  # fmt: skip
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "save": ("add", "1", {"name": "Lee Park", "email": "lee@example.com", "source": {"value": "applied"}}),
    "say": ("ask", "1:1:reject", {"reason": {"value": "must_have"}, "why": "No SQL"}),
    "keep_result": ("result", "1:2:1", {"score": "31", "place": "Room 4", "day": "2026-11-20"}),
    "name_graders": ("result", "1:2:ask1", {"who": ["U0SAM"], "work": "Folder 7"}),
    "save_correction": ("correct", "1:1:data", {"name": "Kim Winter", "emails": "kim@example.com\nk@example.com"}),
    "erase_them": ("erase", "1:1:data", {"code": "K7QXM1"}),
    "flag": ("ask", "1:1:flags", {"relatives": ["U0JAN", "U0SAM"]}),
}


# A file that Mina gave: somebody new, and somebody without an address.
FILE = b"Name,E-mail,Phone\nLee Park,lee@example.com,+49 30 7654321\nRobin,,\n"
MINA = "U0MINA"
FROM_A_FILE = {"decide", "map_columns"}
# Its columns as its buttons carry them.
MARK = "1.0.-.-.2.-.-.-.-.-"
# And a CV of Kim's.
CV = b"%PDF-1.7 Kim Sommer"
# What is done at the second stage, a test.
TURNED_DOWN = {"write_no", "check_no", "send_no"}
AT_THE_TEST = {"result", "keep_result", "name_graders"}


def begin_for(store: Store, id: int, name: str) -> None:
    """Kim where the entry of that name finds them."""
    if name.removeprefix(CANDIDATES) in FROM_A_FILE:
        begin(store, id)
        given(store, id)
    elif name.startswith(CANDIDATES):
        begin(store, id, moves=int(name.removeprefix(CANDIDATES) in AT_THE_TEST))
        if name.removeprefix(CANDIDATES) in TURNED_DOWN:
            turn_down(store)
        if name == f"{CANDIDATES}drop_file":
            keep_cv(store)


def begin(store: Store, id: int, candidate: Candidate = KIM, moves: int = 0) -> Seen:
    """Kim, or somebody else, in that request, whose plan is published."""
    with store.open() as books:
        if books.plans.last(id) is None:
            books.plans.publish(id, PLANNED, "U0MINA", NOW)
        requisition = books.requisitions.for_notice(id)
        assert requisition is not None
        person = books.candidates.add(candidate, "U0MINA", NOW)
        code = f"K7QXM{person.id}"
        books.plans.begin(id, code, NOW)
        made = books.candidates.begin(moving.begun(id, person.id, code, 1, "U0MINA", "U0MINA", NOW))
        for _ in range(moves):
            before, made = made, moving.moved(made, moving.What.NEXT, len(PLANNED.stages), "U0MINA", NOW)
            books.candidates.move(before, made)
    return Seen(made, person, requisition, {})


def turn_down(store: Store, at: datetime = NOW) -> None:
    """Kim is told no, inside."""
    with store.open() as books:
        (before, _) = books.candidates.brought(1) or (None, None)
        assert before is not None
        what = moving.What.REJECT
        after = moving.moved(before, what, len(PLANNED.stages), "U0MINA", at, "must_have", "No SQL")
        books.candidates.move(before, after)


def keep_cv(store: Store, content: bytes = CV, name: str = "CV Kim.pdf", by: str = MINA) -> File:
    """A file that stands with Kim."""
    with store.open() as books:
        return books.files.keep(1, name, files.kind_of(content), content, by, NOW)


def given(store: Store, id: int, content: bytes = FILE, user: str = MINA) -> Import:
    """A file for that request which that person gave and which was read."""
    with store.open() as books:
        found = job.begin(books, books.people.get(Identity(COMPANY, user)), id, "F0", NOW)
        sheet = sheet_from(content)
        read = replace(found, state=State.READ, content=Content("them.csv", sheet=sheet), columns=guess(sheet.headers))
        job.change(books, read, NOW)
    return read


def another(name: str, **changes: Any) -> Candidate:
    """Somebody else, with nobody too close."""
    plain = replace(KIM, name=name, emails=(f"{name.split()[0].lower()}@example.com",), phone="", source=Source.APPLIED)
    return replace(plain, **{"referrers": (), "relatives": (), **changes})


def value(name: str, id: int) -> str:
    """What the button of that address carries."""
    verb = name.removeprefix(CANDIDATES)
    on_the_page = {"open_one": "1", "change": "1:1:next", "ask": "1:1:reject", "result": "1:2:1", "write_no": "1:2:no"}
    on_the_page |= dict.fromkeys(("correct", "give", "erase"), "1:1:data")
    on_the_page |= {"open_files": "1", "add_file": "1", "drop_file": "1:1"}
    return {"show": f"{id}:0", "add": str(id), "decide": f"1:add:{MARK}", **on_the_page}[verb]


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Ana and filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(CANDIDATES), rows(rapport.store)
    if verb in {"show", "open_one", "add"}:
        return {}
    id = ask(rapport.store, OPEN).id
    if verb in {"load", *FROM_A_FILE}:
        begin_for(rapport.store, id, name)
        view = file_form(slack, id) if verb == "load" else columns_form(slack) if verb == "map_columns" else {}
        put_back(rapport.store, before)
        return view
    begin(rapport.store, id, moves=int(verb in AT_THE_TEST))
    if verb in TURNED_DOWN:
        turn_down(rapport.store)
    view = on_list(slack, ANA, id) if verb == "save" else page(slack, ANA, id, 1)
    if verb == "keep_file":
        view = cv_form(slack, ANA, view)
    if verb in FORMS:
        button, carried, answers = FORMS[verb]
        view = filled(opened(slack, ANA, slack.clicked(ANA, CANDIDATES + button, carried, view=view)), **answers)
    if verb in TURNED_DOWN - {"write_no"}:
        view = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}write_no", "1:2:no", view=view))
    if verb == "send_no":
        view = read_no(slack, view)
    put_back(rapport.store, before)
    return view


def read_no(slack: Slack, view: Json, **answers: Any) -> Json:
    """The letter as the form that asks which one turns into it."""
    answer = slack.interact(slack.submitted(ANA, filled(view, **answers))).get_json()
    kept = {name: view[name] for name in ("id", "root_view_id", "previous_view_id") if name in view}
    return {**answer["view"], **kept, "hash": "1.read", "state": {"values": {}}}


def on_list(slack: Slack, user: str, id: int | str = "") -> Json:
    """The candidates of a role as they open; of every role where none is named."""
    return opened(slack, user, slack.clicked(user, f"{CANDIDATES}show", f"{id}:0"))


def file_form(slack: Slack, id: int, content: bytes = FILE, user: str = MINA) -> Json:
    """The form that asks for a file, above the list of the role, with that file."""
    view = on_list(slack, user, id)
    asked = opened(slack, user, slack.clicked(user, f"{CANDIDATES}add", f"{id}:file", view=view))
    return filled(asked, file=[{"id": slack.someone(user).upload("them.csv", content), "name": "them.csv"}])


def cv_form(slack: Slack, user: str, view: Json, content: bytes = CV, name: str = "CV Kim.pdf") -> Json:
    """The form that takes a file of Kim's, above their page, with that file."""
    asked = opened(slack, user, slack.clicked(user, f"{CANDIDATES}add_file", "1", view=view))
    return filled(asked, file=[{"id": slack.someone(user).upload(name, content), "name": name}])


def columns_form(slack: Slack) -> Json:
    return opened(slack, MINA, slack.clicked(MINA, f"{CANDIDATES}decide", f"1:columns:{MARK}"))


def page(slack: Slack, user: str, id: int, candidacy: int) -> Json:
    """A candidate's page above the list of their role."""
    below = on_list(slack, user, id)
    return opened(slack, user, slack.clicked(user, f"{CANDIDATES}open_one", str(candidacy), view=below))
