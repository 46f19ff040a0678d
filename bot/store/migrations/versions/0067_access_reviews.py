"""The half-yearly look at who may what"""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_reviews",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.Column("done_by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_access_reviews"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_access_reviews_workspace_workspaces"),
    )
    op.create_table(
        "access_marks",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", "role", "subject", name="pk_access_marks"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_access_marks_workspace_workspaces"),
    )
