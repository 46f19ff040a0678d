"""What the last look at all cards found of interviewers"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "severity_fits",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_severity_fits"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_severity_fits_workspace_workspaces"),
    )
