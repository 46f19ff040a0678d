"""PostgreSQL's indexes of a side's rows in four stretches, beside the one of all. They are asked from the newest on
until as many are found as are weighed, so that not every row that matches is read to be sorted
(docs/decisions/what-searching-costs-on-postgresql.md).

Which rows a stretch has stands in its index's name and nowhere else. A database without them, as one that was just
restored, gives the same answers until they are made, only later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from bot.rules.search import Side
from bot.store.engine import Engines
from bot.store.prepared import execute
from bot.store.schema import search_people

# From so many rows of a side on they are worth what it costs to keep them.
WORTH = 100_000
# Each begins with one row in four; they are made anew when the newest has more than half of all or less than an eighth.
STRETCHES, MOST, FEWEST = 4, 2, 8
# No row has a higher number.
LAST = 2**62
_KNOWN = (
    "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE i.indrelid = 'search_people'::regclass AND c.relname ~ '_after_[0-9]+'"
)
_NAME = re.compile(r"ix_search_people_(\w+)_after_(\d+)(?:_to_(\d+))?")
p = search_people.c
Stretch = tuple[int, int]


def stretches(connection: Connection, side: Side) -> Sequence[Stretch]:
    """After which row each begins and with which it ends, the newest first; none where they are not all there."""
    if connection.dialect.name == "sqlite":
        return ()
    known = (_NAME.fullmatch(name) for name, is_whole in execute(connection, _KNOWN, returns=True) if is_whole)
    ends: dict[int, list[int]] = {}
    for each in known:
        if each and each[1] == side.value:
            ends.setdefault(int(each[3] or LAST), []).append(int(each[2]))
    for newest in sorted(ends.get(LAST, ()), reverse=True):  # while others are made, those from before are there too
        found = [(newest, LAST)]
        while (before := ends.get(found[-1][0])) is not None:
            found.append((max(before), found[-1][0]))
        if found[-1][0] == 0:
            return found
    return ()


def due(connection: Connection, side: Side, worth: int) -> Sequence[int] | None:
    """Which rows are to be the last of the stretches but the newest, in order, where others have to be made; None where
    all is well, or there are fewer than `worth` rows."""
    if connection.dialect.name == "sqlite":
        return None
    of_side = select(func.count()).select_from(search_people).where(p.side == side.value)
    every = connection.execute(of_side).scalar_one()
    if every < worth:
        return None
    if made := stretches(connection, side):
        newest = connection.execute(of_side.where(p.id > made[0][0])).scalar_one()
        if every / FEWEST <= newest <= every / MOST:
            return None
    ids = select(p.id).where(p.side == side.value).order_by(p.id.desc()).limit(1)
    parts = (every * part // STRETCHES for part in range(STRETCHES - 1, 0, -1))
    return [int(connection.execute(ids.offset(part)).scalar_one()) for part in parts]


def make(engines: Engines, side: Side, last: Sequence[int]) -> None:
    """The indexes of the stretches that end with those rows and of the newest, while others read and write; then no
    other of that side is left. Whoever does the same at the same time waits. Raises DBAPIError."""
    with engines.read() as connection:
        known = execute(connection, _KNOWN, returns=True)
    every = f"ix_search_people_{side.value}_after_"
    new = {f"{every}{last[-1]}": f"id > {last[-1]}"}
    for after, until in zip([0, *last[:-1]], last, strict=True):
        new[f"{every}{after}_to_{until}"] = f"id > {after} AND id <= {until}"
    mine = {name: is_whole for name, is_whole in known if name.startswith(every)}
    rows = f"search_people USING gin (vector) WHERE side = '{side.value}' AND"
    engines.alone(
        "SELECT pg_advisory_lock(hashtext('search_people'))",
        *(_gone(name) for name, is_whole in mine.items() if not is_whole),  # begun and not ended: no good
        *(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {rows} {which}" for name, which in new.items()),
        *(_gone(name) for name in mine if name not in new),
    )


def _gone(name: str) -> str:
    return f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
