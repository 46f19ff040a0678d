"""From the first hire: what was seen beside what happened, and the question; what to change, answered every way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.hiring import checkins
from bot.jobs.hiring import reports as report_job
from bot.jobs.hiring.debriefs import deciding, opening
from bot.jobs.hiring.outcomes import changing, first
from bot.jobs.hiring.reports import writing
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.checkins import first as rules
from bot.rules.hiring.checkins.asking import RATED, Answers, Reached, Verdict, competency
from bot.rules.hiring.debriefs import Verdict as Decided
from bot.rules.hiring.debriefs.timing import Span
from bot.rules.hiring.descriptions import Indicator
from bot.rules.hiring.outcomes.accepting import Standing
from bot.rules.hiring.outcomes.suggesting import Evidence, Found
from bot.rules.hiring.outcomes.suggesting import Kind as Change
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.scorecards import Card, Overall
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled import debriefs as talked
from tests.sampled.candidates import role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample

FOLDER = "hiring/outcomes"
MANAGER, NEW = LEADERS[2], LEADERS[3]
LATER = NOW + timedelta(days=400)
ME = make.person(ASKER, roles=frozenset({Role.RECRUITER}))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Two interviewed Kim, it was talked over and warned of; Kim came, and both sides answered, or nobody did."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    found = role(books, typed)
    stage = replace(day.STAGE, competencies=talked.RATED)
    books.plans.publish(found.id, Plan((stage,)), ASKER, NOW)
    seen = day._seen(books, found.id, typed, "C1", 1)
    bare = _begun(books, seen)
    yield f"{FOLDER}/first", {"prefix": "", **first.page(books, ME, _found(books, bare), NOW)}
    yield "hiring/candidates/show", {**day._shown(books, seen), "hire": bare.id}
    _seen_and_warned(books, seen, typed)
    books.plans.keep(found.id, Plan((stage,)), ASKER, NOW)
    _answered(books, bare, typed)
    yield f"{FOLDER}/ask", {"prefix": "", **_form(books, bare)}
    where, text = f"{found.id}:0:teamwork", typed.strip()[:90] or "Why?"
    asked = {"text": text, "where": where, "kind": "behavioural", "probes": ""}
    there = first.add(books, ME, bare.id, asked, LATER)
    page = {"prefix": "", **first.page(books, ME, there, LATER)}
    assert page["asked"]
    assert page["report"]
    assert page["decisions"]
    yield f"{FOLDER}/first", page
    yield f"{FOLDER}/first", {**page, "user": "", "name": "", "manager": "", "may_ask": False}
    yield f"{FOLDER}/ask", {"prefix": "", **_form(books, bare), "targets": [
        {"value": "9:0:teamwork", "role": typed, "n": 1, "name": "Teamwork", "is_own": False},
    ]}  # fmt: skip
    yield from _changes(books, typed)


def _begun(books: Books, seen: Seen) -> Hire:
    asked = (talked.RATED, (Indicator("Tickets", "20", "a day", (90, 180, 365)),))
    start = date(2026, 1, 5)
    hire = books.checkins.begin(
        Hire(TEAM, seen.requisition.id, Kind.HIRED, start, MANAGER, NEW, *asked, seen.candidacy.id)
    )
    books.checkins.keep(scheduled(hire, checkins.hours(books, hire, "Europe/Berlin")))
    return hire


def _found(books: Books, hire: Hire) -> first.Found:
    return first.find(books, ME, hire.id, LATER)


def _form(books: Books, hire: Hire) -> dict[str, Any]:
    return first.form(books, ME, _found(books, hire))


def _seen_and_warned(books: Books, seen: Seen, typed: str) -> None:
    one = talked._held(books, seen, NOW - timedelta(hours=2), FINANCE, LEADERS[0])
    talked._hand_in(books, one, FINANCE, Card(talked._ratings(5, 2, None, 1, evidence=(typed or "-") * 40)[:4],
                                                     Overall.STRONG_YES))  # fmt: skip
    talked._hand_in(books, one, LEADERS[0], Card(talked._ratings(1, 3, None, 3), Overall.NO))
    id, me = seen.candidacy.id, make.person(ASKER)
    debrief = opening.open_up(books, me, id, Span.DAY, NOW).debrief
    for who, overall in ((FINANCE, "strong_yes"), (LEADERS[0], "no"), (ASKER, "yes")):
        deciding.vote(books, make.person(who), debrief.id, overall, "", NOW)
    deciding.decide(books, me, debrief.id, deciding.Given(Decided.HIRE, ASKER, typed or "-", typed, ""), NOW)
    there = report_job.find(books, me, id, NOW)
    words = {"strengths": "-", "weaknesses": typed or "-", "risks": typed or "-", "overall": "-", "tags": "", "why": ""}
    writing.keep_draft(books, me, there, words)
    writing.sign(books, me, there, writing.checked(books, me, there, 0, NOW), NOW)


def _answered(books: Books, hire: Hire, typed: str) -> None:
    """Everything that either side can be asked for, once by who had interviewed."""
    scores = {competency(each): n for n, each in enumerate((*talked.RATED[:3],), 2)}
    for one in books.checkins.of([hire.id])[hire.id]:
        answers = Answers({each: None if n else 2 for n, each in enumerate(RATED.get((one.day, one.side), ()))})
        if one.is_full:
            verdict = list(Verdict)[(90, 180, 365).index(one.day)]
            reached = {0: Reached(verdict, "19" if verdict is Verdict.MISSED else "")}
            answers = Answers({**scores, competency(talked.RATED[3]): None, "overall": 4}, reached, typed)
        is_manager = one.side is Side.MANAGER
        done = replace(one, by=hire.who(one.side), at=NOW, interviewed=is_manager and one.day == 90)
        books.checkins.hand_in(done, answers)


def _changes(books: Books, typed: str) -> Iterator[Sample]:
    """Of every kind, as sure as it can be, open and answered; about stages of ours and of a file."""
    yield f"{FOLDER}/changes", {"prefix": "", **changing.page(books, ME, 0)}
    found = []
    for kind in Change:
        is_stage, lower = kind in changing.OF_STAGES, 0.3 if kind is Change.FIGURE else None
        name = "2:structured_interview" if is_stage else "structured_interview" if lower else "teamwork"
        for n, (half, named) in enumerate(((0.3, name), (0.15, typed or "x"), (0.05, "coaching"))):
            if n and kind is Change.FIGURE:
                named = ("", "work_sample", "job_knowledge")[n]
            evidence = Evidence(120, 0.3, 0.3 - half, 0.3 + half, 0.4 if n else 0.2, lower, n == 2)
            found.append(Found(kind, named[:100], evidence))
    changing.keep(books, TEAM, found, NOW.date())
    for n in (0, 1):
        yield f"{FOLDER}/changes", {"prefix": "", **changing.page(books, ME, n)}
    for each in books.suggestions.of(TEAM):
        yield f"{FOLDER}/refuse", {"prefix": "", **changing.form(books, ME, each.id, 0)}
        changing.answer(books, ME, each.id, 0, Standing.ACCEPTED, "", NOW)
        if each.id % 2:
            changing.answer(books, ME, each.id, 1, Standing.REFUSED, typed.strip()[:400] or "-", NOW)
        else:
            yield f"{FOLDER}/refuse", {"prefix": "", **changing.form(books, ME, each.id, 1)}
    for n in (0, 1):
        yield f"{FOLDER}/changes", {"prefix": "", **changing.page(books, ME, n)}


def of_handlers(typed: str) -> Iterator[Sample]:
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {rules.RateFirst: [{"day": 180}]}
