"""The sample company as the benchmarks need it: its stand-in, a migrated database, and what Slack would send."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import yaml
from sqlalchemy import func, select

from bot import settings
from bot.app import MESSAGES, Rapport
from bot.jobs import setup
from bot.rules.hiring.requisitions.wanted import fingerprint, wanted_from
from bot.slack import blocks, forms
from bot.store.migrate import migrate
from bot.store.schema import notices, requisitions
from bot.words import Words
from sandbox.demo import SETUP, for_the_bot, samples
from sandbox.server import running

TEAM = "T0HARBOR"
PATH = "/slack/company/events"
FORM = "hiring.requisitions.submit"
# People of the sample company who decide about nothing, so that every request of theirs has approvers.
ASKERS = ("U0MINA", "U0SAM", "U0LEE", "U0RAVI", "U0JONAS", "U0CHENJIE", "U0TESS", "U0DIEGO", "U0IVY", "U0CARLA")
ANSWERS = {
    "title": "Data engineer", "department": "Engineering", "level": "Senior", "location": "Berlin", "headcount": "2",
    "business_case": "Orders doubled, and the reports are a week late.", "pay_from": "70000", "pay_to": "85000",
    "currency": "EUR",
}  # fmt: skip


@dataclass(frozen=True)
class Company:
    """A company of 40 whose bot is set up and not running. `environment` is the bot's."""

    folder: Path
    environment: dict[str, str]

    @property
    def secret(self) -> str:
        return self.environment["SLACK_COMPANY_SIGNING_SECRET"]

    def rapport(self) -> Rapport:
        """The bot of this process; close its store."""
        return Rapport(settings.read(self.environment))

    def requests(self) -> int:
        """How many requests for headcount the database holds."""
        with closing(self.rapport().store) as store, store.engines.read() as connection:
            return connection.execute(select(func.count()).select_from(requisitions)).scalar_one()

    def written(self) -> int:
        """How many notices the database holds: one for each command that was kept."""
        with closing(self.rapport().store) as store, store.engines.read() as connection:
            return connection.execute(select(func.count()).select_from(notices)).scalar_one()

    def commands(self, count: int, first: int = 0) -> list[Signed]:
        """So many distinct commands, signed now."""
        return [signed(self.secret, _command(number)) for number in range(first, first + count)]

    def submissions(self, count: int, first: int = 0) -> list[Signed]:
        """So many distinct forms, Next and Send of each, filled in and signed now: a signature holds five minutes."""
        numbers = range(first, first + count)
        payloads = [payload for number in numbers for payload in (_next(number), _send(number))]
        made = [json.dumps(payload, separators=(",", ":")) for payload in payloads]
        return [signed(self.secret, {"payload": payload}) for payload in made]


@dataclass(frozen=True)
class Signed:
    """One request as Slack sends it."""

    headers: dict[str, str]
    body: bytes

    @property
    def wire(self) -> bytes:
        """The bytes that go over a kept connection."""
        named = [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([f"POST {PATH} HTTP/1.1", "Host: 127.0.0.1", *named, "", ""]).encode() + self.body


@contextmanager
def company(database_url: str | None = None) -> Iterator[Company]:
    """The company, its stand-in answering and its database on disk, until the block is left; on SQLite by default."""
    with TemporaryDirectory(prefix="rapport-bench-") as name:
        folder = Path(name)
        with running(samples(), folder / "clock.json") as stand_in:
            environment = for_the_bot(stand_in.world, stand_in.url, folder)
            made = Company(folder, environment | ({"DATABASE_URL": database_url} if database_url else {}))
            rapport = made.rapport()
            with closing(rapport.store):
                migrate(rapport.store.engines)
                rapport.install()
                setup.apply(rapport.deps, yaml.safe_load(SETUP.read_text(encoding="utf-8")), SETUP.parent)
            yield made


def signed(secret: str, form: dict[str, str]) -> Signed:
    """The form as a request with Slack's signature of this moment."""
    body, stamp = urlencode(form).encode(), str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return Signed(headers, body)


def _command(number: int) -> dict[str, str]:
    return {
        "command": "/hire", "text": f"benchmark {number}", "team_id": TEAM, "channel_id": "C0GENERAL",
        "user_id": ASKERS[number % len(ASKERS)], "trigger_id": f"{number}.{TEAM}", "response_url": "http://127.0.0.1/none",
    }  # fmt: skip


def _next(number: int) -> dict[str, Any]:
    return _submission(number, {**_form(), "id": f"V{number:010}", "hash": f"{number}.h", "state": _filled()})


def _send(number: int) -> dict[str, Any]:
    """The second view, pushed onto the first, with what Next put into it."""
    wanted = wanted_from(forms.read({"state": _filled()}), ASKERS[number % len(ASKERS)], datetime.now(UTC).date())
    view = {
        "type": "modal", "callback_id": "hiring.requisitions.submit", "blocks": [], "state": {"values": {}},
        "id": f"W{number:010}", "root_view_id": f"V{number:010}", "hash": f"{number}.s",
        "private_metadata": json.dumps({"digest": fingerprint(wanted)}),
    }  # fmt: skip
    return _submission(number, view)


def _submission(number: int, view: dict[str, Any]) -> dict[str, Any]:
    who = ASKERS[number % len(ASKERS)]
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "harborpine"},
        "user": {"id": who, "username": who.lower(), "name": who.lower(), "team_id": TEAM},
        "api_app_id": "A0HARBOR",
        "trigger_id": f"{number}.{TEAM}",
        "view": {"root_view_id": view["id"], "previous_view_id": None, **view, "team_id": TEAM},
    }


@cache
def _form() -> dict[str, Any]:
    facts = {"answers": {}, "asker": "U0MINA", "is_edit": False}
    return blocks.modal(Words(MESSAGES).tree("hiring/requisitions/request", "en", {"prefix": "", **facts}, "UTC"))


@cache
def _filled() -> dict[str, Any]:
    """The state of the form with ANSWERS in it; what has another kind of field keeps what it showed first."""
    values: dict[str, Any] = {}
    for block in _form()["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            given: dict[str, Any] = {"type": element["type"]}
            if "initial_option" in element:
                given["selected_option"] = element["initial_option"]
            elif element["type"] in {"plain_text_input", "number_input"}:
                given["value"] = ANSWERS.get(block["block_id"].partition("~")[0])
            values[block["block_id"]] = {element["action_id"]: given}
    return {"values": values}
