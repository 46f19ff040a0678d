"""Thanks: five a day, for a reason, never to oneself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from bot.rules.calendar import local_day
from bot.rules.community import fields
from bot.rules.community.recognition import Deed, Merit, Thanks
from bot.rules.refusals import FieldRefusals, Refusal

# product.md, community/recognition: so many on one day of whoever gives them.
MOST_A_DAY = 5
# As long as a sentence in a channel may get.
REASON_CHARACTERS = 300


class No(StrEnum):
    """Why somebody cannot be thanked now."""

    ONESELF = "oneself"
    NOT_HERE = "not_here"  # they left, or are no member
    USED_UP = "used_up"  # five were given today
    AGAIN = "again"  # they were thanked by the same person for the same today: sent twice


def left(given: Iterable[Thanks], giver: int, zone: str, now: datetime) -> int:
    """How many more somebody may give until their own day is over; `zone` is theirs."""
    today = local_day(now, zone)
    return max(0, MOST_A_DAY - sum(each.giver == giver and local_day(each.at, zone) == today for each in given))


def read(answers: Mapping[str, object]) -> str:
    """The reason as it was typed. Raises FieldRefusals where it is missing or too long."""
    wrong: dict[str, Refusal] = {}
    reason = fields.text(answers, "reason", REASON_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    return reason


def why_not(new: Thanks, given: Collection[Thanks], members: Collection[int], zone: str) -> No | None:
    """Why these cannot be given; None where they can. `given` are those of the giver, `members` whoever is here."""
    if new.receiver == new.giver:
        return No.ONESELF
    if new.receiver not in members:
        return No.NOT_HERE
    today = local_day(new.at, zone)
    same = (new.giver, new.receiver, new.reason)
    if any((each.giver, each.receiver, each.reason) == same and local_day(each.at, zone) == today for each in given):
        return No.AGAIN
    return None if left(given, new.giver, zone, new.at) else No.USED_UP


def merits(received: Iterable[Thanks], receiver: int, zone: str) -> tuple[Merit, ...]:
    """What thanks count for whoever received them: one from each person on each day of theirs, however many came."""
    found = {(local_day(each.at, zone), each.giver) for each in received if each.receiver == receiver}
    return tuple(Merit(Deed.THANKED, day, giver) for day, giver in sorted(found))
