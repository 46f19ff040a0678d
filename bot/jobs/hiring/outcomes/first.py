"""From the first hire: one page of what was seen, what happened, and the question that should have been asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring import checkins, debriefs, reports
from bot.jobs.hiring.checkins import Known
from bot.jobs.hiring.checkins.subjects import subject
from bot.jobs.hiring.outcomes import FEATURE
from bot.jobs.hiring.plans import View
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.checkins import FULL, NoSuchHire, Side
from bot.rules.hiring.checkins import first as rules
from bot.rules.hiring.checkins.asking import OVERALL, Answers, competency
from bot.rules.hiring.checkins.first import Target
from bot.rules.hiring.debriefs import CardFirst
from bot.rules.hiring.reports.composite import Given
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.store import Books

Answered = Mapping[tuple[int, Side], Answers]


@dataclass(frozen=True)
class Found:
    """A hire with the candidate they were, for somebody who may look at both."""

    known: Known
    seen: Seen


def find(books: Books, me: Person, id: int, now: datetime) -> Found:
    """That hire for who runs the recruitment and has rated what waits for them.

    Raises NoSuchHire, RateFirst, and CardFirst for who owes a card of the candidate.
    """
    known = checkins.known(books, me.workspace, id, now)
    company = books.company.of(me.workspace, now)
    seen = books.candidates.for_panel(known.hire.candidacy, company) if known.hire.candidacy else None
    if seen is None or seen.candidate.erased:
        raise NoSuchHire()
    rules.check(known.hire, known.all, seen.requisition, me.user, me.roles, {*seen.shut, *known.close}, now)
    if books.scorecards.process(seen, now).owes(me.user):
        raise CardFirst()
    return Found(known, seen)


def page(books: Books, me: Person, found: Found, now: datetime) -> dict[str, Any]:
    """Competency by competency what the cards said, as they were handed in first and as far as this person may read
    them, beside what the check-ins say that they may read; what the panel warned of; and what is asked since."""
    hire, seen = found.known.hire, found.seen
    looked = reports.view(books, me.workspace, me.language)
    runs = may_run(seen.requisition, me.user, me.roles)
    cards = books.scorecards.given(me.user, {seen.candidacy.id: seen.shut}, runs, now)[seen.candidacy.id]
    stages = {each.id: each.stage for each in books.interviews.of(seen.candidacy.id)}
    given = books.checkins.seen_by(me.user, hire, found.known.reads(me.user, me.roles))
    full = {each: answers for each, answers in given.items() if each[0] in FULL}
    rated = [each.competency for card in cards for each in card.card.ratings]
    names = dict.fromkeys([*hire.competencies, *rated])
    return {
        **checkins.line(found.known),
        "lines": [
            {"name": looked.name(id), "saw": _saw(cards, stages, id), "then": _then(full, competency(id))}
            for id in names
        ],
        "overall": {
            "saw": [
                {"who": each.who, "n": stages[each.interview] + 1, "overall": each.card.overall.value}
                for each in cards if each.card.overall
            ],
            "then": _then(full, OVERALL),
        },
        "early": _early(given, looked, me.language),
        "indicators": _indicators(found.known, full),
        "said": [
            {"day": day, "side": side.value, "words": answers.words}
            for (day, side), answers in sorted(given.items()) if answers.words
        ],
        "interviewers": sorted({each.who for each in cards}),
        "echoes": [each.day for each in found.known.all if each.interviewed and (each.day, each.side) in given],
        "answered": len(full),
        **_warned(books, me, seen, runs, now),
        "asked": _asked(books, found, looked, me.language),
        "may_ask": bool(_targets(books, me, found)),
    }  # fmt: skip


def form(books: Books, me: Person, found: Found) -> dict[str, Any]:
    """What the form of the question offers: the interviews, each with what it looks for."""
    looked = reports.view(books, me.workspace, me.language)
    roles = {each.id: each for each in _roles(books, me, found)}
    return {
        **checkins.line(found.known),
        "targets": [
            {"value": str(each), "role": roles[each.requisition].wanted.title, "n": each.at + 1,
             "name": looked.name(each.competency), "is_own": each.requisition == found.known.hire.requisition}
            for each in _targets(books, me, found)
        ],
    }  # fmt: skip


def add(books: Books, me: Person, id: int, answers: Mapping[str, object], now: datetime) -> Found:
    """What should have been asked is asked from the next version of that plan on, because of this hire.

    Raises what `find` raises, FieldRefusals, TooManyQuestions, AskedAlready.
    """
    _lock(books, me, id, answers)
    found = find(books, me, id, now)
    where = rules.chosen(answers, _targets(books, me, found))
    question, plan = rules.asked(books.plans.written(where.requisition), where, answers)
    books.plans.keep(where.requisition, plan, me.user, now)
    books.hire_questions.add(found.known.hire.id, where.requisition, question.key, me.user, now)
    entry = {"workspace": me.workspace, "who": me.user, "stage": where.at + 1, "competency": where.competency}
    books.record.note(now, f"{FEATURE}.add_question", f"plan:{where.requisition}", **entry, hire=found.known.hire.id)
    return found


def _lock(books: Books, me: Person, id: int, answers: Mapping[str, object]) -> None:
    """Of two requests the lower first, and both before any candidacy."""
    hire, named = books.checkins.get(me.workspace, id), str(answers.get("where") or "").partition(":")[0]
    wanted = {hire.requisition} if hire else set()
    wanted |= {int(named)} if named.isdecimal() and len(named) < 10 else set()
    for each in sorted(wanted):
        books.requisitions.for_notice(each)


def _roles(books: Books, me: Person, found: Found) -> Sequence[Requisition]:
    others = [] if found.seen.requisition.state in IN_CHARGE else books.requisitions.of(me.identity)
    mine = [each for each in others if may_run(each, me.user, me.roles) and each.raises is None]
    return rules.roles_to_ask_in(found.seen.requisition, mine)


def _targets(books: Books, me: Person, found: Found) -> tuple[Target, ...]:
    plans_ = books.plans.written_of([each.id for each in _roles(books, me, found)])
    return rules.targets(found.known.hire, plans_)


def _saw(cards: Iterable[Given], stages: Mapping[int, int], id: str) -> list[dict[str, Any]]:
    return [
        {"who": card.who, "n": stages[card.interview] + 1, "score": each.score, "evidence": _excerpt(each.evidence)}
        for card in cards for each in card.card.ratings if each.competency == id
    ]  # fmt: skip


def _excerpt(words: str) -> str:
    return words if len(words) <= reports.EXCERPT else f"{words[: reports.EXCERPT].rstrip()}…"


def _then(given: Answered, about: str) -> list[dict[str, Any]]:
    return [
        {"day": day, "side": side.value, "score": answers.scores[about]}
        for (day, side), answers in sorted(given.items()) if about in answers.scores
    ]  # fmt: skip


def _early(given: Answered, looked: View, language: str) -> list[dict[str, Any]]:
    """What the first weeks asked, which no interview did."""
    return [
        {"day": day, "side": side.value, "score": score, **subject(looked.library, about, language)}
        for (day, side), answers in sorted(given.items()) if day not in FULL
        for about, score in answers.scores.items()
    ]  # fmt: skip


def _indicators(known: Known, given: Answered) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name, "target": each.target, "unit": each.unit,
            "then": [
                {"day": day, "side": side.value, "verdict": answers.reached[n].verdict.value,
                 "value": answers.reached[n].value}
                for (day, side), answers in sorted(given.items()) if n in answers.reached
            ],
        }
        for n, each in enumerate(known.hire.indicators)
    ]  # fmt: skip


def _warned(books: Books, me: Person, seen: Seen, runs: bool, now: datetime) -> dict[str, Any]:
    """What the report and the debriefs warned of, as far as this person may read them."""
    signed = books.reports.seen_by(me.user, seen, runs, now)
    looked = (debriefs.sight(books, each, me.workspace, now) for each in books.debriefs.of(seen.candidacy.id))
    decided = [(one, one.debrief.decision) for one in looked if one and one.may_look(me)]
    last = signed[-1] if signed else None
    return {
        "report": {"who": last.who, "at": last.at, "weaknesses": last.written.weaknesses, "risks": last.written.risks}
        if last else None,
        "decisions": [
            {"n": one.debrief.stage + 1, "by": made.by, "at": made.at, "reason": made.reason,
             "conditions": made.conditions}
            for one, made in decided if made
        ],
    }  # fmt: skip


def _asked(books: Books, found: Found, looked: View, language: str) -> list[dict[str, Any]]:
    """The questions that are asked because of this hire, as far as plans still have them."""
    reasons = books.hire_questions.of_hire(found.known.hire.id)
    written = books.plans.written_of({role for role, _ in reasons})
    return [
        {"text": each.said(language).text, "name": looked.name(each.competency), "n": at + 1,
         "by": reasons[role, each.key][0], "at": reasons[role, each.key][1]}
        for role, plan in written.items() for at, stage in enumerate(plan.stages)
        for each in stage.kit.questions if (role, each.key) in reasons
    ]  # fmt: skip
