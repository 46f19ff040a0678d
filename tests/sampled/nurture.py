"""Nurture: each journey and step, promises in each state, and whom we owe something, as members and moderators read
them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.app import MESSAGES
from bot.jobs.community.nurture import ASIDE, NAMES, PROMISED, RELEASED, STEP, TEMPLATES, learning, moderating, own
from bot.rules.access import Kind as Place
from bot.rules.community.members import Member
from bot.rules.community.nurture import Stop, Traveller
from bot.rules.community.nurture.checkins import OFFERED
from bot.rules.community.nurture.journeys import READY, Wrong
from bot.rules.community.nurture.promises import Owed, Promise, State
from bot.rules.community.nurture.writing import STARTS, NotADay, Written, WrongJourney, about, about_promise
from bot.rules.notices import Planned
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.community.nurture import CheckIn, Going
from bot.words.curriculum import LESSONS, curriculum
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.intros import joined
from tests.sampled.said import ADMIN, ASKER, Sample, said

HERE = {"prefix": ""}
DAY, TODAY = timedelta(days=1), NOW.date()


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community in which nothing was promised to one with journeys, promises and names."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    books.people.put(make.person(ASKER), NOW)
    admin = make.person(ADMIN, is_admin=True)
    books.people.put(admin, NOW)
    yield f"{TEMPLATES}/board", {**HERE, **moderating.board(books, admin, NOW)}
    mina = joined(books, ASKER, name=typed or "Mina")
    for key in (*READY, moderating.NEW):
        yield f"{TEMPLATES}/write", {**HERE, **moderating.writing(books, admin, key, NOW)}
    kept = {}
    for key, each in READY.items():
        kept[key] = books.nurture.keep(Written(TEAM, each, NOW), ADMIN, NOW)
    mine = replace(READY["welcome"], key="own-1")
    ours = Written(TEAM, mine, NOW, typed or "Ours", (typed or "Hello", typed or "x", ""))
    made = books.nurture.keep(ours, ADMIN, NOW)
    yield f"{TEMPLATES}/write", {**HERE, **moderating.writing(books, admin, "own-1", NOW)}
    for written in (*kept.values(), made):
        going = Going(written.id, Traveller(mina.id, written.journey.key, TODAY, NOW), NOW)
        books.nurture.begin([going])
        for place in range(len(written.journey.steps)):
            facts = {"journey": written.id, "member": mina.id, "place": place}
            for kind in (STEP, ASIDE):
                key = f"{kind}:{written.id}:{place}"
                books.notices.plan(Planned(key, kind, about(written.id, mina.id), TEAM, ASKER, facts), NOW)
        yield from said(books, about(written.id, mina.id))
    books.nurture.went(replace(going, ended=Stop.REPLIED))
    yield from said(books, about(made.id, mina.id))
    yield from _promises(books, mina.id, typed)
    names = {"members": [mina.id], "journeys": {str(mina.id): kept["welcome"].id}, "years": {}}
    books.notices.plan(Planned("names:1", NAMES, "names", TEAM, ADMIN, names), NOW)
    books.notices.plan(Planned("names:2", NAMES, "names", TEAM, ADMIN, {**names, "journeys": {}}), NOW)
    for n in (1, 5):
        facts = {**names, "journeys": {}, "years": {str(mina.id): n}}
        books.notices.plan(Planned(f"names:years:{n}", NAMES, "names", TEAM, ADMIN, facts), NOW)
    yield from said(books, "names")
    moderating.wrote(books, replace(admin, roles=frozenset()), mina.id, NOW)
    yield from said(books, "names")
    yield from _learns(books, mina)
    yield f"{TEMPLATES}/pace", {**HERE, **moderating.pacing(books, admin)}
    yield f"{TEMPLATES}/wait", {**HERE, **own.waiting(books, make.person(ASKER))}
    books.nurture.check_in(CheckIn(mina.id, their_word=NOW - 9 * DAY))
    yield f"{TEMPLATES}/board", {**HERE, **moderating.board(books, admin, NOW)}


def _learns(books: Books, mina: Member) -> Iterator[Sample]:
    modules, right = curriculum(MESSAGES, LESSONS)["en"], {"what_happens": "1210", "your_answers": "1211"}
    for id, answers in right.items():
        yield f"{TEMPLATES}/learn", {**HERE, **learning.page(books, modules, mina)}
        for at in range(3):
            yield f"{TEMPLATES}/read", {**HERE, **learning.turn(books, modules, mina, id, at, NOW)}
        yield f"{TEMPLATES}/learn", {**HERE, **learning.page(books, modules, mina)}
        yield f"{TEMPLATES}/quiz", {**HERE, **learning.quiz(modules, id)}
        for given in ("0000", answers):
            chosen = {f"q{n}": each for n, each in enumerate(given)}
            yield f"{TEMPLATES}/result", {**HERE, **learning.answer(books, modules, mina, id, chosen, NOW)}
        yield f"{TEMPLATES}/read", {**HERE, **learning.leaf(books, modules, mina, id, None)}
    yield f"{TEMPLATES}/learn", {**HERE, **learning.page(books, modules, mina)}


def _promises(books: Books, mina: int, typed: str) -> Iterator[Sample]:
    admin = make.person(ADMIN, is_admin=True)
    yield f"{TEMPLATES}/promise", {**HERE, **moderating.promising(books, admin, mina)}
    for n, due in enumerate((TODAY - 3 * DAY, TODAY + DAY)):
        for owner in (ADMIN, ASKER):
            new = Promise(mina, typed or "Ask the team", ADMIN, owner, due, NOW)
            made = books.nurture.promise(TEAM, new)
            facts = {"promise": made.id}
            for kind, to in ((PROMISED, ADMIN), (RELEASED, ASKER)):
                key = f"{kind}:{n}:{owner}"
                books.notices.plan(Planned(key, kind, about_promise(made.id), TEAM, to, facts), NOW)
            yield from said(books, about_promise(made.id))
            yield f"{TEMPLATES}/release", {**HERE, **moderating.releasing(books, admin, made.id)}
            yield f"{TEMPLATES}/board", {**HERE, **moderating.board(books, admin, NOW)}
            for state in (State.KEPT, State.RELEASED):
                books.nurture.keep_promise(replace(made, state=state, ended_at=NOW, reason=typed or "No time"))
                yield from said(books, about_promise(made.id))


def of_handlers(typed: str) -> Iterator[Sample]:
    """What only large communities bring about."""
    for n in (1, 5):
        owed = [{"id": 1, "name": typed or "Mina", "what": each.value, "since": date(2026, 11, 2)} for each in Owed]
        journeys = [
            {"key": key, "name": typed if key == "own-1" else "", "is_on": is_on, "n": n}
            for key in (*READY, "own-1") for is_on in (True, False)
        ] + [
            {"key": "offer_declined", "name": "", "is_on": is_on, "n": None} for is_on in (True, False)
        ]  # fmt: skip
        facts = {"owed": owed, "owed_more": n, "promises": [], "promises_more": n, "percent": 90, "journeys": journeys}
        facts |= {"every": [], "rhythms": [{"id": 1, "name": "", "ready": "students", "n": n}]}
        yield f"{TEMPLATES}/board", {**HERE, **facts}
        line = {"id": 1, "name": typed or "Mina", "user": ASKER, "is_done": False, "journey": "", "journey_name": ""}
        line |= {"years": n - 1}
        yield f"{TEMPLATES}/names", {**HERE, "lines": [line] * n}
    for months in OFFERED:
        yield f"{TEMPLATES}/waits", {**HERE, "n": months}
    yield f"{TEMPLATES}/wait", {**HERE, "months": list(OFFERED)}
    steps = [
        {"day": day, "words": words, "to": "member", "text": ""}
        for day in (-60, -1, 0, 1, 3)
        for words in ("say_hello", "newcomers_waiting", "lapsing_members", "graduates")
    ]  # fmt: skip
    segments = [{"id": 1, "name": typed or "Students", "ready": ""}]
    form = {"name": "", "starts": [], "is_on": False, "segment": "1", "segments": segments}
    for start in STARTS:
        facts = {"key": "welcome", "is_ready": True, "start": start.value, "steps": steps}
        yield f"{TEMPLATES}/write", {**HERE, **form, **facts}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {NotADay: [{"least": -730, "most": 730}], WrongJourney: [{"wrong": each} for each in Wrong]}
