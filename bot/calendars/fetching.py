"""Fetching from an address that a person typed: contained in where it may lead, how long it takes, how much it brings.

A name is resolved once, every address it stands for is checked, and the connection is made to the one that was checked:
a name that answers otherwise a moment later leads nowhere else.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from bot.calendars.troubles import Troubled, Why

# A calendar of ten years of somebody who meets a lot has some three million bytes.
MOST_BYTES = 10_000_000
# For all of it: name, connections, redirects and every byte.
MOST_SECONDS = 20.0
# Feeds move once, to another host or to https; a third time is a game.
MOST_REDIRECTS = 3
# Beneath this only the two of the web: other services do not want to be spoken to in it.
FIRST_FREE_PORT, WEB_PORTS = 1024, frozenset({80, 443})
# How long one of several addresses of a name may take to answer before the next is tried.
ONE_SECONDS = 4.0
READ_BYTES = 65_536
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Where addresses of the old kind are wrapped in the new: a network's own translator, and the older tunnels.
NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# The addresses that a name stands for.
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What came back; header names in lower case. `url` is where it was in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str = field(default="", repr=False)


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as this machine knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(text: str) -> bool:
    """Whether that address is one of the whole internet's, and stands for none of a smaller network's."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(each) for each in (address, *_wrapped(address)))


def _is_public(address: Address) -> bool:
    refused = (
        address.is_private, address.is_loopback, address.is_link_local, address.is_multicast, address.is_reserved,
        address.is_unspecified,
    )  # fmt: skip
    # NAT64 is reserved for it, and judged by what it wraps.
    return address in NAT64[0] or (address.is_global and not any(refused))


def _wrapped(address: Address) -> Iterator[Address]:
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in NAT64):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        yield from (each for each in inner if each is not None)


def cleaned(address: str) -> str:
    """The address as it is fetched: webcal is the web, encrypted. Raises Troubled: NO_ADDRESS."""
    text = address.strip()
    scheme, mark, rest = text.partition("://")
    if mark and scheme.lower() in {"webcal", "webcals"}:
        text = f"https://{rest}"
    return urlunsplit(_parts(text)._replace(fragment=""))


