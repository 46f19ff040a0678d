"""Days on which clocks change, months and years that end, and days nobody was there to work: in zones from −11 to +14.

Everybody in the town works every day, so that the day itself counts, and is asked for something new each afternoon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import metrics
from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import MOMENTS, desk, first_run
from bot.jobs.delivery import Delivery
from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions import attending
from bot.rules.calendar import Hours, after_working, local_day, next_allowed
from bot.rules.desk import morning
from bot.rules.notices import Notice, State
from bot.rules.settings import Choices
from bot.slack.client import Posted
from bot.store import Store
from bot.words import Words
from tests import make
from tests.handlers.state import rows
from tests.make import TEAM

ZONES = (
    "Pacific/Pago_Pago", "America/New_York", "America/Santiago", "Europe/Berlin", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
PEOPLE = {f"U0{zone.rpartition('/')[2].upper().replace('_', '')}": zone for zone in ZONES}
TICK = timedelta(minutes=30)
ALLOWED = timedelta(hours=8)
ASKED_AT = time(15, 10)
F = "hiring.requisitions"
LONG = pytest.mark.long


@dataclass
class Town:
    """A company whose people are asked something every afternoon, and a Slack that remembers when it was told."""

    store: Store
    now: datetime
    patient: str = ""  # who has five days for an answer; everybody else has one
    asked: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    told: list[tuple[datetime, Notice]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deps = Deps(self.store, self, Words(MESSAGES), lambda: self.now)  # type: ignore[arg-type]
        with self.store.open() as books:
            for user, zone in PEOPLE.items():
                someone = make.person(user, zone=zone)
                books.people.put(someone, self.now)
                books.people.choose(someone, Choices(days_off=frozenset()))
            books.people.put(make.person("U0ASKER", zone="UTC"), self.now)
            books.workspaces.set_chains(TEAM, [make.chain(make.step(*PEOPLE))])
            self.hours: Mapping[str, Hours] = books.people.hours(TEAM, PEOPLE)

    def post(self, workspace: str, to: str, payload: Mapping[str, Any], id: str, thread: str | None = None) -> Posted:
        """What delivery asks of Slack."""
        with self.store.reading() as books:
            notice = books.notices.get(id)
        assert notice is not None
        self.told.append((self.now, notice))
        return Posted(f"D{to}", str(len(self.told)))

    def edit(self, workspace: str, at: Posted, payload: Mapping[str, Any], id: str) -> None:
        """Nobody is notified of an edit."""

    def plans(self) -> None:
        """What the clock starts."""
        attending.attend(self.deps)
        first_run.plan_days(self.deps)
        desk.plan(self.deps)

    def lives(self, until: datetime, asks: bool = True) -> None:
        """Half an hour after half an hour."""
        delivery = Delivery(self.deps, MOMENTS)
        while self.now < until:
            for who in PEOPLE if asks else ():
                today = datetime.combine(local_day(self.now, PEOPLE[who]), ASKED_AT, ZoneInfo(PEOPLE[who]))
                if self.now - TICK < today.astimezone(UTC) <= self.now:
                    self._asks(who)
            self.plans()
            while delivery.round():
                pass
            self.now += TICK

    def said(self, kind: str, to: str) -> list[datetime]:
        """When they were told something of that kind."""
        return [at for at, notice in self.told if (notice.kind, notice.to) == (kind, to)]

    def _asks(self, who: str) -> None:
        with self.store.open() as books:
            allowed = int(ALLOWED.total_seconds() // 3600) * (5 if who == self.patient else 1)
            asked = make.requisition(make.step(who, hours_allowed=allowed), asker="U0ASKER", now=self.now)
            kept = books.requisitions.add(asked)
            job.plan(books, kept, self.now)
        self.asked[kept.id] = who, self.now


@pytest.fixture
def counting() -> Iterator[None]:
    """What ends is counted."""
    metrics.start()
    yield
    metrics.stop()


def days(first: date, last: date) -> Iterator[date]:
    """From the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def whole_days(town: Town, who: str, begun: datetime) -> list[date]:
    """The days of that person whose whole morning the town lived through, but for their first."""
    found = []
    for day in days(local_day(begun, PEOPLE[who]), local_day(town.now, PEOPLE[who])):
        when = morning(datetime.combine(day, time(), ZoneInfo(PEOPLE[who])), town.hours[who])
        asked_before = any(local_day(at, PEOPLE[who]) < day for whom, at in town.asked.values() if whom == who)
        if when and when.day == day and when.ends <= town.now and asked_before:
            found.append(day)
    return found


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 10, 25), id="Berlin goes back"),
        pytest.param(date(2027, 3, 28), id="Berlin goes forward", marks=LONG),
        pytest.param(date(2026, 11, 1), id="New York goes back", marks=LONG),
        pytest.param(date(2027, 3, 14), id="New York goes forward", marks=LONG),
        pytest.param(date(2026, 10, 4), id="Sydney and Lord Howe go forward", marks=LONG),
        pytest.param(date(2027, 4, 4), id="Sydney, Lord Howe, Chatham and Santiago go back", marks=LONG),
        pytest.param(date(2028, 2, 29), id="a leap day", marks=LONG),
        pytest.param(date(2026, 12, 31), id="the end of a year", marks=LONG),
    ],
)
def test_around_such_a_day_everybody_is_told_once_in_time_and_nobody_at_night(sqlite_store: Store, day: date) -> None:
    begun = datetime.combine(day - timedelta(days=1), time(), UTC) - timedelta(hours=14)
    town = Town(sqlite_store, begun)
    town.lives(begun + timedelta(days=3, hours=14))
    for at, notice in town.told:
        if notice.to in PEOPLE:
            assert next_allowed(at, town.hours[notice.to]) == at, f"{notice.key} at {at}: at night"
    assert len({notice.key for _, notice in town.told}) == len(town.told), "nobody is told twice"
    waiting = {notice.facts["id"]: at for at, notice in town.told if notice.kind == f"{F}.waiting"}
    overdue = {notice.facts["id"]: at for at, notice in town.told if notice.kind == f"{F}.overdue"}
    for id, (who, asked) in town.asked.items():
        due = next_allowed(asked, town.hours[who])
        assert timedelta() <= waiting[id] - due <= TICK, f"{who} was asked late"
        late = next_allowed(after_working(asked, ALLOWED, town.hours[who]), town.hours[who])
        if late + TICK < town.now:
            assert timedelta() <= overdue[id] - late <= TICK, f"{who} was reminded late"
        else:
            assert id not in overdue or overdue[id] >= late
    for who, zone in PEOPLE.items():
        told = [at.astimezone(ZoneInfo(zone)) for at in town.said("desk.note", who)]
        assert [at.date() for at in told if at.date() in whole_days(town, who, begun)] == whole_days(town, who, begun)
        assert all(time(8, 30) <= at.time() < time(12) for at in told)
        assert len(town.said("first_run.hello", who)) == 1
    assert {notice.state for notice in _notices(town) if notice.kind != "home"} <= {State.SENT, State.DUE}


