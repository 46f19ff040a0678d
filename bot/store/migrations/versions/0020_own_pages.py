"""Links to candidates' own pages, letters to them, and what they say when it is over"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "candidate_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.Column("revoked_at", WHEN),
        sa.PrimaryKeyConstraint("hash", name="pk_candidate_links"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_links_candidacy_candidacies"),
    )
    op.create_index("ix_candidate_links_candidacy", "candidate_links", ["candidacy"])
    op.create_table(
        "candidate_letters",
        sa.Column("candidacy", NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("sent_at", WHEN),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("candidacy", "number", name="pk_candidate_letters"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_letters_candidacy_candidacies"),
    )
    op.create_table(
        "candidate_answers",
        sa.Column("candidacy", NUMBER, autoincrement=False, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("candidacy", name="pk_candidate_answers"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_answers_candidacy_candidacies"),
    )
