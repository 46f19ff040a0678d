"""CalDAV: read from and written to a real server, and what other servers answer."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.calendars.caldav import CalDav
from bot.calendars.fetching import Fetch
from bot.calendars.port import Calendar, Writable
from bot.calendars.published import Published
from bot.calendars.troubles import Troubled, Why
from bot.calendars.writing import Event, Guest
from bot.rules.spans import Span, Taken
from tests.calendars import files
from tests.calendars.servers import answering, serving

FETCH = Fetch(["127.0.0.1"], seconds=10)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WINDOW = Span(AT - DAY, AT + 30 * DAY)
EVENT = Event(
    "interview:41@rapport.example", AT, AT + HOUR, AT - DAY, "面试：后端工程师", text="a, b; c\nd",
    organizer=Guest("hiring@rapport.example"), guests=(Guest("ada@company.example"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server, with the user and password in it."""
    folder: Path = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text("ada:sec:ret\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server-hosts": f"127.0.0.1:{port}", "storage-filesystem-folder": str(folder / "kept"), "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(folder / "users"), "auth-htpasswd-encryption": "plain", "auth-delay": "0",
        "logging-level": "error",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert server.poll() is None
            time.sleep(0.05)
    yield f"http://ada:sec%3Aret@127.0.0.1:{port}/ada"
    server.terminate()
    server.wait()


@pytest.fixture
def calendar(radicale: str, request: pytest.FixtureRequest) -> CalDav:
    """An empty calendar of Ada's."""
    url = f"{radicale}/{abs(hash(request.node.name))}/"
    assert FETCH.ask("MKCALENDAR", url).status == 201
    return CalDav(FETCH, url, "Europe/Berlin")


def test_what_was_written_is_busy_moves_under_its_uid_and_is_gone_when_removed(calendar: CalDav) -> None:
    assert calendar.busy(WINDOW) == calendar.busy_by_events(WINDOW) == Taken()
    calendar.put(EVENT)
    assert calendar.busy(WINDOW) == calendar.busy_by_events(WINDOW) == Taken((Span(AT, AT + HOUR),))
    calendar.put(replace(EVENT, start=AT + DAY, end=AT + DAY + HOUR, sequence=1))
    assert calendar.busy(WINDOW).firm == (Span(AT + DAY, AT + DAY + HOUR),)
    calendar.remove(EVENT.uid)
    calendar.remove(EVENT.uid)
    assert calendar.busy(WINDOW) == Taken()


def test_a_series_that_a_program_put_there_is_read_by_both_ways(calendar: CalDav, radicale: str) -> None:
    series = files.calendar("UID:s\nDTSTART:20261124T090000Z\nDTEND:20261124T100000Z\nRRULE:FREQ=WEEKLY;COUNT=3")
    headers = {"Content-Type": "text/calendar"}
    assert FETCH.ask("PUT", f"{calendar._url}s.ics", headers, series).status == 201
    expected = tuple(Span(AT + n * 7 * DAY, AT + n * 7 * DAY + HOUR) for n in range(3))
    assert calendar.busy(WINDOW).firm == calendar.busy_by_events(WINDOW).firm == expected


def test_a_published_address_reads_the_same_calendar(calendar: CalDav) -> None:
    calendar.put(EVENT)
    assert Published(FETCH, calendar._url, "UTC").busy(WINDOW) == calendar.busy(WINDOW)


def test_both_stand_behind_one_port() -> None:
    dav, feed = CalDav(FETCH, "https://c.example/a", None), Published(FETCH, "https://c.example/a.ics", None)
    assert isinstance(dav, Writable)
    assert isinstance(feed, Calendar)
    assert not isinstance(feed, Writable)


def why(act) -> Why:
    with pytest.raises(Troubled) as told:
        act()
    return told.value.why


def test_a_wrong_password_and_a_calendar_that_is_not_there_are_told(radicale: str) -> None:
    wrong = CalDav(FETCH, f"{radicale.replace('sec%3Aret', 'guess')}/x", None)
    assert why(lambda: wrong.busy(WINDOW)) is Why.PASSWORD
    assert why(lambda: wrong.put(EVENT)) is Why.PASSWORD
    assert why(lambda: CalDav(FETCH, f"{radicale}/nowhere", None).busy(WINDOW)) is Why.GONE


def test_what_somebody_else_wrote_meanwhile_is_not_undone() -> None:
    def changing(request: str, to: socket.socket) -> None:
        method = request.partition(" ")[0]
        answering(status="200 OK" if method == "GET" else "412 Changed", ETag='"1"')(request, to)

    with serving(changing) as (at, got):
        assert why(lambda: CalDav(FETCH, f"http://{at}/a", None).put(EVENT)) is Why.CHANGED
    assert 'If-Match: "1"' in got[1]


def test_what_is_not_there_yet_is_put_only_if_it_still_is_not() -> None:
    def empty(request: str, to: socket.socket) -> None:
        answering(status="404 None" if request.startswith("GET") else "201 Made")(request, to)

    with serving(empty) as (at, got):
        CalDav(FETCH, f"http://{at}/a", None).put(EVENT)
    assert "If-None-Match: *" in got[1]
    assert "METHOD" not in got[1]


def test_a_server_without_free_busy_lists_is_asked_for_its_events() -> None:
    data = files.calendar("UID:1\nDTSTART:20261124T090000Z\nDURATION:PT1H").decode()
    found = (
        '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response>'
        f"<d:propstat><d:prop><c:calendar-data>{data}</c:calendar-data></d:prop></d:propstat></d:response></d:multistatus>"
    ).encode()
    asked = []

    def without(request: str, to: socket.socket) -> None:
        asked.append(request)
        answering(status="501 No" if len(asked) == 1 else "207 Multi-Status", body=b"" if len(asked) == 1 else found)(
            request, to
        )

    with serving(without) as (at, _):
        assert CalDav(FETCH, f"http://{at}/a", None).busy(WINDOW).firm == (Span(AT, AT + HOUR),)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>', b"<html>Sign in", b"",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)  # fmt: skip
def test_hostile_and_broken_answers_are_no_calendar(body: bytes) -> None:
    with serving(answering(body, status="207 Multi-Status")) as (at, _):
        assert why(lambda: CalDav(FETCH, f"http://{at}/a", None).busy_by_events(WINDOW)) is Why.NO_CALENDAR


def test_a_request_that_writes_is_not_sent_on_to_another_host() -> None:
    with (
        serving(answering(status="201 Made")) as (end, got),
        serving(answering(status="307 Elsewhere", Location=f"http://{end}/a")) as (at, _),
    ):
        assert why(lambda: CalDav(FETCH, f"http://{at}/a", None).remove("x")) is Why.REDIRECTED
    assert got == []
