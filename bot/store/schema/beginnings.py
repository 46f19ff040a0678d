"""The tables of how a community begins."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, String, Table

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
