"""The page in Debian's Chromium, a stand-in behind it, and the smallest app that answers it over signed HTTP."""

import json
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from sandbox.server import Running, running

ROOT = Path(__file__).parents[2]
# A page of a busy machine takes its time.
expect.set_options(timeout=15_000)
ARTEFACTS = ROOT / "artefacts"
SAMPLES = ROOT / "sandbox" / "samples"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]
Json = dict[str, Any]


class App:
    """What the stand-in talks to: it opens the views it was given, and answers submissions from a list."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.opens: list[Json] = []  # views for commands, in order
        self.answers: list[Json | None] = []  # for view submissions, in order; None closes
        self.token = "xoxb-company-demo"
        self.api_url = ""
        self.silent = False
        self.due: datetime | None = None
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status, answer = app.hear(self.headers.get("content-type", ""), body.decode())
                content = json.dumps(answer).encode() if answer is not None else b""
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: the test reads `heard`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/slack"

    def hear(self, kind: str, body: str) -> tuple[int, Json | None]:
        fields = parse_qs(body)
        payload: Json = (json.loads(body) if kind.startswith("application/json") else
                         json.loads(fields["payload"][0]) if "payload" in fields else
                         {"type": "command", **{name: values[0] for name, values in fields.items()}})
        self.heard.append(payload)
        if self.silent:
            return 500, None
        if payload["type"] == "command" and self.opens:
            self.call("views.open", trigger_id=payload["trigger_id"], view=self.opens.pop(0))
        if payload["type"] == "command" and payload.get("text") == "status":
            return 200, {"response_type": "ephemeral", "text": "Nothing is *open*."}
        if payload["type"] == "block_suggestion":
            return 200, {"options": [{"text": {"type": "plain_text", "text": f"{payload['value']} {n}"},
                                      "value": f"{payload['value']}-{n}"} for n in (1, 2)]}
        return 200, self.answers.pop(0) if payload["type"] == "view_submission" and self.answers else None

    def call(self, method: str, **arguments: Any) -> Json:
        """One call of the Web API, which must go well."""
        answer: Json = httpx.post(f"{self.api_url}{method}", json=arguments,
                                  headers={"authorization": f"Bearer {self.token}"}).json()
        assert answer["ok"], answer
        return answer

    def of(self, kind: str) -> list[Json]:
        return [one for one in self.heard if one["type"] == kind]

    def picture(self) -> str:
        """The id of an uploaded picture: a small bar chart."""
        width, height = 320, 120
        rows = b"".join(
            b"\0" + b"".join(bytes((15, 107, 99)) if x % 40 > 8 and y > height - 20 - x // 4 else b"\xf4\xf7\xf6"
                             for x in range(width)) for y in range(height))
        chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)),
                  (b"IEND", b""))
        content = b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in chunks)
        ticket = self.call("files.getUploadURLExternal", filename="chart.png", length=len(content))
        assert httpx.post(ticket["upload_url"], content=content).status_code == 200
        self.call("files.completeUploadExternal", files=[{"id": ticket["file_id"], "title": "Chart"}])
        return str(ticket["file_id"])

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def app() -> Iterator[App]:
    app = App()
    yield app
    app.close()


@pytest.fixture
def stand(app: App) -> Iterator[Running]:
    """Both sample workspaces; the company's app is `app`."""
    loaded = [yaml.safe_load((SAMPLES / f"{name}.yaml").read_text()) for name in ("company", "community")]
    places = [place for each in loaded for place in each["workspaces"]]
    places[0]["app"] |= {"request_url": app.url, "shortcuts": [
        {"name": "Note this", "type": "message", "callback_id": "note"}]}
    places[0]["app"]["commands"] += [{"name": name, "description": "Of another app"} for name in ("/history", "/poll")]
    with running({"workspaces": places}, next_due=lambda: app.due) as stand:
        app.api_url = stand.api_url
        yield stand


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield chromium
        chromium.close()


Visit = Callable[..., Page]


@contextmanager
def visits(browser: Browser, url: str) -> Iterator[Visit]:
    """Opens the page at `url` as somebody, somewhere, or as a newcomer finds it (`user=""`). At the end no page may
    have complained or asked elsewhere."""
    wrong: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((url, "data:", "blob:")):
            wrong.append(f"outside: {request.url}")

    def open_page(user: str = "U0MINA", where: str = "C0GENERAL", *, workspace: str = "T0HARBOR", side: str = "",
                  scheme: str = "light", width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme,  # type: ignore[arg-type]
                                      locale="en-GB", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", heard)
        page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
        page.on("request", asked)
        page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}")
                if answer.status >= 400 else None)
        page.goto(f"{url}/#/{workspace}/{user}/{where}/{side}".rstrip("/") if user else url)
        page.wait_for_selector("body[data-revision]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def visit(browser: Browser, stand: Running) -> Iterator[Visit]:
    """The page of a stand-in with `app` behind it."""
    with visits(browser, stand.url) as open_page:
        yield open_page


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Saves a screenshot among the artefacts."""
    ARTEFACTS.mkdir(exist_ok=True)

    def save(page: Page, name: str) -> None:
        page.screenshot(path=ARTEFACTS / f"front-{name}.png")

    return save
