"""Of whom nothing is kept any more, by numbers, and who is kept because the law wants it"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
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
    op.create_table(
        "holds",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("asked_at", TIME),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_holds_workspace_workspaces"),
    )
    op.create_index("ix_holds_kind_number", "holds", ["kind", "number"])
    op.create_index("ix_holds_workspace", "holds", ["workspace"])
    rows = "INSERT INTO erasures (kind, number, at) SELECT"
    op.execute(f"{rows} 'candidate', id, erased_at FROM candidates WHERE erased_at IS NOT NULL")
    op.execute(f"{rows} 'member', id, at FROM members WHERE standing = 'forgotten'")
