"""The quarterly review: what it found, what was set because of it, and by whom; experiments and who took part"""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "quarter_reviews",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "quarter", name="pk_quarter_reviews"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_quarter_reviews_workspace_workspaces"),
    )
    op.create_table(
        "review_lines",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("of", sa.String(16), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_lines"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_review_lines_workspace_workspaces"),
    )
    op.create_index(
        "uq_review_lines_workspace_quarter_of_key", "review_lines", ["workspace", "quarter", "of", "key"], unique=True
    )
    op.create_table(
        "review_settings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.String(16)),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name", name="pk_review_settings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_review_settings_workspace_workspaces"),
    )
    op.create_table(
        "review_changes",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("of", sa.String(16), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("proposal", sa.String(16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("undone_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_review_changes"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_review_changes_workspace_workspaces"),
    )
    op.create_index("ix_review_changes_workspace_at", "review_changes", ["workspace", "at"])
    _experiments()


def _experiments() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("change", sa.String(16), nullable=False),
        sa.Column("metric", sa.String(32), nullable=False),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.Column("hoped", sa.Float(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("of_held", sa.Integer(), nullable=False),
        sa.Column("of_changed", sa.Integer(), nullable=False),
        sa.Column("segment", sa.BigInteger()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("looked_on", sa.Date()),
        sa.Column("result", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_experiments"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_experiments_workspace_workspaces"),
    )
    op.create_index("ix_experiments_workspace", "experiments", ["workspace"])
    running = sa.text("state = 'running'")
    op.create_index(
        "uq_experiments_running", "experiments", ["workspace"], unique=True, sqlite_where=running,
        postgresql_where=running,
    )
    op.create_table(
        "experiment_members",
        sa.Column("experiment", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("experiment", "member", name="pk_experiment_members"),
        sa.ForeignKeyConstraint(
            ["experiment"], ["experiments.id"], name="fk_experiment_members_experiment_experiments"
        ),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_experiment_members_member_members"),
    )
    op.create_index("ix_experiment_members_member", "experiment_members", ["member"])
    op.create_table(
        "topic_days",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("member", "topic", "day", name="pk_topic_days"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_topic_days_member_members"),
    )
    op.create_index("ix_topic_days_day", "topic_days", ["day"])
    op.create_table(
        "month_packs",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "month", name="pk_month_packs"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_month_packs_workspace_workspaces"),
    )
