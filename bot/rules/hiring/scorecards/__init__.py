"""What an interviewer saw: a rating with its evidence for each competency, or that it was not assessed, and one overall
word. A card that is in stays as it is; a correction is another version beside it, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.hiring.descriptions.findings import stands_in
from bot.rules.hiring.requisitions.wanted import Missing, TooLong, typed
from bot.rules.hiring.training import HIGHEST, LOWEST
from bot.rules.refusals import FieldRefusals, Refusal

EVIDENCE_CHARACTERS, NOTE_CHARACTERS, WHY_CHARACTERS = 2000, 2000, 500
# What the ends of the scale say needs words that others can weigh (product.md, hiring/scorecards).
NEEDS_EVIDENCE = frozenset({LOWEST, HIGHEST})
# Some have a view after an hour, nobody is sure: 0 and 100 can only be wrong.
LEAST_CHANCE, MOST_CHANCE = 1, 99
NOT_ASSESSED = "not_assessed"


class Overall(StrEnum):
    """The one word of a card: the first vote of the debrief. In this order."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"


class CardSubmitted(Refusal):
    """It is in already: what is otherwise now is another version, with its reason."""


class NoCardHere(Refusal):
    """There is no card of theirs to fill in, or none they may read: both look the same."""


class InterviewNotHeld(Refusal):
    """A card is for what was seen; the interview has not begun."""


class EvidenceMissing(Refusal):
    """A rating at an end of the scale needs what was seen or heard."""


class NotAChance(Refusal):
    """Not a whole number from `least` to `most`."""


@dataclass(frozen=True)
class Rating:
    """What was seen of a competency: `score` is 1 to 5, None where it was not assessed."""

    competency: str
    score: int | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Card:
    """One person's of one interview. `ratings` stand in the order of the plan. `note` is outside the panel: for who
    runs the recruitment, and for the candidate who asks. `chance` is, in per cent, how likely they think it that this
    person will be strong at six months; None where they did not say."""

    ratings: tuple[Rating, ...] = ()
    overall: Overall | None = None
    note: str = ""
    chance: int | None = None

    @property
    def scored(self) -> tuple[tuple[str, int], ...]:
        """What was assessed, with its score."""
        return tuple((each.competency, each.score) for each in self.ratings if each.score is not None)


@dataclass(frozen=True)
class Version:
    """A card as it went in; `why` says what made a later one necessary."""

    card: Card
    at: datetime
    why: str = ""


class Finding(StrEnum):
    """What is worth a second look before a card goes in; nothing of it stops anybody."""

    NO_EVIDENCE = "no_evidence"  # a rating without words
    TRAIT = "trait"  # words about what nobody may be judged by
    NOTHING_ASSESSED = "nothing_assessed"


@dataclass(frozen=True)
class Found:
    """What was found, at which competency (empty for the whole card), and the word."""

    what: Finding
    competency: str = ""
    word: str = ""


@dataclass(frozen=True)
class Trait:
    """A word about something protected by law, or that stands for it."""

    text: str


def in_order(rated: Iterable[str], in_plan: Sequence[str]) -> tuple[str, ...]:
    """What somebody rates, in the order of the plan; what it does not have comes last."""
    return tuple(sorted(rated, key=lambda each: in_plan.index(each) if each in in_plan else len(in_plan)))


def read(answers: Mapping[str, object], competencies: Sequence[str], draft: bool = False) -> Card:
    """The card that was filled in: fields `score_N` and `evidence_N` by place, `overall`, `note`, `chance`. A draft may
    lack anything.

    Raises FieldRefusals for what is missing or too long.
    """
    wrong: dict[str, Refusal] = {}
    ratings = tuple(_rating(answers, n, each, wrong, draft) for n, each in enumerate(competencies))
    overall = next((each for each in Overall if each.value == answers.get("overall")), None)
    if overall is None and not draft:
        wrong["overall"] = Missing()
    note = typed(answers, "note", NOTE_CHARACTERS, wrong)
    chance = _chance(answers.get("chance"), wrong)
    if wrong:
        raise FieldRefusals(wrong)
    return Card(ratings, overall, note, chance)


def find(card: Card, traits: Iterable[Trait]) -> tuple[Found, ...]:
    """Everything worth a second look, in the order of the card."""
    words = tuple(traits)
    found = [] if card.scored else [Found(Finding.NOTHING_ASSESSED)]
    for each in card.ratings:
        if each.score is not None and not each.evidence:
            found.append(Found(Finding.NO_EVIDENCE, each.competency))
        found += _traits(words, each.competency, each.evidence)
    return (*found, *_traits(words, "", card.note))


def _traits(words: Iterable[Trait], competency: str, text: str) -> list[Found]:
    return [Found(Finding.TRAIT, competency, word.text) for word in words if stands_in(word.text, text)]


def submitted(versions: Sequence[Version], card: Card, why: str, now: datetime) -> tuple[Version, ...]:
    """The versions with this one: the first needs no reason, any other says what made it necessary.

    Raises FieldRefusals for `why`, CardSubmitted where nothing is otherwise.
    """
    if not versions:
        return (Version(card, now),)
    said = why.strip()
    if versions[-1].card == card:
        raise CardSubmitted()
    if not said:
        raise FieldRefusals({"why": Missing()})
    if len(said) > WHY_CHARACTERS:
        raise FieldRefusals({"why": TooLong(most=WHY_CHARACTERS)})
    return (*versions, Version(card, now, said))


def _rating(
    answers: Mapping[str, object], n: int, competency: str, wrong: dict[str, Refusal], draft: bool
) -> Rating:
    given = str(answers.get(f"score_{n}"))
    evidence = typed(answers, f"evidence_{n}", EVIDENCE_CHARACTERS, wrong)
    score = int(given) if given in map(str, range(LOWEST, HIGHEST + 1)) else None
    if score is None and given != NOT_ASSESSED and not draft:
        wrong[f"score_{n}"] = Missing()
    if score in NEEDS_EVIDENCE and not evidence and not draft:
        wrong[f"evidence_{n}"] = EvidenceMissing()
    return Rating(competency, score, evidence)


def _chance(given: object, wrong: dict[str, Refusal]) -> int | None:
    said = str(given or "").strip().removesuffix("%").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and LEAST_CHANCE <= int(said) <= MOST_CHANCE):
        wrong["chance"] = NotAChance(least=LEAST_CHANCE, most=MOST_CHANCE)
        return None
    return int(said)
