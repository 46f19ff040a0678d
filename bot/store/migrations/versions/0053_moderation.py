"""Cases of moderators and what was reported in them, whose week it is, and the code of conduct"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "moderation_cases",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("taken_by", sa.BigInteger()),
        sa.Column("taken_at", TIME),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", TIME),
        sa.Column("action", sa.String(16)),
        sa.Column("breach", sa.String(16)),
        sa.Column("code", sa.Integer()),
        sa.Column("by_hand", sa.String(16)),
        sa.Column("done_at", TIME),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("appealed_at", TIME),
        sa.Column("appeal", sa.LargeBinary()),
        sa.Column("settled_by", sa.BigInteger()),
        sa.Column("verdict", sa.String(16)),
        sa.Column("settled_reason", sa.LargeBinary()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_cases"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_moderation_cases_workspace_workspaces"),
    )
    op.create_index("ix_moderation_cases_workspace_state", "moderation_cases", ["workspace", "state"])
    op.create_index("ix_moderation_cases_about", "moderation_cases", ["about"])
    op.create_table(
        "moderation_reports",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("case", NUMBER, nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("breach", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("quote", sa.LargeBinary()),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_reports"),
        sa.ForeignKeyConstraint(["case"], ["moderation_cases.id"], name="fk_moderation_reports_case_moderation_cases"),
    )
    op.create_index("ix_moderation_reports_case", "moderation_reports", ["case"])
    op.create_index("ix_moderation_reports_by", "moderation_reports", ["by"])
    op.create_table(
        "moderation_turns",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("noted_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_turns"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_moderation_turns_workspace_workspaces"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_moderation_turns_member_members"),
    )
    op.create_index("uq_moderation_turns_workspace_monday", "moderation_turns", ["workspace", "monday"], unique=True)
    op.create_index("ix_moderation_turns_member", "moderation_turns", ["member"])
    op.create_table(
        "moderation_loads",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("away_from", sa.Date()),
        sa.Column("away_to", sa.Date()),
        sa.PrimaryKeyConstraint("member", name="pk_moderation_loads"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_moderation_loads_member_members"),
    )
    op.create_table(
        "conduct_codes",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("binds", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "version", name="pk_conduct_codes"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_conduct_codes_workspace_workspaces"),
    )
    op.create_table(
        "conduct_acceptances",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("accepted_at", TIME),
        sa.PrimaryKeyConstraint("member", "version", name="pk_conduct_acceptances"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_conduct_acceptances_member_members"),
    )
