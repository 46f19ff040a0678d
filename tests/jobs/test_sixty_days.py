"""Sixty days of an organisation in training: interviewers in six zones, the desk planned by the clock, and
every line that a note says checked against what each of them had done by then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import desk
from bot.jobs.hiring import training as job
from bot.rules.hiring.training import INTERVIEWER
from bot.rules.hiring.training.enrolling import Entry, Training, What
from bot.rules.hiring.training.leaving import left
from bot.rules.hiring.training.reminders import WAITED
from bot.rules.people import Identity, Role
from bot.store import Store
from bot.store.schema import desk_lines
from bot.words import Words
from tests import make
from tests.make import TEAM

ZONES = (
    "Asia/Kathmandu", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/Los_Angeles",
)  # fmt: skip
START, DAYS = datetime(2026, 10, 12, tzinfo=UTC), 60  # over both clock changes of the autumn
OWNER = "U0OWNER"
STEP = f"{job.FEATURE}.step:{TEAM}:"


@dataclass
class Life:
    """What one of them does: begins, passes a step now and then, leaves the training or the company, or does not."""

    user: str
    zone: str
    begins: datetime
    passes: Sequence[datetime]
    leaves: datetime | None
    company_too: bool
    training: Training | None = None
    done: list[datetime] = field(default_factory=list)

    def acts(self) -> Iterator[tuple[datetime, str]]:
        yield self.begins, "begin"
        yield from ((at, "pass") for at in self.passes)
        if self.leaves:
            yield self.leaves, "leave"

    def waits_since(self, now: datetime) -> datetime | None:
        """Since when their step waits at that moment; None when nothing does."""
        if now <= self.begins or (self.leaves and now >= self.leaves):
            return None
        return max(at for at in (self.begins, *self.passes) if at < now)


def lives(random: Random, count: int) -> Iterator[Life]:
    for n in range(count):
        begins = START + timedelta(minutes=random.randrange(40 * 24 * 60))
        after = (timedelta(minutes=random.randrange(1, 50 * 24 * 60)) for _ in range(random.randrange(8)))
        later = sorted(begins + each for each in after)
        leaves = begins + timedelta(days=random.randrange(1, 40)) if n % 5 == 0 else None
        passes = [at for at in later if leaves is None or at < leaves]
        yield Life(f"U{n:03}", ZONES[n % len(ZONES)], begins, passes, leaves, n % 10 == 0)


def act(store: Store, life: Life, what: str, at: datetime) -> None:
    with store.open() as books:
        if what == "begin":
            life.training = books.trainings.add(Training(TEAM, life.user, "interviewer", life.user, at))
            return
        assert life.training is not None
        if what == "leave" and life.company_too:
            books.people.put(replace(books.people.get(Identity(TEAM, life.user)), is_active=False), at)
        elif what == "leave":
            job.ended(books, left(life.training, life.user, "No time", at), at)
        else:
            step = INTERVIEWER.steps[len(life.done)]
            entry = Entry(What.TRY, step.kind, step.module, life.user, at, True, {"right": 6})
            life.done.append(at)
            life.training = books.trainings.log(life.training, entry)


def mornings(now: datetime) -> Iterator[datetime]:
    """When it is half past nine in each zone, from the day before on."""
    days = (now.date() + timedelta(days=n) for n in range(-1, 3))
    yield from sorted(
        datetime.combine(day, time(9, 30), ZoneInfo(zone)).astimezone(UTC) for day in days for zone in ZONES
    )


def lived(store: Store, people: list[Life]) -> list[Any]:
    """The lines that notes said, in the order of time."""
    with store.open() as books:
        for life in people:
            books.people.put(make.person(life.user, zone=life.zone), START)
        books.people.put(make.person(OWNER, zone=ZONES[2]), START)
        books.roles.give(TEAM, Role.RECRUITER, [OWNER])
    acts = sorted(((at, what, life) for life in people for at, what in life.acts()), key=lambda each: each[0])
    now, end, words = START, START + timedelta(days=DAYS), Words(MESSAGES)
    while now < end:
        while acts and acts[0][0] <= now:
            at, what, life = acts.pop(0)
            act(store, life, what, at)
        if any(now.astimezone(ZoneInfo(zone)).weekday() < 5 for zone in ZONES):
            desk.plan(Deps(store, None, words, lambda at=now: at))  # type: ignore[arg-type, misc]
        now = next(at for at in mornings(now) if at > now)
    with store.engines.read() as connection:
        return list(connection.execute(select(desk_lines).order_by(desk_lines.c.at)).all())


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.long)])
def test_every_line_of_sixty_days_is_true_in_its_readers_morning_and_said_once(sqlite_store: Store, count: int) -> None:
    people = list(lives(Random(20261126), count))
    said = lived(sqlite_store, people)
    by_user = {life.user: life for life in people}
    days: dict[str, list[date]] = defaultdict(list)
    kinds: Counter[str] = Counter()
    for row in said:
        zone = ZoneInfo(by_user[row.user].zone if row.user in by_user else ZONES[2])
        here = row.at.astimezone(zone)
        assert here.weekday() < 5, row
        assert time(8, 30) <= here.time() < time(12), row
        days[row.user].append(here.date())
        kinds[row.key.partition(":")[0]] += 1
        if row.key.startswith(STEP):
            since = by_user[row.user].waits_since(row.at)
            assert since is not None, row
            fields = row.key.removeprefix(STEP)
            assert f":since={since.isoformat()}:" in fields, row
            passed = sum((since.astimezone(zone).date() + timedelta(days=n)).weekday() < 5
                         for n in range(1, (here.date() - since.astimezone(zone).date()).days + 1))  # fmt: skip
            assert int(fields.rpartition("=")[2]) == max(each for each in WAITED if each <= passed), row
    assert all(len(each) == len(set(each)) for each in days.values()), "one a working day"
    assert set(Counter((row.user, row.key) for row in said).values()) == {1}, "nothing twice"
    assert kinds[f"{job.FEATURE}.step"] > count
    assert kinds[f"{job.FEATURE}.week"] == 9, "the owner hears once a week"
    assert {by_user[user].zone for user in days if user in by_user} == set(ZONES)
