"""The tables of polls. What must not be kept of an anonymous one: docs/decisions/an-answer-that-is-only-counted.md."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Polls. `result` is what is told of an anonymous one that is closed.
polls = Table(
    "polls",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("question", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("is_anonymous", Boolean, nullable=False),
    Column("is_many", Boolean, nullable=False),
    Column("repeat", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("result", JSON(none_as_null=True)),
    Index("ix_polls_workspace_id", "workspace", "id"),
    Index("ix_polls_state", "state"),
)

# The sealed box of an anonymous poll that is open: one value, without a time. It is in no copy of the database.
poll_boxes = Table(
    "poll_boxes",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

# What a member chose in a named poll: the numbers of the options.
poll_answers = Table(
    "poll_answers",
    metadata,
    Column("poll", ForeignKey("polls.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("options", JSON, nullable=False),
)
