"""What somebody writes, changes or deletes in a thread of their conversation with the bot, as Slack tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.jobs.hiring.panels.noting import Said
from bot.slack.text import unescape

# What a person writes; Slack's own lines in a conversation have other subtypes.
WRITTEN = (None, "file_share", "thread_broadcast")
# Where an event about a message of before has that message.
CHANGED = {"message_changed": "message", "message_deleted": "previous_message"}
PARTS = ("thread_ts", "ts", "text")


def read(event: Mapping[str, Any], user: str) -> Said | None:
    """What that person did in a thread; None for anything else, the bot's own messages and edits among it."""
    subtype = str(event.get("subtype") or "")
    is_changed = subtype in CHANGED
    said = event.get(CHANGED[subtype]) if is_changed else event
    if event.get("channel_type") != "im" or not isinstance(said, Mapping) or said.get("subtype") not in WRITTEN:
        return None
    channel, (thread, ts, text) = str(event.get("channel")), (str(said.get(name) or "") for name in PARTS)
    if said.get("bot_id") or said.get("user") != user or not thread or thread == ts:
        return None
    if subtype == "message_deleted":
        return Said(channel, thread, ts, None, is_new=False)
    return Said(channel, thread, ts, unescape(text), is_new=not is_changed) if text.strip() else None
