"""Searching for members: Kai is found by either side of the wall, and one search of each side is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.community.members import Consent, Field, How, Member, Purpose, Standing
from bot.rules.people import Identity
from bot.rules.search import Side
from bot.rules.search.saving import Saved
from bot.store import Store
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers.cast import ADMINS, RECRUITERS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import APPROVED, OPEN, put_back, rows

VERBS = {"show": "all", "save": "", "stop": "1", "drop": "1"}
SEARCH = "hiring.search."
VALUES = {f"{SEARCH}{verb}": value for verb, value in VERBS.items()}
# Who runs a role searches as recruiters do.
RECRUITING = always(RECRUITERS | ADMINS | {"another company's admin"})
MAY = {
    "/hire search": RECRUITING | {(state, "the asker") for state in (APPROVED, OPEN)},
    **{f"{SEARCH}{verb}": RECRUITING for verb in ("show", "find", "save", "keep")},
    **{f"{SEARCH}{verb}": always({"a recruiter"}) for verb in ("stop", "drop")},  # it is hers
}
CHANGES = {f"{SEARCH}{verb}" for verb in ("keep", "stop", "drop")}
OWNERS = {Side.HIRING: Identity(COMPANY, "U0ANA"), Side.COMMUNITY: Identity(CIRCLE, "U0MOE")}


def begin(store: Store, side: Side) -> None:
    """Kai agrees to be found, and whoever searches on that side keeps a search."""
    now = datetime.now(UTC)
    with store.open() as books:
        kai = books.members.begin(
            Member(CIRCLE, "Kai", Standing.JOINED, now, skills=("Go",), shown=frozenset({Field.NAME, Field.SKILLS}))
        )
        until = now + timedelta(days=365)
        books.members.give(kai.id, Consent(Purpose.HIRING, "1", How.PAGE, now, until))
        books.saved_searches.keep(Saved(OWNERS[side], side, "Go", "go", True, now))


def begin_for(store: Store, name: str) -> None:
    """What the entry of that name finds."""
    if name.startswith((SEARCH, "/hire search")):
        begin(store, Side.HIRING)


def form(slack: Slack, rapport: Rapport, name: str, side: Side = Side.HIRING) -> Json:
    """The form of that entry, opened and filled in; empty for what has none."""
    prefix, _, verb = name.rpartition(".")
    if verb not in {"find", "save", "keep"}:
        return {}
    before, who = rows(rapport.store), OWNERS[side]
    begin(rapport.store, side)
    click = slack.clicked(who.user, f"{prefix}.show", "saved:1", who.workspace)
    view = filled(opened(slack, who.user, click, who.workspace), asked="go")
    if verb == "keep":
        click = slack.clicked(who.user, f"{prefix}.save", "", who.workspace, view=view)
        view = filled(opened(slack, who.user, click, who.workspace), name="Go")
    put_back(rapport.store, before)
    return view
