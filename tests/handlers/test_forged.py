"""Only Slack can call: every other request is refused before anybody reads what it says, and none of it is logged."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from bot.app import Rapport
from bot.slack.guard import MOST_BYTES, WINDOW_SECONDS
from tests.fakes import COMPANY, KINDS, SECRETS, Slack, signed
from tests.handlers.state import rows

pytestmark = pytest.mark.debugging

SECRET = SECRETS["company"]
PRIVATE = "somebody's private words"
BODY = urlencode({"command": "/hire", "text": PRIVATE, "team_id": COMPANY, "user_id": "U0MINA"}).encode()
STAMP, SIGNATURE = signed(BODY, SECRET)


def forged(right: dict[str, str]) -> dict[str, dict[str, str]]:
    """Headers made from right ones of this moment, each wrong in one way."""
    return {
        "no headers at all": {},
        "no signature": {STAMP: right[STAMP]},
        "no timestamp": {SIGNATURE: right[SIGNATURE]},
        "an empty signature": {**right, SIGNATURE: ""},
        "another secret": signed(BODY, "of-somebody-else"),
        "another workspace's secret": signed(BODY, SECRETS["community"]),
        "another body": signed(BODY + b"&more=1", SECRET),
        "another moment": {**right, STAMP: str(int(right[STAMP]) - 1)},
        "another version": {**right, SIGNATURE: right[SIGNATURE].replace("v0", "v1")},
        "upper case": {**right, SIGNATURE: right[SIGNATURE].upper()},
        "a signature cut short": {**right, SIGNATURE: right[SIGNATURE][:-1]},
        "a signature that is not ASCII": {**right, SIGNATURE: "v0=é" + right[SIGNATURE][4:]},
        "too old": signed(BODY, SECRET, time.time() - WINDOW_SECONDS - 60),
        "from the future": signed(BODY, SECRET, time.time() + WINDOW_SECONDS + 60),
    }


STAMPS = ["", "now", "1e9", "-1", "+1", "0x10", "1.5", "９９９９９９９９９９", "9" * 400, " 1", "NaN"]


def test_a_forged_request_is_refused_and_nothing_of_it_is_logged(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    before = rows(rapport.store)
    for wrong, headers in forged(signed(BODY, SECRET)).items():
        answer = slack.hand_over(COMPANY, BODY, headers)
        assert (answer.status_code, answer.text) == (401, "401 Unauthorized"), wrong
    assert rows(rapport.store) == before
    assert "private" not in written.getvalue()
    assert "hire" not in written.getvalue()


def test_what_is_wrong_with_a_signature_does_not_show_in_how_long_it_takes(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is wrong, the whole body is hashed and the whole signature compared, once and in constant time."""
    compared, compare = [], hmac.compare_digest

    def counting(expected: bytes, given: bytes) -> bool:
        compared.append(len(expected))
        return compare(expected, given)

    monkeypatch.setattr("bot.slack.guard.hmac.compare_digest", counting)
    for number, headers in enumerate(forged(signed(BODY, SECRET)).values(), 1):
        assert slack.hand_over(COMPANY, BODY, headers).status_code == 401
        assert compared == [len("v0=") + 64] * number


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_timestamp_that_is_no_number_is_refused_even_when_it_is_signed(
    slack: Slack, written: io.StringIO, stamp: str
) -> None:
    raw = stamp.encode("latin-1", "replace")
    digest = hmac.new(SECRET.encode(), b"v0:" + raw + b":" + BODY, hashlib.sha256).hexdigest()
    environ = asked()
    environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"] = raw.decode("latin-1")
    environ["HTTP_X_SLACK_SIGNATURE"] = f"v0={digest}"
    assert status(slack, environ) == 401
    assert "private" not in written.getvalue()


def test_a_body_that_is_not_utf_8_is_refused_even_when_it_is_signed(slack: Slack, written: io.StringIO) -> None:
    body = b"command=%2Fhire&text=\xff\xfe private"
    assert slack.send(COMPANY, body).status_code == 401
    assert "private" not in written.getvalue()


