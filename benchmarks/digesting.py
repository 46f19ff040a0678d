"""V5: personal digests for 100,000 members from 2,000 items, beside the messages that Slack accepts in the same time.

The whole job runs: who is due, what each agreed to, follows, muted, did and was given, the choice with its reasons, and
the rows of digests, courses and notices. Where they are made faster than Slack takes them, Slack is the slow part.
"""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Text, cast, delete, func, insert, literal, select

from benchmarks import stores
from benchmarks.measured import Row
from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs.community.content.digests import planning
from bot.rules.access import Kind as Place
from bot.rules.community.content import Kind, State
from bot.rules.community.topics import SHIPPED
from bot.store import Store
from bot.store.schema import (
    content_items,
    digest_counts,
    digest_courses,
    digest_taps,
    digests,
    member_consents,
    member_topics,
    members,
    notices,
    people,
)
from bot.words import Words

MEMBERS, ITEMS = 100_000, 2_000
# What Slack accepts of a workspace's messages.
A_MINUTE = 300
BAR_TIMES, BAR_MEMORY = 50.0, 1.25
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AT_ONCE = 5_000


def measure(size: float) -> list[Row]:
    """On each engine: all of them due in one tick; and how much more memory ten times as many take."""
    count = max(200, int(MEMBERS * size))
    return [row for engine in stores.ENGINES for row in _measured(engine, count, max(100, int(ITEMS * size)))]


def _measured(engine: str, count: int, items: int) -> list[Row]:
    with stores.store(engine) as store:
        _begin(store, count, items)
        a_minute = 60 * count / _planned(store, count)
        few, many = (_memory(store, n) for n in (max(50, count // 100), max(250, count // 20)))
    work = f"Personal digests of {count:,} members from {items:,} items, on {engine}"
    slack, memory = f"{A_MINUTE} a minute, Slack", "… memory, for five times as many members"
    return [
        Row(work, f"{a_minute:,.0f} a minute", slack, a_minute / A_MINUTE, "least", BAR_TIMES, "×"),
        Row(memory, f"{many / 1e6:.0f} MB", f"{few / 1e6:.0f} MB", many / few, "most", BAR_MEMORY, "×"),
    ]


def _begin(store: Store, count: int, items: int) -> None:
    """So many members who all follow and muted something, tapped something, and are due."""
    with store.open() as books:
        books.workspaces.put(stores.TEAM, Place.BOTH, "Bench")
    item: dict[str, Any] = {
        "workspace": stores.TEAM, "title": "Queues", "text": "How we moved.", "owner": "U0MOE", "at": NOW, "goal": "",
        "state": State.POSTED.value, "link": "", "ts": "1.0",
    }  # fmt: skip
    with store.engines.write() as connection:
        connection.execute(insert(content_items), [
            {
                **item, "id": n, "kind": list(Kind)[n % len(Kind)].value, "language": ("", "en", "zh")[n % 3],
                "topics": [SHIPPED[n % 16], SHIPPED[n * 7 % 16]], "channel": f"C{n % 20}",
                "posted_at": NOW - (n % 27 + 1) * DAY + timedelta(seconds=n),
            }
            for n in range(1, items + 1)
        ])  # fmt: skip
    _add(store, range(1, min(AT_ONCE, count) + 1), items)
    for first in range(AT_ONCE, count, AT_ONCE):
        _add_alike(store, first, min(AT_ONCE, count - first))


def _add(store: Store, numbers: range, items: int) -> None:
    member = {
        "workspace": stores.TEAM, "name": "Kai", "standing": "joined", "at": NOW, "language": "en", "zone": "UTC",
        "languages": ["en"], "family": "", "seniority": "", "skills": [], "location": "", "motivation": "",
        "shown": [], "tags": [], "frequency": "weekly", "way": "message",
    }  # fmt: skip
    person = {"workspace": stores.TEAM, "name": "Kai", "zone": "Europe/Berlin"}
    person |= dict.fromkeys(("is_admin", "is_guest", "is_bot"), False) | {"is_active": True}
    agreed = {"number": 1, "purpose": "community", "version": "1", "how": "page", "at": NOW, "until": NOW + 365 * DAY}
    course = {"next_at": NOW, "frequency": "weekly", "seen_at": NOW - DAY, "untapped": 0, "hour": 9}
    with store.engines.write() as connection:
        connection.execute(insert(members), [{**member, "id": n, "user": f"U{n}"} for n in numbers])
        connection.execute(insert(people), [{**person, "user": f"U{n}"} for n in numbers])
        connection.execute(insert(member_consents), [{**agreed, "member": n} for n in numbers])
        connection.execute(insert(digest_courses), [{**course, "member": n} for n in numbers])
        connection.execute(insert(member_topics), [
            {"member": n, "topic": SHIPPED[(n + step) % 16], "stand": "muted" if step == 9 else "followed", "at": NOW}
            for n in numbers for step in (0, 3, 9)
        ])  # fmt: skip
        connection.execute(insert(digest_taps), [
            {"member": n, "item": (n * 13 + step) % items + 1, "said": said, "at": NOW - 30 * DAY}
            for n in numbers for step, said in enumerate(("open", "more", "less"))
        ])  # fmt: skip


def _add_alike(store: Store, by: int, count: int) -> None:
    """As many more, like the first ones: the database writes them, which takes a fifth of the time."""
    whose = {
        members: members.c.id, people: members.c.id, **{
            table: table.c.member for table in (member_consents, digest_courses, member_topics, digest_taps)
        },
    }  # fmt: skip
    with store.engines.write() as connection:
        for table, number in whose.items():
            values: dict[str, Any] = {each.name: each for each in table.columns}
            values |= {name: number + by for name in ("id", "member") if name in values}
            if "user" in values:
                values["user"] = literal("U") + cast(number + by, Text)
            like = select(*values.values()).where(number <= count)
            if table is people:
                like = like.join_from(people, members, members.c.user == people.c.user)
            connection.execute(insert(table).from_select(list(values), like))


def _planned(store: Store, count: int) -> float:
    """Seconds of the tick that makes them all. Raises RuntimeError when it makes another number."""
    deps = Deps(store, None, Words(MESSAGES), lambda: NOW)  # type: ignore[arg-type]  # nothing is sent
    started = time.perf_counter()
    planning.plan_digests(deps)
    seconds = time.perf_counter() - started
    with store.engines.read() as connection:
        made = [connection.execute(select(func.count()).select_from(each)).scalar_one() for each in (digests, notices)]
    if made != [count, count]:
        raise RuntimeError(f"{made} digests and notices were made, {count} were due")
    return seconds


def _memory(store: Store, count: int) -> int:
    """The most that Python held while so many were made, in bytes."""
    with store.engines.write() as connection:
        for table in (digests, notices, digest_counts):
            connection.execute(delete(table))
        due = digest_courses.c.member <= count
        connection.execute(digest_courses.update().values(next_at=NOW + DAY))
        connection.execute(digest_courses.update().where(due).values(next_at=NOW))
    tracemalloc.start()
    try:
        _planned(store, count)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
