"""Moderators and introductions: whether and how often there are rounds, and a round before it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations
from typing import Any

from bot.jobs.community.intros import FEATURE, matching, planning, topics
from bot.jobs.moments import Facts
from bot.rules.calendar import local_day
from bot.rules.community.intros import FLOOR, Kind, TooFew, two
from bot.rules.community.intros.following import came
from bot.rules.community.intros.joining import check_floor
from bot.rules.community.intros.rounds import (
    KEPT,
    PREVIEW,
    Held,
    NoSuchDay,
    NoSuchPace,
    NoSuchRound,
    NothingChosen,
    RoundAhead,
    Setting,
    State,
    about_round,
    again,
    check_open,
    paces,
    set_up,
)
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books

# Groups and names on a page.
LISTED, NAMED = 15, 20


def board(books: Books, workspace: str, now: datetime) -> Facts:
    """How introductions stand there."""
    settings, asked = books.intros.settings(workspace), books.intros.asked(workspace)
    rounds = dict[Kind, Held]()
    for held in books.intro_rounds.open(workspace):
        rounds.setdefault(held.kind, held)
    said = books.intro_rounds.said(workspace, now - KEPT, now)
    result = came([each.introduced for each in said])
    return {
        "kinds": [_of(each, settings.get(each), asked[each], rounds.get(each)) for each in Kind],
        "introduced": len(said), "answered": result.answered, "percent": result.percent,
    }  # fmt: skip


def _of(kind: Kind, setting: Setting | None, asked: int, held: Held | None) -> Facts:
    is_on = setting is not None and setting.is_on
    return {
        "kind": kind.value, "is_on": is_on, "asked": asked, "floor": FLOOR, "missing": max(0, FLOOR - asked),
        "weeks": max(setting.weeks, paces(asked)[0]) if setting and is_on else 0,
        "at": setting.next_at if setting and is_on else None,
        "round": {"id": held.id, "state": held.state.value, "at": held.at, "goes": held.goes} if held else None,
    }  # fmt: skip


def settling(books: Books, me: Person, kind: Kind) -> Facts:
    """What the form of a kind holds."""
    setting, asked = books.intros.settings(me.workspace).get(kind), books.intros.asked(me.workspace)[kind]
    return {
        "kind": kind.value, "is_on": setting is not None and setting.is_on, "paces": paces(asked),
        "weeks": setting.weeks if setting and setting.weeks in paces(asked) else paces(asked)[-1],
        "day": local_day(setting.next_at, me.zone).isoformat() if setting and setting.next_at else "",
        "asked": asked, "floor": FLOOR,
    }  # fmt: skip


def settle(books: Books, me: Person, kind: Kind, answers: Mapping[str, Any], now: datetime) -> None:
    """So it goes from now on. Raises FieldRefusals."""
    before = books.intros.settings(me.workspace).get(kind) or Setting(me.workspace, kind, me.user, now)
    asked = books.intros.asked(me.workspace)[kind]
    if answers.get("is_on") not in {"on", "off"}:
        raise FieldRefusals({"is_on": NothingChosen()})
    is_on, weeks = answers["is_on"] == "on", str(answers.get("weeks") or "")
    try:
        after = set_up(before, asked, is_on, weeks, _day(answers.get("day")), me.zone, now)
    except TooFew as refusal:
        raise FieldRefusals({"is_on": refusal}) from None
    except NoSuchPace as refusal:
        raise FieldRefusals({"weeks": refusal}) from None
    except NoSuchDay as refusal:
        raise FieldRefusals({"day": refusal}) from None
    books.intros.set_up(replace(after, by=me.user, at=now))
    _note(books, me, "settle", f"intros:{me.workspace}:{kind}", now, is_on=after.is_on, weeks=after.weeks)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None


def prepare(books: Books, me: Person, kind: Kind, now: datetime) -> Held:
    """A round is matched now, for moderators to look at and let go. Raises TooFew, RoundAhead."""
    check_floor(books.intros.asked(me.workspace)[kind])
    if any(each.kind is kind for each in books.intro_rounds.open(me.workspace)):
        raise RoundAhead()
    setting = books.intros.settings(me.workspace).get(kind) or Setting(me.workspace, kind, me.user, now)
    held = planning.begin(books, setting, now + PREVIEW, now)
    _note(books, me, "prepare", about_round(held.id), now)
    return held


def preview(books: Books, me: Person, round: int, after: int, now: datetime) -> Facts:
    """A round before it is said: who would meet whom and why, and who has nobody; never why somebody has nobody.
    Raises NoSuchRound."""
    held = books.intro_rounds.get(me.workspace, round)
    if held.state not in {State.MATCHING, State.PROPOSED}:
        raise NoSuchRound()
    is_there = held.state is State.PROPOSED
    groups = books.intro_rounds.groups(held.id, LISTED + 1, after) if is_there else []
    left = books.intro_rounds.left(held.id) if is_there else []
    ids = {id for each in groups for id in each.group.members} | set(left[:NAMED])
    members = books.members.some(me.workspace, ids)
    return {
        "id": held.id, "kind": held.kind.value, "state": held.state.value, "goes": held.goes, "at": held.at,
        "groups": [
            {
                "who": [_person(members, id) for id in each.group.members],
                "topics": topics(books, me.workspace, each.group.why.topics),
                "distance": each.group.why.distance.value, "has_helps": bool(each.group.why.helps),
                "pairs": [{"ids": pair, "names": [_person(members, id)["name"] for id in pair]}
                          for pair in combinations(each.group.members, 2)],
            }
            for each in groups[:LISTED]
        ],
        "next": groups[LISTED - 1].id if len(groups) > LISTED else 0, "after": after,
        "all": books.intro_rounds.count(held.id) if is_there else 0,
        "left": [_person(members, id) for id in left[:NAMED]], "left_more": max(0, len(left) - NAMED),
        "absent": held.absent, "apart": len(books.intro_rounds.apart(held.id)),
    }  # fmt: skip


def _person(members: Mapping[int, Any], id: int) -> Facts:
    return {"name": members[id].name if id in members else "—", "user": members[id].user if id in members else None}


def keep_apart(books: Books, me: Person, round: int, one: int, other: int, now: datetime) -> None:
    """These two do not meet in it: it is matched anew. Raises NoSuchRound, where they are not in one group too."""
    held = check_open(books.intro_rounds.get(me.workspace, round))
    inside = (set(each.group.members) for each in books.intro_rounds.groups(held.id))
    if one == other or not any({one, other} <= each for each in inside):
        raise NoSuchRound()
    books.intro_rounds.keep_apart(held.id, [two(one, other)])
    held = again(held)
    books.intro_rounds.keep(held)
    matching.plan(books, held, now)
    _note(books, me, "apart", about_round(held.id), now)


def go(books: Books, me: Person, round: int, now: datetime) -> None:
    """It is said now. Raises NoSuchRound."""
    held = replace(check_open(books.intro_rounds.get(me.workspace, round)), goes=True)
    books.intro_rounds.keep(held)
    matching.plan_saying(books, held, now)
    _note(books, me, "go", about_round(held.id), now)


def drop(books: Books, me: Person, round: int, now: datetime) -> None:
    """It does not take place. Raises NoSuchRound."""
    held = check_open(books.intro_rounds.get(me.workspace, round))
    books.intro_rounds.keep(replace(held, state=State.DROPPED))
    _note(books, me, "drop", about_round(held.id), now)


def _note(books: Books, me: Person, verb: str, about: str, now: datetime, **facts: Any) -> None:
    books.record.note(now, f"{FEATURE}.{verb}", about, workspace=me.workspace, who=me.user, **facts)
    books.notices.refresh(now, about=about)
