"""Interviews and the seats in them"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("start", WHEN, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("called_off", WHEN),
        sa.Column("why_off", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_interviews_workspace_workspaces"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_interviews_candidacy_candidacies"),
    )
    op.create_index("ix_interviews_candidacy", "interviews", ["candidacy"])
    op.create_table(
        "seats",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("track", sa.String(32), nullable=False),
        sa.Column("competencies", sa.JSON(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", WHEN),
        sa.Column("answer_by", WHEN),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_seats_interview_interviews"),
    )
    op.create_index("ix_seats_interview", "seats", ["interview"])
    op.create_index("ix_seats_who", "seats", ["who"])
