"""The tables of debriefs: one of a stage, the cards that were in when it opened, and the second votes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# The decision stands sealed; a second debrief of a stage is one after the first was decided.
debriefs = Table(
    "debriefs",
    metadata,
    numbered(),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False),
    Column("stage", Integer, nullable=False),
    Column("manager", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("decision", LargeBinary),
    Column("decided_at", UtcDateTime),
    Index("ix_debriefs_candidacy", "candidacy"),
    Index("ix_debriefs_decided_at", "decided_at"),
)

# Which cards were in: what they say is read where cards are read.
debrief_cards = Table(
    "debrief_cards",
    metadata,
    Column("debrief", ForeignKey("debriefs.id"), primary_key=True, autoincrement=False),
    Column("who", String(32), primary_key=True),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("version", Integer, nullable=False),
)

# Somebody's second vote, sealed with its reason; the last one counts.
debrief_votes = Table(
    "debrief_votes",
    metadata,
    numbered(),
    Column("debrief", ForeignKey("debriefs.id"), nullable=False),
    Column("who", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("uq_debrief_votes_debrief_who", "debrief", "who", unique=True),
)
