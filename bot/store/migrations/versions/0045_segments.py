"""Segments of members, and files of members"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("members", sa.Column("graduates", sa.Date(), nullable=True))
    op.create_table(
        "segments",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("pains", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("ready", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_segments_workspace_workspaces"),
    )
    op.create_index("ix_segments_workspace", "segments", ["workspace"])
    op.create_table(
        "segment_members",
        sa.Column("segment", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("segment", "member", name="pk_segment_members"),
        sa.ForeignKeyConstraint(["segment"], ["segments.id"], name="fk_segment_members_segment_segments"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_segment_members_member_members"),
    )
    op.create_index("ix_segment_members_member", "segment_members", ["member"])
    op.create_table(
        "member_imports",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("problem", sa.String(32), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("source", NUMBER),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_member_imports"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_member_imports_workspace_workspaces"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_member_imports_source_sources"),
    )
    op.create_index("ix_member_imports_workspace", "member_imports", ["workspace"])
    op.create_index("ix_member_imports_source", "member_imports", ["source"])
    op.create_table(
        "imported_members",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("brought_by", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_imported_members"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_imported_members_member_members"),
        sa.ForeignKeyConstraint(
            ["brought_by"], ["member_imports.id"], name="fk_imported_members_brought_by_member_imports"
        ),
    )
    op.create_index("ix_imported_members_brought_by", "imported_members", ["brought_by"])
    op.create_table(
        "member_columns",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("origin", sa.String(200), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "origin", name="pk_member_columns"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_member_columns_workspace_workspaces"),
    )
