"""Letters go to a real SMTP server; a refusal, a doubt and a success are three different things."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot import away
from bot.mail.letters import letter
from bot.mail.post import Mail, MailRefused, MailUnclear
from bot.words.said import Said
from bot.words.tree import parse

SENDER = "Rapport <bot@example.com>"


class Box:
    """What the server took, and what it answers to the next letter or recipient."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answer = "250 taken"
        self.recipient = "250 fine"

    async def handle_RCPT(self, _s: SMTP, _n: Session, envelope: Envelope, to: str, _o: list[str]) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self.letters.append(message_from_bytes(content, policy=default))
        self.envelopes.append(envelope)
        return self.answer


@pytest.fixture
def box() -> Box:
    return Box()


class AnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def started(box: Box, **options: Any) -> Controller:
    controller = AnyPort(box, hostname="127.0.0.1", port=0, **options)
    controller.start()
    return controller


@pytest.fixture
def server(box: Box) -> Iterator[str]:
    controller = started(box)
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def send(mail: Mail, to: str = "Ada <ada@example.com>", **changes: Any) -> None:
    given = {"subject": "Ünï", "text": "Hällo\n.\nend\n", "html": "<p>Hällo</p>", "message_id": "<7@example.com>"}
    mail.send(to, **(given | changes))


def test_a_letter_arrives_whole(server: str, box: Box) -> None:
    send(Mail(server, SENDER), headers={"List-Unsubscribe": "<https://a.example/u?t=1>"})
    (taken,) = box.letters
    assert (taken["Subject"], taken["From"], taken["To"]) == ("Ünï", SENDER, "Ada <ada@example.com>")
    assert (taken["Message-ID"], taken["List-Unsubscribe"]) == ("<7@example.com>", "<https://a.example/u?t=1>")
    assert taken["Date"]
    text, html = (cast(EmailMessage, part) for part in taken.iter_parts())
    assert text.get_content().replace("\r\n", "\n") == "Hällo\n.\nend\n"
    assert html.get_content_type() == "text/html"
    assert html.get_content().strip() == "<p>Hällo</p>"
    assert box.envelopes[0].mail_from == "bot@example.com"
    assert box.envelopes[0].rcpt_tos == ["ada@example.com"]


@pytest.mark.parametrize(("answer", "again"), [("550 never", False), ("451 later", True)])
def test_a_refused_recipient_or_letter_was_certainly_not_taken(server: str, box: Box, answer: str, again: bool) -> None:
    box.recipient = answer
    with pytest.raises(MailRefused, match=answer) as first:
        send(Mail(server, SENDER))
    assert box.letters == []
    box.recipient, box.answer = "250 fine", answer
    with pytest.raises(MailRefused, match=answer) as second:
        send(Mail(server, SENDER))
    assert first.value.again is second.value.again is again


@pytest.mark.parametrize("to", ["", "ada", "ada@example.com, bob@example.com", "a@b\r\nRCPT TO:<c@d>", "ä@example.com"])
def test_what_is_no_single_address_is_refused_before_anything_is_sent(server: str, box: Box, to: str) -> None:
    with pytest.raises(MailRefused) as refused:
        send(Mail(server, SENDER), to=to)
    assert refused.value.again is False
    assert box.letters == []


@pytest.mark.parametrize("change", [{"subject": "a\nBcc: b@c.de"}, {"headers": {"X-A": "b\r\nBcc: b@c.de"}}])
def test_a_header_cannot_smuggle_another(server: str, box: Box, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"(?i)linefeed"):
        send(Mail(server, SENDER), **change)
    assert box.letters == []


def test_a_hostile_subject_stays_one_header(server: str, box: Box) -> None:
    typed = Said("x\r\nBcc: all@example.com\r\n\r\nbody").__html__()
    subject, text, html = letter(parse(f"<Letter><Subject>About {typed}</Subject><Quote>{typed}</Quote></Letter>"))
    send(Mail(server, SENDER), subject=subject, text=text, html=html)
    assert box.letters[0]["Bcc"] is None
    assert box.letters[0]["Subject"] == "About x Bcc: all@example.com body"
    assert box.envelopes[0].rcpt_tos == ["ada@example.com"]


def test_a_sender_that_is_no_address_is_named_at_once() -> None:
    with pytest.raises(ValueError, match="the sender 'bot' is no e-mail address"):
        Mail("smtp://localhost", "bot")


def test_nobody_listening_is_a_certain_no_that_may_be_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(MailRefused) as refused:
            send(Mail(url, SENDER))
    assert refused.value.again is True


