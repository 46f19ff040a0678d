"""Panels: the proposal, what keeps one from being made, what people are asked and how it stands, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from bot.jobs.hiring import candidates as page
from bot.jobs.hiring.panels import keeping as keeping_job
from bot.jobs.hiring.panels import looking
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.candidates import Candidate, Seen, Source, What, moving
from bot.rules.hiring.panels import attention, keeping, rescheduling, seats, slots, wishes
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.blocked import Blocked, Lack, Way
from bot.rules.hiring.panels.hard import FREED, Freed, Rule
from bot.rules.hiring.panels.measures import As
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.training.certificates import founding
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import COMPANY, role
from tests.sampled.said import ASKER, FINANCE, LEADERS, Sample, said

START = NOW + timedelta(days=3)
STAGE = Stage(Method.STRUCTURED_INTERVIEW, 90, 2, ("teamwork",), place="Room 4")
WHOLE = (wishes.Wish.MIX, wishes.Wish.ORDER, wishes.Wish.ENVIRONMENT, wishes.Wish.TRAINEE)
HOURS = Own({day: (time(8), time(18)) for day in range(7)})
PEOPLE = (FINANCE, *LEADERS[:2])
LINE = {"name": "Kim", "title": "Data engineer", "n": 1, "method": "structured_interview", "minutes": 45, "panel": 2}


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """What each is told as an interview goes through its states, beside the candidate's page."""
    for user in (ASKER, *PEOPLE):
        books.people.put(make.person(user), NOW)
        books.availabilities.set_hours(
            Identity(TEAM, user), HOURS
        )
    books.trainings.found(TEAM, founding(PEOPLE[:2], "interviewer", "First", ASKER, NOW.date(), ()))
    found = role(books, typed)
    stage = replace(STAGE, place=typed[:100])
    books.plans.publish(found.id, Plan((stage, STAGE)), ASKER, NOW)
    seen = _seen(books, found.id, typed)
    looked = looking.look(books, seen, COMPANY, stage, [START], NOW)
    answer = looking.answer(looked)
    assert not isinstance(answer, Blocked)
    made = seats.proposed(job.made(seen, 0, looked, answer.panel, ASKER, NOW), (), NOW)
    one = books.interviews.add(seats.offered(made, NOW))
    job.tell(books, one, NOW)
    yield from _told(books, seen, one)
    first, second = one.seats
    yes = _kept(books, one, seats.accepted(one, first.id, first.who, 1, NOW))
    yield from _told(books, seen, yes)
    both = _kept(books, yes, seats.accepted(yes, second.id, second.who, 1, NOW))
    yield from _told(books, seen, both)
    no = _kept(books, both, seats.declined(both, second.id, second.who, 2, typed or "Away", NOW))
    no = job.fill(books, no, COMPANY, NOW)
    yield from _told(books, seen, no)
    anew = _kept(books, no, seats.asked_instead(no, 1, LEADERS[1], (), NOW))
    yield from _told(books, seen, anew)
    freed = job.fill(books, _kept(books, anew, seats.freed(anew, anew.seats[-1].id, job.SHUT, NOW)), COMPANY, NOW)
    yield from _told(books, seen, freed)
    later = rescheduling.moved_to(freed, freed.revision, START + timedelta(hours=1), (), NOW)
    freed = _kept(books, freed, later)
    yield from _told(books, seen, freed)
    there = tuple(replace(seat, reason=job.IN_CALENDAR) for seat in freed.seats)
    called_off = [replace(freed, called_off=NOW, why_off=why) for why in (typed or "Ill", job.OVER)]
    for off in (made, replace(freed, seats=there), *called_off):
        facts = page.one(books, make.person(ASKER), seen, COMPANY, NOW, (), job.listed([off], None, NOW))
        yield "hiring/candidates/show", {"prefix": "", **facts}
    keeping_job.keep(books, one, START - timedelta(days=2), [START], NOW)
    yield from _told(books, seen, freed)
    for changed in (0, 2):
        wanted = {"workspace": TEAM, "requisition": found.id, "who": ASKER}
        keeping_job._tell(books, wanted, changed, NOW + timedelta(hours=changed))
    yield from said(books, f"requisition:{found.id}")
    not_free = _kept(books, freed, seats.asked_instead(freed, 1, LEADERS[2], (), NOW))
    freed = _kept(books, not_free, seats.freed(not_free, not_free.seats[-1].id, job.NOT_FREE, NOW))
    off = _kept(books, freed, seats.called_off(freed, freed.revision, typed or "Ill", NOW))
    yield from _told(books, seen, off)


def _seen(books: Books, requisition: int, typed: str) -> Seen:
    kim = Candidate(TEAM, typed or "Kim", ("kim@example.com",), "", "Asia/Shanghai", "en", Source.APPLIED)
    person, found = books.candidates.add(kim, ASKER, NOW), books.requisitions.for_notice(requisition)
    assert found is not None
    books.plans.begin(requisition, "C1", NOW)
    begun = moving.begun(requisition, person.id, "C1", 1, ASKER, ASKER, NOW)
    assert begun.moves[0].what is What.BEGIN
    return Seen(books.candidates.begin(begun), person, found, {})


