"""The tables of the search: what is said of people on each side of the wall, and the searches somebody keeps.

Beside them the database keeps an index of its own of `search_people.words`, by triggers on SQLite (one of FTS5 for
each side) and a computed column on PostgreSQL (`vector`, with an index for each side); migrations 0043 and 0059 make
both, and backups leave them out.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# One member as one side may find them until then. A row is never changed: who changes gets a new one, so that the
# highest number is whoever changed last.
search_people = Table(
    "search_people",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("side", String(16), nullable=False),
    Column("member", ForeignKey("members.id", ondelete="CASCADE"), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("words", Text, nullable=False),
    Index("uq_search_people_member_side", "member", "side", unique=True),
)

# The words that rows of a side have (`stem`, as kept there) as they were written; `backwards` finds their endings.
search_words = Table(
    "search_words",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("side", String(16), primary_key=True),
    Column("word", String(24), primary_key=True),
    Column("stem", String(24), primary_key=True),
    Column("backwards", String(24), nullable=False),
    Index("ix_search_words_backwards", "workspace", "side", "backwards"),
)

# A question that somebody keeps, and whether they hear of new answers; `asked_on` is the last day it was asked anew.
saved_searches = Table(
    "saved_searches",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("user", String(32), nullable=False),
    Column("side", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("is_alert", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("asked_on", Date),
    Index("ix_saved_searches_workspace_user", "workspace", "user"),
)

# Whom a saved search found already: nobody is news twice.
search_hits = Table(
    "search_hits",
    metadata,
    Column("search", ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("member", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
)
