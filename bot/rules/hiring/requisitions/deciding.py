"""An approver's verbs: yes, no, taking it back within five minutes, and a question that stops the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.hiring.requisitions import (
    DECIDING,
    Climbed,
    Decision,
    EndedBy,
    IllegalMove,
    NotYours,
    Question,
    Requisition,
    State,
    Step,
    Verdict,
    current_step,
    facts_of,
    may_hold,
    moved,
    pending,
    standing,
    verdict_of,
)
from bot.rules.hiring.requisitions.wanted import ReasonMissing
from bot.rules.refusals import Refusal

# The longest reason, question or answer; a text field in Slack holds 3,000.
REASON_CHARACTERS = 2000
# How long a decision can be taken back (product.md, hiring/requisitions).
UNDO_FOR = timedelta(minutes=5)


class OwnRequest(Refusal):
    """Nobody approves what they asked for themselves, or what is asked for them."""


class NotWaitingForYou(Refusal):
    """This person has no say in the step the request is at."""


class StepEarlier(Refusal):
    """Their step comes later: others decide first."""


class AlreadyDecided(Refusal):
    """It was decided: by whom, how and when stands in the facts."""


class Changed(Refusal):
    """The content changed after the button was shown."""


class NothingToUndo(Refusal):
    """They decided nothing here that still stands."""


class TooLateToUndo(Refusal):
    """More than five minutes passed, or others built on it."""


class QuestionMissing(Refusal):
    """A question without words."""


class AnswerMissing(Refusal):
    """An answer without words."""


class QuestionOver(Refusal):
    """The question was answered, or the request went on without it."""


def may_decide(requisition: Requisition, person: str, revision: int, now: datetime) -> tuple[int, str]:
    """The position of the step that waits for this person's yes or no, and whose seat they decide for.

    Raises OwnRequest, NotWaitingForYou, AlreadyDecided, StepEarlier, Changed.
    """
    if person in requisition.own:
        raise OwnRequest()
    theirs = [n for n, step in enumerate(requisition.steps) if not step.skipped_by and _has_say(step, person, now)]
    decided = [d for d in requisition.decisions if d.approver == person and d.stands]
    if not theirs and not decided:
        raise NotWaitingForYou()
    n = current_step(requisition)
    if n is None or n > max([*theirs, *(d.step for d in decided)]):
        raise AlreadyDecided(**_what_happened(requisition, decided))
    if any(d.step == n for d in decided):
        raise AlreadyDecided(**_what_happened(requisition, decided))
    step = requisition.steps[n]
    seats = [seat for seat in pending(requisition, n) if person in may_hold(seat, step, requisition.own, now)]
    if not seats:
        if n in theirs:
            raise AlreadyDecided(**facts_of(standing(requisition, n)[-1], requisition, own=False))
        raise StepEarlier(step=step.name) if any(m > n for m in theirs) else NotWaitingForYou()
    if revision != requisition.revision:
        raise Changed()
    own_first = sorted(seats, key=lambda seat: seat.who != person)
    return n, own_first[0].who


def _has_say(step: Step, person: str, now: datetime) -> bool:
    return any(person in may_hold(seat, step, (), now) for seat in step.seats)


def _what_happened(requisition: Requisition, own: list[Decision]) -> dict[str, object]:
    stood = [decision for decision in requisition.decisions if decision.stands]
    last = own[-1] if own else (stood[-1] if stood else None)
    return facts_of(last, requisition, bool(own))


def approve(requisition: Requisition, person: str, revision: int, now: datetime) -> Requisition:
    """The request with this person's yes; approved when the last step is complete. Raises what `may_decide` raises."""
    return _decided(requisition, person, revision, Verdict.APPROVED, None, now)


def reject(requisition: Requisition, person: str, revision: int, reason: str, now: datetime) -> Requisition:
    """The request with this person's no and its reason; rejected when the step can no longer be completed.

    Raises ReasonMissing and what `may_decide` raises.
    """
    if not reason.strip():
        raise ReasonMissing()
    return _decided(requisition, person, revision, Verdict.REJECTED, reason.strip()[:REASON_CHARACTERS], now)


def _decided(
    requisition: Requisition, person: str, revision: int, verdict: Verdict, reason: str | None, now: datetime
) -> Requisition:
    step, seat = may_decide(requisition, person, revision, now)
    for_whom = None if seat == person else seat
    decision = Decision(step, requisition.revision, person, verdict, now, reason, for_whom)
    questions = tuple(_ended(q, now) if q.who == person else q for q in requisition.questions)
    after = replace(requisition, decisions=(*requisition.decisions, decision), questions=questions)
    return settled(after, person, now, reason)


