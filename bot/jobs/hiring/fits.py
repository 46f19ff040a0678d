"""What methods see, as it is judged now, for its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.rules.hiring.competencies import Kind, Library
from bot.rules.hiring.plans import fit
from bot.rules.hiring.plans.fit import Fit, Judged
from bot.rules.hiring.plans.methods import METHODS


def shown(judged: Sequence[Judged], library: Library, language: str) -> list[dict[str, Any]]:
    """For each kind of competency what it is, which methods see it well or somewhat, and which cells are one's own."""
    fits = fit.with_judged(judged)
    offered = [each for each in library.competencies if library.offers(each.id)]
    return [
        {
            "kind": kind.value,
            "names": [each.texts[language].name for each in offered if each.kind is kind],
            "well": [method.value for method in METHODS if fits[kind][method] is Fit.WELL],
            "some": [method.value for method in METHODS if fits[kind][method] is Fit.SOME],
            "own": [_own(each) for each in judged if each.kind is kind],
        }
        for kind in Kind
    ]


def _own(one: Judged) -> dict[str, Any]:
    shipped = fit.SHIPPED[one.kind][one.method]
    return {
        "method": one.method.value, "fit": one.fit.value, "shipped": shipped.value, "reason": one.reason,
        "by": one.by, "at": one.at,
    }  # fmt: skip
