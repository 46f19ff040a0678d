"""Who is calling, and how they are answered in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.deps import Deps
from bot.rules.access import Right
from bot.rules.people import Identity, Person
from bot.slack import blocks, elements, ids
from bot.slack.client import SlackRefused, SlackUnclear, respond
from bot.slack.text import unescape
from bot.store import Books
from bot.words import Element

log = structlog.get_logger(__name__)
# What a small modal stands in: that it is done, or that it is not.
DONE, NOT_DONE = "done", "errors/modal"
Listener = Callable[..., Any]


@dataclass(frozen=True)
class Caller:
    """Somebody's identity and the right that what they called asks for. Nothing is allowed before `enter`."""

    identity: Identity
    right: Right

    def enter(self, books: Books) -> Person:
        """The person, with the right as of this transaction. Raises WrongWorkspace, NotAllowed."""
        person = books.people.enter(self.identity, self.right)
        books.notices.acts(self.identity)
        return person


def once(body: Mapping[str, Any]) -> str:
    """The key under which this event, or this person's command, click or form, is handled once.

    It is nobody else's: whoever sends another person's form takes nothing away from them.
    """
    if "event_id" in body:
        return f"event:{body['event_id']}"
    view, actions = body.get("view") or {}, body.get("actions") or [{}]
    if "command" in body:
        return f"command:{body['team_id']}:{body['user_id']}:{body['trigger_id']}"
    who = f"{body['type']}:{body['team']['id']}:{body['user']['id']}"
    if body["type"] in {"view_submission", "view_closed"}:
        return f"{who}:{view['id']}:{view.get('hash', '')}"
    address = ids.without_number(actions[0].get("action_id", ""))  # which of several buttons it was is in no key or log
    return f"{who}:{body['trigger_id']}:{address}"


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


def offered(deps: Deps, person: Person, template: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a select offers this person, as Slack takes it."""
    return elements.options(tree(deps, person, template, facts))


def is_modal(body: Mapping[str, Any]) -> bool:
    """Whether what was clicked stands in a modal, so that another is pushed onto it."""
    return bool((body.get("view") or {}).get("type") == "modal")


def bring_up_to_date(deps: Deps, me: Person, view: str, shown: Mapping[str, Any]) -> None:
    """The open page shows how it is now, if Slack takes it."""
    try:
        deps.slack.update_view(me.workspace, view, shown)
    except (SlackRefused, SlackUnclear) as lost:  # the page is stale now: its next button says so
        log.warning("a page was not brought up to date", error=str(lost))


def show_under(deps: Deps, me: Person, form: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """The page under that form shows how it is now; whether there is a page under it."""
    under = form.get("previous_view_id")
    if under:
        bring_up_to_date(deps, me, str(under), shown)
    return bool(under)


def open_or_turn(
    deps: Deps, me: Person, body: Mapping[str, Any], shown: Mapping[str, Any], is_above: bool = False
) -> None:
    """The page opens; asked for on a page, it stands in that one's place, or above it where that is a list."""
    if is_above:
        deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=True)
    elif is_modal(body):
        bring_up_to_date(deps, me, str(body["view"]["id"]), shown)
    else:
        deps.slack.open_view(me.workspace, body["trigger_id"], shown)


def tell(
    deps: Deps, person: Person, body: Mapping[str, Any], template: str, facts: Mapping[str, Any], frame: str = DONE
) -> None:
    """Answer a click where it was made: beside the message, or in a small modal with the frame's title."""
    if body.get("response_url"):
        respond(body["response_url"], message(deps, person, template, facts))
    elif body.get("trigger_id"):
        view = told(deps, person, template, facts, frame)
        deps.slack.open_view(person.workspace, body["trigger_id"], view, push=is_modal(body))


def told(
    deps: Deps, person: Person, template: str, facts: Mapping[str, Any], frame: str = DONE
) -> dict[str, Any]:
    """A small modal with the template's sentence, its mentions and dates alive, under the title of the frame."""
    view = modal(deps, person, frame, {"text": line(deps, person, template, facts)})
    return {**view, "blocks": message(deps, person, template, facts)["blocks"]}


def line(deps: Deps, person: Person, template: str, facts: Mapping[str, Any]) -> str:
    """A template's words as one plain text, for beside a field."""
    return unescape(blocks.plain(tree(deps, person, template, facts)))


def more(deps: Deps, person: Person) -> str:
    """What stands where something had to be left out."""
    return blocks.plain(deps.words.tree("more", person.language, {}, person.zone))
