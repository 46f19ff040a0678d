"""The tables of the people file."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, String, Table, Text

from bot.store.schema.parts import UtcDateTime, metadata, numbered

# The people file: known by e-mail, whether or not they are in Slack. `manager` is an e-mail too.
staff = Table(
    "staff",
    metadata,
    Column("workspace", ForeignKey("workspaces.id"), primary_key=True),
    Column("email", String(255), primary_key=True),
    Column("name", Text, nullable=False),
    Column("department", Text),
    Column("manager", String(255)),
    Column("location", Text),
    Column("zone", String(64)),
    Column("starts", Date),
    Column("leaves", Date),
)

# A file that was read: `sheet` as it came, `before` the rows it replaced, for undoing it.
staff_imports = Table(
    "staff_imports",
    metadata,
    numbered(),
    Column("workspace", ForeignKey("workspaces.id")),
    Column("who", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("sheet", JSON, nullable=False),
    Column("mapping", JSON, nullable=False),
    Column("before", JSON, nullable=False),
)
