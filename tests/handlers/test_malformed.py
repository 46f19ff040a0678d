"""What Slack signed and nobody can use: refused without a word of it in the log, or answered with a sentence."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.app import Rapport
from tests.fakes import COMPANY, Json, Slack
from tests.handlers import every
from tests.handlers.state import forget, put_back, rows, told

pytestmark = pytest.mark.debugging

CLICK = {
    "type": "block_actions", "team": {"id": COMPANY}, "user": {"id": "U0OMAR"}, "trigger_id": "1.2.x",
    "actions": [{"type": "button", "action_id": "hiring.requisitions.approve", "value": "1:1"}],
}  # fmt: skip
SENT = {
    "type": "view_submission", "team": {"id": COMPANY}, "user": {"id": "U0OMAR"}, "trigger_id": "1.2.x",
    "view": {
        "id": "V1", "type": "modal", "callback_id": "settings.save", "private_metadata": "", "blocks": [],
        "root_view_id": "V1", "previous_view_id": None, "state": {"values": {}},
    },
}  # fmt: skip
TOLD = {"type": "event_callback", "team_id": COMPANY, "event_id": "Ev1", "event": {"type": "message", "user": "U0SAM"}}
SAID = {"command": "/hire", "team_id": COMPANY, "user_id": "U0MINA", "trigger_id": "1.2.x", "text": "private words"}
NOTHING = "take it away"


def changed(payload: Json, path: str, to: Any) -> Json:
    """The payload with that part replaced, or gone."""
    made = copy.deepcopy(payload)
    part: Any = made
    *above, last = [int(name) if name.isdecimal() else name for name in path.split(".")]
    for name in above:
        part = part[name]
    if to == NOTHING:
        del part[last]
    else:
        part[last] = to
    return made


BROKEN = [
    (payload, path, to)
    for payload, paths in (
        (CLICK, ("type", "team.id", "user.id", "user", "team", "trigger_id", "actions", "actions.0")),
        (CLICK, ("actions.0.action_id", "actions.0.type")),
        (SENT, ("view", "view.id", "view.callback_id", "view.private_metadata", "view.blocks", "view.root_view_id")),
        (TOLD, ("event", "event.type", "event_id", "team_id")),
    )
    for path in paths
    for to in (NOTHING, 5, [], {"id": 5}, True)
    if [path, to] not in (["actions.0", NOTHING], ["view.blocks", []])
]  # fmt: skip
BROKEN += [
    (CLICK, "view", 5), (CLICK, "response_url", 5), (CLICK, "channel", 5), (CLICK, "enterprise", 5),
    (CLICK, "actions.0.value", 5), (CLICK, "actions.0.selected_option", {"value": 5}), (CLICK, "trigger_id", "x" * 500),
    (SENT, "view.state", 5), (SENT, "view.state.values", []), (SENT, "view.state.values", {"a~0": 5}),
    (SENT, "view.state.values", {"a~0": {"a": {"type": "plain_text_input", "value": 5}}}),
    (SENT, "view.state.values", {"a~0": {"a": {"type": "users_select", "selected_user": "'; DROP TABLE people"}}}),
    (SENT, "view.blocks", [5]), (SENT, "view.blocks", [{"type": "input", "block_id": 5}]), (SENT, "user.id", "u 0"),
    (TOLD, "authorizations", 5), (TOLD, "event.item", 5), (TOLD, "event.channel", 5), (TOLD, "event.user", 5),
    (TOLD, "event", {"type": "user_change", "user": "U0SAM"}), (TOLD, "event", {"type": "team_join"}),
    (TOLD, "event", {"type": "user_change", "user": {"id": "U0SAM", "profile": 5}}),
    (TOLD, "event", {"type": "tokens_revoked", "tokens": {"bot": 5}}), (TOLD, "event.type", "x" * 300),
]  # fmt: skip


def handed(slack: Slack, payload: Json) -> Any:
    """The payload as Slack would send it, whatever is in it."""
    if payload.get("type") == "event_callback" or "event" in payload:
        return slack.send(COMPANY, json.dumps(payload).encode(), form=False)
    return slack.send(COMPANY, urlencode({"payload": json.dumps(payload)}).encode())


def test_what_is_to_be_broken_is_whole(slack: Slack) -> None:
    assert {handed(slack, payload).status_code for payload in (CLICK, SENT, TOLD)} == {200}


def test_a_payload_without_its_parts_is_refused_and_the_log_names_the_part(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    before = rows(rapport.store)
    for payload, path, to in BROKEN:
        answer = handed(slack, changed(payload, path, to))
        assert (answer.status_code, answer.text) == (400, "400 Bad Request"), (path, to)
        assert answer.headers["X-Slack-No-Retry"] == "1"
    assert rows(rapport.store) == before
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["level"] for line in lines] == ["warning"] * len(BROKEN)
    assert {line["part"].partition(".")[0] for line in lines} == {"payload"}


BODIES = [
    b" ", b"{", b'{"a": ' * 50_000, b"[" * 200_000, b"null", b"5", b'"x"', b"[]", b"{}", b"payload=", b"payload={",
    b"payload=[]", b"payload=5", b"payload={}&payload={}", b"command=/hire&command=/hire", b"a&b;c", b"&" * 10_000,
    b"a=" * 1_000, b"=" * 1_000, b"%", b"%zz=%zz", b"payload=%7B%22type%22%3A%00", b'{"type": 1e999}',
    b'{"type": ' + b"9" * 10_000 + b"}", b'{"type": 5, "text": "private"}', b"ssl_check=1", b"--x\r\nContent-",
]  # fmt: skip


def test_a_body_that_is_no_payload_is_refused_and_not_logged(slack: Slack, written: io.StringIO) -> None:
    for body, kind in product(BODIES, ["application/json", "application/x-www-form-urlencoded", "text/plain", "", "é"]):
        answer = slack.hand_over(COMPANY, body, {**slack.signed(COMPANY, body), "Content-Type": kind})
        assert answer.status_code == 400, body[:40]
    assert "private" not in written.getvalue()
    assert "Traceback" not in written.getvalue()


def test_words_that_look_like_parts_of_a_payload_are_words(slack: Slack) -> None:
    for text in ("payload", "request payload=1", "{", '{"payload": 1}', "&payload={}", "a=b&command=/x"):
        answer = slack.command("U0MINA", f"/hire {text}")
        assert (answer.status_code, "This is what I can do" in answer.text) == (200, "request" not in text), text


def test_what_no_database_keeps_is_replaced(slack: Slack, rapport: Rapport) -> None:
    form = every.form(slack, rapport, "settings.save_workspace")
    for typed in ("2026-12-25 a\x00b", "2026-12-25 a\ud800b"):
        values = form["state"]["values"]
        (given,) = values[next(name for name in values if name.startswith("holidays"))].values()
        given["value"] = typed
        answer = slack.interact(slack.submitted("U0ADA", {**form, "hash": typed[-2:].encode("utf-8", "replace").hex()}))
        assert (answer.status_code, answer.data) == (200, b"")


def paths(value: Any, at: tuple[str, ...] = ()) -> Iterator[str]:
    """Every part of a payload but the insides of its blocks, which nobody reads."""
    if at:
        yield ".".join(at)
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in inside:
        if "blocks" not in at and "." not in str(name):
            yield from paths(inner, (*at, str(name)))


PARTS = some.sampled_from([NOTHING, None, 5, -1.5, [], {}, "", "x" * 300, True, [5], {"id": 5}, "\x00", "９", "null"])


def tried(slack: Slack, rapport: Rapport, everything: list[every.Ready], examples: int) -> None:
    """Break a part of the payload of anything a person can do: no 5xx, and who is there is told something."""

    @settings(max_examples=examples, deadline=None)
    @given(data=some.data())
    def check(data: some.DataObject) -> None:
        one = everything[data.draw(some.integers(0, len(everything) - 1))]
        put_back(rapport.store, one.rows)
        path, to = data.draw(some.sampled_from(list(paths(one.payload)))), data.draw(PARTS)
        forget(slack)
        broken = changed(one.again(slack), path, to)
        sent = urlencode({key: "" if part is None else part for key, part in broken.items()}).encode()
        answer = slack.send(one.workspace, sent) if "command" in one.payload else handed(slack, broken)
        assert answer.status_code in {200, 400, 403, 404}
        said = told(slack, answer, one.user, one.workspace) if answer.status_code == 200 else ""
        assert "Traceback" not in answer.text + said

    check()


@pytest.mark.long
def test_whatever_part_is_broken_nothing_falls(
    slack: Slack, rapport: Rapport, everything: list[every.Ready]
) -> None:
    tried(slack, rapport, everything, 5000)
