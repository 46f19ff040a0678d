"""Deciding a case: who takes it, what is done and why, and the second look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.jobs.community.members import own
from bot.jobs.community.moderation import acting, enter, moderators, refresh, seen, telling, today
from bot.rules.community.fields import Empty, TooMuch
from bot.rules.community.moderation import (
    NOTE_CHARACTERS,
    REASON_CHARACTERS,
    Action,
    Breach,
    ByHand,
    Case,
    CaseChanged,
    NoChannel,
    NoSuchCase,
    NotTheirs,
    State,
    Verdict,
)
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.duty import check_load
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books

One = TypeVar("One", bound=StrEnum)
# What a select carries for nothing to be done by hand.
NOTHING = "none"


def at(books: Books, me: Person, id: int, revision: int) -> Case:
    """The case as that moderator saw it. Raises NoSuchCase, CaseChanged, NoRecord."""
    case, _ = seen(books, me, id)
    if case.revision != revision:
        raise CaseChanged()
    return case


def take(books: Books, me: Person, id: int, revision: int, now: datetime) -> Case:
    """They look at it. Where somebody may come to harm no limit holds. Raises LoadIsFull, IsConcerned, CaseChanged,
    NoSuchCase, NoRecord."""
    case, by = at(books, me, id, revision), own.mine(books, me)
    if case.breach is not Breach.SAFETY:
        (load,) = moderators(books, me.workspace, [by.id], now)
        check_load(load, today(books, me.workspace, now))
    return _kept(books, rules.taken(case, by.id, now), "take", me, now)


def give_back(books: Books, me: Person, id: int, revision: int, now: datetime) -> Case:
    """Others may take it. Raises CaseChanged, NoSuchCase, NoRecord."""
    case = at(books, me, id, revision)
    if case.taken_by != own.mine(books, me).id:
        raise CaseChanged()
    return _kept(books, rules.released(case), "give_back", me, now)


def form(books: Books, me: Person, id: int, revision: int) -> dict[str, Any]:
    """What the form of a decision shows. Raises CaseChanged, NoSuchCase, NoRecord."""
    case = at(books, me, id, revision)
    if case.state is not State.TAKEN or case.taken_by != own.mine(books, me).id:
        raise CaseChanged()
    there = acting.place(case)
    return {
        "name": name_of(books, case), "breach": case.breach.value, "breaches": [each.value for each in Breach],
        "actions": [each.value for each in Action if there or each not in {Action.REPLY, Action.REMOVE}],
        "by_hand": [each.value for each in ByHand], "channel": there.channel if there else "",
        "most": REASON_CHARACTERS,
    }  # fmt: skip


def decide(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Case:
    """It is decided; what Slack allows is done, and those it concerns hear of it.

    Raises FieldRefusals, IsConcerned, AnotherDecides, CaseChanged, NoSuchCase, NoRecord.
    """
    case = at(books, me, id, revision)
    action, breach = _one(Action, answers, "action"), _one(Breach, answers, "breach")
    by_hand = None if answers.get("by_hand") in {NOTHING, None} else _one(ByHand, answers, "by_hand")
    if action in {Action.REPLY, Action.REMOVE} and acting.place(case) is None:
        raise FieldRefusals({"action": NoChannel()})
    code = max((each.version for each in books.conduct.codes(me.workspace)), default=0)
    by, reason = own.mine(books, me), str(answers.get("reason") or "")
    try:
        case = rules.decided(case, by.id, action, breach, reason, code, now, by_hand)
    except (Empty, TooMuch) as refusal:
        raise FieldRefusals({"reason": refusal}) from None
    acting.plan(books, case, now)
    telling.decided(books, case, now)
    return _kept(books, case, "decide", me, now, action=action.value, breach=breach.value)


def done(books: Books, me: Person, id: int, revision: int, now: datetime) -> Case:
    """What was to be done by hand is done. Raises CaseChanged, NoSuchCase, NoRecord."""
    return _kept(books, rules.done_by_hand(at(books, me, id, revision), now), "done", me, now)


def appealing(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form shows in which somebody asks for a second look. Raises NotTheirs, NoSuchCase, NoRecord."""
    case = _mine(books, me, id)
    made = case.decision
    if made is None:
        raise NoSuchCase()
    return {"action": made.action.value, "breach": made.breach.value, "reason": made.reason, "most": NOTE_CHARACTERS}


def appeal(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Case:
    """They ask for a second look. Raises FieldRefusals, NotTheirs, AppealedBefore, TooLate, CaseChanged, NoSuchCase."""
    case, text = _mine(books, me, id), str(answers.get("text") or "")
    try:
        case = rules.appealed(case, case.about, text, now)
    except (Empty, TooMuch) as refusal:
        raise FieldRefusals({"text": refusal}) from None
    telling.appealed(books, case, now)
    return _kept(books, case, "appeal", me, now)


def settling(books: Books, me: Person, id: int, revision: int) -> dict[str, Any]:
    """What the form of the second look shows. Raises CaseChanged, NoSuchCase, NoRecord."""
    case = at(books, me, id, revision)
    if case.state is not State.APPEALED or case.appeal is None or case.decision is None:
        raise CaseChanged()
    return {
        "name": name_of(books, case), "text": case.appeal.text, "action": case.decision.action.value,
        "reason": case.decision.reason, "verdicts": [each.value for each in Verdict], "most": REASON_CHARACTERS,
    }  # fmt: skip


def settle(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Case:
    """The second look is over. Raises FieldRefusals, IsConcerned, AnotherDecides, CaseChanged, NoSuchCase, NoRecord."""
    case, reason, by = at(books, me, id, revision), str(answers.get("reason") or ""), own.mine(books, me)
    verdict = _one(Verdict, answers, "verdict")
    try:
        case = rules.settled(case, by.id, verdict, reason, now)
    except (Empty, TooMuch) as refusal:
        raise FieldRefusals({"reason": refusal}) from None
    telling.settled(books, case, now)
    if verdict is Verdict.OVERTURNED and case.decision and case.decision.action is Action.REMOVE:
        telling.left(books, case, "undo", by.id, now)
    return _kept(books, case, "settle", me, now, verdict=verdict.value)


def name_of(books: Books, case: Case) -> str:
    """Whom it is about."""
    whom = books.members.some(case.workspace, [case.about]).get(case.about)
    return whom.name if whom else ""


def _mine(books: Books, me: Person, id: int) -> Case:
    case = books.moderation.get(me.workspace, id)
    if case is None:
        raise NoSuchCase()
    if case.about != own.mine(books, me).id:
        raise NotTheirs()
    return case


def _one(kind: type[One], answers: Mapping[str, Any], name: str) -> One:
    found = next((each for each in kind if each.value == answers.get(name)), None)
    if found is None:
        raise FieldRefusals({name: Empty()})
    return found


def _kept(books: Books, case: Case, what: str, me: Person, now: datetime, **facts: Any) -> Case:
    kept = books.moderation.put(case)
    enter(books, kept, what, me.user, now, **facts)
    refresh(books, kept, now)
    return kept
