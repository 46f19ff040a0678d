"""Filling in the result of a stage: what was typed, as a result; and whether it is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.rules.calendar import zone_or_utc
from bot.rules.hiring.plans.results import GRADES, Deviation, Form, Grade, Reference, Result, Shape, check
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals, Refusal

# The grade of what was not assessed, as a form carries it.
NOT_ASSESSED = "none"
WHOLE_DIGITS = 6


class NotYet(Refusal):
    """A result of a moment that has not come."""


def filled(
    answers: Mapping[str, Any], shape: Shape, form: Form, competencies: Sequence[str], by: str, zone: str,
    now: datetime, earlier: Result | None = None,
) -> Result:  # fmt: skip
    """The result that `by`, in `zone`, typed by `now`. `otherwise` and `arranged` have a deviation a line, the second
    those that somebody needed, for `arranged_why`.

    Raises FieldRefusals for `day` and `time` and for what `check` names.
    """
    typed = {name: text.strip() for name, text in answers.items() if isinstance(text, str)}
    wrong: dict[str, Refusal] = {}
    at = _moment(typed, zone)
    if at is None or at > now:
        wrong["day"] = Missing() if at is None else NotYet()
    result = Result(
        by, at or now, typed.get("place", ""),
        _score(typed.get("score", "")) if shape is Shape.SCORE else None,
        tuple(_grades(typed, competencies)) if shape is Shape.GRADES else (),
        _reference(typed, len(form.questions)) if shape is Shape.REFERENCE else None,
        (*_lines(typed.get("otherwise", "")), *_lines(typed.get("arranged", ""), True, typed.get("arranged_why", ""))),
        typed.get("reason", "") if earlier else "",
    )  # fmt: skip
    try:
        check(result, shape, form, competencies, earlier)
    except FieldRefusals as refused:
        wrong |= refused.errors
    if wrong:
        raise FieldRefusals(wrong)
    return result


def _moment(typed: Mapping[str, str], zone: str) -> datetime | None:
    try:
        local = datetime.fromisoformat(f"{typed['day']}T{typed['time']}")
        return local.replace(tzinfo=zone_or_utc(zone)).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None


def _score(typed: str) -> int | None:
    digits = typed.removeprefix("-")
    return int(typed) if digits.isascii() and digits.isdecimal() and len(digits) < WHOLE_DIGITS else None


def _grades(typed: Mapping[str, str], competencies: Sequence[str]) -> list[Grade]:
    """Those that were given; a competency without one is missing, and `check` says so."""
    given = {str(grade): grade for grade in GRADES}
    found = []
    for n, competency in enumerate(competencies):
        chosen = typed.get(f"grade_{competency}", "")
        if chosen in given or chosen == NOT_ASSESSED:
            found.append(Grade(competency, given.get(chosen), typed.get(f"evidence_{n}", "")))
    return found


def _reference(typed: Mapping[str, str], questions: int) -> Reference:
    answers = tuple(typed.get(f"answer_{n}", "") for n in range(questions))
    return Reference(typed.get("relation", ""), typed.get("period", ""), answers)


def _lines(typed: str, is_accommodation: bool = False, reason: str = "") -> list[Deviation]:
    return [Deviation(line, is_accommodation, reason) for line in map(str.strip, typed.splitlines()) if line]
