"""The table of what members talk about: never what they said."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, String, Table

from bot.store.schema.parts import metadata

# On which day who wrote of which topic in a public channel. Rows go after ten weeks.
topic_days = Table(
    "topic_days",
    metadata,
    Column("member", ForeignKey("members.id"), primary_key=True, autoincrement=False),
    Column("topic", String(32), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
)
