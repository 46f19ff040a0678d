"""Reminders of training: when each is due, and two months of them for two hundred people around the world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.rules.calendar import Hours
from bot.rules.hiring.training.reminders import WAITED, About, Ahead, Ending, Learner, Reminder, Waiting, due, waited

BERLIN = Hours("Europe/Berlin")
WHO = "T0HARBOR:U0MINA"


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def learner(**changes: object) -> Learner:
    return Learner(**{"who": WHO, "hours": BERLIN, **changes})  # type: ignore[arg-type]


STEP = Waiting("interviewer:dig_out:module", at("2026-11-23 15:00"))  # a Monday afternoon
SESSION = Ahead("s1", at("2026-11-30 10:00"), at("2026-11-20 10:00"))  # the Monday after, booked long before


def about(found: Reminder | None) -> tuple[About, int] | None:
    return found and (found.about, found.days)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-11-25 09:00", None),
        ("2026-11-26 08:29", None),
        ("2026-11-26 08:30", 3),
        ("2026-11-26 12:00", None),
        ("2026-11-28 09:00", None),
        ("2026-12-01 09:00", 3),
        ("2026-12-02 09:00", 7),
        ("2026-12-10 09:00", 7),
        ("2026-12-11 09:00", 14),
        ("2027-12-13 09:00", 14),
    ],
)
def test_a_step_is_mentioned_in_the_morning_after_three_seven_and_fourteen_working_days(
    now: str, days: int | None
) -> None:
    found = due(learner(waiting=(STEP,)), (), None, at(now))
    assert about(found) == (days and (About.STEP, days))


def test_each_is_said_once_and_after_the_last_there_is_peace() -> None:
    said: list[str] = []
    now = at("2026-11-23 08:45")
    for day in range(200):
        found = due(learner(waiting=(STEP,)), said, None, now + timedelta(days=day))
        said += [found.key] if found else []
    assert [int(key.rpartition("=")[2]) for key in said] == list(WAITED)


def test_a_step_that_waits_anew_counts_anew() -> None:
    first = due(learner(waiting=(STEP,)), (), None, at("2026-11-26 09:00"))
    assert first
    again = learner(waiting=(Waiting(STEP.name, at("2026-12-01 09:00")),))
    second = due(again, {first.key}, None, at("2026-12-04 09:00"))
    assert second
    assert second.days == 3


def test_working_days_are_those_of_the_trainee() -> None:
    away = Hours("Europe/Berlin", free=((date(2026, 11, 24), date(2026, 12, 4)),))
    assert waited(STEP, date(2026, 12, 8), away) is None
    assert waited(STEP, date(2026, 12, 9), away) == 3
    sunday = Hours("Asia/Dubai", days_off=frozenset({4, 5}))
    assert waited(STEP, date(2026, 11, 26), sunday) == 3
    assert waited(STEP, date(2026, 12, 1), sunday) == 3
    assert waited(STEP, date(2026, 12, 2), sunday) == 7


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-26 17:00", False),
        ("2026-11-27 07:59", False),
        ("2026-11-27 08:00", True),  # Friday is the working day before Monday
        ("2026-11-27 19:59", True),
        ("2026-11-27 20:00", False),
        ("2026-11-29 12:00", False),
        ("2026-11-30 08:00", True),  # nobody could say it on Friday: it is still of use
        ("2026-11-30 10:00", False),
    ],
)
def test_a_session_is_mentioned_the_working_day_before_and_never_after_it_began(now: str, expected: bool) -> None:
    assert (due(learner(ahead=(SESSION,)), (), None, at(now)) is not None) is expected


@pytest.mark.parametrize(("booked", "expected"), [("2026-11-26 18:00", True), ("2026-11-27 07:00", False)])
def test_who_booked_it_that_very_day_knows(booked: str, expected: bool) -> None:
    session = Ahead("s1", SESSION.starts, at(booked))
    assert (due(learner(ahead=(session,)), (), None, at("2026-11-27 15:00")) is not None) is expected


def test_a_session_that_moved_is_mentioned_again() -> None:
    first = due(learner(ahead=(SESSION,)), (), None, at("2026-11-27 09:00"))
    moved = Ahead("s1", at("2026-12-03 10:00"), at("2026-11-27 11:00"))
    assert first
    assert due(learner(ahead=(moved,)), {first.key}, None, at("2026-12-02 09:00")) is not None


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-11-20 09:00", None), ("2026-11-23 09:00", 28), ("2026-12-14 09:00", 7), ("2026-12-21 09:00", None)],
)
def test_the_end_of_a_certificate_is_told_ahead_on_working_mornings(now: str, left: int | None) -> None:
    ending = Ending("interviewer", date(2026, 12, 21))
    assert about(due(learner(endings=(ending,)), (), None, at(now))) == (left and (About.ENDING, left))


def test_the_weekly_line_comes_on_the_first_working_morning_of_the_week_once() -> None:
    owner = learner(reports=True, hours=Hours("Europe/Berlin", free=((date(2026, 11, 23), date(2026, 11, 23)),)))
    said: list[str] = []
    days: list[int] = []
    for hour in range(24 * 14):
        now = at("2026-11-23 00:15") + timedelta(hours=hour)
        if found := due(owner, said, None, now):
            said.append(found.key)
            days.append(now.day)
    assert days == [24, 30]


def test_the_most_urgent_comes_first_and_the_rest_waits_for_another_day() -> None:
    everything = learner(
        waiting=(STEP,), ahead=(SESSION,), endings=(Ending("interviewer", date(2026, 12, 21)),), reports=True,
        offers=("interviewer:require",),
    )  # fmt: skip
    said: list[str] = []
    told: list[About] = []
    last = None
    for hour in range(24 * 8):
        now = at("2026-11-27 00:15") + timedelta(hours=hour)
        found = due(everything, said, last, now)
        if found:
            said, told, last = [*said, found.key], [*told, found.about], now
    assert told == [About.SESSION, About.WEEK, About.ENDING, About.STEP, About.LEVEL]


def test_nobody_hears_of_nothing() -> None:
    assert due(learner(), (), None, at("2026-11-26 09:00")) is None


# The world: a span with both clock changes of the autumn, a stand-still of the bot, and people who do things.
START, DAYS = datetime(2026, 10, 12, 0, 7, tzinfo=UTC), 60
STILL = (START + timedelta(days=20, hours=5), START + timedelta(days=21, hours=17))
ZONES = (
    "Asia/Kathmandu", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "America/Los_Angeles"
)  # fmt: skip
PEOPLE = 200


@dataclass
class Life:
    """What happens to somebody: steps from and until an instant, sessions booked, held or called off."""

    who: str
    hours: Hours
    steps: list[tuple[Waiting, datetime]]
    sessions: list[tuple[Ahead, datetime]]
    ending: Ending
    renewed: datetime
    reports_until: datetime
    sent: list[tuple[datetime, Reminder]] = field(default_factory=list)

    def as_of(self, now: datetime) -> Learner:
        return Learner(
            self.who,
            self.hours,
            tuple(step for step, done in self.steps if step.since <= now < done),
            tuple(session for session, off in self.sessions if session.booked <= now < off),
            (self.ending,) if now < self.renewed else (),
            now < self.reports_until,
            ("interviewer:require",) if self.ending.day.day % 2 else (),
        )


def lives(random: Random) -> Iterator[Life]:
    for number in range(PEOPLE):
        zone = ZONES[number % len(ZONES)]
        first_off = (START + timedelta(days=random.randrange(50))).date()
        hours = Hours(
            zone,
            *random.choice([(time(8), time(20)), (time(8), time(20)), (time(13), time(22)), (time(6), time(11))]),
            random.choice([frozenset({5, 6}), frozenset({5, 6}), frozenset({4, 5}), frozenset({2, 5, 6})]),
            random.choice([(), (), ((first_off, first_off + timedelta(days=random.randrange(9))),)]),
        )

        def moment(days: int = DAYS) -> datetime:
            return START + timedelta(minutes=random.randrange(days * 24 * 60))

        steps = [
            (Waiting(f"step{n}", since := moment()), since + timedelta(days=random.choice([1, 4, 11, 30, 90])))
            for n in range(random.randrange(4))
        ]
        sessions = []
        for n in range(random.randrange(4)):
            starts = START + timedelta(days=10 + 15 * n + random.randrange(8), hours=random.randrange(24))
            booked = starts - timedelta(hours=random.choice([2, 20, 100, 200]))
            off = booked + (starts - booked) * random.choice([0.5, 2, 2, 2])
            sessions.append((Ahead(f"session{n}", starts, booked), min(off, starts + timedelta(hours=1))))
        ending = Ending("interviewer", (START + timedelta(days=random.randrange(10, 120))).date())
        reports = START + timedelta(days=random.choice([0, 0, 0, 0, 25, DAYS]))
        yield Life(f"T0:U{number}", hours, steps, sessions, ending, moment(2 * DAYS), reports)


@pytest.fixture(scope="module")
def world() -> list[Life]:
    """Everybody's life, with every reminder that was sent: an hourly tick for sixty days."""
    people = list(lives(Random(20261126)))
    for hour in range(DAYS * 24):
        now = START + timedelta(hours=hour)
        if STILL[0] <= now < STILL[1]:
            continue
        for life in people:
            last = life.sent[-1][0] if life.sent else None
            found = due(life.as_of(now), {reminder.key for _, reminder in life.sent}, last, now)
            if found:
                life.sent.append((now, found))
    return people


