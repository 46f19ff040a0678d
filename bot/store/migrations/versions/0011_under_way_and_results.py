"""Which version of the plan a candidate began with, and results of stages that are no interviews"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "plan_pins",
        sa.Column("requisition", NUMBER, autoincrement=False, nullable=False),
        sa.Column("candidate", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("requisition", "candidate", name="pk_plan_pins"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_plan_pins_requisition_requisitions"),
    )
    op.create_table(
        "stage_results",
        sa.Column("requisition", NUMBER, autoincrement=False, nullable=False),
        sa.Column("plan", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidate", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("requisition", "plan", "stage", "candidate", "by", "number", name="pk_stage_results"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_stage_results_requisition_requisitions"),
    )
