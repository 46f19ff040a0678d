"""A day's figures of a community: all metrics that are measured each night, and which topics more of them write of.

Of the members 30 in 100 did something on twelve days of eight weeks, 90 in 100 have the digests of four; one in twenty
asked something or thanked somebody in a quarter. The peer reads every row of these tables once and counts it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select

from benchmarks import stores
from benchmarks.measured import Row, interleaved
from bot.jobs.community.goals.measuring import measured
from bot.rules.access import Kind
from bot.rules.community.goals import Metric
from bot.store import Store
from bot.store.schema import digests, member_acts, member_sendings, members, questions, thanks, topic_days

CIRCLE, PEOPLE, RUNS, BATCH = "T0CIRCLE", 100_000, 3, 5_000
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TODAY, DAY = NOW.date(), timedelta(days=1)
TOPICS = tuple(f"topic{n}" for n in range(20))
COUNTED = (members, member_acts, digests, member_sendings, questions, thanks, topic_days)


def measure(size: float) -> list[Row]:
    """On each engine."""
    return [_measured(engine, max(200, int(PEOPLE * size)), max(1, int(RUNS * size))) for engine in stores.ENGINES]


def _measured(engine: str, count: int, runs: int) -> Row:
    with stores.store(engine) as store:
        fill(store, count)
        ours, peer = interleaved(runs, lambda: _day(store), lambda: _read(store))
    work = f"A day's {len(Metric)} figures and the trend of topics of {count:,} members, on {engine} (no bar)"
    return Row(work, f"{ours:.2f} s", f"{peer:.2f} s, each row counted once", ours / peer, "most", None, "×")


def _day(store: Store) -> float:
    started = time.perf_counter()
    with store.reading() as books:
        workspace = books.workspaces.get(CIRCLE)
        found = measured(books, workspace, None, TODAY - DAY, NOW)
        said = books.talk.said(CIRCLE, TODAY - timedelta(days=180))
    took = time.perf_counter() - started
    if not said or next(each for each in found if each.metric is Metric.ACTIVE).value in {None, 0.0}:
        raise RuntimeError("nobody did anything")
    return took


def _read(store: Store) -> float:
    started = time.perf_counter()
    with store.engines.read() as connection:
        for each in COUNTED:
            connection.execute(select(func.count()).select_from(each)).scalar_one()
    return time.perf_counter() - started


def fill(store: Store, count: int) -> None:
    """So many members of a community, and what they did."""
    with store.open() as books:
        books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Bench")
    chance = random.Random(11)
    for table, rows in (
        (members, _members(chance, count)),
        (member_acts, _acts(chance, count)),
        (digests, _digests(chance, count)),
        (member_sendings, ({"key": f"k{n}", "member": n + 1, "at": _ago(chance, 28)} for n in range(0, count, 3))),
        (questions, _questions(chance, count)),
        (thanks, _thanks(chance, count)),
        (topic_days, _topic_days(chance, count)),
    ):
        _insert(store, table, rows)
    if not store.engines.is_sqlite:
        store.engines.alone("ANALYZE")  # as it does by itself


def _insert(store: Store, table: Table, rows: Iterator[Mapping[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        with store.engines.write() as connection:
            connection.execute(insert(table), batch)


def _ago(chance: random.Random, days: int) -> datetime:
    return NOW - timedelta(minutes=chance.randrange(60, days * 24 * 60))


def _members(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    for n in range(count):
        joined = _ago(chance, 730)
        left = joined + timedelta(days=60) if n % 20 == 0 and joined < NOW - timedelta(days=61) else None
        yield {
            "id": n + 1, "workspace": CIRCLE, "name": "P", "standing": "left" if left else "joined", "at": joined,
            "user": f"U{n}", "language": "en", "zone": "UTC", "languages": [], "family": "", "seniority": "",
            "skills": [], "location": "", "motivation": "", "shown": [], "tags": [], "frequency": "weekly",
            "way": "message", "joined_at": joined, "left_at": left,
        }  # fmt: skip


def _acts(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    for n in range(count):
        if chance.random() < 0.3:
            for ago in chance.sample(range(1, 57), 12):
                act = chance.choice(("post", "reply", "reaction", "event"))
                yield {"member": n + 1, "day": TODAY - ago * DAY, "act": act, "n": 1}


def _digests(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    for n in range(count):
        for week in range(4 if n % 10 else 0):
            at, period = NOW - timedelta(days=7 * week + 1), f"2026-W{47 - week}"
            yield {"member": n + 1, "period": period, "at": at, "way": "message", "items": [], "sent_at": at}


def _questions(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    for n in range(count // 20):
        at = _ago(chance, 90)
        answered = at + timedelta(hours=chance.randrange(1, 60)) if n % 5 else None
        yield {
            "workspace": CIRCLE, "channel": "C1", "ts": f"{n}.0", "member": 1 + chance.randrange(count), "at": at,
            "since": at, "last_at": at, "language": "en", "topics": [], "interests": [], "is_first": False,
            "is_posted": False, "state": "answered" if answered else "open", "text": b"", "link": "",
            "answered_by": 1 + chance.randrange(count) if answered else None, "answered_at": answered, "answer_ts": "",
            "reason": "", "revision": 1,
        }  # fmt: skip


def _thanks(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    for _ in range(count // 20):
        giver, receiver = chance.sample(range(1, count + 1), 2)
        yield {"workspace": CIRCLE, "giver": giver, "receiver": receiver, "reason": b"", "at": _ago(chance, 90),
               "channel": ""}  # fmt: skip


def _topic_days(chance: random.Random, count: int) -> Iterator[Mapping[str, Any]]:
    for n in range(0, count, 4):
        yield {"member": n + 1, "topic": chance.choice(TOPICS), "day": TODAY - chance.randrange(1, 180) * DAY}
