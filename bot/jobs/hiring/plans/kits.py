"""Interview kits as templates show them, in the reader's language; what a person typed, as it was typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from bot.jobs.hiring.plans import View
from bot.rules.hiring import plans as rules
from bot.rules.hiring.competencies import ANCHORED
from bot.rules.hiring.descriptions.findings import Word
from bot.rules.hiring.plans import Plan, kits
from bot.rules.hiring.plans.asking import Phrases
from bot.rules.hiring.plans.kits import Finding, Kit, KitQuestion
from bot.rules.hiring.requisitions import Requisition


def shown(
    plan: Plan, at: int, looked: View, requisition: Requisition, words: Sequence[Word], phrases: Phrases,
    because: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """The kit of the interview in that place, as its interviewer reads it; `because` has the keys of questions that are
    asked because of somebody who was hired. Raises PlanChanged where there is none."""
    frame, stage = rules.frame(plan, at), plan.stages[at]
    kit, asked = stage.kit, [each.competency for each in stage.kit.questions]
    found = kits.find(kit, frame, words, phrases)
    return {
        "id": requisition.id, "title": requisition.wanted.title, "seen": rules.fingerprint(plan), "at": at,
        "method": stage.method.value, "minutes": stage.minutes, "needed": kit.minutes, "panel": stage.panel,
        "opening": kit.opening, "closing": kit.closing,
        "times": {"opening": kits.OPENING, "own": kits.OWN_TIME, "closing": kits.CLOSING},
        "questions": [
            {**question(kit, number, looked, found), "is_of_a_hire": each.key in because}
            for number, each in enumerate(kit.questions)
        ],
        "findings": [_finding(each, looked) for each in found if each.flaw not in kits.AT_QUESTION],
        "replaces": any(each.id for each in kit.questions),
        "is_full": len(kit.questions) >= kits.MOST_QUESTIONS,
        "has_more": bool(kits.offered(kit, frame, looked.library)),
        "unasked": [looked.name(id) for id in frame.competencies if id not in asked],
    }  # fmt: skip


def bank(plan: Plan, at: int, looked: View) -> dict[str, Any]:
    """What the bank still has for that interview, the questions numbered from 1."""
    offered = kits.offered(plan.stages[at].kit, rules.frame(plan, at), looked.library)
    return {
        "questions": [
            {
                "id": each.id, "competency": looked.name(each.competency), "kind": each.kind.value,
                "minutes": kits.MINUTES[each.kind], "text": each.texts[looked.language].text,
                "probes": list(each.texts[looked.language].probes),
            }
            for each in offered
        ]
    }  # fmt: skip


def form(plan: Plan, at: int, number: int | None, looked: View) -> dict[str, Any]:
    """What the form of one's own question shows: that question, or None for a new one. Raises QuestionGone for one of
    the bank."""
    question = None if number is None else kits.own_at(plan.stages[at].kit, number)
    competencies = [{"id": id, "name": looked.name(id)} for id in rules.frame(plan, at).competencies]
    known = [each["id"] for each in competencies]
    said = question.said("") if question else None
    return {
        "said": said,
        "probes": "\n".join(said.probes) if said else "",
        "anchors": dict(zip(ANCHORED, said.anchors if said and said.anchors else ("", "", ""), strict=True)),
        "kind": question.kind.value if question else "",
        "competency": question.competency if question and question.competency in known else "",
        "competencies": competencies,
    }


def question(kit: Kit, at: int, looked: View, found: Sequence[Finding]) -> dict[str, Any]:
    """What follows the last question with the same anchors are those; above the first of a competency is its name."""
    question = kit.questions[at]
    said, anchors = question.said(looked.language), _anchors(question, looked)
    before, after = kit.questions[at - 1] if at else None, kit.questions[at + 1 : at + 2]
    is_first = before is None or before.competency != question.competency
    goes_on = after and after[0].competency == question.competency and _anchors(after[0], looked) == anchors
    known = looked.library.by_id.get(question.competency)
    return {
        "at": at, "kind": question.kind.value, "minutes": question.minutes, "text": said.text,
        "probes": list(said.probes), "anchors": [] if goes_on else list(anchors), "is_own": not question.id,
        "is_movable": kits.is_movable(kit, at),
        "hints": [_finding(each, looked) for each in found if each.flaw in kits.AT_QUESTION and each.at == at],
        "heading": looked.name(question.competency) if is_first else "",
        "definition": known.texts[looked.language].definition if known and is_first else "",
    }  # fmt: skip


def _anchors(question: KitQuestion, looked: View) -> tuple[str, ...]:
    """The question's, or those of its competency; none of one that is not in the library any more."""
    own, known = question.said(looked.language).anchors, looked.library.by_id.get(question.competency)
    if own or known is None:
        return own
    return tuple(known.texts[looked.language].anchors[rating] for rating in ANCHORED)


def _finding(finding: Finding, looked: View) -> dict[str, Any]:
    return {
        "flaw": finding.flaw.value, "minutes": finding.minutes, "name": looked.name(finding.competency),
        "number": finding.at + 1, "word": finding.word, "instead": finding.instead,
    }  # fmt: skip
