"""Journeys: which step is due when, and when there are no more. Steps are data that moderators may change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.rules.calendar import Hours, local_day, next_allowed
from bot.rules.community.nurture import Journey, Start, Step, Stop, To, Traveller, morning_of

# product.md, community/nurture: one ask on day 0, again on day 3 only if it is not done, on day 7 a person takes over,
# who gets so many names a day: more of them would be a list, and nobody writes to a list.
HANDED_ON, NAMES = 7, 3
# Bounds of what moderators write: more often than this is pestering (and the budget would hold it back), further off
# nobody remembers what it began with.
MOST_STEPS, FEWEST_APART, FURTHEST = 12, 2, 730
# A step that could not go for so long, for a pause or because nothing ran, is left out: it would come out of nowhere.
STALE_AFTER = timedelta(days=7)
# What began before it is known may have steps before its day; these starts are known only once they happened.
AHEAD = frozenset({Start.GRADUATION, Start.DATE})
# These are known to hiring alone: members set out while they agree that hiring people know them, and moderators are
# told neither who does nor of few how many.
HIDDEN = frozenset({Start.OFFER_DECLINED})

WELCOME = Journey("welcome", Start.JOINED, (
    Step(0, "say_hello", is_asked=True),
    Step(3, "say_hello_again", is_asked=True, if_not_done=True),
    Step(HANDED_ON, "newcomers_waiting", To.OWNER, if_not_done=True),
))  # fmt: skip
READY: Mapping[str, Journey] = {
    each.key: each
    for each in (
        WELCOME,
        Journey("lapsing", Start.LAPSING, (
            Step(0, "what_changed", is_asked=True),
            Step(14, "lapsing_members", To.OWNER, if_not_done=True),
        )),
        Journey("graduates", Start.GRADUATION, (
            Step(-180, "first_steps", is_asked=True),
            Step(-60, "plans", is_asked=True, if_not_done=True),
            Step(30, "graduates", To.OWNER, if_not_done=True),
        )),
        Journey("after_event", Start.EVENT, (
            Step(1, "what_next", is_asked=True),
            Step(30, "next_event", if_not_done=True),
        )),
        # After the newcomers' own weeks, when the letter is no longer fresh.
        Journey("kind_no", Start.KINDLY_REFUSED, (
            Step(14, "not_about_you", is_asked=True),
            Step(60, "what_you_can", if_not_done=True),
            Step(90, "after_no", To.OWNER, if_not_done=True),
        )),
        # Not before they are settled where they went, and once more when first doubts come, if they do.
        Journey("offer_declined", Start.OFFER_DECLINED, (
            Step(60, "door_open", is_asked=True),
            Step(180, "how_is_it", if_not_done=True),
        )),
    )
}  # fmt: skip


class Wrong(StrEnum):
    """What is wrong with a journey as it was written."""

    NO_STEP = "no_step"
    TOO_MANY = "too_many"
    UNORDERED = "unordered"  # a step lies before the one above it
    TOO_NEAR = "too_near"  # two steps to the member within two days
    TOO_FAR = "too_far"
    BEFORE_START = "before_start"  # days before something that is known only once it happened
    TOLD_OF_HIRING = "told_of_hiring"  # a moderator would be given names that only hiring people may know
    NOTHING_ASKED = "nothing_asked"  # a step waits for something that no step before it asks for


def wrong(journey: Journey) -> tuple[Wrong, ...]:
    """Everything that is wrong with it; nothing where it may be used."""
    steps, found = journey.steps, set[Wrong]()
    to_member = [each.day for each in steps if each.to is To.MEMBER]
    days = [each.day for each in steps]
    if not steps:
        found.add(Wrong.NO_STEP)
    if len(steps) > MOST_STEPS:
        found.add(Wrong.TOO_MANY)
    if days != sorted(days):
        found.add(Wrong.UNORDERED)
    if any(abs(each) > FURTHEST for each in days):
        found.add(Wrong.TOO_FAR)
    if journey.start not in AHEAD and any(each < 0 for each in days):
        found.add(Wrong.BEFORE_START)
    if any(0 <= second - first < FEWEST_APART for first, second in pairwise(to_member)):
        found.add(Wrong.TOO_NEAR)
    if journey.start in HIDDEN and any(each.to is To.OWNER for each in steps):
        found.add(Wrong.TOLD_OF_HIRING)
    is_asked = False
    for each in steps:
        if each.if_not_done and not is_asked:
            found.add(Wrong.NOTHING_ASKED)
        is_asked = is_asked or each.is_asked
    return tuple(each for each in Wrong if each in found)


def stopped(journey: Journey, traveller: Traveller, now: datetime) -> Stop | None:
    """Why it goes no further; None while it does. A pause does not stop it, it waits."""
    has_consent = traveller.consent_until is not None and now < traveller.consent_until
    is_new = traveller.replied_at is not None and traveller.replied_at >= traveller.begun_at
    rest = [n for n, each in enumerate(journey.steps) if n not in traveller.sent]
    is_done = not rest or (traveller.done_at is not None and all(journey.steps[n].is_moot_once_done for n in rest))
    holds = {
        Stop.FORGOTTEN: traveller.is_forgotten,
        Stop.LEFT: traveller.left_at is not None,
        Stop.CONSENT: not has_consent,
        Stop.HIRED: traveller.hired_at is not None,
        Stop.REPLIED: is_new,
        Stop.DONE: is_done,
        Stop.ENDED: not journey.is_on,
    }
    return next((each for each in Stop if holds[each]), None)


@dataclass(frozen=True)
class Due:
    """The step at that place of its journey, when it goes, and after when it is worse than none."""

    at: datetime
    place: int
    step: Step
    stale_after: datetime


def plan(journey: Journey, traveller: Traveller, hours: Hours) -> tuple[Due, ...]:
    """When each step that is left would go, in the member's own mornings of working days, none before they set out.
    However days are moved, a member hears of two steps two days apart at least."""
    found: list[Due] = []
    last = local_day(traveller.last_at, hours.zone) if traveller.last_at is not None else None
    for place, step in enumerate(journey.steps):
        on = traveller.day + timedelta(days=step.day)
        if place in traveller.sent or on < local_day(traveller.begun_at, hours.zone):
            continue  # it went, or lies before they set out: a journey begun late has no past
        if step.to is To.MEMBER and last is not None:
            on = max(on, last + timedelta(days=FEWEST_APART))
        at = next_allowed(max(morning_of(on, hours), traveller.begun_at), hours)
        if step.to is To.MEMBER:
            last = local_day(at, hours.zone)
        found.append(Due(at, place, step, at + STALE_AFTER))
    return tuple(found)


def due(journey: Journey, traveller: Traveller, hours: Hours, now: datetime) -> tuple[Due | None, datetime | None]:
    """The step that goes now, and when to look again (None for never). Nothing where the journey stopped, while a
    member is paused, and for what is done already or came too late."""
    if stopped(journey, traveller, now) is not None:
        return None, None
    if traveller.paused_until is not None and now < traveller.paused_until:
        return None, traveller.paused_until
    known = [
        each for each in plan(journey, traveller, hours)
        if now < each.stale_after and not (each.step.is_moot_once_done and traveller.done_at is not None)
    ]  # fmt: skip
    ready = [each for each in known if each.at <= now]
    coming = min((each.at for each in known if each.at > now), default=None)
    return (ready[0] if ready else None), (now if len(ready) > 1 else coming)


def went(traveller: Traveller, due: Due, now: datetime) -> Traveller:
    """With that step gone and whatever came before it over."""
    last = now if due.step.to is To.MEMBER else traveller.last_at
    return replace(traveller, sent=traveller.sent | set(range(due.place + 1)), last_at=last)


def handed(
    waiting: Iterable[tuple[int, date, str | None]], moderators: Sequence[str], told: Collection[int]
) -> Mapping[str, tuple[int, ...]]:
    """Who is asked today to write to whom: of members with the day they have waited since and their owner, at most
    three names to a person, the longest waiting first. Whoever has no owner goes to whom fewest go. The others come
    tomorrow; nobody who was `told` of already."""
    found: dict[str, list[int]] = defaultdict(list)
    order = sorted((since, member, owner) for member, since, owner in waiting if member not in told)
    for _, member, owner in order:
        free = [each for each in moderators if len(found[each]) < NAMES]
        to = owner if owner in moderators else min(free, key=lambda each: len(found[each]), default=None)
        if to is not None and len(found[to]) < NAMES:
            found[to].append(member)
    return {who: tuple(members) for who, members in found.items() if members}
