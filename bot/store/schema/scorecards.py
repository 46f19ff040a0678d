"""The tables of cards: each version as it went in, what was begun, and who need not hand one in or promised to."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# A version of somebody's card on an interview, numbered from 0; the content stands sealed. A trainee's is practice.
cards = Table(
    "cards",
    metadata,
    numbered(),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("who", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("part", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("uq_cards_interview_who_number", "interview", "who", "number", unique=True),
)

# What somebody has typed so far; sealed too.
card_drafts = Table(
    "card_drafts",
    metadata,
    numbered(),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("who", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("uq_card_drafts_interview_who", "interview", "who", unique=True),
)

# Whose card nobody waits for any more, and why.
card_waivers = Table(
    "card_waivers",
    metadata,
    Column("interview", ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("who", String(32), primary_key=True),
    Column("by", String(32), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# For when somebody promised their card; the last promise counts.
card_promises = Table(
    "card_promises",
    metadata,
    Column("interview", ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("who", String(32), primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

# Whom somebody chose to see their own predictions, and since when.
card_coaches = Table(
    "card_coaches",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("who", String(32), primary_key=True),
    Column("coach", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_card_coaches_workspace_coach", "workspace", "coach"),
)
