"""The tables of check-ins: who came into a post, what each side is asked when, what is done about a gap."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Somebody in a post. `asked` has the competencies and key indicators of the time; who moved inside has no candidacy.
hires = Table(
    "hires",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("requisition", ForeignKey("requisitions.id"), nullable=False, index=True),
    Column("candidacy", ForeignKey("candidacies.id"), unique=True),
    Column("kind", String(16), nullable=False),
    Column("start", Date, nullable=False),
    Column("manager", String(32), nullable=False),
    Column("user", String(32), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("left_on", Date),
    Column("how", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Index("ix_hires_workspace_manager", "workspace", "manager"),
    Index("ix_hires_workspace_user", "workspace", "user"),
)

# One side of one check-in. What was answered, and what was typed so far, stand sealed.
checkins = Table(
    "checkins",
    metadata,
    numbered(),
    Column("hire", ForeignKey("hires.id"), nullable=False),
    Column("day", Integer, nullable=False),
    Column("side", String(16), nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime),
    Column("interviewed", Boolean, nullable=False),
    Column("promised", UtcDateTime),
    Column("waived", Text, nullable=False),
    Column("content", LargeBinary),
    Column("draft", LargeBinary),
    Index("uq_checkins_hire_day_side", "hire", "day", "side", unique=True),
)

# What is done about a gap that a check-in showed; the words stand sealed.
hire_actions = Table(
    "hire_actions",
    metadata,
    numbered(),
    Column("hire", ForeignKey("hires.id"), nullable=False, index=True),
    Column("day", Integer, nullable=False),
    Column("about", String(120), nullable=False),
    Column("gap", String(16), nullable=False),
    Column("owner", String(32), nullable=False, index=True),
    Column("until", Date, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
)
