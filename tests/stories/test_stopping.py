"""SIGTERM, to real processes under load: what is in hand is finished or handed back, and nothing is lost or doubled."""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pytest

from bot.store.machine import Claim, Machine, OtherMachine
from tests.fakes import COMPANY
from tests.stories.conftest import free_port, is_ready, until
from tests.stories.site import CROWD, Process, Site, Talking, hand_over, site

# A stop has ten seconds; two more are for a machine that has other things to do.
IN_TIME = 12.0


def everything_is_said_once(here: Site) -> None:
    asked = sum(here.states().values())
    until(lambda: here.states() == {"sent": asked})
    assert set(here.hinted().values()) == {1}
    assert len(here.hinted()) == asked


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def test_web_and_work_stop_in_the_middle_of_it_and_leave_no_claim_behind(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with site(request.getfixturevalue(f"{engine}_url"), tmp_path) as here:
        web, work = here.start("web"), here.start("work")
        with Talking(here.url) as talking:
            until(lambda: here.states()["sent"] > 10)
            assert work.stopped() < IN_TIME
            assert here.claims() == []
            assert web.stopped() < IN_TIME
        assert set(talking.answers.values()) <= {200, None}, "answered, or not reached any more"
        assert talking.acknowledged() <= here.keys()
        again = here.start("work")
        everything_is_said_once(here)
        again.stopped()


@pytest.mark.long
def test_run_stops_in_the_middle_of_it_and_what_it_acknowledged_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    with site(sqlite_url, tmp_path, "socket") as here:
        run = here.start("run")
        talking = threading.Thread(target=say_hello, args=(here,))
        talking.start()
        until(lambda: here.states()["sent"] > 3)
        assert run.stopped() < IN_TIME
        assert here.claims() == []
        talking.join()
        told = [entry for entry in here.stand_in.wire("message") if entry["request"]["event"]["user"] in CROWD]
        kept = {f"event:{entry['request']['event_id']}" for entry in told if entry["status"] == "ok"}
        assert 3 < len(kept) < len(CROWD)
        assert kept <= here.keys()
        here.start("run")
        everything_is_said_once(here)


def say_hello(here: Site) -> None:
    for user in CROWD:
        here.stand_in.person(COMPANY, user).say("hello")


def test_a_send_that_outlasts_the_stop_is_looked_up_by_the_next(sqlite_url: str, tmp_path: Path) -> None:
    with site(sqlite_url, tmp_path) as here:
        here.start("web")
        here.stand_in.faults("chat.postMessage", "delay", seconds=15)
        work = here.start("work")
        with httpx.Client() as client:
            assert hand_over(client, here.url, CROWD[0], "Ev1") == 200
        until(lambda: here.states() == {"sending": 1})
        assert work.stopped() < IN_TIME
        assert (here.states(), here.claims()) == ({"unclear": 1}, [])
        here.start("work")
        everything_is_said_once(here)


def test_a_second_sigterm_ends_work_at_once(sqlite_url: str, tmp_path: Path) -> None:
    with site(sqlite_url, tmp_path) as here:
        here.start("web")
        here.stand_in.faults("chat.postMessage", "delay", seconds=15)
        work = here.start("work")
        with httpx.Client() as client:
            assert hand_over(client, here.url, CROWD[0], "Ev1") == 200
        until(lambda: here.states() == {"sending": 1})
        assert ended_at_the_second(work) < 5


def test_a_second_sigterm_ends_web_at_once(sqlite_url: str, tmp_path: Path) -> None:
    with site(sqlite_url, tmp_path) as here:
        web = here.start("web")
        with socket.create_connection(("127.0.0.1", int(here.environment["PORT"]))) as slow:
            slow.sendall(b"POST /slack/company/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
            assert is_ready(here.url), "answered, so the connection before it was taken"
            assert ended_at_the_second(web) < 5


def ended_at_the_second(process: Process) -> float:
    """Seconds from the second SIGTERM to the end."""
    process.send(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.ended(1)
    begun = time.monotonic()
    process.send(signal.SIGTERM)
    assert process.ended() == -signal.SIGTERM
    return time.monotonic() - begun


@pytest.mark.long
def test_what_cannot_start_says_so_in_a_sentence(tmp_path: Path, sqlite_url: str) -> None:
    with site(sqlite_url, tmp_path) as here:
        empty = f"sqlite:///{tmp_path / 'empty.db'}"
        for command in ("web", "work"):
            assert here.start(command, DATABASE_URL=empty).ended() == 1
        assert here.logged().count("The database is not up to date. Run: python -m bot migrate") == 2
        assert here.start("web", SLACK_COMPANY_BOT_TOKEN="xoxb-wrong").ended() == 1
        assert "Slack said no: invalid_auth" in here.logged()
        assert "Traceback" not in here.logged()


def test_a_file_of_another_machine_is_refused_in_a_sentence_until_that_is_done_with_it(
    tmp_path: Path, sqlite_url: str
) -> None:
    shared = tmp_path / "shared.db"
    with site(sqlite_url, tmp_path, "socket") as here:
        assert here.start("migrate", DATABASE_URL=f"sqlite:///{shared}").ended() == 0
        other = Claim(shared, Machine("another-boot", "another-id", "pine"))
        other.hold()
        commands = ("web", "work", "run", "verify", "migrate", "doctor")
        for command in commands:
            assert here.start(command, DATABASE_URL=f"sqlite:///{shared}").ended() == 1
        assert "Traceback" not in here.logged()
        told = " ".join(here.logged().split())
        assert told.count(f"The database file {shared} is in use by another machine (pine)") == len(commands)
        other.release()
        work = here.start("work", DATABASE_URL=f"sqlite:///{shared}", HEALTH_PORT=str(port := free_port()))
        until(lambda: is_ready(f"http://127.0.0.1:{port}"))
        with pytest.raises(OtherMachine):
            other.hold()
        work.stopped()
        other.hold()
        other.release()
