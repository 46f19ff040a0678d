"""What Slack sends, read into one object of a known shape: whoever handles it need not doubt its types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

Payload = dict[str, Any]
# Slack's own forms have some twenty fields.
MOST_FIELDS = 100
# What none of the databases stores, the end of a string in C and halves of a character, and how it may be written.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SUSPECT = re.compile(r"\x00|%00|(\\|%5c)u(0000|d[89a-f])", re.IGNORECASE)


class Malformed(Exception):
    """The payload cannot be read; `str` of it names the part, and nothing that stands in it."""


def read(body: str, content_type: str) -> Payload:
    """The payload of a request's body, which is JSON, a form, or a form with JSON in its `payload`.

    Characters no database stores are replaced. Raises Malformed.
    """
    try:
        if content_type.partition(";")[0].strip().lower() == "application/json" or body.startswith("{"):
            payload = json.loads(body)
        else:
            payload = _of_form(body)
    except (ValueError, RecursionError):
        raise Malformed("body") from None
    if SUSPECT.search(body):
        payload = _storable(payload)
    check(payload)
    return payload  # type: ignore[no-any-return]


def check(payload: Any) -> None:
    """Return if the payload has what its kind must have, and no part of another type. Raises Malformed."""
    if not isinstance(payload, dict):
        raise Malformed("payload")
    shapes: list[Shape] = [EVERY]
    if "command" in payload:
        shapes.append(COMMAND)
    else:
        shapes.append({"type!": WORD})
        shapes.append(KINDS.get(str(payload.get("type")), {}))
        if isinstance(event := payload.get("event"), dict):
            shapes.append({"event": EVENTS.get(str(event.get("type")), {})})
    for shape in shapes:
        if wrong := _against(shape, payload, "payload"):
            raise Malformed(wrong)


def _of_form(body: str) -> Any:
    fields = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    found = dict(fields)
    if len(found) < len(fields):
        raise ValueError("a field stands twice")
    return json.loads(found["payload"]) if "payload" in found and "command" not in found else found


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


# A shape: a pattern a whole text must match; a type; None for nothing; a tuple of shapes one of which must fit; a list
# of the one shape its items have; a dict of shapes by key, "!" after those that must be there; "*" for every key.
Shape = re.Pattern[str] | type | tuple[Any, ...] | list[Any] | Mapping[str, Any] | None
ID = re.compile("[A-Z0-9]{1,32}")
WORD = re.compile("[^\x00]{1,255}")
TICKET = re.compile(r"[\w.:-]{1,128}")  # a trigger, an event's id, a view's hash: parts of the key of doing it once
NO_TEXT, NO_ID = (None, str), (None, re.compile("[A-Z0-9]{0,32}"))
THING = (None, str, {"id": NO_TEXT, "team_id": NO_ID, "enterprise_id": NO_TEXT})
SOME = (None, dict)

_SAID = (None, {"user": THING, "thread_ts": NO_TEXT})
# What is looked at in every payload to find out who sent it from where.
EVERY: Shape = {
    "team": (None, ID, {"id": NO_ID, "enterprise_id": NO_TEXT}),
    "team_id": NO_ID,
    "user": THING,
    "user_id": NO_ID,
    "enterprise": THING,
    "enterprise_id": NO_TEXT,
    "channel": THING,
    "channel_id": NO_TEXT,
    "thread_ts": NO_TEXT,
    "message": _SAID,
    "previous_message": _SAID,
    "item": (None, str, {"channel": THING}),
    "assistant_thread": SOME,
    "function_data": SOME,
    "authorizations": (None, [{"team_id": NO_ID, "enterprise_id": NO_TEXT}]),
    "is_ext_shared_channel": (None, bool),
    "response_url": NO_TEXT,
    "response_urls": [{"response_url": NO_TEXT}],
    "view": SOME,
    "event": SOME,
    "container": SOME,
}

COMMAND: Shape = {
    "command!": re.compile(r"/\S{1,64}"),
    "team_id!": ID,
    "user_id!": ID,
    "text": str,
    "trigger_id!": TICKET,
}

_OPTION = (None, {"value!": str})
# What a person gave, in a form's state and in a click.
_GIVEN = {
    "type": NO_TEXT,
    "value": NO_TEXT,
    "selected_option": _OPTION,
    "selected_options": (None, [{"value!": str}]),
    **dict.fromkeys(("selected_user", "selected_channel", "selected_conversation"), NO_ID),
    **dict.fromkeys(("selected_users", "selected_channels", "selected_conversations"), (None, [ID])),
    **dict.fromkeys(("selected_date", "selected_time"), NO_TEXT),
    "files": (None, [{"id!": ID}]),
}
_VIEW = {
    "type!": WORD,
    "callback_id": (None, re.compile("[^\x00]{0,255}")),
    "hash": (None, TICKET),
    "private_metadata": str,
    "blocks!": [{"type!": WORD, "block_id": NO_TEXT}],
    "state": (None, {"values": (None, {"*": {"*": _GIVEN}})}),
    "root_view_id": NO_ID,
    "previous_view_id": NO_ID,
    "team_id": NO_ID,
    "app_installed_team_id": NO_ID,
}
_SENT = {**_VIEW, "id!": ID, "callback_id!": str, "private_metadata!": str}
_SENT |= {"root_view_id!": ID, "previous_view_id!": NO_ID}
_FORM: Shape = {"team!": {"id!": ID}, "user!": {"id!": ID}, "view!": _SENT}
_PERSON = {
    "id!": ID,
    **dict.fromkeys(("name", "real_name", "tz", "locale", "team_id"), NO_TEXT),
    "profile": (None, {"real_name": NO_TEXT, "email": NO_TEXT}),
}
_EVENT: dict[str, Any] = {"type!": WORD, "user": THING, "channel": THING, "item": (None, str, {"channel": THING})}
_EVENT |= {"message": _SAID, "previous_message": _SAID, "assistant_thread": SOME}
_EVENT |= dict.fromkeys(("team", "user_team", "thread_ts", "subtype", "bot_id", "channel_type", "tab"), NO_TEXT)
EVENTS: Mapping[str, Mapping[str, Any]] = {
    "app_home_opened": {"user!": ID},
    "message": {"user": NO_ID},
    "team_join": {"user!": _PERSON},
    "user_change": {"user!": _PERSON},
    "tokens_revoked": {"tokens": (None, {"bot": (None, [str])})},
}
# By the payload's type; one that is not here is looked at as every payload is.
KINDS: Mapping[str, Shape] = {
    "block_actions": {
        "team!": {"id!": ID},
        "user!": {"id!": ID},
        "trigger_id!": TICKET,
        "actions!": [{**_GIVEN, "type!": WORD, "action_id!": WORD, "block_id": NO_TEXT, "url": NO_TEXT}, ...],
        "view": (None, {**_VIEW, "id": NO_ID}),
        "container": SOME,
    },
    "block_suggestion": {
        "team!": {"id!": ID},
        "user!": {"id!": ID},
        "action_id!": WORD,
        "value": NO_TEXT,
        "view": (None, {**_VIEW, "id": NO_ID}),
        "container": SOME,
    },
    "view_submission": _FORM,
    "view_closed": _FORM,
    "event_callback": {"team_id!": ID, "event_id!": TICKET, "event!": _EVENT, "event_time": (None, int)},
    "url_verification": {"challenge!": str},
}


def _against(shape: Any, value: Any, where: str) -> str:
    """The first part that does not fit; empty when all do."""
    match shape:
        case None:
            return "" if value is None else where
        case type():
            return "" if type(value) is shape else where
        case re.Pattern():
            return "" if isinstance(value, str) and shape.fullmatch(value) else where
        case tuple():
            wrong = [_against(one, value, where) for one in shape]
            return "" if "" in wrong else max(wrong, key=len)
        case [each, *more]:
            if not isinstance(value, list) or (more and not value):
                return where
            return next(filter(None, (_against(each, one, f"{where}[{n}]") for n, one in enumerate(value))), "")
    return _of_keys(shape, value, where)


def _of_keys(shape: Mapping[str, Any], value: Any, where: str) -> str:
    if not isinstance(value, dict):
        return where
    for name, inner in shape.items():
        key = name.rstrip("!")
        if key == "*":
            wrong = next(filter(None, (_against(inner, one, f"{where}.*") for one in value.values())), "")
        elif key in value:
            wrong = _against(inner, value[key], f"{where}.{key}")
        else:
            wrong = f"{where}.{key}" if name.endswith("!") else ""
        if wrong:
            return wrong
    return ""
