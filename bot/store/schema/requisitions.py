"""The tables of requests: what is asked for, who decides, and what happened."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

requisitions = Table(
    "requisitions", metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("level", Text),
    Column("location", Text),
    Column("remote", Boolean, nullable=False),
    Column("headcount", Integer, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("replaces", Text),
    Column("business_case", Text, nullable=False),
    Column("pay_from", BigInteger),
    Column("pay_to", BigInteger),
    Column("currency", String(3)),
    Column("target_start", Date),
    Column("hiring_manager", String(32), nullable=False),
    Column("recruiter", String(32)),
    Column("chain", Text),
    Column("in_charge", String(32)),
    Column("nudged_at", UtcDateTime),
    Column("check_at", UtcDateTime, index=True),
    # Of one that is asked for an offer alone: whose pay it raises, and who neither decides on it nor sees it.
    Column("raises", BigInteger().with_variant(Integer, "sqlite")),
    Column("barred", JSON),
    Index("ix_requisitions_workspace_state", "workspace", "state"),
    Index("ix_requisitions_workspace_asker", "workspace", "asker"),
)

requisition_steps = Table(
    "requisition_steps", metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("needed", Integer, nullable=False),
    Column("veto", Boolean, nullable=False),
    Column("conditions", JSON, nullable=False, server_default="[]"),
    Column("inputs", JSON, nullable=False, server_default="[]"),
    Column("skipped_by", JSON),
    Column("hours_allowed", Integer),
    Column("backup", String(32)),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("asked_at", UtcDateTime),
)

requisition_approvers = Table(
    "requisition_approvers", metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("approver", String(32), nullable=False),
    Column("delegate", String(32)),
    Column("until", UtcDateTime),
    Column("why", String(16)),
    Column("since", UtcDateTime),
    Column("climbed", Integer, nullable=False, server_default="0"),
    Index("ix_requisition_approvers_approver", "approver"),
    Index("ix_requisition_approvers_delegate", "delegate"),
)

requisition_decisions = Table(
    "requisition_decisions", metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("step", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("approver", String(32), nullable=False),
    Column("for_whom", String(32)),
    Column("verdict", String(16), nullable=False),
    Column("reason", Text),
    Column("at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(16)),
)

requisition_moves = Table(
    "requisition_moves", metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(32), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("why", Text),
)

requisition_questions = Table(
    "requisition_questions", metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("who", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answer", Text),
    Column("ended_at", UtcDateTime),
)

# What a request asked for before each edit.
requisition_revisions = Table(
    "requisition_revisions", metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("content", JSON, nullable=False),
)
