"""Records of members that may be one person's, and when agreements end"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "member_merges",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("first", NUMBER, nullable=False),
        sa.Column("second", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("decided_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_member_merges"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_member_merges_workspace_workspaces"),
        sa.ForeignKeyConstraint(["first"], ["members.id"], name="fk_member_merges_first_members"),
        sa.ForeignKeyConstraint(["second"], ["members.id"], name="fk_member_merges_second_members"),
    )
    op.create_index("uq_member_merges_first_second", "member_merges", ["first", "second"], unique=True)
    op.create_index("ix_member_merges_second", "member_merges", ["second"])
    op.create_index("ix_member_merges_workspace_verdict", "member_merges", ["workspace", "verdict"])
    op.create_index("ix_member_consents_until", "member_consents", ["until"])
