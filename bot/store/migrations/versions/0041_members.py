"""Members of the community, the sources they come through, and what it says"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("referrer", sa.String(32)),
        sa.Column("is_aggregate", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_sources_workspace_workspaces"),
    )
    op.create_index("uq_sources_workspace_code", "sources", ["workspace", "code"], unique=True)
    op.create_table(
        "members",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("email_hash", sa.String(64)),
        sa.Column("verified_at", TIME),
        sa.Column("user", sa.String(32)),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("seniority", sa.Text(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("frequency", sa.String(16), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("paused_until", TIME),
        sa.Column("joined_at", TIME),
        sa.Column("left_at", TIME),
        sa.Column("candidate", NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_members_workspace_workspaces"),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name="fk_members_candidate_candidates"),
    )
    op.create_index("uq_members_workspace_user", "members", ["workspace", "user"], unique=True)
    op.create_index("uq_members_email_hash", "members", ["email_hash"], unique=True)
    op.create_index("ix_members_workspace_standing", "members", ["workspace", "standing"])
    op.create_index("ix_members_candidate", "members", ["candidate"])
    op.create_table(
        "member_consents",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.PrimaryKeyConstraint("member", "number", name="pk_member_consents"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_consents_member_members"),
    )
    op.create_table(
        "member_touches",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("member", "number", name="pk_member_touches"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_touches_member_members"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_member_touches_source_sources"),
    )
    op.create_index("ix_member_touches_source", "member_touches", ["source"])
    op.create_table(
        "member_lines",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("what", sa.String(80), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_member_lines"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_lines_member_members"),
    )
    op.create_index("ix_member_lines_member_at", "member_lines", ["member", "at"])
    op.create_table(
        "member_topics",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("stand", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("member", "topic", name="pk_member_topics"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_topics_member_members"),
    )
    op.create_table(
        "member_acts",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member", "day", "act", name="pk_member_acts"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_acts_member_members"),
    )
    op.create_table(
        "own_topics",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_own_topics"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_own_topics_workspace_workspaces"),
    )
    op.create_table(
        "content_items",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("segment", sa.Integer()),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("post_at", TIME),
        sa.Column("posted_at", TIME),
        sa.Column("expires_at", TIME),
        sa.Column("opening", sa.Integer()),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content_items"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_content_items_workspace_workspaces"),
    )
    op.create_index("ix_content_items_workspace_state_post_at", "content_items", ["workspace", "state", "post_at"])
    op.create_index("ix_content_items_workspace_posted_at", "content_items", ["workspace", "posted_at"])
