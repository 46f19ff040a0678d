"""How a community begins; when somebody said whether they met; where a message stands that was reported"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("intro_members", sa.Column("answered_at", TIME))
    op.add_column("moderation_reports", sa.Column("link", sa.Text()))
    op.create_table(
        "community_fits",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("yes", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_community_fits"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_community_fits_workspace_workspaces"),
    )
    op.create_table(
        "community_channels",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("for", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "for", name="pk_community_channels"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_community_channels_workspace_workspaces"),
    )
