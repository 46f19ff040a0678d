"""The peer of V1 over HTTP: slack-bolt as it comes, with a listener that does nothing."""

from __future__ import annotations

import os

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from benchmarks.company import PATH


def served() -> SlackRequestHandler:
    """A WSGI app that verifies the signature and answers the command."""
    app = App(
        signing_secret=os.environ["SLACK_COMPANY_SIGNING_SECRET"],
        process_before_response=True,
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-bare", bot_user_id="U0BARE"
        ),
        token_verification_enabled=False,
    )

    @app.command("/hire")
    def nothing(ack: Ack) -> None:
        ack()

    return SlackRequestHandler(app, path=PATH)
