"""Journeys and who is on them, promises to members, and when we and they last wrote to each other"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _journeys()
    op.create_table(
        "promises",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("reason", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_promises_workspace_workspaces"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_promises_member_members"),
    )
    op.create_index("ix_promises_member", "promises", ["member"])
    op.create_index("ix_promises_workspace_state_due", "promises", ["workspace", "state", "due"])
    op.create_table(
        "check_ins",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("our_word", TIME),
        sa.Column("their_word", TIME),
        sa.Column("later_on", sa.Date()),
        sa.Column("later_months", sa.Integer()),
        sa.Column("told_on", sa.Date()),
        sa.PrimaryKeyConstraint("member", name="pk_check_ins"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_check_ins_member_members"),
    )
    op.create_table(
        "check_in_rhythms",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "segment", name="pk_check_in_rhythms"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_check_in_rhythms_workspace_workspaces"),
    )
    op.create_table(
        "nurture_days",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_nurture_days"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_nurture_days_workspace_workspaces"),
    )


def _journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("start", sa.String(16), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("segment", sa.BigInteger()),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journeys"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_journeys_workspace_workspaces"),
    )
    op.create_index("uq_journeys_workspace_key", "journeys", ["workspace", "key"], unique=True)
    op.create_table(
        "travellers",
        sa.Column("journey", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("last_at", TIME),
        sa.Column("look_at", TIME),
        sa.Column("ended", sa.String(16), nullable=False),
        sa.Column("waits_since", sa.Date()),
        sa.PrimaryKeyConstraint("journey", "member", name="pk_travellers"),
        sa.ForeignKeyConstraint(["journey"], ["journeys.id"], name="fk_travellers_journey_journeys"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_travellers_member_members"),
    )
    op.create_index("ix_travellers_member", "travellers", ["member"])
    op.create_index("ix_travellers_look_at", "travellers", ["look_at"])
