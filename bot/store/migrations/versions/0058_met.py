"""When somebody said whether they met whom they were introduced to, and where a message stands that was reported"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intro_members", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.add_column("moderation_reports", sa.Column("link", sa.Text()))
