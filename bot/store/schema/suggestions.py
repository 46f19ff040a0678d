"""The tables of what is to change by what outcomes taught, and what somebody said to it; and of what should have been
asked of somebody who was hired."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# `evidence` holds figures over thirty people and more. One of a kind stands open about the same `name`.
suggestions = Table(
    "outcome_suggestions",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(120), nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("day", Date, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime),
    Column("why", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
_OPEN = text("standing = 'open'")
_OF = (suggestions.c.workspace, suggestions.c.kind, suggestions.c.name)
Index("uq_outcome_suggestions_open", *_OF, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

# What is asked of others since, because of a hire: `question` is equal to the key of one in that request's plan.
hire_questions = Table(
    "hire_questions",
    metadata,
    numbered(),
    Column("hire", ForeignKey("hires.id"), nullable=False, index=True),
    Column("requisition", ForeignKey("requisitions.id"), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
