"""A calendar of four weeks to begin with, and prompts that do not come again soon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.rules.calendar import Hours, local_day, zone_or_utc
from bot.rules.community.content import Item, Kind

# product.md, community/content: no prompt comes again within 90 days.
REST = timedelta(days=90)
WEEKS = 4
# On which week-day of each week what is said: something to answer, something to take away, somebody. Two of twelve are
# about the company and none is a job: those come by themselves, and the mix holds (see `gaps`).
MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
PLAN: Sequence[Mapping[int, Kind]] = (
    {MONDAY: Kind.PROMPT, WEDNESDAY: Kind.NEWS, FRIDAY: Kind.MEMBER},
    {MONDAY: Kind.PROMPT, WEDNESDAY: Kind.LEARNING, FRIDAY: Kind.QUESTIONS},
    {MONDAY: Kind.PROMPT, WEDNESDAY: Kind.BEHIND, FRIDAY: Kind.POLL},
    {MONDAY: Kind.PROMPT, WEDNESDAY: Kind.CAREER, FRIDAY: Kind.COMPANY},
)
# Late enough for everybody to be up, early enough for an answer the same day.
AT = time(10)


@dataclass(frozen=True)
class Prompt:
    """Something to ask a community, in each language."""

    id: str
    texts: Mapping[str, str]


def rested(prompts: Sequence[Prompt], used: Mapping[str, datetime], now: datetime) -> Sequence[Prompt]:
    """Those that were not used within 90 days: first what never was, in the bank's order, then what rested longest."""
    never = [each for each in prompts if each.id not in used]
    again = [each for each in prompts if each.id in used and abs(now - used[each.id]) > REST]
    return [*never, *sorted(again, key=lambda each: used[each.id])]


def four_weeks(hours: Hours, taken: Collection[date], now: datetime) -> Sequence[tuple[Kind, datetime]]:
    """What is drafted when: from the next Monday on, each on a working day; a day off moves to the next working day
    that has nothing, and a day that has something is left as it is."""
    today = local_day(now, hours.zone)
    monday = today + timedelta(days=7 - today.weekday())
    found, full = [], set(taken)
    for week, days in enumerate(PLAN):
        for weekday, kind in days.items():
            day = monday + timedelta(weeks=week, days=weekday)
            if day in taken:
                continue
            while not hours.is_working_day(day) or day in full:
                day += timedelta(days=1)
            full.add(day)
            at = datetime.combine(day, AT, zone_or_utc(hours.zone))
            found.append((kind, at.astimezone(UTC)))
    return found


def drafted(
    workspace: str, plan: Sequence[tuple[Kind, datetime]], prompts: Sequence[Prompt], language: str, who: str,
    now: datetime,
) -> Sequence[Item]:  # fmt: skip
    """Those items as drafts: a prompt has its words, the others wait for theirs."""
    bank, found = iter(prompts), []
    for kind, at in plan:
        prompt = next(bank, None) if kind is Kind.PROMPT else None
        text = prompt.texts[language] if prompt else ""
        made = Item(workspace, kind, "", text, who, now, post_at=at, prompt=prompt.id if prompt else "")
        found.append(made)
    return found
