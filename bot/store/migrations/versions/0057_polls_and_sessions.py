"""Polls with their boxes and answers; question sessions with what is asked in them and voted for"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _polls()
    _sessions()


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("opens_at", TIME, nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("is_many", sa.Boolean(), nullable=False),
        sa.Column("repeat", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("result", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_polls_workspace_workspaces"),
    )
    op.create_index("ix_polls_workspace_id", "polls", ["workspace", "id"])
    op.create_index("ix_polls_state", "polls", ["state"])
    op.create_table(
        "poll_boxes",
        sa.Column("poll", NUMBER, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("poll", name="pk_poll_boxes"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_poll_boxes_poll_polls"),
    )
    op.create_table(
        "poll_answers",
        sa.Column("poll", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("poll", "member", name="pk_poll_answers"),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name="fk_poll_answers_poll_polls"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_poll_answers_member_members"),
    )
    op.create_index("ix_poll_answers_member", "poll_answers", ["member"])


def _sessions() -> None:
    op.create_table(
        "question_sessions",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("host", sa.String(32), nullable=False),
        sa.Column("guest", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("opens_at", TIME, nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_sessions"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_question_sessions_workspace_workspaces"),
    )
    op.create_index("ix_question_sessions_workspace_id", "question_sessions", ["workspace", "id"])
    op.create_index("ix_question_sessions_stage", "question_sessions", ["stage"])
    op.create_table(
        "session_questions",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("session", NUMBER, nullable=False),
        sa.Column("asker", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("is_new_voice", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("merged_into", sa.BigInteger()),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("answer_by", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_session_questions"),
        sa.ForeignKeyConstraint(
            ["session"], ["question_sessions.id"], name="fk_session_questions_session_question_sessions"
        ),
        sa.ForeignKeyConstraint(["asker"], ["members.id"], name="fk_session_questions_asker_members"),
    )
    op.create_index("ix_session_questions_session", "session_questions", ["session"])
    op.create_index("ix_session_questions_asker", "session_questions", ["asker"])
    op.create_table(
        "session_votes",
        sa.Column("question", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("question", "member", name="pk_session_votes"),
        sa.ForeignKeyConstraint(
            ["question"], ["session_questions.id"], name="fk_session_votes_question_session_questions"
        ),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_session_votes_member_members"),
    )
    op.create_index("ix_session_votes_member", "session_votes", ["member"])
