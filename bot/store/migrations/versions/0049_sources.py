"""A CV with an interest, a pitch of a source's own, addresses that letters come back from"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job_interests", sa.Column("cv", sa.Integer()))
    op.add_column("sources", sa.Column("pitch", sa.JSON()))
    op.add_column("members", sa.Column("refused_hash", sa.String(64)))
