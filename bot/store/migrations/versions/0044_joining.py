"""How people come to the community: what is counted, wishes to join, the way in, referrals"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("sources", sa.Column("referrer_workspace", sa.String(32)))
    op.add_column("sources", sa.Column("contact", sa.Text(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("cost", sa.Integer()))
    op.create_index("ix_sources_code", "sources", ["code"])
    op.create_table(
        "source_days",
        sa.Column("source", NUMBER, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "day", "step", name="pk_source_days"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_source_days_source_sources"),
    )
    op.create_table(
        "source_visits",
        sa.Column("source", NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name="pk_source_visits"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_source_visits_source_sources"),
    )
    op.create_table(
        "ways_in",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("joins", sa.Integer(), nullable=False),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_ways_in"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_ways_in_workspace_workspaces"),
    )
    op.create_table(
        "referrals",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("by_workspace", sa.String(32), nullable=False),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("agreed_at", TIME),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("paid_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_referrals_workspace_workspaces"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_referrals_source_sources"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_referrals_member_members"),
    )
    op.create_index("ix_referrals_member", "referrals", ["member"])
    op.create_index("uq_referrals_by_member", "referrals", ["by_workspace", "by", "member"], unique=True)
    op.create_index("ix_referrals_workspace_id", "referrals", ["workspace", "id"])
    op.create_table(
        "join_requests",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("source", NUMBER),
        sa.Column("referral", NUMBER),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("sent_at", TIME),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", TIME),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_join_requests"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_join_requests_workspace_workspaces"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_join_requests_member_members"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_join_requests_source_sources"),
        sa.ForeignKeyConstraint(["referral"], ["referrals.id"], name="fk_join_requests_referral_referrals"),
    )
    op.create_index("ix_join_requests_member", "join_requests", ["member"])
    op.create_index("ix_join_requests_workspace_asked_at", "join_requests", ["workspace", "asked_at"])
    op.create_table(
        "join_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("request", NUMBER, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_join_links"),
        sa.ForeignKeyConstraint(["request"], ["join_requests.id"], name="fk_join_links_request_join_requests"),
    )
    op.create_index("ix_join_links_request", "join_links", ["request"])
    op.create_table(
        "join_asks",
        sa.Column("member", NUMBER, autoincrement=False, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("answered_at", TIME),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_join_asks"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_join_asks_member_members"),
    )
