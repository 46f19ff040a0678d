"""From stage to stage, on hold and back, and out: what may follow what, and which reasons are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.rules.hiring.candidates import Candidacy, Move, Standing, What
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

WHY_CHARACTERS = 2000
# From which standing each can happen.
FROM: Mapping[What, frozenset[Standing]] = {
    What.NEXT: frozenset({Standing.UNDER_WAY}),
    What.BACK: frozenset({Standing.UNDER_WAY}),
    What.HOLD: frozenset({Standing.UNDER_WAY}),
    What.RESUME: frozenset({Standing.ON_HOLD, Standing.REJECTED, Standing.WITHDRAWN}),
    What.REJECT: frozenset({Standing.UNDER_WAY, Standing.ON_HOLD}),
    What.WITHDRAW: frozenset({Standing.UNDER_WAY, Standing.ON_HOLD}),
    What.HIRE: frozenset({Standing.UNDER_WAY}),
    What.TAKE: frozenset({Standing.UNDER_WAY, Standing.ON_HOLD}),
}
LEADS_TO: Mapping[What, Standing] = {
    What.HOLD: Standing.ON_HOLD,
    What.RESUME: Standing.UNDER_WAY,
    What.REJECT: Standing.REJECTED,
    What.WITHDRAW: Standing.WITHDRAWN,
    What.HIRE: Standing.HIRED,
}
# The reasons of each list, in its order. They are for us: what a candidate is told is another text.
REASONS: Mapping[What, tuple[str, ...]] = {
    What.REJECT: (
        "must_have", "experience", "another_chosen", "expectations", "place_or_time", "not_reached", "conduct",
        "role_gone", "other",
    ),
    What.WITHDRAW: ("another_offer", "pay", "role", "place_or_time", "too_slow", "personal", "not_said"),
}  # fmt: skip
# Where a sentence is wanted. Whoever withdraws need not have said one.
EXPLAINED = frozenset({What.HOLD, What.REJECT})
# What is asked for in a form before it is done.
ASKED = (What.HOLD, What.REJECT, What.WITHDRAW)


class CandidacyChanged(Refusal):
    """It is otherwise by now than on the page from which this was done."""


class CannotMove(Refusal):
    """As the candidacy stands (`standing`), that cannot happen."""


class NoStageThere(Refusal):
    """There is no stage after the last (`is_last`), nor before the first."""


def begun(requisition: int, candidate: int, code: str, plan: int, who: str, holder: str, now: datetime) -> Candidacy:
    """A candidacy at its first stage."""
    first = Move(What.BEGIN, who, now, 0, Standing.UNDER_WAY, holder)
    return Candidacy(requisition, candidate, code, plan, (first,))


def check_revision(candidacy: Candidacy, revision: int) -> None:
    """Return if it is still what somebody saw. Raises CandidacyChanged."""
    if candidacy.revision != revision:
        raise CandidacyChanged()


def what_from(name: object) -> What:
    """What has that name. Raises CandidacyChanged for what no button of ours says."""
    found = next((each for each in FROM if each.value == name), None)
    if found is None:
        raise CandidacyChanged()
    return found


def check_may(candidacy: Candidacy, what: What, stages: int, who: str) -> None:
    """Return if that can happen now, of so many stages, by `who`. Raises CannotMove, NoStageThere."""
    if what not in FROM or candidacy.standing not in FROM[what]:
        raise CannotMove(standing=candidacy.standing.value)
    is_last = candidacy.stage >= stages - 1
    if what is What.NEXT and is_last:
        raise NoStageThere(is_last=True)
    if what is What.BACK and candidacy.stage == 0:
        raise NoStageThere(is_last=False)
    if (what is What.HIRE and not is_last) or (what is What.TAKE and candidacy.holder == who):
        raise CannotMove(standing=candidacy.standing.value)


def verbs(candidacy: Candidacy, stages: int, who: str) -> tuple[What, ...]:
    """What can happen to it now by `who`, in the order it is offered."""
    found = []
    for what in FROM:
        try:
            check_may(candidacy, what, stages, who)
        except Refusal:
            continue
        found.append(what)
    return tuple(found)


def moved(
    candidacy: Candidacy, what: What, stages: int, who: str, now: datetime, reason: str = "", why: str = ""
) -> Candidacy:
    """The candidacy after that, with the move behind the others.

    Raises CannotMove, NoStageThere, and FieldRefusals for `reason` and `why` where they are wanted.
    """
    check_may(candidacy, what, stages, who)
    said, wrong = why.strip(), dict[str, Refusal]()
    if what in REASONS and reason not in REASONS[what]:
        wrong["reason"] = Missing()
    if what in EXPLAINED and not said:
        wrong["why"] = Missing()
    elif len(said) > WHY_CHARACTERS:
        wrong["why"] = TooLong(most=WHY_CHARACTERS)
    if wrong:
        raise FieldRefusals(wrong)
    by = {What.NEXT: 1, What.BACK: -1}.get(what, 0)
    standing = LEADS_TO.get(what, candidacy.standing)
    holder = who if what is What.TAKE else candidacy.holder
    move = Move(what, who, now, candidacy.stage + by, standing, holder, reason if what in REASONS else "", said)
    return replace(candidacy, moves=(*candidacy.moves, move))
