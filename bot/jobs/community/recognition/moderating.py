"""Moderators and recognition: whether there are tiers, where it is celebrated, and who hears early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.recognition import FEATURE
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.audit import FEWEST_IN_GROUP, UNKNOWN, Audit, Placed, audited
from bot.rules.community.recognition.settling import NotReady, check_ready
from bot.rules.community.recognition.spotlight import FLOOR as SPOTLIGHT_FLOOR
from bot.rules.community.recognition.tiers import FLOOR, FLOOR_DAYS
from bot.rules.fairness import NOBODY
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books


def board(books: Books, workspace: str, now: datetime) -> dict[str, Any]:
    """How recognition stands there."""
    setting, counted = books.tiers.setting(workspace), books.tiers.counted(workspace, now)
    footing, at_each = counted.footing, counted.groups["tier"]
    return {
        "is_on": setting.is_on, "is_ready": footing.is_ready, "active": footing.active, "floor": FLOOR,
        "days": footing.days, "floor_days": FLOOR_DAYS, "channel": setting.channel,
        "tiers": [{"tier": each.value, "n": at_each.get(each.value, NOBODY).of} for each in Tier if each.rank],
        "spotlight_floor": SPOTLIGHT_FLOOR,
    }  # fmt: skip


def settling(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """What the form holds."""
    facts = board(books, me.workspace, now)
    return {name: facts[name] for name in ("is_on", "channel", "is_ready", "active", "floor", "days", "floor_days")}


def settle(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """So it is from now on. Raises FieldRefusals."""
    before = books.tiers.setting(me.workspace)
    is_on = answers.get("is_on") == "on"
    if is_on and not before.is_on:
        try:
            check_ready(books.tiers.counted(me.workspace, now).footing)
        except NotReady as refusal:
            raise FieldRefusals({"is_on": refusal}) from None
    after = replace(before, is_on=is_on, channel=str(answers.get("channel") or ""))
    books.tiers.settle(after, me.user, now)
    about = f"recognition:{me.workspace}"
    books.record.note(now, f"{FEATURE}.settle", about, workspace=me.workspace, who=me.user, is_on=is_on)


def audit(books: Books, workspace: str, now: datetime) -> dict[str, Any]:
    """Whether tiers make some kinds of members hear of openings later: in groups alone, none of them small."""
    groups = books.tiers.counted(workspace, now).groups
    return {
        "is_on": books.tiers.setting(workspace).is_on, "fewest": FEWEST_IN_GROUP,
        "parts": [{"by": by, **_part(audited(groups[by]))} for by in ("language", "zone", "source")],
    }  # fmt: skip


def _part(found: Audit) -> dict[str, Any]:
    shown = sorted(found.groups, key=lambda each: (-each.counts.of, each.name))
    return {
        "why": found.why.value if found.why else "", "others": found.others.of, "others_early": found.others.passed,
        "is_to_be_looked_at": found.is_to_be_looked_at, "groups": [_group(each) for each in shown],
    }  # fmt: skip


def _group(each: Placed) -> dict[str, Any]:
    between = tuple(round(bound, 2) for bound in each.between) if each.between else None
    return {
        "name": each.name or UNKNOWN, "early": each.counts.passed, "of": each.counts.of,
        "percent": round(each.counts.rate * 100),
        "ratio": round(float(each.ratio), 2) if each.ratio is not None else None,
        "between": between, "p": round(each.exact.p, 3) if each.exact else None,
        "verdict": each.verdict.value if each.verdict else "", "why": each.why.value if each.why else "",
    }  # fmt: skip
