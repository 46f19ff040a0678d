"""A member's own standing: their tier with what is missing to the next, badges, thanks, and what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.recognition import FEATURE, standing
from bot.jobs.community.recognition.thanking import A_DAY
from bot.rules.calendar import local_day
from bot.rules.community.members import Member
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.badges import Badge, progress
from bot.rules.community.recognition.benefits import BENEFITS, Benefit
from bot.rules.community.recognition.celebrating import Occasion
from bot.rules.community.recognition.settling import OWN_REASONS, chosen, frozen
from bot.rules.community.recognition.thanking import MOST_A_DAY, left
from bot.rules.community.recognition.tiers import (
    BARS,
    FLOOR,
    FLOOR_DAYS,
    Frozen,
    Held,
    Reached,
    is_frozen,
    lost_on,
    next_of,
)
from bot.rules.notices import home_key
from bot.rules.people import Person
from bot.store import Books

# How many thanks the page lists.
LISTED = 5


def page(books: Books, member: Member, now: datetime) -> dict[str, Any]:
    """What the page of somebody's standing shows; why there are no tiers while there are none."""
    today, freezes = local_day(now, member.zone), books.tiers.freezes([member.id])
    merits = standing.merits_of(books, [member], freezes, today)[member.id]
    badges = books.tiers.badges([member.id])[member.id]
    setting, footing = books.tiers.setting(member.workspace), books.tiers.counted(member.workspace, now).footing
    has_tiers = setting.is_on and footing.is_ready
    return {
        "is_on": has_tiers, "is_switched_on": setting.is_on, "active": footing.active, "floor": FLOOR,
        "days": footing.days, "floor_days": FLOOR_DAYS,
        "tier": _tier(books, member, standing.what_reached(member, merits, freezes[member.id], today),
                      freezes[member.id]) if has_tiers else None,
        "is_frozen": is_frozen(today, freezes[member.id]),
        "frozen": [each for each in freezes[member.id] if each.last >= today and each.why in OWN_REASONS],
        "badges": [{"badge": each.value, "on": on} for each, on in badges.items()],
        "coming": [
            {"badge": each.value, "have": have, "needed": needed}
            for each in Badge if each not in badges for have, needed in [progress(each, merits)]
        ],
        "received": _received(books, member), "most": MOST_A_DAY,
        "left": left(books.thanks.given(member.id, now - A_DAY), member.id, member.zone, now),
        "celebrated": [each.occasion.value for each in books.shown.chosen(member.id)],
        "is_private": bool(books.thanks.wants_privacy([member.id])),
    }  # fmt: skip


def _tier(books: Books, member: Member, found: Reached, freezes: tuple[Frozen, ...]) -> dict[str, Any]:
    held = books.tiers.held([member.id]).get(member.id) or Held(Tier.EXPLORER, local_day(member.at, member.zone))
    after = next_of(held.tier)
    bar = BARS[after] if after else None
    missing = dict(found.missing(bar)) if bar else {}
    return {
        "tier": held.tier.value, "since": held.since, "points": found.points, "people": found.people,
        "days": found.days, "next": after.value if after else "",
        "missing": {name: missing.get(name, 0) for name in ("points", "people", "days")},
        "tenure": max(0, bar.tenure - found.tenure) if bar else 0,
        "lost_on": lost_on(held.told_on, freezes) if held.told_on else None,
        "benefits": [each.value for each in Benefit if each in BENEFITS[held.tier]],
        "next_benefits": [each.value for each in Benefit if after and each in BENEFITS[after] - BENEFITS[held.tier]],
    }  # fmt: skip


def _received(books: Books, member: Member) -> list[dict[str, Any]]:
    found = books.thanks.received(member.id, LISTED)
    givers = books.members.some(member.workspace, {each.thanks.giver for each in found})
    return [
        {"id": each.thanks.id, "name": givers[each.thanks.giver].name, "reason": each.thanks.reason,
         "at": each.thanks.at, "is_public": bool(each.channel) and each.private_at is None}
        for each in found if each.thanks.giver in givers
    ]  # fmt: skip


def choosing(books: Books, member: Member, now: datetime) -> dict[str, Any]:
    """What the form of one's choices holds."""
    days = {each.occasion: each.day for each in books.shown.chosen(member.id)}
    return {
        "occasions": [each.value for each in Occasion], "chosen": [each.value for each in Occasion if each in days],
        "days": {each.value: days[each].isoformat() if each in days else "" for each in Occasion},
        "is_private": bool(books.thanks.wants_privacy([member.id])),
        "has_channel": bool(books.tiers.setting(member.workspace).channel),
    }  # fmt: skip


def choose(books: Books, member: Member, answers: Mapping[str, Any], now: datetime) -> None:
    """That is celebrated, and so thanks are told, from now on. Raises FieldRefusals."""
    wanted = chosen(answers, member.id, local_day(member.joined_at or member.at, member.zone))
    books.shown.choose(member.id, wanted)
    books.thanks.choose(member.id, "yes" in (answers.get("private") or []))
    _enter(books, member, "choose", now)


def freezing(books: Books, member: Member, now: datetime) -> dict[str, Any]:
    """What the form of frozen days holds."""
    return {"reasons": [each.value for each in OWN_REASONS], "today": local_day(now, member.zone).isoformat()}


def freeze(books: Books, member: Member, answers: Mapping[str, Any], now: datetime) -> None:
    """On those days nothing is counted or lost. Raises FieldRefusals."""
    there = books.tiers.freezes([member.id])[member.id]
    books.tiers.freeze({member.id: frozen(answers, there, local_day(now, member.zone))})
    _enter(books, member, "freeze", now)


def thaw(books: Books, member: Member, now: datetime) -> None:
    """Days count again from today on."""
    books.tiers.thaw(member.id, local_day(now, member.zone))
    _enter(books, member, "thaw", now)


def member_of(books: Books, me: Person, now: datetime) -> Member:
    """Who they are among the members. Raises NotReadYet."""
    return own.here(books, me, now)


def _enter(books: Books, member: Member, what: str, now: datetime) -> None:
    books.record.note(
        now, f"{FEATURE}.{what}", f"member:{member.id}", workspace=member.workspace, who=member.user or ""
    )
    if member.user:
        books.notices.refresh(now, keys=[home_key(member.workspace, member.user)])
