"""Which entry of the record admins were last told of; installations by link, whose tokens run out and are renewed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("anchored", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("installations", sa.Column("installed_at", UTC))
    op.add_column("installations", sa.Column("refresh_token", sa.LargeBinary()))
    op.add_column("installations", sa.Column("expires_at", UTC))
    op.add_column("installations", sa.Column("fence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("installations", sa.Column("renewing_until", UTC))
    op.add_column("installations", sa.Column("refusal", sa.String(80)))
