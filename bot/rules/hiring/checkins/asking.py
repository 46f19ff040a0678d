"""What each check-in asks, and reading what was answered. Five steps everywhere, 1 is worst; nothing has to be guessed:
what nobody could see yet is said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.rules.hiring.checkins import FULL, Hire, Side
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.requisitions.wanted import Missing, typed
from bot.rules.hiring.training import HIGHEST, LOWEST
from bot.rules.refusals import FieldRefusals, Refusal

WORDS_CHARACTERS, REACHED_CHARACTERS = 2000, 40
NOT_OBSERVED = "not_observed"
OVERALL = "overall"


class Text(StrEnum):
    """What is answered in words; never required."""

    LACKING = "lacking"  # what is missing to do the work
    CHANGE = "change"  # what should be otherwise
    ASKED = "asked"  # what should have been asked, or told, before


# The questions of the first weeks, two and then three (product.md): what is rated, and the words at the end.
RATED: Mapping[tuple[int, Side], tuple[str, ...]] = {
    (7, Side.OWN): ("as_told",),
    (7, Side.MANAGER): ("equipped",),
    (30, Side.OWN): ("expectations", "support"),
    (30, Side.MANAGER): ("expectations", "learning"),
    (60, Side.OWN): ("work", "team"),
    (60, Side.MANAGER): ("work", "team"),
}


class Verdict(StrEnum):
    """How a key indicator stands against its target."""

    MISSED = "missed"
    REACHED = "reached"
    PASSED = "passed"
    NOT_YET = "not_yet"  # too early to say


@dataclass(frozen=True)
class Reached:
    """What a key indicator came to, as far as it was said."""

    verdict: Verdict
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """What a check-in asks one side for: what is rated (questions, then `competency:ID`, then `overall`), the key
    indicators by their place, and the words."""

    rated: tuple[str, ...]
    indicators: tuple[tuple[int, Indicator], ...]
    text: Text


@dataclass(frozen=True)
class Answers:
    """What one side answered. A score of None was not observed yet. `share`: the manager may read it too."""

    scores: Mapping[str, int | None]
    reached: Mapping[int, Reached] = field(default_factory=dict)
    words: str = ""
    share: bool = False


class NothingObserved(Refusal):
    """Nothing was rated: there is nothing to hand in yet."""


def competency(id: str) -> str:
    """By which name a competency is rated."""
    return f"competency:{id}"


def asked(hire: Hire, day: int, side: Side) -> Asked:
    """What that check-in asks."""
    if day not in FULL:
        return Asked(RATED[day, side], (), Text.LACKING if day == min(each for each, _ in RATED) else Text.CHANGE)
    rated = (*(competency(each) for each in hire.competencies), OVERALL)
    due = tuple((n, each) for n, each in enumerate(hire.indicators) if day in each.measured)
    return Asked(rated, due, Text.ASKED)


def read(answers: Mapping[str, object], what: Asked) -> Answers:
    """What was filled in: fields `score_N` by place in `rated`, `verdict_N` and `reached_N` by the indicator's,
    `words`, `share`.

    Raises FieldRefusals for what is missing or too long, NothingObserved where nothing was rated.
    """
    wrong: dict[str, Refusal] = {}
    scores = {name: _score(answers, n, wrong) for n, name in enumerate(what.rated)}
    reached = {n: found for n, _ in what.indicators if (found := _reached(answers, n, wrong))}
    words = typed(answers, "words", WORDS_CHARACTERS, wrong)
    if wrong:
        raise FieldRefusals(wrong)
    if all(each is None for each in scores.values()):
        raise NothingObserved()
    return Answers(scores, reached, words, bool(answers.get("share")))


def share_of_target(indicator: Indicator, reached: Reached) -> float | None:
    """What was reached as a share of the target, where both are numbers above nought; where less is better (the target
    was reached with less, or missed with more), the other way round. None where nobody can say."""
    try:
        target, value = _number(indicator.target), _number(reached.value)
    except ValueError:
        return None
    if min(target, value) <= 0 or reached.verdict is Verdict.NOT_YET:
        return None
    is_less_better = (value > target) if reached.verdict is Verdict.MISSED else (value < target)
    return target / value if is_less_better else value / target


def _number(text: str) -> float:
    return float(text.replace("\u00a0", "").replace(" ", "").replace(",", "").removesuffix("%"))


def _score(answers: Mapping[str, object], n: int, wrong: dict[str, Refusal]) -> int | None:
    given = str(answers.get(f"score_{n}"))
    if given in map(str, range(LOWEST, HIGHEST + 1)):
        return int(given)
    if given != NOT_OBSERVED:
        wrong[f"score_{n}"] = Missing()
    return None


def _reached(answers: Mapping[str, object], n: int, wrong: dict[str, Refusal]) -> Reached | None:
    verdict = next((each for each in Verdict if each.value == answers.get(f"verdict_{n}")), None)
    value = typed(answers, f"reached_{n}", REACHED_CHARACTERS, wrong)
    if verdict is None:
        wrong[f"verdict_{n}"] = Missing()
        return None
    return Reached(verdict, value)
