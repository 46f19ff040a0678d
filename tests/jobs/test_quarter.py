"""A quarter of a community in eight zones: every reminder, offer, follow-up, introduction and step of a question is
checked, on its way to Slack, against its reader's hours and what they said, and at the end whether all came.

`Meeting.steps` is what the clock does at each look: another ladder of the community joins with its jobs there, a check
of its kinds in `CHECKS`, and what people do with it in `live`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.community.events import running, seats, telling
from bot.jobs.community.intros import INTRODUCED, MET, STAY, TOGETHER, own, planning
from bot.jobs.community.questions import looking
from bot.jobs.community.questions import telling as climbing
from bot.jobs.delivery import Delivery
from bot.rules.access import Kind as Place
from bot.rules.community.budget import LIMITS
from bot.rules.community.events import CLAIM, FOLLOW_UP_AFTER, Answer, Event, Kind, State
from bot.rules.community.intros import REST, two
from bot.rules.community.intros import Kind as Meet
from bot.rules.community.intros.following import ASKED_AFTER, MOST_ASKED
from bot.rules.community.intros.following import Answer as Said
from bot.rules.community.intros.rounds import Setting
from bot.rules.notices import Notice
from bot.rules.people import Identity, Person
from bot.slack.client import Posted
from bot.store import Store
from bot.words import Words
from tests.fakes import CIRCLE
from tests.jobs import asking
from tests.sampled.intros import joined

ZONES = ("America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Europe/London", "Europe/Berlin",
         "Asia/Kolkata", "Asia/Shanghai", "Pacific/Auckland")  # fmt: skip
HOST, MINUTE, HOUR, DAY = "U00000", timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Clocks change in America on 14 March, in Europe on the 28th, in New Zealand on 4 April.
FROM = datetime(2027, 3, 8, tzinfo=UTC)
COUNTED = {INTRODUCED, MET, STAY, f"{INTRODUCED.rpartition('.')[0]}.nobody"}


def is_day(at: datetime, zone: str) -> bool:
    """From eight to eight, not on a week-end."""
    local = at.astimezone(ZoneInfo(zone))
    return local.weekday() < 5 and time(8) <= local.time() < time(20)


@cache
def before_quiet(at: datetime, zone: str) -> datetime:
    """The last quarter of an hour up to then that is by day, from its beginning: back, one after the other."""
    while not (is_day(at, zone) and is_day(at + 15 * MINUTE - timedelta(microseconds=1), zone)):
        at -= 15 * MINUTE
    return at


@dataclass
class Meeting:
    """A community, Slack's side of the wire, what came there, and what was wrong with it."""

    store: Store
    random: Random
    now: datetime
    every: timedelta
    zones: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    came: Counter[str] = field(default_factory=Counter)
    counted: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    steady: dict[tuple[int, str], datetime] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    asking: asking.Asking = field(default_factory=asking.Asking)
    steps: tuple[Callable[[Deps], None], ...] = (
        telling.look, telling.remind, telling.end, planning.plan_rounds, planning.ask, looking.look,
    )  # fmt: skip

    def conversation(self, workspace: str, *users: str) -> str:
        """Slack opens a conversation, for all but some."""
        room = f"G{len(self.rooms)}"
        self.rooms[room] = users
        return room

    def post(self, workspace: str, to: str, payload: Mapping[str, Any], id: str, thread: str | None) -> Posted:
        """Slack takes it; it is checked on its way in."""
        with self.store.reading() as books:
            notice = books.notices.get(id)
        assert notice is not None
        self.check(id not in self.said, f"{notice.key} twice")
        self.said.add(id)
        self.came[notice.kind] += 1
        CHECKS.get(notice.kind, by_day)(self, notice)
        users = self.rooms.get(to, (to,))
        for user in users if notice.kind in COUNTED or notice.kind == TOGETHER else ():
            self.counted[user].append(self.now)
            for most, within in LIMITS:
                lately = [at for at in self.counted[user] if at > self.now - within]
                self.check(len(lately) <= most, f"{user} got {len(lately)} in {within}")
        return Posted(to if to in self.rooms else f"D{to}", f"{len(self.said)}.0")

    def permalink(self, *_: str) -> str:
        """Where a question stands."""
        return "https://circle.slack.com/archives/C0TALK/p1"

    def edit(self, *_: Any) -> None:
        """What stands is shown anew: nobody is notified."""

    def check(self, is_so: bool, what: str) -> None:
        if not is_so:
            self.wrong.append(f"{self.now:%m-%d %H:%M}: {what}")


