"""Members and introductions: asking for them, resting, whom not to meet, and whether they met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community.intros import FEATURE
from bot.jobs.community.intros.saying import described
from bot.jobs.community.members import own
from bot.jobs.moments import Facts
from bot.rules.community.intros import FLOOR, Kind, NoSuchRest, NotTakingPart
from bot.rules.community.intros.following import Answer, answered
from bot.rules.community.intros.joining import MOST_AVOIDED, RESTS, avoiding, back, rested
from bot.rules.community.intros.rounds import (
    MOST_THINGS,
    NotMembers,
    Part,
    about,
    about_part,
    kinds,
    things,
)
from bot.rules.community.members import How, Member, Purpose
from bot.rules.notices import home_key
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# How many of one's introductions the page lists.
LISTED = 10


def page(books: Books, member: Member, now: datetime) -> Facts:
    """What somebody reads of their introductions."""
    part, settings, asked = books.intros.part(member.id), books.intros.settings(member.workspace), None
    asked = books.intros.asked(member.workspace)
    mine = books.intro_rounds.of(member.id, LISTED)
    members = dict(books.members.some(member.workspace, {id for each in mine for id in each.group.members}))
    return {
        "is_part": part is not None, "kinds": [each.value for each in Kind if part and each in part.kinds],
        "rests_until": part.rests_until if part and part.rests_until and part.rests_until > now else None,
        "since": part.since if part else None, "avoided": len(part.avoids) if part else 0,
        "offers": ", ".join(part.offers) if part else "", "seeks": ", ".join(part.seeks) if part else "",
        "rounds": [_next(settings.get(each), each, asked[each]) for each in Kind],
        "met": [described(books, member.workspace, each, member.id, members) for each in mine],
        "agrees": books.members.agrees(member.id, Purpose.COMMUNITY, now),
    }  # fmt: skip


def _next(setting: Any, kind: Kind, asked: int) -> Facts:
    is_on = setting is not None and setting.is_on
    return {
        "kind": kind.value, "is_on": is_on, "at": setting.next_at if is_on else None,
        "weeks": setting.weeks if is_on else 0, "asked": asked, "floor": FLOOR, "missing": max(0, FLOOR - asked),
    }  # fmt: skip


def asking(books: Books, member: Member, now: datetime) -> Facts:
    """What the form of taking part holds."""
    part = books.intros.part(member.id)
    offers = part.offers if part else member.skills[:MOST_THINGS]
    return {
        "all": [each.value for each in Kind], "most": MOST_THINGS, "is_part": part is not None,
        "kinds": [each.value for each in Kind if (each in part.kinds if part else each is Kind.PEOPLE)],
        "offers": ", ".join(offers), "seeks": ", ".join(part.seeks) if part else "",
    }  # fmt: skip


def resting(books: Books, member: Member, now: datetime) -> Facts:
    """What the form of a rest holds. Raises NotTakingPart."""
    part = _mine(books, member)
    is_resting = part.rests_until is not None and part.rests_until > now
    return {"weeks": list(RESTS), "until": part.rests_until if is_resting else None}


def sparing(books: Books, member: Member, now: datetime) -> Facts:
    """What the form of whom not to meet holds: for themselves alone. Raises NotTakingPart."""
    part = _mine(books, member)
    those = books.members.some(member.workspace, part.avoids)
    return {"who": [each.user for each in those.values() if each.user], "most": MOST_AVOIDED}


def take_part(books: Books, member: Member, answers: Mapping[str, Any], now: datetime) -> None:
    """They ask for that from now on. Raises FieldRefusals."""
    wrong, found = dict[str, Refusal](), dict[str, Any]()
    chosen = answers.get("kinds")
    try:
        found["kinds"] = kinds(chosen if isinstance(chosen, list) else [])
    except Refusal as refusal:
        wrong["kinds"] = refusal
    for each in ("offers", "seeks"):
        try:
            found[each] = things(str(answers.get(each) or ""))
        except Refusal as refusal:
            wrong[each] = refusal
    if wrong:
        raise FieldRefusals(wrong)
    before = books.intros.part(member.id)
    books.intros.keep(replace(before or Part(member.id, frozenset(), now), **found))
    _changed(books, member, "change" if before else "join", now)


def rest(books: Books, member: Member, answers: Mapping[str, Any], now: datetime) -> None:
    """They are introduced to nobody for so many weeks, or again. Raises FieldRefusals, NotTakingPart."""
    part, weeks = _mine(books, member), str(answers.get("weeks") or "")
    if weeks == "0":
        return go_on(books, member, now)
    try:
        if not (weeks.isascii() and weeks.isdigit() and len(weeks) < 4):
            raise NoSuchRest()
        until = rested(part.joiner, int(weeks), now).rests_until
    except NoSuchRest as refusal:
        raise FieldRefusals({"weeks": refusal}) from None
    books.intros.keep(replace(part, rests_until=until))
    _changed(books, member, "rest", now)


def avoid(books: Books, member: Member, answers: Mapping[str, Any], now: datetime) -> None:
    """They are introduced to none of these, which is told to nobody. Raises FieldRefusals, NotTakingPart."""
    part, chosen = _mine(books, member), answers.get("who")
    users = [str(each) for each in chosen] if isinstance(chosen, list) else []
    found = {user: books.members.of(Identity(member.workspace, user)) for user in users[: MOST_AVOIDED + 1]}
    strangers = [user for user, each in found.items() if each is None]
    try:
        if strangers:
            there = books.people.some(member.workspace, strangers[:3])
            raise NotMembers(names=[there[each].name if each in there else each for each in strangers[:3]])
        after = avoiding(part.joiner, frozenset(each.id for each in found.values() if each))
    except Refusal as refusal:
        raise FieldRefusals({"who": refusal}) from None
    books.intros.keep(replace(part, avoids=after.avoids))


def go_on(books: Books, member: Member, now: datetime) -> None:
    """They are introduced again from the next round on; what they did not answer counts no more.
    Raises NotTakingPart."""
    part = _mine(books, member)
    books.intros.keep(replace(part, rests_until=back(part.joiner).rests_until, back_at=now))
    _changed(books, member, "go_on", now)


def stop(books: Books, member: Member, now: datetime) -> None:
    """They are introduced to nobody any more; their list of people not to meet is gone."""
    if books.intros.part(member.id) is None:
        return
    books.intros.drop(member.id)
    _changed(books, member, "stop", now)


def answer(books: Books, member: Member, group: int, said: Answer, now: datetime) -> None:
    """That is what they say of it now. Raises NotTakingPart."""
    found = books.intro_rounds.one(member.workspace, group)
    if found is None:
        raise NotTakingPart()
    answered(found.introduced, member.id, said)
    books.intro_rounds.answer(group, member.id, said, now)
    own.tapped(books, member, How.CLICK, now)
    books.notices.refresh(now, about=about(group))


def member_of(books: Books, me: Person, now: datetime) -> Member:
    """Who they are among the members. Raises NotReadYet."""
    return own.here(books, me, now)


def on_home(books: Books, member: Member | None) -> Facts:
    """What the Home shows of it: whether they take part, and whom they met last."""
    if member is None:
        return {"is_part": False, "last": None}
    part, mine = books.intros.part(member.id), books.intro_rounds.of(member.id, 1)
    members = dict(books.members.some(member.workspace, {id for each in mine for id in each.group.members}))
    last = next((described(books, member.workspace, each, member.id, members) for each in mine), None)
    return {"is_part": part is not None, "last": last if last and last["others"] else None}


def _mine(books: Books, member: Member) -> Part:
    found = books.intros.part(member.id)
    if found is None:
        raise NotTakingPart()
    return found


def _changed(books: Books, member: Member, what: str, now: datetime) -> None:
    books.record.note(
        now, f"{FEATURE}.{what}", f"member:{member.id}", workspace=member.workspace, who=member.user or ""
    )
    books.notices.refresh(now, about=about_part(member.id))
    if member.user:
        books.notices.refresh(now, keys=[home_key(member.workspace, member.user)])
