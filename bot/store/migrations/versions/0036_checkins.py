"""Check-ins of who came into a post, and what is done about a gap"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hires",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("requisition", NUMBER, nullable=False),
        sa.Column("candidacy", NUMBER),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("left_on", sa.Date()),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hires"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_hires_workspace_workspaces"),
        sa.ForeignKeyConstraint(["requisition"], ["requisitions.id"], name="fk_hires_requisition_requisitions"),
        sa.ForeignKeyConstraint(["candidacy"], ["candidacies.id"], name="fk_hires_candidacy_candidacies"),
        sa.UniqueConstraint("candidacy", name="uq_hires_candidacy"),
    )
    op.create_index("ix_hires_requisition", "hires", ["requisition"])
    op.create_index("ix_hires_workspace_manager", "hires", ["workspace", "manager"])
    op.create_index("ix_hires_workspace_user", "hires", ["workspace", "user"])
    op.create_table(
        "checkins",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("hire", NUMBER, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("interviewed", sa.Boolean(), nullable=False),
        sa.Column("promised", sa.DateTime(timezone=True)),
        sa.Column("waived", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("draft", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_checkins"),
        sa.ForeignKeyConstraint(["hire"], ["hires.id"], name="fk_checkins_hire_hires"),
    )
    op.create_index("uq_checkins_hire_day_side", "checkins", ["hire", "day", "side"], unique=True)
    op.create_table(
        "hire_actions",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("hire", NUMBER, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(120), nullable=False),
        sa.Column("gap", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hire_actions"),
        sa.ForeignKeyConstraint(["hire"], ["hires.id"], name="fk_hire_actions_hire_hires"),
    )
    op.create_index("ix_hire_actions_hire", "hire_actions", ["hire"])
    op.create_index("ix_hire_actions_owner", "hire_actions", ["owner"])
