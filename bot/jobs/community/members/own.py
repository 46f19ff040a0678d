"""A member's own page: what is kept of them as they see it, and what they say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.community import consent_words
from bot.jobs.community.members import enter, joining, note
from bot.jobs.moments import Facts
from bot.rules.access import NotReadYet
from bot.rules.calendar import local_day
from bot.rules.community.members import Act, Field, Frequency, How, Member, Purpose, Side, Stand, Standing, Way
from bot.rules.community.members import correcting as rules
from bot.rules.community.members import joining as standing
from bot.rules.community.members.consenting import MONTHS, carried_on, chosen, given
from bot.rules.community.members.joining import NoRecord
from bot.rules.people import Person
from bot.store import Books

# What one page of a history shows; the line of a moderator's note.
LINES, NOTED = 15, "community.members.noted"


def here(books: Books, me: Person, now: datetime) -> Member:
    """Who this person is among the members, spoken to as in Slack; begun where there is no record.
    Raises NotReadYet."""
    if not me.is_known:
        raise NotReadYet()
    found = books.members.of(me.identity) or joining.joined(books, me, now)
    after = replace(found, language=me.language, zone=me.zone)
    if after != found:
        books.members.change(after)
    return after


def mine(books: Books, me: Person) -> Member:
    """The same where there has to be a record. Raises NoRecord."""
    found = books.members.of(me.identity)
    if found is None:
        raise NoRecord()
    return found


def tapped(books: Books, member: Member, how: How, now: datetime) -> None:
    """They clicked or answered: it counts as an act, and what they agreed to goes on from now."""
    books.members.count(member.id, Act.TAP, now.date())
    for receipt in carried_on(books.members.consents(member.id), how, now):
        books.members.give(member.id, receipt)


def page(books: Books, member: Member, now: datetime) -> dict[str, Any]:
    """What the page shows: everything they said and chose."""
    how, until = rules.pause_of(member, now)
    return {
        "is_here": member.standing is Standing.JOINED, "pause": how.value, "until": until,
        **profile(member), "email": member.email, "comes_back": member.comes_back,
        "shown": [each.value for each in Field if each in member.shown],
        "consents": consents(books, member, now), "frequency": member.frequency.value, "way": member.way.value,
        "topics": topics(books, member), "came": [name for _, name, _ in books.members.came(member.id)],
    }  # fmt: skip


def history(books: Books, member: Member, skip: int) -> dict[str, Any]:
    """What happened to and with them, on both sides of the wall: it is theirs. Notes of moderators are given with all
    that is kept, and stand in no list."""
    found = books.members.timeline(member, list(Side), LINES + 1, skip, is_own=True)
    lines = [{"what": each.what, "at": each.at, "facts": dict(each.facts or {})} for each in found[:LINES]]
    kept = [each for each in lines if each["what"] != NOTED]
    return {"lines": kept, "skip": skip, "next": skip + LINES if len(found) > LINES else 0}


def profile(member: Member) -> dict[str, Any]:
    """What the form of the profile holds."""
    return {
        "name": member.name, "family": member.family, "seniority": member.seniority, "location": member.location,
        "motivation": member.motivation, "languages": ", ".join(member.languages), "skills": ", ".join(member.skills),
        "worked_until": member.worked_until,
    }  # fmt: skip


def consents(books: Books, member: Member, now: datetime) -> list[dict[str, Any]]:
    """For each purpose whether they agree now, since when and until when."""
    held = {each.purpose: each for each in books.members.consents(member.id) if each.holds(now)}
    return [
        {"purpose": each.value, "holds": each in held, "at": held[each].at if each in held else None,
         "until": held[each].until if each in held else None}
        for each in Purpose
    ]  # fmt: skip


def topics(books: Books, member: Member) -> dict[str, list[Any]]:
    """The topics they follow and those they muted."""
    stands = books.members.topics([member.id])[member.id]
    all = books.topics.all(member.workspace)
    return {stand.value: [each for each in all if stands.get(each.key) is stand] for stand in Stand}


def agreeing(books: Books, member: Member, now: datetime) -> dict[str, Any]:
    """What the form shows in which they say what they agree to, and what hiring people see."""
    return {
        "consents": consents(books, member, now), "months": MONTHS, "has_email": bool(member.email),
        "words": consent_words.shown(books, member.workspace, member.language),
        "fields": [each.value for each in Field], "shown": [each.value for each in Field if each in member.shown],
    }  # fmt: skip


def following(books: Books, member: Member) -> dict[str, Any]:
    """What the form shows in which they follow and mute topics."""
    return {"all": books.topics.all(member.workspace), **topics(books, member)}


def listening(member: Member) -> dict[str, Any]:
    """What the form shows in which they say how often they want their digest."""
    return {
        "frequencies": [each.value for each in Frequency], "frequency": member.frequency.value,
        "ways": [each.value for each in Way], "way": member.way.value,
    }  # fmt: skip


def pausing(member: Member, now: datetime) -> dict[str, Any]:
    """What the form of a pause shows."""
    how, until = rules.pause_of(member, now)
    return {"pauses": [each.value for each in rules.Pause], "pause": how.value, "until": until}


def correct(books: Books, member: Member, answers: Mapping[str, object], now: datetime) -> Member:
    """The record says that now. Raises FieldRefusals."""
    after = rules.corrected(member, answers, local_day(now, member.zone))
    if fields := rules.changes(member, after):
        books.members.change(after)
        books.matching.again(now)
        enter(books, member, "correct", member.user or "", now, fields=fields)
        if "name" in fields:
            joining.propose(books, member.workspace, [after], now)
    return after


def agree(books: Books, member: Member, answers: Mapping[str, object], now: datetime) -> Member:
    """They agree to just that from now on, and show just that. Raises FieldRefusals."""
    rules.check_there(answers, "agreed", "shown")
    wanted = rules.ticked(answers.get("agreed"), [each.value for each in Purpose])
    own = consent_words.newest(books, member.workspace).version
    receipts, ended = chosen(books.members.consents(member.id), frozenset(map(Purpose, wanted)), now, own)
    for purpose in ended:
        books.members.end(member.id, purpose, now)
        note(books, member.id, "took_back", "", now, purpose=purpose.value)
    for receipt in receipts:
        books.members.give(member.id, receipt)
    after = replace(member, shown=rules.shown_from(answers))
    books.members.change(after)
    books.matching.again(now)
    agreed = [each.purpose.value for each in receipts]
    enter(books, member, "agree", member.user or "", now, given=agreed, ended=[each.value for each in ended])
    return after


def renew(books: Books, member: Member, purpose: Purpose, now: datetime) -> None:
    """They say yes to that once more, to the present text."""
    own = consent_words.newest(books, member.workspace).version
    books.members.give(member.id, given(purpose, How.CLICK, now, own))
    enter(books, member, "renew", member.user or "", now, purpose=purpose.value)


def follow(books: Books, member: Member, answers: Mapping[str, object], now: datetime) -> Member:
    """They follow and mute just these topics; what is in both is muted. Raises FieldRefusals."""
    rules.check_there(answers, "followed", "muted")
    keys = [each.key for each in books.topics.all(member.workspace)]
    wanted = dict.fromkeys(rules.ticked(answers.get("followed"), keys), Stand.FOLLOWED)
    wanted |= dict.fromkeys(rules.ticked(answers.get("muted"), keys), Stand.MUTED)
    before = books.members.topics([member.id])[member.id]
    for key in keys:
        if before.get(key) is not wanted.get(key):
            books.members.stand(member.id, key, wanted.get(key), now)
    return member


def listen(books: Books, member: Member, answers: Mapping[str, object], now: datetime) -> Member:
    """They hear from us so often, there. Raises FieldRefusals."""
    after = rules.rhythm(member, answers)
    books.members.change(after)
    return after


def pause(books: Books, member: Member, answers: Mapping[str, object], now: datetime) -> Member:
    """They are left alone until then, or no longer. Raises FieldRefusals."""
    after = rules.paused(member, answers, now)
    books.members.change(after)
    if after.paused_until != member.paused_until:
        note(books, member.id, "paused" if after.is_paused(now) else "resumed", "", now)
    return after


def leave(books: Books, member: Member, now: datetime) -> Member:
    """They left by their own choice."""
    enter(books, member, "leave", member.user or "", now)
    return joining.leave(books, member, now)


def come_back(books: Books, me: Person, member: Member, now: datetime) -> Member:
    """They are here again. What they had agreed to is asked for anew."""
    if member.standing is Standing.JOINED:
        return member
    back = standing.joined(member, me.user, me.zone, me.language, "", now)
    after = replace(back, frequency=Frequency.WEEKLY)
    books.members.change(after)
    note(books, member.id, "joined", "", now)
    return after


def on_home(books: Books, me: Person, member: Member | None, now: datetime) -> Facts:
    """What the Home shows a member: whether they are here, are left alone, and agreed to be written to."""
    if member is None:
        return {"is_here": True, "pause": rules.Pause.NO.value, "until": None, "agrees": False, "name": me.name}
    how, until = rules.pause_of(member, now)
    return {
        "is_here": member.standing is Standing.JOINED, "pause": how.value, "until": until, "name": member.name,
        "agrees": books.members.agrees(member.id, Purpose.COMMUNITY, now),
    }  # fmt: skip
