"""Contests of members who bring others, and who takes part"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contests",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prize", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("begins_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("is_called_off", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contests"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_contests_workspace_workspaces"),
    )
    op.create_index("ix_contests_workspace_id", "contests", ["workspace", "id"])
    op.create_index("ix_contests_ended_at", "contests", ["ended_at"])
    op.create_table(
        "contest_members",
        sa.Column("contest", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("n", sa.Integer()),
        sa.Column("place", sa.Integer()),
        sa.Column("due", sa.Date()),
        sa.Column("paid_at", TIME),
        sa.PrimaryKeyConstraint("contest", "member", name="pk_contest_members"),
        sa.ForeignKeyConstraint(["contest"], ["contests.id"], name="fk_contest_members_contest_contests"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_contest_members_member_members"),
    )
    op.create_index("ix_contest_members_member", "contest_members", ["member"])
