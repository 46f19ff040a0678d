"""Who moderates when, who takes the next case, and when somebody should rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.community.fields import Empty, TooMuch
from bot.rules.community.moderation import (
    NOTE_CHARACTERS,
    Case,
    LoadIsFull,
    State,
)

# How many cases one moderator takes in a week unless the community says otherwise: two each working day.
USUAL_A_WEEK = 10
# A week is heavy from half of the limit on; after three running somebody is asked whether to rest for one.
HEAVY, HEAVY_RUNNING = 0.5, 3
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Moderator:
    """Somebody who decides. `taken` counts the cases they took by week, by its Monday; away on those days, first to
    last."""

    member: int
    taken: Mapping[date, int]
    away: tuple[tuple[date, date], ...] = ()
    most: int = USUAL_A_WEEK

    def is_away(self, first: date, last: date) -> bool:
        """Whether they are away on any day from the first to the last."""
        return any(first <= end and start <= last for start, end in self.away)


@dataclass(frozen=True)
class Turn:
    """A week on duty, from its Monday on; `note` is what the next one has to know."""

    monday: date
    member: int
    note: str = ""
    noted_at: datetime | None = None


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def rota(moderators: Sequence[Moderator], before: Sequence[Turn], first: date, weeks: int) -> tuple[Turn, ...]:
    """Whose week is which from the week of that day on: who had fewest turns, of those the one whose last is longest
    ago. Nobody who is away in it, nobody twice running unless there is nobody else; a week of nobody is left out."""
    had = Counter(each.member for each in before)
    last = {each.member: each.monday for each in sorted(before, key=lambda each: each.monday)}
    found = []
    for monday in (monday_of(first) + n * WEEK for n in range(weeks)):
        there = [each.member for each in moderators if not each.is_away(monday, monday + WEEK - timedelta(days=1))]
        rested = [each for each in there if last.get(each) != monday - WEEK] or there
        if rested:
            chosen = min(rested, key=lambda each: (had[each], last.get(each, date.min), each))
            had[chosen] += 1
            last[chosen] = monday
            found.append(Turn(monday, chosen))
    return tuple(found)


def on_duty(turns: Collection[Turn], day: date) -> int | None:
    """Whose week that day's is."""
    return next((each.member for each in turns if each.monday == monday_of(day)), None)


def handed_over(turn: Turn, note: str, now: datetime) -> Turn:
    """The turn with what the next one has to know. Raises Empty, TooMuch."""
    note = note.strip()
    if not note:
        raise Empty()
    if len(note) > NOTE_CHARACTERS:
        raise TooMuch(most=NOTE_CHARACTERS)
    return Turn(turn.monday, turn.member, note, now)


def check_load(moderator: Moderator, today: date) -> None:
    """Return if they may take one more this week. Raises LoadIsFull."""
    if moderator.taken.get(monday_of(today), 0) >= moderator.most:
        raise LoadIsFull(most=moderator.most)


def next_taker(moderators: Collection[Moderator], case: Case, cases: Collection[Case], today: date) -> int | None:
    """Who is asked to take it: of those who are there, below their limit and not concerned, the one with fewest cases
    in hand, then fewest taken this week. An appeal is not for whoever decided. None where there is nobody."""
    week = monday_of(today)
    in_hand = Counter(each.taken_by for each in cases if each.state is State.TAKEN)
    first = case.decision.by if case.decision is not None else None
    free = [
        each for each in moderators
        if not each.is_away(today, today) and not case.concerns(each.member) and each.member != first
        and each.taken.get(week, 0) < each.most
    ]  # fmt: skip
    order = sorted(free, key=lambda each: (in_hand[each.member], each.taken.get(week, 0), each.member))
    return order[0].member if order else None


def needs_rest(moderator: Moderator, today: date) -> bool:
    """Whether their last three whole weeks were heavy, so that a week's rest is offered."""
    weeks = [monday_of(today) - n * WEEK for n in range(1, HEAVY_RUNNING + 1)]
    return all(moderator.taken.get(each, 0) >= HEAVY * moderator.most for each in weeks)
