"""Small servers on this machine that behave as they are told."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# What is done with a request: its head is given, and the socket to answer on.
Behaviour = Callable[[str, socket.socket], None]


def answering(body: bytes = b"", status: str = "200 OK", **headers: str) -> Behaviour:
    """Answers that."""
    lines = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)

    def behave(_request: str, to: socket.socket) -> None:
        to.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    return behave


@contextmanager
def serving(behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that behaves so, without its scheme, and the requests it got."""
    got: list[str] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                to = context.wrap_socket(self.request, server_side=True) if context else self.request
                head = b""
                while b"\r\n\r\n" not in head and (more := to.recv(65_536)):
                    head += more
                got.append(head.decode())
                behaviour(head.decode(), to)
                to.close()
            except OSError:  # whoever asked went away
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}", got
        server.shutdown()
        thread.join()


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of that name shows, and what believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = folder / "both.pem"
    form = serialization.PrivateFormat.PKCS8
    both.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    shows = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shows.load_cert_chain(both)
    return shows, ssl.create_default_context(cafile=str(both))
