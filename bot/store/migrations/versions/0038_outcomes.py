"""What the last look at outcomes found"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome_looks",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_outcome_looks"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_outcome_looks_workspace_workspaces"),
    )
