"""Socket Mode is judged by what Slack says: silent, broken and refused connections, and what was acknowledged."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot import away, metrics
from bot.slack import sockets
from bot.slack.client import SlackRefused
from bot.slack.sockets import Socket
from sandbox.client import StandIn
from sandbox.server import Running, running
from tests.fakes import CIRCLE, COMPANY, KINDS, world
from tests.installed import written

__all__ = ["written"]
APPS = {"company": "A0COMPANY", "community": "A0COMMUNITY"}
# Seconds between pings, of silence that is too long, and before the second try: as in life, only shorter.
QUICK = {"ping_seconds": 0.1, "most_silence": 0.5, "first_wait": 0.05}


@pytest.fixture
def server() -> Iterator[Running]:
    whole = world()
    for workspace in whole["workspaces"]:
        workspace["app"] |= {"app_token": f"xapp-{workspace['kind']}", "events": ["user_change"]}
    with running(whole, ack_seconds=1.0) as made:
        yield made


@pytest.fixture
def stand_in(server: Running) -> Iterator[StandIn]:
    with StandIn(server.url) as made:
        yield made


@pytest.fixture(autouse=True)
def short_looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sockets, "LOOK_SECONDS", 0.02)
    metrics.start()
    yield
    metrics.stop()
    away.answered("slack")


class Company:
    """A socket of one app, and the events its listener has kept."""

    def __init__(self, server: Running, kind: str, before: Callable[[], Any] = lambda: None, **more: float) -> None:
        who = AuthorizeResult(enterprise_id=None, team_id=None, bot_id="B")
        bolt = App(signing_secret="s", process_before_response=True, authorize=lambda: who)
        self.kept: list[str] = []

        @bolt.event(re.compile(".*"))
        def keep(body: dict[str, Any]) -> None:
            before()
            self.kept.append(body["event_id"])

        self.socket = Socket(kind, bolt, f"xapp-{kind}", server.api_url, **{**QUICK, **more})


@contextmanager
def at_work(*companies: Company) -> Iterator[None]:
    for company in companies:
        company.socket.start()
    try:
        yield
    finally:
        for company in companies:
            company.socket.close()


def says_hello(stand_in: StandIn, kind: str = "company") -> bool:
    """Whether somebody's change of their profile was acknowledged."""
    workspace, user = {"company": (COMPANY, "U0MINA"), "community": (CIRCLE, "U0CLEO")}[kind]
    answers = stand_in.person(workspace, user).do("change_profile", title="x")["answers"]
    return all(answer["status"] == "ok" for answer in answers)


def renewed(why: str, kind: str = "company") -> float:
    text = metrics.exposition(lambda: iter(())).decode()
    found = re.search(rf'rapport_sockets_renewed_total{{app="{kind}",why="{why}"}} (.*)', text)
    return float(found[1]) if found else 0.0


def acknowledged(stand_in: StandIn) -> set[str]:
    return {entry["request"]["event_id"] for entry in stand_in.wire("user_change") if entry["status"] == "ok"}


def everything_told_is_kept(stand_in: StandIn, company: Company) -> None:
    """As soon as Slack has repeated what was not acknowledged."""
    told = {entry["request"]["event_id"] for entry in stand_in.wire("user_change")}
    stand_in.until(lambda: stand_in.clock.forward(60) and told <= set(company.kept))


def lines(written: io.StringIO, event: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, written.getvalue().splitlines()) if line["event"] == event]


def is_heard(stand_in: StandIn, kind: str = "company") -> bool:
    mine = [socket for socket in stand_in.sockets() if socket["app"] == APPS[kind]]
    return len(mine) == 1 and not mine[0]["silent"]


def test_a_connection_that_is_silent_from_its_start_is_left(
    server: Running, stand_in: StandIn, written: io.StringIO
) -> None:
    stand_in.faults("link", "silent", times=2)
    company = Company(server, "company")
    with at_work(company):
        assert company.socket.is_connected, "as far as its own end knows"
        stand_in.until(lambda: is_heard(stand_in))
        assert says_hello(stand_in)
        stand_in.until(lambda: company.socket.silence < QUICK["most_silence"])
    assert renewed("silent") == 2
    said = lines(written, "a socket is connected anew")
    assert {(line["kind"], line["why"], line["level"]) for line in said} == {("company", "silent", "warning")}


def test_a_connection_that_goes_silent_later_is_left_and_what_was_kept_comes_once(
    server: Running, stand_in: StandIn
) -> None:
    company = Company(server, "company")
    with at_work(company):
        assert says_hello(stand_in)
        stand_in.silence()
        says_hello(stand_in)
        stand_in.until(lambda: is_heard(stand_in))
        everything_told_is_kept(stand_in, company)
        assert acknowledged(stand_in) <= set(company.kept)
    assert renewed("silent") >= 1


