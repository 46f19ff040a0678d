"""The tables beside seats: what somebody noted in the thread of their brief, and seats in which somebody learns."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# One message in the thread of a brief, by its `ts` in Slack; the text stands sealed.
interview_notes = Table(
    "interview_notes",
    metadata,
    numbered(),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("seat", ForeignKey("seats.id"), nullable=False),
    Column("who", String(32), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("uq_interview_notes_seat_ts", "seat", "ts", unique=True),
    Index("ix_interview_notes_interview_who", "interview", "who"),
)

# What a trainee's seat is for: a session of that kind in their training.
trainee_seats = Table(
    "trainee_seats",
    metadata,
    Column("seat", ForeignKey("seats.id"), primary_key=True, autoincrement=False),
    Column("training", ForeignKey("trainings.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
)

# A candidate in one recruitment who wants nobody there to learn.
trainee_refusals = Table(
    "trainee_refusals",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)
