"""The tables of recognition: thanks, tiers and badges, what may be celebrated, and who was asked for the spotlight."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# One member thanked another; `reason` is sealed. `channel` is where it is said too, empty where it is told to them
# alone, and nowhere else once they keep it private.
thanks = Table(
    "thanks",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("giver", ForeignKey("members.id"), nullable=False),
    Column("receiver", ForeignKey("members.id"), nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("private_at", UtcDateTime),
    Index("ix_thanks_giver_at", "giver", "at"),
    Index("ix_thanks_receiver_at", "receiver", "at"),
)

# A member's tier, since when, and when they were told that it will be lost. Whoever has none is at the first.
member_tiers = Table(
    "member_tiers",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("tier", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("told_on", Date),
)

# The badges somebody has, and since when.
member_badges = Table(
    "member_badges",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("badge", String(16), primary_key=True),
    Column("on", Date, nullable=False),
)

# Days on which nothing is counted, asked or lost.
tier_freezes = Table(
    "tier_freezes",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("first", Date, primary_key=True),
    Column("last", Date, nullable=False),
    Column("why", String(16), nullable=False),
)

# That somebody liked what a member wrote, once a day for each who did; what it was is not kept.
member_likes = Table(
    "member_likes",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("other", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
    Column("day", Date, primary_key=True),
)

# Who wants thanks told to them alone, whoever gives them.
recognition_choices = Table(
    "recognition_choices",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("is_private", Boolean, nullable=False),
)

# What a member wants celebrated; of a birthday the year is not kept.
celebrations = Table(
    "celebrations",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("occasion", String(16), primary_key=True),
    Column("day", Date, nullable=False),
    Column("is_counted", Boolean, nullable=False),
)

# Who was asked to be shown in the month that begins on that day, by which moderator, and what they said.
spotlights = Table(
    "spotlights",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("month", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(32), nullable=False),
    Column("answer", String(16)),
    Index("ix_spotlights_month", "month"),
)

# Whether a community has tiers, in which channel it celebrates, the day on which standings were looked at last, and
# what was counted then: how many are active, how old it is, and of which groups how many hear early.
recognition_settings = Table(
    "recognition_settings",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("looked_on", Date),
    Column("active", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
