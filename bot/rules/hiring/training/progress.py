"""Where a trainee stands on a track: which step waits, whether another session is needed, whether they graduate."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.hiring.training import Kind, Step, Track
from bot.rules.hiring.training.agreement import FEWEST_PAIRS, Agreement, Pair, agreement
from bot.rules.refusals import Refusal

# A no or too little agreement adds a session. After three more, a further one tells nothing new: people talk.
MOST_EXTRA = 3
# What was learnt elsewhere may be credited; what is lawful here, and how they do it here, is seen here.
CREDITABLE = frozenset({Kind.MODULE, Kind.PRACTICE, Kind.SHADOW})
NEVER_CREDITED = frozenset({"fair_and_legal"})


class NotAsked(Refusal):
    """Only the leads who sat beside this trainee are asked, each when every session is behind them."""


class PractiseMissing(Refusal):
    """A no at the sign-off without a sentence on what to practise."""


class NotCreditable(Refusal):
    """A step that nobody can bring along from elsewhere."""


class CreditUnexplained(Refusal):
    """Outside experience without a reason, or without the name of who vouches for it."""


class StepBefore(Refusal):
    """Another step of the track comes first."""


@dataclass(frozen=True)
class Session:
    """A shadow or reverse shadow session beside `lead`; once both cards are in, `pairs` has what they compare."""

    id: str
    kind: Kind
    starts: datetime
    lead: str
    held: bool = False
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class SignOff:
    """A lead's yes or no; a no says what to practise."""

    by: str
    yes: bool
    at: datetime
    practise: str = ""


@dataclass(frozen=True)
class Credit:
    """A step taken as done for what somebody did elsewhere: why, and who vouches for it."""

    step: Step
    reason: str
    by: str


@dataclass(frozen=True)
class Progress:
    """What a trainee has behind and before them on a track; `passed` has the modules and exercises."""

    track: Track
    passed: frozenset[Step] = frozenset()
    sessions: tuple[Session, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    credits: tuple[Credit, ...] = ()


class Stage(StrEnum):
    """What a trainee is at."""

    LEARNING = "learning"
    SESSIONS = "sessions"
    SIGN_OFF = "sign_off"
    STOPPED = "stopped"  # the most sessions are used up: the training owner talks with them
    GRADUATED = "graduated"


@dataclass(frozen=True)
class Standing:
    """The stage, the step that waits, how many sessions of it are left, whose word is missing, how they agree."""

    stage: Stage
    step: Step | None = None
    left: int = 0
    waits_for: frozenset[str] = frozenset()
    agreement: Agreement | None = None


def standing(progress: Progress, owner: str, gone: Collection[str] = ()) -> Standing:
    """Where they stand. Leads who are `gone` are not asked; when nobody is left, the training `owner` is.

    Graduated is who has every step behind them, agrees with the leads, and has the yes of all since their last session.
    """
    credited = {credit.step for credit in progress.credits}
    for step in progress.track.steps:
        if step.kind in {Kind.MODULE, Kind.PRACTICE} and step not in progress.passed | credited:
            return Standing(Stage.LEARNING, step)
        if step.kind in {Kind.SHADOW, Kind.REVERSE_SHADOW} and step not in credited:
            left = step.times - len(_held(progress, step.kind))
            if left > 0:
                return Standing(Stage.SESSIONS, step, left)
        if step.kind is Kind.SIGN_OFF:
            return _at_the_end(progress, step, owner, gone)
    return Standing(Stage.GRADUATED)


def _held(progress: Progress, kind: Kind) -> list[Session]:
    held = [session for session in progress.sessions if session.held and session.kind is kind]
    return sorted(held, key=lambda session: session.starts)


def _at_the_end(progress: Progress, step: Step, owner: str, gone: Collection[str]) -> Standing:
    sessions = _held(progress, Kind.REVERSE_SHADOW)
    agrees = _latest_agreement(progress) if progress.track.compares else None
    votes = {each.by: each.yes for each in sorted(progress.sign_offs, key=lambda each: each.at)
             if not sessions or each.at > sessions[-1].starts}  # fmt: skip
    asked = frozenset(session.lead for session in sessions) - frozenset(gone) or frozenset({owner})
    if (agrees is not None and not agrees.suffices) or any(votes.get(lead) is False for lead in asked):
        if len(sessions) >= progress.track.times(Kind.REVERSE_SHADOW) + MOST_EXTRA:
            return Standing(Stage.STOPPED, step, agreement=agrees)
        again = next(each for each in progress.track.steps if each.kind is Kind.REVERSE_SHADOW)
        return Standing(Stage.SESSIONS, again, 1, agreement=agrees)
    waits_for = frozenset(lead for lead in asked if lead not in votes)
    if waits_for:
        return Standing(Stage.SIGN_OFF, step, waits_for=waits_for, agreement=agrees)
    return Standing(Stage.GRADUATED, agreement=agrees)


def _latest_agreement(progress: Progress) -> Agreement:
    """Of the newest sessions, as many as the track asks them to lead; of more while there are too few pairs."""
    wanted, pairs = progress.track.times(Kind.REVERSE_SHADOW), list[Pair]()
    newest = [*_held(progress, Kind.REVERSE_SHADOW)[::-1], *_held(progress, Kind.SHADOW)[::-1]]
    for number, session in enumerate(newest):
        if number >= wanted and agreement(pairs).pairs >= FEWEST_PAIRS:
            break
        pairs += session.pairs
    return agreement(pairs)


def passed(progress: Progress, step: Step, owner: str) -> Progress:
    """With that module or exercise behind them. Raises StepBefore while another step waits; twice changes nothing."""
    if step in progress.passed:
        return progress
    if standing(progress, owner).step != step:
        raise StepBefore()
    return replace(progress, passed=progress.passed | {step})


def signed_off(progress: Progress, vote: SignOff, owner: str, gone: Collection[str] = ()) -> Progress:
    """With a lead's word. Raises NotAsked, PractiseMissing."""
    if vote.by not in standing(progress, owner, gone).waits_for:
        raise NotAsked()
    if not vote.yes and not vote.practise.strip():
        raise PractiseMissing()
    return replace(progress, sign_offs=(*progress.sign_offs, vote))


def credited(progress: Progress, credit: Credit) -> Progress:
    """With a step credited for outside experience. Raises NotCreditable, CreditUnexplained."""
    step = credit.step
    if step not in progress.track.steps or step.kind not in CREDITABLE or step.module in NEVER_CREDITED:
        raise NotCreditable()
    if not credit.reason.strip() or not credit.by.strip():
        raise CreditUnexplained()
    return replace(progress, credits=(*progress.credits, credit))


def arranged(progress: Progress) -> tuple[Session, ...]:
    """The sessions to come by date, each of the kind it must be: whatever was moved, they sit in before they lead.

    What was held stays what it was.
    """
    credited = {credit.step.kind for credit in progress.credits}
    to_see = 0 if Kind.SHADOW in credited else progress.track.times(Kind.SHADOW) - len(_held(progress, Kind.SHADOW))
    planned = sorted((each for each in progress.sessions if not each.held), key=lambda each: (each.starts, each.id))
    return _of_kind(planned[: max(0, to_see)], Kind.SHADOW) + _of_kind(planned[max(0, to_see) :], Kind.REVERSE_SHADOW)


def _of_kind(sessions: Sequence[Session], kind: Kind) -> tuple[Session, ...]:
    return tuple(replace(session, kind=kind) for session in sessions)
