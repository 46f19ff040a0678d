"""What stands of interviews outside"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("calendars", sa.Column("kind", sa.String(16), nullable=False, server_default="feed"))
    op.add_column("calendars", sa.Column("writes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("calendars", sa.Column("room", sa.String(120), nullable=False, server_default=""))
    op.add_column("workspaces", sa.Column("loops", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "loops",
        sa.Column("candidacy", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(32)),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("archived_at", WHEN),
        sa.PrimaryKeyConstraint("candidacy", name="pk_loops"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_loops_candidacy_candidacies"),
    )
    op.create_table(
        "invitations",
        sa.Column("interview", NUMBER, autoincrement=False, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("via", sa.String(32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("held_until", WHEN),
        sa.PrimaryKeyConstraint("interview", "who", "via", name="pk_invitations"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_invitations_interview_interviews"),
    )
