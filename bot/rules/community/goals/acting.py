"""Why a goal is off track, as far as figures tell, and the one thing to do about it; and the line of the week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from bot.rules.community.goals import Goal, Metric
from bot.rules.community.goals.forecasting import Forecast, Status

# A driver is a cause where its two counts differ by more than chance would do in nineteen of twenty cases, on the side
# that hurts: z of two Poisson counts.
BEYOND_CHANCE = 1.645


class Driver(StrEnum):
    """What is counted over 28 days and the 28 before, because a metric hangs on it."""

    SEEN = "seen"  # the join pages
    CONFIRMED = "confirmed"
    JOINED = "joined"
    LEFT = "left"
    WELCOMED = "welcomed"  # first posts that a member answered
    POSTS = "posts"
    QUESTIONS = "questions"
    UNANSWERED = "unanswered"
    HELPERS = "helpers"
    EVENTS = "events"
    INVITED = "invited"
    REMINDED = "reminded"
    ITEMS = "items"  # of content, but for jobs
    JOBS = "jobs"
    SENT = "sent"
    INTRODUCED = "introduced"
    REFERRED = "referred"
    SHARED = "shared"  # openings that members heard of


class Act(StrEnum):
    """The one thing to do."""

    SHARE_LINKS = "share_links"
    SHORTEN_PAGE = "shorten_page"
    ASK_LEAVERS = "ask_leavers"
    WELCOME = "welcome"
    ASK_SOMETHING = "ask_something"
    FIND_HELPERS = "find_helpers"
    HOLD_EVENT = "hold_event"
    REMIND = "remind"
    SAY_MORE = "say_more"
    FEWER_JOBS = "fewer_jobs"
    SEND_LESS = "send_less"
    INTRODUCE = "introduce"
    ASK_REFERRERS = "ask_referrers"
    SHARE_OPENINGS = "share_openings"
    ASK_FIVE = "ask_five"  # nothing stands out: five members are asked


# These hurt when they grow.
HURTS = frozenset({Driver.LEFT, Driver.UNANSWERED, Driver.JOBS, Driver.SENT})
_LEAVING = ((Driver.LEFT, Act.ASK_LEAVERS), (Driver.JOBS, Act.FEWER_JOBS), (Driver.SENT, Act.SEND_LESS))
_ANSWERING = ((Driver.HELPERS, Act.FIND_HELPERS), (Driver.UNANSWERED, Act.FIND_HELPERS))
_TAKING_PART = (
    (Driver.ITEMS, Act.SAY_MORE), (Driver.QUESTIONS, Act.ASK_SOMETHING), (Driver.UNANSWERED, Act.FIND_HELPERS),
    (Driver.EVENTS, Act.HOLD_EVENT), (Driver.JOBS, Act.FEWER_JOBS),
)  # fmt: skip
_HIRING = ((Driver.SHARED, Act.SHARE_OPENINGS), (Driver.REFERRED, Act.ASK_REFERRERS))
# What each metric hangs on and what helps, what is nearest to it first.
DRIVERS: Mapping[Metric, Sequence[tuple[Driver, Act]]] = {
    Metric.GROWTH: (
        (Driver.SEEN, Act.SHARE_LINKS), (Driver.CONFIRMED, Act.SHORTEN_PAGE), (Driver.LEFT, Act.ASK_LEAVERS),
    ),
    Metric.RETENTION: _LEAVING,
    Metric.ACTIVE: _TAKING_PART,
    Metric.POSTING: _TAKING_PART,
    Metric.ACTIVATION: ((Driver.WELCOMED, Act.WELCOME), (Driver.QUESTIONS, Act.ASK_SOMETHING)),
    Metric.DECAY: _TAKING_PART,
    Metric.GRAVITY: _TAKING_PART,
    Metric.DENSITY: ((Driver.INTRODUCED, Act.INTRODUCE), (Driver.EVENTS, Act.HOLD_EVENT)),
    Metric.FIRST_RESPONSE: _ANSWERING,
    Metric.SLOW_RESPONSE: _ANSWERING,
    Metric.ATTENDANCE: ((Driver.REMINDED, Act.REMIND), (Driver.INVITED, Act.REMIND)),
    Metric.CONTENT_RESPONSE: ((Driver.JOBS, Act.FEWER_JOBS), (Driver.ITEMS, Act.SAY_MORE)),
    Metric.HIRES: _HIRING,
    Metric.POOL_FILL: _HIRING,
    Metric.REFERRAL_QUALITY: ((Driver.REFERRED, Act.ASK_REFERRERS),),
    Metric.TIME_TO_HIRE: _HIRING,
    Metric.DIRECT_YIELD: _HIRING,
    Metric.SATISFACTION: _LEAVING,
    Metric.UNSUBSCRIBED: ((Driver.SENT, Act.SEND_LESS), (Driver.JOBS, Act.FEWER_JOBS)),
    Metric.COMPLAINTS: ((Driver.SENT, Act.SEND_LESS), (Driver.JOBS, Act.FEWER_JOBS)),
}


@dataclass(frozen=True)
class Advice:
    """What to do, and the driver that speaks for it with its two counts; None where nothing stands out."""

    act: Act
    driver: Driver | None = None
    before: int = 0
    now: int = 0


def worse_by(driver: Driver, before: int, now: int) -> float:
    """How surely a driver got worse, as the z of the difference of two Poisson counts; below nought it got better."""
    if not before + now:
        return 0.0
    return (now - before if driver in HURTS else before - now) / sqrt(before + now)


def advice(metric: Metric, counts: Mapping[Driver, tuple[int, int]]) -> Advice:
    """The likely cause and one thing to do: of what that metric hangs on, whatever got worse most surely, given its
    counts of the 28 days before and of the last 28; among alike the nearest to the metric. A cause is likely, never
    shown: figures that move together say no more."""
    found, most = Advice(Act.ASK_FIVE), BEYOND_CHANCE
    for driver, act in DRIVERS[metric]:
        before, now = counts.get(driver, (0, 0))
        surely = worse_by(driver, before, now)
        if surely > most:
            found, most = Advice(act, driver, before, now), surely
    return found


@dataclass(frozen=True)
class Stands:
    """A goal with how it stands."""

    goal: Goal
    status: Status
    forecast: Forecast | None = None


@dataclass(frozen=True)
class Line:
    """The week in a line: how many goals stand how, and the one to look at, with what to do."""

    counts: Mapping[Status, int]
    worst: Stands | None = None
    advice: Advice | None = None


# Which goal is named first.
WORST_FIRST = (Status.OFF_TRACK, Status.AT_RISK)


def line(goals: Iterable[Stands], counts: Mapping[int, Mapping[Driver, tuple[int, int]]]) -> Line | None:
    """The line of the week; None where there is no goal. Of goals that are behind the worst that ends soonest is named,
    with its one thing to do from the drivers' counts by goal."""
    known = list(goals)
    if not known:
        return None
    of = {each: n for each in Status if (n := sum(one.status is each for one in known))}
    behind = [each for each in known if each.status in WORST_FIRST]
    if not behind:
        return Line(of)
    worst = min(behind, key=lambda each: (WORST_FIRST.index(each.status), each.goal.ends, each.goal.id))
    return Line(of, worst, advice(worst.goal.metric, counts.get(worst.goal.id, {})))
