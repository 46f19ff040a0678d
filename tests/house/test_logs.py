import io
import json
import logging
import sys
import threading

import pytest
import structlog
from cryptography.fernet import Fernet
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import BoltRequest

from bot import logs

KEY = Fernet.generate_key().decode()
SECRETS = [
    "xoxb-12-34-aBc",
    "xapp-1-A02-9-ff",
    "xoxe.xoxp-1-MjQ",
    "xoxe-1-abc",
    "company-demo-secret",
    KEY,
    "https://hooks.slack.com/actions/T1/2/abc",
    "rapport:hunter2",
]


@pytest.fixture(params=["json", "console"])
def written(request):
    """What the process logs, while the test runs."""
    before = logging.root.handlers, logging.root.level, sys.excepthook, threading.excepthook
    stream = io.StringIO()
    logs.start("debug", request.param, ["company-demo-secret"], stream)
    yield stream
    logging.root.handlers, logging.root.level, sys.excepthook, threading.excepthook = before
    structlog.reset_defaults()


def test_no_secret_reaches_a_line_by_any_way(written):
    log = structlog.get_logger("bot.test")
    for secret in SECRETS:
        said = f"postgresql://{secret}@db/x" if "hunter2" in secret else secret
        log.info(said, value=said, inside={"list": [said]}, **{"key": said.encode()})
        logging.getLogger("somewhere").warning("said %s", said)
        try:
            raise ValueError(said)
        except ValueError:
            log.exception("failed")
            logging.getLogger("somewhere").exception("failed")
    assert [secret for secret in SECRETS if secret in written.getvalue()] == []
    assert written.getvalue().count("[hidden]") >= 6 * len(SECRETS)


def test_a_traceback_survives(written):
    try:
        raise LookupError("no such requisition")
    except LookupError:
        structlog.get_logger("bot.test").exception("failed", reference="ab12")
    assert "LookupError: no such requisition" in written.getvalue()
    assert "ab12" in written.getvalue()


def test_an_uncaught_exception_of_a_thread_is_a_log_line(written):
    def fail():
        raise LookupError("token xoxb-1-secret")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "LookupError: token [hidden]" in written.getvalue()


def test_a_badly_signed_body_is_never_logged_even_when_debugging(written):
    app = App(signing_secret="company-demo-secret", authorize=lambda: AuthorizeResult(None, None))
    body = "command=%2Fhire&text=private"
    headers = {"x-slack-signature": "v0=00", "x-slack-request-timestamp": "1"}
    assert app.dispatch(BoltRequest(body=body, headers=headers)).status == 401
    logging.getLogger("slack_sdk.web.base_client").debug("sending something private")
    assert "private" not in written.getvalue()


def test_a_machine_gets_one_object_a_line_in_real_time():
    stream = io.StringIO()
    before = logging.root.handlers, logging.root.level, sys.excepthook, threading.excepthook
    logs.start("info", "json", stream=stream)
    structlog.get_logger("bot.hiring").info("sent", to="U1", name="李伟")
    structlog.get_logger("bot.hiring").debug("not this")
    logging.root.handlers, logging.root.level, sys.excepthook, threading.excepthook = before
    structlog.reset_defaults()
    (line,) = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert line["timestamp"].endswith("Z")
    assert (line["event"], line["to"], line["name"], line["logger"], line["level"]) == (
        "sent",
        "U1",
        "李伟",
        "bot.hiring",
        "info",
    )
