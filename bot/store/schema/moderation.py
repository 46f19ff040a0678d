"""The tables of moderation: cases with what was reported in them, whose week it is, who was appointed until when."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Members stand in cases and reports by number without a key: of whoever is forgotten the figures of a case stay, with 0
# in their place and no texts. What somebody wrote is sealed.
moderation_cases = Table(
    "moderation_cases",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("about", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("taken_by", BigInteger),
    Column("taken_at", UtcDateTime),
    Column("decided_by", BigInteger),
    Column("decided_at", UtcDateTime),
    Column("action", String(16)),
    Column("breach", String(16)),
    Column("code", Integer),
    Column("by_hand", String(16)),
    Column("done_at", UtcDateTime),
    Column("reason", LargeBinary),
    Column("appealed_at", UtcDateTime),
    Column("appeal", LargeBinary),
    Column("settled_by", BigInteger),
    Column("verdict", String(16)),
    Column("settled_reason", LargeBinary),
    Column("revision", Integer, nullable=False),
    Index("ix_moderation_cases_workspace_state", "workspace", "state"),
    Index("ix_moderation_cases_about", "about"),
)

moderation_reports = Table(
    "moderation_reports",
    metadata,
    numbered(),
    Column("case", ForeignKey("moderation_cases.id"), nullable=False, index=True),
    Column("by", BigInteger, nullable=False, index=True),
    Column("what", String(16), nullable=False),
    Column("breach", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", LargeBinary),
    Column("quote", LargeBinary),
    Column("channel", String(32), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("link", Text),
)

# Whose week it is, by its Monday, and what they hand over.
moderation_turns = Table(
    "moderation_turns",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("monday", Date, nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False, index=True),
    Column("note", LargeBinary),
    Column("noted_at", UtcDateTime),
    Index("uq_moderation_turns_workspace_monday", "workspace", "monday", unique=True),
)

# How many cases a moderator takes in a week, and when they are away next.
moderation_loads = Table(
    "moderation_loads",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("most", Integer, nullable=False),
    Column("away_from", Date),
    Column("away_to", Date),
)

# Until when somebody was appointed; whether they have the role stands in `roles`. `note` is what they hand over.
role_terms = Table(
    "role_terms",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("by", String(32), nullable=False),
    Column("has_begun", Boolean, nullable=False),
    Column("ended", Date),
    Column("note", LargeBinary),
    Column("noted_at", UtcDateTime),
    Index("uq_role_terms_member_role", "member", "role", unique=True),
    Index("ix_role_terms_workspace", "workspace"),
)
