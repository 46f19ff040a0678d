"""Eight weeks of a community in ten zones: every message that goes is checked against what its reader wanted then.

Members read, mute, pause, take back what they agreed to, change how often, or never press anything; moderators send
more than anybody's budget allows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import MOMENTS
from bot.jobs.community.content.digests import DIGEST, STILL_USEFUL, answering, planning
from bot.jobs.delivery import Delivery
from bot.jobs.moments import Moment
from bot.rules.access import Kind as Place
from bot.rules.community.budget import LIMITS
from bot.rules.community.content import Item, Kind
from bot.rules.community.content.digests import Said
from bot.rules.community.content.digests.ranking import FEWEST, MOST
from bot.rules.community.members import Consent, Frequency, How, Member, Purpose, Stand, Standing
from bot.rules.notices import Pace, Planned
from bot.rules.people import Identity, Person
from bot.slack.client import Posted
from bot.store import Store
from bot.words import Words
from tests.fakes import CIRCLE
from tests.sampled.digests import item

ZONES = (
    "Pacific/Pago_Pago", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "UTC", "Europe/Berlin",
    "Asia/Kathmandu", "Asia/Shanghai", "Pacific/Auckland", "Pacific/Kiritimati",
)  # fmt: skip
START = datetime(2026, 10, 12, tzinfo=UTC)  # over both clock changes of the autumn
TOPICS = ("data", "design", "security", "product")
NOTE = "commands.hint"
OFTEN = (Frequency.WEEKLY, Frequency.WEEKLY, Frequency.DAILY, Frequency.FORTNIGHTLY, Frequency.MONTHLY, Frequency.NEVER)


@dataclass
class Circle:
    """A community, Slack's side of the wire, and what was wrong with what came there."""

    store: Store
    random: Random
    now: datetime = START
    sender: Delivery = field(init=False)
    items: dict[int, Item] = field(default_factory=dict)
    digests: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    counted: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    said: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def post(self, workspace: str, to: str, payload: Mapping[str, Any], id: str, thread: str | None) -> Posted:
        """Slack takes it; it is checked on its way in."""
        notice = self.sender.in_hand[id]
        with self.store.reading() as books:
            found = books.members.of(Identity(workspace, to))
            assert found is not None
            stands = books.members.topics([found.id])[found.id]
            agrees = books.members.agrees(found.id, Purpose.COMMUNITY, self.now)
        local = self.now.astimezone(ZoneInfo(zone_of(to)))
        self._check(8 <= local.hour < 20 and local.weekday() < 5, f"{to} hears at {local}")
        self._check(id not in self.said, f"{id} is said twice")
        self.said.add(id)
        if notice.kind == DIGEST:
            self.last[to] = str(notice.facts["period"])
            self._digest(found, to, str(payload), stands)
        if notice.kind in (DIGEST, STILL_USEFUL):
            self._check(agrees and not found.is_paused(self.now), f"{to} did not agree")
            self._check(found.frequency is not Frequency.NEVER, f"{to} wants none")
        if notice.kind in (NOTE, STILL_USEFUL):
            self.asked += notice.kind == STILL_USEFUL
            self.counted[to].append(self.now)
            for most, within in LIMITS:
                lately = [at for at in self.counted[to] if at > self.now - within]
                self._check(len(lately) <= most, f"{to} got {len(lately)} in {within}")
        return Posted(f"D{to}", f"{len(self.said)}.0")

    def edit(self, *_: Any) -> None:
        """What stands is shown anew: nobody is notified."""

    def _digest(self, found: Member, to: str, payload: str, stands: Mapping[str, Stand]) -> None:
        """As many as there may be, nothing muted, over or shown before, at most two jobs in five."""
        numbers = list(dict.fromkeys(map(int, re.findall(r"Item (\d+)\.", payload))))
        items = [self.items[number] for number in numbers]
        jobs = sum(each.kind is Kind.JOB for each in items)
        muted = {topic for topic, stand in stands.items() if stand is Stand.MUTED}
        self._check(FEWEST <= len(items) <= MOST, f"{to} got {len(items)}")
        self._check(jobs < len(items), f"{to} got nothing but jobs")
        self._check(not [each for each in items if muted & set(each.topics)], f"{to} muted {muted}")
        self._check(not [each for each in items if each.expires_at and each.expires_at <= self.now], f"{to}: over")
        self._check(not self.shown[to] & set(numbers), f"{to} saw {self.shown[to] & set(numbers)} before")
        self._check(payload.count("Because") + payload.count("Something different") >= len(items), f"{to}: why")
        self.shown[to] |= set(numbers)
        self.digests[to].append(self.now)

    def _check(self, is_so: bool, what: str) -> None:
        if not is_so:
            self.wrong.append(f"{self.now:%m-%d %H}: {what}")


