"""Cards: versions, drafts, who need not hand one in, and who promised to"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_cards_interview_interviews"),
    )
    op.create_index("uq_cards_interview_who_number", "cards", ["interview", "who", "number"], unique=True)
    op.create_table(
        "card_drafts",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_card_drafts"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_card_drafts_interview_interviews"),
    )
    op.create_index("uq_card_drafts_interview_who", "card_drafts", ["interview", "who"], unique=True)
    op.create_table(
        "card_waivers",
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("interview", "who", name="pk_card_waivers"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_card_waivers_interview_interviews"),
    )
    op.create_table(
        "card_promises",
        sa.Column("interview", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("interview", "who", name="pk_card_promises"),
        sa.ForeignKeyConstraint(["interview"], ["interviews.id"], name="fk_card_promises_interview_interviews"),
    )