def by_day(meeting: Meeting, notice: Notice) -> None:
    """Nobody hears outside their own day."""
    for user in meeting.rooms.get(notice.to, (notice.to,)):
        if user.startswith("U"):
            meeting.check(is_day(meeting.now, meeting.zones[user]), f"{user} hears {notice.kind} at night")


def of_event(meeting: Meeting, notice: Notice) -> Event:
    with meeting.store.reading() as books:
        event = books.events.get(CIRCLE, int(notice.facts["event"]))
        seat = books.events.seat(int(notice.facts["event"]), int(notice.facts["member"]))
    assert event is not None
    assert seat is not None
    wanted = Answer.OFFERED if notice.kind == seats.OFFERED else Answer.GOING
    meeting.check(seat.answer is wanted, f"{notice.key}: {seat.answer}")
    if notice.kind != telling.AFTER:
        meeting.check(event.state is State.ANNOUNCED, f"{notice.key}: {event.state}")
    return event


def reminded(meeting: Meeting, notice: Notice) -> None:
    """A day and an hour before: by day, of the time that it has, and not once ten minutes are left."""
    by_day(meeting, notice)
    event = of_event(meeting, notice)
    meeting.check(notice.facts["start"] == event.start.isoformat(), f"{notice.key}: another time")
    meeting.check(meeting.now < event.start - 10 * MINUTE, f"{notice.key}: too late")
    ahead = HOUR if ":hour:" in notice.key else DAY
    at = before_quiet(event.start - ahead, meeting.zones[notice.to])
    meeting.check(meeting.now >= at, f"{notice.key}: too early")


def begins(meeting: Meeting, notice: Notice) -> None:
    """Ten minutes before, whatever the hour."""
    event = of_event(meeting, notice)
    meeting.check(event.start - 10 * MINUTE <= meeting.now < event.start, f"{notice.key}: not ten minutes before")


def offered(meeting: Meeting, notice: Notice) -> None:
    """A seat is kept for twelve hours from when one hears of it, and not beyond the beginning."""
    by_day(meeting, notice)
    event = of_event(meeting, notice)
    with meeting.store.reading() as books:
        seat = books.events.seat(event.id, int(notice.facts["member"]))
    assert seat is not None
    assert seat.until is not None
    wanted = min(meeting.now + CLAIM, event.start)
    meeting.check(wanted - meeting.every <= seat.until <= wanted, f"{notice.key}: kept until {seat.until}")


def after(meeting: Meeting, notice: Notice) -> None:
    """Two hours after the end."""
    by_day(meeting, notice)
    meeting.check(meeting.now >= of_event(meeting, notice).end + FOLLOW_UP_AFTER, f"{notice.key}: too early")


def at_once(meeting: Meeting, notice: Notice) -> None:
    """That it changed or is off one hears by day, or at once where that would be too late; a channel at any time."""
    if notice.to.startswith("U") and not is_day(meeting.now, meeting.zones[notice.to]):
        with meeting.store.reading() as books:
            event = books.events.get(CIRCLE, int(notice.facts["event"]))
        meeting.check(event is not None and event.start - meeting.now < 3 * DAY, f"{notice.key}: at night")


def met(meeting: Meeting, notice: Notice) -> None:
    """A week after each time, twice at most, and not when somebody said that they met."""
    by_day(meeting, notice)
    with meeting.store.reading() as books:
        found = books.intro_rounds.one(CIRCLE, int(notice.facts["group"]))
    assert found is not None
    times = int(notice.key.rpartition("=")[2])
    meeting.check(times <= MOST_ASKED, f"{notice.key}: too often")
    meeting.check(meeting.now >= found.introduced.at + times * ASKED_AFTER, f"{notice.key}: too early")
    meeting.check(not found.introduced.is_met, f"{notice.key}: they met")


def asked(meeting: Meeting, notice: Notice) -> None:
    """To answer a question, by day."""
    by_day(meeting, notice)
    asking.asked(meeting, notice)


CHECKS: dict[str, Callable[[Meeting, Notice], None]] = {
    telling.REMINDER: reminded, telling.BEGINS: begins, seats.OFFERED: offered, telling.AFTER: after,
    running.CHANGED: at_once, running.CALLED_OFF: at_once, running.ANNOUNCED: at_once, MET: met,
    climbing.ASKED: asked, climbing.SIMILAR: asking.shown,
}  # fmt: skip


