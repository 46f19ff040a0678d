"""When something breaks: nothing is left half done, and the person reads a sentence where they are looking."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import Rapport
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import check_form, request_form, settings_form
from tests.handlers.state import ask, forget, rows, told

pytestmark = pytest.mark.debugging

BUSY = "I cannot reach what I need right now"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers wait for their turn a moment only."""
    monkeypatch.setattr("bot.store.engine.WRITER_PATIENCE_SECONDS", 0.05)


@pytest.fixture
def lock(rapport: Rapport, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Call it, and another process has the database's one writer until the test ends."""
    other = sqlite3.connect(tmp_path / "rapport.db", isolation_level=None)

    def hold() -> None:
        other.execute("BEGIN IMMEDIATE")

    yield hold
    other.rollback()
    other.close()


@contextmanager
def broken(rapport: Rapport, table: str) -> Iterator[None]:
    """Nothing can be written into that table."""
    trigger = f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'disk on fire'); END"
    with rapport.store.engines.write() as connection:
        connection.execute(text(trigger))
    yield
    with rapport.store.engines.write() as connection:
        connection.execute(text("DROP TRIGGER broken"))


def payloads(slack: Slack, rapport: Rapport) -> dict[str, tuple[str, Json]]:
    """One for each place where a person can look, with who sends it."""
    id = ask(rapport.store).id
    view = request_form(slack)
    forget(slack)
    settings = settings_form(slack, "U0SAM")
    forget(slack)
    return {
        "a click in a message": ("U0OMAR", slack.clicked("U0OMAR", "hiring.requisitions.approve", f"{id}:1")),
        "a click in a form": ("U0MINA", slack.clicked("U0MINA", "hiring.requisitions.choose", view=view)),
        "a click on the Home tab": (
            "U0OMAR",
            slack.clicked("U0OMAR", "hiring.requisitions.approve", f"{id}:1", view={"type": "home", "blocks": []}),
        ),
        "a form": ("U0MINA", slack.submitted("U0MINA", view)),
        "another form": ("U0SAM", slack.submitted("U0SAM", settings)),
    }


def interact(slack: Slack, user: str, payload: Json) -> tuple[int, str]:
    """The status, and what the person was told."""
    forget(slack)
    answer = slack.interact({**payload, "trigger_id": slack.trigger(user, COMPANY)})
    return answer.status_code, told(slack, answer, user)


@pytest.mark.usefixtures("impatient")
def test_a_database_that_is_locked_is_said_kindly_and_nothing_is_left_claimed(
    slack: Slack, rapport: Rapport, lock: Callable[[], None]
) -> None:
    tried = payloads(slack, rapport)
    before = rows(rapport.store)
    lock()
    for name, (user, payload) in tried.items():
        status, said = interact(slack, user, payload)
        assert (status, BUSY in said) == (200, True), (name, said)
    assert rows(rapport.store) == before


