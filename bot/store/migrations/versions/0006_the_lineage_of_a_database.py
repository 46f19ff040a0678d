"""The lineage of a database"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    made = op.create_table(
        "lineage",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("oldest", sa.String(32), nullable=False),
        sa.Column("number_floor", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("copied_at", UTC),
        sa.Column("look_until", UTC),
        sa.PrimaryKeyConstraint("id", name="pk_lineage"),
    )
    op.bulk_insert(made, [{"id": 1, "mark": secrets.token_hex(32), "oldest": "0002"}])
