"""Who left a training and why, calibrations, who read what changed in a kit, editions of a curriculum"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def _workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=f"fk_{table}_workspace_workspaces")


def upgrade() -> None:
    op.add_column("trainings", sa.Column("left_by", sa.String(32)))
    op.add_column("trainings", sa.Column("left_why", sa.Text()))
    op.add_column("trainings", sa.Column("edition", sa.Integer()))
    op.create_table(
        "curricula",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_curricula"),
        _workspace("curricula"),
    )
    op.create_table(
        "calibrations",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("module", sa.String(32), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("done", WHEN),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calibrations"),
        _workspace("calibrations"),
    )
    op.create_index("ix_calibrations_workspace_user", "calibrations", ["workspace", "user"])
    op.create_table(
        "kit_acknowledgements",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kit", sa.String(64), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "kit", "user", "version", name="pk_kit_acknowledgements"),
        _workspace("kit_acknowledgements"),
    )
