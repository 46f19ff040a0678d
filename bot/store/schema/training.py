"""The tables of training beside the trainings themselves."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# An exercise offered to somebody who is certified, and what came out of it.
calibrations = Table(
    "calibrations",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("user", String(32), nullable=False),
    Column("module", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("done", UtcDateTime),
    Column("content", JSON, nullable=False),
    Index("ix_calibrations_workspace_user", "workspace", "user"),
)
