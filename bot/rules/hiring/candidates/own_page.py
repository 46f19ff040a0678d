"""The candidate's own page: for how long its link is good, by when an answer comes, what is asked once it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, working_day_from
from bot.rules.company import Company
from bot.rules.hiring.candidates import GOING_ON, Candidacy, Candidate, Standing, holder_now, runners, shut_out
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

# Twice as long as it usually takes to fill a role (42 days), so that the question at the end is reached too.
GOOD_FOR = timedelta(days=90)
# By then a candidate hears something (product.md, hiring/candidates).
ANSWER_DAYS = 5
RATINGS = range(1, 6)
WORDS_CHARACTERS = 2000
# Errands give up within eight minutes; a letter that is not settled by then may be asked for again.
LETTER_TAKES = timedelta(minutes=15)
# Who it was, where a candidate did it on their own page: nobody's user in Slack.
THEMSELVES = ""


class Step(StrEnum):
    """Where a stage stands for the candidate."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


class Sending(StrEnum):
    """How it stands with the last letter."""

    UNDER_WAY = "under_way"
    SENT = "sent"
    REFUSED = "refused"  # the server takes no letter to that address
    LOST = "lost"  # nobody knows; it may be asked for again


@dataclass(frozen=True)
class Letter:
    """A letter that somebody asked for: when it was sent, or whether it was refused; neither yet while it waits."""

    number: int
    by: str
    asked_at: datetime
    sent_at: datetime | None = None
    is_refused: bool = False


@dataclass(frozen=True)
class Answer:
    """How it was, said by a candidate when it was over: 1 (bad) to 5 (good), and in words."""

    rating: int
    text: str
    at: datetime


def answer_by(candidacy: Candidacy, hours: Hours) -> date:
    """The day by which the candidate hears something, for somebody who works in these hours: so many working days after
    the candidacy came to be where it is."""
    return working_day_from(local_day(candidacy.since, hours.zone), ANSWER_DAYS, hours)


def steps(candidacy: Candidacy, stages: int) -> Sequence[Step]:
    """Each stage as it stands for the candidate. Once it is over nothing is now, nor comes later as they know."""
    at = candidacy.stage
    now = Step.DONE if candidacy.standing is Standing.HIRED else Step.NOW
    if candidacy.standing in (Standing.REJECTED, Standing.WITHDRAWN):
        now = Step.LATER
    return [Step.DONE if n < at else now if n == at else Step.LATER for n in range(stages)]


def turn_to(candidacy: Candidacy, candidate: Candidate, requisition: Requisition, company: Company) -> str:
    """Whom the candidate turns to: who holds it, else the first who runs the recruitment and may; empty for nobody."""
    shut = shut_out(candidate, company)
    if holder := holder_now(candidacy, shut, company.gone):
        return holder
    return next((each for each in runners(requisition, ()) if each not in shut and each not in company.gone), "")


def is_over(candidacy: Candidacy) -> bool:
    """Whether it is decided, one way or the other: nothing is asked before, and nothing said to it is read."""
    return candidacy.standing not in GOING_ON


def sending(last: Letter | None, now: datetime) -> Sending | None:
    """How it stands with the last letter; None when there was none."""
    if last is None:
        return None
    if last.sent_at is not None:
        return Sending.SENT
    if last.is_refused:
        return Sending.REFUSED
    return Sending.UNDER_WAY if now < last.asked_at + LETTER_TAKES else Sending.LOST


def answered(rating: str, text: str, now: datetime) -> Answer:
    """What the candidate said. Raises FieldRefusals for `rating` and `text`."""
    wrong, said = dict[str, Refusal](), text.strip()
    if rating not in map(str, RATINGS):
        wrong["rating"] = Missing()
    if len(said) > WORDS_CHARACTERS:
        wrong["text"] = TooLong(most=WORDS_CHARACTERS)
    if wrong:
        raise FieldRefusals(wrong)
    return Answer(int(rating), said, now)
