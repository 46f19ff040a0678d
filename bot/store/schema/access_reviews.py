"""The tables of the half-yearly look at who may what."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from bot.store.schema.parts import UtcDateTime, metadata

# Numbered from 1 in each workspace; the last one counts.
access_reviews = Table(
    "access_reviews",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("done_by", String(32), nullable=False),
)

# What was said of a role that a user or a group has: the last word counts.
access_marks = Table(
    "access_marks",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", String(16), primary_key=True),
    Column("subject", String(32), primary_key=True),
    Column("verdict", String(8), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
