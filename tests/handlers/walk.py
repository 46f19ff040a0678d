"""Everything somebody can see of the bot: what it tells them, their Home, each command, every button in any of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.app import Rapport
from bot.jobs import MOMENTS, home
from bot.jobs.moments import template_of
from bot.rules.people import Identity
from bot.slack import ids
from tests.fakes import COMPANY, Json, Slack
from tests.handlers import every
from tests.handlers.may import CHANGES, ORDERS
from tests.handlers.state import Rows, Watch, forget, put_back, rows
from tests.samples import built

# What a button of a page opens, and what stands in that, and so on.
DEEP = 4
# What an unforeseen error is looked up by.
REFERENCE = re.compile("[0-9a-f]{8}")
Seen = dict[str, str]


def walk(slack: Slack, rapport: Rapport, user: str, before: Rows, now: datetime) -> Seen:
    """What that person sees, by how they come to it, with these rows; nothing is changed by it.

    Commands are given and buttons clicked, also such as are nowhere shown to them; what is sent away is not.
    """
    put_back(rapport.store, before)
    seen, watch = dict(told(rapport, user, now)), Watch(rapport.store)
    put_back(rapport.store, before)
    watch.was_written()
    doors = [(name, None) for name in every.names() if name.startswith("/")]
    doors += [(f"{name}={every.value(rapport, name, 1)}", None) for name in every.BUTTONS if _only_shows(name)]
    doors = [(door, None) for said in list(seen.values()) for door in buttons(json.loads(said))] + doors
    for _ in range(DEEP):
        found: list[tuple[str, Json | None]] = []
        for door, view in doors:
            if door not in seen:
                shown, above = _opened(slack, user, door, view)
                seen[door] = REFERENCE.sub("a reference", json.dumps(shown, sort_keys=True, ensure_ascii=False))
                found += [(each, above) for each in buttons(shown)]
                if watch.was_written():
                    put_back(rapport.store, before)
                    watch.was_written()
        doors = found
    watch.close()
    return seen


def told(rapport: Rapport, user: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Each message to that person as it would be said, whenever it is due, and their Home."""
    with rapport.store.open() as books:
        home.opened(books, Identity(COMPANY, user), now)
    for row in rows(rapport.store, "notices")["notices"]:
        if row["to"] != user or row["workspace"] != COMPANY:
            continue
        with rapport.store.reading() as books:
            notice = books.notices.get(row["id"])
            assert notice is not None
            facts = MOMENTS[notice.kind].facts(books, notice, now)
            language = books.people.get(Identity(COMPANY, user)).language
        payload: Json = {}
        if facts is not None:
            words = {"prefix": "", **facts}
            payload = built(rapport.deps.words.tree(template_of(notice.kind), language, words, "UTC"))[1]
        when = [row["state"], str(row["due_at"]), row["wanted"]] if notice.kind != home.KIND else []
        yield f"notice {notice.key}", json.dumps([when, plain(payload)], sort_keys=True, ensure_ascii=False)


def buttons(shown: Any) -> list[str]:
    """The doors that a view or message shows, without those that change anything."""
    if isinstance(shown, list):
        return [door for each in shown for door in buttons(each)]
    if not isinstance(shown, dict):
        return []
    name = ids.without_number(str(shown.get("action_id", "")))
    own = [f"{name}={shown.get('value', '')}"] if shown.get("type") == "button" and _only_shows(name) else []
    return own + [door for each in shown.values() for door in buttons(each)]


def plain(shown: Any) -> Any:
    """Without what only names a place on the wire."""
    if isinstance(shown, dict):
        return {name: plain(each) for name, each in shown.items() if name not in {"block_id", "private_metadata"}}
    return [plain(each) for each in shown] if isinstance(shown, list) else shown


def _only_shows(name: str) -> bool:
    return name in every.BUTTONS and name not in CHANGES | ORDERS


def _opened(slack: Slack, user: str, door: str, on: Json | None) -> tuple[Any, Json | None]:
    """What that command, or button on that view, answers: at once, in a view, or to them alone in a conversation; and
    the view."""
    forget(slack)
    name, _, value = door.partition("=")
    answer = every.send(slack, every.payload(slack, name, user, COMPANY, on, value))
    assert answer.status_code == 200, (door, answer.text)
    rooms = slack.place(COMPANY).conversations.values()
    alone = [[said.text, said.blocks] for room in rooms for said in room.messages if said.ephemeral_to == user]
    view = slack.open_view(user)
    shown = {each: view[each] for each in ("title", "blocks", "submit")} if view else {}
    kept = view["private_metadata"] if view else ""
    return plain([answer.get_json() if answer.data else None, alone, shown, {"kept": kept}]), view
