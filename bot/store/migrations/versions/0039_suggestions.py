"""What is to change by what outcomes taught, and what should have been asked of somebody who was hired"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outcome_suggestions",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcome_suggestions"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_outcome_suggestions_workspace_workspaces"),
    )
    op.create_index("ix_outcome_suggestions_workspace", "outcome_suggestions", ["workspace"])
    op.create_index(
        "uq_outcome_suggestions_open", "outcome_suggestions", ["workspace", "kind", "name"], unique=True,
        sqlite_where=sa.text("standing = 'open'"), postgresql_where=sa.text("standing = 'open'"),
    )  # fmt: skip
    op.create_table(
        "hire_questions",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("hire", NUMBER, nullable=False),
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hire_questions"),
        sa.ForeignKeyConstraint(["hire"], ["hires.id"], name="fk_hire_questions_hire_hires"),
        sa.ForeignKeyConstraint(
            ["requisition"], ["requisitions.id"], name="fk_hire_questions_requisition_requisitions"
        ),
    )
    op.create_index("ix_hire_questions_hire", "hire_questions", ["hire"])
    op.create_index("ix_hire_questions_requisition", "hire_questions", ["requisition"])
