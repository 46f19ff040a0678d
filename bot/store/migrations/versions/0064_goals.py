"""What is measured each day, goals, confirmed baselines, and whom a community asked whether they would recommend it"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _values()
    op.create_table(
        "goals",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("metric", sa.String(32), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("baseline", sa.Float(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("confirmed_at", TIME),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("told", sa.String(16), nullable=False),
        sa.Column("closed_at", TIME),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_goals_workspace_workspaces"),
    )
    op.create_index("ix_goals_workspace_closed_at", "goals", ["workspace", "closed_at"])
    op.create_table(
        "satisfaction_asks",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("half", sa.String(8), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("answered_at", TIME),
        sa.Column("score", sa.Integer()),
        sa.PrimaryKeyConstraint("member", "half", name="pk_satisfaction_asks"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_satisfaction_asks_member_members"),
    )
    op.create_index("ix_satisfaction_asks_answered_at", "satisfaction_asks", ["answered_at"])


def _values() -> None:
    op.create_table(
        "metric_values",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("metric", sa.String(32), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "metric", "segment", "day", name="pk_metric_values"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_metric_values_workspace_workspaces"),
    )
    op.create_table(
        "metric_baselines",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("metric", sa.String(32), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("confirmed_at", TIME, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "metric", "segment", name="pk_metric_baselines"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_metric_baselines_workspace_workspaces"),
    )
    op.create_table(
        "metric_segments",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "segment", name="pk_metric_segments"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_metric_segments_workspace_workspaces"),
    )
