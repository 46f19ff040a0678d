"""The tables of training beside the trainings themselves."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# An exercise offered to somebody who is certified, and what came out of it.
calibrations = Table(
    "calibrations",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("user", String(32), nullable=False),
    Column("module", String(32), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("done", UtcDateTime),
    Column("content", JSON, nullable=False),
    Index("ix_calibrations_workspace_user", "workspace", "user"),
)

# Who read what changed in which version of an interview kit.
kit_acknowledgements = Table(
    "kit_acknowledgements",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("kit", String(64), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

# What an organisation teaches, in editions: its own modules as they were given, and the steps they add by track.
curricula = Table(
    "curricula",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sources", JSON, nullable=False),
    Column("added", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
