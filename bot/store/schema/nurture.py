"""The tables of nurture: journeys and who is on them, promises, and when members and we last wrote to each other."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Journeys of a community. Whoever began something since `since` sets out; `name` is empty for a ready-made one;
# `segment` is a number without a key: without its segment a journey is for nobody.
journeys = Table(
    "journeys",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("start", String(16), nullable=False),
    Column("steps", JSON, nullable=False),
    Column("segment", BigInteger),
    Column("is_on", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("uq_journeys_workspace_key", "workspace", "key", unique=True),
)

# Who is on which. `sent` are the places of steps that are over; `look_at` is when it is looked at next, `ended` why it
# is not; since `waits_since` a person is to write to them.
travellers = Table(
    "travellers",
    metadata,
    Column("journey", ForeignKey("journeys.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("day", Date, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("sent", JSON, nullable=False),
    Column("last_at", UtcDateTime),
    Column("look_at", UtcDateTime, index=True),
    Column("ended", String(16), nullable=False),
    Column("waits_since", Date),
)

# What somebody of us said they would do for a member. `text` and `reason` are sealed.
promises = Table(
    "promises",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False, index=True),
    Column("text", LargeBinary, nullable=False),
    Column("by", String(32), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("due", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("reason", LargeBinary),
    Index("ix_promises_workspace_state_due", "workspace", "state", "due"),
)

# Where a member is in a lesson: at which page, and when they passed its quiz.
member_lessons = Table(
    "member_lessons",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("module", String(32), primary_key=True),
    Column("page", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("passed_at", UtcDateTime),
)

# When a person of us last wrote to a member and they last wrote to us, on which day they asked to be asked again in so
# many months, and on which day somebody was last given their name.
check_ins = Table(
    "check_ins",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("our_word", UtcDateTime),
    Column("their_word", UtcDateTime),
    Column("later_on", Date),
    Column("later_months", Integer),
    Column("told_on", Date),
)

# Every how many months members of a segment hear from a person; a number without a key, as above.
check_in_rhythms = Table(
    "check_in_rhythms",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("months", Integer, nullable=False),
)

# The day on which a community's check-ins were looked at last.
nurture_days = Table(
    "nurture_days",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("looked_on", Date, nullable=False),
)
