"""What the admins' Homes say of what goes out; failures and unfinished errands are counted by an index alone"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed'")
UNDONE = sa.text("state <> 'done'")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("going_out", sa.String(80), nullable=False, server_default=""))
    columns = ["workspace", "due_at", "seq"]
    op.create_index("ix_notices_failed", "notices", columns, sqlite_where=FAILED, postgresql_where=FAILED)
    columns = ["state", "due_at"]
    op.create_index("ix_errands_undone", "errands", columns, sqlite_where=UNDONE, postgresql_where=UNDONE)
