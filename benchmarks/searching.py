"""V6: a million people searched in both languages, beside the same question in SQL that asks for no right or consent.

Each has a row on either side of the wall: one the moderators find, one for hiring people, which for one in seven is
over or was never there. Ours is what somebody waits for: unknown words looked up, rows found, and the best put first.
The peer is the driver's own cursor, which reads as many of the same rows, and ranks nothing.
"""

from __future__ import annotations

import math
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from statistics import median
from typing import Any

from sqlalchemy import text

from benchmarks import stores
from benchmarks.measured import Row
from bot.rules import search
from bot.rules.search import WEIGHED, Field, Side, ranked
from bot.rules.search.query import Query, read
from bot.store import Store, stretches
from bot.store.search import Scope, spelt

PEOPLE = 1_000_000
ASKED, ROUNDS, BATCH = 60, 3, 5_000
BAR_THREE, BAR_COMMON, BAR_RAW = 50.0, 150.0, 1.5
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=200), NOW - timedelta(days=1)
HIRING = Scope(Side.HIRING, (stores.TEAM,))

SKILLS = (
    "python", "go", "rust", "java", "kubernetes", "postgresql", "machine learning", "data analysis", "react",
    "testing", "security", "design", "payments", "statistics", "negotiation", "recruiting", "accounting", "logistics",
    "c++", "sql",
    "机器学习", "数据分析", "前端开发", "后端开发", "产品设计", "项目管理", "市场营销", "自动化测试", "网络安全",
    "财务分析",
)  # fmt: skip
PLACES = ("Berlin", "上海", "London", "北京", "Paris", "深圳", "Lisbon", "杭州", "Kraków", "成都", "Austin", "广州")
FAMILIES = ("Engineering", "Data", "Design", "工程", "Sales", "产品", "Finance", "市场")
LEVELS = ("Junior", "Senior", "Lead", "高级", "Principal", "初级")
# One word that most of them say of themselves.
COMMON = "engineer"


def measure(size: float) -> list[Row]:
    """On each engine. Smaller sizes have fewer people by the square, so that a small one is made at once."""
    count = max(400, int(PEOPLE * min(1.0, size) ** 2))
    return [row for engine in stores.ENGINES for row in measured(engine, count, max(1, int(ROUNDS * size)))]


def measured(engine: str, count: int, rounds: int) -> list[Row]:
    """Three terms, and one very common word, among so many people on that engine."""
    with stores.store(engine) as store:
        fill(store, count)
        index(store)
        three, common = _compared(store, questions(), rounds), _compared(store, [COMMON], 5 * rounds)
    of = f"on {engine}, {count:,} people"
    return [
        Row(f"A search for three terms, 95th percentile, {of}", f"{three.whole:.1f} ms", "–", three.whole, "most",
            BAR_THREE, " ms"),
        Row("… finding the rows, beside SQL without rights and consent, median", f"{three.found:.2f} ms",
            f"{three.raw:.2f} ms", three.found / three.raw, "most", BAR_RAW, "×"),
        Row(f"A search for one very common word, 95th percentile, {of}", f"{common.whole:.1f} ms", "–", common.whole,
            "most", BAR_COMMON, " ms"),
        Row("… finding the rows, beside SQL without rights and consent, median", f"{common.found:.2f} ms",
            f"{common.raw:.2f} ms", common.found / common.raw, "most", BAR_RAW, "×"),
    ]  # fmt: skip


def questions() -> list[str]:
    """What is asked, in either language and in both: a skill, a place and something else."""
    chance, asked = random.Random(6), list[str]()
    for _ in range(ASKED):
        skill, place = chance.choice(SKILLS), chance.choice(PLACES)
        more = chance.choice([chance.choice(LEVELS), chance.choice(FAMILIES), COMMON])
        asked.append(f'"{skill}" {place} {more}' if " " in skill else f"{skill} {place} {more}")
    return asked


class Compared:
    """Milliseconds: of everything that somebody waits for its 95th percentile, of finding alone and of the peer the
    median."""

    def __init__(self, whole: Sequence[float], found: Sequence[float], raw: Sequence[float]) -> None:
        self.whole = sorted(whole)[math.ceil(len(whole) * 0.95) - 1] * 1000
        self.found, self.raw = median(found) * 1000, median(raw) * 1000


def _compared(store: Store, asked: Sequence[str], rounds: int) -> Compared:
    queries = [query for each in asked if (query := read(each)) is not None]
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    ways: tuple[Callable[[Store, Query], Any], ...] = (_whole, _found, _raw)
    for query in queries:
        for way in ways:
            way(store, query)  # statements are prepared, pages are read
    for number in range(rounds):
        for query in queries:
            for way, found in list(zip(ways, times, strict=True))[:: 1 if number % 2 == 0 else -1]:
                started = time.perf_counter()
                way(store, query)
                found.append(time.perf_counter() - started)
    return Compared(*times)


def _whole(store: Store, query: Query) -> Any:
    with store.reading() as books:
        if books.search.instead(HIRING, query, NOW):
            raise RuntimeError(f"nobody has a word of {query}")
        return ranked(query, books.search.found(HIRING, query, NOW))


def _found(store: Store, query: Query) -> Any:
    with store.reading() as books:
        return books.search.found(HIRING, query, NOW)