@pytest.mark.usefixtures("impatient")
def test_an_event_that_could_not_be_kept_is_not_acknowledged_and_is_kept_when_it_comes_again(
    slack: Slack, rapport: Rapport, tmp_path: Path
) -> None:
    event = {"type": "app_home_opened", "user": "U0MINA", "tab": "home", "channel": "D1"}
    other = sqlite3.connect(tmp_path / "rapport.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert slack.event(COMPANY, event, "Ev1").status_code == 500
    other.rollback()
    other.close()
    assert rows(rapport.store)["notices"] == []
    for _ in range(2):
        assert slack.event(COMPANY, event, "Ev1").status_code == 200
        assert [row["kind"] for row in rows(rapport.store)["notices"]] == ["home"]


def test_a_failing_handler_leaves_nothing_claimed_and_gives_a_number_that_the_log_has_too(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    user = "U0OMAR"
    ask(rapport.store)
    with rapport.store.engines.write() as connection:
        connection.execute(text("UPDATE requisitions SET reason = 'what nobody foresaw'"))
    before = rows(rapport.store)
    for payload in (
        slack.clicked(user, "hiring.requisitions.approve", "1:1"),
        slack.clicked(user, "hiring.requisitions.approve", "1:1", view={"type": "home", "blocks": []}),
    ):
        written.truncate(0)
        status, said = interact(slack, user, payload)
        number = re.search(r"tell an admin this number: (\w+)", said)
        assert status == 200
        assert number is not None, said
        assert rows(rapport.store) == before
        lines = [json.loads(line) for line in written.getvalue().strip("\0").splitlines()]
        (line,) = [line for line in lines if line["level"] == "error"]
        assert line["reference"] == number[1]
        assert "ValueError" in line["exception"]


@pytest.mark.parametrize("table", ["handled", "requisitions", "notices", "record", "requisition_moves"])
def test_a_write_that_fails_anywhere_leaves_no_trace_and_the_same_form_goes_through_later(
    slack: Slack, rapport: Rapport, table: str
) -> None:
    view = check_form(slack)
    before = rows(rapport.store)
    payload = slack.submitted("U0MINA", view)
    with broken(rapport, table):
        answer = slack.interact(payload)
        assert BUSY in str(answer.get_json()["view"])
        assert rows(rapport.store) == before
    answer = slack.interact(payload)
    assert (answer.status_code, answer.get_json()) == (200, {"response_action": "clear"})
    assert len(rows(rapport.store)["requisitions"]) == 1


def test_a_failing_event_is_not_acknowledged(slack: Slack, rapport: Rapport) -> None:
    with broken(rapport, "people"):
        user = {"id": "U0NEW", "name": "new", "profile": {"real_name": "New"}, "tz": "Asia/Shanghai"}
        assert slack.event(COMPANY, {"type": "team_join", "user": user}, "Ev1").status_code == 500
    assert slack.event(COMPANY, {"type": "team_join", "user": user}, "Ev1").status_code == 200


def test_a_command_is_answered_in_text_when_slack_cannot_open_the_form(slack: Slack, rapport: Rapport) -> None:
    for kind in ("drop_before", "error500", "ratelimited", "html"):
        forget(slack)
        slack.stand_in.faults("views.open", kind)
        answer = slack.command("U0MINA", "/hire request")
        assert answer.status_code == 200
        assert told(slack, answer, "U0MINA"), kind


def test_an_answer_that_cannot_be_said_either_is_logged_and_no_error_of_its_own(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    ask(rapport.store)
    for method in ("response_url", "views.open"):
        slack.stand_in.faults(method, "error500", times=5)
    where = {"view": {"type": "home", "blocks": []}}
    for more in ({}, where):
        click = slack.clicked("U0SAM", "hiring.requisitions.approve", "1:1", **more)
        assert slack.interact(click).status_code == 200
    assert '"level": "error"' not in written.getvalue()
    assert written.getvalue().count("an answer was") == 2


def test_a_button_nobody_knows_any_more_says_so_and_a_picker_that_only_holds_a_value_is_silent(
    slack: Slack, rapport: Rapport
) -> None:
    before = rows(rapport.store)
    status, said = interact(slack, "U0MINA", slack.clicked("U0MINA", "hiring.requisitions.gone", "1"))
    assert (status, "older version" in said) == (200, True)
    payload = slack.clicked("U0MINA", "no.such.picker")
    payload["actions"][0] |= {"type": "static_select", "selected_option": {"value": "a"}}
    assert interact(slack, "U0MINA", payload) == (200, "")
    payload = slack.clicked("U0MINA", "some.link")
    payload["actions"][0] |= {"url": "https://example.com"}
    assert interact(slack, "U0MINA", payload) == (200, "")
    assert rows(rapport.store) == before


def test_a_form_nobody_knows_any_more_says_so_and_keeps_what_was_typed(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    view = {**request_form(slack), "callback_id": "hiring.requisitions.old_form"}
    answer = slack.interact(slack.submitted("U0MINA", view))
    assert answer.status_code == 200
    assert "older version" in told(slack, answer, "U0MINA")
    assert "Orders doubled" not in written.getvalue()


def test_the_numbered_repeats_of_a_button_reach_its_listener(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store).id
    slack.interact(slack.clicked("U0OMAR", "hiring.requisitions.approve#3", f"{id}:1"))
    assert len(rows(rapport.store)["requisition_decisions"]) == 1
    status, said = interact(slack, "U0OMAR", slack.clicked("U0OMAR", "hiring.requisitions.approve#x", f"{id}:1"))
    assert (status, "older version" in said) == (200, True)
