"""The one place where a no, or a failure, becomes a kind sentence where the person is looking."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from slack_bolt import BoltContext, BoltResponse
from sqlalchemy.exc import DBAPIError

from bot.away import in_a_line
from bot.deps import Deps
from bot.handlers.caller import NOT_DONE, Caller, line, message, tell, told
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.refusals import address as address
from bot.slack import forms
from bot.slack.client import SlackRefused, SlackUnclear
from bot.store import Busy, Repeated

log = structlog.get_logger(__name__)
# What Slack says when it was asked too late or too often, or could not be asked.
LATE = {"expired_trigger_id", "ratelimited", "unreachable"}


class GoneButton(Refusal):
    """A button that was posted by an older version."""


class GoneForm(Refusal):
    """A form that was opened by an older version."""


def answer(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
    """The response for a listener that raised. Slack sends only events again, so only they get a 500."""
    is_event = "event" in body
    if isinstance(error, Repeated):
        return BoltResponse(status=200)
    if isinstance(error, SlackRefused) and error.error == "not_installed":
        log.warning("a request from where this app is not installed", kind=body.get("type", "command"))
        return BoltResponse(status=403)
    caller, deps = context.get("person"), context.get("deps")
    if isinstance(error, Refusal) and is_event:
        return BoltResponse(status=200)
    template, facts = _words(error, body)
    if is_event or not isinstance(caller, Caller) or not isinstance(deps, Deps):
        return BoltResponse(status=500)
    try:
        return _told(deps, _reader(deps, caller.identity), body, error, template, facts)
    except (SlackRefused, SlackUnclear) as lost:
        log.warning("an answer was lost", error=str(lost))
        return BoltResponse(status=200)


def _words(error: Exception, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if isinstance(error, Refusal):
        return ("errors/fields" if isinstance(error, FieldRefusals) else address(error)), error.facts
    is_late = isinstance(error, SlackRefused) and error.error in LATE
    if is_late or isinstance(error, DBAPIError | Busy | SlackUnclear):
        log.warning("could not answer now", spare=True, error=in_a_line(error))
        return "errors/busy", {}
    reference = secrets.token_hex(4)
    log.error("a handler failed", reference=reference, kind=body.get("type", "command"), exc_info=error)
    return "errors/unforeseen", {"reference": reference}


def _reader(deps: Deps, who: Identity) -> Person:
    try:
        with deps.store.reading() as books:
            return books.people.get(who)
    except DBAPIError:  # the database is away: the answer comes in English rather than not at all
        return Person(who.workspace, who.user, who.user)


def _told(
    deps: Deps, person: Person, body: dict[str, Any], error: Exception, template: str, facts: dict[str, Any]
) -> BoltResponse:
    if body.get("type") == "view_submission":
        return _in_form(deps, person, body["view"], error, template, facts)
    if body.get("type") == "block_suggestion":  # nothing is offered: there is no place for a sentence
        return BoltResponse(status=200, body={"options": []})
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **message(deps, person, template, facts)})
    tell(deps, person, body, template, facts, NOT_DONE)
    return BoltResponse(status=200)


def _in_form(
    deps: Deps, person: Person, view: dict[str, Any], error: Exception, template: str, facts: dict[str, Any]
) -> BoltResponse:
    """Beside the fields, so that what was typed stays; a form without fields is followed by a small modal."""
    has_fields = any(block["type"] == "input" for block in view["blocks"])
    if isinstance(error, FieldRefusals) and has_fields:
        wrong = {field: line(deps, person, address(each), each.facts) for field, each in error.errors.items()}
        return BoltResponse(status=200, body=forms.errors(view, wrong))
    text = line(deps, person, template, facts)
    if has_fields:
        return BoltResponse(status=200, body=forms.errors(view, {"": text}))
    shown = told(deps, person, template, facts, NOT_DONE)
    return BoltResponse(status=200, body={"response_action": "push", "view": shown})
