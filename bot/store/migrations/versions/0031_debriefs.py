"""Debriefs: of a stage, the cards that were in, and second votes"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "debriefs",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.LargeBinary()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_debriefs"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_debriefs_candidacy_candidacies"),
    )
    op.create_index("ix_debriefs_candidacy", "debriefs", ["candidacy"])
    op.create_index("ix_debriefs_decided_at", "debriefs", ["decided_at"])
    op.create_table(
        "debrief_cards",
        sa.Column("debrief", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("debrief", "who", name="pk_debrief_cards"),
        sa.ForeignKeyConstraint(["debrief"], ["debriefs.id"], name="fk_debrief_cards_debrief_debriefs"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_debrief_cards_interview_interviews"),
    )
    op.create_table(
        "debrief_votes",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("debrief", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_debrief_votes"),
        sa.ForeignKeyConstraint(["debrief"], ["debriefs.id"], name="fk_debrief_votes_debrief_debriefs"),
    )
    op.create_index("uq_debrief_votes_debrief_who", "debrief_votes", ["debrief", "who"], unique=True)
