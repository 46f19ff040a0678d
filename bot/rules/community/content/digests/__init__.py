"""The personal digest: what somebody is given to read, why, and what they said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.community.members import Consent, Frequency, How, Member, Purpose, Standing, Way
from bot.rules.refusals import FieldRefusals, Refusal

# Nobody says more of an item in a digest.
TEXT_CHARACTERS = 280
# A link in a letter that is older opens nothing: whoever finds it then asks the bot.
LINK_DAYS = 60


class NoSuchDigest(Refusal):
    """There is no such digest of theirs, or nothing of that number in it."""


class ChooseFrequency(Refusal):
    """How often is one of what is offered."""


class ChooseWay(Refusal):
    """Where to is one of what is offered: letters only to an address that is theirs, where they agreed to letters."""


class Why(StrEnum):
    """Why an item was chosen; `Picked.which` says which."""

    FOLLOWED = "followed"  # a topic they follow
    LIKED = "liked"  # a topic of which they opened or wanted more
    CHANNEL = "channel"  # a channel of which they opened or wanted more
    SEGMENT = "segment"  # it is for a group they belong to
    USEFUL = "useful"  # many who were given it opened it
    DIFFERENT = "different"  # a topic they neither follow nor muted, to see whether it is something for them
    NEW = "new"  # it is new here


@dataclass(frozen=True)
class Picked:
    """An item of a digest and why it is there: the topic or channel in `which`, where the reason has one."""

    item: int
    why: Why
    which: str = ""


@dataclass(frozen=True)
class Digest:
    """What a member was given to read in that period, in its order. A letter is `sent_at`."""

    member: int
    period: str
    at: datetime
    way: Way
    items: tuple[Picked, ...]
    sent_at: datetime | None = None

    def find(self, item: int) -> Picked:
        """That item of it. Raises NoSuchDigest."""
        for each in self.items:
            if each.item == item:
                return each
        raise NoSuchDigest()


class Said(StrEnum):
    """What somebody did with an item. That they opened a letter is none of it."""

    OPEN = "open"
    MORE = "more"
    LESS = "less"
    MUTE = "mute"


@dataclass(frozen=True)
class Tap:
    """What a member did with an item, and when; the item's topics and the channel it stands in."""

    item: int
    said: Said
    at: datetime
    topics: tuple[str, ...] = ()
    channel: str = ""


class Answer(StrEnum):
    """What somebody says to "still useful?"."""

    KEEP = "keep"
    LESS = "less"
    STOP = "stop"


# What comes half as often, about.
_LESS_OFTEN: Mapping[Frequency, Frequency] = {
    Frequency.DAILY: Frequency.WEEKLY, Frequency.WEEKLY: Frequency.FORTNIGHTLY,
    Frequency.FORTNIGHTLY: Frequency.MONTHLY,
}  # fmt: skip


def less_often(frequency: Frequency) -> Frequency:
    """The next one that comes less often; never, after monthly."""
    return _LESS_OFTEN.get(frequency, Frequency.NEVER)


def way_to(member: Member, agreed: frozenset[Purpose], now: datetime) -> Way | None:
    """How a digest may reach them now; None where it may not: they pause, chose none, did not agree, or are not there.

    Nobody is written to by a way they did not choose.
    """
    if Purpose.COMMUNITY not in agreed or member.frequency is Frequency.NEVER or member.is_paused(now):
        return None
    if member.way is Way.MESSAGE:
        return Way.MESSAGE if member.standing is Standing.JOINED and member.user else None
    is_there = not member.comes_back and member.standing in {Standing.JOINED, Standing.CONFIRMED}
    return Way.MAIL if is_there and may_mail(member, agreed) else None


def may_mail(member: Member, agreed: frozenset[Purpose]) -> bool:
    """Whether letters may go to them: the address is theirs, and they agreed to letters."""
    return bool(member.email and member.verified_at) and Purpose.MAIL in agreed


def chosen(member: Member, agreed: frozenset[Purpose], frequency: str, way: str) -> tuple[Frequency, Way]:
    """How often and where to, as they chose it in a form. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    if frequency not in {each.value for each in Frequency}:
        wrong["frequency"] = ChooseFrequency()
    if way not in {each.value for each in Way} or (way == Way.MAIL.value and not may_mail(member, agreed)):
        wrong["way"] = ChooseWay()
    if wrong:
        raise FieldRefusals(wrong)
    return Frequency(frequency), Way(way)


def renewed(consent: Consent, now: datetime) -> Consent:
    """The agreement after a click or an answer: it holds as long again from now."""
    return replace(consent, how=How.CLICK, at=now, until=now + (consent.until - consent.at))
