"""Questions: the moderators' pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.questions import TEMPLATES
from bot.jobs.community.questions import moderating as job
from bot.jobs.community.questions.noticing import Known
from bot.rules.community.questions import NoSuchQuestion
from bot.rules.people import Person
from bot.store import Books

__all__ = ["TEMPLATES", "board_page", "bring", "clicked", "kept", "known", "number", "one_page", "show_below"]
_NUMBER = re.compile("[0-9]{1,9}")
# A page of what is open or of what is over.
_PAGE = re.compile("(open|over):([0-9]{1,4})")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def number(value: Any) -> int:
    """The number that a button or a form of ours carries. Raises NoSuchQuestion for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchQuestion()
    return int(value)


def known(deps: Deps) -> Known:
    """By which words questions and their topics are known."""
    return Known(deps.words.noticing, deps.words.topic_words)


def board_page(deps: Deps, books: Books, me: Person, value: Any, now: datetime) -> dict[str, Any]:
    """That page of the moderators' list as a modal, the first of what is open for what is no page."""
    found = _PAGE.fullmatch(str(value))
    is_over, page = (found[1] == "over", int(found[2])) if found else (False, 0)
    facts = job.page(books, me, is_over, page, now)
    return modal(deps, me, f"{TEMPLATES}/board", facts, json.dumps({"list": f"{'over' if is_over else 'open'}:{page}"}))


def one_page(deps: Deps, books: Books, me: Person, id: int, now: datetime, below: Mapping[str, Any]) -> dict[str, Any]:
    """The modal of one question; it keeps which page of the list lies below, as `below` does."""
    return modal(deps, me, f"{TEMPLATES}/show", job.one(books, me, id, now), kept(below, question=id))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a page or a form above the list carries: its page below, and this."""
    return json.dumps({**{name: each for name, each in carried(view).items() if name == "list"}, **more})


def show_below(
    deps: Deps, books: Books, me: Person, id: int, now: datetime, view: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """By open view under that form or page what it shows now: the page of the question, and the list."""
    on, root, below = view.get("previous_view_id"), view.get("root_view_id"), carried(view)
    shown: dict[str, dict[str, Any]] = {}
    if on and on not in {view.get("id"), root}:
        shown[str(on)] = one_page(deps, books, me, id, now, view)
    if root and root != view.get("id"):
        is_list = "list" in below
        page = board_page(deps, books, me, below["list"], now) if is_list else one_page(deps, books, me, id, now, view)
        shown[str(root)] = page
    return shown


def bring(deps: Deps, me: Person, shown: Mapping[str, Mapping[str, Any]]) -> None:
    """The open pages show how it is now."""
    for id, view in shown.items():
        bring_up_to_date(deps, me, id, view)
