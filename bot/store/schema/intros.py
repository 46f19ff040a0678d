"""The tables of introductions: who asks for them, their rounds, and who was introduced to whom."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Who asked to be introduced, for what. `avoids` is a sealed list of members, which nobody else is told. What went by
# without an answer before `back_at` counts no more.
intro_parts = Table(
    "intro_parts",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("kinds", JSON, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("offers", JSON, nullable=False),
    Column("seeks", JSON, nullable=False),
    Column("rests_until", UtcDateTime),
    Column("back_at", UtcDateTime),
    Column("avoids", LargeBinary),
)

# Whether there are rounds in a community, how many weeks lie between them, and when the next one is.
intro_settings = Table(
    "intro_settings",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Rounds. `version` counts how often one was matched; whether it `goes` as soon as it is matched.
intro_rounds = Table(
    "intro_rounds",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("seed", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("goes", Boolean, nullable=False),
    Column("absent", Integer, nullable=False),
    Column("said_at", UtcDateTime),
    Index("ix_intro_rounds_workspace_state", "workspace", "state"),
    Index("ix_intro_rounds_said_at", "said_at"),
)

# Groups of a round, with why. `helps` has who can help whom, by their places in the group, and with what.
intro_groups = Table(
    "intro_groups",
    metadata,
    numbered(),
    Column("round", ForeignKey("intro_rounds.id"), nullable=False, index=True),
    Column("topics", JSON, nullable=False),
    Column("helps", JSON, nullable=False),
    Column("distance", String(16), nullable=False),
    Column("times", JSON, nullable=False),
    Column("prompt", String(64), nullable=False),
)

# Who is in them, at which place; how often they were asked whether they met, and what they said last, and when.
intro_members = Table(
    "intro_members",
    metadata,
    Column("group", ForeignKey("intro_groups.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("place", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("answered_at", UtcDateTime),
)

# For whom a round had nobody.
intro_left = Table(
    "intro_left",
    metadata,
    Column("round", ForeignKey("intro_rounds.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
)

# Whom moderators do not want to see together in a round, the lower number first.
intro_apart = Table(
    "intro_apart",
    metadata,
    Column("round", ForeignKey("intro_rounds.id"), primary_key=True, autoincrement=False),
    Column("one", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("other", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
)
