"""The tables of events, of who comes to them, and of the links in letters about them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# Events as rules/community/events has them. `ends` is reckoned from start and minutes.
community_events = Table(
    "community_events",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", UtcDateTime, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("host", String(32), nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("place", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("capacity", Integer),
    Column("helpers", JSON, nullable=False),
    Column("members_only", Boolean, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("announced_at", UtcDateTime),
    Column("followed_up", Boolean, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("tier_first", Boolean, nullable=False, server_default=false()),
    Index("ix_community_events_workspace_start", "workspace", "start"),
    Index("ix_community_events_state_ends", "state", "ends"),
)

# A member's answer to an event: one in each.
event_seats = Table(
    "event_seats",
    metadata,
    Column("event", ForeignKey("community_events.id"), primary_key=True),
    Column("member", ForeignKey("members.id"), primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("remind_at", UtcDateTime),
    Column("came_at", UtcDateTime),
    Column("stars", Integer),
    Column("sequence", Integer, nullable=False),
    Column("mark", String(64), nullable=False),
    Index("ix_event_seats_member", "member"),
    Index("ix_event_seats_event_answer_at", "event", "answer", "at"),
    Index("ix_event_seats_remind_at", "remind_at"),
)

# Links to the page of an event for one member; of each only the SHA-256 of its token is kept.
event_links = Table(
    "event_links",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("event", ForeignKey("community_events.id"), nullable=False),
    Column("member", ForeignKey("members.id"), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_event_links_member", "member"),
    Index("ix_event_links_expires_at", "expires_at"),
)
