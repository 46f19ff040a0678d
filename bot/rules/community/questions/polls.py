"""Polls: named or anonymous, hidden until they close, once or again and again.

Of an anonymous poll no row, order or moment of an answer is kept: a box holds a count for each option, and a set of
marks that say only that somebody has answered. A mark is made with a key of that poll alone; when the poll closes, the
key and the marks are destroyed, so that nobody can find out who answered, and results are told from five answers on.
A count changes with each answer, so an open box is never shown, written to a log or kept in a copy of the database: who
compared it before and after an answer would know that answer.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.rules.calendar import zone_or_utc
from bot.rules.community import fields
from bot.rules.people import Identity
from bot.rules.refusals import FieldRefusals, Refusal

# Of fewer answers nothing is told: each would be somebody's.
FEWEST = 5
LEAST_OPTIONS, MOST_OPTIONS = 2, 10
# An option is one of a list in Slack, whose texts are no longer.
QUESTION_CHARACTERS, OPTION_CHARACTERS = 300, 75
# Shorter nobody sees it in time, longer nobody remembers it.
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=30)
# As many as the digest has: a shorter key could be tried out, a longer one hides no more (RFC 2104).
KEY_BYTES = 32


class Repeat(StrEnum):
    """How often a poll is asked anew; a month is four weeks, so that it stays on its day of the week."""

    NEVER = "never"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


DAYS: Mapping[Repeat, int] = {Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14, Repeat.MONTHLY: 28}


class State(StrEnum):
    """Where a poll is."""

    WAITING = "waiting"  # a repeated one whose time is still to come
    OPEN = "open"
    CLOSED = "closed"
    LOST = "lost"  # it was anonymous, and the database is one made from a copy, in which its answers are not
    CALLED_OFF = "called_off"


class NoSuchPoll(Refusal):
    """It is not there, or not as this person saw it any more."""


class TooFewForPoll(Refusal):
    """There are only `have` members, and of fewer than `least` answers an anonymous poll tells nothing."""


class PollClosed(Refusal):
    """It takes no answers any more, or not yet."""


class AnsweredAlready(Refusal):
    """An anonymous answer cannot be changed: nobody knows which one it is."""


class NoSuchOption(Refusal):
    """It has no such option, or only one may be chosen."""


class OptionsMissing(Refusal):
    """From `least` to `most` different options are needed."""


@dataclass(frozen=True)
class Result:
    """What is told once it is closed: how many chose each option, in the poll's order, and how many answered; neither
    where so few answered an anonymous poll that each answer would be somebody's. `names` are those of a named poll."""

    counts: tuple[int, ...] | None
    answers: int | None
    names: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Poll:
    """What is asked, from `opens_at` to `closes_at`. `is_many` where several options may be chosen; `zone` is where its
    hour stays the same when it repeats; `told` is the result of an anonymous one that is closed."""

    workspace: str
    channel: str
    asker: str
    question: str
    options: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    is_anonymous: bool = True
    is_many: bool = False
    repeat: Repeat = Repeat.NEVER
    zone: str = "UTC"
    id: int = 0
    state: State = State.OPEN
    told: Result | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken."""
        return self.state is State.OPEN and self.opens_at <= now < self.closes_at


@dataclass(frozen=True)
class Box:
    """What is kept of the answers to an anonymous poll: how many chose each option, how many answered, and their marks,
    none once it is closed. `key` makes the marks, and is empty once it is closed. It says nothing of itself."""

    counts: tuple[int, ...] = field(repr=False)
    answers: int = field(default=0, repr=False)
    marks: frozenset[str] = field(default=frozenset(), repr=False)
    key: bytes = field(default=b"", repr=False)


def about(poll: int) -> str:
    """What notices and entries of the record about that poll are about."""
    return f"poll:{poll}"


def opened(poll: Poll, key: bytes) -> Box:
    """An empty box; its key is `KEY_BYTES` random bytes that nothing else uses."""
    return Box((0,) * len(poll.options), key=key)


def mark(box: Box, poll: Poll, who: Identity) -> str:
    """That somebody answered this poll: the same again for the same person, worth nothing without its key."""
    said = f"{poll.id}:{who.workspace}:{who.user}".encode()
    return hmac.new(box.key, said, sha256).hexdigest()


def cast(box: Box, poll: Poll, who: Identity, choices: Iterable[int], now: datetime) -> Box:
    """The box with their answer in it. Raises PollClosed, NoSuchOption, AnsweredAlready."""
    chosen, theirs = checked(poll, choices, now), mark(box, poll, who)
    if not box.key:
        raise PollClosed()
    if theirs in box.marks:
        raise AnsweredAlready()
    counts = tuple(count + (n in chosen) for n, count in enumerate(box.counts))
    return replace(box, counts=counts, answers=box.answers + 1, marks=box.marks | {theirs})


def checked(poll: Poll, choices: Iterable[int], now: datetime) -> frozenset[int]:
    """The options that are chosen, by their numbers. Raises PollClosed, NoSuchOption."""
    if not poll.is_open(now):
        raise PollClosed()
    chosen = frozenset(choices)
    if not chosen or not chosen <= set(range(len(poll.options))) or (len(chosen) > 1 and not poll.is_many):
        raise NoSuchOption()
    return chosen


def sealed(box: Box) -> Box:
    """The box once its poll is closed: without marks, and without the key that made them. Of too few answers the counts
    go too, so that they cannot be told later."""
    told = box.answers >= FEWEST
    return Box(box.counts if told else (0,) * len(box.counts), box.answers if told else 0)


def result(poll: Poll, box: Box, now: datetime) -> Result | None:
    """What is told of an anonymous poll; None while it is open."""
    if now < poll.closes_at:
        return None
    return Result(box.counts, box.answers) if box.answers >= FEWEST else Result(None, None)


def named_result(poll: Poll, answers: Mapping[str, frozenset[int]], now: datetime) -> Result | None:
    """What is told of a named poll, given what each person chose; None while it is open."""
    if now < poll.closes_at:
        return None
    names = tuple(tuple(sorted(who for who, each in answers.items() if n in each)) for n in range(len(poll.options)))
    return Result(tuple(map(len, names)), len(answers), names)


def again(poll: Poll, now: datetime) -> Poll | None:
    """The next poll of a repeated one: as long, at the same hour of its zone, the first that is still to come, so that
    what was missed is not made up for; None where it does not repeat. Its box is a new one, with a key of its own."""
    if poll.repeat is Repeat.NEVER:
        return None
    zone = zone_or_utc(poll.zone)
    opens, lasts = poll.opens_at.astimezone(zone), poll.closes_at - poll.opens_at
    while opens <= max(now, poll.opens_at):
        opens += timedelta(days=DAYS[poll.repeat])  # on the clock on the wall
    at = opens.astimezone(UTC)
    return replace(poll, opens_at=at, closes_at=at + lasts, id=0, state=State.WAITING, told=None)


def check_floor(members: int, is_anonymous: bool) -> None:
    """Return if so many members are enough for such a poll. Raises TooFewForPoll."""
    if is_anonymous and members < FEWEST:
        raise TooFewForPoll(have=members, least=FEWEST)


def read(answers: Mapping[str, Any], before: Poll, lasts: timedelta) -> Poll:
    """The poll as the form has it, open for so long from when it opens; an option is a line.

    Raises FieldRefusals for `question`, `options` and `lasts`.
    """
    wrong: dict[str, Refusal] = {}
    question = fields.text(answers, "question", QUESTION_CHARACTERS, wrong, is_needed=True)
    options = _options(str(answers.get("options") or ""))
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS or len({each.casefold() for each in options}) < len(options):
        wrong["options"] = OptionsMissing(least=LEAST_OPTIONS, most=MOST_OPTIONS)
    elif any(len(each) > OPTION_CHARACTERS for each in options):
        wrong["options"] = fields.TooMuch(most=OPTION_CHARACTERS)
    if not SHORTEST <= lasts <= LONGEST:
        wrong["lasts"] = fields.NoDay()
    if wrong:
        raise FieldRefusals(wrong)
    repeat = next((each for each in Repeat if each.value == answers.get("repeat")), Repeat.NEVER)
    return replace(
        before, question=question, options=tuple(options), closes_at=before.opens_at + lasts, repeat=repeat,
        is_anonymous=answers.get("named") != ["yes"], is_many=answers.get("many") == ["yes"],
    )  # fmt: skip


def _options(text: str) -> Sequence[str]:
    return [said for line in text.splitlines() if (said := " ".join(line.split()))]
