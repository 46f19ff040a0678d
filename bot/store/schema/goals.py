"""The tables of goals: what was measured each day, goals, baselines that somebody confirmed, and satisfaction."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# What a metric was on a day where the community is, and how many people or cases it rests on; no value where they were
# too few. What is counted stands as it added up. `segment` is a number without a key, 0 for everybody.
metric_values = Table(
    "metric_values",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("metric", String(32), primary_key=True),
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("value", Float),
    Column("people", Integer, nullable=False),
)

# Goals as rules/community/goals has them; `segment` as above. `told` is how it stood when its owner last heard of it.
goals = Table(
    "goals",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("metric", String(32), nullable=False),
    Column("segment", BigInteger, nullable=False),
    Column("baseline", Float, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("target", Float, nullable=False),
    Column("begins", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("told", String(16), nullable=False),
    Column("closed_at", UtcDateTime),
    Column("why", Text, nullable=False),
    Index("ix_goals_workspace_closed_at", "workspace", "closed_at"),
)

# From where a rate begins, as somebody said that it is right; `segment` as above.
metric_baselines = Table(
    "metric_baselines",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("metric", String(32), primary_key=True),
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=False),
    Column("by", String(32), nullable=False),
)

# Segments that are measured beside everybody, without a key as above.
metric_segments = Table(
    "metric_segments",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Whom a community asked in a half-year whether they would recommend it, and what they said, from 0 to 10.
satisfaction_asks = Table(
    "satisfaction_asks",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("half", String(8), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime, index=True),
    Column("score", Integer),
)