def zone_of(user: str) -> str:
    return ZONES[int(user[1:]) % len(ZONES)]


def begin(circle: Circle, count: int) -> None:
    with circle.store.open() as books:
        books.workspaces.put(CIRCLE, Place.COMMUNITY, "Circle")
        for n in range(count):
            user, often = f"U{n:05}", OFTEN[n // 10 % len(OFTEN)]
            zone = zone_of(user)
            books.people.put(Person(CIRCLE, user, user, zone=zone), START)
            made = books.members.begin(
                Member(CIRCLE, user, Standing.JOINED, START, user=user, zone=zone, frequency=often)
            )
            books.members.give(made.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, START, START + timedelta(days=365)))
            books.members.stand(made.id, TOPICS[n % 4], Stand.FOLLOWED, START)


def publish(circle: Circle) -> None:
    """Four items a day, half of them jobs, some soon over."""
    with circle.store.open() as books:
        for n in range(4):
            number = len(circle.items) + 1
            over = circle.now + timedelta(days=3) if n == 3 else None
            made = item(
                books, Kind.JOB if n % 2 else Kind.NEWS, f"Item {number}.", TOPICS[number // 2 % 4], workspace=CIRCLE,
                posted_at=circle.now, expires_at=over,
            )  # fmt: skip
            circle.items[made.id] = made
            assert made.id == number


def live(circle: Circle, users: list[str]) -> None:
    """A day of theirs: one in five presses something, a few mute, pause, change how often, or take back their yes."""
    for user in users:
        chance = circle.random.random()
        if chance > 0.2 or not circle.digests[user]:
            continue
        with circle.store.open() as books:
            found = books.members.of(Person(CIRCLE, user, user).identity)
            assert found is not None
            if chance < 0.01:
                books.members.stand(found.id, circle.random.choice(TOPICS), Stand.MUTED, circle.now)
            elif chance < 0.02:
                books.members.change(replace(found, paused_until=circle.now + timedelta(days=10)))
            elif chance < 0.025:
                books.members.end(found.id, Purpose.COMMUNITY, circle.now)
            elif chance < 0.03:
                answering.set_up(books, found, circle.random.choice(OFTEN), found.way, circle.now)
            elif int(user[1:]) % 3:
                given = books.digests.get(found.id, circle.last[user])
                assert given is not None
                what = circle.random.choice([Said.OPEN, Said.MORE, Said.LESS])
                answering.tap(books, found, given.period, given.items[0].item, what, circle.now)


def campaign(circle: Circle, users: list[str], day: int) -> None:
    """A moderator writes to everybody, three times a week: more than any budget allows."""
    until = circle.now + timedelta(days=9)
    with circle.store.open() as books:
        for user in users:
            key = f"note:{day}:{user}"
            books.notices.plan(Planned(key, NOTE, key, CIRCLE, user, {}, circle.now, until), circle.now)


def run(store: Store, count: int, days: int, hours: int, seed: int = 8) -> Circle:
    circle = Circle(store, Random(seed))
    begin(circle, count)
    users = [f"U{n:05}" for n in range(count)]
    moments = {**MOMENTS, NOTE: Moment(lambda *_: {"may_hire": False}, Pace.DAYTIME, counts=True)}
    deps = Deps(store, circle, Words(MESSAGES), lambda: circle.now)  # type: ignore[arg-type]  # Slack's side
    circle.sender = sender = Delivery(deps, moments)
    for day in range(days):
        if (START + timedelta(days=day)).weekday() < 5:
            circle.now = START + timedelta(days=day)
            publish(circle)
        if day % 7 in (0, 2, 3):
            campaign(circle, users[::5], day)
        for hour in range(0, 24, hours):
            circle.now = START + timedelta(days=day, hours=hour)
            planning.plan_digests(deps)
            while sender.round():
                pass
        live(circle, users)
    return circle


# 5,000 members in two communities that do not do the same, so that two processes share the work.
@pytest.mark.parametrize(
    ("count", "days", "hours", "seed"),
    [(20, 24, 6, 8), *(pytest.param(2500, 56, 2, seed, marks=pytest.mark.long) for seed in (8, 9))],
    ids=["few", "half", "other half"],
)
def test_everybody_hears_only_what_they_want_when_they_want_it(
    sqlite_store: Store, count: int, days: int, hours: int, seed: int
) -> None:
    circle = run(sqlite_store, count, days, hours, seed)
    assert circle.wrong == []
    reached = {user for user, came in circle.digests.items() if came}
    assert len(reached) > count * 0.6
    assert circle.asked
    assert len(circle.said) > 2 * count