def test_one_that_talks_is_never_left(server: Running, stand_in: StandIn) -> None:
    company = Company(server, "company")
    with at_work(company):
        opened = stand_in.sockets()
        stand_in.until(lambda: stand_in.sockets()[0]["open_seconds"] > 3 * QUICK["most_silence"])
        assert says_hello(stand_in)
        assert len(opened) == len(stand_in.sockets()) == 1
    assert renewed("silent") + renewed("broken") + renewed("asked") == 0


@pytest.mark.parametrize("reset", [False, True])
def test_cut_off_while_people_talk_nothing_acknowledged_is_lost_and_one_connection_is_left(
    server: Running, stand_in: StandIn, reset: bool
) -> None:
    company, stop = Company(server, "company"), threading.Event()

    def talk() -> None:
        with StandIn(server.url) as own:
            while not stop.is_set():
                says_hello(own)

    with at_work(company):
        talking = [threading.Thread(target=talk) for _ in range(3)]
        for thread in talking:
            thread.start()
        for cut in range(3):
            before = len(company.kept)
            stand_in.until(lambda before=before: len(company.kept) > before + 5)
            stand_in.cut(reset=reset)
            stand_in.until(lambda cut=cut: renewed("broken") > cut)
            stand_in.until(lambda: is_heard(stand_in))
        stop.set()
        for thread in talking:
            thread.join()
        assert says_hello(stand_in)
        assert acknowledged(stand_in) <= set(company.kept)
        everything_told_is_kept(stand_in, company)
        assert is_heard(stand_in)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_whom_slack_asks_to_go_connects_anew_first(server: Running, stand_in: StandIn, reason: str) -> None:
    company = Company(server, "company")
    with at_work(company):
        assert says_hello(stand_in)
        stand_in.disconnect(reason=reason)
        stand_in.until(lambda: renewed("asked") == 1)
        stand_in.until(lambda: is_heard(stand_in))
        assert says_hello(stand_in)
    assert renewed("broken") == 0


@pytest.mark.parametrize("kind", ["refused", "error500", "drop_before", "ratelimited"])
def test_slack_that_lets_nobody_in_for_a_while_is_asked_again_ever_less_often(
    server: Running, stand_in: StandIn, written: io.StringIO, kind: str
) -> None:
    company = Company(server, "company")
    with at_work(company):
        times = 1 if kind == "ratelimited" else 4
        stand_in.faults("apps.connections.open", kind, times=times, error="internal_error")
        stand_in.cut()
        stand_in.until(lambda: is_heard(stand_in))
        assert says_hello(stand_in)
        assert stand_in.struck("apps.connections.open") == {kind: times}
        assert company.socket._tries == times + 2, "each waits twice as long as the one before"
    assert len(lines(written, "a socket cannot be connected")) == 1, "said once a minute"


# The SDK leaves closing the socket of a failed handshake to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("kind", ["drop_before", "error500"])
def test_a_handshake_that_fails_is_tried_again(server: Running, stand_in: StandIn, kind: str) -> None:
    stand_in.faults("link", kind, times=3)
    with at_work(Company(server, "company")):
        stand_in.until(lambda: is_heard(stand_in))
        assert says_hello(stand_in)


def test_slack_that_is_away_when_it_begins_is_connected_to_when_it_is_back(server: Running, stand_in: StandIn) -> None:
    stand_in.away(1)
    with at_work(Company(server, "company")):
        stand_in.until(lambda: is_heard(stand_in))
        assert says_hello(stand_in)


def test_a_token_slack_does_not_take_is_told_at_once(server: Running) -> None:
    company = Company(server, "company")
    company.socket._web.token = "xapp-wrong"
    with pytest.raises(SlackRefused, match="invalid_auth"):
        company.socket.start()
    company.socket.close()


def test_both_apps_at_once_and_one_waits_for_the_other_in_nothing(server: Running, stand_in: StandIn) -> None:
    both = [Company(server, kind) for kind in ("company", "community")]
    with at_work(*both):
        assert set(KINDS.values()) >= set(APPS)
        stand_in.silence(APPS["community"])
        assert says_hello(stand_in, "company")
        stand_in.until(lambda: is_heard(stand_in, "community"))
        stand_in.silence()
        for kind in APPS:
            stand_in.until(lambda kind=kind: is_heard(stand_in, kind))
            assert says_hello(stand_in, kind)
    assert renewed("silent", "community") >= 2


def test_what_is_in_hand_is_answered_before_it_closes(server: Running, stand_in: StandIn) -> None:
    heard, may_end = threading.Event(), threading.Event()

    def takes_long() -> None:
        heard.set()
        assert may_end.wait(10)

    company = Company(server, "company", takes_long)
    answered: list[bool] = []
    with at_work(company):
        asking = threading.Thread(target=lambda: answered.append(says_hello(stand_in)))
        asking.start()
        assert heard.wait(10)
        closing = threading.Thread(target=company.socket.close)
        closing.start()
        stand_in.until(lambda: company.socket._line.closed)
        may_end.set()
        asking.join()
        closing.join()
    assert answered == [True]