_SQLITE = (
    "SELECT p.id, p.member, p.words FROM search_index_hiring i JOIN search_people p ON p.id = i.rowid"
    f" WHERE search_index_hiring MATCH ? ORDER BY i.rowid DESC LIMIT {WEIGHED}"
)
_POSTGRESQL = (
    "SELECT id, member, words FROM search_people WHERE side = 'hiring' AND vector @@ %s::tsquery"
    f" ORDER BY id DESC LIMIT {WEIGHED}"
)


def _raw(store: Store, query: Query) -> Any:
    with store.engines.read() as connection:
        driver: Any = connection.connection.driver_connection
        if store.engines.is_sqlite:
            return driver.execute(_SQLITE, (spelt("sqlite", HIRING, query),)).fetchall()
        return driver.execute(_POSTGRESQL, (spelt("postgresql", HIRING, query),), prepare=False).fetchall()


def people(count: int) -> Iterator[tuple[str, datetime | None]]:
    """The words of each, the same every time, and until when hiring people may find them."""
    chance = random.Random(2026)
    for number in range(count):
        skills = {min(int(chance.expovariate(0.15)), len(SKILLS) - 1) for _ in range(4)}
        said = (COMMON if chance.random() < 0.6 else "工程师", f"word{min(int(chance.paretovariate(0.6)), 200_000)}")
        parts = [
            _part(Field.NAME, f"Person{number}" if number % 2 else f"李{chr(0x4E00 + number % 2000)}"),
            *(_part(Field.SKILL, SKILLS[each]) for each in sorted(skills)),
            _part(Field.FAMILY, chance.choice(FAMILIES)), _part(Field.SENIORITY, chance.choice(LEVELS)),
            _part(Field.LOCATION, chance.choice(PLACES)), _part(Field.LANGUAGE, chance.choice(["en", "zh", "de"])),
            *(_part(Field.ABOUT, each) for each in said),
        ]  # fmt: skip
        yield "".join(parts), chance.choice([LATER] * 6 + [BEFORE, None])


def _part(field: Field, text: str) -> str:
    return _made(field, text) if field is Field.NAME else _kept(field, text)


def _made(field: Field, text: str) -> str:
    return search.row(Side.HIRING, [(field, text)], NOW).words.removeprefix("all:hiring")


_kept = cache(_made)


def fill(store: Store, count: int) -> None:
    """So many members, and their rows on both sides, written in bulk; then the index of them is made at once."""
    made, first = people(count), 1
    with _bulk(store) as driver:
        while batch := list(islice(made, BATCH)):
            ids = range(first, first + len(batch))
            first += len(batch)
            rows = [
                (2 * id + number, side.value, id, until, f"all:{side.value}{words}")
                for id, (words, hiring) in zip(ids, batch, strict=True)
                for number, (side, until) in enumerate([(Side.COMMUNITY, LATER), (Side.HIRING, hiring)])
                if until is not None
            ]
            _write(driver, store.engines.is_sqlite, ids, rows)


def index(store: Store) -> None:
    """As the clock would have it: on PostgreSQL, with as many, each side has indexes of its stretches."""
    for side in Side:
        with store.engines.read() as connection:
            last = stretches.due(connection, side, stretches.WORTH)
        if last is not None:
            stretches.make(store.engines, side, last)


@contextmanager
def _bulk(store: Store) -> Iterator[Any]:
    """A connection of the driver in one transaction, in which nothing is indexed before all is there."""
    if store.engines.is_sqlite:
        driver = sqlite3.connect(str(store.engines.engine.url.database), isolation_level=None)
        triggers = driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        driver.execute("PRAGMA synchronous = OFF")
        driver.execute("BEGIN IMMEDIATE")
        for name, _ in triggers:
            driver.execute(f"DROP TRIGGER {name}")
        yield driver
        for side in Side:
            rows = f"SELECT id, words FROM search_people WHERE side = '{side.value}' ORDER BY id"
            driver.execute(f"INSERT INTO search_index_{side.value} (rowid, words) {rows}")
        for _, trigger in triggers:
            driver.execute(trigger)
        driver.execute("COMMIT")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        driver.close()
        return
    with store.engines.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_search_people_%'"
        made = connection.execute(text(indexes)).all()
        for name, _ in made:
            connection.execute(text(f"DROP INDEX {name}"))
        yield connection.connection.driver_connection
        for _, index in made:
            connection.execute(text(index))
        connection.execute(text("VACUUM ANALYZE search_people"))


_MEMBERS = "members (id, workspace, name, standing, at, language, zone, languages, family, seniority, skills, location,"
_MEMBERS += " motivation, shown, tags, frequency, way)"
_REST = ("en", "UTC", "[]", "", "", "[]", "", "", "[]", "[]", "weekly", "message")
_PEOPLE = "search_people (id, workspace, side, member, until, words)"


def _write(driver: Any, is_sqlite: bool, ids: range, rows: Sequence[tuple[int, str, int, datetime, str]]) -> None:
    def spelt(at: datetime) -> Any:
        return at.replace(tzinfo=None).isoformat(" ", "microseconds") if is_sqlite else at

    members = [(id, stores.TEAM, "P", "joined", spelt(NOW), *_REST) for id in ids]
    people = [(id, stores.TEAM, side, member, spelt(until), words) for id, side, member, until, words in rows]
    for table, values in ((_MEMBERS, members), (_PEOPLE, people)):
        if is_sqlite:
            marks = ", ".join("?" * len(values[0]))
            driver.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
            continue
        with driver.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