def test_after_a_week_end_of_downtime_what_is_useful_is_said_once_and_what_is_stale_is_dropped_and_counted(
    sqlite_store: Store, counting: None
) -> None:
    friday = datetime(2026, 10, 23, 6, 35, tzinfo=UTC)  # morning in Berlin, evening in Sydney
    town = Town(sqlite_store, friday - timedelta(days=1), patient="U0BERLIN")
    town.lives(friday)
    town.plans()  # and dies before anything of it is said
    planned = [each for each in _notices(town) if each.state is State.DUE and each.kind == "desk.note"]
    assert [each.to for each in planned] == ["U0BERLIN"], "their note is due now"
    asked_at_night = [each for each in _notices(town) if each.state is State.DUE and each.kind == f"{F}.waiting"]
    assert not _dropped()
    before = len(town.told)
    town.now = monday = datetime(2026, 10, 26, 14, 0, tzinfo=UTC)  # the clock in Berlin went back meanwhile
    town.lives(monday + timedelta(days=1), asks=False)
    told = town.told[before:]
    assert len({notice.key for _, notice in town.told}) == len(town.told), "nobody is told twice"
    states = {each.key: each.state for each in _notices(town)}
    assert [states[each.key] for each in planned] == [State.STALE], "Friday's note is no note of Monday"
    assert _dropped()
    assert {states[each.key] for each in asked_at_night} <= {State.SENT}
    for id, (who, asked) in town.asked.items():
        said = {notice.kind.rpartition(".")[2]: at for at, notice in town.told if notice.facts.get("id") == id}
        useful = {"waiting"} if who == town.patient else {"waiting", "overdue"}
        assert useful <= said.keys(), f"what {who} was asked at {asked} is still useful"
    for who in PEOPLE:
        notes = [notice for _, notice in told if (notice.kind, notice.to) == ("desk.note", who)]
        assert 1 <= len(notes) <= 2, f"{who} hears on the next morning what was dropped"
    for at, notice in told:
        if notice.to in PEOPLE:
            assert next_allowed(at, town.hours[notice.to]) == at, f"{notice.key} at {at}: at night"


def _notices(town: Town) -> list[Notice]:
    ids = [row["id"] for row in rows(town.store, "notices")["notices"]]
    with town.store.reading() as books:
        return [found for id in ids if (found := books.notices.get(id))]


def _dropped() -> bool:
    return b'rapport_notices_ended_total{state="stale"} 1.0' in metrics.exposition(lambda: iter(()))