def test_starttls_and_a_password_are_used(box: Box, certificate: tuple[Path, Path]) -> None:
    names: list[tuple[bytes, bytes]] = []

    def known(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        names.append((given.login, given.password))
        return AuthResult(success=given.password == b"p@ss", handled=False)

    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(*certificate)
    controller = started(box, tls_context=theirs, require_starttls=True, auth_required=True, authenticator=known)
    ours = ssl.create_default_context(cafile=str(certificate[0]))
    try:
        where = f"127.0.0.1:{controller.port}?tls=starttls"
        send(Mail(f"smtp://bot:p%40ss@{where}", SENDER, ours))
        with pytest.raises(MailRefused, match="535") as refused:
            send(Mail(f"smtp://bot:wrong@{where}", SENDER, ours))
        assert refused.value.again is False
        with pytest.raises(MailRefused, match=r"(?i)certificate"):
            send(Mail(f"smtp://bot:p%40ss@{where}", SENDER))
    finally:
        controller.stop()
    assert names[0] == (b"bot", b"p@ss")
    assert len(box.letters) == 1


def test_a_server_without_starttls_is_refused_when_it_is_asked_for(server: str, box: Box) -> None:
    with pytest.raises(MailRefused, match="STARTTLS") as refused:
        send(Mail(f"{server}?tls=starttls", SENDER))
    assert refused.value.again is False
    assert box.letters == []


def test_tls_from_the_first_byte_is_spoken_too(box: Box, certificate: tuple[Path, Path]) -> None:
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(*certificate)
    controller = started(box, ssl_context=theirs)
    try:
        ours = ssl.create_default_context(cafile=str(certificate[0]))
        send(Mail(f"smtps://127.0.0.1:{controller.port}", SENDER, ours))
    finally:
        controller.stop()
    assert len(box.letters) == 1


@pytest.mark.parametrize("url", ["http://a", "smtp://", "smtp://a?tls=maybe", ""])
def test_a_wrong_server_address_is_named_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="a mail server is"):
        Mail(url, SENDER)


def odd_server(talk: Callable[[socket.socket], None]) -> tuple[str, threading.Thread]:
    """A server for one connection that says what `talk` says."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening:
            line, _ = listening.accept()
            with line:
                talk(line)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"smtp://127.0.0.1:{listening.getsockname()[1]}", thread


def polite(line: socket.socket) -> None:
    """Everything up to and including the end of the letter, which is left without an answer."""
    line.sendall(b"220 hello\r\n")
    for answer in (b"250 a\r\n", b"250 b\r\n", b"250 c\r\n", b"354 go\r\n"):
        line.recv(1000)
        line.sendall(answer)
    received = b""
    while not received.endswith(b"\r\n.\r\n"):
        received += line.recv(65536)


def test_a_line_that_breaks_after_the_letter_leaves_a_doubt() -> None:
    url, thread = odd_server(polite)
    with pytest.raises(MailUnclear):
        send(Mail(url, SENDER))
    thread.join()


def test_a_line_that_breaks_before_the_letter_is_a_certain_no() -> None:
    url, thread = odd_server(lambda line: line.sendall(b"220 hello\r\n"))
    with pytest.raises(MailRefused) as refused:
        send(Mail(url, SENDER))
    assert refused.value.again is True
    thread.join()


@pytest.mark.parametrize(("after_the_letter", "outcome"), [(False, MailRefused), (True, MailUnclear)])
def test_a_server_that_dribbles_is_left_when_the_time_is_over(after_the_letter: bool, outcome: type[Exception]) -> None:
    def dribble(line: socket.socket) -> None:
        if after_the_letter:
            polite(line)
        line.settimeout(0.05)
        while True:
            try:
                line.sendall(b"2")
                if line.recv(1000) == b"":
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    url, thread = odd_server(dribble)
    begun = time.monotonic()
    with pytest.raises(outcome):
        send(Mail(url, SENDER, seconds=0.4))
    assert time.monotonic() - begun < 2
    thread.join()


def test_a_server_that_would_take_letters_has_no_problem(server: str) -> None:
    assert Mail(server, SENDER).problem() is None


def test_a_server_that_is_not_there_has_one() -> None:
    assert Mail("smtp://127.0.0.1:1", SENDER).problem()


def test_a_server_that_is_away_is_known_until_it_answers_whatever_it_says(server: str, box: Box) -> None:
    away.answered("mail")
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        closed = f"smtp://127.0.0.1:{nobody.getsockname()[1]}"
    for _ in range(away.IN_A_ROW):
        assert "mail" not in away.now()
        with pytest.raises(MailRefused) as refused:
            send(Mail(closed, SENDER))
        assert refused.value.again
    assert "mail" in away.now()
    box.recipient = "550 nobody of that name"
    with pytest.raises(MailRefused):
        send(Mail(server, SENDER))
    assert "mail" not in away.now()
