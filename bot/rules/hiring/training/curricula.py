"""An organisation's own curriculum: modules it replaces, modules it adds, in editions that people keep."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.rules.hiring.training import TRACKS, Kind, Module, Step, Track, track_of

# What a button can carry of it.
NAME = re.compile("[a-z][a-z_]{0,31}")
# With more, a track is longer than a page of Slack, and than anybody's patience.
MOST_ADDED = 10


class Mistake(StrEnum):
    """What keeps a module from being taken."""

    NAME = "name"  # not small letters and underscores
    LACKS_EXERCISE = "lacks_exercise"  # the module it replaces has one, and its track asks for it
    NO_PLACE_FOR_EXERCISE = "no_place_for_exercise"  # the module it replaces has none: nobody would come to it
    TRACK_IS_FIXED = "track_is_fixed"  # of the module it replaces
    TOO_MANY = "too_many"
    NO_SUCH_TRACK = "no_such_track"


@dataclass(frozen=True)
class Given:
    """A module as somebody gives it: its source, as read, and the track that was named for it."""

    source: str
    module: Module
    track: str | None = None


@dataclass(frozen=True)
class Edition:
    """An organisation's curriculum at one time: `sources` by module, `added` by track what is learnt after the rest.

    Number 0 is what ships. Whoever begins gets the newest, and keeps it to the end.
    """

    number: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)


SHIPPED = Edition()


def with_added(track: Track, added: Iterable[Step]) -> Track:
    """The track, with what is added learnt after the rest and before the first interview."""
    learnt = [n for n, step in enumerate(track.steps, 1) if step.kind in {Kind.MODULE, Kind.PRACTICE}]
    at = max(learnt, default=0)
    return replace(track, steps=(*track.steps[:at], *added, *track.steps[at:]))


def mistakes(
    before: Edition, shipped: Mapping[str, Module], given: Mapping[str, Given], tracks: Collection[str]
) -> Iterator[tuple[str, Mistake]]:
    """What is wrong with these modules, by name; nothing when they can be taken. `tracks` are those there are."""
    for name, each in given.items():
        if not NAME.fullmatch(name):
            yield name, Mistake.NAME
        elif each.track is not None and each.track not in tracks:
            yield name, Mistake.NO_SUCH_TRACK
        elif name in shipped:
            has, had = each.module.practice is not None, shipped[name].practice is not None
            if had and not has:
                yield name, Mistake.LACKS_EXERCISE
            if has and not had:
                yield name, Mistake.NO_PLACE_FOR_EXERCISE
            if each.track is not None and name not in {step.module for step in _steps(each.track)}:
                yield name, Mistake.TRACK_IS_FIXED
    added = dict.fromkeys(name for name in (*before.sources, *given) if name not in shipped)
    yield from ((name, Mistake.TOO_MANY) for name in list(added)[MOST_ADDED:])


def _steps(track: str) -> tuple[Step, ...]:
    found = track_of(track)
    return found.steps if found else ()


def changed(before: Edition, given: Mapping[str, Given]) -> dict[str, Given]:
    """Those of them that are not in it already, as they are."""
    return {name: each for name, each in given.items() if before.sources.get(name) != each.source}


def edited(before: Edition, shipped: Mapping[str, Module], given: Mapping[str, Given]) -> Edition:
    """The next edition. There are no mistakes in what is given."""
    added = {track: [step for step in steps if step.module not in given] for track, steps in before.added.items()}
    for name, each in given.items():
        if name not in shipped:
            kinds = (Kind.MODULE, Kind.PRACTICE) if each.module.practice else (Kind.MODULE,)
            added.setdefault(each.track or next(iter(TRACKS)), []).extend(Step(kind, name) for kind in kinds)
    sources = {**before.sources, **{name: each.source for name, each in given.items()}}
    return Edition(before.number + 1, sources, {track: tuple(steps) for track, steps in added.items()})
