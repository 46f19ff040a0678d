"""Calibration: certified people rate recorded answers anew and see how they compare with the experts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.rules.hiring.training import Module, Rating
from bot.rules.hiring.training.certificates import Certificate, holds
from bot.rules.hiring.training.drift import is_due
from bot.rules.refusals import Refusal


class NotCertified(Refusal):
    """Only who holds a certificate is offered a calibration; who holds none stands in the facts."""


class NoSuchCalibration(Refusal):
    """There is no such offer, it is somebody else's, or it was done."""


@dataclass(frozen=True)
class Calibration:
    """An exercise of that `edition` of the curriculum, offered to somebody `by` somebody; once `done`, `content` has
    their ratings, the experts', and how far they lie apart: that is their own, others see that it was done."""

    workspace: str
    user: str
    module: str
    by: str
    at: datetime
    edition: int = 0
    done: datetime | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


def exercises(modules: Mapping[str, Module]) -> list[str]:
    """The modules whose exercise is to rate recorded answers."""
    return [id for id, module in modules.items() if isinstance(module.practice, Rating)]


def due(certificates: Iterable[Certificate], calibrated: Mapping[str, date], today: date) -> list[str]:
    """Whose eye is to be set anew, among those who are certified today; `calibrated` has each one's last day."""
    newest = {each.person: each for each in certificates if holds(each, today)}
    return sorted(person for person, each in newest.items() if is_due(each, calibrated.get(person), today))


def offered(
    people: Iterable[str], certificates: Iterable[Certificate], open_now: Collection[str], today: date
) -> list[str]:
    """To whom of these people a calibration is offered now: who has one open keeps that. Raises NotCertified."""
    named = dict.fromkeys(people)
    certified = {each.person for each in certificates if holds(each, today)}
    if not_yet := [person for person in named if person not in certified]:
        raise NotCertified(who=not_yet)
    return [person for person in named if person not in open_now]
