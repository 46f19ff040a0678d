"""Of whom nothing is kept any more, by numbers; everybody of whom that is so already"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("into", sa.BigInteger()),
        sa.PrimaryKeyConstraint("kind", "number", name="pk_erasures"),
    )
    rows = "INSERT INTO erasures (kind, number, at) SELECT"
    op.execute(f"{rows} 'candidate', id, erased_at FROM candidates WHERE erased_at IS NOT NULL")
    op.execute(f"{rows} 'member', id, at FROM members WHERE standing = 'forgotten'")
