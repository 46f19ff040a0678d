"""Candidates, their addresses, their recruitments with every move, and what they are looked up with"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lookup_keys",
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_lookup_keys"),
    )
    op.create_table(
        "candidates",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("phone_hash", sa.String(64)),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("referrers", sa.JSON(), nullable=False),
        sa.Column("relatives", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candidates"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_candidates_workspace_workspaces"),
    )
    op.create_index("ix_candidates_phone_hash", "candidates", ["phone_hash"])
    op.create_table(
        "candidate_emails",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("candidate", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_candidate_emails"),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name="fk_candidate_emails_candidate_candidates"),
    )
    op.create_index("ix_candidate_emails_candidate", "candidate_emails", ["candidate"])
    op.create_table(
        "candidacies",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("candidate", NUMBER, nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candidacies"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_candidacies_requisition_requisitions"),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name="fk_candidacies_candidate_candidates"),
        sa.UniqueConstraint("requisition", "candidate", name="uq_candidacies_requisition_candidate"),
        sa.UniqueConstraint("requisition", "code", name="uq_candidacies_requisition_code"),
    )
    op.create_index("ix_candidacies_candidate", "candidacies", ["candidate"])
    op.create_table(
        "candidacy_moves",
        sa.Column("candidacy", NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("candidacy", "number", name="pk_candidacy_moves"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidacy_moves_candidacy_candidacies"),
    )
