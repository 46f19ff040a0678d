"""The tables of past hires: files that somebody gave, and who came with them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# A file of past hires. What is kept of it stands sealed in `content` until it is needed no more.
past_hire_imports = Table(
    "past_hire_imports",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("who", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", String(32), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("content", LargeBinary),
)

# Somebody who came with a file. Their name or number, and whatever was seen of them, stand sealed; `person` and `same`
# are keyed hashes of the name or number, and of it with the role and the start.
past_hires = Table(
    "past_hires",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("brought_by", ForeignKey("past_hire_imports.id"), nullable=False, index=True),
    Column("person", String(64), nullable=False),
    Column("same", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("uq_past_hires_workspace_same", "workspace", "same", unique=True),
    Index("ix_past_hires_workspace_person", "workspace", "person"),
)
