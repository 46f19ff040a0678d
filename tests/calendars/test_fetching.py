"""What an address that somebody typed may lead to, how long it may take and how much it may bring."""

from __future__ import annotations

import gzip
import socket
import time
import zlib

import pytest

from bot.calendars.fetching import Fetch, cleaned, host_of, is_public
from bot.calendars.troubles import Troubled, Why
from tests.calendars.servers import answering, certified, serving

HERE = ["127.0.0.1"]


def fetch(**more):
    """One that may fetch from this machine."""
    return Fetch(HERE, **more)


def why(fetching, url, **more):
    with pytest.raises(Troubled) as told:
        fetching.get(url, **more)
    return told.value.why


def test_what_is_there_comes_back_with_its_headers():
    with serving(answering(b"BEGIN:VCALENDAR", ETag='"1"')) as (at, got):
        found = fetch().get(f"http://{at}/feed.ics?key=1#part", {"If-None-Match": '"0"'})
    assert (found.status, found.headers["etag"], found.body) == (200, '"1"', b"BEGIN:VCALENDAR")
    assert got[0].startswith("GET /feed.ics?key=1 HTTP/1.1\r\n")
    assert 'If-None-Match: "0"' in got[0]
    assert f"Host: {at}" in got[0]


def test_that_nothing_changed_is_an_answer():
    with serving(answering(status="304 Not Modified")) as (at, _):
        assert fetch().get(f"http://{at}/").status == 304


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:db8::1", "::7f00:1", "no address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_everybodys_are_refused(address):
    assert not is_public(address)
    assert why(Fetch(resolve=lambda host, port: [address]), "https://calendar.example/") is Why.NOT_ALLOWED


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_not(address):
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    assert why(Fetch(resolve=lambda *_: ["8.8.8.8", "10.0.0.1"]), "https://calendar.example/") is Why.NOT_ALLOWED


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://localhost/", "http://[::1]/"])
def test_this_machine_is_refused_however_it_is_written(url):
    assert why(Fetch(), url) in {Why.NOT_ALLOWED, Why.NO_SUCH_HOST}


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_asked_once():
    asked = []

    def turning(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(answering(b"there")) as (at, got):
        port = at.rpartition(":")[2]
        found = Fetch(["calendar.example"], turning).get(f"http://calendar.example:{port}/")
    assert (found.body, asked) == (b"there", ["calendar.example"])
    assert f"Host: calendar.example:{port}" in got[0]


def test_a_name_with_an_address_that_is_dead_is_reached_at_its_next():
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.2", 0))
        with serving(answering(b"there")) as (at, _):
            port = at.rpartition(":")[2]
            found = Fetch(["c.example"], lambda *_: ["127.0.0.2", "127.0.0.1"]).get(f"http://c.example:{port}/")
    assert found.body == b"there"


def test_other_services_of_the_internet_are_not_spoken_to():
    assert why(Fetch(resolve=lambda *_: ["8.8.8.8"]), "http://mail.example:25/") is Why.NOT_ALLOWED


def test_a_redirect_is_followed_and_one_into_the_own_network_is_refused():
    with serving(answering(b"there")) as (end, _):
        with serving(answering(status="302 Found", Location=f"http://{end}/")) as (at, _):
            assert fetch().get(f"http://{at}/").body == b"there"
        inside = f"http://127.0.0.2:{end.rpartition(':')[2]}/"
        with serving(answering(status="302 Found", Location=inside)) as (at, _):
            assert why(fetch(), f"http://{at}/") is Why.NOT_ALLOWED


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://h.example/", "gopher://h.example/"])
def test_a_redirect_to_something_else_than_the_web_is_refused(to):
    with serving(answering(status="302 Found", Location=to)) as (at, _):
        assert why(fetch(), f"http://{at}/") is Why.NO_ADDRESS


def test_sending_on_in_a_circle_ends():
    with serving(answering(status="301 Moved", Location="/again")) as (at, got):
        assert why(fetch(), f"http://{at}/") is Why.REDIRECTED
    assert len(got) == 4


def test_a_password_in_the_address_is_shown_to_its_own_host_only():
    with (
        serving(answering(b"there")) as (end, got_there),
        serving(answering(status="302 Found", Location=f"http://{end}/")) as (at, got),
    ):
        fetch().get(f"http://ada:se%40cret@{at}/")
    assert "Authorization: Basic YWRhOnNlQGNyZXQ=" in got[0]
    assert "Authorization" not in got_there[0]
    assert f"Host: {at}" in got[0]


def test_more_than_allowed_is_not_read_on():
    def endless(_request, to):
        to.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            to.sendall(b"x" * 65_536)

    with serving(endless) as (at, _):
        assert why(fetch(most=1_000_000), f"http://{at}/") is Why.TOO_BIG


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_is_packed_is_unpacked_and_a_bomb_is_not(pack):
    for body, most in ((b"x" * 1000, 1000), (b"x" * 50_000_000, 1_000_000)):
        with serving(answering(pack(body), Content_Encoding="gzip")) as (at, _):
            if len(body) <= most:
                assert fetch(most=most).get(f"http://{at}/").body == body
            else:
                assert why(fetch(most=most), f"http://{at}/") is Why.TOO_BIG


@pytest.mark.parametrize(
    "behaviour",
    [
        answering(b"half", Content_Length="1000"), answering(gzip.compress(b"x" * 999)[:20], Content_Encoding="gzip"),
        answering(b"5\r\nab", Content_Length="", Transfer_Encoding="chunked"), lambda _request, to: None,
        lambda _request, to: to.sendall(b"SSH-2.0-OpenSSH_9\r\n"), answering(b"not packed", Content_Encoding="gzip"),
    ],
)  # fmt: skip
def test_an_answer_that_breaks_off_is_none(behaviour):
    with serving(behaviour) as (at, _):
        assert why(fetch(), f"http://{at}/") is Why.UNREACHABLE


def _dribble(first):
    def behave(_request, to):
        to.sendall(first)
        while True:
            to.sendall(b"x")
            time.sleep(0.02)

    return behave


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_dribbling_ends_with_the_time_allowed(first):
    with serving(_dribble(first)) as (at, _):
        began = time.monotonic()
        assert why(fetch(seconds=0.3), f"http://{at}/") is Why.TOO_SLOW
        assert time.monotonic() - began < 2


def test_a_handshake_that_never_ends_is_cut_too():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        assert why(fetch(seconds=0.3), f"https://127.0.0.1:{silent.getsockname()[1]}/") is Why.TOO_SLOW
        assert time.monotonic() - began < 2


def test_a_name_that_is_looked_up_forever_is_left_behind():
    def hangs(host, port):
        time.sleep(5)
        return ["8.8.8.8"]

    began = time.monotonic()
    assert why(Fetch(resolve=hangs, seconds=0.2), "https://calendar.example/") is Why.TOO_SLOW
    assert time.monotonic() - began < 2


def test_nobody_there_and_no_such_name_are_told_apart():
    def unknown(host, port):
        raise socket.gaierror

    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        assert why(fetch(), f"http://127.0.0.1:{unheard.getsockname()[1]}/") is Why.UNREACHABLE
    assert why(Fetch(resolve=unknown), "https://calendar.example/") is Why.NO_SUCH_HOST


def test_a_certificate_is_checked_against_the_name_that_was_asked_for(tmp_path):
    shows, believes = certified(tmp_path, "calendar.example")
    hosts = ["calendar.example", "other.example"]
    with serving(answering(b"there"), shows) as (at, _):
        port = at.rpartition(":")[2]
        fetching = Fetch(hosts, lambda *_: HERE, context=believes)
        assert fetching.get(f"https://calendar.example:{port}/").body == b"there"
        assert why(fetching, f"https://other.example:{port}/") is Why.NOT_SECURE
        assert why(Fetch(hosts, lambda *_: HERE), f"https://calendar.example:{port}/") is Why.NOT_SECURE


def test_what_was_encrypted_is_not_sent_on_in_clear(tmp_path):
    shows, believes = certified(tmp_path, "calendar.example")
    with serving(answering(status="302 Found", Location="http://calendar.example/"), shows) as (at, _):
        fetching = Fetch(["calendar.example"], lambda *_: HERE, context=believes)
        assert why(fetching, f"https://calendar.example:{at.rpartition(':')[2]}/") is Why.NOT_SECURE


def test_a_webcal_link_is_fetched_encrypted():
    assert (
        cleaned(" webcal://p01-caldav.icloud.com/published/2/abc#x ") == "https://p01-caldav.icloud.com/published/2/abc"
    )
    assert host_of("https://ada:secret@cal.example:8443/private-key/basic.ics") == "cal.example"


@pytest.mark.parametrize(
    "typed",
    [
        "", "calendar", "ftp://cal.example/", "file:///etc/passwd", "javascript:alert(1)", "https://", "http://[::1",
        "https://cal.example:99999/", "https://cal.example/\r\nX-Injected: 1", "https://cal.example/a b",
        "https://kalender.example/\u4f1a", "//cal.example/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(typed):
    with pytest.raises(Troubled) as told:
        cleaned(typed)
    assert told.value.why is Why.NO_ADDRESS
