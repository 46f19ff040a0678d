"""Segments of the circle: a live one with Kai in it; the pages and forms about segments as Moe has them open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.community.segments import loading as job
from bot.jobs.community.segments import making
from bot.rules.community.members import Consent, How, Member, Purpose, Standing
from bot.rules.community.segments import Condition, Kind, On, Rule, Segment
from bot.rules.community.segments.importing import Content, Counts, Import, State, mapped, read
from bot.rules.people import Identity, Person
from bot.rules.staff.sheets import sheet_from
from bot.store import Books, Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import ADMINS, MODERATORS, RECRUITERS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows
from tests.make import NOW

PREFIX, MOE = "community.segments.", "U0MOE"
# Five people: one new, one known, and three rows that are not taken; one more is new, and called as somebody is.
FILE = b"""E-mail,Full name,Skills,Hobby
lee@a.example,Lee,"Go; SQL",chess
KAI@a.example,Kai,,
lee@A.example,Lee again,,
=HYPERLINK(1),@burn,,
kai@b.example,Kai,,'=1
,Nobody,,
"""
MARK = "0.1.-.-.-.-.2.-.-.-.-"
HERE = {"a moderator", "the community's admin"}
MAY = {
    "/community segments": always(MODERATORS),
    **{f"{PREFIX}{verb}": always(MODERATORS) for verb in ("show", "ready_made")},
    f"{PREFIX}known": always(ADMINS | RECRUITERS | {"another company's admin"}),
    **{f"{PREFIX}{verb}": always(HERE) for verb in ("look", "change", "write", "check")},
    f"{PREFIX}save": always({"a moderator"}),  # whose draft it is
    **{f"{PREFIX}{verb}": always(MODERATORS) for verb in ("load", "load_file")},
    **{f"{PREFIX}{verb}": always(HERE) for verb in (
        "load_decide", "load_columns", "map_columns", "load_basis", "keep_basis",
    )},
}  # fmt: skip
CHANGES = {f"{PREFIX}{verb}" for verb in (
    "ready_made", "change", "check", "save", "load_file", "load_decide", "map_columns", "keep_basis",
)}  # fmt: skip
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {f"{PREFIX}{verb}": value for verb, value in (
    ("show", ""), ("known", ""), ("look", "1"), ("change", "1:freeze"), ("write", "1"), ("ready_made", "lapsing"),
    ("load", ""), ("load_decide", f"1:add:{MARK}"), ("load_columns", "1"), ("load_basis", "1"),
)}  # fmt: skip
KAI = Member(CIRCLE, "Kai", Standing.JOINED, NOW, "kai@a.example", user="U0KAI", skills=("Go",), joined_at=NOW)
GO = Rule((Condition(On.SKILL, "Go"),))


def begin_for(store: Store) -> None:
    """Kai is a member, and a segment holds who knows Go; Moe's draft changes it."""
    with store.open() as books:
        me = books.people.get(Identity(CIRCLE, MOE))
        kai = books.members.begin(KAI)
        books.members.give(kai.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW, NOW.replace(year=2099)))
        books.segments.add(Segment(CIRCLE, "Gophers", Kind.LIVE, GO, MOE, NOW))
        books.drafts.keep(me.identity, f"{PREFIX}write", DRAFT, NOW)
        given(books, me)


def given(books: Books, me: Person, content: bytes = FILE) -> Import:
    """A file that Moe gave and that was read."""
    found, sheet = job.begin(books, me, "F0", "The fair", None, NOW), sheet_from(content)
    columns = mapped(sheet.headers, {})
    taken, rejected = read(CIRCLE, sheet, columns, NOW)
    known = books.member_imports.known(CIRCLE, [each.email for each in taken])
    counts = Counts(len(taken) - len(known), len(known), rejected=len(rejected))
    found = replace(found, state=State.READ, columns=columns, counts=counts)
    books.member_imports.keep(found, Content("them.csv", sheet=sheet, rejected=tuple(rejected)))
    job.change(books, found, NOW)
    return found


DRAFT: dict[str, str | list[str] | None] = {
    "name": "Gophers", "joined": "all", "on_0": "skill", "value_0": "SQL", "about": "1"
}  # fmt: skip


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Moe and filled in."""
    verb = name.removeprefix(PREFIX)
    if verb not in {"check", "save", "load_file", "map_columns", "keep_basis"}:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    if verb == "load_file":
        view = file_form(slack)
    elif verb in {"map_columns", "keep_basis"}:
        view = import_form(slack, verb)
    else:
        view = write_form(slack, "1")
    if verb == "save":
        view = {**checked(slack, view), "private_metadata": f"1:{making.mark(DRAFT)}"}
    put_back(rapport.store, before)
    return view


# They agreed, in the last spring by the machine's clock.
AGREED: dict[str, Any] = {
    "by": {"value": "consent"}, "version": "May", "day": f"{datetime.now(UTC).date() - timedelta(days=200)}",
    "purposes": [{"value": "mail"}],
}  # fmt: skip


def listed(slack: Slack) -> Json:
    """The list as it opens."""
    return opened(slack, MOE, slack.clicked(MOE, f"{PREFIX}show", workspace=CIRCLE), CIRCLE)


def write_form(slack: Slack, value: str = "new", **answers: Any) -> Json:
    """The form above the list, filled in."""
    clicked = slack.clicked(MOE, f"{PREFIX}write", value, CIRCLE, view=listed(slack))
    return filled(opened(slack, MOE, clicked, CIRCLE), **answers)


def checked(slack: Slack, form: Json) -> Json:
    """What stands in the form's place once it was sent."""
    shown: Json = slack.interact(slack.submitted(MOE, form, CIRCLE)).get_json()["view"]
    return {**form, **shown, "state": {"values": {}}, "hash": "2.check"}


def file_form(slack: Slack, content: bytes = FILE, origin: str = "The fair") -> Json:
    """The form above the list with that file in it."""
    uploaded = {"id": slack.someone(MOE, CIRCLE).upload("them.csv", content), "name": "them.csv"}
    view = opened(slack, MOE, slack.clicked(MOE, f"{PREFIX}load", "", CIRCLE, view=listed(slack)), CIRCLE)
    return filled(view, file=[uploaded], origin=origin)


def import_form(slack: Slack, verb: str, **answers: Any) -> Json:
    """The form about the columns, or about the right, of the first file."""
    button, said = ("load_columns", {"tags": {"value": "3"}}) if verb == "map_columns" else ("load_basis", AGREED)
    clicked = slack.clicked(MOE, f"{PREFIX}{button}", "1", CIRCLE)
    return filled(opened(slack, MOE, clicked, CIRCLE), **{**said, **answers})
