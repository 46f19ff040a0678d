"""Pictures by what they show, and the open pages that wait for them"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(32)),
        sa.Column("why", sa.Text()),
        sa.PrimaryKeyConstraint("workspace", "digest", name="pk_pictures"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_pictures_workspace_workspaces"),
    )
    op.create_table(
        "picture_pages",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("view", sa.String(32), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "view", name="pk_picture_pages"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_picture_pages_workspace_workspaces"),
    )
    op.create_index("ix_picture_pages_since", "picture_pages", ["since"])
