"""What an experiment may change, all of it in the personal digest; and what a form says of a new one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.community import fields
from bot.rules.community.goals import Metric
from bot.rules.community.goals.experiments import LEAST_HELD, LONGEST, MOST_HELD, Experiment, No
from bot.rules.refusals import FieldRefusals, Refusal

# Somebody did something with their first digest, or not, within so long: most taps come on its day, the rest until the
# next one of the week.
WITHIN = timedelta(days=7)
# What is usual is measured over four weeks, and is no figure for fewer people.
MEASURED, FEWEST = timedelta(days=28), 20
# Weekly digests have come to everybody twice by then.
SHORTEST = timedelta(days=14)
# How many of a hundred a form lets somebody hold back.
SHARES = tuple(range(LEAST_HELD, MOST_HELD + 1, 10))
WHY_CHARACTERS = 300


class Lever(StrEnum):
    """What is changed."""

    SHORT = "short"  # five items at most, not seven
    NEWEST = "newest"  # the newest first, not what suits them best


class NoSuchExperiment(Refusal):
    """There is no such experiment here, or it runs no more."""


class NothingMeasured(Refusal):
    """Too few members were given a digest in the last weeks to say what is usual: fewer than `fewest`."""


class AnotherRuns(Refusal):
    """One experiment runs already."""


class TooFewMembers(Refusal):
    """It takes `needed` members, and there are `have`."""


class NoChange(Refusal):
    """What is to be changed is not chosen."""


class TakenOver(Refusal):
    """The change was taken over from an earlier experiment: nobody could be held back from it."""


class NoShare(Refusal):
    """How many are held back is not chosen."""


class NotHoped(Refusal):
    """What is hoped for is no share of a hundred above what is `usual`."""


class NoEnd(Refusal):
    """The last day is not between `first` and `last`."""


def read(
    answers: Mapping[str, Any], key: str, usual: float, segments: Collection[int], today: date
) -> Experiment:  # fmt: skip
    """The experiment a form asks for, from today on, before it is planned. Raises FieldRefusals for `change`, `hoped`,
    `held`, `ends` and `segment`."""
    wrong: dict[str, Refusal] = {}
    change = str(answers.get("change") or "")
    if change not in set(Lever):
        wrong["change"] = NoChange()
    held = str(answers.get("held") or "")
    if held not in {str(each) for each in SHARES}:
        wrong["held"] = NoShare()
    hoped = _percent(answers.get("hoped"))
    if hoped is None or hoped <= usual:
        wrong["hoped"] = NotHoped(usual=usual)
    ends = fields.day(answers, "ends", wrong)
    if ends is None or not today + SHORTEST <= ends <= today + LONGEST:
        wrong.setdefault("ends", NoEnd(first=today + SHORTEST, last=today + LONGEST))
    chosen = str(answers.get("segment") or "")
    segment = next((each for each in segments if str(each) == chosen), None)
    if chosen not in {"", "0"} and segment is None:
        wrong["segment"] = fields.Empty()
    if wrong or hoped is None or ends is None:
        raise FieldRefusals(wrong)
    return Experiment(key, change, Metric.CONTENT_RESPONSE, usual, hoped, int(held), today, ends, segment=segment)


def refusal(no: No, experiment: Experiment, members: int) -> Refusal:
    """What somebody is told who wants to begin it."""
    needed = experiment.of_held + experiment.of_changed
    return {
        No.ANOTHER: AnotherRuns(), No.SHARE: NoShare(), No.NOTHING_HOPED: NotHoped(usual=experiment.usual),
        No.TOO_FEW: TooFewMembers(needed=needed, have=members),
    }[no]  # fmt: skip


def _percent(typed: Any) -> float | None:
    try:
        found = float(str(typed).strip().removesuffix("%").strip())
    except ValueError:
        return None
    return found if 0 <= found <= 100 else None
