"""Whom of those known a role was looked for among: whether there is an order, who stands where, what was decided"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "match_settings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("reset_at", TIME),
        sa.PrimaryKeyConstraint("workspace", name="pk_match_settings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_match_settings_workspace_workspaces"),
    )
    op.create_table(
        "match_looks",
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("considered", sa.Integer(), nullable=False),
        sa.Column("is_ordered", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("requisition", name="pk_match_looks"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_match_looks_requisition_requisitions"),
    )
    op.create_index("ix_match_looks_due_at", "match_looks", ["due_at"])
    op.create_table(
        "match_holds",
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(16)),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.PrimaryKeyConstraint("requisition", name="pk_match_holds"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_match_holds_requisition_requisitions"),
    )
    _of_members(
        "matches",
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.Column("places", sa.JSON(), nullable=False),
    )
    _of_members(
        "match_decisions",
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "match_approaches",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("answered_at", TIME),
        sa.Column("until", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_match_approaches"),
        *_keys("match_approaches"),
    )
    both = ["requisition", "member"]
    op.create_index("uq_match_approaches_requisition_member", "match_approaches", both, unique=True)
    op.create_index("ix_match_approaches_member", "match_approaches", ["member"])


def _keys(name: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name=f"fk_{name}_requisition_requisitions"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=f"fk_{name}_member_members"),
    ]


def _of_members(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("requisition", "member", name=f"pk_{name}"),
        *_keys(name),
    )
    op.create_index(f"ix_{name}_member", name, ["member"])
