"""Trainings, their log and sessions, certificates, founding interviewers, what is set for a track"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def _workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=f"fk_{table}_workspace_workspaces")


def _training(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["training"], ["trainings.id"], name=f"fk_{table}_training_trainings")


def upgrade() -> None:
    op.create_table(
        "trainings",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("track", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("back_from", sa.Date()),
        sa.Column("ended", WHEN),
        sa.PrimaryKeyConstraint("id", name="pk_trainings"),
        _workspace("trainings"),
    )
    op.create_index("ix_trainings_workspace_user", "trainings", ["workspace", "user"])
    is_open = sa.text("ended IS NULL")
    op.create_index(
        "uq_trainings_open", "trainings", ["workspace", "user", "track"], unique=True, sqlite_where=is_open,
        postgresql_where=is_open,
    )  # fmt: skip
    op.create_table(
        "training_entries",
        sa.Column("training", NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("module", sa.String(32)),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("yes", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("training", "number", name="pk_training_entries"),
        _training("training_entries"),
    )
    op.create_table(
        "training_sessions",
        sa.Column("training", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("starts", WHEN, nullable=False),
        sa.Column("lead", sa.String(32), nullable=False),
        sa.Column("booked", WHEN, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("training", "id", name="pk_training_sessions"),
        _training("training_sessions"),
    )
    op.create_index("ix_training_sessions_lead", "training_sessions", ["lead"])
    op.create_table(
        "certificates",
        sa.Column("training", NUMBER, autoincrement=False, nullable=False),
        sa.Column("given", sa.Date(), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("training", name="pk_certificates"),
        _training("certificates"),
    )
    op.create_table(
        "founding_interviewers",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("track", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "track", "user", name="pk_founding_interviewers"),
        _workspace("founding_interviewers"),
    )
    op.create_table(
        "track_rules",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("track", sa.String(32), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("enrols", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "track", name="pk_track_rules"),
        _workspace("track_rules"),
    )
