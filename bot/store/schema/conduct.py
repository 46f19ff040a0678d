"""The tables of the code of conduct."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table

from bot.store.schema.parts import UtcDateTime, metadata

# Versions of the code of conduct, with its text by language.
conduct_codes = Table(
    "conduct_codes",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("texts", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("binds", Boolean, nullable=False),
    Column("by", String(32), nullable=False),
)

# Who was asked to accept a version, and when they did.
conduct_acceptances = Table(
    "conduct_acceptances",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("accepted_at", UtcDateTime),
)
