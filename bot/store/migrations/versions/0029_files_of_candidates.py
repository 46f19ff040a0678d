"""CVs and other files of candidates, and the links that open them"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "candidate_files",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("candidacy", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candidate_files"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_candidate_files_candidacy_candidacies"),
        sa.UniqueConstraint("candidacy", "digest", name="uq_candidate_files_candidacy_digest"),
    )
    op.create_table(
        "candidate_file_parts",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("file", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_candidate_file_parts"),
        sa.ForeignKeyConstraint(["file"], ["candidate_files.id"], name="fk_candidate_file_parts_file_candidate_files"),
    )
    op.create_index("ix_candidate_file_parts_file", "candidate_file_parts", ["file"])
    op.create_table(
        "candidate_file_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("file", NUMBER, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_candidate_file_links"),
        sa.ForeignKeyConstraint(["file"], ["candidate_files.id"], name="fk_candidate_file_links_file_candidate_files"),
    )
    op.create_index("ix_candidate_file_links_file", "candidate_file_links", ["file"])
