"""A digest of one item for every member there, from whom nothing was heard since three of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.calendar import Hours
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.content.digests import Digest, Picked, Why
from bot.rules.community.content.digests.timing import begun
from bot.rules.community.members import Consent, How, Member, Purpose, Standing, Way
from bot.rules.people import Identity
from bot.store import Books, Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import CAST, MEMBERS, MODERATORS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.content."
PERIOD = "weekly-1"
BUTTONS = ("digest_more", "digest_less", "digest_mute", "digest_open", "digest_answer")
MAY = {
    **{PREFIX + verb: always(MEMBERS) for verb in (*BUTTONS, "digest_settings", "save_digest_settings")},
    # The number is of an item of that community: elsewhere it is nobody's.
    PREFIX + "digest_mute": always(MEMBERS - {"somebody of another company", "another company's admin"}),
    PREFIX + "digest_reach": always(MODERATORS),
}
CHANGES = {PREFIX + verb for verb in (*BUTTONS, "save_digest_settings")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    **{PREFIX + verb: f"{PERIOD}:1" for verb in ("digest_more", "digest_less", "digest_open")},
    PREFIX + "digest_mute": f"{PERIOD}:1:data", PREFIX + "digest_answer": "less", PREFIX + "digest_settings": "",
    PREFIX + "digest_reach": "",
}  # fmt: skip


def joined(store: Store, workspace: str, user: str, **changes: object) -> Member:
    """A member of that workspace who agreed to be written to, half a year ago; who is there already stays."""
    with store.open() as books:
        return member(books, workspace, user, **changes)


def member(books: Books, workspace: str, user: str, **changes: object) -> Member:
    """The same, in a transaction of whoever asks."""
    now = datetime.now(UTC)
    found = books.members.of(Identity(workspace, user))
    if found is not None:
        return found
    email = f"{user.lower()}@a.example"
    made = Member(workspace, user.title(), Standing.JOINED, now, email, now, user, zone="UTC")
    begun = books.members.begin(replace(made, **changes))  # type: ignore[arg-type]
    given = Consent(Purpose.COMMUNITY, "1", How.PAGE, now - timedelta(days=180), now + timedelta(days=180))
    books.members.give(begun.id, given)
    return begun


def begin_for(store: Store) -> None:
    """Every one of the cast is a member, has a digest with the one item of their community, and a course."""
    now = datetime.now(UTC)
    for workspace, user in dict.fromkeys(CAST[who] for who in sorted(MEMBERS)):
        member = joined(store, workspace, user)
        with store.open() as books:
            items = books.content.posted(workspace, now - timedelta(days=2), now)
            item = items[0] if items else books.content.add(Item(
                workspace, Kind.NEWS, "Queues", "How we moved", user, now, State.POSTED, topics=("data",),
                link="https://circle.example/1", posted_at=now - timedelta(days=1),
            ))  # fmt: skip
            picked = (Picked(item.id, Why.NEW), Picked(1, Why.NEW))
            books.digests.give([Digest(member.id, PERIOD, now, Way.MESSAGE, picked)])
            if books.digests.course(member.id) is None:
                books.digests.keep([begun(member.id, member.frequency, Hours("UTC"), now)])


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may; empty for what has none."""
    if name != PREFIX + "save_digest_settings":
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    user = CAST["a member"][1]
    clicked = slack.clicked(user, PREFIX + "digest_settings", workspace=CIRCLE)
    view = filled(opened(slack, user, clicked, CIRCLE), frequency={"value": "monthly"})
    put_back(rapport.store, before)
    return view
