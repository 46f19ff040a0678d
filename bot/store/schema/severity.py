"""The table of what a night's look at all cards found of interviewers."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, LargeBinary, Table

from bot.store.schema.parts import metadata

# The last look at a workspace's cards, and on which day; what it found of each interviewer stands sealed.
severity_fits = Table(
    "severity_fits",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
