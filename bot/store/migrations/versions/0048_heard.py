"""Who said what an item tells of, and what was done about it"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, type_ in (("author", sa.String(32)), ("heard", sa.Text())):
        op.add_column("content_items", sa.Column(name, type_, nullable=False, server_default=""))
    op.add_column("content_items", sa.Column("done_on", sa.Date()))
