"""What can be seen by which method: a judgement of design, not evidence; an organisation may change every cell."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.plans.methods import Method


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
