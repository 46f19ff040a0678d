"""The tables of availability: what people set for their interviews, and when their calendars say they are busy."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# `week` is empty for who follows their working hours; `feed` is the SHA-256 of the token of their personal feed.
availabilities = Table(
    "availabilities",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("week", JSON),
    Column("per_day", Integer),
    Column("per_week", Integer),
    Column("per_month", Integer),
    Column("feed", String(64), unique=True),
    Column("feed_made_at", UtcDateTime),
)

pauses = Table(
    "pauses",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("user", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Index("ix_pauses_workspace_user", "workspace", "user"),
)

# A calendar that somebody connected; whoever has its address may read it, so it is sealed, with the password in it if
# it has one. `next_look` is a claim too; where it `writes`, their interviews are put there. With a
# `room` it is that room's, and tells nothing of when its owner is busy.
calendars = Table(
    "calendars",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("user", String(32), nullable=False),
    Column("url", LargeBinary, nullable=False),
    Column("connected_at", UtcDateTime, nullable=False),
    Column("next_look", UtcDateTime, nullable=False, index=True),
    Column("last_ok", UtcDateTime),
    Column("read_until", UtcDateTime),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("mark", String(64)),
    Column("left_out", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("why", String(32)),
    Column("told_at", UtcDateTime),
    Column("kind", String(16), nullable=False, server_default="feed"),
    Column("writes", Boolean, nullable=False, server_default=false()),
    Column("room", String(120), nullable=False, server_default=""),
    Index("ix_calendars_workspace_user", "workspace", "user"),
)

# When, and nothing of what.
busy_times = Table(
    "busy_times",
    metadata,
    Column("calendar", ForeignKey("calendars.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("starts", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False, index=True),
    Column("tentative", Boolean, nullable=False),
)
