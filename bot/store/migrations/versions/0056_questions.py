"""Questions in channels, who helps with them, ready texts and the FAQ"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("is_posted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rung", sa.String(16)),
        sa.Column("rung_at", TIME),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("answered_by", sa.BigInteger()),
        sa.Column("answered_at", TIME),
        sa.Column("answer_ts", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("look_at", TIME),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_questions_workspace_workspaces"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_questions_member_members"),
    )
    op.create_index("ix_questions_member", "questions", ["member"])
    op.create_index("ix_questions_look_at", "questions", ["look_at"])
    op.create_index("ix_questions_workspace_channel_ts", "questions", ["workspace", "channel", "ts"])
    op.create_index("ix_questions_workspace_state_at", "questions", ["workspace", "state", "at"])
    op.create_table(
        "question_asks",
        sa.Column("question", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("rung", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("question", "member", name="pk_question_asks"),
        sa.ForeignKeyConstraint(["question"], ["questions.id"], name="fk_question_asks_question_questions"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_question_asks_member_members"),
    )
    op.create_index("ix_question_asks_member", "question_asks", ["member"])
    op.create_table(
        "question_helpers",
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member", name="pk_question_helpers"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_question_helpers_member_members"),
    )
    op.create_table(
        "question_settings",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_question_settings"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_question_settings_workspace_workspaces"),
    )
    op.create_table(
        "question_ready",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("title", sa.String(75), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_ready"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_question_ready_workspace_workspaces"),
    )
    op.create_index("ix_question_ready_workspace", "question_ready", ["workspace"])
    op.create_table(
        "question_faq",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("question", sa.String(300), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("of", sa.BigInteger()),
        sa.Column("link", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_faq"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_question_faq_workspace_workspaces"),
    )
    op.create_index("ix_question_faq_workspace", "question_faq", ["workspace"])
    op.create_index("ix_question_faq_by", "question_faq", ["by"])
