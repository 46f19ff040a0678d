"""Past hires that came with files"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "past_hire_imports",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("problem", sa.String(32), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_past_hire_imports"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_past_hire_imports_workspace_workspaces"),
    )
    op.create_index("ix_past_hire_imports_workspace", "past_hire_imports", ["workspace"])
    op.create_table(
        "past_hires",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("brought_by", NUMBER, nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("same", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_past_hires"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_past_hires_workspace_workspaces"),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["past_hire_imports.id"], name="fk_past_hires_brought_by_past_hire_imports"
        ),
    )
    op.create_index("ix_past_hires_brought_by", "past_hires", ["brought_by"])
    op.create_index("uq_past_hires_workspace_same", "past_hires", ["workspace", "same"], unique=True)
    op.create_index("ix_past_hires_workspace_person", "past_hires", ["workspace", "person"])
