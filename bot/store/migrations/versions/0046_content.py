"""What came of what a community says, its proposition, and jobs that members hear of first"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name, type_, default in (
        ("asked_by", sa.String(32), ""), ("share", sa.Text(), ""), ("prompt", sa.String(48), ""),
        ("revision", sa.Integer(), "0"), ("reactions", sa.Integer(), "0"), ("replies", sa.Integer(), "0"),
        ("taps", sa.Integer(), "0"),
    ):  # fmt: skip
        op.add_column("content_items", sa.Column(name, type_, nullable=False, server_default=default))
    op.create_table(
        "content_propositions",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "language", name="pk_content_propositions"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_content_propositions_workspace_workspaces"),
    )
    op.create_table(
        "job_openings",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("company", sa.String(32), nullable=False),
        sa.Column("requisition", NUMBER),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("pay", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("named", sa.String(32), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("open_from", TIME),
        sa.Column("first_until", TIME),
        sa.Column("closes_on", sa.Date()),
        sa.Column("closed_at", TIME),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job_openings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_job_openings_workspace_workspaces"),
        sa.ForeignKeyConstraint(["company"], ["workspaces.id"], name="fk_job_openings_company_workspaces"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_job_openings_requisition_requisitions"),
    )
    op.create_index("ix_job_openings_workspace_at", "job_openings", ["workspace", "at"])
    op.create_index("ix_job_openings_requisition", "job_openings", ["requisition"])
    op.create_table(
        "job_interests",
        sa.Column("opening", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("candidacy", NUMBER),
        sa.Column("withdrawn_at", TIME),
        sa.Column("answered_at", TIME),
        sa.PrimaryKeyConstraint("opening", "member", name="pk_job_interests"),
        sa.ForeignKeyConstraint(["opening"], ["job_openings.id"], name="fk_job_interests_opening_job_openings"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_job_interests_member_members"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_job_interests_candidacy_candidacies"),
    )
    op.create_index("ix_job_interests_member", "job_interests", ["member"])
    op.create_index("ix_job_interests_candidacy", "job_interests", ["candidacy"])
