"""Panels that nobody has been told of yet"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_panels",
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("interview", name="pk_kept_panels"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_kept_panels_interview_interviews"),
    )
