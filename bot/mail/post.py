"""The post: one letter over SMTP, with a certain answer or a named doubt."""

import smtplib
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from threading import Timer
from urllib.parse import parse_qs, unquote, urlsplit

from bot import away

# A whole send may not outlive the lease under which it was claimed (house rule: 20 s).
SEND_SECONDS = 20.0

# Base64 or quoted-printable always: a server need not know 8BITMIME, and no line is too long.
_POLICY = SMTP.clone(cte_type="7bit")


# What a server answers to an address nobody reads (RFC 5321, 4.2.3; RFC 7504); the same codes with an enhanced code
# 5.7 are about who sends (RFC 3463, 3.8).
NO_SUCH_ADDRESS, OUR_FAULT = frozenset({550, 551, 553, 556}), b"5.7"


# An invitation: what it is sent for, and the file.
Calendar = tuple[str, bytes]


class MailRefused(Exception):
    """The letter was certainly not taken. `again` says whether a later attempt can succeed, `answered` whether it was
    the server's own word, `is_of_address` whether it refused this address for good, and not us or the letter."""

    def __init__(self, reason: str, again: bool, answered: bool = True, is_of_address: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        self.is_of_address = is_of_address and not again
        self.answered = answered


class MailUnclear(Exception):
    """The connection broke after the letter was on its way: it may have been taken."""


class Mail:
    """A mail server and the address letters come from.

    `url` is `smtp://user:password@host:port`, with `?tls=starttls` to insist on STARTTLS, or `smtps://…`.
    Raises ValueError for any other, and for a sender that is no address.
    """

    def __init__(
        self, url: str, sender: str, context: ssl.SSLContext | None = None, seconds: float = SEND_SECONDS
    ) -> None:
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", ["none"])[-1]
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or tls not in ("none", "starttls"):
            raise ValueError("a mail server is smtp://host:port, smtp://host:port?tls=starttls or smtps://host")
        self._secure, self._starttls = parts.scheme == "smtps", tls == "starttls"
        self._host, self._port = parts.hostname, parts.port or (465 if self._secure else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._context = context or ssl.create_default_context()
        self._seconds = seconds
        try:
            self._sender = _address(sender)
        except MailRefused as error:
            raise ValueError(f"the sender {error}") from error

    @property
    def sender(self) -> tuple[str, str]:
        """The address letters come from, and its name."""
        return self._sender.addr_spec, self._sender.display_name

    def send(
        self,
        to: str,
        subject: str,
        text: str,
        html: str,
        message_id: str,
        headers: Mapping[str, str] | None = None,
        calendar: Calendar | None = None,
    ) -> None:
        """Hand the letter to the server; on return the server has taken it. `calendar` goes along twice: to be answered
        where the reader's program knows how, and as a file for every other.

        Takes `seconds` in all at most. Raises MailRefused when it was certainly not taken, MailUnclear when
        the answer to the whole letter did not come.
        """
        recipient = _address(to)
        letter = _letter(self._sender, recipient, subject, text, html, message_id, headers or {}, calendar)
        try:
            self._send(recipient, letter)
        except MailUnclear as error:
            away.failed("mail", error)
            raise
        except MailRefused as error:
            if error.answered:
                away.answered("mail")
            else:
                away.failed("mail", error)
            raise
        away.answered("mail")

    def _send(self, recipient: Address, letter: bytes) -> None:
        with _Connection(self._host, self._port, self._context if self._secure else None, self._seconds) as line:
            try:
                self._introduce(line)
                _taken(line.mail(self._sender.addr_spec))
            except OSError as error:
                raise _refused(error) from error
            try:
                _taken(line.rcpt(recipient.addr_spec))
            except OSError as error:
                raise _refused(error, is_of_address=_is_of_address(error)) from error
            try:
                _taken(line.data(letter))
            except OSError as error:
                if isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 600:
                    raise _refused(error) from error
                raise MailUnclear(str(error) or type(error).__name__) from error

    def problem(self) -> str | None:
        """Why the server would take no letter from us now; None when it would."""
        with _Connection(self._host, self._port, self._context if self._secure else None, self._seconds) as line:
            try:
                self._introduce(line)
            except OSError as error:
                return str(_refused(error))
        return None

    def _introduce(self, line: "_Connection") -> None:
        line.greet(self._sender.domain)
        if self._starttls:
            line.starttls(context=self._context)
            line.ehlo()
        if self._user:
            line.login(self._user, self._password)


class _Connection(smtplib.SMTP):
    """A connection that is cut when its seconds are over, whoever still waits on it."""

    def __init__(self, host: str, port: int, secure: ssl.SSLContext | None, seconds: float) -> None:
        super().__init__(local_hostname="localhost", timeout=seconds)
        self._host = host  # what smtplib checks a certificate against after STARTTLS
        self._place, self._secure = (host, port), secure
        self._until = time.monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Connection":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self.close()

    def greet(self, name: str) -> None:
        """Connect and say hello as `name`; smtplib's own guess would ask the resolver, which may take long."""
        self.local_hostname = name
        code, message = self.connect(*self._place)
        if code != 220:
            raise smtplib.SMTPConnectError(code, message)
        self.ehlo_or_helo_if_needed()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for left, place in zip(range(len(places), 0, -1), places, strict=True):
            remaining = max(0.01, self._until - time.monotonic())
            try:
                made = socket.create_connection((str(place[4][0]), port), remaining / left)
            except OSError:
                if left == 1:
                    raise
            else:
                made.settimeout(remaining)
                return self._secure.wrap_socket(made, server_hostname=host) if self._secure else made
        raise OSError(f"{host} has no address")

    def _cut(self) -> None:
        # A connection that has just been closed needs no cutting.
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


def _taken(answer: tuple[int, bytes]) -> None:
    code, words = answer
    if code not in (250, 251):
        raise smtplib.SMTPResponseException(code, words)


def _is_of_address(error: OSError) -> bool:
    if not isinstance(error, smtplib.SMTPResponseException) or error.smtp_code not in NO_SUCH_ADDRESS:
        return False
    words = error.smtp_error
    return not (words if isinstance(words, bytes) else str(words).encode()).startswith(OUR_FAULT)


def _refused(error: OSError, is_of_address: bool = False) -> MailRefused:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        return MailRefused(f"{error.smtp_code} {said}", again=error.smtp_code < 500, is_of_address=is_of_address)
    again = not isinstance(error, smtplib.SMTPNotSupportedError)
    return MailRefused(str(error) or type(error).__name__, again, answered=isinstance(error, smtplib.SMTPException))


def _address(text: str) -> Address:
    try:
        header = _POLICY.header_factory("To", text)
        (found,) = header.addresses
    except (ValueError, IndexError, MessageError) as error:
        raise MailRefused(f"{text!r} is no e-mail address", again=False) from error
    if header.defects or not found.username or not found.domain or not found.addr_spec.isascii():
        raise MailRefused(f"{text!r} is no e-mail address", again=False)
    return Address(found.display_name, found.username, found.domain)


def _letter(
    sender: Address,
    to: Address,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    headers: Mapping[str, str],
    calendar: Calendar | None,
) -> bytes:
    letter = EmailMessage(_POLICY)
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Message-ID"], letter["Date"] = message_id, formatdate()
    for name, value in headers.items():
        letter[name] = value
    letter.set_content(text)
    letter.add_alternative(html, subtype="html")
    if calendar is not None:
        method, content = calendar
        letter.add_alternative(content.decode(), subtype="calendar", params={"method": method})
        letter.add_attachment(content, "application", "ics", filename="invite.ics")
    return letter.as_bytes()
