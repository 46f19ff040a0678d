"""Journeys as moderators write them, and why something of nurture cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.community import fields
from bot.rules.community.nurture import Journey, Start, Step, To
from bot.rules.community.nurture.journeys import READY, Wrong, wrong
from bot.rules.refusals import FieldRefusals, Refusal

NAME_CHARACTERS, TEXT_CHARACTERS = 60, 600
# A form shows so many steps; more of them are written by nobody.
MOST_STEPS = 4
# What sets somebody out here. Years since somebody left are a person's to remember (`checkins.anniversaries`), and no
# day is named yet.
STARTS = (
    Start.JOINED, Start.LAPSING, Start.EVENT, Start.GRADUATION, Start.KINDLY_REFUSED, Start.OFFER_DECLINED,
)  # fmt: skip
_DAY = re.compile("-?[0-9]{1,3}")


class NoSuchJourney(Refusal):
    """There is no such journey here, or this person is not on it."""


class NoSuchPromise(Refusal):
    """There is no such promise here, or it is over."""


class NoWait(Refusal):
    """So many months cannot be waited."""


class NotADay(Refusal):
    """A day of a step is no whole number between `least` and `most`."""


class WrongJourney(Refusal):
    """A journey cannot go like that: `wrong`, one of `journeys.Wrong`."""


@dataclass(frozen=True)
class Written:
    """A journey as a community keeps it: its steps, its own words for them by place (empty for ready-made ones), and
    since when members set out on it."""

    workspace: str
    journey: Journey
    since: datetime
    name: str = ""
    texts: tuple[str, ...] = ()
    id: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether its words are ready-made."""
        return self.journey.key in READY

    def text(self, place: int) -> str:
        """What was typed for that step; empty where its words are ready-made."""
        return self.texts[place] if place < len(self.texts) else ""


def about(journey: int, member: int) -> str:
    """What notices of a journey to one member are about."""
    return f"journey:{journey}:{member}"


def about_promise(id: int) -> str:
    """What notices about that promise are about."""
    return f"promise:{id}"


def read(
    answers: Mapping[str, object], before: Written, segments: Sequence[int], now: datetime
) -> Written:
    """The journey as a form has it. Steps without words are left out; of a ready-made one the days and who hears are
    kept, and only whether it is on and for whom can be changed.

    Raises FieldRefusals for `name`, `start`, `day1` …, `text1` … .
    """
    said = str(answers.get("segment") or "")
    segment = int(said) if said in map(str, segments) else None
    is_on = answers.get("is_on") == "on"
    since = now if is_on and not before.journey.is_on else before.since
    if before.is_ready:
        return replace(before, journey=replace(before.journey, segment=segment, is_on=is_on), since=since)
    found: dict[str, Refusal] = {}
    name = fields.text(answers, "name", NAME_CHARACTERS, found, is_needed=True)
    start = next((each for each in STARTS if each == answers.get("start")), None)
    if start is None:
        found["start"] = fields.Empty()
    steps, texts = list[Step](), list[str]()
    for n in range(1, MOST_STEPS + 1):
        text = fields.text(answers, f"text{n}", TEXT_CHARACTERS, found)
        if text:
            to = To.OWNER if answers.get(f"to{n}") == To.OWNER else To.MEMBER
            day = _day(answers, f"day{n}", found)
            steps.append(Step(day, f"own{n}", to, n == 1, if_not_done=n > 1))
            texts.append(text)
    if found or start is None:
        raise FieldRefusals(found)
    made = Journey(before.journey.key, start, tuple(steps), segment, is_on)
    if mistakes := wrong(made):
        where = "text1" if mistakes[0] is Wrong.NO_STEP else "day1"
        raise FieldRefusals({where: WrongJourney(wrong=mistakes[0].value)})
    return replace(before, journey=made, since=since, name=name, texts=tuple(texts))


def _day(answers: Mapping[str, object], name: str, found: dict[str, Refusal]) -> int:
    typed = str(answers.get(name) or "").strip()
    if not (typed.isascii() and _DAY.fullmatch(typed)):
        found[name] = NotADay(least=-730, most=730)
        return 0
    return int(typed)
