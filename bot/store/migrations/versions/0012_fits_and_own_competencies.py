"""What is an organisation's own: what it judges that methods see, and its competencies"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "judged_fits",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "kind", "method", name="pk_judged_fits"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_judged_fits_workspace_workspaces"),
    )
    op.create_table(
        "own_competencies",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_competencies"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_own_competencies_workspace_workspaces"),
    )
    op.create_index("ix_own_competencies_workspace", "own_competencies", ["workspace"])
