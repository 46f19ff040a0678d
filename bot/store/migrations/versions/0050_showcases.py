"""What members publish of themselves, and what speaks for two records being one person's"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("member_merges", sa.Column("why", sa.String(16), nullable=False, server_default="name"))
    op.add_column("members", sa.Column("local_hash", sa.String(64)))
    op.create_index("ix_members_workspace_local_hash", "members", ["workspace", "local_hash"])
    op.create_table(
        "member_showcases",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("published_at", TIME),
        sa.Column("taken_at", TIME),
        sa.Column("taken_by", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_member_showcases"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_showcases_member_members"),
    )
    op.create_index("ix_member_showcases_published_at", "member_showcases", ["published_at"])
    op.create_table(
        "member_showcase_topics",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("member", "topic", name="pk_member_showcase_topics"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_showcase_topics_member_members"),
    )
    op.create_index("ix_member_showcase_topics_topic", "member_showcase_topics", ["topic"])
