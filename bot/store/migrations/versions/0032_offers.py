"""Offers, and requests that raise the pay of another"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GOING = sa.text("standing IN ('draft', 'asked', 'made')")


def upgrade() -> None:
    op.add_column("requisitions", sa.Column("raises", NUMBER))
    op.add_column("requisitions", sa.Column("barred", sa.JSON()))
    op.create_table(
        "offers",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("case", NUMBER),
        sa.Column("debrief", NUMBER),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_offers_requisition_requisitions"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_offers_candidacy_candidacies"),
        sa.ForeignKeyConstraint(["debrief"], ["debriefs.id"], name="fk_offers_debrief_debriefs"),
        sa.ForeignKeyConstraint(["case"], ["requisitions.id"], name="fk_offers_case_requisitions"),
    )
    op.create_index("uq_offers_candidacy_number", "offers", ["candidacy", "number"], unique=True)
    op.create_index("ix_offers_requisition_standing", "offers", ["requisition", "standing"])
    op.create_index("ix_offers_case", "offers", ["case"])
    op.create_index(
        "uq_offers_going", "offers", ["candidacy"], unique=True, sqlite_where=GOING, postgresql_where=GOING
    )
