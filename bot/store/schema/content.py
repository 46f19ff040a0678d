"""The table of what a community says."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Items as rules/community/content has them. `segment` and `opening` are numbers of theirs.
content_items = Table(
    "content_items",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("link", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("segment", Integer),
    Column("goal", Text, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("post_at", UtcDateTime),
    Column("posted_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Column("opening", Integer),
    Column("ts", String(32), nullable=False),
    Column("asked_by", String(32), nullable=False, server_default=""),
    Column("share", Text, nullable=False, server_default=""),
    Column("prompt", String(48), nullable=False, server_default=""),
    Column("author", String(32), nullable=False, server_default=""),
    Column("heard", Text, nullable=False, server_default=""),
    Column("done_on", Date),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("reactions", Integer, nullable=False, server_default="0"),
    Column("replies", Integer, nullable=False, server_default="0"),
    Column("taps", Integer, nullable=False, server_default="0"),
    Index("ix_content_items_workspace_state_post_at", "workspace", "state", "post_at"),
    Index("ix_content_items_workspace_posted_at", "workspace", "posted_at"),
)

# What the community is good for, in a few sentences for whoever may join, in each language.
content_propositions = Table(
    "content_propositions",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("text", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
