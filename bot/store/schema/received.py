"""The tables of what came from Slack: what was handled already, and what was typed and not sent."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table

from bot.store.schema.parts import UtcDateTime, metadata

# What has been handled once: the event, the click, the form. Kept longer than Slack repeats anything.
handled = Table(
    "handled",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

drafts = Table(
    "drafts",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("form", String(64), primary_key=True),
    Column("answers", JSON, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("sent_view", String(32)),
)
