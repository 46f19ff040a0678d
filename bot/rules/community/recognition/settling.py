"""What a community and its members chose of recognition, and why something of it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.community import fields
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.celebrating import Chosen, Occasion, without_year
from bot.rules.community.recognition.tiers import FLOOR, FLOOR_DAYS, Frozen, Why, is_ready, may_freeze
from bot.rules.fairness import Passed
from bot.rules.refusals import FieldRefusals, Refusal

# Whoever did anything within so many days is active: a single post keeps somebody so for four weeks, as bands have it.
ACTIVE_DAYS = 28
# A leave is said for at most so long at once; it can be said again.
LONGEST_LEAVE = timedelta(days=400)
# The reasons somebody gives themselves; a pause freezes by itself.
OWN_REASONS = (Why.HOLIDAY, Why.LEAVE)


class NoSuchThanks(Refusal):
    """There are no such thanks, or they are not this person's."""


class CannotThank(Refusal):
    """They cannot be thanked now: `why`, one of `thanking.No`, with `most` a day."""


class NotOften(Refusal):
    """So many days of that kind are not left in the year, or the last day is before the first."""


class NotReady(Refusal):
    """The community is too small or too young for tiers: `active` of `floor`, `days` of `floor_days`."""


class NotAsked(Refusal):
    """Nobody asks that of this person, or not any more."""


@dataclass(frozen=True)
class Setting:
    """Whether a community has tiers, the channel in which it celebrates (empty for none), and the day on which
    standings were looked at last."""

    workspace: str
    is_on: bool = False
    channel: str = ""
    looked_on: date | None = None


@dataclass(frozen=True)
class Footing:
    """How a community stands to have tiers: how many are active, how many days old it is."""

    active: int
    days: int

    @property
    def is_ready(self) -> bool:
        """Whether tiers may be on."""
        return is_ready(self.active, self.days)


@dataclass(frozen=True)
class Counted:
    """What was counted of a community: its footing, and by language, zone and source how many hear early; under `tier`
    how many there are at each."""

    footing: Footing
    groups: Mapping[str, Mapping[str, Passed]]


@dataclass(frozen=True)
class Standings:
    """Tiers as others ask after them: everybody is at the first while they are off."""

    is_on: bool
    tiers: Mapping[int, Tier]

    def of(self, member: int) -> Tier:
        """That member's."""
        return self.tiers.get(member, Tier.EXPLORER) if self.is_on else Tier.EXPLORER


def about(thanks: int) -> str:
    """What notices about those thanks are about."""
    return f"thanks:{thanks}"


def about_tier(member: int) -> str:
    """What notices about that member's tier are about."""
    return f"tier:{member}"


def about_shown(member: int) -> str:
    """What is said of a member to others, by their own wish, is about."""
    return f"shown:{member}"


def check_ready(footing: Footing) -> None:
    """Raises NotReady."""
    if not footing.is_ready:
        raise NotReady(active=footing.active, floor=FLOOR, days=footing.days, floor_days=FLOOR_DAYS)


def chosen(answers: Mapping[str, object], member: int, joined: date) -> tuple[Chosen, ...]:
    """What a form says they want celebrated. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    ticked = answers.get("occasions")
    wanted = {str(each) for each in ticked} if isinstance(ticked, list) else set()
    found = []
    for occasion in (each for each in Occasion if each.value in wanted):
        day = joined if occasion is Occasion.JOINED else fields.day(answers, occasion.value, wrong)
        if day is None:
            wrong.setdefault(occasion.value, fields.Empty())
        elif occasion is Occasion.BIRTHDAY:
            found.append(Chosen(member, occasion, without_year(day)))
        else:
            found.append(Chosen(member, occasion, day, is_counted=occasion is not Occasion.OTHER))
    if wrong:
        raise FieldRefusals(wrong)
    return tuple(found)


def frozen(answers: Mapping[str, object], there: tuple[Frozen, ...], today: date) -> Frozen:
    """The days a form freezes, none of them before today. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    first, last = fields.day(answers, "first", wrong), fields.day(answers, "last", wrong)
    why = next((each for each in OWN_REASONS if each == answers.get("why")), None)
    for name, given in (("first", first), ("last", last), ("why", why)):
        if given is None:
            wrong.setdefault(name, fields.Empty())
    if wrong or first is None or last is None or why is None:
        raise FieldRefusals(wrong)
    if first < today:
        raise FieldRefusals({"first": fields.NoDay()})
    if last - first > LONGEST_LEAVE:
        raise FieldRefusals({"last": NotOften()})
    new = Frozen(first, last, why)
    if not may_freeze(new, [each for each in there if each.first != first]):
        raise FieldRefusals({"last": NotOften()})
    return new
