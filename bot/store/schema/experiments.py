"""The tables of experiments: what was fixed when each began, what came of it, and who took part in which group."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Experiments as rules/community/goals/experiments has them; one runs at a time. `result` is empty until the end that
# was fixed. `segment` is a number without a key; `why` is what somebody said who stopped it early; `looked_on` is when
# harm was looked at last.
experiments = Table(
    "experiments",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("change", String(16), nullable=False),
    Column("metric", String(32), nullable=False),
    Column("usual", Float, nullable=False),
    Column("hoped", Float, nullable=False),
    Column("held", Integer, nullable=False),
    Column("begins", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("of_held", Integer, nullable=False),
    Column("of_changed", Integer, nullable=False),
    Column("segment", BigInteger),
    Column("state", String(16), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("looked_on", Date),
    Column("result", JSON),
    Column("taken_by", String(32)),
    Column("taken_at", UtcDateTime),
    Index("ix_experiments_workspace", "workspace"),
    Index(
        "uq_experiments_running", "workspace", unique=True, sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)

# Who was given their first digest under it, when, and whether it was the changed one.
experiment_members = Table(
    "experiment_members",
    metadata,
    Column("experiment", ForeignKey("experiments.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("is_changed", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
