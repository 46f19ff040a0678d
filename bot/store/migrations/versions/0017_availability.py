"""Own hours, pauses and limits, connected calendars and their busy times"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def _workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=f"fk_{table}_workspace_workspaces")


def upgrade() -> None:
    op.create_table(
        "availabilities",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("week", sa.JSON()),
        sa.Column("per_day", sa.Integer()),
        sa.Column("per_week", sa.Integer()),
        sa.Column("per_month", sa.Integer()),
        sa.Column("feed", sa.String(64)),
        sa.Column("feed_made_at", WHEN),
        sa.PrimaryKeyConstraint("workspace", "user", name="pk_availabilities"),
        sa.UniqueConstraint("feed", name="uq_availabilities_feed"),
        _workspace("availabilities"),
    )
    op.create_table(
        "pauses",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_pauses"),
        _workspace("pauses"),
    )
    op.create_index("ix_pauses_workspace_user", "pauses", ["workspace", "user"])
    op.create_table(
        "calendars",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("connected_at", WHEN, nullable=False),
        sa.Column("next_look", WHEN, nullable=False),
        sa.Column("last_ok", WHEN),
        sa.Column("read_until", WHEN),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("mark", sa.String(64)),
        sa.Column("left_out", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("why", sa.String(32)),
        sa.Column("told_at", WHEN),
        sa.PrimaryKeyConstraint("id", name="pk_calendars"),
        _workspace("calendars"),
    )
    op.create_index("ix_calendars_workspace_user", "calendars", ["workspace", "user"])
    op.create_index("ix_calendars_next_look", "calendars", ["next_look"])
    op.create_table(
        "busy_times",
        sa.Column("calendar", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts", WHEN, nullable=False),
        sa.Column("ends", WHEN, nullable=False),
        sa.Column("tentative", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", "position", name="pk_busy_times"),
        sa.ForeignKeyConstraint(["calendar"], ["calendars.id"], name="fk_busy_times_calendar_calendars"),
    )
    op.create_index("ix_busy_times_ends", "busy_times", ["ends"])
