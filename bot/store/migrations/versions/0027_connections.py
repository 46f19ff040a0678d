"""Connections to other systems: what they told us, what they are told; candidates who were erased"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("candidates", sa.Column("erased_at", WHEN))
    op.create_table(
        "connections",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("url", sa.LargeBinary()),
        sa.Column("jobs", sa.JSON(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("revoked_at", WHEN),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_connections_workspace_workspaces"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("connection", sa.String(32), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("application", sa.String(200), nullable=False),
        sa.Column("job", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("lack", sa.String(16)),
        sa.Column("candidacy", sa.Integer()),
        sa.Column("body", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["connection"], ["connections.id"], name="fk_deliveries_connection_connections"),
        sa.UniqueConstraint("connection", "key", name="uq_deliveries_connection_key"),
    )
    op.create_index("ix_deliveries_at", "deliveries", ["at"])
    op.create_table(
        "applications",
        sa.Column("connection", sa.String(32), nullable=False),
        sa.Column("application", sa.String(200), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("connection", "application", name="pk_applications"),
        sa.ForeignKeyConstraint(["connection"], ["connections.id"], name="fk_applications_connection_connections"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_applications_candidacy_candidacies"),
    )
    op.create_index("ix_applications_candidacy", "applications", ["candidacy"])
    op.create_table(
        "sendings",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("connection", sa.String(32), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("candidacy", sa.Integer()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sendings"),
        sa.ForeignKeyConstraint(["connection"], ["connections.id"], name="fk_sendings_connection_connections"),
        sa.UniqueConstraint("connection", "key", name="uq_sendings_connection_key"),
    )
    op.create_index("ix_sendings_connection_at", "sendings", ["connection", "at"])
