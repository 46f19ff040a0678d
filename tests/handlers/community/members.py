"""Cleo, Moe and Cora are members of the circle; of Kai there are two records that may be one person's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.app import Rapport
from bot.rules.community.members import Member, Standing
from bot.rules.community.members.merging import Proposal
from bot.rules.community.members.showcase import Showcase
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import MEMBERS, MODERATORS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows
from tests.make import NOW

PREFIX = "community.members."
CLEO, MOE = "U0CLEO", "U0MOE"
OWN = (
    "me", "profile", "save_profile", "sharing", "save_sharing", "topics", "save_topics", "rhythm", "save_rhythm",
    "pause", "save_pause", "history", "turn_history", "give",
    "showcase", "write_showcase", "save_showcase", "publish", "withdraw", "people",
    "leave", "leave_now", "come_back", "forget", "forget_now", "renew", "stay",
)  # fmt: skip
# Of the circle's members only those who moderate it may: whoever moderates elsewhere has none of them.
MODERATED = ("open_one", "turn", "note", "save_note", "care", "save_care", "same", "say_same", "merge", "keep_apart",
             "take_down", "save_take_down")
MAY = {
    "/community me": always(MEMBERS),
    "/community pause": always(MEMBERS),
    **{PREFIX + verb: always(MEMBERS) for verb in OWN},
    **{PREFIX + verb: always(MODERATORS - {"another company's admin"}) for verb in MODERATED},
    f"{PREFIX}merges": always(MODERATORS), f"{PREFIX}look_after": always(MODERATORS),
}
CHANGES = {"/community me"} | {
    PREFIX + verb for verb in (
        "me", "save_profile", "save_sharing", "save_topics", "save_rhythm", "save_pause", "leave_now", "come_back",
        "forget_now", "renew", "stay", "save_note", "save_care", "say_same", "merge", "keep_apart",
        "save_showcase", "publish", "withdraw", "save_take_down",
    )
}  # fmt: skip
ORDERS = {f"{PREFIX}give"}
TURNS = {f"{PREFIX}turn", f"{PREFIX}turn_history"}
VALUES = {
    **{PREFIX + verb: "" for verb in OWN}, f"{PREFIX}renew": "community", f"{PREFIX}merges": "",
    f"{PREFIX}look_after": "", f"{PREFIX}turn_history": "0", f"{PREFIX}turn": "1:0",
    **{PREFIX + verb: "1" for verb in ("open_one", "note", "care", "same", "take_down")},
    f"{PREFIX}merge": "1", f"{PREFIX}keep_apart": "1",
}  # fmt: skip
# Whose form it is, the button that opens it, and what is filled in.
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "save_profile": (CLEO, "profile", {"name": "Cleo", "skills": "Go, SQL, go", "family": "Backend"}),
    "save_sharing": (CLEO, "sharing", {"agreed": [{"value": "community"}], "shown": [{"value": "skills"}]}),
    "save_topics": (CLEO, "topics", {"followed": [{"value": "data"}], "muted": [{"value": "sales"}]}),
    "save_rhythm": (CLEO, "rhythm", {"frequency": {"value": "monthly"}}),
    "save_pause": (CLEO, "pause", {"pause": {"value": "open"}}),
    "leave_now": (CLEO, "leave", {}),
    "forget_now": (CLEO, "forget", {"sure": [{"value": "yes"}]}),
    "save_note": (MOE, "note", {"text": "Likes tea."}),
    "save_care": (MOE, "care", {"tags": "speaker"}),
    "say_same": (MOE, "same", {"other": {"text": {"type": "plain_text", "text": "Kai"}, "value": "7"}}),
    "save_showcase": (CLEO, "write_showcase", {"headline": "Queues", "work": "Go", "topics": [{"value": "data"}]}),
    "save_take_down": (MOE, "take_down", {"reason": "Advertising."}),
    "turn": (MOE, "open_one", {}), "turn_history": (CLEO, "history", {}),
    "merge": (MOE, "merges", {}), "keep_apart": (MOE, "merges", {}),
}  # fmt: skip


def begin_for(store: Store) -> None:
    """Two records of one name, and the question whether they are one person's; a showcase of everybody."""
    with store.open() as books:
        kai = Member(CIRCLE, "Kai", Standing.KNOWN, NOW, "kai@example.com")
        first, second = (books.members.begin(each) for each in (kai, replace(kai, email="")))
        books.merges.propose([Proposal(CIRCLE, first.id, second.id, NOW)])
        for workspace in books.workspaces.all():
            for each in books.members.page(workspace.id, 0, 99)[0]:
                published = NOW if each.id == 1 else None
                books.showcases.keep(Showcase(each.id, "Queues", "Go", NOW, published_at=published))


def member(store: Store, user: str = CLEO) -> Member | None:
    """Who that user is among the members."""
    with store.open() as books:
        return books.members.of(Identity(CIRCLE, user))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page its button stands on; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    if verb not in FORMS:
        return {}
    user, button, answers = FORMS[verb]
    before = rows(rapport.store)
    begin_for(rapport.store)
    address = PREFIX + button
    view = filled(opened(slack, user, slack.clicked(user, address, VALUES[address], CIRCLE), CIRCLE), **answers)
    put_back(rapport.store, before)
    return view
