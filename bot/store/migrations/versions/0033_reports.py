"""Reports: drafts, signed versions, copies in Slack; and who is kept in mind, with their answers"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_drafts",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_drafts"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_report_drafts_candidacy_candidacies"),
    )
    op.create_index("uq_report_drafts_candidacy_who", "report_drafts", ["candidacy", "who"], unique=True)
    op.create_table(
        "reports",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_reports_candidacy_candidacies"),
    )
    op.create_index("uq_reports_candidacy_number", "reports", ["candidacy", "number"], unique=True)
    op.create_table(
        "report_copies",
        sa.Column("file", sa.String(32), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("file", name="pk_report_copies"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_report_copies_candidacy_candidacies"),
    )
    op.create_index("ix_report_copies_candidacy", "report_copies", ["candidacy"])
    op.create_table(
        "pool_entries",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pool_entries"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_pool_entries_candidacy_candidacies"),
    )
    op.create_index("uq_pool_entries_candidacy", "pool_entries", ["candidacy"], unique=True)
    op.create_table(
        "pool_answers",
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(8), nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("until", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("candidacy", "number", name="pk_pool_answers"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_pool_answers_candidacy_candidacies"),
    )
