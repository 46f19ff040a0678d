"""How interviewers are made: modules with their quizzes and exercises, and the tracks they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

# A page fits one section of a Slack modal with room for its title: a section holds 3,000, and nobody reads that much.
PAGE_CHARACTERS = 1500
# What Slack shows of an option.
OPTION_CHARACTERS = 75
# The scale of every card: its anchors describe 1, 3 and 5.
LOWEST, HIGHEST = 1, 5
ANCHORED = (1, 3, 5)


@dataclass(frozen=True)
class Page:
    """One page to read: paragraphs, and lists of points as tuples."""

    title: str
    text: tuple[str | tuple[str, ...], ...]

    @property
    def characters(self) -> int:
        """How long it is, title and all."""
        return len(self.title) + sum(map(len, self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """Every paragraph and point in order."""
        return tuple(line for part in self.text for line in ((part,) if isinstance(part, str) else part))


@dataclass(frozen=True)
class Question:
    """One question, its options, the position of the right one (from 0), and why it is right: shown afterwards."""

    ask: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True)
class Quiz:
    """Questions; `pass_mark` is the per cent of right answers that passes."""

    questions: tuple[Question, ...]
    pass_mark: int


@dataclass(frozen=True)
class ThinAnswer:
    """An answer that says too little: what is missing in it, and three probes as they might be asked."""

    question: str
    answer: str
    missing: tuple[str, ...]
    probes: tuple[str, ...]


@dataclass(frozen=True)
class Probing:
    """Write three probes to each answer; each set is marked against every point of the rubric."""

    intro: str
    rubric: tuple[str, ...]
    answers: tuple[ThinAnswer, ...]
    pass_mark: int


@dataclass(frozen=True)
class Recorded:
    """A candidate's words on one competency, its anchors at 1, 3 and 5, the experts' score and their reason."""

    competency: str
    question: str
    words: str
    anchors: Mapping[int, str]
    expert: int
    why: str


@dataclass(frozen=True)
class Rating:
    """Score recorded answers: on average at most `distance` from the experts, and in correlation with them."""

    intro: str
    recorded: tuple[Recorded, ...]
    distance: float
    correlation: float


class Mark(StrEnum):
    """What can be said of a claim."""

    VERIFIED = "verified"
    VERIFIABLE = "verifiable"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True)
class Claim:
    """Something a candidate said, what is known of it, the mark it deserves and why."""

    claim: str
    known: str
    mark: Mark
    why: str


@dataclass(frozen=True)
class Checking:
    """Mark each claim."""

    intro: str
    claims: tuple[Claim, ...]
    pass_mark: int


@dataclass(frozen=True)
class Card:
    """What one person or method gave, and on what evidence."""

    who: str
    score: int
    evidence: str


@dataclass(frozen=True)
class Conflict:
    """Cards that disagree on one competency: what is behind it, and what happens next."""

    competency: str
    cards: tuple[Card, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Resolving:
    """Resolve each conflict by its evidence."""

    intro: str
    conflicts: tuple[Conflict, ...]
    pass_mark: int

    @property
    def quiz(self) -> Quiz:
        """Its questions in order, scored as a quiz is."""
        return Quiz(tuple(each for conflict in self.conflicts for each in conflict.questions), self.pass_mark)


Exercise = Probing | Rating | Checking | Resolving


@dataclass(frozen=True)
class Module:
    """Something to read with a quiz, in one language: `outcomes` are what one can do after its `minutes`, the
    `checklist` is for the room, `practice` its exercise if it has one. A `video` (a link) takes those minutes, and the
    pages are for who cannot watch it."""

    id: str
    title: str
    outcomes: tuple[str, ...]
    minutes: int
    pages: tuple[Page, ...]
    checklist: tuple[str, ...]
    quiz: Quiz
    practice: Exercise | None
    video: str = ""


class Kind(StrEnum):
    """What a step of a track asks for."""

    MODULE = "module"  # read it and pass its quiz
    PRACTICE = "practice"  # pass the module's exercise
    SHADOW = "shadow"  # sit in on real interviews with a sealed practice card
    REVERSE_SHADOW = "reverse_shadow"  # lead them while a certified lead sits in
    SIGN_OFF = "sign_off"  # the leads say yes


@dataclass(frozen=True)
class Step:
    """One step of a track: `module` for what is read or practised, `times` for what is done with candidates."""

    kind: Kind
    module: str | None = None
    times: int = 1


@dataclass(frozen=True)
class Track:
    """Steps in their order, at whose end stands a certificate; `after` names the certificate one must hold first.

    `compares` says whether its sessions have practice cards, whose agreement with the lead's counts.
    """

    id: str
    steps: tuple[Step, ...]
    after: str | None = None
    compares: bool = True

    def times(self, kind: Kind) -> int:
        """How many sessions of that kind it asks for."""
        return sum(step.times for step in self.steps if step.kind is kind)


def _learning(modules: Iterable[str], practised: frozenset[str]) -> tuple[Step, ...]:
    return tuple(
        Step(kind, module)
        for module in modules
        for kind in (Kind.MODULE, Kind.PRACTICE)
        if kind is Kind.MODULE or module in practised
    )


# The four skills, and what must be known before one sits with a candidate.
SKILLS = ("dig_out", "observe", "authenticity", "compare")
CORE = (*SKILLS, "fair_and_legal")
# Two and two are practice in the trade, not evidence: one session shows a person's day, not their way (science.md, 5).
SESSIONS = 2

INTERVIEWER = Track(
    "interviewer",
    (
        *_learning(CORE, frozenset(SKILLS)),
        Step(Kind.SHADOW, times=SESSIONS),
        Step(Kind.REVERSE_SHADOW, times=SESSIONS),
        Step(Kind.SIGN_OFF),
    ),
)
# For whoever is in charge of a recruitment: they see one debrief and lead one.
LEAD = Track(
    "lead",
    (*_learning(("lead",), frozenset()), Step(Kind.SHADOW), Step(Kind.REVERSE_SHADOW), Step(Kind.SIGN_OFF)),
    after=INTERVIEWER.id,
    compares=False,
)
TRACKS: Mapping[str, Track] = {track.id: track for track in (INTERVIEWER, LEAD)}
# What the track of a role family is called with its name behind: see `families`.
FAMILY = "family:"


def track_of(id: str) -> Track | None:
    """The track of that id, also of a family that nobody set up; None where there can be none.

    On a family's track one sees an interview of the family and leads one, with a lead beside who says yes. How to
    interview was learnt before, so nothing is compared; what the organisation teaches for the family comes on top.
    """
    if not id.startswith(FAMILY) or id == FAMILY:
        return TRACKS.get(id)
    steps = (Step(Kind.SHADOW), Step(Kind.REVERSE_SHADOW), Step(Kind.SIGN_OFF))
    return Track(id, steps, after=INTERVIEWER.id, compares=False)
