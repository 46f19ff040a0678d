"""Whom somebody chose to see their own predictions"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_coaches",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("coach", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "who", name="pk_card_coaches"),
    )
    op.create_index("ix_card_coaches_workspace_coach", "card_coaches", ["workspace", "coach"])
