"""Interviews that get another time"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "interview_moves",
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("before", WHEN, nullable=False),
        sa.Column("after", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("interview", "number", name="pk_interview_moves"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_interview_moves_interview_interviews"),
    )
