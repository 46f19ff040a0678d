"""The tables of the quarterly review: what it found, what was set because of it, and by whom."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# The quarters that were looked at, each by its first day.
quarter_reviews = Table(
    "quarter_reviews",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("quarter", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# How each thing did in a quarter. `key` is a kind, a channel, the number of a segment or a tier.
review_lines = Table(
    "review_lines",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("quarter", Date, nullable=False),
    Column("of", String(16), nullable=False),
    Column("key", String(32), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("is_needed", Boolean, nullable=False),
    Index("uq_review_lines_workspace_quarter_of_key", "workspace", "quarter", "of", "key", unique=True),
)

# How much there is of what, as rules/community/goals/paces has it; as usual where the value is empty. The row stays:
# it tells when that was changed last.
review_settings = Table(
    "review_settings",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", String(16)),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What a tap changed: settings before and after, by name.
review_changes = Table(
    "review_changes",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("of", String(16), nullable=False),
    Column("key", String(32), nullable=False),
    Column("proposal", String(16), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    Index("ix_review_changes_workspace_at", "workspace", "at"),
)

# The months whose pack moderators heard of, each by its first day.
month_packs = Table(
    "month_packs",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
