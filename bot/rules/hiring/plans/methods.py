"""The library of methods: what is published about each, and what each costs.

Validity is the mean operational validity of Sackett, Zhang, Berry and Lievens (2022), Journal of Applied Psychology
107(11), 2040–2068, table 3; `spread` is the true standard deviation between settings, `upper` the alternate estimate
with another correction, because the one of 2022 is disputed (Oh, Le and Roth 2023). `difference` is the standardized
difference between Black and White people in the USA of the same table: no figure for another country, nor of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

# 90 % of settings lie above the mean minus so many standard deviations (the lower 80 % credibility value).
LOWER_Z = 1.28
# The most competencies one interview does justice to.
MOST_PER_INTERVIEW = 4


class Method(StrEnum):
    """What a plan may be made of. Graphology, age, and whatever reads emotions, faces or voices are no methods."""

    STRUCTURED_INTERVIEW = "structured_interview"
    JOB_KNOWLEDGE = "job_knowledge"
    WORK_SAMPLE = "work_sample"
    COGNITIVE_ABILITY = "cognitive_ability"
    INTEGRITY = "integrity"
    SITUATIONAL_JUDGEMENT = "situational_judgement"
    ASSESSMENT_CENTRE = "assessment_centre"
    BIODATA = "biodata"
    CONSCIENTIOUSNESS = "conscientiousness"
    REFERENCE_CHECK = "reference_check"
    UNSTRUCTURED_INTERVIEW = "unstructured_interview"
    EDUCATION = "education"
    EXPERIENCE = "experience"


class Evidence(StrEnum):
    """How far what is published can be leaned on."""

    CURRENT = "current"
    OLD = "old"  # only Schmidt and Hunter (1998); not estimated anew in 2022, for want of information


@dataclass(frozen=True)
class Facts:
    """What is known of a method. Validity and spread are correlations, `difference` is in standard deviations.

    Minutes are judgement, not evidence: a candidate's `base` once per stage and `each` per competency, and the work of
    assessors beside the candidate's time (`grading`). `is_interview`: every member of the panel is an assessor.
    """

    validity: float
    spread: float | None
    upper: float | None
    difference: float | None
    base: int
    each: int = 0
    grading: int = 0
    from_applicants: bool = False
    evidence: Evidence = Evidence.CURRENT
    is_interview: bool = False

    @property
    def lower(self) -> float | None:
        """What nine of ten settings lie above; None where no spread is published."""
        return None if self.spread is None else self.validity - LOWER_Z * self.spread

    def minutes(self, competencies: int) -> int:
        """Of the candidate, for so many competencies."""
        stages = self.stages(competencies)
        return self.base * stages + self.each * competencies

    def stages(self, competencies: int) -> int:
        """How many sittings that takes."""
        return -(-competencies // MOST_PER_INTERVIEW) if self.is_interview and self.each else 1

    def assessor_minutes(self, competencies: int, panel: int) -> int:
        """Of all who assess one candidate together, writing down what was seen included."""
        seats = panel if self.is_interview else 1
        sitting = self.minutes(competencies) if self.is_interview else 0
        return seats * (sitting + self.grading * self.stages(competencies))


@dataclass(frozen=True)
class Local:
    """What an organisation takes a method's validity for, because of so many of its own `hires`; `lower` is what it
    takes as sure, in place of what nine of ten settings lie above. Made by `outcomes.shifting`."""

    validity: float
    lower: float
    hires: int


METHODS: Mapping[Method, Facts] = MappingProxyType(
    {
        Method.STRUCTURED_INTERVIEW: Facts(
            0.42, 0.19, 0.48, 0.23, base=12, each=12, grading=15, from_applicants=True, is_interview=True
        ),
        Method.JOB_KNOWLEDGE: Facts(0.40, 0.13, 0.47, 0.54, base=45, grading=10),
        Method.BIODATA: Facts(0.38, 0.09, 0.44, 0.33, base=20),
        Method.WORK_SAMPLE: Facts(0.33, 0.09, 0.36, 0.67, base=90, grading=30, from_applicants=True),
        Method.COGNITIVE_ABILITY: Facts(0.31, 0.14, 0.36, 0.79, base=30, from_applicants=True),
        Method.INTEGRITY: Facts(0.31, 0.20, None, 0.10, base=25, from_applicants=True),
        Method.ASSESSMENT_CENTRE: Facts(0.29, 0.09, 0.30, 0.52, base=240, grading=480, from_applicants=True),
        Method.SITUATIONAL_JUDGEMENT: Facts(0.26, 0.10, 0.31, 0.39, base=35),
        Method.UNSTRUCTURED_INTERVIEW: Facts(
            0.19, 0.16, 0.22, 0.32, base=45, grading=10, from_applicants=True, is_interview=True
        ),
        Method.CONSCIENTIOUSNESS: Facts(0.19, 0.15, 0.22, -0.07, base=15),
        Method.EXPERIENCE: Facts(0.07, 0.11, 0.08, 0.49, base=0, grading=5),
        Method.REFERENCE_CHECK: Facts(0.26, None, None, None, base=5, grading=25, evidence=Evidence.OLD),
        Method.EDUCATION: Facts(0.10, None, None, None, base=0, grading=5, evidence=Evidence.OLD),
    }
)
# Nothing of one's own: every figure as it is published.
PUBLISHED: Mapping[Method, Local] = MappingProxyType({})


def shift(method: Method, local: Local) -> float:
    """By how much that lies above what is published, below nought under it."""
    return local.validity - METHODS[method].validity
