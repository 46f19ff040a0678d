"""Who left a training, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trainings", sa.Column("left_by", sa.String(32)))
    op.add_column("trainings", sa.Column("left_why", sa.Text()))