def with_password(address: str, user: str, password: str) -> str:
    """The address, `cleaned`, with that user and password in it and no others."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"))


def host_of(address: str) -> str:
    """The name of the machine, for a person to know the calendar by; nothing secret of the address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class Fetch:
    """Fetches, within limits. `private_hosts` are names whose addresses may be the organisation's own."""

    def __init__(
        self, private_hosts: Collection[str] = (), resolve: Resolve = resolved, seconds: float = MOST_SECONDS,
        most: int = MOST_BYTES, context: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self._private = frozenset(host.lower() for host in private_hosts)
        self._resolve = resolve
        self._seconds = seconds
        self._most = most
        self._context = context

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What is at that address, wherever it sends on to. Raises Troubled for everything but an answer."""
        return self.ask("GET", url, headers)

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
        """The answer to that, the address's own user and password shown to no other host. Raises Troubled.

        What is no GET is asked of the same host only.
        """
        until = time.monotonic() + self._seconds
        at = _parts(url)
        secret, first = _authorization(at), _origin(at)
        for _ in range(MOST_REDIRECTS + 1):
            shown = {**(headers or {}), **(secret if _origin(at) == first else {})}
            answer = self._once(method, at, shown, body, until)
            if answer.status not in REDIRECTS or not answer.headers.get("location"):
                return answer
            before, at = at, _parts(urljoin(urlunsplit(at), answer.headers["location"].strip()))
            if before.scheme == "https" and at.scheme != "https":
                raise Troubled(Why.NOT_SECURE, "sent on to http")
            if method != "GET" and _origin(at) != _origin(before):
                raise Troubled(Why.REDIRECTED, "sent on elsewhere")
        raise Troubled(Why.REDIRECTED)

    def _once(
        self, method: str, at: SplitResult, headers: Mapping[str, str], body: bytes | None, until: float
    ) -> Answer:
        host, port = at.hostname or "", _port(at)
        addresses = self._checked(host, port, until)
        tls = self._tls() if at.scheme == "https" else None
        connection = _Connection(host, port, addresses, _left(until), tls)
        watch = threading.Timer(_left(until), connection.cut)
        watch.daemon = True
        watch.start()
        try:
            path = urlunsplit(("", "", at.path or "/", at.query, ""))
            asked = {"Accept-Encoding": "gzip", "User-Agent": "Rapport", "Connection": "close", **headers}
            connection.request(method, path, body, asked)
            with connection.getresponse() as response:
                found = {name.lower(): value for name, value in response.getheaders()}
                content = b"" if response.status in REDIRECTS else self._read(response, found)
            if connection.is_cut:
                raise Troubled(Why.TOO_SLOW)
            return Answer(response.status, found, content, urlunsplit(at))
        except ssl.SSLError as error:
            raise Troubled(Why.TOO_SLOW if connection.is_cut else Why.NOT_SECURE, type(error).__name__) from error
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            is_late = connection.is_cut or isinstance(error, TimeoutError)
            raise Troubled(Why.TOO_SLOW if is_late else Why.UNREACHABLE, type(error).__name__) from error
        finally:
            watch.cancel()
            connection.close()

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = ssl.create_default_context()
        return self._context

    def _checked(self, host: str, port: int, until: float) -> Sequence[str]:
        """The addresses of that name. Raises Troubled when any of them is not allowed."""
        is_ours = host in self._private
        if not is_ours and port < FIRST_FREE_PORT and port not in WEB_PORTS:
            raise Troubled(Why.NOT_ALLOWED, "port")
        found = self._named(host, port, until)
        if not is_ours and not all(map(is_public, found)):
            raise Troubled(Why.NOT_ALLOWED)
        return found

    def _named(self, host: str, port: int, until: float) -> Sequence[str]:
        """Nothing ends a look-up that hangs: it is left behind when the time is over."""
        answers: queue.Queue[Sequence[str]] = queue.Queue()

        def look() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError):
                answers.put(())

        threading.Thread(target=look, name="look-up", daemon=True).start()
        try:
            found = answers.get(timeout=_left(until))
        except queue.Empty:
            raise Troubled(Why.TOO_SLOW, "name") from None
        if not found:
            raise Troubled(Why.NO_SUCH_HOST)
        return found

    def _read(self, response: http.client.HTTPResponse, headers: Mapping[str, str]) -> bytes:
        """The body, unpacked, never more than allowed of either. Raises Troubled, OSError and zlib.error."""
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
            raise Troubled(Why.NO_CALENDAR, "encoding")
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if "gzip" in encoding or encoding == "deflate" else None
        content, seen = bytearray(), 0
        while chunk := response.read(READ_BYTES):
            seen += len(chunk)
            content += unpack.decompress(chunk, self._most + 1 - len(content)) if unpack else chunk
            if len(content) > self._most or seen > self._most:
                raise Troubled(Why.TOO_BIG)
        if response.length or (unpack and not unpack.eof):
            raise Troubled(Why.UNREACHABLE, "broken off")
        return bytes(content)


class _Connection(http.client.HTTPConnection):
    """To the first of the checked addresses that answers, under the name that was asked for."""

    def __init__(
        self, host: str, port: int, addresses: Sequence[str], seconds: float, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=seconds)
        self.default_port = 443 if tls else 80
        self.is_cut = False
        self._addresses = addresses
        self._seconds = seconds
        self._tls = tls
        self._wire: socket.socket | None = None  # `sock` is gone as soon as an answer begins

    def connect(self) -> None:
        for n, address in enumerate(self._addresses, 1):
            try:
                is_last = n == len(self._addresses)
                self.sock = socket.create_connection(
                    (address, self.port), self._seconds if is_last else min(self._seconds, ONE_SECONDS)
                )
                self._wire = self.sock
                break
            except OSError:
                if is_last or self.is_cut:
                    raise
        self.sock.settimeout(self._seconds)
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self._wire = self.sock
            self.sock.do_handshake()
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """The time is over: whatever waits for the other side wakes."""
        self.is_cut = True
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> SplitResult:
    """The parts of an address that may be fetched. Raises Troubled: NO_ADDRESS."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")
        url.encode("ascii")
    except (ValueError, UnicodeError):
        raise Troubled(Why.NO_ADDRESS) from None
    if parts.scheme not in {"http", "https"} or not host or any(each <= " " or each == "\x7f" for each in url):
        raise Troubled(Why.NO_ADDRESS)
    return parts


def _port(at: SplitResult) -> int:
    return at.port or (443 if at.scheme == "https" else 80)


def _origin(at: SplitResult) -> tuple[str, str | None, int]:
    return at.scheme, at.hostname, _port(at)


def _authorization(at: SplitResult) -> Mapping[str, str]:
    if at.username is None:
        return {}
    pair = f"{unquote(at.username)}:{unquote(at.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Troubled(Why.TOO_SLOW)
    return left