def local(life: Life, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(str(life.hours.zone)))


def works(life: Life, day: date) -> bool:
    off = any(first <= day <= last for first, last in life.hours.free)
    return day.weekday() not in life.hours.days_off and not off


def working_days(life: Life, after: date, until: date) -> int:
    """How many working days there are after one day up to another."""
    return sum(works(life, after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def test_everybody_hears_something_and_of_every_kind(world: list[Life]) -> None:
    kinds = Counter(reminder.about for life in world for _, reminder in life.sent)
    assert all(kinds[kind] > 50 for kind in About), kinds
    assert {life.hours.zone for life in world if life.sent} == set(ZONES)


def test_nothing_comes_at_night_or_on_a_day_off_nor_twice_on_a_day(world: list[Life]) -> None:
    for life in world:
        days = [local(life, now).date() for now, _ in life.sent]
        assert len(set(days)) == len(days)
        for now, reminder in life.sent:
            assert works(life, local(life, now).date())
            assert life.hours.day_starts <= local(life, now).time() < life.hours.day_ends
            if reminder.about is not About.SESSION:
                assert local(life, now).time() < max(time(12), time(life.hours.day_starts.hour + 3, 30))
        assert len({reminder.key for _, reminder in life.sent}) == len(life.sent)


def test_nothing_comes_after_it_was_done_called_off_or_over(world: list[Life]) -> None:
    for life in world:
        steps = {step.name: (step.since, done) for step, done in life.steps}
        sessions = {session.name: (session.booked, min(off, session.starts)) for session, off in life.sessions}
        for now, reminder in life.sent:
            if reminder.about is About.WEEK:
                assert now < life.reports_until
            elif reminder.about is About.LEVEL:
                assert life.ending.day.day % 2
            elif reminder.about is About.ENDING:
                assert now < life.renewed
                assert local(life, now).date() < life.ending.day
            else:
                since, until = (steps if reminder.about is About.STEP else sessions)[reminder.name]
                assert since <= now < until


def test_a_step_is_mentioned_when_it_waited_so_long_and_each_time_longer(world: list[Life]) -> None:
    for life in world:
        said: dict[str, list[int]] = defaultdict(list)
        since = {step.name: local(life, step.since).date() for step, _ in life.steps}
        for now, reminder in life.sent:
            if reminder.about is About.STEP:
                passed = working_days(life, since[reminder.name], local(life, now).date())
                assert reminder.days == max(days for days in WAITED if days <= passed)
                said[reminder.name].append(reminder.days)
        assert all(days == sorted(set(days)) for days in said.values())


def test_no_step_is_forgotten(world: list[Life]) -> None:
    """One that waited four working mornings longer than it should was mentioned: other things came first on three."""
    for life in world:
        said = {(reminder.name, reminder.days) for _, reminder in life.sent}
        for step, done in life.steps:
            until = local(life, min(done, START + timedelta(days=DAYS))).date() - timedelta(days=1)
            passed = working_days(life, local(life, step.since).date(), until)
            for days, later in zip(WAITED, (*WAITED[1:], 10_000), strict=True):
                if passed >= days + 6:
                    assert (step.name, days) in said or (days + 6 > later and (step.name, later) in said)


def test_a_session_is_mentioned_on_the_working_day_before_it(world: list[Life]) -> None:
    reminded = 0
    for life in world:
        said = {reminder.name: local(life, now) for now, reminder in life.sent if reminder.about is About.SESSION}
        for session, off in life.sessions:
            day = local(life, session.starts).date()
            before = next(day - timedelta(days=n) for n in range(1, 30) if works(life, day - timedelta(days=n)))
            known = local(life, session.booked).date() < before
            morning = datetime.combine(before, life.hours.day_starts, ZoneInfo(str(life.hours.zone)))
            stands = off > morning + timedelta(hours=2)
            still = any(STILL[0] <= morning + timedelta(hours=n) < STILL[1] for n in range(-1, 24))
            if session.name in said:
                assert known
                assert said[session.name].date() >= before
            if known and stands and not still:
                assert said[session.name].date() == before
                reminded += 1
    assert reminded > 50


def test_the_owner_gets_a_line_each_week_and_one_only(world: list[Life]) -> None:
    for life in world:
        weeks = Counter(
            local(life, now).isocalendar()[:2] for now, reminder in life.sent if reminder.about is About.WEEK
        )
        assert all(count == 1 for count in weeks.values())
        if life.reports_until == START + timedelta(days=DAYS) and not life.hours.free:
            assert len(weeks) >= DAYS // 7


def test_the_end_of_a_certificate_is_told_twice_at_most(world: list[Life]) -> None:
    for life in world:
        told = [reminder.days for _, reminder in life.sent if reminder.about is About.ENDING]
        assert len(told) <= 2
        assert all(days <= 30 for days in told[:1])
        assert all(days <= 7 for days in told[1:])
