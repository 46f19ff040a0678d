"""Looking among those known already: every page with nobody and with many, what is said, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.app import MESSAGES
from bot.jobs.community import matching as job
from bot.jobs.community.matching import TEMPLATES, approaching, deciding, holding, looking, own, settling, showing
from bot.rules.access import Kind
from bot.rules.community.matching import approaching as rules
from bot.rules.community.matching.approaching import Answer, Approach
from bot.rules.community.matching.covering import Standing as Stand
from bot.rules.community.matching.deciding import Verdict
from bot.rules.community.matching.holding import Duty
from bot.rules.community.members import Field, How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.hiring.descriptions import Description, Quality
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.hiring.requisitions import moved as state_moved
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.community.matching import Kept, Look
from bot.words.synonyms import synonyms
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import role as begun_role
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
WORDS = synonyms(MESSAGES)
DESCRIBED = Description(
    responsibilities="Keeps the data right",
    qualities=(Quality("SQL", True), Quality("Kubernetes", True), Quality("German", True), Quality("Go", False)),
    qualifications="985",
)  # fmt: skip
NAMES = tuple(Field)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A role that nobody described, then one for which twelve are known, decided about and written to."""
    books.workspaces.put(TEAM, Kind.BOTH, typed or "Circle")
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user, name=typed or user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    me = make.person(ASKER, name=typed or "Mina", roles=frozenset({Role.RECRUITER}))
    admin = replace(me, is_admin=True)
    yield f"{TEMPLATES}/roles", {**HERE, **showing.roles(books, make.person("U0SAM"), NOW)}
    role = begun_role(books, typed)
    approved = _approved(books, typed)
    for one in (role, approved):
        yield f"{TEMPLATES}/page", {**HERE, **showing.page(books, me, one.id, WORDS, NOW)}
    yield f"{TEMPLATES}/roles", {**HERE, **showing.roles(books, admin, NOW)}
    yield f"{TEMPLATES}/order", {**HERE, **settling.page(books, admin)}
    yield f"{TEMPLATES}/accept", {**HERE, **settling.page(books, admin)}
    _look(books, role)
    yield f"{TEMPLATES}/page", {**HERE, **showing.page(books, me, role.id, WORDS, NOW)}
    yield f"{TEMPLATES}/mine", {**HERE, **own.page(books, _member(books, typed, 99), 0, WORDS, NOW)}
    books.descriptions.publish(role.id, DESCRIBED, ASKER, NOW)
    members = [_member(books, typed, n) for n in range(11)]
    settling.accept(books, admin, {"notice": ["yes"], "review": ["yes"]}, NOW)
    _look(books, role)
    looking._tell(books, role, NOW)
    yield from said(books, job.about(role.id))
    yield from _pages(books, me, role)
    yield from _kept(books, me, role, typed)
    yield from _acts(books, me, role, members, typed)
    yield from _pages(books, admin, role)
    yield f"{TEMPLATES}/order", {**HERE, **settling.page(books, admin)}
    settling.reset(books, admin, NOW)
    settling.take_back(books, admin, NOW + DAY)
    yield f"{TEMPLATES}/order", {**HERE, **settling.page(books, admin)}
    yield from _holds(books, me, role)
    yield from homes(books, [ASKER])


def _approved(books: Books, typed: str) -> Requisition:
    asked = make.requisition(asker=ASKER, title=typed or "Cook", recruiter=None)
    return books.requisitions.add(state_moved(asked, State.APPROVED, FINANCE, NOW))


def _member(books: Books, typed: str, n: int) -> Member:
    """Somebody who agrees; the first shows no name, the second writes none of it."""
    shown = frozenset({Field.SKILLS}) if n == 0 else frozenset(NAMES)
    user = FINANCE if n == 1 else f"U0LI{n + 10}"
    made = books.members.begin(Member(
        TEAM, typed or f"Kim {n}", Standing.JOINED, NOW, f"kim{n}@example.com", NOW, user,
        skills=("SQL",) if n % 2 else ("Kubernetes", "Go"), languages=("German",), shown=shown, joined_at=NOW,
    ))  # fmt: skip
    books.members.give(made.id, given(Purpose.HIRING, How.CLICK, NOW))
    return made


def _look(books: Books, role: Requisition) -> None:
    people, index = looking.read(list(looking._profiles(books, TEAM, NOW)), WORDS, True)
    counts, found = looking.looked(role.id, job.wanted_of(books, role), people, index, WORDS)
    before = books.matching.look(role.id)
    books.matching.put(Look(role.id, before.number + 1 if before else 1, NOW, len(people), True, counts), found, None)


