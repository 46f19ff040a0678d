"""Role families, whose interviews have a track of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "role_families",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("name", sa.String(24), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name", name="pk_role_families"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_role_families_workspace_workspaces"),
    )
