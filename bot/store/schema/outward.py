"""The tables of what stands of interviews outside: in mail boxes, in calendars, and the channels of those who ask."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from bot.store.schema.parts import UtcDateTime, metadata

# What was sent last of an interview to somebody, by e-mail or into the calendar of theirs that `via` names. Whoever
# sends it holds it until `held_until`, in real time.
invitations = Table(
    "invitations",
    metadata,
    Column("interview", ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("who", String(32), primary_key=True),
    Column("via", String(32), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("mark", String(64), nullable=False),
    Column("is_off", Boolean, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("is_refused", Boolean, nullable=False),
    Column("held_until", UtcDateTime),
)

# The channel of those who interview a candidate: named first, then made.
loops = Table(
    "loops",
    metadata,
    Column("candidacy", ForeignKey("candidacies.id"), primary_key=True, autoincrement=False),
    Column("name", String(80), nullable=False),
    Column("channel", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("archived_at", UtcDateTime),
)
