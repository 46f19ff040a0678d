"""The day of an interview: briefs with everything in them, what changed in a kit, one's own interviews, who learns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.hiring import candidates as page
from bot.jobs.hiring.candidates import own_page
from bot.jobs.hiring.panels import brief, learning, today
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.candidates import Candidate, Seen, Source, moving
from bot.rules.hiring.competencies import QuestionKind
from bot.rules.hiring.panels import Limits, seats, trainees
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.day import Shows
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.kits import Kit, KitQuestion, Worded
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.enrolling import Training
from bot.rules.notices import Notice
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import COMPANY, FORM_FACTS, role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample, homes, said

START, LINK = NOW + timedelta(days=3), "https://meet.example/abc"
STAGE = Stage(Method.STRUCTURED_INTERVIEW, 60, 1, ("teamwork", "coaching"), f"Video: {LINK}", "morning")


def question(text: str, *probes: str, anchors: tuple[str, ...] = (), id: str = "") -> KitQuestion:
    return KitQuestion("teamwork", QuestionKind.BEHAVIOURAL, (Worded("", text, probes, anchors),), id)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Omar interviewed by the first version of the plan, and is to interview by the second."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    found = role(books, typed)
    old = Kit("Hello", "Bye", (question(f"{typed}?"), question("Old?", id="b1")))
    first = replace(STAGE, competencies=("teamwork", "planning"), kit=old)
    books.plans.publish(found.id, Plan((first,)), ASKER, NOW)
    before = _interview(books, _seen(books, found.id, typed, "C1", 1), NOW - timedelta(days=9))
    anchors = (typed[:100], "So-so", "Well")
    kit = Kit(typed, typed, (question("New?", typed, "Why?", anchors=anchors), question("New wording?", id="b1")))
    books.plans.publish(found.id, Plan((replace(STAGE, materials=typed, kit=kit),)), ASKER, NOW)
    one = _interview(books, _seen(books, found.id, typed, "C2", 2), START)
    assert before.requisition == one.requisition
    job.tell(books, one, NOW)
    yield from said(books, job.about(one), NOW)
    sitting = brief.sitting(books, one, one.seats[0].id, NOW)
    assert sitting is not None
    facts = {"prefix": "", **brief.content(books, sitting, NOW)}
    assert facts["changed"]
    assert facts["unasked"]
    told: Notice = next(each for each in books.notices.about(job.about(one)) if each.kind == brief.BRIEF)
    for shown in Shows:
        more = {"learners": [LEADERS[0]], "learns": Kind.SHADOW.value, "with_whom": list(LEADERS[:2])}
        yield "hiring/panels/brief", {**facts, **more, "state": shown.value, "was": told.due_at}
    yield "hiring/panels/brief_page", facts
    yield "hiring/panels/brief_page", {**facts, "changed": None, "learns": Kind.REVERSE_SHADOW.value, "links": []}
    brief.acknowledge(books, sitting, NOW)
    assert not brief.content(books, sitting, NOW)["changed"]
    line = {"prefix": "", **brief.line(sitting)}
    yield from (("hiring/panels/soon", {**line, **more}) for more in ({}, {"link": ""}, {"link": "", "place": ""}))
    yield "hiring/panels/noted", {"prefix": ""}
    yield from _own(books, one)
    yield from _learning(books, one, typed)


def _seen(books: Books, requisition: int, typed: str, code: str, version: int) -> Seen:
    links = ("https://example.com/work",)
    kim = Candidate(TEAM, typed or "Kim", (f"{code}@a.example",), "", "Asia/Shanghai", "en", Source.APPLIED, links)
    person, found = books.candidates.add(kim, ASKER, NOW), books.requisitions.for_notice(requisition)
    assert found is not None
    books.plans.begin(requisition, code, NOW)
    begun = moving.begun(requisition, person.id, code, version, ASKER, ASKER, NOW)
    return Seen(books.candidates.begin(begun), person, found, {})


def _interview(books: Books, seen: Seen, start: Any) -> Interview:
    ids = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    sitting = (Seat(0, FINANCE, "interviewer", ("teamwork", "coaching")),)
    early = start - timedelta(days=2)
    made = Interview(TEAM, *ids, seen.candidacy.plan, 0, start, 60, sitting, ASKER, early)
    asked = books.interviews.add(seats.offered(seats.proposed(made, (), early), early))
    return books.interviews.save(asked, seats.accepted(asked, asked.seats[0].id, FINANCE, 1, early))


def _own(books: Books, one: Interview) -> Iterator[Sample]:
    """Their own interviews: coming, asked, learning, over; on Home with and without limits."""
    me = make.person(FINANCE)
    facts = {"prefix": "", **today.page(books, me, NOW)}
    (row,) = facts["rows"]
    asks = {"asks": True, "state": "offered", "answer_by": NOW, "part": "trainee", "link": ""}
    over = {"is_over": True, "may_decline": False, "place": "", "link": ""}
    yield "hiring/panels/today", {**facts, "rows": [row, {**row, **asks}, {**row, **over}]}
    yield "hiring/panels/today", {**facts, "rows": []}
    for limits in (Limits(), Limits(week=2, month=5)):
        books.availabilities.set_hours(Identity(TEAM, FINANCE), Own({}, limits))
        yield from homes(books, [FINANCE])
    home = next(facts for name, facts in homes(books, [FINANCE]) if name == "home")
    for offers in (1, 2):
        yield "home", {**home, "interviews": {**home["interviews"], "offers": offers}}


def _learning(books: Books, one: Interview, typed: str) -> Iterator[Sample]:
    """Somebody is asked to learn in it, in either way; the candidate's page; why their seat ended."""
    for kind, who in zip((Kind.SHADOW, Kind.REVERSE_SHADOW), LEADERS, strict=False):
        training = books.trainings.add(Training(TEAM, who, "interviewer", ASKER, NOW))
        seen = _seen(books, one.requisition, typed, f"C{who}", 2)
        alone = _interview(books, seen, START)
        kept = books.interviews.save(alone, trainees.offered_to_learn(alone, who, "interviewer", (), NOW))
        books.trainees.book(kept.seats[-1].id, training.id, kind)
        job.tell(books, kept, NOW)
        yield from said(books, job.about(kept), NOW)
        yield "hiring/candidates/own_page", {**FORM_FACTS, **own_page.page(books, seen, NOW)}
        for reason in (learning.LEFT_OUT, learning.ALONE, learning.ORDER):
            ended = seats.freed(kept, kept.seats[-1].id, reason, NOW)
            facts = next(facts for name, facts in said(books, job.about(kept), NOW) if facts.get("is_trainee"))
            yield "hiring/panels/offer", {**facts, "state": "replaced", "reason": reason, "asks": False}
            yield "hiring/panels/seat_ended", {"prefix": "", "title": typed, "start": START, "reason": reason}
            listed = job.listed([ended], None, NOW)
            yield "hiring/candidates/show", {**_shown(books, seen), "interviews": listed}
        learning.refuse(books, seen, NOW)
        yield "hiring/candidates/own_page", {**FORM_FACTS, **own_page.page(books, seen, NOW)}


def _shown(books: Books, seen: Seen) -> dict[str, Any]:
    return {"prefix": "", **page.one(books, make.person(ASKER), seen, COMPANY, NOW)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """All of it is read from a store."""
    return iter(())


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """No refusal of its own."""
    return {}

