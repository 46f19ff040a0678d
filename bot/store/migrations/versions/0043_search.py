"""Searching for people: what each side may find of them, the index of it, and saved searches"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
# The words are ours already: `ascii` leaves everything beyond ASCII as it is, and is told what else is part of a word.
# Each side has an index of its own: rows of the other are not even passed over.
SQLITE = tuple(
    statement.format(side=side)
    for side in ("community", "hiring")
    for statement in (
        "CREATE VIRTUAL TABLE search_index_{side} USING fts5(words, content='search_people', content_rowid='id',"
        " tokenize=\"ascii tokenchars ':|+#'\")",
        "CREATE TRIGGER search_{side}_begun AFTER INSERT ON search_people WHEN new.side = '{side}' BEGIN"
        " INSERT INTO search_index_{side} (rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_{side}_gone AFTER DELETE ON search_people WHEN old.side = '{side}' BEGIN"
        " INSERT INTO search_index_{side} (search_index_{side}, rowid, words)"
        " VALUES ('delete', old.id, old.words); END",
    )
)
# Each word with its place: nothing is parsed, so that the answers are those of SQLite. Places end at 16,383.
POSTGRESQL = (
    r"CREATE OR REPLACE FUNCTION search_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
    r" AS $$ SELECT coalesce(string_agg(concat('''', replace(replace(word, '\', '\\'), '''', ''''''), ''':',"
    r" least(place, 16383)), ' '), '')::tsvector"
    r" FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS each (word, place) WHERE word <> '' $$",
    "ALTER TABLE search_people ADD COLUMN vector tsvector GENERATED ALWAYS AS (search_vector(words)) STORED",
    "CREATE INDEX ix_search_people_vector ON search_people USING gin (vector)",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_people",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_people"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_search_people_workspace_workspaces"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_search_people_member_members", ondelete="CASCADE"),
    )
    op.create_index("uq_search_people_member_side", "search_people", ["member", "side"], unique=True)
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))
    # PostgreSQL looks words up by their beginnings only where letters have no language.
    word = sa.String(24) if is_sqlite else sa.String(24, collation="C")
    op.create_table(
        "search_words",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("stem", sa.String(24), nullable=False),
        sa.Column("backwards", word, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "side", "word", "stem", name="pk_search_words"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_search_words_workspace_workspaces"),
    )
    op.create_index("ix_search_words_backwards", "search_words", ["workspace", "side", "backwards"])
    op.create_table(
        "saved_searches",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("side", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_alert", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("asked_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_saved_searches"),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name="fk_saved_searches_workspace_workspaces"),
    )
    op.create_index("ix_saved_searches_workspace_user", "saved_searches", ["workspace", "user"])
    op.create_table(
        "search_hits",
        sa.Column("search", NUMBER, nullable=False),
        sa.Column("member", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("search", "member", name="pk_search_hits"),
        sa.ForeignKeyConstraint(
            ["search"], ["saved_searches.id"], name="fk_search_hits_search_saved_searches", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="fk_search_hits_member_members", ondelete="CASCADE"),
    )
