"""The table of what a night's look at everybody who was hired found."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, Table

from bot.store.schema.parts import metadata

# The last look at what interviews foretold in a workspace: on which day, how many candidates had been erased by then,
# and, sealed, what it found.
outcome_looks = Table(
    "outcome_looks",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("erased", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
