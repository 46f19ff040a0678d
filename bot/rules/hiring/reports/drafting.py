"""The talent report as it is drafted: what was seen of each competency, by whom, and in which words. Nothing in it is
composed: it counts, sets side by side, and points at the card that says so.

What cards said first is what counts (science.md, 5: blind until submitted); what was corrected since stands beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.hiring.candidates import Conflict
from bot.rules.hiring.debriefs import Debrief
from bot.rules.hiring.debriefs.agenda import APART
from bot.rules.hiring.panels.measures import consistency
from bot.rules.hiring.panels.seats import Interview, Part, State
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.under_way import comparable
from bot.rules.hiring.reports.composite import Composite, Given, composite
from bot.rules.hiring.scorecards import Overall, Version
from bot.rules.hiring.scorecards.sealing import Process

# Behaviour at the upper anchor or near it, and at the lower one or near it (3 is the middle of five).
STRONG, WEAK = 4, 2
# One person's word on a competency is one view, and no more (see plans.coverage.INDEPENDENT).
INDEPENDENT = 2
# The place that a claim from a result has where one from a card has its interview.
NO_INTERVIEW = 0


class Picture(StrEnum):
    """What the ratings of a competency come to."""

    STRENGTH = "strength"  # everybody who rated it gave STRONG or more
    WEAKNESS = "weakness"  # everybody gave WEAK or less
    CONTRADICTION = "contradiction"  # two of them lie APART points apart or more
    BETWEEN = "between"
    UNSEEN = "unseen"  # nobody rated it


class Risk(StrEnum):
    """Why what is said of a competency may not hold."""

    CONTRADICTION = "contradiction"
    NOT_ASSESSED = "not_assessed"  # a must-have that nobody rated
    ONE_VIEW = "one_view"  # one person alone rated it
    NO_EVIDENCE = "no_evidence"  # somebody rated it without a word
    CORRECTED = "corrected"  # somebody changed their rating after it was in


@dataclass(frozen=True)
class Correction:
    """What a later version of a card says instead, and why."""

    score: int | None
    words: str
    why: str


@dataclass(frozen=True)
class Claim:
    """What somebody said of a competency, as they said it first: on the card of which interview, of which stage by its
    place; on no interview where they graded a result. `score` is 1 to 5, None where they did not assess it."""

    competency: str
    who: str
    interview: int
    stage: int
    score: int | None
    words: str
    corrected: Correction | None = None


@dataclass(frozen=True)
class Line:
    """A competency with everything that was said of it. `mean` is of cards alone, over assessors; None without any."""

    competency: str
    is_must: bool
    mean: float | None
    assessors: int
    claims: tuple[Claim, ...]
    picture: Picture
    risks: tuple[Risk, ...]

    @property
    def scores(self) -> tuple[int, ...]:
        """Every rating it was given, the lowest first."""
        return tuple(sorted(each.score for each in self.claims if each.score is not None))


@dataclass(frozen=True)
class Vote:
    """Somebody's overall word on a stage: `before` as their card had it first, sealed, None where they handed none in;
    `after` the second vote of its debrief, else what a correction of the card says; None where they did not say
    again."""

    who: str
    stage: int
    before: Overall | None
    after: Overall | None
    why: str = ""


@dataclass(frozen=True)
class Setting:
    """How an interview was held beside those of the same stage with the role's other candidates: `panel` is how alike
    the people are, 0 to 1, None without others; `is_same` whether everybody was asked the same, `is_placed` whether in
    the same environment; None without others."""

    stage: int
    start: datetime
    who: tuple[str, ...]
    panel: float | None
    is_same: bool | None
    is_placed: bool | None


@dataclass(frozen=True)
class Score:
    """A result in figures: of which stage, by whom taken down, on which scale; what suffices, None for no bar."""

    stage: int
    who: str
    score: int
    least: int
    most: int
    pass_mark: int | None


@dataclass(frozen=True)
class Draft:
    """Everything a report is made from. `plan` is the version the candidate went through, `error` the composite's
    standard error in points. `cards` are those it was drawn from, by interview and author."""

    plan: int
    composite: float | None
    error: float | None
    lines: tuple[Line, ...]
    votes: tuple[Vote, ...]
    settings: tuple[Setting, ...]
    scores: tuple[Score, ...] = ()
    cards: frozenset[tuple[int, str]] = frozenset()

    def of(self, picture: Picture) -> tuple[Line, ...]:
        """The competencies that come to that."""
        return tuple(each for each in self.lines if each.picture is picture)

    @property
    def grounds(self) -> tuple[object, ...]:
        """What people said of the candidate: the same as long as nobody says more, however others are interviewed."""
        return self.plan, self.lines, self.votes, self.scores

    @property
    def covered(self) -> int:
        """How many competencies cards rated: what the composite is the mean of."""
        return sum(each.mean is not None for each in self.lines)


@dataclass(frozen=True)
class Seen:
    """A card that may be read, all its versions in order."""

    who: str
    interview: int
    stage: int
    versions: tuple[Version, ...]


def is_open(process: Process, user: str) -> bool:
    """Whether this person may draft: nothing of the candidate is sealed any more. Somebody's card is in, none is still
    waited for in a stage that has not been opened, and they owe none themselves."""
    stages = [each for each in process.stages.values() if each.owing or each.done]
    known = any(each.done for each in stages) and all(each.is_open or each.is_whole for each in stages)
    return known and not process.owes(user)


def may_read(draft: Draft, readable: Collection[tuple[int, str]], user: str, shut: Mapping[str, Conflict]) -> bool:
    """Whether somebody may read what was drawn from these cards: whoever may read every one of them by now."""
    return user not in shut and bool(draft.cards) and draft.cards <= set(readable)


def drafted(
    plan: int, wanted: Sequence[str], musts: Collection[str], cards: Sequence[Seen], graded: Iterable[Claim] = (),
    scores: Iterable[Score] = (), settings: Iterable[Setting] = (), debriefs: Iterable[Debrief] = (),
) -> Draft:  # fmt: skip
    """The draft over the competencies `wanted`, in their order, and behind them what else was rated. `debriefs` are
    those that are over."""
    given = [Given(each.who, each.interview, each.versions[0].card) for each in cards]
    claims = [*(claim for each in cards for claim in _claims(each)), *graded]
    order = tuple(dict.fromkeys([*wanted, *(each.competency for each in claims if each.score is not None)]))
    found = composite(order, given)
    return Draft(
        plan, found.value, found.error, tuple(_line(each, each in musts, found, claims) for each in order),
        _votes(cards, debriefs), tuple(settings), tuple(scores),
        frozenset((each.interview, each.who) for each in cards),
    )  # fmt: skip


def set_beside(one: Interview, plan: Plan, others: Iterable[tuple[Interview, Plan]]) -> Setting:
    """How that interview was held, beside the same stage of other candidates of the role, each with their plan."""
    sat, same, placed, alike = _sat(one), list[bool](), list[bool](), list[float]()
    for other, theirs in others:
        if other.stage != one.stage or other.candidacy == one.candidacy or not other.is_held or not _sat(other):
            continue
        near = consistency([sat, _sat(other)])
        alike += [] if near is None else [near]
        same.append(comparable(plan, theirs))
        placed.append(_environment(plan, one.stage) == _environment(theirs, one.stage))
    panel = sum(alike) / len(alike) if alike else None
    who = tuple(sorted(sat))
    return Setting(
        one.stage, one.start, who, panel, all(same) if same else None, all(placed) if placed else None
    )


def _sat(one: Interview) -> set[str]:
    """Who asked and rated in it."""
    leads = (each for each in one.seats if each.part is Part.LEAD and each.state is State.ACCEPTED)
    return {each.who for each in leads} - one.missing


def _environment(plan: Plan, stage: int) -> tuple[str, ...]:
    there = plan.stages[stage : stage + 1]
    return (there[0].place, there[0].time_of_day, there[0].materials) if there else ()


def _claims(card: Seen) -> Iterable[Claim]:
    first, last = card.versions[0].card, card.versions[-1]
    later = {each.competency: each for each in last.card.ratings}
    for each in first.ratings:
        now, corrected = later.get(each.competency), None
        if now is not None and (now.score, now.evidence) != (each.score, each.evidence):
            corrected = Correction(now.score, now.evidence, last.why)
        yield Claim(each.competency, card.who, card.interview, card.stage, each.score, each.evidence, corrected)


def _votes(cards: Sequence[Seen], debriefs: Iterable[Debrief]) -> tuple[Vote, ...]:
    found: dict[tuple[int, str], Vote] = {}
    for card in cards:
        first, last = card.versions[0], card.versions[-1]
        is_changed = first.card.overall is not last.card.overall
        after, why = (last.card.overall, last.why) if is_changed else (None, "")
        found[card.stage, card.who] = Vote(card.who, card.stage, first.card.overall, after, why)
    for debrief in debriefs:
        for vote in debrief.votes:
            before = found.get((debrief.stage, vote.who))
            first_word = before.before if before else None
            found[debrief.stage, vote.who] = Vote(vote.who, debrief.stage, first_word, vote.overall, vote.reason)
    return tuple(found[each] for each in sorted(found))


def _line(competency: str, is_must: bool, found: Composite, claims: Sequence[Claim]) -> Line:
    mine = tuple(each for each in claims if each.competency == competency)
    rated = [each for each in mine if each.score is not None]
    scores = [each.score for each in rated if each.score is not None]
    cell = found.cells[competency]
    risks = []
    if scores and max(scores) - min(scores) >= APART:
        risks.append(Risk.CONTRADICTION)
    if is_must and not scores:
        risks.append(Risk.NOT_ASSESSED)
    if scores and len({each.who for each in rated}) < INDEPENDENT:
        risks.append(Risk.ONE_VIEW)
    if any(not each.words for each in rated):
        risks.append(Risk.NO_EVIDENCE)
    if any(each.corrected and each.corrected.score != each.score for each in mine):
        risks.append(Risk.CORRECTED)
    mean, assessors = (cell.mean, cell.assessors) if cell else (None, 0)
    return Line(competency, is_must, mean, assessors, mine, _picture(scores), tuple(risks))


def _picture(scores: Sequence[int]) -> Picture:
    if not scores:
        return Picture.UNSEEN
    if min(scores) >= STRONG:
        return Picture.STRENGTH
    if max(scores) <= WEAK:
        return Picture.WEAKNESS
    return Picture.CONTRADICTION if max(scores) - min(scores) >= APART else Picture.BETWEEN
