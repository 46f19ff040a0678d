"""The tables of what candidates say of themselves for figures of groups; nothing else points to them, nor they to any
candidate."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata

# What an organisation chose: whether candidates are asked, what, and who may look at the figures.
fairness_settings = Table(
    "fairness_settings",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("setting", JSON, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What somebody said, sealed; `key` is a keyed hash of whose it is, so that no row leads to a person.
declarations = Table(
    "declarations",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_declarations_workspace", "workspace"),
)

# What was counted of them, sealed: before which day it was decided of whoever is in it.
group_counts = Table(
    "group_counts",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("month", Date, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_group_counts_workspace", "workspace"),
)
