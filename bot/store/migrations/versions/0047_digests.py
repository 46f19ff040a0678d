"""Personal digests, and what was sent to members"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "digest_courses",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("next_at", TIME),
        sa.Column("frequency", sa.String(16), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("untapped", sa.Integer(), nullable=False),
        sa.Column("asked_at", TIME),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_digest_courses"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_digest_courses_member_members"),
    )
    op.create_table(
        "digests",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("sent_at", TIME),
        sa.PrimaryKeyConstraint("member", "period", name="pk_digests"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_digests_member_members"),
    )
    op.create_index("ix_digests_at", "digests", ["at"])
    op.create_table(
        "digest_taps",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("item", NUMBER, nullable=False),
        sa.Column("said", sa.String(8), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("member", "item", "said", name="pk_digest_taps"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_digest_taps_member_members"),
        sa.ForeignKeyConstraint(["item"], ["content_items.id"], name="fk_digest_taps_item_content_items"),
    )
    op.create_table(
        "digest_counts",
        sa.Column("item", NUMBER, nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("tapped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item", name="pk_digest_counts"),
        sa.ForeignKeyConstraint(["item"], ["content_items.id"], name="fk_digest_counts_item_content_items"),
    )
    op.create_table(
        "digest_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_digest_links"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_digest_links_member_members"),
    )
    op.create_index("ix_digest_links_member", "digest_links", ["member"])
    op.create_index("ix_digest_links_expires_at", "digest_links", ["expires_at"])
    op.create_table(
        "member_sendings",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_member_sendings"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_member_sendings_member_members"),
    )
    op.create_index("ix_member_sendings_at", "member_sendings", ["at"])
    op.create_index("ix_member_sendings_member_at", "member_sendings", ["member", "at"])
