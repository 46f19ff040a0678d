"""Which competency is seen where, and where the plan has holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.hiring.competencies import Kind
from bot.rules.hiring.plans.fit import Fit, Fits
from bot.rules.hiring.plans.methods import METHODS, Evidence, Method

# A must-have wants two assessments that know nothing of each other: two methods, or two interviewers.
INDEPENDENT = 2
# What the fits of all methods that see a competency have to add up to.
FIT_FOR_MUSTS, FIT_FOR_OTHERS = 2, 1


@dataclass(frozen=True)
class Wanted:
    """A competency that the post asks for; one that is no must is nice to have."""

    id: str
    kind: Kind
    is_must: bool = True


class Hole(StrEnum):
    """Why a competency is not covered; the first that is true."""

    UNSEEN = "unseen"  # no stage sees it at all
    OLD_EVIDENCE = "old_evidence"  # only methods see it about which there is no current evidence
    POORLY = "poorly"  # it is seen, but not well enough for what it weighs
    ONE_VIEW = "one_view"  # a must-have that one assessment alone sees


@dataclass(frozen=True)
class Look:
    """A method that looks at these competencies, `assessors` of them each for themselves."""

    method: Method
    competencies: frozenset[str]
    assessors: int = 1


def cells(wanted: Sequence[Wanted], looks: Sequence[Look], fits: Fits) -> Mapping[str, tuple[Fit, ...]]:
    """The coverage matrix: for each competency, in the order given, how well each look sees it."""
    return {
        each.id: tuple(fits[each.kind][look.method] if each.id in look.competencies else Fit.NONE for look in looks)
        for each in wanted
    }


def hole(wanted: Wanted, looks: Sequence[Look], fits: Fits) -> Hole | None:
    """What is missing of the cover of a competency; None when it is covered."""
    seeing = [look for look in looks if wanted.id in look.competencies and fits[wanted.kind][look.method]]
    if not seeing:
        return Hole.UNSEEN
    if all(METHODS[look.method].evidence is Evidence.OLD for look in seeing):
        return Hole.OLD_EVIDENCE
    # Several interviews are one method: they fit no better together than one of them.
    fit = sum(max(fits[wanted.kind][look.method] for look in seeing if look.method is m) for m in _methods(seeing))
    if fit < (FIT_FOR_MUSTS if wanted.is_must else FIT_FOR_OTHERS):
        return Hole.POORLY
    if wanted.is_must and sum(look.assessors for look in seeing) < INDEPENDENT:
        return Hole.ONE_VIEW
    return None


def holes(wanted: Sequence[Wanted], looks: Sequence[Look], fits: Fits) -> Mapping[str, Hole]:
    """What is missing, by competency, in the order given; empty when all are covered."""
    found = {each.id: hole(each, looks, fits) for each in wanted}
    return {id: missing for id, missing in found.items() if missing is not None}


def _methods(looks: Sequence[Look]) -> set[Method]:
    return {look.method for look in looks}
