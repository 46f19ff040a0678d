"""A contest: who of the members who take part brings the most newcomers within some days. There is none unless a
moderator starts one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules.calendar import end_of_day, local_day
from bot.rules.community.members import Standing
from bot.rules.community.sources import NAME_CHARACTERS, Empty, Longer, NoDay
from bot.rules.refusals import FieldRefusals, Refusal

PRIZE_CHARACTERS, TERMS_CHARACTERS = 200, 500
# A contest is over within a year from the day it is made: what is further off nobody remembers.
MOST_DAYS = 365


class NoSuchContest(Refusal):
    """There is no contest of that number here, or it is over."""


class NoSpan(Refusal):
    """A contest begins today or later, does not end before it begins, and is over within `most` days."""


class Overlapping(Refusal):
    """There is another one on some of these days: whoever came would count twice. It is called `name`."""


@dataclass(frozen=True)
class Contest:
    """A contest from the start of `first` to the end of `last` where the community is: `begins_at` and `ends_at` are
    these instants. `ended_at` is when its places were given, or when it was called off."""

    workspace: str
    name: str
    prize: str
    terms: str
    first: date
    last: date
    begins_at: datetime
    ends_at: datetime
    by: str
    at: datetime
    ended_at: datetime | None = None
    is_called_off: bool = False
    id: int = 0


@dataclass(frozen=True)
class Part:
    """A member takes part, since `at`; `is_named` says that the others may read who they are. `n` and `place` are how
    many they brought and where they stand at the end; `due` and `paid_at` are of a winner's prize. `user` is who they
    are in Slack."""

    contest: int
    member: int
    is_named: bool
    at: datetime
    user: str = ""
    n: int | None = None
    place: int | None = None
    due: date | None = None
    paid_at: datetime | None = None

    @property
    def has_won(self) -> bool:
        """Whether the prize is theirs; of several who brought as many it is each one's."""
        return self.place == 1


@dataclass(frozen=True)
class Came:
    """Somebody whom the member `through` told of it first. `has_left` says that they ever left."""

    member: int
    through: int
    joined_at: datetime
    standing: Standing
    is_confirmed: bool
    has_left: bool


@dataclass(frozen=True)
class Placed:
    """How many a member brought, and their place; none for whoever brought nobody."""

    member: int
    n: int
    place: int | None


def planned(
    workspace: str, said: Mapping[str, str], others: Iterable[Contest], zone: str, by: str, now: datetime
) -> Contest:
    """The contest of which a moderator said that; `others` are those there that are not over. Raises FieldRefusals."""
    wrong = dict[str, Refusal]()
    texts = {name: said.get(name, "").strip() for name in ("name", "prize", "terms")}
    texts["name"] = " ".join(texts["name"].split())
    for name, most in (("name", NAME_CHARACTERS), ("prize", PRIZE_CHARACTERS), ("terms", TERMS_CHARACTERS)):
        if not texts[name]:
            wrong[name] = Empty()
        elif len(texts[name]) > most:
            wrong[name] = Longer(most=most)
    days, today = dict[str, date](), local_day(now, zone)
    for name in ("first", "last"):
        try:
            days[name] = date.fromisoformat(said.get(name, ""))
        except ValueError:
            wrong[name] = NoDay()
    if len(days) == 2 and not today <= days["first"] <= days["last"] <= today + timedelta(days=MOST_DAYS):
        wrong["first" if days["first"] < today else "last"] = NoSpan(most=MOST_DAYS)
    for other in others:
        if len(days) == 2 and other.first <= days["last"] and days["first"] <= other.last:
            wrong.setdefault("first", Overlapping(name=other.name))
    if wrong:
        raise FieldRefusals(wrong)
    begins_at, ends_at = end_of_day(days["first"] - timedelta(days=1), zone), end_of_day(days["last"], zone)
    said_so = (texts["name"], texts["prize"], texts["terms"], days["first"], days["last"])
    return Contest(workspace, *said_so, begins_at=begins_at, ends_at=ends_at, by=by, at=now)


def counts(contest: Contest, taking: Collection[int], came: Iterable[Came]) -> Mapping[int, int]:
    """How many each of those who take part brought, each of them present: people who joined within the contest and
    confirmed who they are, each once, nobody by themselves, and nobody who ever left."""
    found, seen = dict.fromkeys(taking, 0), set[int]()
    for each in came:
        is_within = contest.begins_at <= each.joined_at < contest.ends_at
        is_there = each.standing is Standing.JOINED and each.is_confirmed and not each.has_left
        if is_within and is_there and each.through in found and each.member not in {each.through, *seen}:
            seen.add(each.member)
            found[each.through] += 1
    return found


def places(brought: Mapping[int, int]) -> Sequence[Placed]:
    """Where each of them stands, the first ones first. Whoever brought as many shares a place, and the next one is as
    much lower: 1, 1, 3."""
    order = sorted(brought.items(), key=lambda each: (-each[1], each[0]))
    above = {n: sum(other > n for other in brought.values()) for n in set(brought.values())}
    return [Placed(member, n, above[n] + 1 if n else None) for member, n in order]
