"""The pace of sending: how a notice goes, paces and rests, and the indexes that a claim walks"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UTC = sa.DateTime(timezone=True)
DUE = sa.text("state = 'due'")
READY = sa.text("state = 'due' AND wait_until IS NULL")
WAITING = sa.text("state = 'due' AND wait_until IS NOT NULL")
UNREPAIRED = sa.text("repair_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("notices", sa.Column("way", sa.String(8), nullable=False, server_default="post"))
    op.execute("UPDATE notices SET way = 'home' WHERE carrier = 'home'")
    op.execute("UPDATE notices SET way = 'edit' WHERE carrier <> 'home' AND ts IS NOT NULL")
    op.drop_index("ix_notices_due", "notices")
    op.drop_index("ix_notices_lane_seq", "notices")
    _index("ix_notices_ready", ["workspace", "way", "due_at", "seq"], READY)
    _index("ix_notices_lane_way_seq", ["lane", "way", "seq"], DUE)
    _index("ix_notices_waiting", ["wait_until"], WAITING)
    _index("ix_notices_repair_at", ["repair_at"], UNREPAIRED)
    op.create_table(
        "paces",
        sa.Column("workspace", sa.String(32), sa.ForeignKey("workspaces.id", name="fk_paces_workspace")),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("paid_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "way", name="pk_paces"),
    )
    op.create_table(
        "rests",
        sa.Column("lane", sa.String(80), nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.PrimaryKeyConstraint("lane", name="pk_rests"),
    )
    op.create_index("ix_rests_until", "rests", ["until"])


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "notices", columns, sqlite_where=where, postgresql_where=where)
