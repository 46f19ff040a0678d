"""`make audit`: weaknesses are found where somebody knows of them, and *could not check* is not *none*."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

import audit.__main__ as audit
from audit.licences import Package, may, packages, pinned


class Osv(BaseHTTPRequestHandler):
    """Answers as https://google.github.io/osv.dev/post-v1-query/ says, of what is weak here."""

    weak: ClassVar[set[tuple[str, str]]] = set()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        known = [{"id": f"TEST-{name}", "summary": "Weak", "affected": [{"package": asked["package"]}]}]
        body = json.dumps({"vulns": known} if (name, asked["version"]) in self.weak else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def osv(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[tuple[str, str]]]:
    """Somebody who knows of weaknesses: of those in the set, to begin with the one that is asked about first."""
    Osv.weak = {("jinja2", "2.4.1")}
    with ThreadingHTTPServer(("127.0.0.1", 0), Osv) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv(audit.COPY, f"http://127.0.0.1:{server.server_port}/v1/query")
        yield Osv.weak
        server.shutdown()


def test_nothing_known_is_fine_and_leaves_a_bill_of_materials(
    osv: set[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main() == audit.FINE, capsys.readouterr().out
    bill = json.loads(audit.SBOM.read_text("utf-8"))
    parts = {each["name"]: each for each in bill["components"]}
    locked = {name for lock in audit.LOCKS for name, _ in pinned(lock)}
    assert bill["bomFormat"] == "CycloneDX"
    assert locked - parts.keys() <= {"colorama"}, "what only other systems need is no part of it"
    assert parts["flask"]["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]


def test_a_known_weakness_of_ours_is_named(osv: set[tuple[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    version = dict(pinned(audit.LOCKS[0]))["flask"]
    osv.add(("flask", version))
    assert audit.main() == audit.AGAINST
    assert "TEST-flask" in capsys.readouterr().out


@pytest.mark.parametrize("knows", [False, None], ids=["who knows of nothing", "nobody"])
def test_who_cannot_look_says_so_and_fails(
    osv: set[tuple[str, str]], knows: bool | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    osv.clear()
    if knows is None:
        monkeypatch.setenv(audit.COPY, "http://127.0.0.1:9/v1/query")
    assert audit.main() == audit.NOT_CHECKED
    assert "could not be checked" in capsys.readouterr().out


def test_every_licence_is_known_and_none_asks_for_more_than_we_do() -> None:
    assert [each for each in packages(audit.LOCKS) if not each.may_be_used] == []
    assert all(map(may, ("MIT", "MIT OR GPL-3.0-only", "(MIT AND 0BSD) AND Zlib", "LGPL-3.0-only")))
    assert not any(map(may, ("", "GPL-3.0-only", "MIT AND AGPL-3.0-only", "Proprietary")))
    assert not Package("x", "1", "").may_be_used
    assert Package("x", "1", None).may_be_used
