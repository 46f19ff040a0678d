"""Reports: sealed, drafted, written, signed twice, sent, printed; who is kept in mind and what they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.hiring import reports as job
from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.hiring.reports import keeping, sharing, writing
from bot.rules.hiring.candidates import Seen, What, moving
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Part, Seat
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.results import Form, Grade, Result
from bot.rules.hiring.reports import pool
from bot.rules.hiring.reports.drafting import Picture, Risk
from bot.rules.hiring.reports.pool import How
from bot.rules.hiring.reports.signing import MOST_TAGS, MayNotRead, TooManyTags
from bot.rules.hiring.scorecards import Card, Overall, Rating, Version
from bot.rules.notices import Planned
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.hiring.results import Sitting
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import role
from tests.sampled.own_facts import FORM_FACTS
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample, said

RATED = ("teamwork", "coaching", "planning", "integrity")
STAGES = (
    replace(day.STAGE, competencies=RATED), Stage(Method.JOB_KNOWLEDGE, 45, 1, ("integrity",), form=Form(0, 40, 30)),
    Stage(Method.WORK_SAMPLE, 45, 1, ("teamwork",)),
)  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Omar and Li Wei interviewed; their cards come in, agree, contradict each other, say nothing, are changed."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    found, me = role(books, typed), make.person(ASKER)
    books.plans.publish(found.id, Plan(STAGES), ASKER, NOW)
    seen = day._seen(books, found.id, typed, "C1", 1)
    one = held(books, seen, NOW - timedelta(hours=3))
    id = seen.candidacy.id
    yield page(books, me, id)
    card(books, one, FINANCE, (5, 2, 4, None), typed)
    yield page(books, me, id)
    card(books, one, LEADERS[0], (4, 1, 2, None), "")
    for _ in STAGES[1:]:
        moved(books, id, What.NEXT)
    graded(books, seen, typed)
    yield page(books, me, id)
    for at in range(len(RATED)):
        line = writing.evidence(books, me, job.find(books, me, id, NOW), 0, at, NOW)
        yield "hiring/reports/evidence", {"prefix": "", **line}
    yield form(books, me, id)
    write(books, me, id, typed)
    yield form(books, me, id)
    yield from signed(books, me, id, 0)
    again = Card(tuple(Rating(each, None if n else 3, "") for n, each in enumerate(RATED)), Overall.NO)
    books.scorecards.keep(one, FINANCE, Part.LEAD, 1, Version(again, NOW, typed or "Misread"))
    other = held(books, day._seen(books, found.id, typed, "C2", 1), NOW - timedelta(hours=2))
    assert other.requisition == one.requisition
    yield page(books, me, id)
    write(books, me, id, typed, overall="Otherwise")
    yield form(books, me, id)
    yield from signed(books, me, id, 1)
    yield page(books, me, id, 1)
    yield from shown_everyhow(books, me, id)
    yield from sent(books, id)
    yield from kept(books, me, seen, typed)


def held(books: Books, seen: Seen, start: Any) -> Interview:
    """An interview that both said yes to."""
    early, ids = start - timedelta(days=2), (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    sitting = tuple(Seat(n, who, "interviewer", RATED) for n, who in enumerate((FINANCE, LEADERS[0])))
    made = Interview(TEAM, *ids, 1, 0, start, 60, sitting, ASKER, early)
    one = books.interviews.add(seats.offered(seats.proposed(made, (), early), early))
    for seat in one.seats:
        one = books.interviews.save(one, seats.accepted(one, seat.id, seat.who, 1, early))
    return one


def card(books: Books, one: Interview, who: str, scores: tuple[int | None, ...], words: str) -> None:
    ratings = tuple(Rating(each, score, words) for each, score in zip(RATED, scores, strict=True))
    books.scorecards.keep(one, who, Part.LEAD, 0, Version(Card(ratings, Overall.YES), NOW - timedelta(hours=1)))


def moved(books: Books, id: int, what: What, reason: str = "") -> None:
    (before, _) = books.candidates.brought(id) or (None, None)
    assert before is not None
    after = moving.moved(before, what, len(STAGES), ASKER, NOW, reason, "So" if reason else "")
    books.candidates.move(before, after)


def graded(books: Books, seen: Seen, typed: str) -> None:
    """A test with a score and a work sample with grades; where nothing suffices is shown of the score alone."""
    where = Sitting(seen.requisition.id, 1, 1, seen.candidacy.code)
    books.results.keep(where, Result(ASKER, NOW, "", 31), NOW)
    graded = Result(FINANCE, NOW, "", grades=(Grade("teamwork", 4, typed), Grade("own", 2, typed)))
    books.results.keep(replace(where, stage=2), graded, NOW)


def page(books: Books, me: Person, id: int, number: int = 0, said: str = "") -> Sample:
    found = job.find(books, me, id, NOW)
    return "hiring/reports/report", {"prefix": "", "said": said, **writing.page(books, me, found, number, NOW)}


def form(books: Books, me: Person, id: int) -> Sample:
    found = job.running(books, me, id, NOW)
    return "hiring/reports/write", {"prefix": "", **writing.form(books, me, found, NOW)}


def write(books: Books, me: Person, id: int, typed: str, **more: str) -> None:
    words = typed[:3000].strip() or "Said"
    answers = {"strengths": words, "weaknesses": words, "risks": words, "overall": words, "tags": words[:40], **more}
    found = job.running(books, me, id, NOW)
    writing.keep_draft(books, me, found, {**answers, "why": words[:500]})


def signed(books: Books, me: Person, id: int, last: int) -> Iterator[Sample]:
    """What is about to be signed, and how it stands then."""
    found = job.running(books, me, id, NOW)
    report = writing.checked(books, me, found, last, NOW)
    yield "hiring/reports/sign", {"prefix": "", **writing.to_sign(books, me, found, report)}
    writing.sign(books, me, found, report, NOW)
    for done in ("signed", "sent", "printed", "kept", "dropped"):
        yield page(books, me, id, said=done)
    yield page(books, make.person(FINANCE), id)


def shown_everyhow(books: Books, me: Person, id: int) -> Iterator[Sample]:
    """Every picture and every risk; settings that are the same, and without others; nothing to put together."""
    name, facts = page(books, me, id)
    made = facts["made"]
    lines = [{**made["lines"][0], "picture": each.value, "risks": [risk.value for risk in Risk]} for each in Picture]
    lines += [{**lines[0], "mean": "", "scores": scores, "assessors": 0} for scores in ([], [2])]
    lines += [{**lines[0], "assessors": 1, "scores": [4]}]
    votes = [
        {**made["votes"][0], "before": before, "after": after, "why": why}
        for before, after, why in (("", "no", "So"), ("yes", "", ""), ("strong_yes", "strong_no", ""))
    ]  # fmt: skip
    settings = [
        {**made["settings"][0], "panel": panel, "is_same": same, "is_placed": same}
        for panel, same in ((None, None), (100, True), (33, False))
    ]  # fmt: skip
    scores = [{**each, "pass_mark": None} for each in made["scores"]]
    every = {**made, "lines": lines, "votes": votes, "settings": settings, "scores": scores}
    yield name, {**facts, "made": every}
    yield name, {**facts, "made": {**every, "composite": "", "least": "", "most": ""}}
    yield name, {**facts, "made": {**every, "least": "", "most": ""}}
    yield "hiring/reports/ratings", {"prefix": "", "made": every}
    found = job.find(books, me, id, NOW)
    paper = {"prefix": "", "signed_by": "Mina", "company": "Harbor & Pine", "code": "K7QXM1"}
    for report in found.reports:
        whole = {**paper, **sharing.facts_of(books, me, found, report)}
        yield "hiring/reports/printed", whole
        yield "hiring/reports/printed", {**whole, "made": every}
    yield "hiring/reports/evidence", {"prefix": "", **writing.evidence(books, me, found, 2, 0, NOW)}
    nothing = {**writing.evidence(books, me, found, 2, 0, NOW)["line"], "claims": []}
    yield "hiring/reports/evidence", {"prefix": "", **writing.evidence(books, me, found, 2, 0, NOW), "line": nothing}
    name, blank = form(books, me, id)
    bare = {**blank["made"], "lines": [{**made["lines"][0], "picture": "between", "risks": []}], "composite": ""}
    yield name, {**blank, "typed": {}, "made": bare}
    yield name, {**blank, "typed": {}, "made": {**bare, "lines": lines, "composite": "4.2"}}


def sent(books: Books, id: int) -> Iterator[Sample]:
    """To Omar, with and without picture and canvas; and where Slack makes none."""
    found = job.find(books, make.person(ASKER), id, NOW)
    whose = about(found.seen.candidacy)
    yield "hiring/reports/send", {"prefix": "", **sharing.to_share(books, make.person(ASKER), found, 0)}
    for n, (picture, link) in enumerate((("F0BARS", "https://example.com/canvas"), ("", ""))):
        facts = {"candidacy": id, "number": 2, "by": ASKER, "picture": picture, "link": link}
        books.notices.plan(Planned(f"shared {n}", sharing.SHARED, whose, TEAM, FINANCE, facts), NOW)
    for why in ("canvas_disabled_user_team", "missing_scope", "restricted_action", "canvas_creation_failed"):
        facts = {"candidacy": id, "number": 2, "why": why}
        books.notices.plan(Planned(why, sharing.NO_CANVAS, whose, TEAM, ASKER, facts), NOW)
    for name, facts in said(books, whose):
        yield name, facts
        if name == "hiring/reports/shared":
            one = {**facts["made"], "lines": facts["made"]["lines"][:1]}
            yield name, {**facts, "made": one}


def kept(books: Books, me: Person, seen: Seen, typed: str) -> Iterator[Sample]:
    """Asked on their page, noted, taken back, run out; the list with one, with none, and with many."""
    id = seen.candidacy.id
    yield "hiring/reports/pool", {"prefix": "", **keeping.listed(books, me, "", 0, NOW)}
    moved(books, id, What.REJECT, "must_have")
    yield page(books, me, id)
    later = NOW + timedelta(days=9)  # a no is known by then
    for how in (How.PAGE, How.CALL):
        found = job.running(books, me, id, NOW)
        yield "hiring/reports/keep", {"prefix": "", **keeping.form(books, me, found, NOW)}
        keeping.keep(books, me, found, {"tags": typed[:40] or "sql", "how": how.value}, NOW)
        yield own(books, id, later)
        yield "hiring/reports/pool", {"prefix": "", **keeping.listed(books, me, "", 0, NOW)}
    form = keeping.form(books, me, job.running(books, me, id, NOW), NOW)
    for months in (1, 6):
        yield "hiring/reports/keep", {"prefix": "", **form, "months": months}
    after = pool.after_months(NOW, 400)
    facts = keeping.listed(books, me, "", 0, after)
    yield "hiring/reports/pool", {"prefix": "", **facts}
    turned = {"page": 1, "is_last": False, "first": 21, "last": 40, "all": 60}
    yield "hiring/reports/pool", {"prefix": "", **facts, **turned}
    name, page_facts = own(books, id, later)
    for state, months in (("none", 1), ("none", 6), ("no", 6)):
        more = {**page_facts["pool"], "state": state, "months": months}
        yield name, {**page_facts, "pool": more}
    keeping.say(books, own_page.find(books, id, later), False, later)
    refused = keeping.form(books, me, job.running(books, me, id, NOW), NOW)
    yield "hiring/reports/keep", {"prefix": "", **refused}


def own(books: Books, id: int, now: Any) -> Sample:
    """What the candidate's own page says."""
    found = own_page.find(books, id, now)
    facts = {**own_page.page(books, found, now), "pool": keeping.on_own_page(books, found, now)}
    return "hiring/candidates/own_page", {**FORM_FACTS, **facts}


def of_handlers(typed: str) -> Iterator[Sample]:
    """Nothing needs no store."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something more."""
    return {MayNotRead: [{"people": [FINANCE, LEADERS[0]]}], TooManyTags: [{"most": MOST_TAGS}]}
