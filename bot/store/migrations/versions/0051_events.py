"""Events, who comes to them, and links in letters about them"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "community_events",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", TIME, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("ends", TIME, nullable=False),
        sa.Column("host", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("helpers", sa.JSON(), nullable=False),
        sa.Column("members_only", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("announced_at", TIME),
        sa.Column("followed_up", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_community_events"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_community_events_workspace_workspaces"),
    )
    op.create_index("ix_community_events_workspace_start", "community_events", ["workspace", "start"])
    op.create_index("ix_community_events_state_ends", "community_events", ["state", "ends"])
    op.create_table(
        "event_seats",
        sa.Column("event", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("until", TIME),
        sa.Column("remind_at", TIME),
        sa.Column("came_at", TIME),
        sa.Column("stars", sa.Integer()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("event", "member", name="pk_event_seats"),
        sa.ForeignKeyConstraint(["event"], ["community_events.id"], name="fk_event_seats_event_community_events"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_event_seats_member_members"),
    )
    op.create_index("ix_event_seats_member", "event_seats", ["member"])
    op.create_index("ix_event_seats_event_answer_at", "event_seats", ["event", "answer", "at"])
    op.create_index("ix_event_seats_remind_at", "event_seats", ["remind_at"])
    op.create_table(
        "event_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("event", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_event_links"),
        sa.ForeignKeyConstraint(["event"], ["community_events.id"], name="fk_event_links_event_community_events"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_event_links_member_members"),
    )
    op.create_index("ix_event_links_member", "event_links", ["member"])
    op.create_index("ix_event_links_expires_at", "event_links", ["expires_at"])
