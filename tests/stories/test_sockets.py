"""Socket Mode that fails under people's hands: `run` notices, says so, connects anew, and loses nothing it took."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import httpx
import pytest

from tests.fakes import COMPANY
from tests.stories.conftest import CIRCLE, Rapport, at_work, free_port, until
from tests.stories.site import CROWD, Site, site
from tests.stories.test_health import numbers
from tests.stories.test_requisitions import ASKED, about, the_one

# A silent connection is left after twenty seconds.
NOTICED = 40.0


def are_heard(rapport: Rapport) -> bool:
    """Whether each app has one connection, and somebody is there."""
    open_now = [socket for socket in rapport.stand_in.sockets() if not socket["silent"]]
    return len({socket["app"] for socket in open_now}) == len(rapport.stand_in.sockets()) == 2


def renewed(log: Path) -> list[tuple[str, str]]:
    """The app and why, of each connection made anew, in order."""
    found = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [(line["kind"], line["why"]) for line in found if line["event"] == "a socket is connected anew"]


@pytest.mark.long
def test_both_apps_leave_connections_that_were_silent_from_their_start_and_a_form_sent_in_vain_is_sent_again(
    sqlite_url: str, tmp_path: Path
) -> None:
    with at_work("socket", sqlite_url, tmp_path, LOG_FORMAT="json") as rapport:
        mina, omar, kai = rapport.person("U0MINA"), rapport.person("U0OMAR"), rapport.person("U0KAI", CIRCLE)
        mina.command("/hire request")
        mina.fill(reason="replacement", **ASKED)
        rapport.stand_in.faults("link", "silent", times=2)
        rapport.stand_in.faults("apps.connections.open", "refused", times=3, error="internal_error")
        rapport.stand_in.cut()
        rapport.stand_in.until(lambda: [socket["silent"] for socket in rapport.stand_in.sockets()] == [True, True])
        assert mina.submit()[0]["status"] == "timeout"
        rapport.stand_in.until(lambda: are_heard(rapport), NOTICED)
        assert mina.submit()[0]["status"] == "ok", "the form has stayed open"
        assert mina.submit()[0]["status"] == "ok"
        the_one(rapport, omar, "Your yes or no: Data engineer")
        assert len(about(mina, "Your request")) == 1
        assert kai.command("/community")[0]["status"] == "ok"
        whys = renewed(tmp_path / "bot.log")
        assert {(kind, why) for kind, why in whys} == {
            (kind, why) for kind in ("company", "community") for why in ("broken", "silent")
        }


def test_one_that_falls_silent_under_load_is_left_and_what_was_acknowledged_is_kept_and_answered_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    with site(sqlite_url, tmp_path, "socket") as here:
        port = free_port()
        here.start("run", HEALTH_PORT=str(port))
        talking = threading.Thread(target=say_hello, args=(here, CROWD[:20]))
        talking.start()
        until(lambda: here.states()["sent"] > 3)
        assert here.stand_in.silence() == 1
        here.stand_in.until(lambda: not any(socket["silent"] for socket in here.stand_in.sockets()), NOTICED)
        talking.join()
        say_hello(here, CROWD[20:])
        told = [entry for entry in here.stand_in.wire("message") if entry["request"]["event"]["user"] in CROWD]
        kept = {f"event:{entry['request']['event_id']}" for entry in told if entry["status"] == "ok"}
        assert len(kept) > len(CROWD[20:])
        assert any(entry["status"] == "timeout" for entry in told)
        assert kept <= here.keys()
        until(lambda: here.states() == {"sent": sum(here.states().values())})
        assert set(here.hinted().values()) == {1}
        found = numbers(port)
        assert found["rapport_sockets_renewed_total", "company,silent"] == 1
        assert found["rapport_socket_silence_seconds", "company"] < 20
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200


def say_hello(here: Site, crowd: list[str]) -> None:
    for user in crowd:
        here.stand_in.person(COMPANY, user).say("hello")