def _kept(books: Books, before: Interview, after: Interview) -> Interview:
    kept = books.interviews.save(before, after)
    job.tell(books, kept, NOW)
    return kept


def _told(books: Books, seen: Seen, one: Interview) -> Iterator[Sample]:
    """Everything that has been said of it, as it stands now, and the candidate's page."""
    for when in (NOW, START):
        yield from said(books, job.about(one), when)
    plan = job.plan_of(books, seen.candidacy)
    facts = page.one(books, make.person(ASKER), seen, COMPANY, NOW, (), **job.on_page(books, seen.candidacy, plan, NOW))
    yield "hiring/candidates/show", {"prefix": "", **facts}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms; a proposal with every reason; every rule that blocks, and everything that frees it."""
    line = {"prefix": "", **LINE, "name": typed, "title": typed}
    for panel in (1, 2):
        yield "hiring/panels/slots", {**line, "panel": panel, "zone": "Europe/Berlin", "most": slots.MOST_SLOTS}
    for n, sits_as in enumerate(As):
        why = {
            "who": ASKER, "track": ("interviewer", f"family:{typed[:20]}")[n % 2], "sits_as": sits_as.value,
            "local": "10:00", "has": 1, "most": 16, "week": 1, "week_limit": (None, 3)[n % 2], "others": n % 3,
            "is_edge": n == 0,
        }  # fmt: skip
        unmet = [each.value for each in WHOLE] if n else []
        yield "hiring/panels/proposed", {
            **line, "start": START, "people": [why] * 5, "unmet": unmet, "unknown": [FINANCE, *LEADERS][: 5 * n],
            "is_anew": n == 0, "least_days": 2, "room": typed * (n % 2),
        }  # fmt: skip
    ways = tuple(Way(freed, Rule.BUSY, (ASKER, FINANCE) if n % 2 else ()) for n, freed in enumerate(Freed))
    for n, rule in enumerate(Rule):
        lacks = (Lack(0, "interviewer", rule, ways), Lack(1, "interviewer", rule, ways[:1])) if n > 1 else ()
        blocked = looking.why_not(Blocked(looking.THIS, rule, FREED[rule], START if n > 1 else None, lacks))
        yield "hiring/panels/blocked", {**line, **blocked, "unknown": [ASKER] * n, "is_anew": n == 0}
    times = {"hurts_at": START, "last": START.date(), "start": START}
    some = {"id": 1, "name": typed, "title": typed, "who": [ASKER, FINANCE], **times}
    wanting = [{**some, "need": each.value, "is_late": late} for each in attention.Need for late in (False, True)]
    for lines, more in (([], 0), (wanting, 2)):
        yield "hiring/panels/attention", {"prefix": "", "lines": lines, "more": more, "pace": None}
    yield "hiring/panels/improving", {"prefix": "", "title": typed}
    yield from _outward(typed)
    yield "hiring/panels/decline", {"prefix": "", "title": typed, "start": START, "most": 1000}
    for left in (1, 2):
        line = {"prefix": "", "title": typed, "name": typed, "start": START, "zone": "Europe/Berlin"}
        yield "hiring/panels/move", {**line, "left": left}
    yield "hiring/panels/call_off", {"prefix": "", "title": typed, "name": typed, "start": START, "most": 1000}


def _outward(typed: str) -> Iterator[Sample]:
    """An interview in calendars and in letters, to those who ask and to the candidate, as it comes and goes."""
    facts = {"title": typed, "method": "structured_interview", "minutes": 90, "start": START, "company": typed}
    for n, how in enumerate(("new", "changed", "off")):
        for is_candidate in (False, True):
            known = {
                **facts, "place": typed * (n % 2), "with_whom": [] if is_candidate else [typed, "Omar"][n:],
                "is_candidate": is_candidate, "is_sure": True,
            }  # fmt: skip
            url = f"https://rapport.company.example/candidate/{'x' * 43}" if is_candidate and how == "new" else ""
            yield "hiring/panels/invitation", {**known, "how": how, "name": typed, "url": url}
            yield "hiring/panels/event", known
    yield "hiring/panels/loop_opened", {}
    for who in (ASKER, ""):
        yield "hiring/panels/invitation_refused", {"name": typed, "title": typed, "start": START, "who": who}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something of their own."""
    return {
        seats.InterviewOver: [{"is_off": True}, {"is_off": False}],
        seats.SeatAnswered: [{"state": each.value} for each in State],
        seats.TwiceForOne: [{"who": ASKER}],
        slots.TimeMeaningless: [{"typed": typed}],
        slots.TooManySlots: [{"most": slots.MOST_SLOTS}],
        slots.TooFarAhead: [{"days": 59}],
        keeping.AskTooLate: [{"days": 2}],
    }
