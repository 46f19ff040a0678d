"""Introductions: each reason, answer and state, as members and as moderators read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community.intros import INTRODUCED, MET, NOBODY, PROPOSED, STAY, TEMPLATES, TOGETHER, moderating, own
from bot.rules.access import Kind as Place
from bot.rules.community.intros import Distance, Group, Help, Kind, TooFew, TooManyAvoided, Why
from bot.rules.community.intros.following import Answer
from bot.rules.community.intros.rounds import (
    Held,
    NoSuchDay,
    NotMembers,
    Part,
    Setting,
    State,
    TooManyThings,
    about,
    about_part,
    about_round,
)
from bot.rules.community.members import Consent, How, Member, Purpose, Standing
from bot.rules.community.topics import SHIPPED
from bot.rules.notices import Planned
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, Sample, homes, said

HERE = {"prefix": ""}
BOTH = frozenset(Kind)
WEEK = timedelta(days=7)


def joined(books: Books, user: str, workspace: str = TEAM, name: str = "", **changes: Any) -> Member:
    """A member there who agreed to be written to and asked for introductions of both kinds, two weeks ago."""
    made = Member(workspace, name or user.title(), Standing.JOINED, NOW, f"{user.lower()}@a.example", NOW, user)
    member = books.members.of(Identity(workspace, user)) or books.members.begin(made)
    books.members.give(member.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW - WEEK, NOW + 60 * WEEK))
    books.intros.keep(replace(Part(member.id, BOTH, NOW - 2 * WEEK), **changes))
    return member


def held(books: Books, groups: list[Group], left: tuple[int, ...] = (), workspace: str = TEAM, **changes: Any) -> Held:
    """A round with those groups."""
    found = books.intro_rounds.add(replace(Held(workspace, Kind.PEOPLE, NOW, "seed", State.PROPOSED), **changes))
    books.intro_rounds.put(found, groups, left)
    return found


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community in which nobody asked to one with rounds of both kinds."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    books.people.put(make.person(ASKER), NOW)
    admin = make.person(ADMIN, is_admin=True)
    books.people.put(admin, NOW)
    mina = joined(books, ASKER, name=typed or "Mina", offers=(typed,), seeks=(typed,))
    books.intros.drop(mina.id)
    yield from _pages(books, mina)
    yield from homes(books, [ASKER, ADMIN])
    yield "community/intros/board", {**HERE, **moderating.board(books, TEAM, NOW)}
    people = [joined(books, f"U0LI{n}", name=typed or f"Li {n}") for n in range(12)]
    books.intros.keep(Part(mina.id, BOTH, NOW, (typed,), (typed,), avoids=frozenset({people[0].id})))
    yield from _pages(books, mina)
    yield from homes(books, [ASKER])
    books.intros.set_up(Setting(TEAM, Kind.PEOPLE, ADMIN, NOW, True, 1, NOW + WEEK))
    books.intros.set_up(Setting(TEAM, Kind.PROJECTS, ADMIN, NOW, True, 4, NOW + WEEK))
    two_avoided = frozenset(each.id for each in people[:2])
    books.intros.keep(Part(mina.id, BOTH, NOW, rests_until=NOW + WEEK, avoids=two_avoided))
    yield from _pages(books, mina)
    books.members.end(mina.id, Purpose.COMMUNITY, NOW)
    yield from _pages(books, mina)
    books.members.give(mina.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW, NOW + 60 * WEEK))
    yield from _rounds(books, mina, people, typed)
    yield from _said(books, mina, people, typed)


def _pages(books: Books, mina: Member) -> Iterator[Sample]:
    yield f"{TEMPLATES}/meet", {**HERE, **own.page(books, mina, NOW)}
    yield f"{TEMPLATES}/join", {**HERE, **own.asking(books, mina, NOW)}
    if books.intros.part(mina.id):
        yield f"{TEMPLATES}/rest", {**HERE, **own.resting(books, mina, NOW)}
        yield f"{TEMPLATES}/avoid", {**HERE, **own.sparing(books, mina, NOW)}
    for kind in Kind:
        facts = moderating.settling(books, make.person(ADMIN, is_admin=True), kind)
        yield f"{TEMPLATES}/settle", {**HERE, **facts}


def _rounds(books: Books, mina: Member, people: list[Member], typed: str) -> Iterator[Sample]:
    admin = make.person(ADMIN, is_admin=True)
    why = Why((SHIPPED[0], SHIPPED[1]), (), Distance.FAR, (NOW,))
    helping = replace(why, topics=(), helps=(Help(people[0].id, people[1].id, typed),), distance=Distance.KNOWN)
    pair = Group((mina.id, people[0].id), replace(why, distance=Distance.BETWEEN), "drawn")
    trio = Group(tuple(each.id for each in people[:3]), helping)
    many = [pair, trio, *(Group((mina.id, each.id), why) for each in people), *[pair] * 10]
    left = tuple(each.id for each in people)
    for groups, over, absent in (([pair], left[:1], 1), (many, left, 9), ([], (), 0)):
        found = held(books, groups, over, absent=absent)
        yield "community/intros/board", {**HERE, **moderating.board(books, TEAM, NOW)}
        first = moderating.preview(books, admin, found.id, 0, NOW)
        yield "community/intros/preview", {**HERE, **first}
        yield "community/intros/preview", {**HERE, **first, "left_more": 1 if absent == 1 else 2}
        if first["next"]:
            yield "community/intros/preview", {**HERE, **moderating.preview(books, admin, found.id, first["next"], NOW)}
        books.notices.plan(
            Planned(about_round(found.id), PROPOSED, about_round(found.id), TEAM, ADMIN, {"round": found.id}), NOW
        )
        for changed in ({"goes": True}, {"state": State.MATCHING}, {}, {"state": State.SAID}, {"state": State.DROPPED}):
            books.intro_rounds.keep(replace(found, **changed))  # type: ignore[arg-type]
            yield from said(books, about_round(found.id))
            if changed.get("state") is State.MATCHING:
                yield "community/intros/preview", {**HERE, **moderating.preview(books, admin, found.id, 0, NOW)}
                yield "community/intros/board", {**HERE, **moderating.board(books, TEAM, NOW)}


def _said(books: Books, mina: Member, people: list[Member], typed: str) -> Iterator[Sample]:
    one, other = people[0].id, people[1].id
    helps = tuple(Help(by, to, typed or "Go") for by, to in ((mina.id, one), (one, mina.id), (one, other)))
    books.members.change(replace(books.members.get(TEAM, one), user=None))
    for kind in Kind:
        for distance in Distance:
            times = (NOW, NOW + WEEK / 7) if distance is not Distance.KNOWN else ()
            topics = (SHIPPED[0],) if distance is not Distance.BETWEEN else ()
            who = (mina.id, other) if distance is Distance.FAR else (mina.id, one, other)
            why = Why(topics, helps if kind is Kind.PROJECTS and len(who) > 2 else (), distance, times)
            round = held(books, [Group(who, why)], kind=kind, state=State.SAID, said_at=NOW)
            (group,) = books.intro_rounds.groups(round.id)
            prompt = "" if distance is Distance.KNOWN else typed or "What drew you here?"
            facts = {"group": group.id, "member": mina.id, "prompt": prompt}
            for moment in (INTRODUCED, MET):
                books.notices.plan(Planned(f"{moment}:{group.id}", moment, about(group.id), TEAM, ASKER, facts), NOW)
            told = {**facts, "language": "zh"}
            books.notices.plan(Planned(f"{TOGETHER}:{group.id}", TOGETHER, about(group.id), TEAM, "C0HR", told), NOW)
            for answer in (None, *Answer):
                if answer:
                    books.intro_rounds.answer(group.id, mina.id, answer, NOW)
                yield from said(books, about(group.id))
                yield f"{TEMPLATES}/meet", {**HERE, **own.page(books, mina, NOW)}
        yield from homes(books, [ASKER])
    books.members.change(replace(books.members.get(TEAM, other), user=None))
    yield from said(books, about(group.id))
    facts = {"member": mina.id, "round": round.id}
    for moment in (STAY, NOBODY):
        books.notices.plan(Planned(f"{moment}:x", moment, about_part(mina.id), TEAM, ASKER, facts), NOW)
    for back_at in (None, NOW):
        books.intros.keep(Part(mina.id, BOTH, NOW, back_at=back_at))
        yield from said(books, about_part(mina.id))
    books.intros.drop(mina.id)
    yield from said(books, about_part(mina.id))


def of_handlers(typed: str) -> Iterator[Sample]:
    """What only many introductions bring about."""
    kinds = [
        {"kind": kind.value, "is_on": is_on, "asked": asked, "floor": 12, "missing": max(0, 12 - asked), "weeks": weeks,
         "at": NOW, "round": None}
        for kind in Kind for is_on in (True, False) for asked in (1, 11, 12, 1000) for weeks in (1, 4)
    ]  # fmt: skip
    for n, percent in ((1, None), (2, 50), (100, 0)):
        facts = {"introduced": n, "answered": n, "percent": percent}
        for first in range(0, len(kinds), 8):
            yield f"{TEMPLATES}/board", {**HERE, "kinds": kinds[first : first + 8], **facts}
    yield f"{TEMPLATES}/board", {**HERE, "kinds": kinds[:1], "introduced": 1, "answered": 1, "percent": 100}
    for days in (1, 7):
        yield f"{TEMPLATES}/introduced", {
            **HERE, "id": 1, "kind": "people", "others": [], "topics": [], "helps": [], "distance": "far", "times": [],
            "at": NOW, "answer": "", "is_met": False, "prompt": typed, "days": days,
        }  # fmt: skip
    for n in (1, 3):
        yield f"{TEMPLATES}/stay", {**HERE, "n": n, "stays": False, "is_out": False}
        yield f"{TEMPLATES}/rest", {**HERE, "weeks": [n], "until": None}
        yield f"{TEMPLATES}/avoid", {**HERE, "who": [], "most": n}
        asking = {"all": ["people"], "kinds": ["people"], "is_part": False, "offers": typed, "seeks": typed}
        yield f"{TEMPLATES}/join", {**HERE, **asking, "most": n}
        yield f"{TEMPLATES}/proposed", {
            **HERE, "id": 1, "kind": "people", "state": "said", "goes": False, "at": NOW, "groups": n, "left": 0,
        }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {
        TooFew: [{"have": n, "floor": 12} for n in (0, 1, 11)], TooManyAvoided: [{"most": 50}],
        TooManyThings: [{"most": n, "characters": 60} for n in (1, 10)], NoSuchDay: [{"days": n} for n in (1, 90)],
        NotMembers: [{"names": [typed or "Kai"]}, {"names": ["Kai", typed or "Li"]}],
    }  # fmt: skip
