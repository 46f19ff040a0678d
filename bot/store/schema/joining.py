"""The tables of how people come to the community: what is counted of sources, wishes to join, the way in, referrals."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# How many came how far through a source, by day in UTC. Nobody stands in it.
source_days = Table(
    "source_days",
    metadata,
    Column("source", ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("n", Integer, nullable=False),
)

# Who was there, at a partner, a school, another community.
source_visits = Table(
    "source_visits",
    metadata,
    Column("source", ForeignKey("sources.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("by", String(32), nullable=False),
    Column("note", Text, nullable=False),
)

# The shared invitation link of a workspace, sealed; `is_dead` is what a moderator said of it.
ways_in = Table(
    "ways_in",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("url", LargeBinary, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("joins", Integer, nullable=False),
    Column("is_dead", Boolean, nullable=False),
)

# A friend that somebody told the community of; `terms`, `due`, `paid_at` are of the reward.
referrals = Table(
    "referrals",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("source", ForeignKey("sources.id"), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False, index=True),
    Column("by", String(32), nullable=False),
    Column("by_workspace", String(32), nullable=False),
    Column("relation", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", LargeBinary),
    Column("agreed_at", UtcDateTime),
    Column("stage", String(16), nullable=False),
    Column("terms", Text, nullable=False),
    Column("due", Date),
    Column("paid_at", UtcDateTime),
    Index("uq_referrals_by_member", "by_workspace", "by", "member", unique=True),
    Index("ix_referrals_workspace_id", "workspace", "id"),
)

# A contest of members who bring others; `first` and `last` are days where the community is, `ended_at` when its places
# were given or it was called off.
contests = Table(
    "contests",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("prize", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("begins_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, index=True),
    Column("is_called_off", Boolean, nullable=False),
    Index("ix_contests_workspace_id", "workspace", "id"),
)

# Who takes part in it, and whether the others may read who they are; `n` and `place` are of its end, `due` and
# `paid_at` of a winner's prize.
contest_members = Table(
    "contest_members",
    metadata,
    Column("contest", ForeignKey("contests.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("is_named", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("n", Integer),
    Column("place", Integer),
    Column("due", Date),
    Column("paid_at", UtcDateTime),
)

# A wish to join that waits for whoever reads the mail of the address, or was confirmed.
join_requests = Table(
    "join_requests",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False, index=True),
    Column("source", ForeignKey("sources.id")),
    Column("referral", ForeignKey("referrals.id")),
    Column("name", Text, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("purposes", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("is_refused", Boolean, nullable=False),
    Column("confirmed_at", UtcDateTime),
    Column("waits", Boolean, nullable=False),
    Column("own_words", Integer, nullable=False, server_default="0"),
    Column("worked_until", Date),
    Index("ix_join_requests_workspace_asked_at", "workspace", "asked_at"),
)

# What opens a wish: the SHA-256 of a link's token.
join_links = Table(
    "join_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("request", ForeignKey("join_requests.id"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

# Who joined and was asked once how they heard of it: whether they said so. Which source it was stands among touches.
join_asks = Table(
    "join_asks",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("is_known", Boolean, nullable=False),
)