def _pages(books: Books, me: Any, role: Requisition) -> Iterator[Sample]:
    yield f"{TEMPLATES}/roles", {**HERE, **showing.roles(books, me, NOW)}
    yield f"{TEMPLATES}/page", {**HERE, **showing.page(books, me, role.id, WORDS, NOW)}
    for must in range(3):
        for stand in Stand:
            for n in (0, 1):
                facts = showing.group(books, me, role.id, must, stand, n, WORDS, NOW)
                yield f"{TEMPLATES}/group", {**HERE, **facts}
    for n in (0, 1):
        yield f"{TEMPLATES}/best", {**HERE, **showing.best(books, me, role.id, n, WORDS, NOW)}


def _kept(books: Books, me: Any, role: Requisition, typed: str) -> Iterator[Sample]:
    """With past candidates beside the members."""
    page = showing.page(books, me, role.id, WORDS, NOW)
    group = showing.group(books, me, role.id, 0, Stand.MET, 0, WORDS, NOW)
    one = {"name": typed or "Kim", "title": typed or "Cook", "evidence": [typed or "SQL"], "signed_by": ASKER}
    for n, signed in ((1, None), (3, NOW)):
        yield f"{TEMPLATES}/page", {**HERE, **page, "lines": [{**each, "kept": n} for each in page["lines"]]}
        past = [{**one, "signed_at": signed, "until": NOW + 90 * DAY, "evidence": one["evidence"] if n == 3 else []}]
        for people in (group["people"], []):
            yield f"{TEMPLATES}/group", {**HERE, **group, "people": people, "kept": past, "kept_more": n}


def _acts(books: Books, me: Any, role: Requisition, members: list[Member], typed: str) -> Iterator[Sample]:
    for member in members[:3]:
        seen, found = deciding.among(books, me, role.id, member.id, WORDS, NOW)
        for one in (seen, replace(seen, has_order=False)):
            yield f"{TEMPLATES}/decide", {**HERE, **deciding.form(one, found)}
        facts = approaching.form(books, me, seen, found, WORDS, NOW)
        for shows in (facts["shows"], []):
            yield f"{TEMPLATES}/draft", {**HERE, **facts, "shows": shows}
        yield f"{TEMPLATES}/write", {**HERE, **facts, "draft": typed or "Hello"}
    for member, verdict in zip(members, (*Verdict, *Verdict), strict=False):
        seen, found = deciding.among(books, me, role.id, member.id, WORDS, NOW)
        deciding.decide(books, me, seen, found, {"verdict": verdict.value, "why": typed}, NOW)
        yield f"{TEMPLATES}/decide", {**HERE, **deciding.form(seen, found)}
    for member, answer in zip(members, (*Answer, *Answer), strict=False):
        approach = books.matching.approach(Approach(role.id, member.id, ASKER, typed or "Come", NOW))
        if answer is not Answer.NONE:
            books.matching.answer(rules.answered(approach, answer, 3, NOW))
        for kind, about in ((job.APPROACH, job.about_approach), (job.REPLIED, job.about_reply)):
            to = member.user or ASKER
            planned = Planned(f"{kind}:{approach.id}", kind, about(approach.id), TEAM, to, {"approach": approach.id})
            books.notices.plan(planned, NOW)
            yield from said(books, about(approach.id))
    for n in (0, 1):
        yield f"{TEMPLATES}/mine", {**HERE, **own.page(books, members[2], n, WORDS, NOW)}


def _holds(books: Books, me: Any, role: Requisition) -> Iterator[Sample]:
    yield f"{TEMPLATES}/hold", {**HERE, **holding.form(books, role)}
    for hours, duty in ((0, None), (72, None), *((72, each) for each in Duty)):
        books.matching.keep_hold(role.id, Kept(hours, duty, ASKER, NOW))
        yield f"{TEMPLATES}/hold", {**HERE, **holding.form(books, role)}
        yield f"{TEMPLATES}/page", {**HERE, **showing.page(books, me, role.id, WORDS, NOW)}
    books.matching.keep_hold(role.id, Kept(24, None, ASKER, NOW))
    yield f"{TEMPLATES}/page", {**HERE, **showing.page(books, me, role.id, WORDS, NOW)}
    planned = Planned("over", job.HOLD_OVER, "over", TEAM, ASKER, {"id": role.id})
    books.notices.plan(planned, NOW)
    yield from said(books, "over", NOW + 2 * DAY)


