"""Introductions: who asks for them, their rounds, who was introduced to whom"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "intro_parts",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("offers", sa.JSON(), nullable=False),
        sa.Column("seeks", sa.JSON(), nullable=False),
        sa.Column("rests_until", TIME),
        sa.Column("back_at", TIME),
        sa.Column("avoids", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("member", name="pk_intro_parts"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_intro_parts_member_members"),
    )
    op.create_table(
        "intro_settings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "kind", name="pk_intro_settings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_intro_settings_workspace_workspaces"),
    )
    op.create_table(
        "intro_rounds",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("goes", sa.Boolean(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("said_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_intro_rounds"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_intro_rounds_workspace_workspaces"),
    )
    op.create_index("ix_intro_rounds_workspace_state", "intro_rounds", ["workspace", "state"])
    op.create_index("ix_intro_rounds_said_at", "intro_rounds", ["said_at"])
    op.create_table(
        "intro_groups",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("helps", sa.JSON(), nullable=False),
        sa.Column("distance", sa.String(16), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("prompt", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intro_groups"),
        sa.ForeignKeyConstraint(["round"], ["intro_rounds.id"], name="fk_intro_groups_round_intro_rounds"),
    )
    op.create_index("ix_intro_groups_round", "intro_groups", ["round"])
    op.create_table(
        "intro_members",
        sa.Column("group", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("group", "member", name="pk_intro_members"),
        sa.ForeignKeyConstraint(["group"], ["intro_groups.id"], name="fk_intro_members_group_intro_groups"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_intro_members_member_members"),
    )
    op.create_index("ix_intro_members_member", "intro_members", ["member"])
    op.create_table(
        "intro_left",
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("round", "member", name="pk_intro_left"),
        sa.ForeignKeyConstraint(["round"], ["intro_rounds.id"], name="fk_intro_left_round_intro_rounds"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_intro_left_member_members"),
    )
    op.create_index("ix_intro_left_member", "intro_left", ["member"])
    op.create_table(
        "intro_apart",
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("one", NUMBER, nullable=False),
        sa.Column("other", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("round", "one", "other", name="pk_intro_apart"),
        sa.ForeignKeyConstraint(["round"], ["intro_rounds.id"], name="fk_intro_apart_round_intro_rounds"),
        sa.ForeignKeyConstraint(["one"], ["members.id"], name="fk_intro_apart_one_members"),
        sa.ForeignKeyConstraint(["other"], ["members.id"], name="fk_intro_apart_other_members"),
    )
    op.create_index("ix_intro_apart_one", "intro_apart", ["one"])
    op.create_index("ix_intro_apart_other", "intro_apart", ["other"])
