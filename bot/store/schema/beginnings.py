"""The tables of how a community begins."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata

# To what somebody said yes when they were asked whether a community is the right thing.
community_fits = Table(
    "community_fits",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("yes", JSON, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# The channels with which it begins, by what they are for.
community_channels = Table(
    "community_channels",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("for", String(16), primary_key=True),
    Column("channel", String(32), nullable=False),
)

# Versions of what it adds to the texts people agree to, by language. Receipts name them: none is ever changed.
consent_words = Table(
    "consent_words",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("texts", JSON, nullable=False),
    Column("link", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