def of_handlers(typed: str) -> Iterator[Sample]:
    """What takes many roles to come about: what the pool brought, what was learned, several pages."""
    some = typed or "Data engineer"
    line = {"id": 1, "title": some, "state": "open", "count": 1}
    lines = [line, {**line, "count": 2}, {**line, "state": "approved", "count": None}]
    figures = {"filled": 20, "from_pool": 5, "fewest": 5, "percent": 25, "low": 11, "high": 47, "days": None}
    every = (
        {**figures, "percent": None, "filled": 4}, figures, *({**figures, "days": days} for days in (20, 1, -1, -3)),
        {**figures, "fewest": 1, "percent": None, "filled": 0}, {**figures, "filled": 1},
    )  # fmt: skip
    for brought in every:
        facts = {"lines": lines, "left_out": 2, "administers": True, "brought": brought}
        yield f"{TEMPLATES}/roles", {**HERE, **facts}
    yield f"{TEMPLATES}/roles", {**HERE, "lines": lines, "left_out": 1, "administers": False, "brought": None}
    lesson = {"name": "words", "percent": 75, "pairs": 20, "weight": "1.20"}
    lessons = [{**lesson, "name": name} for name in ("words", "meanings", "letters", "musts", "model")]
    page = {
        "is_on": True, "by": ASKER, "at": NOW, "version": "2026-11", "is_old": False, "ended_at": None, "reset_at": NOW,
        "taken": 5, "left": 6, "fewest": 5,
    }  # fmt: skip
    odd = [*lessons, {**lesson, "percent": None}, {**lesson, "pairs": 1}]
    for more in ({"lessons": odd}, {"lessons": [], "is_on": False, "is_old": True, "fewest": 1, "taken": 0, "left": 0}):
        yield f"{TEMPLATES}/order", {**HERE, **page, **more}
    yield from _counted(some)
    reply = {"role": 1, "title": some, "answer": "yes", "until": NOW, "name": some, "email": "", "user": ""}
    silent = {"answer": "not_now", "name": ""}
    for more in ({}, {"email": "kim@example.com"}, {"user": FINANCE}, {"answer": "no"}, silent):
        yield "hiring/requisitions/approach_replied", {**HERE, **reply, **more}
    for taken in (0, 1, 2):
        yield "hiring/requisitions/hold_over", {**HERE, "id": 1, "title": some, "taken": taken}


def _counted(some: str) -> Iterator[Sample]:
    """Counts that differ in words, and a page of roles before and after."""
    line = {"n": 0, "asked": some, "met": 1, "not_shown": 1, "unknown": 1, "kept": 0}
    hold = {
        "is_asked": True, "hours": 1, "duty": "", "posted_from": None, "may_post": True, "held": False,
        "members_until": None,
    }  # fmt: skip
    page = {
        "id": 1, "title": some, "state": "open", "at": NOW, "considered": 2, "lines": [line, {**line, "met": 2}],
        "unusable": [some], "is_described": True, "has_order": True, "best": 1, "administers": True, "kept": 1,
        "taken": 1, "hold": hold,
    }  # fmt: skip
    waits = {**hold, "hours": 24, "posted_from": NOW + DAY, "may_post": False, "held": True}
    for more in (
        {}, {"considered": 1, "best": 20, "kept": 2, "taken": 2, "hold": {**hold, "hours": 72}}, {"hold": waits},
        {"hold": {**waits, "members_until": NOW + DAY}}, {"hold": {**hold, "is_asked": False, "hours": 0}},
        {"has_order": False, "administers": False, "lines": [], "kept": 0, "taken": 0, "unusable": []},
        {"lines": [{**line, "not_shown": 3, "unknown": 4}]},
    ):  # fmt: skip
        yield f"{TEMPLATES}/page", {**HERE, **page, **more}
    known = {"id": 1, "title": some, "lines": [line]}
    for count, more in ((1, 0), (2, 1), (3, 2)):
        yield "hiring/requisitions/known", {**HERE, **known, "count": count, "more": more}
    stand = {"asked": some, "standing": "met", "evidence": [some, some]}
    mine = {
        "title": some, "company": some, "at": NOW, "lines": [stand], "is_best": True,
        "reasons": [{"part": "must", "asked": some, "evidence": [some]}],
        "gap": {"asked": some, "standing": "not_shown"},
    }  # fmt: skip
    others = {**mine, "gap": {"asked": some, "standing": "unknown"}}
    for n, is_last in ((0, False), (1, True)):
        yield f"{TEMPLATES}/mine", {**HERE, "roles": [mine, others], "page": n, "is_last": is_last}
    card = {
        "id": 1, "name": some, "kind": "alumnus", "agreed_until": NOW, "contact": NOW, "email": "", "known_by": [ASKER],
        "verdict": "", "why": "", "approach": None, "may_write": True, "evidence": [some], "place": 1,
        "reasons": mine["reasons"], "gap": None,
    }  # fmt: skip
    people = [card, {**card, "kind": "member", "name": "", "verdict": "fits", "why": some, "contact": None}]
    for n, is_last in ((0, False), (1, True)):
        facts = {"id": 1, "title": some, "people": people, "page": n, "is_last": is_last, "kept": [], "kept_more": 0}
        yield f"{TEMPLATES}/best", {**HERE, **facts, "before": "1:best"}
        more = {"asked": some, "standing": "met", "before": "1:0:met"}
        yield f"{TEMPLATES}/group", {**HERE, **facts, **more}
    nobody = {"id": 1, "title": some, "people": [], "page": 0, "is_last": True, "before": "1:best"}
    yield f"{TEMPLATES}/best", {**HERE, **nobody}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """One says from when on."""
    return {rules.WrittenBefore: [{"until": None}, {"until": NOW}]}
