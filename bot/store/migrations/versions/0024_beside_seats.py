"""Notes on interviews, trainees' seats, and candidates who want nobody to learn beside"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "interview_notes",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("seat", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interview_notes"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_interview_notes_interview_interviews"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_interview_notes_seat_seats"),
    )
    op.create_index("uq_interview_notes_seat_ts", "interview_notes", ["seat", "ts"], unique=True)
    op.create_index("ix_interview_notes_interview_who", "interview_notes", ["interview", "who"])
    op.create_table(
        "trainee_seats",
        sa.Column("seat", NUMBER, autoincrement=False, nullable=False),
        sa.Column("training", NUMBER, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("seat", name="pk_trainee_seats"),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_trainee_seats_seat_seats"),
        sa.ForeignKeyConstraint(["training"], ["trainings.id"], name="fk_trainee_seats_training_trainings"),
    )
    op.create_index("ix_trainee_seats_training", "trainee_seats", ["training"])
    op.create_table(
        "trainee_refusals",
        sa.Column("candidacy", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("candidacy", name="pk_trainee_refusals"),
        sa.ForeignKeyConstraint(
            ["candidacy"], ["candidacies.id"], name="fk_trainee_refusals_candidacy_candidacies"
        ),
    )
