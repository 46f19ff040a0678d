import ast
import io
import json
import logging
import re
import sys
import threading
from pathlib import Path

import pytest
import structlog
from cryptography.fernet import Fernet
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import BoltRequest
from sqlalchemy import create_engine

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


def test_an_address_is_hidden_wherever_it_stands_and_what_an_error_quotes_unless_it_is_a_name_of_ours(written):
    log = structlog.get_logger("bot.test")
    log.info("mina@a.example wrote", value=["mina@a.example"])
    logging.getLogger("somewhere").warning("said %s", "mina@a.example")
    log.warning("no", error="KeyError: 'Data engineer' of 'T0HARBOR' in 'hiring.requisitions', \"mina\"")
    typed, name = "Data engineer", "mina"
    try:
        raise ValueError(f"no {typed!r}") from KeyError(name)
    except ValueError:
        logging.getLogger("somewhere").exception("failed")
    said = written.getvalue()
    assert [word for word in ("mina", "Data engineer") if word in said] == []
    for kept in ("T0HARBOR", "hiring.requisitions", "ValueError: no […]", "KeyError: […]", "Then:"):
        assert kept in said


def test_a_line_that_repeats_is_written_once_a_minute_with_how_many_were_left_out(written, monkeypatch):
    log = structlog.get_logger("bot.test")
    library = logging.getLogger("slack_bolt.App")

    def repeat():
        library.warning("reconnecting")

    for _ in range(5):
        log.warning("waits", spare=True, address="one")
        log.warning("waits", spare=True, address="other")
        log.warning("matters")
        repeat()
    said = written.getvalue()
    assert [said.count(word) for word in ("waits", "matters", "reconnecting")] == [2, 5, 1]
    monkeypatch.setattr(logs.time, "monotonic", lambda: 1e9)
    log.warning("waits", spare=True, address="one")
    repeat()
    (waits, reconnecting) = written.getvalue()[len(said) :].splitlines()
    assert "4" in waits.partition("left_out")[2]
    assert "4" in reconnecting.partition("left_out")[2]


def test_rows_and_statements_are_not_written_even_when_debugging(written):
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE people (name TEXT)")
        connection.exec_driver_sql("INSERT INTO people VALUES ('Zaphod')")
        assert connection.exec_driver_sql("SELECT name FROM people").scalar() == "Zaphod"
    engine.dispose()
    assert written.getvalue() == ""


LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
# What a line may carry: ids, numbers, names from our code, and what an error says, which `logs` cleans.
CARRIED = {
    "address", "after_seconds", "attempt", "body_type", "count", "error", "exc_info", "feature", "key", "kind",
    "number", "part", "path", "reference", "requisition", "since", "spare", "status", "thread", "times", "why",
    "workspace",
}  # fmt: skip


def test_a_line_of_ours_carries_nothing_but_ids_numbers_and_names_from_the_code():
    carried = set()
    for path in (Path(__file__).parents[2] / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in LOGS and ast.unparse(called.value) == "log":
                assert not any(isinstance(each, ast.JoinedStr) for each in node.args), f"{path.name}: a line of parts"
                carried |= {keyword.arg for keyword in node.keywords}
    assert carried == CARRIED


@pytest.mark.parametrize(
    "typed",
    ["a\nb", "a\r\nlevel=error", "a\x1b[2Jb", "a\x9b2Jb", "a\u2028b", "a\u202eb", "\ud800", "\x00"],
    ids=["line", "lines", "escape", "C1", "separator", "override", "surrogate", "null"],
)
def test_nothing_in_a_line_begins_another_or_steers_a_terminal(written, typed):
    structlog.get_logger("bot.test").warning("no", error=typed, path=typed, count=1)
    structlog.get_logger("bot.test").warning(typed)
    logging.getLogger("somewhere").warning("said %s", typed)
    structlog.get_logger("bot.test").error("failed", exc_info=ValueError(typed))
    said = written.getvalue()
    assert not re.search(r"[^\n\t\x20-\x7e…]", said), said.encode("unicode_escape")
    lines = [line for line in said.splitlines() if "warning" in line]
    assert len(lines) == 3
    assert sum("ValueError" in line for line in said.splitlines()) == 1


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
