"""The tables of looking among those known already: whether there is an order, who stands where, what was decided."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# What an admin of a company accepted, and since when what was learned there counts anew.
match_settings = Table(
    "match_settings",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime),
    Column("version", String(32), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("reset_at", UtcDateTime),
)

# How it was when a role was looked for last: `counts` has each must-have and how many stand how to it. It is looked for
# anew from `due_at` on.
match_looks = Table(
    "match_looks",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),
    Column("considered", Integer, nullable=False),
    Column("is_ordered", Boolean, nullable=False),
    Column("counts", JSON, nullable=False),
    Index("ix_match_looks_due_at", "due_at"),
)

# Whom a look found. `lot` says in which order they stand; `place` is theirs among the best, `places` those by ranking.
matches = Table(
    "matches",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("lot", Integer, nullable=False),
    Column("place", Integer),
    Column("places", JSON, nullable=False),
    Index("ix_matches_member", "member"),
)

# Whether somebody was taken up for a role, and why; `places` are those they had then.
match_decisions = Table(
    "match_decisions",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("verdict", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("places", JSON, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_match_decisions_member", "member"),
)

# For how many hours those known come first for a role, and why it is posted at once where it has to be.
match_holds = Table(
    "match_holds",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True, autoincrement=False),
    Column("hours", Integer, nullable=False),
    Column("duty", String(16)),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

# What somebody wrote to a member about a role, and what they answered; `until` is when they want to be asked again.
match_approaches = Table(
    "match_approaches",
    metadata,
    numbered(),
    Column("requisition", ForeignKey("requisitions.id"), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("answered_at", UtcDateTime),
    Column("until", UtcDateTime),
    Index("uq_match_approaches_requisition_member", "requisition", "member", unique=True),
    Index("ix_match_approaches_member", "member"),
)
