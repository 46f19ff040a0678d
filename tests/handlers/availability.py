"""Somebody's own availability: its page, and its forms filled in."""

from __future__ import annotations

from typing import Any

from tests.fakes import Json, Slack
from tests.handlers.forms import filled, opened

PANELS = "hiring.panels."
VALUES = {"availability": "", "attention": "", "change_availability": "revoke_feed"}
# By what the form is for: what is filled in.
ANSWERS: dict[str, dict[str, Any]] = {
    "hours": {"day_0": "10:00-15:00", "day_1": "", "per_week": "3"},
    "pause": {"kind": {"value": "pause"}, "first": "2026-12-01", "last": "2026-12-03", "reason": "Quarter end"},
    "caldav": {
        "url": "https://cloud.example/dav/mina/interviews/", "user": "mina", "password": "s3cret/pass",
        "writes": [{"value": "yes"}],
    },
    "connect": {"url": "https://calendar.example/private-0123456789/basic.ics"},
}


def page(slack: Slack, user: str = "U0MINA") -> Json:
    """Their own availability as it opens."""
    return opened(slack, user, slack.clicked(user, f"{PANELS}availability"))


def above(slack: Slack, verb: str, user: str = "U0MINA", **answers: Any) -> Json:
    """The form for that, opened above the page and filled in."""
    clicked = slack.clicked(user, f"{PANELS}change_availability", verb, view=page(slack, user))
    return filled(opened(slack, user, clicked), **{**ANSWERS[verb], **answers})


def form(slack: Slack, name: str) -> Json:
    """The form of that entry, or the page that its button stands on."""
    verb = name.removeprefix(PANELS)
    if verb == "save_availability":
        return {**above(slack, "pause"), "hash": "1.pause"}
    return page(slack) if verb == "change_availability" else {}
