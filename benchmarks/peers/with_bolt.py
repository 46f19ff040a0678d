"""Bolt as it comes: who writes to the bot is answered by the listener, which Bolt has acknowledged before."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from benchmarks.peers.contest import BOT, Contender, environment
from sandbox.client import StandIn
from tests.crash.processes import Process

PATH = "/slack/events"
WORKERS, THREADS = 2, 8


def contender(place: StandIn, port: int, folder: Path) -> Contender:
    """Its web server, on that port. It has no memory of what it still has to send."""
    given = {**environment(place, "", folder), "PATH": os.environ["PATH"]}
    words = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"]
    words += ["--workers", str(WORKERS), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    words += ["--log-level", "warning", "benchmarks.peers.with_bolt:served()"]
    return Contender("Bolt", [Process("bolt", words, given, folder / "bolt.log")], lambda: 0)


def served() -> SlackRequestHandler:
    """A WSGI app that answers everybody who writes to it."""
    token = os.environ["SLACK_TOKEN"]
    app = App(
        signing_secret=os.environ["SLACK_SECRET"],
        client=WebClient(token, base_url=os.environ["SLACK_API"]),
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token, bot_user_id=BOT
        ),
        token_verification_enabled=False,
    )

    @app.event("message")
    def answer(event: dict[str, Any], client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], text="Hello.")

    return SlackRequestHandler(app, path=PATH)