def begin(meeting: Meeting, count: int) -> None:
    """So many members who asked to be introduced; the first one moderates, and rounds are every two weeks, or four."""
    with meeting.store.open() as books:
        members = []
        books.workspaces.put(CIRCLE, Place.COMMUNITY, "Circle")
        for n in range(count):
            user = f"U{n:05}"
            meeting.zones[user] = ZONES[n % len(ZONES)]
            books.people.put(Person(CIRCLE, user, user, zone=meeting.zones[user]), meeting.now)
            made = joined(books, user, CIRCLE, kinds=frozenset({Meet.PEOPLE}))
            members.append(replace(made, zone=meeting.zones[user]))
            books.members.change(members[-1])
        asking.begin(books, members, meeting.now)
        weeks, first = (2, meeting.now + 3 * DAY)
        books.intros.set_up(Setting(CIRCLE, Meet.PEOPLE, HOST, meeting.now, True, weeks, first.replace(hour=9)))


def announce(meeting: Meeting, day: date) -> int:
    """An event five days later, at any hour, with seats for some or for all."""
    at = datetime.combine(day + 5 * DAY, time(meeting.random.randrange(24), meeting.random.choice((0, 30))), UTC)
    few = max(2, len(meeting.zones) // 10)
    with meeting.store.open() as books:
        me = books.people.get(Identity(CIRCLE, HOST))
        made = books.events.add(Event(
            CIRCLE, Kind.WEBINAR, f"Talk {day}", "", at, 60, HOST, HOST, meeting.now, link="https://meet.example/1",
            capacity=meeting.random.choice((few, 3 * few, None)),
        ))  # fmt: skip
        return running.announce(books, me, made.id, made.revision, meeting.now).id


def answers(meeting: Meeting, event: Event, user: str, comes: bool) -> None:
    """What they say, and since when somebody goes who never says anything else."""
    with meeting.store.open() as books:
        member, now = books.members.of(Identity(CIRCLE, user)), books.events.get(CIRCLE, event.id)
        assert member is not None
        assert now is not None
        seat = seats.answer(books, now, member, comes, meeting.now)
    meeting.steady.pop((event.id, user), None)
    if seat.answer is Answer.GOING:
        meeting.steady[event.id, user] = meeting.now


def live(meeting: Meeting, users: Sequence[str]) -> None:
    """Part of a day: members answer, leave, take what is offered, come, say whether they met; now and then an event is
    called off or put to another time."""
    with meeting.store.reading() as books:
        coming = books.events.between(CIRCLE, meeting.now, None, (State.ANNOUNCED,), 100)
        offers = {each.id: books.events.seats(each.id, [Answer.OFFERED]) for each in coming}
        held = {each.id: books.events.held(each.id) for each in coming}
        names = {id: str(member.user) for ids in offers.values()
                 for id, member in books.members.some(CIRCLE, [seat.member for seat in ids]).items()}  # fmt: skip
    for event in coming:
        meeting.check(event.capacity is None or held[event.id] <= event.capacity, f"{held[event.id]} have a seat")
        for user in meeting.random.sample(users, max(1, len(users) // 60)) if meeting.now < event.end else ():
            answers(meeting, event, user, meeting.random.random() < 0.8)
        for seat in offers[event.id]:
            if meeting.now < event.start and meeting.random.random() < 0.1:
                answers(meeting, event, names[seat.member], True)
            is_kept = seat.until is not None and meeting.now - seat.until < 2 * meeting.every
            meeting.check(is_kept, "an offer outlives its time")
        if meeting.random.random() < 0.02 and meeting.now + DAY < event.start:
            change(meeting, event)


def change(meeting: Meeting, event: Event) -> None:
    """It is called off, or a day later; who goes is reminded anew."""
    with meeting.store.open() as books:
        me, is_off = books.people.get(Identity(CIRCLE, HOST)), meeting.random.random() < 0.5
        if is_off:
            running.call_off(books, me, event.id, event.revision, {"reason": "Ill."}, meeting.now)
        else:
            start = event.start + DAY
            said = {"title": event.title, "link": event.link, "day": f"{start:%Y-%m-%d}", "time": f"{start:%H:%M}",
                    "minutes": "60", "host": HOST, "capacity": str(event.capacity or "")}  # fmt: skip
            running.save(books, me, event.id, event.revision, said, meeting.now)
    for each in [each for each in meeting.steady if each[0] == event.id]:
        del meeting.steady[each]


def join(meeting: Meeting, event: Event) -> None:
    """Two of three who go follow the link while it takes place."""
    with meeting.store.open() as books:
        current = books.events.get(CIRCLE, event.id)
        assert current is not None
        for seat in books.events.seats(event.id, [Answer.GOING]):
            if meeting.random.random() < 0.67:
                seats.mark(books, current, seat, True, meeting.now)


def tell(meeting: Meeting) -> None:
    """Half of those who were asked whether they met say something."""
    with meeting.store.open() as books:
        for each in books.intro_rounds.said(CIRCLE, meeting.now - 3 * ASKED_AFTER, meeting.now - ASKED_AFTER):
            for id in each.group.members:
                if each.introduced.asked.get(id) and meeting.random.random() < 0.3:
                    said = meeting.random.choice((Said.YES, Said.YES, Said.NOT_YET, Said.NO))
                    own.answer(books, books.members.get(CIRCLE, id), each.id, said, meeting.now)


def looks(meeting: Meeting, at: datetime) -> list[datetime]:
    """When the clock looks from then on, until it looks again by itself: as soon as a reminder is due, too."""
    with meeting.store.reading() as books:
        near = books.events.between(CIRCLE, at, at + 5 * DAY, (State.ANNOUNCED,), 100)
    moments = {at}
    for start in (event.start for event in near):
        ahead = {before_quiet(start - each, zone) for each in (DAY, HOUR) for zone in ZONES}
        moments |= {each for each in {start - 10 * MINUTE, start, *ahead} if at < each < at + meeting.every}
    return sorted(moments)


def run(store: Store, count: int, begins_at: datetime, days: int, every: timedelta) -> Meeting:
    meeting = Meeting(store, Random(10), begins_at, every)
    begin(meeting, count)
    users = list(meeting.zones)
    deps = Deps(store, meeting, Words(MESSAGES), lambda: meeting.now)  # type: ignore[arg-type]  # Slack's side
    sender = Delivery(deps, MOMENTS)
    for at in (begins_at + n * every for n in range(days * DAY // every)):
        if at.hour == 0 and at.weekday() in {0, 3}:
            meeting.now = at
            announce(meeting, at.date())
        for moment in looks(meeting, at):
            meeting.now = moment
            with store.reading() as books:
                near = books.events.between(CIRCLE, meeting.now, meeting.now + MINUTE, (State.ANNOUNCED,), 100)
            for event in near:
                if event.start == meeting.now:
                    join(meeting, event)
            for step in meeting.steps:
                step(deps)
            while errands.one(deps, ERRANDS):
                pass
            while sender.round():
                pass
        meeting.now = at + every - MINUTE
        if at.hour % 4 == 0:
            live(meeting, users)
            asking.live(meeting, users)
            tell(meeting)
            while sender.round():  # what is said of it goes at once
                pass
    return meeting


def missed(meeting: Meeting) -> list[str]:
    """Whoever said early that they come, and never anything else, has every reminder once, and hears of it after."""
    wrong = []
    with meeting.store.reading() as books:
        for (id, user), since in meeting.steady.items():
            event, member = books.events.get(CIRCLE, id), books.members.of(Identity(CIRCLE, user))
            assert event is not None
            assert member is not None
            if event.state is not State.OVER:
                continue
            day, hour = (before_quiet(event.start - ahead, meeting.zones[user]) for ahead in (DAY, HOUR))
            start = event.start.isoformat()
            wanted = {
                f"{telling.REMINDER}:{id}:{member.id}:day:start={start}": since <= day < hour,
                f"{telling.REMINDER}:{id}:{member.id}:hour:start={start}": since <= hour,
                f"{telling.BEGINS}:{id}:{member.id}:minutes:start={start}": since <= event.start - 10 * MINUTE,
            }  # fmt: skip
            sent = {each.key for each in books.notices.about(f"event:{id}:{member.id}") if each.id in meeting.said}
            wrong += [key for key, is_due in wanted.items() if is_due and key not in sent]
    return wrong


@pytest.mark.parametrize(
    ("count", "begins_at", "days", "hours"),
    [(24, FROM, 12, 4), pytest.param(2000, FROM - 28 * DAY, 91, 2, marks=pytest.mark.long)], ids=["few", "all"],
)  # fmt: skip
def test_who_meets_hears_of_it_in_time_by_day_and_once(
    sqlite_store: Store, count: int, begins_at: datetime, days: int, hours: int
) -> None:
    meeting = run(sqlite_store, count, begins_at, days, hours * HOUR)
    assert meeting.wrong == []
    assert missed(meeting) == []
    assert asking.unasked(meeting, list(meeting.zones)) == []
    every = {telling.REMINDER, telling.BEGINS, seats.OFFERED, telling.AFTER, telling.WHO_CAME, TOGETHER, MET}
    assert every <= set(meeting.came)
    with sqlite_store.reading() as books:
        history = books.intro_rounds.history(CIRCLE, begins_at)
    seen: dict[tuple[int, int], datetime] = {}
    for each in history:
        for one in each.group.members:
            for other in each.group.members:
                if one < other:
                    pair, at = two(one, other), each.introduced.at
                    assert pair not in seen or at - seen[pair] >= REST
                    seen[pair] = at
