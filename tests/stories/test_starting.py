"""A real process that starts while another one keeps SQLite's only writer."""

from __future__ import annotations

import fcntl
from pathlib import Path

from tests.stories.conftest import free_port, is_ready, until
from tests.stories.site import site


def test_work_waits_for_its_turn_and_says_so_once(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    with site(sqlite_url, tmp_path) as here:
        with Path(f"{sqlite_url.removeprefix('sqlite:///')}.writer").open("ab") as writer:
            fcntl.flock(writer, fcntl.LOCK_EX)
            work = here.start("work", HEALTH_PORT=str(port))
            until(lambda: "waiting for it" in here.logged())
            assert work.popen.poll() is None
        until(lambda: is_ready(f"http://127.0.0.1:{port}"))
        assert [line["error"] for line in here.lines() if "waiting for it" in line["event"]] == [
            "Busy: another process writes"
        ]
        work.stopped()
