"""Thanks, tiers, badges, celebrations and the spotlight; seats of events that are kept for tiers at first"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("giver", NUMBER, nullable=False),
        sa.Column("receiver", NUMBER, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("private_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_thanks"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_thanks_workspace_workspaces"),
        sa.ForeignKeyConstraint(["giver"], ["members.id"], name="fk_thanks_giver_members"),
        sa.ForeignKeyConstraint(["receiver"], ["members.id"], name="fk_thanks_receiver_members"),
    )
    op.create_index("ix_thanks_giver_at", "thanks", ["giver", "at"])
    op.create_index("ix_thanks_receiver_at", "thanks", ["receiver", "at"])
    _of_members("member_tiers", [
        sa.Column("tier", sa.String(16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date()),
    ])  # fmt: skip
    _of_members("member_badges", [
        sa.Column("badge", sa.String(16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
    ], "badge")  # fmt: skip
    _of_members("tier_freezes", [
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
    ], "first")  # fmt: skip
    _of_members("member_likes", [
        sa.Column("other", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["other"], ["members.id"], name="fk_member_likes_other_members"),
    ], "other", "day")  # fmt: skip
    op.create_index("ix_member_likes_other", "member_likes", ["other"])
    _of_members("recognition_choices", [sa.Column("is_private", sa.Boolean(), nullable=False)])
    _of_members("celebrations", [
        sa.Column("occasion", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
    ], "occasion")  # fmt: skip
    _of_members("spotlights", [
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(16)),
    ], "month")  # fmt: skip
    op.create_index("ix_spotlights_month", "spotlights", ["month"])
    op.create_table(
        "recognition_settings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("looked_on", sa.Date()),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_recognition_settings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_recognition_settings_workspace_workspaces"),
    )
    op.add_column(
        "community_events", sa.Column("tier_first", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_questions_answered_by", "questions", ["answered_by"])


def _of_members(name: str, columns: list[sa.schema.SchemaItem], *key: str) -> None:
    op.create_table(
        name,
        sa.Column("member", NUMBER, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("member", *key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=f"fk_{name}_member_members"),
    )
