"""Badges: something done for different people, once for all. They are not taken away, nor counted against anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from bot.rules.community.recognition import Deed, Merit


class Badge(StrEnum):
    """What there is to be earned."""

    THANKED = "thanked"
    ANSWERER = "answerer"
    WELCOMER = "welcomer"
    CONNECTOR = "connector"
    REGULAR = "regular"
    HOST = "host"


# By how many different people, or for events on how many different days, each is earned: enough that it is no accident,
# few enough for a quiet person in a year. Our own choice.
EARNED_BY: Mapping[Badge, tuple[Deed, int]] = {
    Badge.THANKED: (Deed.THANKED, 5),
    Badge.ANSWERER: (Deed.ANSWERED, 10),
    Badge.WELCOMER: (Deed.WELCOMED, 10),
    Badge.CONNECTOR: (Deed.MET, 5),
    Badge.REGULAR: (Deed.CAME, 6),
    Badge.HOST: (Deed.HOSTED, 1),
}
BY_DAY = frozenset({Deed.CAME, Deed.HOSTED})


def progress(badge: Badge, merits: Iterable[Merit]) -> tuple[int, int]:
    """How far somebody is, and what is needed."""
    deed, needed = EARNED_BY[badge]
    of_it = [each for each in merits if each.what is deed]
    different = {each.day for each in of_it} if deed in BY_DAY else {each.other for each in of_it} - {None}
    return min(len(different), needed), needed


def earned(merits: Collection[Merit], held: Collection[Badge]) -> tuple[Badge, ...]:
    """What is earned now and not held yet."""
    new = (each for each in Badge if each not in held)
    return tuple(each for each in new if len(set(progress(each, merits))) == 1)
