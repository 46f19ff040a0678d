"""What people write in Slack, as Slack hands it over: read as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.slack.text import unescape

# What Slack puts into angle brackets: somebody, a channel, a group or everybody, an address; behind a bar how it shows.
_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_USER = re.compile(r"<@([UW][A-Z0-9]{1,31})(?:\|[^<>]*)?>")


def mentioned(text: str) -> set[str]:
    """The users whom a message names."""
    return set(_USER.findall(text))


def readable(text: str, names: Mapping[str, str]) -> str:
    """A message without Slack's own marks: mentions by `names` of users, channels by theirs, addresses as they are."""

    def shown(found: re.Match[str]) -> str:
        what, label = found[1], found[2]
        if what.startswith("@"):
            return f"@{names.get(what[1:]) or label or what[1:]}"
        if what[0] in "#!":
            return f"{'#' if what[0] == '#' else '@'}{(label or what[1:]).lstrip('@#')}"
        return what if not label or label == what else f"{label} ({what})"

    return unescape(_MARKED.sub(shown, text)).strip()
