"""What stands of an interview in calendars outside, and what is sent next: only the latest counts, nothing twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.rules.hiring.panels.seats import TOLD, Interview, Seat, State

# Who the candidate is among those who are sent something; nobody's id in Slack.
CANDIDATE = "candidate"
# A seat that takes its person's time, by e-mail; and in a calendar of theirs, where they can answer what is asked.
COMES, ASKED_TOO = frozenset({State.ACCEPTED}), TOLD


@dataclass(frozen=True)
class Sent:
    """What was sent last: a higher `sequence` replaces it wherever it stands. `mark` is another one when anything is
    otherwise; `is_refused` when nobody takes it there; not `is_done` while it is under way, or may be."""

    sequence: int
    mark: str
    is_off: bool = False
    is_done: bool = False
    is_refused: bool = False


def stands(interview: Interview, who: str, shut: Collection[str], states: Collection[State] = COMES) -> bool | None:
    """Whether it is to stand in that person's calendar; None where what stands there is left as it is.

    The candidate hears of it once everybody said yes, and not of each search for somebody else after that. Nobody who
    is shut out of the candidate has it.
    """
    if interview.called_off is not None:
        return False
    if who == CANDIDATE:
        return True if interview.is_complete else None
    return who not in shut and any(seat.who == who and seat.state in states for seat in interview.seats)


def is_news(seat: Seat, said: str, is_then: bool) -> bool:
    """Whether what somebody answered in a calendar is an answer to what they are asked now: a yes to a seat they are
    offered, a no to one they are offered or said yes to; for the time at which the interview is (`is_then`)."""
    answers = {State.OFFERED: ("accepted", "declined"), State.ACCEPTED: ("declined",)}
    return is_then and said in answers.get(seat.state, ())


def next_of(last: Sent | None, is_wanted: bool | None, mark: str) -> Sent | None:
    """What is sent now; None when what was sent last is still so.

    What was under way goes once more under the same sequence while it is still so: whoever has it already sees no
    difference. What never reached anybody is not called off.
    """
    if is_wanted is None or (not is_wanted and (last is None or last.is_refused)):
        return None
    if last is None:
        return Sent(0, mark)
    if last.is_off != is_wanted and (last.is_off or last.mark == mark):
        return None if last.is_done else last
    return replace(last, sequence=last.sequence + 1, mark=mark, is_off=not is_wanted, is_done=False, is_refused=False)
