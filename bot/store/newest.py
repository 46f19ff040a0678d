"""PostgreSQL's index of the newest rows of a side, beside the one of all: where many match, those that are weighed are
found there, and not every row that matches is read to be sorted (docs/decisions/what-searching-costs-on-postgresql.md).

After which row it begins stands in its name and nowhere else. A database without it, as one that was just restored,
gives the same answers until it is made, only later.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, func, select

from bot.rules.search import Side
from bot.store.engine import Engines
from bot.store.prepared import execute
from bot.store.schema import search_people

# From so many rows of a side on it is worth what it costs to keep.
WORTH = 100_000
# It begins with one row in four, and is made anew when it holds more than one in two or fewer than one in eight.
PART, MOST, FEWEST = 4, 2, 8
_KNOWN = (
    "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE i.indrelid = 'search_people'::regclass AND c.relname ~ '_since_[0-9]+$'"
)
_NAME = re.compile(r"ix_search_people_(\w+)_since_(\d+)")
p = search_people.c


def since(connection: Connection, side: Side) -> int | None:
    """The row after which the index of the newest of that side begins; None where there is none."""
    if connection.dialect.name == "sqlite":
        return None
    made = (_NAME.fullmatch(name) for name, is_whole in execute(connection, _KNOWN, returns=True) if is_whole)
    return max((int(each[2]) for each in made if each and each[1] == side.value), default=None)


def due(connection: Connection, side: Side, worth: int) -> int | None:
    """The row after which another one has to begin; None where all is well, or there are fewer than `worth` rows."""
    if connection.dialect.name == "sqlite":
        return None
    of_side = select(func.count()).select_from(search_people).where(p.side == side.value)
    every, after = connection.execute(of_side).scalar_one(), since(connection, side)
    if every < worth:
        return None
    newer = 0 if after is None else connection.execute(of_side.where(p.id > after)).scalar_one()
    if every / FEWEST <= newer <= every / MOST:
        return None
    last = select(p.id).where(p.side == side.value).order_by(p.id.desc()).offset(every // PART).limit(1)
    return int(connection.execute(last).scalar_one())


def make(engines: Engines, side: Side, after: int) -> None:
    """The index of that side's rows after that one, while others read and write, and no other beside it. Raises
    DBAPIError."""
    with engines.read() as connection:
        names = [name for name, _ in execute(connection, _KNOWN, returns=True)]
    new, others = f"ix_search_people_{side.value}_since_{after}", f"ix_search_people_{side.value}_since_"
    rows = f"search_people USING gin (vector) WHERE side = '{side.value}' AND id > {after}"
    engines.alone(
        f"DROP INDEX CONCURRENTLY IF EXISTS {new}",  # one that was begun and not ended is there and no good
        f"CREATE INDEX CONCURRENTLY {new} ON {rows}",
        *(f"DROP INDEX CONCURRENTLY IF EXISTS {name}" for name in names if name.startswith(others) and name != new),
    )
