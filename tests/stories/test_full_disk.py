"""A database that takes no writes: nothing is acknowledged, it is said, and when there is room again all goes on."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.fakes import COMPANY
from tests.stories import disk as disks
from tests.stories.conftest import free_port, is_ready, until
from tests.stories.disk import Disk
from tests.stories.site import CROWD, Site, Talking, site

KINDS = disks.kinds()


# On the limited one in the long run only, where the mounted one can be had.
@pytest.fixture(params=[KINDS[0], *(pytest.param(each, marks=pytest.mark.long) for each in KINDS[1:])])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    with disks.disk(request.param, tmp_path / "disk") as made:
        yield made


@pytest.fixture
def url(disk: Disk, sqlite_url: str) -> str:
    """A migrated database on that disk."""
    shutil.move(sqlite_url.removeprefix("sqlite:///"), disk.folder / "rapport.db")
    return f"sqlite:///{disk.folder / 'rapport.db'}"


def ready(port: int) -> int:
    return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code


def events(here: Site) -> Counter[str]:
    return Counter(line["event"] for line in here.lines())


def everything_is_said_once(here: Site) -> None:
    until(lambda: here.states() == {"sent": sum(here.states().values())})
    assert set(here.hinted().values()) == {1}


@pytest.mark.long
def test_a_full_disk_gets_a_5xx_and_a_line_and_when_there_is_room_again_all_goes_on(
    url: str, disk: Disk, tmp_path: Path
) -> None:
    with site(url, tmp_path) as here:
        web, work = here.start("web"), here.start("work")
        with Talking(here.url) as talking:
            until(lambda: here.states()["sent"] > 3)
            disk.fill()
            until(lambda: 500 in talking.answers.values())
            until(lambda: events(here)["the database takes no writes"])
            until(lambda: ready(int(here.environment["PORT"])) == 503)
            disk.free()
            said = len(talking.acknowledged())
            until(lambda: len(talking.acknowledged()) > said + 20)
            until(lambda: events(here)["the database takes writes again"])
        assert ready(int(here.environment["PORT"])) == 200
        assert set(talking.answers.values()) == {200, 500}
        assert talking.acknowledged() <= here.keys()
        assert {line["level"] for line in here.lines()} <= {"info", "warning"}
        reasons = {line["error"] for line in here.lines() if line["event"] == "the database takes no writes"}
        assert any("disk" in reason or "No space" in reason for reason in reasons)
        everything_is_said_once(here)
        web.stopped()
        work.stopped()


def test_over_a_socket_what_a_full_disk_cannot_keep_is_not_acknowledged(url: str, disk: Disk, tmp_path: Path) -> None:
    with site(url, tmp_path, "socket") as here:
        port = free_port()
        run = here.start("run", HEALTH_PORT=str(port))
        with saying_hello(here):
            until(lambda: here.states()["sent"] > 3)
            disk.fill()
            until(lambda: unanswered(here))
            until(lambda: events(here)["the database takes no writes"])
            until(lambda: ready(port) == 503)
            disk.free()
            until(lambda: ready(port) == 200)
            said = here.states()["sent"]
            until(lambda: here.states()["sent"] > said)
        told = [entry for entry in here.stand_in.wire("message") if entry["request"]["event"]["user"] in CROWD]
        kept = {f"event:{entry['request']['event_id']}" for entry in told if entry["status"] == "ok"}
        assert kept <= here.keys()
        everything_is_said_once(here)
        run.stopped()


@contextmanager
def saying_hello(here: Site) -> Iterator[None]:
    """Everybody in turn, over and over, until the block is left."""
    stop = threading.Event()

    def say() -> None:
        for user in CROWD * 9:
            if not stop.is_set():
                here.stand_in.person(COMPANY, user).say("hello")

    talking = threading.Thread(target=say)
    talking.start()
    try:
        yield
    finally:
        stop.set()
        talking.join()


def unanswered(here: Site) -> bool:
    return any(entry["status"] == "timeout" for entry in here.stand_in.wire("message"))


def test_a_database_somebody_else_has_locked_gets_a_5xx_until_they_are_done(sqlite_url: str, tmp_path: Path) -> None:
    with site(sqlite_url, tmp_path) as here:
        web, work = here.start("web"), here.start("work")
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        with Talking(here.url) as talking:
            until(lambda: here.states()["sent"] > 3)
            other.execute("BEGIN IMMEDIATE")
            until(lambda: 500 in talking.answers.values())
            said = talking.acknowledged()
            other.execute("ROLLBACK")
            until(lambda: len(talking.acknowledged()) > len(said) + 20)
        other.close()
        assert set(talking.answers.values()) == {200, 500}
        assert talking.acknowledged() <= here.keys()
        assert {line["event"] for line in here.lines()} & {"could not answer now", "the database takes no writes"}
        everything_is_said_once(here)
        web.stopped()
        work.stopped()


@pytest.mark.long
@pytest.mark.parametrize("command", ["run", *(pytest.param(each, marks=pytest.mark.long) for each in ("web", "work"))])
def test_on_a_folder_that_cannot_be_written_nobody_starts_and_the_sentence_says_why(
    sqlite_url: str, tmp_path: Path, command: str
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with site(sqlite_url, tmp_path, "socket") as here:
        if "mounted" in disks.kinds():
            with disks.disk("mounted", tmp_path / "disk") as made:
                shutil.copy(file, made.folder / "rapport.db")
                disks.read_only(made.folder, True)
                refused(here, command, made.folder / "rapport.db", "Read-only file system")
                disks.read_only(made.folder, False)
                port = free_port()
                again = here.start(
                    command, DATABASE_URL=f"sqlite:///{made.folder / 'rapport.db'}", HEALTH_PORT=str(port)
                )
                until(lambda: is_ready(f"http://127.0.0.1:{port}"))
                again.stopped()
        (tmp_path / "closed.db.machine").mkdir()
        shutil.copy(file, tmp_path / "closed.db")
        refused(here, command, tmp_path / "closed.db", "Is a directory")


def refused(here: Site, command: str, database: Path, why: str) -> None:
    assert here.start(command, DATABASE_URL=f"sqlite:///{database}").ended() == 1
    assert "Traceback" not in here.logged()
    said = " ".join(here.logged().split())
    assert "The database cannot be used" in said
    assert why in said
