"""On PostgreSQL, too, each side has an index of its own: rows of the other are not even looked at"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for side in ("community", "hiring"):
        its, name = sa.text(f"side = '{side}'"), f"ix_search_people_{side}"
        op.create_index(name, "search_people", ["vector"], postgresql_using="gin", postgresql_where=its)
        op.create_index(f"{name}_newest", "search_people", ["id"], postgresql_where=its)
    op.drop_index("ix_search_people_vector", "search_people")
