"""What a community adds to the texts people agree to"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_words",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "version", name="pk_consent_words"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_consent_words_workspace_workspaces"),
    )
    op.add_column("join_requests", sa.Column("own_words", sa.Integer(), nullable=False, server_default="0"))
