"""Facts for the templates of requests: as the jobs read them while they live, and as the handlers hand them over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions.showing import changed, history, to_come, verbs_for
from bot.rules.company import Absence, Company
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import (
    Mode,
    Reason,
    Requisition,
    State,
    Verdict,
    Wanted,
    asking,
    chains,
    deciding,
    running,
    standing_in,
    wanted,
)
from bot.rules.hiring.requisitions.chains import StepPlan
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.conditions import Test as Compare
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

FOLDER = "hiring/requisitions"
HERE = {"prefix": "acme-"}
AWAY = Company(away={FINANCE: Absence(datetime(2026, 12, 1, tzinfo=UTC), "U0RUTH")}, admins=(ADMIN,))
GONE = Company({FINANCE: "U0EDITH"}, gone=frozenset({FINANCE}), admins=(ADMIN,))


def contents(typed: str) -> list[Wanted]:
    """Requests with everything, with as little as may be, and with each half of what comes in two parts."""
    texts = {"title": typed, "department": typed, "business_case": typed}
    return [
        make.wanted(
            **texts, level=typed, location=typed, remote=True, headcount=3, reason=Reason.REPLACEMENT, replaces=typed,
            recruiter="U0NOOR", target_start=date(2027, 2, 1),
        ),
        make.wanted(**texts, level=None, location=None, remote=True, pay_to=None, reason=Reason.BACKFILL),
        make.wanted(**texts, location=typed, pay_from=None, reason=Reason.BACKFILL, replaces=typed),
        make.wanted(**texts, pay_from=None, pay_to=None, currency=None),
    ]  # fmt: skip


def steps(typed: str) -> tuple[StepPlan, ...]:
    skipped = Condition("headcount", Compare.OVER, 50)
    return (
        make.step(FINANCE, name=typed, hours_allowed=8, backup="U0BACK"),
        make.step("U0BACK", name=typed, conditions=(skipped,)),
        make.step(*LEADERS, name=typed, mode=Mode.N_OF_M, needed=2, hours_allowed=1),
    )


def asked(content: Wanted, typed: str, company: Company | None = None, asker: str = ASKER) -> Requisition:
    draft = asking.begin_draft(TEAM, asker, content, NOW)
    return asking.submit(draft, asker, [make.chain(*steps(typed))], company or Company(), NOW)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """What is said while requests live: every verb, every way to stand in, every end."""
    for user in (ASKER, FINANCE, *LEADERS, "U0BACK"):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.workspaces.set_chains(TEAM, [make.chain()])
    for number, content in enumerate(contents(typed)):
        if number:
            books.workspaces.set_hiring(TEAM, "C0HR", "en")
        yield from _life(books, content, typed)
    yield from _edited(books, typed)
    yield from _stood_in(books, typed)
    yield from homes(books, [ASKER, FINANCE, *LEADERS])


def _life(books: Books, content: Wanted, typed: str) -> Iterator[Sample]:
    """Asked and answered, approved against one no, run to its end; and the first step says no."""
    life = _Life(books, books.requisitions.add(asked(content, typed)))
    yield from life.planned()
    yield from life.then(deciding.reject, FINANCE, 1, typed.strip() or "no")
    yield from homes(books, [ASKER, FINANCE])
    life = _Life(books, books.requisitions.add(asked(content, typed)))
    yield from life.then(deciding.ask, FINANCE, 1, typed.strip() or "why?")
    yield from life.then(deciding.answer, ASKER, 0, typed.strip() or "so")
    yield from life.then(deciding.approve, FINANCE, 1)
    yield from life.then(deciding.reject, "U0NOOR", 1, typed.strip() or "no")
    yield from life.then(deciding.approve, "U0LIWEI", 1)
    yield from life.then(deciding.approve, "U0EDITH", 1)
    for to in (State.OPEN, State.ON_HOLD, State.OPEN, State.FILLED):
        life.now += timedelta(days=1)
        yield from life.then(running.run, life.request.in_charge, [], to, typed.strip() or "because")


def _edited(books: Books, typed: str) -> Iterator[Sample]:
    whole, least, _, _ = contents(typed)
    looks = make.step(FINANCE, name=typed), make.step("U0NOOR", name=typed, inputs=frozenset({"currency"}))
    for step in (looks, looks[::-1]):
        first = step[0].seats[0]
        draft = asking.begin_draft(TEAM, ASKER, replace(whole, title="Before", pay_to=None), NOW)
        sent = asking.submit(draft, ASKER, [make.chain(*step)], Company(), NOW)
        life = _Life(books, books.requisitions.add(sent))
        yield from life.then(deciding.ask, first, 1, typed.strip() or "why?")
        yield from life.then(deciding.approve, first, 1)
        yield from life.planned()
        other = replace(whole, business_case="Better.", target_start=None, replaces="x" + typed, remote=False)
        for content in (whole, least, other):
            yield from life.then(asking.edit, ASKER, content, [], Company())
        yield from life.then(asking.withdraw, ASKER, typed)


def _stood_in(books: Books, typed: str) -> Iterator[Sample]:
    content = contents(typed)[0]
    life = _Life(books, books.requisitions.add(asked(content, typed)))
    until = NOW + timedelta(days=3)
    yield from life.planned()
    yield from life.then(standing_in.delegate, FINANCE, "U0SAM", until, AWAY)
    yield from life.then(deciding.approve, "U0SAM", 1)
    for company in (AWAY, GONE):
        life = _Life(books, books.requisitions.add(asked(content, typed)))
        yield from life.then(standing_in.attended, company)
    for manager in ("U0EDITH", FINANCE):
        theirs = replace(content, hiring_manager=FINANCE)
        yield from _Life(books, books.requisitions.add(asked(theirs, typed, Company({FINANCE: manager})))).planned()
    life = _Life(books, books.requisitions.add(asked(content, typed)))
    for days in (1, 2, 9):
        life.now = NOW + timedelta(days=days)
        yield from life.then(standing_in.climbed, {})
        job.plan_nudges(books, life.request, [FINANCE], life.now)
        yield from life.planned()
    yield from life.then(deciding.approve, FINANCE, 1)
    for days in (12, 20):
        life.now = NOW + timedelta(days=days)
        yield from life.then(standing_in.climbed, {})


class _Life:
    """One request; `then` lets something happen to it and gives what is said."""

    def __init__(self, books: Books, request: Requisition) -> None:
        self.books, self.request, self.now = books, request, NOW

    def then(self, verb: Any, *rest: Any) -> Iterator[Sample]:
        before = self.request
        self.request = verb(before, *rest, self.now)
        self.books.requisitions.save(before, self.request)
        yield from self.planned()

    def planned(self) -> Iterator[Sample]:
        job.plan(self.books, self.request, self.now)
        yield from said(self.books, job.about(self.request), self.now)


def of_handlers(typed: str) -> Iterator[Sample]:
    """What the forms and lists show."""
    requests = [asked(content, typed) for content in contents(typed)]
    lines = [{**job.line(each, NOW), "days": days} for days, each in enumerate(requests)]
    texts = ("title", "department", "level", "location", "replaces", "business_case", "currency")
    draft: dict[str, Any] = dict.fromkeys(texts, typed)
    draft |= {"headcount": "3", "pay_from": "70000", "pay_to": "80000", "target_start": "2027-02-01"}
    draft |= {"remote": ["remote"], "reason": "backfill", "hiring_manager": ASKER, "recruiter": FINANCE}
    for answers, is_edit in (({}, False), (draft, True)):
        yield f"{FOLDER}/request", {**HERE, "answers": answers, "asker": ASKER, "is_edit": is_edit}
    first = deciding.approve(requests[0], FINANCE, 1, NOW)
    changes = changed(asking.changes(contents(typed)[1], contents(typed)[0]))
    for one, likes, is_edit in ((requests[0], lines, False), (first, [], True)):
        yield f"{FOLDER}/check", {
            **HERE, "wanted": one.wanted, "steps": to_come(one, NOW), "like": likes, "is_edit": is_edit,
            "changed": changes if is_edit else [],
        }  # fmt: skip
    about = {**HERE, "title": typed, "asker": ASKER, "who": FINANCE, "text": typed}
    for name in ("reject", "ask", "answer", "withdraw"):
        yield f"{FOLDER}/{name}", about
    for state in (State.ON_HOLD, State.CLOSED, State.CANCELLED):
        yield f"{FOLDER}/run", {**about, "to": state.value}
    yield f"{FOLDER}/put_in_charge", {**about, "in_charge": FINANCE}
    seats = [{"user": who, "name": typed} for who in LEADERS]
    for some, is_own in ((seats[:1], True), (seats[:1], False), (seats, False)):
        yield f"{FOLDER}/hand_over", {**about, "seats": some, "is_own": is_own, "until": "2026-12-01"}
    yield f"{FOLDER}/nudge_sent", {**HERE, "whom": list(LEADERS)}
    for count in (0, 1, len(lines)):
        yield f"{FOLDER}/waiting_list", {**HERE, "requests": lines[:count]}
        yield f"{FOLDER}/status", {**HERE, "requests": lines[:count], "has_draft": False}
    yield f"{FOLDER}/status", {**HERE, "requests": [], "has_draft": True}
    yield from _shown(typed)


def _shown(typed: str) -> Iterator[Sample]:
    request = asked(contents(typed)[0], typed)
    request = deciding.ask(request, FINANCE, 1, typed.strip() or "why?", NOW)
    request = asking.edit(request, ASKER, replace(request.wanted, headcount=4), [], Company(), NOW)
    lives = [request]
    done = deciding.approve(request, FINANCE, 2, NOW)
    for who in LEADERS[:2]:
        done = deciding.approve(done, who, 2, NOW)
    opened = running.run(done, ASKER, [], State.OPEN, "", NOW)
    held = running.run(opened, ASKER, [], State.ON_HOLD, typed.strip() or "because", NOW + timedelta(days=2))
    for one in [*lives, done, opened, held]:
        for who in (ASKER, "U0ELSE"):
            now = NOW + timedelta(days=3)
            yield f"{FOLDER}/show", {
                **HERE, **job.shown(one, now), **history(one, now), "verbs": verbs_for(one, who, [])
            }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """The facts of refusals that have some."""
    decided = {"state": "rejected", "at": NOW, "own": True, "who": FINANCE}
    return {
        chains.NobodyToDecide: [{"step": typed}],
        asking.NudgedBefore: [{"at": NOW}],
        standing_in.DelegateDecides: [{"step": typed}],
        deciding.StepEarlier: [{"step": typed}],
        rules.IllegalMove: [{"state": state.value} for state in rules.State],
        deciding.AlreadyDecided: [
            *({**decided, "verdict": verdict.value, "own": own} for verdict in Verdict for own in (True, False)),
            {**decided, "verdict": None, "own": False, "who": None},
        ],
        wanted.TooLong: [{"most": 120}],
        wanted.NotAWholeNumber: [{"least": 1, "most": 500}],
    }
