"""The tables of question sessions: what is asked in them, and who wants an answer too."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Sessions. `guest` is who answers, `host` the user who leads; questions are collected until `starts_at`.
question_sessions = Table(
    "question_sessions",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("host", String(32), nullable=False),
    Column("guest", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("slots", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Index("ix_question_sessions_workspace_id", "workspace", "id"),
    Index("ix_question_sessions_stage", "stage"),
)

# What was asked in one. Its asker is not shown to others unless `is_named`; `merged_into` is the number of the one it
# was put together with; `owner` answers it by the day `answer_by`.
session_questions = Table(
    "session_questions",
    metadata,
    numbered(),
    Column("session", ForeignKey("question_sessions.id"), nullable=False, index=True),
    Column("asker", ForeignKey("members.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("is_named", Boolean, nullable=False),
    Column("is_new_voice", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("merged_into", BigInteger),
    Column("owner", String(32), nullable=False),
    Column("answer_by", Date),
)

# Who wants an answer to it too.
session_votes = Table(
    "session_votes",
    metadata,
    Column("question", ForeignKey("session_questions.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
)
