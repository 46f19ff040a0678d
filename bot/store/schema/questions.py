"""The tables of questions: what was asked, who helps and was asked to, ready texts and the FAQ."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Questions in channels. `ts` is empty until what the app posted stands; `text` is sealed and goes after half a year.
# `answered_by` is a member's number without a key: the question stays when whoever answered is forgotten.
questions = Table(
    "questions",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("language", String(8), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("interests", JSON, nullable=False),
    Column("is_first", Boolean, nullable=False),
    Column("is_posted", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("rung", String(16)),
    Column("rung_at", UtcDateTime),
    Column("text", LargeBinary),
    Column("link", String(500), nullable=False),
    Column("answered_by", BigInteger, index=True),
    Column("answered_at", UtcDateTime),
    Column("answer_ts", String(32), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("look_at", UtcDateTime, index=True),
    Column("revision", Integer, nullable=False),
    Index("ix_questions_workspace_channel_ts", "workspace", "channel", "ts"),
    Index("ix_questions_workspace_state_at", "workspace", "state", "at"),
)

# Who was asked to answer, as whom, and what they said.
question_asks = Table(
    "question_asks",
    metadata,
    Column("question", ForeignKey("questions.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("rung", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", String(16), nullable=False),
)

# Who offered to help, with what.
question_helpers = Table(
    "question_helpers",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("topics", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("is_paused", Boolean, nullable=False),
)

# Whether questions are noticed in a community.
question_settings = Table(
    "question_settings",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Ready texts of moderators.
question_ready = Table(
    "question_ready",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("title", String(75), nullable=False),
    Column("text", Text, nullable=False),
)

# The FAQ. `by` is a member's number without a key: an entry stays, without a name, when its author is forgotten; `of`
# is the question it was made of, as long as that is there.
question_faq = Table(
    "question_faq",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("question", String(300), nullable=False),
    Column("answer", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("consent", String(16), nullable=False),
    Column("by", BigInteger, index=True),
    Column("of", BigInteger),
    Column("link", String(500), nullable=False),
)
