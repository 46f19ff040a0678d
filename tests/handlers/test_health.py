"""Is it ready? A line for each thing that is not well; what is away is said once, and again when it is back."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from bot import away, health
from bot.app import Rapport
from bot.deps import real_now
from bot.health import MOST_SOCKET_SILENCE, Health
from bot.jobs.delivery import Delivery
from bot.jobs.life import Life
from bot.slack.client import SlackAway, SlackRefused, SlackUnclear
from tests.fakes import COMPANY, Slack


@pytest.fixture(autouse=True)
def nothing_is_away() -> Iterator[None]:
    """What other tests left away is back, before and after."""
    for what in away.SAYS:
        away.answered(what)
    yield
    for what in away.SAYS:
        away.answered(what)


def ready(looked_at: Health) -> tuple[int, str]:
    answer = Client(health.pages(looked_at, None)).get("/readyz")
    return answer.status_code, answer.text


def lines(written: io.StringIO, event: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in found if line["event"] == event]


def database_of(rapport: Rapport) -> Path:
    return Path(str(rapport.store.engines.engine.url.database))


def write_in_vain(rapport: Rapport) -> None:
    """A write that the database refuses, as it does on a disk that may not be written."""
    with rapport.store.engines.write() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        try:
            connection.exec_driver_sql("DELETE FROM handled")
        finally:
            connection.exec_driver_sql("PRAGMA query_only=OFF")


def test_all_is_well(rapport: Rapport) -> None:
    assert ready(rapport.health()) == (200, "ok\n")
    assert Client(health.pages(rapport.health(), None)).get("/healthz").text == "ok\n"


def test_a_database_that_cannot_be_used_is_a_line_and_no_stack_trace(rapport: Rapport) -> None:
    rapport.store.close()
    file = database_of(rapport)
    kept = shutil.move(file, file.with_suffix(".kept"))
    file.mkdir()
    status, said = ready(rapport.health())
    assert (status, said) == (503, "database: cannot be used (OperationalError)\n")
    assert Client(health.pages(rapport.health(), None)).get("/healthz").status_code == 200, "the process answers"
    file.rmdir()
    shutil.move(kept, file)
    assert ready(rapport.health())[0] == 200


def test_tables_of_another_version_are_a_line(rapport: Rapport) -> None:
    for revision, oldest in (("0001", "0002"), ("9999", "9999")):
        with rapport.store.engines.write() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
            connection.exec_driver_sql(f"UPDATE lineage SET oldest = '{oldest}'")
        status, said = ready(rapport.health())
        assert status == 503
        assert said.startswith("database: its tables are not those of this version")


def test_who_runs_stays_in_service_when_a_newer_version_has_added_to_the_tables(rapport: Rapport) -> None:
    with rapport.store.engines.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    status, said = ready(rapport.health())
    assert status == 200
    assert said.startswith("ok\nnote: a newer version has migrated the database")


def test_an_app_whose_token_nobody_knows_is_a_line(rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.installations.forget(COMPANY, real_now())
    assert ready(rapport.health()) == (503, "slack company: no token is known; python -m bot doctor says more\n")


def test_a_wedged_thread_and_a_silent_socket_are_lines(rapport: Rapport) -> None:
    seconds = [0.0]
    life = Life(lambda: seconds[0])
    life.expect({"delivery.release": 10.0})
    socket = SimpleNamespace(kind="company", silence=0.0)
    looked_at = Health(rapport.store, ["company"], rapport.deps.now, life, [cast(Any, socket)])
    assert ready(looked_at) == (200, "ok\n")
    seconds[0] = 1000.0
    socket.silence = MOST_SOCKET_SILENCE + 5
    status, said = ready(looked_at)
    assert status == 503
    for line in (
        "delivery: no sign of life for 1000 s", "errands: no sign of life for 1000 s", "wake: ", "ticker: ",
        "job delivery.release: 1000 s late", "socket company: Slack has said nothing for 65 s",
    ):  # fmt: skip
        assert line in said
    socket.silence = MOST_SOCKET_SILENCE
    assert "socket" not in ready(looked_at)[1], "it may take a while to connect"


def test_slack_that_is_away_is_noted_and_takes_nobody_out_of_service(slack: Slack, rapport: Rapport) -> None:
    slack.stand_in.faults("users.info", "drop_before", times=away.IN_A_ROW)
    for _ in range(away.IN_A_ROW):
        assert ready(rapport.health()) == (200, "ok\n")
        with pytest.raises((SlackAway, SlackUnclear)):
            rapport.deps.slack.person(COMPANY, "U0MINA")
    status, said = ready(rapport.health())
    assert (status, said.partition(" since ")[0]) == (200, "ok\nnote: Slack is away")
    rapport.deps.slack.person(COMPANY, "U0MINA")
    assert ready(rapport.health()) == (200, "ok\n")


def test_that_slack_is_away_and_back_is_one_line_each_however_often_it_is_tried(written: io.StringIO) -> None:
    for _ in range(2):
        for _ in range(50):
            away.failed("slack", SlackAway("unreachable", "Connection refused"))
        away.answered("slack")
        away.answered("slack")
    assert len(lines(written, "Slack is away")) == 2
    assert [line["times"] for line in lines(written, "Slack is back")] == [50, 50]
    assert lines(written, "Slack is still away") == []


def test_that_it_lasts_is_said_now_and_then(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(away.IN_A_ROW):
        away.failed("mail", OSError("no route to host"))
    monkeypatch.setattr(away, "REMIND_SECONDS", 0.0)
    away.failed("mail", OSError("no route to host"))
    assert len(lines(written, "the mail server is away")) == 1
    assert [line["times"] for line in lines(written, "the mail server is still away")] == [away.IN_A_ROW + 1]


def test_a_hiccup_is_no_absence(written: io.StringIO) -> None:
    for _ in range(20):
        away.failed("slack", SlackUnclear("timed out"))
        away.failed("slack", SlackUnclear("timed out"))
        away.answered("slack")
    assert written.getvalue() == ""


def test_what_slack_refuses_was_answered(slack: Slack, rapport: Rapport) -> None:
    for _ in range(away.IN_A_ROW + 1):
        with pytest.raises(SlackRefused):
            rapport.deps.slack.person(COMPANY, "U0NOBODY")
    assert away.now() == {}


def test_a_database_that_is_away_is_said_once_and_delivery_recovers_by_itself(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    rapport.store.close()
    file = database_of(rapport)
    kept = shutil.move(file, file.with_suffix(".kept"))
    file.mkdir()
    sender = Delivery(rapport.deps, {})
    for _ in range(20):
        assert list(sender.claim(8)) == []
    assert len(lines(written, "the database is away")) == 1
    assert len(lines(written, "delivery waits for the database")) == 1
    file.rmdir()
    shutil.move(kept, file)
    assert list(sender.claim(8)) == []
    assert len(lines(written, "the database is back")) == 1


def test_a_database_that_takes_no_writes_is_told_until_it_does(rapport: Rapport, written: io.StringIO) -> None:
    for _ in range(away.IN_A_ROW):
        with pytest.raises(OperationalError):
            write_in_vain(rapport)
    assert len(lines(written, "the database takes no writes")) == 1
    assert ready(rapport.health()) == (200, "ok\n"), "it was mended while nobody wrote"
    assert len(lines(written, "the database takes writes again")) == 1
