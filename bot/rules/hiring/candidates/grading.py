"""Who was asked to fill in the result of a stage, and sees nothing of the candidate but what that takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.hiring.candidates import Conflict
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

# A second and a third view help; more is a crowd.
MOST_GRADERS = 5
# Room for a link to the work, and what to know about it.
WORK_CHARACTERS = 500


@dataclass(frozen=True)
class Grading:
    """`who` is asked `by` somebody to fill in the result of the stage in that place. `work` says where the work is."""

    stage: int
    who: str
    by: str
    at: datetime
    work: str = ""


class GraderTooClose(Refusal):
    """Candidates are shut to `people`, who may not rate them."""


class TooManyGraders(Refusal):
    """More than `most` are asked for one stage."""


def asked(
    stage: int, whom: Sequence[str], by: str, work: str, now: datetime, shut: Mapping[str, Conflict],
    before: Sequence[Grading] = (),
) -> Sequence[Grading]:
    """Those who are asked now and were not `before`. Raises FieldRefusals for `who` and `work`."""
    wrong: dict[str, Refusal] = {}
    known = {each.who for each in before if each.stage == stage}
    new = [who for who in dict.fromkeys(whom) if who not in known]
    if not whom:
        wrong["who"] = Missing()
    elif close := [who for who in new if who in shut]:
        wrong["who"] = GraderTooClose(people=close)
    elif len(known) + len(new) > MOST_GRADERS:
        wrong["who"] = TooManyGraders(most=MOST_GRADERS)
    if len(work.strip()) > WORK_CHARACTERS:
        wrong["work"] = TooLong(most=WORK_CHARACTERS)
    if wrong:
        raise FieldRefusals(wrong)
    return [Grading(stage, who, by, now, work.strip()) for who in new]
