"""Monitoring, as it looks at real processes: whole numbers of several workers, and what is away, until it is back."""

from __future__ import annotations

import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.fakes import COMPANY
from tests.stories.conftest import free_port, until
from tests.stories.site import CROWD, Site, hand_over, site
from tests.stories.wire import wired

ACKS = ("rapport_ack_seconds_count", "commands.said")
AGE = ("rapport_oldest_notice_age_seconds", "")


@pytest.fixture
def here(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    with site(sqlite_url, tmp_path, TMPDIR=str(tmp_path)) as made:
        yield made


def numbers(port: int) -> dict[tuple[str, str], float]:
    """Every sample by its name and the values of its labels; histograms without their buckets."""
    answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30)
    assert answer.status_code == 200, answer.text
    found = [one for family in text_string_to_metric_families(answer.text) for one in family.samples]
    return {(one.name, ",".join(one.labels.values())): one.value for one in found if "le" not in one.labels}


def ready(port: int) -> tuple[int, str]:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30)
    except httpx.TransportError:
        return 0, ""
    return answer.status_code, answer.text


def say(here: Site, *ids: str) -> None:
    """Each event is acknowledged."""
    with httpx.Client(timeout=30) as client:
        for number, id in enumerate(ids):
            assert hand_over(client, here.url, CROWD[number % len(CROWD)], id) == 200


@pytest.mark.long
def test_whichever_worker_is_asked_tells_the_numbers_of_all_and_of_those_that_died(here: Site, tmp_path: Path) -> None:
    port = free_port()
    web = here.start("web", HEALTH_PORT=str(port))
    say(here, *(f"Ev{number}" for number in range(30)))
    asked = [numbers(port) for _ in range(6)]
    assert {found[ACKS] for found in asked} == {30.0}
    assert {found["rapport_notices", "due"] for found in asked} == {30.0}
    assert httpx.get(f"{here.url}/healthz").text == "ok\n"
    assert httpx.get(f"{here.url}/metrics").status_code == 404, "not where Slack comes"
    assert httpx.post(f"http://127.0.0.1:{port}/slack/company/events").status_code == 404, "not where monitoring comes"
    worker = psutil.Process(web.popen.pid).children()[0]
    worker.send_signal(signal.SIGKILL)
    until(lambda: not worker.is_running() and len(psutil.Process(web.popen.pid).children()) == 2)
    say(here, *(f"Ev{number}" for number in range(30, 40)))
    assert numbers(port)[ACKS] == 40
    (folder,) = tmp_path.glob("rapport-metrics-*")
    assert folder.stat().st_mode & 0o777 == 0o700
    web.stopped()
    assert not folder.exists()


@pytest.mark.long
def test_a_working_process_tells_of_itself_at_a_port_of_its_own(here: Site) -> None:
    port = free_port()
    work = here.start("work", HEALTH_PORT=str(port))
    until(lambda: ready(port) == (200, "ok\n"))
    until(lambda: numbers(port).get(("rapport_job_seconds_count", "delivery.release")))
    found = numbers(port)
    assert found["rapport_thread_silence_seconds", "delivery"] < 60
    assert found["rapport_job_lag_seconds", "delivery.settle"] < 60
    second = here.start("work", HEALTH_PORT=str(port))
    assert second.ended() == 1
    assert f"HEALTH_PORT {port} cannot be opened" in here.logged()
    work.stopped()


def test_socket_mode_is_watched_by_its_pings(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with site(sqlite_url, tmp_path, "socket", HEALTH_PORT=str(port)) as here:
        run = here.start("run")
        until(lambda: ready(port) == (200, "ok\n"))
        found = numbers(port)
        assert found["rapport_socket_connected", "company"] == 1
        assert found["rapport_socket_silence_seconds", "company"] < 60
        run.stopped()


def test_slack_that_is_away_is_said_once_and_takes_nobody_out_of_service(here: Site) -> None:
    port = free_port()
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/api/"
    work = here.start("work", HEALTH_PORT=str(port), SLACK_BASE_URL=address)
    until(lambda: "note: Slack is away since" in ready(port)[1])
    assert ready(port)[0] == 200
    assert numbers(port)["rapport_away", "slack"] == 1
    assert Counter(line["event"] for line in here.lines())["Slack is away"] == 1
    assert not any(line["logger"].startswith("slack_sdk") for line in here.lines()), "no trace of every call"
    work.stopped()


def test_a_database_that_goes_and_comes_back_is_told_and_what_waited_is_delivered(
    postgresql_url: str, tmp_path: Path
) -> None:
    port = free_port()
    with wired(postgresql_url) as wire, site(postgresql_url, tmp_path) as here:
        web = here.start("web")
        work = here.start("work", HEALTH_PORT=str(port), DATABASE_URL=wire.url)
        until(lambda: ready(port) == (200, "ok\n"))
        wire.cut()
        say(here, *(f"Ev{number}" for number in range(20)))
        until(lambda: "the database is away" in {line["event"] for line in here.lines()})
        status, said = ready(port)
        assert status == 503
        assert said.startswith("database: cannot be used")
        assert numbers(port)["rapport_away", "database"] == 1
        assert AGE not in numbers(port), "what nobody can tell is left out"
        wire.mend()
        until(lambda: here.states() == {"sent": 20})
        until(lambda: ready(port) == (200, "ok\n"))
        events = Counter(line["event"] for line in here.lines())
        assert (events["the database is away"], events["the database is back"]) == (1, 1)
        assert events["delivery waits for the database"] == 1
        assert {line["level"] for line in here.lines()} <= {"info", "warning"}
        assert numbers(port)[AGE] == 0
        assert COMPANY not in str(numbers(port))
        web.stopped()
        work.stopped()
