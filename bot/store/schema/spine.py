"""The tables of what is said, done and recorded."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

DUE = text("state = 'due'")
READY = text("state = 'due' AND wait_until IS NULL")
WAITING = text("state = 'due' AND wait_until IS NOT NULL")
UNREPAIRED = text("repair_at IS NOT NULL")
IN_HAND = text("state IN ('claimed', 'sending', 'unclear')")
FAILED = text("state = 'failed'")
UNDONE = text("state <> 'done'")

notices = Table(
    "notices",
    metadata,
    numbered("seq"),
    Column("id", String(32), nullable=False, unique=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(80), nullable=False),
    Column("about", String(120), nullable=False, index=True),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("to", String(32), nullable=False),
    Column("lane", String(80), nullable=False),
    Column("carrier", String(16), nullable=False),
    Column("way", String(8), nullable=False, server_default="post"),
    Column("facts", JSON, nullable=False),
    Column("living", Boolean, nullable=False),
    Column("reply_to", String(255)),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("stale_after", UtcDateTime),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Real time, for machinery: the end of a lease, of a wait, of the settling; when to look for late copies.
    Column("wait_until", UtcDateTime),
    Column("repair_at", UtcDateTime),
    # Movable clock, as messages are dated: the last attempt, and the first whose outcome nobody knew.
    Column("attempted_at", UtcDateTime),
    Column("unclear_since", UtcDateTime),
    Column("channel", String(32)),
    Column("ts", String(32)),
    Column("last_error", Text),
    # A claim walks `ready`, asks `lane` whether somebody is before it, and leaves what waits alone until its time.
    Index("ix_notices_ready", "workspace", "way", "due_at", "seq", sqlite_where=READY, postgresql_where=READY),
    Index("ix_notices_lane_way_seq", "lane", "way", "seq", sqlite_where=DUE, postgresql_where=DUE),
    Index("ix_notices_waiting", "wait_until", sqlite_where=WAITING, postgresql_where=WAITING),
    Index("ix_notices_repair_at", "repair_at", sqlite_where=UNREPAIRED, postgresql_where=UNREPAIRED),
    # One claim in a conversation at a time: the database holds it, whatever the processes do.
    Index("uq_notices_lane_in_hand", "lane", unique=True, sqlite_where=IN_HAND, postgresql_where=IN_HAND),
    Index("ix_notices_failed", "workspace", "due_at", "seq", sqlite_where=FAILED, postgresql_where=FAILED),
)

# When all that was sent by a way in a workspace is paid for (real time): the pace that all processes share.
paces = Table(
    "paces", metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("way", String(8), primary_key=True),
    Column("paid_at", UtcDateTime, nullable=False),
)

# Until when (real time) a conversation rests after a message.
rests = Table(
    "rests", metadata,
    Column("lane", String(80), primary_key=True),
    Column("until", UtcDateTime, nullable=False, index=True),
)

errands = Table(
    "errands",
    metadata,
    numbered("seq"),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(80), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("wait_until", UtcDateTime),
    Column("last_error", Text),
    Index("ix_errands_undone", "state", "due_at", sqlite_where=UNDONE, postgresql_where=UNDONE),
)

# A picture by the digest of what it shows, and Slack's file once it has one.
pictures = Table(
    "pictures",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("digest", String(32), primary_key=True),
    Column("content", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("file", String(32)),
    Column("why", Text),
)

# Open views that wait for a picture; `about` is the number of what they show.
picture_pages = Table(
    "picture_pages",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("digest", String(32), primary_key=True),
    Column("view", String(32), primary_key=True),
    Column("who", String(32), nullable=False),
    Column("about", BigInteger, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
)

record = Table(
    "record",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("what", String(80), nullable=False),
    Column("about", String(120), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# The personal part of a record entry, apart, so that it can be erased and the chain still verifies.
record_personal = Table(
    "record_personal",
    metadata,
    Column("number", ForeignKey("record.number"), primary_key=True, autoincrement=False),
    Column("salt", String(64), nullable=False),
    Column("text", Text, nullable=False),
)

record_head = Table(
    "record_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

# One row: what the database says of itself (see lineage.py). Numbers that people see begin at `number_floor`.
lineage = Table(
    "lineage",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("mark", String(64), nullable=False),
    Column("oldest", String(32), nullable=False),
    Column("number_floor", BigInteger, nullable=False, server_default="1"),
    Column("copied_at", UtcDateTime),
    Column("look_until", UtcDateTime),
)

# Of whom nothing is kept any more, and which records of members are part of another: numbers, and nothing of anybody.
erasures = Table(
    "erasures",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("into", BigInteger),
)

# What somebody's desk notes said before: each line is news once.
desk_lines = Table(
    "desk_lines",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("note", String(255), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
