"""Debriefs: opened with and without everybody's card, looked into by each, voted on, decided every way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring import candidates as candidates_job
from bot.jobs.hiring.debriefs import Sight, Turn, deciding, looking, opening, showing, sight, telling
from bot.jobs.hiring.panels import seats as panels
from bot.jobs.hiring.scorecards import filling
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.debriefs import ManagerLast, Verdict, VotesMissing
from bot.rules.hiring.debriefs.timing import Span
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.scorecards import Card, Overall, Rating
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample, homes, said

RATED = ("teamwork", "coaching", "planning", "integrity")
FIRST, SECOND, LATE = FINANCE, LEADERS[0], LEADERS[1]


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Three interviewed, the cards of two are in; Mina runs it and is the hiring manager."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    found = role(books, typed)
    stage = replace(day.STAGE, competencies=RATED)
    books.plans.publish(found.id, Plan((stage, stage)), ASKER, NOW)
    seen, me = day._seen(books, found.id, typed, "C1", 1), make.person(ASKER)
    one = _held(books, seen, NOW - timedelta(hours=2), FIRST, SECOND, LATE)
    _held(books, seen, NOW - timedelta(minutes=10), LEADERS[2])
    _hand_in(books, one, FIRST, Card(_ratings(5, 2, None, 1, evidence=typed), Overall.STRONG_YES))
    _hand_in(books, one, SECOND, Card(_ratings(1, 3, None, 3), Overall.NO))
    id = seen.candidacy.id
    form = opening.form(books, me, opening.before(books, me, id, NOW), NOW)
    yield "hiring/debriefs/begin", {"prefix": "", **form}
    yield "hiring/debriefs/begin", {"prefix": "", **form, "missing": [], "owes": True, "manager": ""}
    yield "hiring/candidates/show", {**_page(books, seen), **opening.on_page(books, seen, NOW)}
    yield "hiring/debriefs/list", {"prefix": "", **showing.listed(books, me, NOW)}
    debrief = opening.open_up(books, me, id, Span.DAY, NOW).debrief
    yield "hiring/debriefs/opened", {"prefix": "", **telling.line(looking(books, me, debrief.id, NOW))}
    yield "hiring/candidates/show", {**_page(books, seen), **opening.on_page(books, seen, NOW)}
    yield from _all(books, seen, debrief.id, NOW)
    _hand_in(books, one, LATE, Card(_ratings(3, 3, 4, None), Overall.YES))
    for who in (LATE, FIRST):
        deciding.vote(books, make.person(who), debrief.id, "yes", typed, NOW)
    yield from _all(books, seen, debrief.id, NOW)
    deciding.vote(books, make.person(SECOND), debrief.id, "no", typed, NOW)
    yield from _all(books, seen, debrief.id, NOW)
    sight = deciding.deciding(books, me, debrief.id, NOW)
    yield "hiring/debriefs/decide", {"prefix": "", **deciding.form(books, sight, me, NOW), "waiting": [SECOND]}
    deciding.vote(books, me, debrief.id, "yes", "", NOW)
    yield from _all(books, seen, debrief.id, NOW)
    telling._say(books, sight, telling.READY, ASKER, NOW)
    yield from said(books, candidates_job.about(seen.candidacy))
    given = deciding.Given(Verdict.NEXT, FIRST, typed, typed, "")
    done, _ = deciding.decide(books, me, debrief.id, given, NOW)
    yield from _all(books, seen, debrief.id, NOW)
    yield "hiring/candidates/show", {**_page(books, seen), **opening.on_page(books, seen, NOW)}
    yield from _settled(done)
    yield from _messages(books, done)


def _ratings(*scores: int | None, evidence: str = "Said so") -> tuple[Rating, ...]:
    return tuple(Rating(each, score, evidence if score != 3 else "") for each, score in zip(RATED, scores, strict=True))


def _held(books: Books, seen: Seen, start: datetime, *people: str) -> Interview:
    ids = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    sitting = tuple(Seat(n, who, "interviewer", RATED) for n, who in enumerate(people))
    early = start - timedelta(days=2)
    made = Interview(TEAM, *ids, seen.candidacy.plan, 0, start, 60, sitting, ASKER, early)
    one = books.interviews.add(rules.offered(rules.proposed(made, (), early), early))
    for seat in one.seats:
        one = books.interviews.save(one, rules.accepted(one, seat.id, seat.who, 1, early))
    panels.tell(books, one, early)
    return one


def _hand_in(books: Books, one: Interview, who: str, card: Card) -> None:
    seat = next(each.id for each in one.seats if each.who == who)
    filling.hand_in(books, filling.own(books, Identity(TEAM, who), seat, NOW), card, "", NOW)


def _page(books: Books, seen: Seen) -> dict[str, Any]:
    listed = panels.listed(books.interviews.of(seen.candidacy.id), None, NOW)
    return {**day._shown(books, seen), "interviews": listed}


def _all(books: Books, seen: Seen, id: int, now: datetime) -> Iterator[Sample]:
    """How it stands for everybody: the page, the list, Home, and what they were told."""
    for who in (ASKER, FIRST, SECOND, LATE):
        me = make.person(who)
        yield "hiring/debriefs/list", {"prefix": "", **showing.listed(books, me, now)}
        one = sight(books, books.debriefs.get(id), TEAM, now)
        assert one is not None
        if one.may_look(me):
            shown = {"prefix": "", **showing.page(books, one, me, now)}
            yield "hiring/debriefs/show", shown
            many = {name: shown[name] * 9 for name in ("contradictions", "topics")}
            yield "hiring/debriefs/show", {**shown, **many, "n": 2}
    for at in (now, now + timedelta(days=9)):
        yield from said(books, candidates_job.about(seen.candidacy), at)
    yield from homes(books, [FIRST, ASKER])


def _settled(one: Sight) -> Iterator[Sample]:
    facts = {"prefix": "", **telling.line(one), "owner": FIRST, "place": "1:2"}
    for verdict in Verdict:
        for is_above in (True, False):
            more = {"verdict": verdict.value, "is_own": is_above, "is_above": is_above}
            yield "hiring/debriefs/settled", {**facts, **more}


def _messages(books: Books, one: Sight) -> Iterator[Sample]:
    """Every message in every state it can come to stand in."""
    facts = {
        "prefix": "", **telling.line(one), "verdict": "no", "owner": FIRST, "decided_by": ASKER, "has_conditions": True,
        "is_owner": True, "is_manager": False,
    }  # fmt: skip
    for turn in Turn:
        for name in ("ask", "remind", "turn", "ready", "decided"):
            yield f"hiring/debriefs/{name}", {**facts, "turn": turn.value}
        yield "hiring/debriefs/list", {"prefix": "", "debriefs": [{**facts, "turn": turn.value}] * 31}
    for verdict in Verdict:
        yield "hiring/debriefs/decided", {**facts, "turn": "decided", "verdict": verdict.value, "is_owner": False}
    home = next(each for name, each in homes(books, [ASKER]) if name == "home")
    for n in (1, 2):
        yield "home", {**home, "debriefs": {"waiting": n}}


def of_handlers(typed: str) -> Iterator[Sample]:
    """All of it is read from a store."""
    return iter(())


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something more."""
    return {
        ManagerLast: [{"waiting": [FIRST, SECOND]}], VotesMissing: [{"waiting": [FIRST], "until": NOW}],
    }  # fmt: skip
