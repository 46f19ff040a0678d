"""Who is asked to answer: those who said that they help with a topic, the least asked first, nobody too often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.rules.calendar import Hours, next_allowed
from bot.rules.community.questions import Question, Rung

# Nobody who offered help is asked more often (product.md, community/questions).
MOST_ASKS, WITHIN = 2, timedelta(days=7)
# How many of a rung are asked at once: two where one may be away, one where it is somebody's duty.
AT_ONCE: Mapping[Rung, int] = {Rung.PEERS: 2, Rung.AMBASSADORS: 2, Rung.MODERATOR: 1, Rung.LEAD: 1}
# Whose duty it is: they are asked whatever else they were asked, and about any topic.
ON_DUTY = frozenset({Rung.MODERATOR, Rung.LEAD})


@dataclass(frozen=True)
class Helper:
    """Somebody who may be asked: the topics they opted in to, the languages they speak, when they were asked before,
    and how many of those questions are still open."""

    user: str
    hours: Hours
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset({"en"})
    asks: tuple[datetime, ...] = ()
    open: int = 0
    is_paused: bool = False


def room_at(helper: Helper) -> datetime | None:
    """From when on they may be asked once more; None for at any time."""
    newest = sorted(helper.asks, reverse=True)
    return newest[MOST_ASKS - 1] + WITHIN if len(newest) >= MOST_ASKS else None


def fits(question: Question, rung: Rung, helper: Helper) -> bool:
    """Whether they may be asked that question as one of that rung, now or later.

    Peers are asked about topics they opted in to alone. The first thing somebody writes is matched by what its asker
    follows too, and by language alone where nothing is known. Nobody is asked what they ask themselves, and nobody
    twice, but for whoever is on duty.
    """
    if helper.user == question.asker or helper.is_paused:
        return False
    if rung in ON_DUTY:
        return True
    is_theirs = rung is not Rung.PEERS or _is_unknown(question) or _shared(question, helper) > 0
    return is_theirs and question.language in helper.languages and helper.user not in question.asked


def chosen(
    question: Question, rung: Rung, helpers: Iterable[Helper], now: datetime, count: int | None = None
) -> Sequence[Helper]:
    """Whom to ask now, at most `count` (as many as are asked of that rung at once): whoever is at work first, then the
    least asked, then who shares most topics, then whoever was left in peace longest. The same again for the same."""
    may = [each for each in helpers if fits(question, rung, each) and _has_room(rung, each, now)]
    may.sort(key=lambda each: _order(question, each, now))
    return may[: AT_ONCE[rung] if count is None else count]


def with_asked(helpers: Iterable[Helper], users: Collection[str], now: datetime) -> Sequence[Helper]:
    """The helpers once those of them were asked one thing more."""
    return [
        replace(each, asks=(*each.asks, now), open=each.open + 1) if each.user in users else each for each in helpers
    ]


def _has_room(rung: Rung, helper: Helper, now: datetime) -> bool:
    at = None if rung in ON_DUTY else room_at(helper)
    return at is None or at <= now


def _order(question: Question, helper: Helper, now: datetime) -> tuple[bool, int, int, int, float, int]:
    recent = sum(each > now - WITHIN for each in helper.asks)
    last = max((each.timestamp() for each in helper.asks), default=0.0)
    tie = crc32(f"{question.channel}:{question.ts}:{helper.user}".encode())
    away = next_allowed(now, helper.hours) > now
    return away, recent, helper.open, -_shared(question, helper), last, tie


def _is_unknown(question: Question) -> bool:
    """Whether it is the first thing of somebody of whom nothing is known yet."""
    return question.is_first and not (question.topics or question.interests)


def _shared(question: Question, helper: Helper) -> int:
    wanted = question.topics | question.interests if question.is_first else question.topics
    return len(wanted & helper.topics)
