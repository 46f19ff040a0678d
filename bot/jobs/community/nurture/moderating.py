"""Moderators and nurture: whom we owe a word, what was promised, and the journeys of the community."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community.content import named_segments
from bot.jobs.community.moderation import users
from bot.jobs.community.nurture import FEATURE, PROMISED, RELEASED, keeping, open_segments
from bot.rules.calendar import local_day
from bot.rules.community.fields import Empty
from bot.rules.community.members import NoSuchMember, Purpose
from bot.rules.community.nurture import Journey, Start
from bot.rules.community.nurture.checkins import EVERY, OFFERED
from bot.rules.community.nurture.journeys import HIDDEN, READY
from bot.rules.community.nurture.promises import (
    TEXT_CHARACTERS,
    Nudge,
    Promise,
    State,
    is_late,
    kept,
    kept_percent,
    nudges,
    promised,
    released,
)
from bot.rules.community.nurture.writing import (
    MOST_STEPS,
    STARTS,
    NoSuchJourney,
    NoSuchPromise,
    NoWait,
    Written,
    about_promise,
    read,
)
from bot.rules.community.segments import Kind, shown_count
from bot.rules.notices import Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# What a page lists of each.
LISTED = 8
# Promises of so long are counted.
COUNTED = timedelta(days=365)
# Before the key of a journey of a community's own.
OWN = "own-"
# Every how many months members of a segment may hear from a person.
RHYTHMS = (*OFFERED[:1], 2, *OFFERED[1:])
NEW = "new"


def board(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Whom we owe a word, what is promised, and the journeys with how many are on each."""
    there = books.workspaces.get(me.workspace)
    owed, promises = keeping.owed(books, me.workspace, there.hours, now), books.nurture.open_promises(me.workspace, 500)
    ids = {*(each.member for each in owed[:LISTED]), *(each.member for each in promises[:LISTED])}
    members = books.members.some(me.workspace, ids)
    counts, kept_since = books.nurture.counts(me.workspace), local_day(now, there.zone) - COUNTED
    return {
        "owed": [
            {"id": each.member, "name": members[each.member].name, "what": each.what.value, "since": each.since}
            for each in owed[:LISTED] if each.member in members
        ],
        "owed_more": max(0, len(owed) - LISTED),
        "promises": [
            {"id": each.id, "name": members[each.member].name, "text": each.text, "owner": each.owner, "due": each.due,
             "is_late": is_late(each, there.zone, now)}
            for each in promises[:LISTED] if each.member in members
        ],
        "promises_more": max(0, len(promises) - LISTED),
        "percent": kept_percent(books.nurture.promises_since(me.workspace, kept_since), there.zone, now),
        "journeys": [
            {"key": each.journey.key, "name": each.name, "is_on": each.journey.is_on, "n": _count(each, counts)}
            for each in _journeys(books, me.workspace, now)
        ],
        "every": [{"tier": tier.value, "n": months} for tier, months in EVERY.items()],
        "rhythms": _rhythms(books, me.workspace),
    }  # fmt: skip


def _count(written: Written, counts: Mapping[int, int]) -> int | None:
    """How many are on it, as moderators may know."""
    is_hidden = written.journey.start in HIDDEN
    return shown_count(Kind.HIRING if is_hidden else Kind.LIVE, counts.get(written.id, 0))


def _named(books: Books, workspace: str) -> list[dict[str, Any]]:
    """The segments there that a journey or a rhythm may be for, as a form shows them."""
    named = named_segments(books, workspace)
    return [named[each.id] for each in open_segments(books, workspace)]


def _rhythms(books: Books, workspace: str) -> list[dict[str, Any]]:
    segments = named_segments(books, workspace)
    return [
        {**segments[each.segment], "n": each.months}
        for each in books.nurture.rhythms(workspace) if each.segment in segments
    ]  # fmt: skip


def _journeys(books: Books, workspace: str, now: datetime) -> list[Written]:
    """Those that are kept, and the ready-made ones that nobody switched on yet."""
    kept_ones = {each.journey.key: each for each in books.nurture.journeys(workspace)}
    ready = {key: Written(workspace, replace(each, is_on=False), now) for key, each in READY.items()}
    return list({**ready, **kept_ones}.values())


def journey(books: Books, me: Person, key: str, now: datetime) -> Written:
    """The journey of that key there; a new one for `NEW`. Raises NoSuchJourney."""
    if key == NEW:
        return Written(me.workspace, Journey(f"{OWN}{secrets.token_hex(6)}", Start.JOINED, (), is_on=False), now)
    found = next((each for each in _journeys(books, me.workspace, now) if each.journey.key == key), None)
    if found is None:
        raise NoSuchJourney()
    return found


def writing(books: Books, me: Person, key: str, now: datetime) -> dict[str, Any]:
    """What the form of a journey holds. Raises NoSuchJourney."""
    found, segments = journey(books, me, key, now), _named(books, me.workspace)
    steps = [
        {"day": each.day, "words": each.words, "to": each.to.value, "text": found.text(place)}
        for place, each in enumerate(found.journey.steps)
    ]
    blank = {"day": "", "words": "", "to": "member", "text": ""}
    return {
        "key": key, "is_ready": found.is_ready, "name": found.name, "start": found.journey.start.value,
        "starts": [each.value for each in STARTS], "is_on": found.journey.is_on,
        "steps": steps if found.is_ready else [*steps, *[blank] * (MOST_STEPS - len(steps))],
        "segment": next((str(each["id"]) for each in segments if each["id"] == found.journey.segment), ""),
        "segments": segments,
    }  # fmt: skip


