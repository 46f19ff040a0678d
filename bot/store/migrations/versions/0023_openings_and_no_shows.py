"""Places held out to several people at once, and who did not come"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("seat", NUMBER),
        sa.Column("ended", WHEN),
        sa.Column("taker", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_openings"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_openings_interview_interviews"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_openings_seat_seats"),
    )
    op.create_index("ix_openings_interview", "openings", ["interview"])
    op.create_table(
        "no_shows",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("taken_back", WHEN),
        sa.PrimaryKeyConstraint("id", name="pk_no_shows"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_no_shows_interview_interviews"),
    )
    op.create_index("ix_no_shows_interview", "no_shows", ["interview"])
    op.create_index("ix_interviews_start", "interviews", ["start"])
