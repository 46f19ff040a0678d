"""The tables of the community's members, and of the sources they come through."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# A way people come to the community. `code` stands in the address of its page. What came through one that is
# `is_aggregate` is counted and never written on a person.
sources = Table(
    "sources",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("code", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("referrer", String(32)),
    Column("is_aggregate", Boolean, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("referrer_workspace", String(32)),
    Column("contact", Text, nullable=False, server_default=""),
    Column("cost", Integer),
    Column("pitch", JSON),
    Index("uq_sources_workspace_code", "workspace", "code", unique=True),
    Index("ix_sources_code", "code"),
)

# One person of a community. `user` is who they are in its workspace; lists and settings as rules/community/members
# has them; `refused_hash` is the hash of the address that takes no letter.
members = Table(
    "members",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("email", LargeBinary),
    Column("email_hash", String(64)),
    Column("local_hash", String(64)),
    Column("verified_at", UtcDateTime),
    Column("user", String(32)),
    Column("language", String(8), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("languages", JSON, nullable=False),
    Column("family", Text, nullable=False),
    Column("seniority", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("location", Text, nullable=False),
    Column("motivation", Text, nullable=False),
    Column("shown", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("owner", String(32)),
    Column("frequency", String(16), nullable=False),
    Column("way", String(8), nullable=False),
    Column("paused_until", UtcDateTime),
    Column("joined_at", UtcDateTime),
    Column("left_at", UtcDateTime),
    Column("candidate", ForeignKey("candidates.id"), index=True),
    Column("graduates", Date),
    Column("worked_until", Date),
    Column("refused_hash", String(64)),
    Index("uq_members_workspace_user", "workspace", "user", unique=True),
    Index("uq_members_email_hash", "email_hash", unique=True),
    Index("ix_members_workspace_local_hash", "workspace", "local_hash"),
    Index("ix_members_workspace_standing", "workspace", "standing"),
)

# Receipts of what somebody agreed to.
member_consents = Table(
    "member_consents",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("purpose", String(16), nullable=False),
    Column("version", String(32), nullable=False),
    Column("how", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_member_consents_until", "until"),
)

# Every source somebody came through, in their order.
member_touches = Table(
    "member_touches",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", ForeignKey("sources.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)

# What happened to and with somebody; what was written stands sealed.
member_lines = Table(
    "member_lines",
    metadata,
    numbered(),
    Column("member", ForeignKey("members.id"), nullable=False),
    Column("what", String(80), nullable=False),
    Column("side", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(32), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("text", LargeBinary),
    Index("ix_member_lines_member_at", "member", "at"),
)

# What somebody thinks of a topic.
member_topics = Table(
    "member_topics",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("topic", String(32), primary_key=True),
    Column("stand", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# How often somebody did something, by day in UTC.
member_acts = Table(
    "member_acts",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("act", String(16), primary_key=True),
    Column("n", Integer, nullable=False),
)

# Topics of a community's own, beside the shipped ones.
own_topics = Table(
    "own_topics",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Two records that may be one person's, for a moderator to say.
member_merges = Table(
    "member_merges",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("first", ForeignKey("members.id"), nullable=False),
    Column("second", ForeignKey("members.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("by", String(32), nullable=False),
    Column("decided_at", UtcDateTime),
    Column("why", String(16), nullable=False, server_default="name"),
    Index("uq_member_merges_first_second", "first", "second", unique=True),
    Index("ix_member_merges_workspace_verdict", "workspace", "verdict"),
)

# What a member wrote of themselves for the other members; seen by them from `published_at` on. A moderator who took it
# down said why; it can be published again once it says something else.
member_showcases = Table(
    "member_showcases",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("headline", Text, nullable=False),
    Column("work", Text, nullable=False),
    Column("links", JSON, nullable=False),
    Column("ask", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    Column("taken_at", UtcDateTime),
    Column("taken_by", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_member_showcases_published_at", "published_at"),
)

# What it is about.
member_showcase_topics = Table(
    "member_showcase_topics",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("topic", String(32), primary_key=True),
    Index("ix_member_showcase_topics_topic", "topic"),
)
