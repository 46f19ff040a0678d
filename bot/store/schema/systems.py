"""The tables of connections to other systems: what they told us, what they are told."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# A connection somebody made. Its secrets and its address stand sealed; `jobs` are their ids of jobs with our requests.
connections = Table(
    "connections",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("url", LargeBinary),
    Column("jobs", JSON, nullable=False),
    Column("events", JSON, nullable=False),
    Column("revoked_at", UtcDateTime),
)

# What a system told us, once under its key; what it brought stands sealed in `body` until it is forgotten.
deliveries = Table(
    "deliveries",
    metadata,
    numbered(),
    Column("connection", ForeignKey("connections.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event", String(64), nullable=False),
    Column("application", String(200), nullable=False),
    Column("job", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("lack", String(16)),
    Column("candidacy", Integer),
    Column("body", LargeBinary),
    UniqueConstraint("connection", "key", name="uq_deliveries_connection_key"),
    Index("ix_deliveries_at", "at"),
)

# Which candidacy an application of theirs is.
applications = Table(
    "applications",
    metadata,
    Column("connection", ForeignKey("connections.id"), primary_key=True),
    Column("application", String(200), primary_key=True),
    Column("candidacy", ForeignKey("candidacies.id"), nullable=False, index=True),
)

# What a system is told, once under its key. Whom it is about is read when it is sent.
sendings = Table(
    "sendings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("connection", ForeignKey("connections.id"), nullable=False),
    Column("key", String(128), nullable=False),
    Column("event", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("candidacy", Integer),
    Column("facts", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    Column("why", String(32), nullable=False),
    UniqueConstraint("connection", "key", name="uq_sendings_connection_key"),
    Index("ix_sendings_connection_at", "connection", "at"),
)
