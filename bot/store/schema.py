"""Every table. Times are UTC; `Utc` refuses a naive one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: stored in UTC on every engine, read back aware. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _number(name: str = "id") -> Column[Any]:
    return Column(
        name, BigInteger().with_variant(Integer, "sqlite"), Identity(always=False), primary_key=True
    )


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("hr_channel", String(32)),
    Column("chain", JSON, nullable=False),
)

installations = Table(
    "installations",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("app", String(32)),
    Column("enterprise", String(32)),
    Column("bot_user", String(32), nullable=False),
    Column("bot", String(32)),
    Column("bot_token", LargeBinary, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("zone", String(64), nullable=False),
    Column("locale", String(32)),
    Column("chosen_language", String(8)),
    Column("is_admin", Boolean, nullable=False),
    Column("is_guest", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("read_at", UtcDateTime),
    Index("ix_people_workspace_email", "workspace", "email"),
)

# What has been handled once: the event, the click, the form. Kept longer than Slack repeats anything.
handled = Table(
    "handled",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

drafts = Table(
    "drafts",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("form", String(64), primary_key=True),
    Column("answers", JSON, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("sent_view", String(32)),
)

requisitions = Table(
    "requisitions",
    metadata,
    _number(),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("paused_at", UtcDateTime),
    Column("title", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("level", Text),
    Column("location", Text),
    Column("remote", Boolean, nullable=False),
    Column("headcount", Integer, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("replaces", Text),
    Column("business_case", Text, nullable=False),
    Column("pay_from", BigInteger),
    Column("pay_to", BigInteger),
    Column("currency", String(3)),
    Column("target_start", Date),
    Column("hiring_manager", String(32), nullable=False),
    Column("recruiter", String(32)),
    Index("ix_requisitions_workspace_state", "workspace", "state"),
    Index("ix_requisitions_workspace_asker", "workspace", "asker"),
)

requisition_steps = Table(
    "requisition_steps",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("needed", Integer, nullable=False),
    Column("veto", Boolean, nullable=False),
    Column("condition", JSON),
    Column("hours_allowed", Integer),
    Column("backup", String(32)),
    Column("skipped_because", Text),
)

requisition_approvers = Table(
    "requisition_approvers",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("approver", String(32), nullable=False),
    Column("delegate", String(32)),
    Column("delegated_until", Date),
    Index("ix_requisition_approvers_approver", "approver"),
)

requisition_decisions = Table(
    "requisition_decisions",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("step", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("approver", String(32), nullable=False),
    Column("for_whom", String(32)),
    Column("verdict", String(16), nullable=False),
    Column("reason", Text),
    Column("at", UtcDateTime, nullable=False),
)

requisition_moves = Table(
    "requisition_moves",
    metadata,
    Column("requisition", ForeignKey("requisitions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(32), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("why", Text),
)

DUE = text("state = 'due'")
IN_HAND = text("state IN ('claimed', 'sending', 'unclear')")

notices = Table(
    "notices",
    metadata,
    _number("seq"),
    Column("id", String(32), nullable=False, unique=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(80), nullable=False),
    Column("about", String(120), nullable=False, index=True),
    Column("workspace", ForeignKey("workspaces.id"), nullable=False),
    Column("to", String(32), nullable=False),
    Column("lane", String(80), nullable=False),
    Column("carrier", String(16), nullable=False),
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
    Index("ix_notices_due", "due_at", sqlite_where=DUE, postgresql_where=DUE),
    Index("ix_notices_lane_seq", "lane", "seq", sqlite_where=DUE, postgresql_where=DUE),
    # One claim in a conversation at a time: the database holds it, whatever the processes do.
    Index(
        "uq_notices_lane_in_hand",
        "lane",
        unique=True,
        sqlite_where=IN_HAND,
        postgresql_where=IN_HAND,
    ),
)

errands = Table(
    "errands",
    metadata,
    _number("seq"),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(80), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("wait_until", UtcDateTime),
    Column("last_error", Text),
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
