"""Where members are in what they learn; and who took an experiment's change over, when"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "member_lessons",
        sa.Column("member", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("module", sa.String(32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("passed_at", TIME),
        sa.PrimaryKeyConstraint("member", "module", name="pk_member_lessons"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_lessons_member_members"),
    )
    op.add_column("experiments", sa.Column("taken_by", sa.String(32)))
    op.add_column("experiments", sa.Column("taken_at", TIME))
