"""What is worth reading for somebody: interest × match × closeness × freshness × quality, and one item to try out.

Many members are ranked at once over the items of a community, which are weighed once (`Shelf`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from bot.rules.community.content import Item, Kind
from bot.rules.community.content.digests import Picked, Said, Tap, Why

# A digest has at most so many items, and is not sent with fewer: two lines are no reason to interrupt anybody.
MOST, FEWEST = 7, 3
# Of the items at most two in five are jobs (product.md): everything else is what people stay for.
JOBS_OF_FIVE = 2
MOST_JOBS = MOST * JOBS_OF_FIVE // 5
# An item counts half as much every seven days, and is over after four weeks.
HALF_LIFE, OLDEST = timedelta(days=7), timedelta(days=28)
# What scores less is not worth sending: an item on no special interest is old news after sixteen days.
WORTH = 0.2
# A followed topic doubles an item; what was opened or wanted adds up to as much, what was not takes most of it.
FOLLOWING, MOST_TASTE, LEAST_TASTE = 1.0, 1.0, -0.8
TASTE: Mapping[Said, float] = {Said.OPEN: 0.25, Said.MORE: 0.5, Said.LESS: -0.5, Said.MUTE: 0.0}
# From a channel of which they opened or wanted something, and for a group they belong to.
CLOSE, MATCHES = 1.5, 1.5
# The share of those given an item who tap it is drawn to this one as by so many more people (shrinkage to the mean).
USUAL_SHARE, AS_BY = 0.1, 100
# Quality raises or lowers an item by no more than this.
BEST, WORST = 2.0, 0.5
# An item that is tapped by half more than usual is told as useful.
USEFUL = 1.5
# Taste is of the last half year.
REMEMBERED = timedelta(days=180)


@dataclass(frozen=True)
class Reader:
    """What is known of somebody for choosing: languages they read, topics they follow or muted, what they did with
    items, the groups they belong to, the items they were given before, how many they are given at most,
    and whether the newest stands first instead of what suits them best."""

    member: int
    languages: frozenset[str]
    followed: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    taps: Sequence[Tap] = ()
    segments: frozenset[int] = frozenset()
    shown: frozenset[int] = frozenset()
    most: int = MOST
    is_newest_first: bool = False

    def taste(self) -> Mapping[str, float]:
        """By topic how much they like it by what they did."""
        found: dict[str, float] = {}
        for tap in self.taps:
            for topic in tap.topics:
                found[topic] = found.get(topic, 0.0) + TASTE[tap.said]
        return {topic: min(max(much, LEAST_TASTE), MOST_TASTE) for topic, much in found.items()}

    def channels(self) -> frozenset[str]:
        """The channels of which they opened or wanted something."""
        return frozenset(tap.channel for tap in self.taps if tap.channel and tap.said in {Said.OPEN, Said.MORE})


@dataclass(frozen=True)
class Response:
    """So many were given an item, and so many of them tapped it."""

    shown: int = 0
    tapped: int = 0

    @property
    def quality(self) -> float:
        """How it is tapped beside what is usual, drawn to 1 while few were given it."""
        share = (self.tapped + USUAL_SHARE * AS_BY) / (self.shown + AS_BY)
        return min(max(share / USUAL_SHARE, WORST), BEST)


@dataclass
class Shelf:
    """The items that may go into digests now, the newest first, weighed; `weights` by item where it is not 1."""

    items: Sequence[Item]
    responses: Mapping[int, Response]
    now: datetime
    weights: Mapping[int, float] = field(default_factory=dict)
    _index: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        import numpy as np

        self.items = [each for each in self.items if _is_fresh(each, self.now)]
        self._index = {each.id: n for n, each in enumerate(self.items)}
        count = len(self.items)
        self._topics = _numbered(topic for each in self.items for topic in each.topics)
        self._about = np.zeros((len(self._topics), count))
        for n, each in enumerate(self.items):
            for topic in each.topics:
                self._about[self._topics[topic], n] = 1.0
        self._languages, self._language = _column([each.language for each in self.items])
        self._segments, self._segment = _column([each.segment for each in self.items])
        self._channels, self._channel = _column([each.channel for each in self.items])
        self._is_job = np.array([each.kind is Kind.JOB for each in self.items], dtype=bool)
        self._has_topic = self._about.any(axis=0)
        ages = [(self.now - (each.posted_at or self.now)) / HALF_LIFE for each in self.items]
        quality = [self.responses.get(each.id, Response()).quality for each in self.items]
        own = [self.weights.get(each.id, 1.0) for each in self.items]
        self._weight = 0.5 ** np.array(ages) * np.array(quality) * np.array(own)
        # Of equals the newest first.
        self._order = np.arange(count) * 1e-12

    def digests(self, readers: Sequence[Reader], week: str) -> list[tuple[Picked, ...]]:
        """What each of them is given in that week; empty where it is not worth sending. The same again for the same."""
        if not self.items:
            return [() for _ in readers]
        import numpy as np

        followed = self._any(self._stands(readers, lambda each: dict.fromkeys(each.followed, 1.0)))
        muted = self._any(self._stands(readers, lambda each: dict.fromkeys(each.muted, 1.0)))
        taste = np.clip(self._stands(readers, Reader.taste) @ self._about, LEAST_TASTE, MOST_TASTE)
        in_segment = _among(readers, lambda each: each.segments, self._segments)[:, self._segment]
        may = _among(readers, lambda each: {*each.languages, ""}, self._languages)[:, self._language] & ~muted
        may &= in_segment | (np.array([each.segment is None for each in self.items]))[None, :]
        for n, reader in enumerate(readers):
            may[n, [self._index[id] for id in reader.shown if id in self._index]] = False
        close = _among(readers, Reader.channels, self._channels)[:, self._channel]
        score = (1.0 + FOLLOWING * followed + taste) * self._weight * may
        score *= np.where(close, CLOSE, 1.0) * np.where(in_segment, MATCHES, 1.0)
        may &= score >= WORTH
        score = np.where(may, score - self._order, -1.0)
        new = may & ~followed & self._has_topic & ~self._is_job & (taste == 0.0)
        jobs = _best(np.where(self._is_job, score, -1.0), MOST_JOBS)
        others = _best(np.where(self._is_job, -1.0, score), MOST)
        found = []
        for n, reader in enumerate(readers):
            odd = _tried_out(np.flatnonzero(new[n]), reader.member, week)
            best = [each for each in {*jobs[n], *others[n]} if each != odd and score[n, each] > 0]
            best.sort(key=lambda each: -score[n, each])
            found.append(self._chosen(reader, best, odd))
        return found

    def _chosen(self, reader: Reader, best: list[int], odd: int | None) -> tuple[Picked, ...]:
        """The best of them with the one to try out behind, as many jobs among them as there may be."""
        room = reader.most - (odd is not None)
        chosen = list(best[:room])
        while True:
            jobs = [each for each in chosen if self._is_job[each]]
            if len(jobs) * 5 <= (len(chosen) + (odd is not None)) * JOBS_OF_FIVE:
                break
            chosen.remove(jobs[-1])
            chosen += [each for each in best if each not in chosen and not self._is_job[each]][: room - len(chosen)]
        if len(chosen) + (odd is not None) < FEWEST:
            return ()
        if reader.is_newest_first:
            chosen.sort()
        taste, channels = reader.taste(), reader.channels()
        picked = [self._because(reader, taste, channels, self.items[each]) for each in chosen]
        if odd is not None:
            picked.append(Picked(self.items[odd].id, Why.DIFFERENT, self.items[odd].topics[0]))
        return tuple(picked)

    def _because(self, reader: Reader, taste: Mapping[str, float], channels: frozenset[str], item: Item) -> Picked:
        """Why it is there: the first reason that is true of it."""
        liked = sorted((topic for topic in item.topics if taste.get(topic, 0.0) > 0), key=lambda each: -taste[each])
        if followed := [topic for topic in item.topics if topic in reader.followed]:
            return Picked(item.id, Why.FOLLOWED, followed[0])
        if liked:
            return Picked(item.id, Why.LIKED, liked[0])
        if item.segment is not None:
            return Picked(item.id, Why.SEGMENT)
        if item.channel in channels:
            return Picked(item.id, Why.CHANNEL, item.channel)
        if self.responses.get(item.id, Response()).quality >= USEFUL:
            return Picked(item.id, Why.USEFUL)
        return Picked(item.id, Why.NEW)

    def _stands(self, readers: Sequence[Reader], of: Any) -> Any:
        """A row for each reader with a number for each topic."""
        import numpy as np

        found = np.zeros((len(readers), len(self._topics)))
        for n, reader in enumerate(readers):
            for topic, much in of(reader).items():
                if topic in self._topics:
                    found[n, self._topics[topic]] = much
        return found

    def _any(self, stands: Any) -> Any:
        """For each reader and item whether one of its topics is among those."""
        found = stands @ self._about > 0
        return found


def _is_fresh(item: Item, now: datetime) -> bool:
    is_over = item.expires_at is not None and item.expires_at <= now
    return item.posted_at is not None and now - OLDEST < item.posted_at <= now and not is_over


def _numbered(values: Any) -> dict[Any, int]:
    return {value: n for n, value in enumerate(dict.fromkeys(values))}


def _column(values: Sequence[Any]) -> tuple[dict[Any, int], Any]:
    """The different values with their numbers, and each item's number."""
    import numpy as np

    known = _numbered(values)
    return known, np.array([known[each] for each in values], dtype=int)


def _among(readers: Sequence[Reader], of: Any, known: Mapping[Any, int]) -> Any:
    """For each reader and value whether it is one of theirs."""
    import numpy as np

    found = np.zeros((len(readers), len(known)), dtype=bool)
    for n, reader in enumerate(readers):
        found[n, [known[each] for each in of(reader) if each in known]] = True
    return found


def _best(score: Any, most: int) -> Any:
    """For each row the columns of the highest scores, in no order; lower ones may be among them where it has less."""
    import numpy as np

    count = score.shape[1]
    return np.argpartition(-score, min(most, count) - 1, axis=1)[:, :most].tolist()


def _tried_out(those: Any, member: int, week: str) -> int | None:
    """One of these items by the member and the week, or none where there is none."""
    if not len(those):
        return None
    return int(those[crc32(f"{member}:{week}".encode()) % len(those)])
