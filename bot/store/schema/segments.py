"""The tables of segments, and of files of members that somebody gave."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Segments as rules/community/segments has them. `rule` is its conditions, and whether any of them is enough.
segments = Table(
    "segments",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("rule", JSON, nullable=False),
    Column("wants", Text, nullable=False),
    Column("pains", Text, nullable=False),
    Column("places", Text, nullable=False),
    Column("owner", String(32)),
    Column("ready", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Who is in a fixed one.
segment_members = Table(
    "segment_members",
    metadata,
    Column("segment", ForeignKey("segments.id"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True),
)

# A file of members. What is kept of it stands sealed in `content` until it is needed no more. `origin` is where the
# people in it come from, by the name somebody gave it, `source` the way they came; `basis` is by what right they are
# written to, empty until somebody says.
member_imports = Table(
    "member_imports",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("who", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", String(32), nullable=False),
    Column("origin", Text, nullable=False),
    Column("source", ForeignKey("sources.id"), index=True),
    Column("columns", JSON, nullable=False),
    Column("basis", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("done", Integer, nullable=False),
    Column("content", LargeBinary),
)

# Who came with which file.
imported_members = Table(
    "imported_members",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("brought_by", ForeignKey("member_imports.id"), nullable=False),
    Index("ix_imported_members_brought_by", "brought_by"),
)

# Which column of files of that origin held what, the last time somebody said so: the heading by field.
member_columns = Table(
    "member_columns",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("origin", String(200), primary_key=True),
    Column("columns", JSON, nullable=False),
)
