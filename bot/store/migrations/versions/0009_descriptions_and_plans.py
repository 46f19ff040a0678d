"""Job descriptions and plans, and their versions"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("descriptions", "plans"):
        op.create_table(
            name,
            sa.Column("requisition", NUMBER, autoincrement=False, nullable=False),
            sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("content", sa.JSON(), nullable=False),
            sa.Column("by", sa.String(32), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("requisition", "number", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name=f"fk_{name}_requisition_requisitions"),
        )
