"""Who is calling, and how they are answered in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.deps import Deps
from bot.rules.access import Right
from bot.rules.people import Identity, Person
from bot.slack import blocks
from bot.slack.text import unescape
from bot.store import Books
from bot.words import Element

Listener = Callable[..., Any]


@dataclass(frozen=True)
class Caller:
    """Somebody's identity and the right that what they called asks for. Nothing is allowed before `enter`."""

    identity: Identity
    right: Right

    def enter(self, books: Books) -> Person:
        """The person, with the right as of this transaction. Raises WrongWorkspace, NotAllowed."""
        return books.people.enter(self.identity, self.right)


def once(body: Mapping[str, Any]) -> str:
    """The key under which this event, command, click or form is handled once."""
    if "event_id" in body:
        return f"event:{body['event_id']}"
    view = body.get("view") or {}
    if body.get("type") in {"view_submission", "view_closed"}:
        return f"{body['type']}:{view['id']}:{view.get('hash', '')}"
    actions = body.get("actions") or [{}]
    return f"{body.get('type', 'command')}:{body['trigger_id']}:{actions[0].get('action_id', '')}"


def tree(deps: Deps, person: Person, template: str, facts: Mapping[str, Any]) -> Element:
    """The template's words for this person."""
    return deps.words.tree(template, person.language, {"prefix": deps.command_prefix, **facts}, person.zone)


def message(deps: Deps, person: Person, template: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A message for this person, as Slack takes it."""
    return blocks.message(tree(deps, person, template, facts), more(deps, person))


def modal(
    deps: Deps, person: Person, template: str, facts: Mapping[str, Any], metadata: str = "", generation: int = 0
) -> dict[str, Any]:
    """A modal for this person, as Slack takes it; `generation` renews its fields."""
    return blocks.modal(tree(deps, person, template, facts), metadata, generation, more(deps, person))


def line(deps: Deps, person: Person, template: str, facts: Mapping[str, Any]) -> str:
    """A template's words as one plain text, for beside a field."""
    return unescape(blocks.plain(tree(deps, person, template, facts)))


def more(deps: Deps, person: Person) -> str:
    """What stands where something had to be left out."""
    return blocks.plain(deps.words.tree("more", person.language, {}, person.zone))