def test_a_body_over_a_megabyte_is_refused_unread(slack: Slack, written: io.StringIO) -> None:
    body = BODY + b"x" * MOST_BYTES
    assert slack.send(COMPANY, body).status_code == 413
    environ = asked()
    environ |= {"CONTENT_LENGTH": str(MOST_BYTES + 1), "wsgi.input": Unread()}
    assert status(slack, environ) == 413
    assert "private" not in written.getvalue()


def asked() -> dict[str, Any]:
    """A request as the web server hands it over."""
    return EnvironBuilder(path="/slack/company/events", method="POST", data=BODY).get_environ()


def status(slack: Slack, environ: dict[str, Any]) -> int:
    return int(run_wsgi_app(slack.web, environ)[1].split()[0])


@pytest.mark.parametrize("length", [len(BODY) - 1, len(BODY) + 1, 0, MOST_BYTES])
def test_a_body_that_is_shorter_or_longer_than_its_length_says_is_refused(
    slack: Slack, written: io.StringIO, length: int
) -> None:
    environ = asked() | {"CONTENT_LENGTH": str(length)}
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed(BODY, SECRET).items()}
    assert status(slack, environ) == 401
    assert "private" not in written.getvalue()


class Unread(io.BytesIO):
    """A body nobody may touch."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("length", [None, "", "many", "-5", "1e3", "٣"])
def test_a_body_of_unknown_length_is_refused_unread(slack: Slack, length: str | None) -> None:
    environ = asked()
    environ.pop("CONTENT_LENGTH", None)
    environ |= {} if length is None else {"CONTENT_LENGTH": length}
    environ["wsgi.input"] = Unread()
    assert status(slack, environ) == 411


@pytest.mark.parametrize("kind", KINDS.values())
def test_what_slack_signed_gets_through_to_its_own_app_only(slack: Slack, kind: str) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "c4", "token": "t"}).encode()
    headers = {**signed(challenge, SECRETS[kind]), "Content-Type": "application/json"}
    answers = {door: slack.hand_over(COMPANY, challenge, headers, kind=door) for door in (*SECRETS, "nowhere")}
    assert {door: answer.status_code for door, answer in answers.items()} == {
        **dict.fromkeys(SECRETS, 401), kind: 200, "nowhere": 404,
    }  # fmt: skip
    assert answers[kind].get_json() == {"challenge": "c4"}


HEADERS = some.dictionaries(
    some.sampled_from([STAMP, SIGNATURE, "Content-Type", "X-Slack-Retry-Num", "X-Slack-Bolt-Lazy-Only", "Cookie"]),
    some.text(some.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=100),
)
PATHS = some.sampled_from(["/slack/company/events", "/slack/community/events", "/slack/x/events", "/", "/health", "/é"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=some.binary(max_size=500), headers=HEADERS, path=PATHS, method=some.sampled_from(["POST", "GET", "PUT"]))
def test_no_bytes_and_no_headers_make_it_stumble(
    slack: Slack, written: io.StringIO, body: bytes, headers: dict[str, str], path: str, method: str
) -> None:
    answer = Client(slack.web).open(path, method=method, data=body, headers=headers)
    assert answer.status_code in {200, 401, 404, 405, 411}
    assert b"Traceback" not in answer.data
    assert '"level": "error"' not in written.getvalue()


def test_the_ping_that_slack_does_not_sign_is_not_answered_either(slack: Slack) -> None:
    assert slack.hand_over(COMPANY, b"ssl_check=1&token=t", {}).status_code == 401


def test_the_pages_beside_slack_answer_without_a_signature(slack: Slack) -> None:
    assert Client(slack.web).get("/healthz").status_code == 200
    assert Client(slack.web).get("/readyz").status_code == 200
    assert Client(slack.web).get("/slack/company/events").status_code == 411
