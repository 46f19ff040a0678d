"""Builders of people, interviews and problems, and Hypothesis's strategies for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.rules.hiring.panels import (
    Half,
    Held,
    Interview,
    Interviewer,
    Learning,
    Limits,
    Policy,
    Problem,
    Seat,
    Told,
)
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span

checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
slow = settings(max_examples=20, deadline=None, suppress_health_check=checks)
few = settings(slow, max_examples=10)

MONDAY = date(2026, 11, 23)
LATER = date(2030, 1, 1)
REQUIRED = Policy({"a": Level.REQUIRE, "b": Level.REQUIRE, "c": Level.REQUIRE})
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", None)


def at(hour: float, day: int = 0, zone: str | None = None) -> datetime:
    """That hour so many days after the Monday, on a clock of that zone; in UTC."""
    place = ZoneInfo(zone) if zone else UTC
    clock = time(int(hour), round(60 * (hour % 1)))
    return datetime.combine(MONDAY + timedelta(days=day), clock, place).astimezone(UTC)


def span(start: datetime, minutes: int = 60) -> Span:
    return Span(start, start + timedelta(minutes=minutes))


def days(zone: str | None = None, starts: float = 8, ends: float = 18, of: range = range(-7, 21)) -> tuple[Span, ...]:
    return tuple(Span(at(starts, day, zone), at(ends, day, zone)) for day in of)


def somebody(id: str = "U1", *tracks: str, **changes: Any) -> Interviewer:
    """Certified for these tracks (for "a" when none is named), at work from eight to six in UTC, without limits."""
    content: dict[str, Any] = {"certified": dict.fromkeys(tracks or ("a",), LATER), "works": days(changes.get("zone"))}
    return Interviewer(**{"id": id, **content, **changes})


def learner(id: str = "U9", track: str = "a", kind: Kind = Kind.SHADOW, left: int = 1, **changes: Any) -> Interviewer:
    return somebody(id, **{"certified": {}, "learning": {track: Learning(kind, left)}, **changes})


def interview(id: str = "I1", *tracks: str, **changes: Any) -> Interview:
    content: dict[str, Any] = {"requisition": "R1", "candidate": f"C-{id}", "slots": (at(10),)}
    return Interview(**{"id": id, "seats": tuple(Seat(track) for track in tracks or ("a",)), **content, **changes})


def problem(people: list[Interviewer], *interviews: Interview, **changes: Any) -> Problem:
    return Problem(**{"people": tuple(people), "interviews": interviews, "policy": REQUIRED, **changes})


# Few hours, so that people and candidates meet; late ones, so that a day begins at different instants in the zones.
_starts = st.builds(at, st.sampled_from([7.5, 9, 10, 10.5, 14, 23.5]), st.integers(0, 2))
_tracks = st.sampled_from(["a", "b", "c"])
_ends = st.sampled_from([LATER, MONDAY + timedelta(days=1)])
_limits = st.builds(Limits, *[st.none() | st.integers(0, 4)] * 3)
_holds = st.dictionaries(_tracks, _ends, max_size=3)
_certified = st.dictionaries(_tracks, _ends, min_size=1, max_size=3)
_learning = st.builds(Learning, st.sampled_from([Kind.SHADOW, Kind.REVERSE_SHADOW]), st.integers(1, 8))


@st.composite
def people(draw: st.DrawFn) -> Interviewer:
    """With every rule able to bite."""
    zone = draw(st.sampled_from(ZONES))
    starts = draw(st.sampled_from([0.0, 0.0, 7.0, 9.0]))
    held = st.builds(
        Held, _starts.map(span), st.sampled_from(["R1", "R2", "R9"]), st.sampled_from(["C1", "C2", "C9"]), st.booleans()
    )
    return Interviewer(
        id=draw(st.sampled_from([f"U{n}" for n in range(20)])),
        zone=zone,
        certified=draw(_certified),
        founding=draw(st.just({}) | _holds),
        learning=draw(st.just({}) | st.dictionaries(_tracks, _learning, max_size=1)),
        works=days(draw(st.sampled_from([zone, None])), starts, draw(st.sampled_from([17.0, 23.98])), range(-1, 4)),
        busy=tuple(span(start) for start in draw(st.lists(_starts, max_size=2))),
        is_known=draw(st.sampled_from([True, True, False])),
        limits=draw(_limits),
        held=tuple(draw(st.just([]) | st.lists(held, max_size=2, unique_by=lambda each: each.candidate))),
        load=draw(st.integers(0, 5)),
        shut_candidates=draw(st.frozensets(st.sampled_from(["C1", "C2"]), max_size=1)),
        shut_requisitions=draw(st.sampled_from([frozenset()] * 3 + [frozenset({"R2"})])),
        group=draw(st.sampled_from(["", "x", "y"])),
    )  # fmt: skip


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    return Interview(
        id=draw(st.sampled_from([f"I{n}" for n in range(20)])),
        requisition=draw(st.sampled_from(["R1", "R2"])),
        candidate=draw(st.sampled_from(["C1", "C2", "C3", "C4"])),
        seats=tuple(Seat(track) for track in draw(st.lists(_tracks, min_size=1, max_size=3))),
        slots=tuple(draw(st.lists(_starts, min_size=draw(st.sampled_from([0, 2, 3])), max_size=4))),
        minutes=draw(st.sampled_from([30, 60, 90])),
        hiring_manager=draw(st.sampled_from([None, "U1", "U2"])),
        manager_may_sit=draw(st.booleans()),
        trainee=draw(st.none() | _tracks),
        step=draw(st.integers(0, 2)),
        zone=draw(st.sampled_from(ZONES)),
        half=draw(st.none() | st.sampled_from(Half)),
    )


policies = st.builds(Policy, st.dictionaries(_tracks, st.sampled_from(Level)))


@st.composite
def problems(draw: st.DrawFn, most: int = 6, people_most: int = 9) -> Problem:
    """Enough people that panels come about and few enough that they run out; nobody told."""
    return Problem(
        people=tuple(draw(st.lists(people(), min_size=4, max_size=people_most, unique_by=lambda each: each.id))),
        interviews=tuple(draw(st.lists(interviews(), min_size=2, max_size=most, unique_by=lambda each: each.id))),
        policy=draw(policies),
    )


def told(start: datetime, *people: str | None, trainee: str | None = None) -> Told:
    return Told(start, people, trainee)
