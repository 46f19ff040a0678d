"""What is kept longer because the law wants it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# By number of a candidate or a member: no key to either, so that it stays when they are erased.
holds = Table(
    "holds",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("until", Date, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("asked_at", UtcDateTime),
    Column("asked_by", String(32), nullable=False),
    Index("ix_holds_kind_number", "kind", "number"),
    Index("ix_holds_workspace", "workspace"),
)