def write(books: Books, me: Person, key: str, answers: Mapping[str, Any], now: datetime) -> None:
    """The journey is so from now on. Raises NoSuchJourney, FieldRefusals."""
    before = journey(books, me, key, now)
    segments = [each.id for each in open_segments(books, me.workspace)]
    after = books.nurture.keep(read(answers, before, segments, now), me.user, now)
    _note(books, me, "write", f"journey:{after.id}", now, is_on=after.journey.is_on)


def pacing(books: Books, me: Person) -> dict[str, Any]:
    """What the form holds of how often members of a segment hear from a person."""
    return {"months": list(RHYTHMS), "segments": _named(books, me.workspace)}


def pace(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """So often from now on; by tier alone for none. Raises FieldRefusals."""
    segment, months = str(answers.get("segment") or ""), str(answers.get("months") or "")
    known = {str(each.id): each.id for each in open_segments(books, me.workspace)}
    wrong: dict[str, Refusal] = {}
    if segment not in known:
        wrong["segment"] = Empty()
    if months not in {"0", *map(str, RHYTHMS)}:
        wrong["months"] = NoWait()
    if wrong:
        raise FieldRefusals(wrong)
    books.nurture.set_rhythm(me.workspace, known[segment], int(months) or None)
    _note(books, me, "pace", f"segment:{segment}", now, months=int(months))


def wrote(books: Books, me: Person, id: int, now: datetime) -> None:
    """A person of us wrote to them now. Raises NoSuchMember."""
    books.members.for_moderators(me, me.workspace, id)
    books.nurture.check_in(replace(books.nurture.check_ins([id])[id], our_word=now, later=None))
    for user in users(books, me.workspace):
        books.notices.refresh(now, about=f"names:{me.workspace}:{user}")
    _note(books, me, "wrote", f"member:{id}", now)


def promising(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form of a promise holds. Raises NoSuchMember."""
    name = books.members.for_moderators(me, me.workspace, id).member.name
    return {"id": id, "name": name, "owner": me.user, "characters": TEXT_CHARACTERS}


def promise(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Promise:
    """It is a task with an owner and a day. Raises NoSuchMember, NotHere, FieldRefusals."""
    books.members.for_moderators(me, me.workspace, id)
    zone = books.workspaces.get(me.workspace).zone
    made = promised(id, answers, me.user, local_day(now, zone), now)
    books.people.check_here(Identity(me.workspace, made.owner))
    made = books.nurture.promise(me.workspace, made)
    hours = books.people.hours(me.workspace, [made.owner])[made.owner]
    lead = sorted(set(users(books, me.workspace)) - {made.owner})[:1]
    planned = [
        Planned(f"{PROMISED}:{made.id}:{what.value}:{to}", PROMISED, about_promise(made.id), me.workspace, to,
                {"promise": made.id}, at, living=True)
        for what, at in nudges(made, hours) for to in (made.owner, *(lead if what is Nudge.LATE else ()))
    ]  # fmt: skip
    books.notices.plan_many(planned, now)
    _note(books, me, "promise", about_promise(made.id), now)
    return made


def keep(books: Books, me: Person, id: int, now: datetime) -> None:
    """It is done; that was a word from us too. Raises NoSuchPromise."""
    found = _open(books, me, id)
    books.nurture.keep_promise(kept(found, now))
    books.nurture.check_in(replace(books.nurture.check_ins([found.member])[found.member], our_word=now))
    _over(books, me, found, "keep", now)


def releasing(books: Books, me: Person, id: int) -> dict[str, Any]:
    """What the form shows in which a promise is taken back. Raises NoSuchPromise."""
    found = _open(books, me, id)
    name = books.members.get(me.workspace, found.member).name
    return {"id": id, "text": found.text, "name": name, "characters": TEXT_CHARACTERS}


def release(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """The member is told that it will not be, and why. Raises NoSuchPromise, FieldRefusals."""
    after = released(_open(books, me, id), answers, now)
    books.nurture.keep_promise(after)
    member = books.members.get(me.workspace, after.member)
    if member.user and books.members.agrees(member.id, Purpose.COMMUNITY, now):
        facts, due = {"promise": id}, member.paused_until if member.is_paused(now) else now
        key = f"{RELEASED}:{id}"
        told = Planned(key, RELEASED, about_promise(id), me.workspace, member.user, facts, due)
        books.notices.plan(told, now)
    _over(books, me, after, "release", now)


def _open(books: Books, me: Person, id: int) -> Promise:
    found = books.nurture.promised(me.workspace, id)
    if found is None or found.state is not State.OPEN:
        raise NoSuchPromise()
    try:
        books.members.for_moderators(me, me.workspace, found.member)
    except NoSuchMember:
        raise NoSuchPromise() from None
    return found


def _over(books: Books, me: Person, promise: Promise, verb: str, now: datetime) -> None:
    books.notices.refresh(now, about=about_promise(promise.id))
    _note(books, me, verb, about_promise(promise.id), now)


def _note(books: Books, me: Person, verb: str, about: str, now: datetime, **facts: Any) -> None:
    books.record.note(now, f"{FEATURE}.{verb}", about, workspace=me.workspace, who=me.user, **facts)
