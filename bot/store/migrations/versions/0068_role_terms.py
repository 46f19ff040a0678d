"""Until when moderators and ambassadors are appointed"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "role_terms",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("has_begun", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Date()),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("noted_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_role_terms"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_role_terms_workspace_workspaces"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_role_terms_member_members"),
    )
    op.create_index("uq_role_terms_member_role", "role_terms", ["member", "role"], unique=True)
    op.create_index("ix_role_terms_workspace", "role_terms", ["workspace"])
