"""The tables of personal digests, and of what was sent to members."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from bot.store.schema.parts import UtcDateTime, metadata

# How each member's digests go, as rules/community/content/digests/timing has it.
digest_courses = Table(
    "digest_courses",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("next_at", UtcDateTime),
    Column("frequency", String(16), nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("untapped", Integer, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("hour", Integer, nullable=False),
)

# What a member was given to read in a period, one digest in each; `items` has item, why and which of that.
digests = Table(
    "digests",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("period", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("way", String(8), nullable=False),
    Column("items", JSON, nullable=False),
    Column("sent_at", UtcDateTime),
)

# What a member did with an item of their digests, each thing once.
digest_taps = Table(
    "digest_taps",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("item", ForeignKey("content_items.id"), primary_key=True, autoincrement=False),
    Column("said", String(8), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# How many were given an item in a digest, and how many of them did something with it.
digest_counts = Table(
    "digest_counts",
    metadata,
    Column("item", ForeignKey("content_items.id"), primary_key=True, autoincrement=False),
    Column("shown", Integer, nullable=False),
    Column("tapped", Integer, nullable=False),
)

# Links of letters by the SHA-256 of their tokens: each opens one digest of one member.
digest_links = Table(
    "digest_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("member", ForeignKey("members.id"), nullable=False, index=True),
    Column("period", String(32), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

# What was sent to members and counts against their budget, over Slack and mail, by the key under which it went.
member_sendings = Table(
    "member_sendings",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("member", ForeignKey("members.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_member_sendings_member_at", "member", "at"),
)
