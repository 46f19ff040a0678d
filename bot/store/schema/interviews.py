"""The tables of interviews and of the seats in them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# An interview of a candidacy at a stage of the version of the plan it goes through.
interviews = Table(
    "interviews",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False, index=True),
    Column("plan", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("start", UtcDateTime, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("called_off", UtcDateTime),
    Column("why_off", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)

# Somebody's seat; who comes instead of somebody has a row of their own with the same place.
seats = Table(
    "seats",
    metadata,
    numbered(),
    Column("interview", ForeignKey("interviews.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("who", String(32), nullable=False),
    Column("track", String(32), nullable=False),
    Column("competencies", JSON, nullable=False),
    Column("part", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", UtcDateTime),
    Column("answer_by", UtcDateTime),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_seats_who", "who"),
)

# Each time an interview came to have another time; `by` is empty for the candidate.
interview_moves = Table(
    "interview_moves",
    metadata,
    Column("interview", ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", UtcDateTime, nullable=False),
    Column("after", UtcDateTime, nullable=False),
)

# A panel that nobody has been told of: its people are asked then; `times` are those at which the candidate can begin.
kept_panels = Table(
    "kept_panels",
    metadata,
    Column("interview", ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("ask_at", UtcDateTime, nullable=False),
    Column("times", JSON, nullable=False),
)

# A place that several people were asked to take; `seat` is whose it was until then, where somebody hands theirs over.
openings = Table(
    "openings",
    metadata,
    numbered(),
    Column("interview", ForeignKey("interviews.id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seat", ForeignKey("seats.id")),
    Column("ended", UtcDateTime),
    Column("taker", String(32), nullable=False),
)

# Who did not come to an interview; no name stands for the candidate.
no_shows = Table(
    "no_shows",
    metadata,
    numbered(),
    Column("interview", ForeignKey("interviews.id"), nullable=False, index=True),
    Column("who", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("taken_back", UtcDateTime),
)
