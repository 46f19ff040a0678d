"""Until when a former colleague worked with us, as they say"""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("members", "join_requests"):
        op.add_column(table, sa.Column("worked_until", sa.Date()))
