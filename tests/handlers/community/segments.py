"""Segments of the circle: a live one with Kai in it; the pages and forms about segments as Moe has them open."""

from __future__ import annotations

from typing import Any

from bot.app import Rapport
from bot.jobs.community.segments import making
from bot.rules.community.members import Consent, How, Member, Purpose, Standing
from bot.rules.community.segments import Condition, Kind, On, Rule, Segment
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import MODERATORS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows
from tests.make import NOW

PREFIX = "community.segments."
MOE = "U0MOE"
HERE = {"a moderator", "the community's admin"}
MAY = {
    "/community segments": always(MODERATORS),
    **{f"{PREFIX}{verb}": always(MODERATORS) for verb in ("show", "ready_made")},
    **{f"{PREFIX}{verb}": always(HERE) for verb in ("look", "change", "write", "check")},
    f"{PREFIX}save": always({"a moderator"}),  # whose draft it is
}
CHANGES = {f"{PREFIX}{verb}" for verb in ("ready_made", "change", "check", "save")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {f"{PREFIX}{verb}": value for verb, value in (
    ("show", ""), ("look", "1"), ("change", "1:freeze"), ("write", "1"), ("ready_made", "lapsing"),
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


DRAFT: dict[str, str | list[str] | None] = {
    "name": "Gophers", "joined": "all", "on_0": "skill", "value_0": "SQL", "about": "1"
}  # fmt: skip


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Moe and filled in."""
    verb = name.removeprefix(PREFIX)
    if verb not in {"check", "save"}:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    view = write_form(slack, "1")
    if verb == "save":
        view = {**checked(slack, view), "private_metadata": f"1:{making.mark(DRAFT)}"}
    put_back(rapport.store, before)
    return view


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
