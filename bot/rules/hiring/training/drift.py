"""Drift: whether somebody's ratings lie off those of others, and when an eye is to be set anew.

It leads to a calibration session and to nothing else; who drifted hears of it first (science.md, 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import erf, sqrt

from bot.rules.hiring.training.certificates import Certificate, months_after

# A quarter of a point, with nine chances in ten, over ten interviews at the least (science.md, 3.2): below that most
# of what one sees is luck.
POINTS = 0.25
CERTAINTY = 0.9
FEWEST_INTERVIEWS = 10
# Half a year or thirty interviews (science.md, 5): practice in the trade, not evidence.
MONTHS = 6
INTERVIEWS = 30


class Drift(StrEnum):
    """Which way somebody's ratings lie off."""

    SEVERE = "severe"
    LENIENT = "lenient"


@dataclass(frozen=True)
class Severity:
    """How far somebody's ratings lie above those of others of the same candidates, as estimated: `points` of the
    scale (below zero is severe), the standard `error` of that, and over how many `interviews`."""

    points: float
    error: float
    interviews: int


def chance(severity: Severity) -> float:
    """The probability, 0 to 1, that the ratings truly lie more than `POINTS` off the way they seem to.

    The estimate is taken as normal. Both ways together, as in science.md, an estimate of which nothing is known would
    be nearly sure to be off: this is never more, and as much where the error is that of ten interviews.
    """
    beyond = abs(severity.points) - POINTS
    if not severity.error:
        return float(beyond > 0)
    return (1 + erf(beyond / (severity.error * sqrt(2)))) / 2


def drift(severity: Severity) -> Drift | None:
    """Whether it is worth a calibration session, and which way; None where it is too small or too uncertain."""
    if severity.interviews < FEWEST_INTERVIEWS or chance(severity) <= CERTAINTY:
        return None
    return Drift.LENIENT if severity.points > 0 else Drift.SEVERE


def is_due(certificate: Certificate, calibrated: date | None, today: date) -> bool:
    """Whether half a year or thirty interviews went by since they were certified, or `calibrated` last."""
    since = max(certificate.given, calibrated or certificate.given)
    return today >= months_after(since, MONTHS) or sum(since < use for use in certificate.uses) >= INTERVIEWS