def undo(requisition: Requisition, person: str, now: datetime) -> Requisition:
    """The request without this person's last decision, if it is not five minutes old and nothing was built on it.

    Raises NothingToUndo, TooLateToUndo.
    """
    mine = [n for n, d in enumerate(requisition.decisions) if d.approver == person and d.stands]
    if not mine:
        raise NothingToUndo()
    position = mine[-1]
    if not may_undo(requisition, position, now):
        raise TooLateToUndo()
    undone = replace(requisition.decisions[position], ended_at=now, ended_by=EndedBy.UNDONE)
    decisions = (*requisition.decisions[:position], undone, *requisition.decisions[position + 1 :])
    after = replace(requisition, decisions=decisions, in_charge=None)
    if after.state not in DECIDING:
        after = moved(after, State.SUBMITTED, person, now)
    return settled(after, person, now)


def may_undo(requisition: Requisition, position: int, now: datetime) -> bool:
    """Whether that decision can be taken back at `now`: while it decides, or when it was what ended it."""
    decision = requisition.decisions[position]
    if not decision.stands or now >= decision.at + UNDO_FOR:
        return False
    if requisition.state in DECIDING:
        return True
    last = max(n for n, each in enumerate(requisition.decisions) if each.stands)
    return requisition.state in {State.APPROVED, State.REJECTED} and position == last


def undo_ends(requisition: Requisition) -> datetime | None:
    """When the last decision that stands becomes final; None when there is none."""
    return max((each.at + UNDO_FOR for each in requisition.decisions if each.stands), default=None)


def ask(requisition: Requisition, person: str, revision: int, text: str, now: datetime) -> Requisition:
    """The request with a question of somebody it waits for; the time allowed stands still until it is answered.

    Raises QuestionMissing and what `may_decide` raises.
    """
    may_decide(requisition, person, revision, now)
    if not text.strip():
        raise QuestionMissing()
    question = Question(person, text.strip()[:REASON_CHARACTERS], now)
    after = replace(requisition, questions=(*requisition.questions, question))
    return settled(after, person, now)


def may_answer(requisition: Requisition, person: str, position: int) -> Question:
    """The open question at that position, for its asker or whom the request is for. Raises NotYours, QuestionOver."""
    if person not in requisition.owners:
        raise NotYours()
    if not 0 <= position < len(requisition.questions) or requisition.state not in DECIDING:
        raise QuestionOver()
    question = requisition.questions[position]
    if question.ended_at is not None:
        raise QuestionOver()
    return question


def answer(requisition: Requisition, person: str, position: int, text: str, now: datetime) -> Requisition:
    """The request with the answer of its asker, or of whom it is for. Raises NotYours, AnswerMissing, QuestionOver."""
    asked = may_answer(requisition, person, position)
    if not text.strip():
        raise AnswerMissing()
    answered = replace(asked, answer=text.strip()[:REASON_CHARACTERS], ended_at=now)
    questions = (*requisition.questions[:position], answered, *requisition.questions[position + 1 :])
    return settled(replace(requisition, questions=questions), person, now)


def _ended(question: Question, now: datetime) -> Question:
    return question if question.ended_at is not None else replace(question, ended_at=now)


def settled(requisition: Requisition, who: str, now: datetime, why: str | None = None) -> Requisition:
    """The request in the state its decisions and questions make, with the step asked whose turn it is.

    Raises IllegalMove when nothing is being decided.
    """
    if requisition.state not in DECIDING:
        raise IllegalMove(state=requisition.state.value)
    running = [n for n, step in enumerate(requisition.steps) if not step.skipped_by]
    verdicts = [verdict_of(requisition, n) for n in running]
    if Verdict.REJECTED in verdicts:
        return moved(_over(requisition, now), State.REJECTED, who, now, why)
    if None not in verdicts:
        wanted = requisition.wanted
        over = replace(_over(requisition, now), in_charge=wanted.recruiter or wanted.hiring_manager)
        return moved(over, State.APPROVED, who, now)
    state = State.CHANGES_ASKED if requisition.open_questions else State.SUBMITTED
    after = requisition if state is requisition.state else moved(requisition, state, who, now)
    return _asked(after, running[verdicts.index(None)], now)


def _over(requisition: Requisition, now: datetime) -> Requisition:
    return replace(requisition, questions=tuple(_ended(question, now) for question in requisition.questions))


def _asked(requisition: Requisition, current: int, now: datetime) -> Requisition:
    """Step `current` is asked, once for each time it becomes its turn; undecided steps after it are not."""
    steps = []
    for n, step in enumerate(requisition.steps):
        made = step
        if n == current and step.asked_at is None:
            seats = tuple(replace(seat, since=now, climbed=Climbed.ASKED) for seat in step.seats)
            made = replace(step, asked=step.asked + 1, asked_at=now, seats=seats)
        elif n > current and step.asked_at is not None and verdict_of(requisition, n) is None:
            made = replace(step, asked_at=None)
        steps.append(made)
    return replace(requisition, steps=tuple(steps))
