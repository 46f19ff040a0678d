"""Interviews that get another time, when candidates could come, and letters that go to them by themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "interview_moves",
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("before", WHEN, nullable=False),
        sa.Column("after", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("interview", "number", name="pk_interview_moves"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_interview_moves_interview_interviews"),
    )
    op.create_table(
        "candidate_times",
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("interview", NUMBER),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("candidacy", "number", name="pk_candidate_times"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_times_candidacy_candidacies"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_candidate_times_interview_interviews"),
    )
    op.create_table(
        "candidate_mails",
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("sent_at", WHEN),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_candidate_mails"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_mails_candidacy_candidacies"),
    )
    op.create_index("ix_candidate_mails_candidacy", "candidate_mails", ["candidacy"])
    op.create_table(
        "candidate_nos",
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("move", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(16), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("candidacy", "move", name="pk_candidate_nos"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_nos_candidacy_candidacies"),
    )
