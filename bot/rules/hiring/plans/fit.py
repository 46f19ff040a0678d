"""What can be seen by which method: a judgement of design, not evidence; an organisation may change every cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType

from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals

# What a reason for judging otherwise may have, in characters.
REASON_CHARACTERS = 300


class Fit(IntEnum):
    """How well a method sees a competency."""

    NONE = 0
    SOME = 1
    WELL = 2


Fits = Mapping[Kind, Mapping[Method, Fit]]

M = Method
_JUDGED: dict[Kind, tuple[set[Method], set[Method]]] = {  # well, somewhat
    Kind.TECHNICAL: ({M.JOB_KNOWLEDGE, M.WORK_SAMPLE}, {M.STRUCTURED_INTERVIEW, M.EDUCATION, M.EXPERIENCE}),
    Kind.DOING: ({M.WORK_SAMPLE}, {M.ASSESSMENT_CENTRE, M.STRUCTURED_INTERVIEW, M.EXPERIENCE}),
    Kind.PROBLEM_SOLVING: ({M.COGNITIVE_ABILITY}, {M.WORK_SAMPLE, M.STRUCTURED_INTERVIEW}),
    Kind.PEOPLE: (
        {M.STRUCTURED_INTERVIEW, M.ASSESSMENT_CENTRE},
        {M.SITUATIONAL_JUDGEMENT, M.REFERENCE_CHECK, M.UNSTRUCTURED_INTERVIEW},
    ),
    Kind.DRIVE: ({M.BIODATA}, {M.STRUCTURED_INTERVIEW, M.CONSCIENTIOUSNESS, M.UNSTRUCTURED_INTERVIEW}),
    Kind.RELIABILITY: ({M.INTEGRITY}, {M.REFERENCE_CHECK, M.STRUCTURED_INTERVIEW, M.CONSCIENTIOUSNESS}),
}
SHIPPED: Fits = MappingProxyType(
    {
        kind: MappingProxyType({m: Fit.WELL if m in well else Fit.SOME if m in some else Fit.NONE for m in Method})
        for kind, (well, some) in _JUDGED.items()
    }
)


def changed(fits: Fits, kind: Kind, method: Method, fit: Fit) -> Fits:
    """The matrix with one cell as an organisation judges it."""
    return MappingProxyType({**fits, kind: MappingProxyType({**fits[kind], method: fit})})


@dataclass(frozen=True)
class Judged:
    """A cell that is an organisation's own: what the method sees of that kind of competency, why, who says so, when."""

    kind: Kind
    method: Method
    fit: Fit
    reason: str
    by: str
    at: datetime


def with_judged(judged: Iterable[Judged]) -> Fits:
    """The matrix as it holds for an organisation: what is its own, and for the rest what is shipped."""
    fits = SHIPPED
    for each in judged:
        fits = changed(fits, each.kind, each.method, each.fit)
    return fits


def judge(kind: Kind, method: Method, fit: Fit | None, reason: str, by: str, at: datetime) -> Judged | None:
    """The cell as somebody judges it; None when it is as shipped, which `fit` None asks for. Raises FieldRefusals."""
    if fit is None or fit is SHIPPED[kind][method]:
        return None
    if not reason.strip():
        raise FieldRefusals({"reason": Missing()})
    if len(reason.strip()) > REASON_CHARACTERS:
        raise FieldRefusals({"reason": TooLong(most=REASON_CHARACTERS)})
    return Judged(kind, method, fit, reason.strip(), by, at)
