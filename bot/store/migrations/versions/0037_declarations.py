"""What candidates say of themselves for figures of groups, apart from them"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fairness_settings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("setting", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_fairness_settings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_fairness_settings_workspace_workspaces"),
    )
    op.create_table(
        "declarations",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_declarations"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_declarations_workspace_workspaces"),
    )
    op.create_index("ix_declarations_workspace", "declarations", ["workspace"])
    op.create_table(
        "group_counts",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_group_counts"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_group_counts_workspace_workspaces"),
    )
    op.create_index("ix_group_counts_workspace", "group_counts", ["workspace"])
