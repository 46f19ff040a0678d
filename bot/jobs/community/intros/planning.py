"""What of introductions is due: the next round, a round whose day has come, the question whether people met."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.intros import MET, matching
from bot.rules.access import Kind as Place
from bot.rules.community.intros import FLOOR
from bot.rules.community.intros.following import ASKED_AFTER, MOST_ASKED, ask_at, ask_from
from bot.rules.community.intros.rounds import KEPT, PREVIEW, Held, Introduction, Setting, State, about, after
from bot.rules.notices import Planned
from bot.store import Books

# Nobody is asked for the first time longer after an introduction than this: they would not know any more.
ASKED_UNTIL = (MOST_ASKED + 2) * ASKED_AFTER
# An answer that comes later than this is to a question nobody remembers.
STALE = timedelta(days=5)


def plan_rounds(deps: Deps) -> None:
    """Rounds that are near are matched, for moderators to look at; those whose day has come are said."""
    now = deps.now()
    for workspace in _communities(deps):
        with apart(workspace):
            with deps.store.reading() as books:
                due = books.intros.due(workspace, now + PREVIEW)
                to_say = [each for each in books.intro_rounds.open(workspace) if _is_due(each, now)]
            for setting in due:
                with deps.store.open() as books:
                    _plan(books, setting, now)
                deps.crash("intros.planned")
            for held in to_say:
                with deps.store.open() as books:
                    matching.plan_saying(books, held, now)
                deps.crash("intros.due")


def ask(deps: Deps) -> None:
    """Whoever was introduced a week ago, or said "not yet" a week ago, is asked whether they met."""
    now = deps.now()
    for workspace in _communities(deps):
        with apart(workspace):
            with deps.store.reading() as books:
                is_due = bool(_to_ask(books, workspace, now))
            if is_due:
                with deps.store.open() as books:
                    _ask(books, workspace, now)
                deps.crash("intros.asked")


def forget(deps: Deps) -> None:
    """Drop rounds that are long over."""
    now = deps.now()
    with deps.store.open() as books:
        books.intro_rounds.forget(now - KEPT)
    deps.crash("intros.forgotten")


def begin(books: Books, setting: Setting, at: datetime, now: datetime) -> Held:
    """A round for that day is matched."""
    held = books.intro_rounds.add(Held(setting.workspace, setting.kind, at, secrets.token_hex(8)))
    matching.plan(books, held, now)
    return held


def _is_due(held: Held, now: datetime) -> bool:
    return held.state is State.PROPOSED and held.at <= now


def _plan(books: Books, setting: Setting, now: datetime) -> None:
    """The setting as it is now, as another process may have been here; below the floor the day goes by."""
    current = books.intros.settings(setting.workspace).get(setting.kind)
    if current is None or current != setting or current.next_at is None:
        return
    asked = books.intros.asked(setting.workspace)[setting.kind]
    is_open = any(each.kind is setting.kind for each in books.intro_rounds.open(setting.workspace))
    if asked >= FLOOR and not is_open:
        begin(books, current, max(current.next_at, now), now)
    books.intros.next(after(current, asked, now))


def _ask(books: Books, workspace: str, now: datetime) -> None:
    due = _to_ask(books, workspace, now)
    parts = {each.member for each in books.intros.parts(workspace, among={id for _, id in due})}
    members = books.members.some(workspace, parts)
    hours = hours_of(books, workspace, list(members.values())) if members else {}
    notices = list[Planned]()
    for each, id in due:
        at = ask_at(each.introduced, id, hours[id]) if id in members else None
        if at is None or at > now:
            continue
        times, facts = each.introduced.asked.get(id, 0) + 1, {"group": each.id, "member": id}
        books.intro_rounds.asked(each.id, id, times)
        key, to = f"{MET}:group={each.id}:member={id}:times={times}", members[id].user or ""
        notices.append(Planned(
            key, MET, about(each.id), workspace, to, facts, now, now + STALE, living=True,
        ))  # fmt: skip
    books.notices.plan_many(notices, now)


def _to_ask(books: Books, workspace: str, now: datetime) -> Sequence[tuple[Introduction, int]]:
    """Who is to be asked about which introduction as soon as it is day for them."""
    said = books.intro_rounds.to_ask(workspace, now - ASKED_UNTIL, now - ASKED_AFTER)
    found = ((each, id, ask_from(each.introduced, id)) for each in said for id in each.group.members)
    return [(each, id) for each, id, at in found if at is not None and at <= now]


def _communities(deps: Deps) -> list[str]:
    with deps.store.reading() as books:
        return [each.id for each in books.workspaces.all() if each.kind is not Place.COMPANY]
