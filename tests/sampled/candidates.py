"""Candidates: lists and pages as read from a store, forms as handlers hand them over, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.app import MESSAGES
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import grading, letters, own_page, results
from bot.rules.company import Company
from bot.rules.hiring.candidates import Candidate, Seen, Source, Standing, What, adding, moving, shut_out
from bot.rules.hiring.candidates.correcting import TooManyAddresses
from bot.rules.hiring.candidates.grading import GraderTooClose, Grading, TooManyGraders
from bot.rules.hiring.candidates.own_page import Answer
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.results import Deviation, Form, Grade, Reference, Result
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition, State
from bot.rules.hiring.requisitions import moved as state_moved
from bot.rules.notices import Planned
from bot.rules.people import Identity, Role
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.words.library import library
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.own_facts import EMPTY, FORM_FACTS, NO, SLACK
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE, FRIEND, COUSIN = "U0SAM", "U0BACK", LEADERS[3]
COMPANY = Company({HERE: FINANCE, FINANCE: LEADERS[0]})
STAGES = (Method.STRUCTURED_INTERVIEW, Method.WORK_SAMPLE, Method.REFERENCE_CHECK, Method.JOB_KNOWLEDGE)
FORM = Form(0, 40, None, "Alone, with a pen.", ("What did they do?",))
PLAN = Plan(tuple(Stage(method, 45, 1, ("teamwork",), form=FORM) for method in STAGES))
GIVEN = {
    1: Result(ASKER, NOW, "", grades=(Grade("teamwork", 4, "Helped"),)),
    2: Result(ASKER, NOW, "", reference=Reference("Lead", "2022", ("Ran billing",))),
    3: Result(ASKER, NOW, "", score=31),
}
SOME = {"alike": 82, "uneven": 12, "edge": 5, "kept": 1}
FIGURES = (None, {**SOME, "alike": None, "kept": 2}, SOME)
LIBRARY = library(MESSAGES)
LINK = "https://rapport.example/candidate/token"
ENDS = {
    What.HOLD: Standing.ON_HOLD, What.REJECT: Standing.REJECTED, What.WITHDRAW: Standing.WITHDRAWN,
    What.HIRE: Standing.HIRED,
}  # fmt: skip


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A role without a plan, without candidates, with one at every stage and in every state, and with many."""
    for user in (ASKER, FINANCE, HERE, FRIEND, COUSIN, *LEADERS):
        books.people.put(make.person(user), NOW)
    me = make.person(ASKER, roles=frozenset({Role.RECRUITER}))
    yield "hiring/candidates/roles", {"prefix": "acme-", **job.roles(books, me, COMPANY, 0)}
    found = role(books, typed)
    yield from _lists(books, me, found)
    books.plans.publish(found.id, PLAN, ASKER, NOW)
    yield from _lists(books, me, found)
    for n, source in enumerate(Source):
        yield from _page(books, me, _begun(books, found, typed, n, source), 0)
    for n, what in enumerate(ENDS):
        for reason in moving.REASONS.get(what, ("",)):
            one = _begun(books, found, typed, 100 + n, Source.OTHER, reason)
            stages = len(STAGES) - 1 if what is What.HIRE else n % 2
            for move in (*[What.NEXT] * stages, *([What.BACK] if n == 1 and stages else []), What.TAKE, what):
                one = _moved(books, one, move, reason if move is what else "", typed)
            yield from _lists(books, me, found)
            yield from _page(books, me, one, 3)
            if one.candidacy.standing is not Standing.HIRED:
                yield from _page(books, me, _moved(books, one, What.RESUME, "", ""), 1)
    last = _begun(books, found, typed, 200, Source.OTHER)
    for _ in STAGES[1:]:
        last = _moved(books, last, What.NEXT, "", "")
        yield from _page(books, me, last, 0)
    yield from _results(books, me, last, typed)
    yield from _own_pages(books, me, found, typed)
    yield from _page(books, me, replace(one, candidate=replace(one.candidate, erased=NOW)), 0)
    _begun(books, found, typed, 201, Source.OTHER, plan=9)  # a version that is not there
    books.plans.publish(found.id, Plan(PLAN.stages[:2]), ASKER, NOW)  # those so far are asked otherwise
    yield from _lists(books, me, found)
    yield from homes(books, [ASKER])
    yield from _page(books, make.person(LEADERS[0]), one, 0)


def role(books: Books, typed: str) -> Requisition:
    """A role that is recruited for."""
    asked = make.requisition(asker=ASKER, title=typed or "Data engineer", recruiter=None)
    open_role = state_moved(state_moved(asked, State.APPROVED, FINANCE, NOW), State.OPEN, ASKER, NOW)
    assert open_role.state in IN_CHARGE
    return books.requisitions.add(open_role)


def _begun(books: Books, found: Requisition, typed: str, n: int, source: Source, more: str = "", plan: int = 1) -> Seen:
    is_close = source is Source.INTERNAL
    candidate = Candidate(
        TEAM, typed or "Kim", (f"kim{n}{more}@example.com",), "+4930123456" if n % 2 else "",
        "Asia/Shanghai" if n % 2 else "", ("en", "zh")[n % 2], source, (f"https://example.com/{n}",) if n % 2 else (),
        typed if n % 2 else "", HERE if is_close else None, (FRIEND,) if is_close else (),
        (COUSIN, LEADERS[1]) if is_close else (),
    )  # fmt: skip
    person = books.candidates.add(candidate, ASKER, NOW)
    code = f"C{person.id}"
    books.plans.begin(found.id, code, NOW)
    holder = HERE if is_close else ASKER
    made = books.candidates.begin(moving.begun(found.id, person.id, code, plan, ASKER, holder, NOW))
    return Seen(made, person, found, shut_out(person, COMPANY))


def _moved(books: Books, one: Seen, what: What, reason: str, why: str) -> Seen:
    who = FINANCE if what is What.TAKE else ASKER
    words = why or "Seen"
    after = moving.moved(one.candidacy, what, len(STAGES), who, NOW + timedelta(hours=1), reason, words)
    books.candidates.move(one.candidacy, after)
    return replace(one, candidacy=after)


def _page(books: Books, me: Any, one: Seen, days: int) -> Iterator[Sample]:
    facts = job.one(books, me, one, COMPANY, NOW + timedelta(days=days))
    yield "hiring/candidates/show", {"prefix": "", **facts}


def _results(books: Books, me: Any, one: Seen, typed: str) -> Iterator[Sample]:
    """The forms of the stages that have one, before and after they were filled in, and the page that says so."""
    for at, result in GIVEN.items():
        for _ in range(2):
            yield "hiring/candidates/result", {"prefix": "", **results.form(books, LIBRARY, me, one, at, NOW)}
            kept = replace(result, by=me.user, place=typed, deviations=(Deviation(typed, at == 1, typed),))
            books.results.keep(results.sitting(one.candidacy, at), kept, NOW)
    company = books.company.of(TEAM, NOW)
    for at in GIVEN:
        yield "hiring/candidates/graders", {"prefix": "", **results.form(books, LIBRARY, me, one, at, NOW)}
        asked = [Grading(at, who, ASKER, NOW, typed) for who in (HERE, FINANCE)]
        books.candidates.ask_to_grade(one.candidacy.id, asked)
        books.results.keep(results.sitting(one.candidacy, at), replace(GIVEN[at], by=FINANCE), NOW)
        given = results.form(books, LIBRARY, me, one, at, NOW, typed)
        yield "hiring/candidates/result", {"prefix": "", **given}
        found, _ = books.candidates.graded_by(Identity(TEAM, HERE), one.candidacy.id, at, company)
        grading.plan(books, found, asked, NOW)
    yield from said(books, job.about(one.candidacy))
    yield "hiring/candidates/grade", {"prefix": "", "is_over": True}
    listed = results.listed(books, one.candidacy, job.plan_of(books, one.candidacy))
    yield "hiring/candidates/show", {"prefix": "", **job.one(books, me, one, COMPANY, NOW, listed)}


def _own_pages(books: Books, me: Any, found: Requisition, typed: str) -> Iterator[Sample]:
    """The candidate's own page, their letter and what who runs it sees of both, in every state."""
    books.workspaces.set_region(TEAM, "eu", {})
    begun = _begun(books, found, typed, 300, Source.OTHER)
    for wanted in (replace(found.wanted, pay_to=None), replace(found.wanted, pay_from=None, pay_to=None)):
        unlike = replace(begun, requisition=replace(found, wanted=wanted))
        yield "hiring/candidates/own_page", {**FORM_FACTS, **own_page.page(books, unlike, NOW)}
    yield from _own_page(books, me, begun, typed)
    for n, move in enumerate(ENDS, 301):
        one = _begun(books, found, typed, n, Source.OTHER)
        for each in (*[What.NEXT] * (len(STAGES) - 1 if move is What.HIRE else 0), move):
            one = _moved(books, one, each, moving.REASONS.get(each, ("",))[0], "")
        facts = own_page.page(books, one, NOW + timedelta(days=7))  # a no is known by then
        yield "hiring/candidates/own_page", {**FORM_FACTS, **facts}
        yield "hiring/candidates/letter", {"prefix": "", **facts, "url": LINK, "until": NOW}
    wrong = {"typed": {**EMPTY, "rating": "9", "text": typed}, "wrong": ("form", "rating", "text")}
    yield "hiring/candidates/own_page", {**FORM_FACTS, **facts, **wrong}
    books.own_pages.say(one.candidacy.id, Answer(4, typed, NOW))
    yield "hiring/candidates/own_page", {**FORM_FACTS, **own_page.page(books, one, NOW)}
    own = own_page.shown(books, one.candidacy, NOW, False, False)
    own |= {"times": SLACK, "no": NO}
    yield "hiring/candidates/show", {"prefix": "", **job.one(books, me, one, COMPANY, NOW, own=own)}
    yield from _methods(books)
    yield from _withdrawn(books, found, typed)


def _own_page(books: Books, me: Any, one: Seen, typed: str) -> Iterator[Sample]:
    """On time and late, with each kind of contact; the letters before it, each as it can end."""
    for days in (0, 30):
        facts = own_page.page(books, one, NOW + timedelta(days=days))
        yield "hiring/candidates/own_page", {**FORM_FACTS, **facts}
        yield "hiring/candidates/letter", {"prefix": "", **facts, "url": LINK, "until": NOW}
    for person in (None, {"name": typed, "email": ""}, {"name": typed, "email": "mina@example.com"}):
        yield "hiring/candidates/own_page", {**FORM_FACTS, **facts, "person": person}
    own = own_page.shown(books, one.candidacy, NOW, True, True, LINK)
    own |= {"times": SLACK, "no": NO}
    yield "hiring/candidates/show", {"prefix": "", **job.one(books, me, one, COMPANY, NOW, own=own)}
    books.own_pages.give(one.candidacy.id, "hash", ASKER, NOW)
    for n, (later, settled) in enumerate(((0, 0), (1, 0), (0, 1), (0, 2)), 1):
        books.own_pages.ask_letter(one.candidacy.id, ASKER, NOW)
        if settled:
            books.own_pages.settle_letter(one.candidacy.id, n, NOW if settled == 1 else None)
        own = own_page.shown(books, one.candidacy, NOW + timedelta(hours=later), True, later == 0)
        own |= {"times": SLACK, "no": NO}
        yield "hiring/candidates/show", {"prefix": "", **job.one(books, me, one, COMPANY, NOW, own=own)}


def _methods(books: Books) -> Iterator[Sample]:
    """Every method at the first stage."""
    for method in Method:
        found = role(books, "")
        books.plans.publish(found.id, Plan((Stage(method, 45, 1, ("teamwork",), form=FORM),)), ASKER, NOW)
        one = _begun(books, found, "", 400 + found.id, Source.OTHER)
        yield "hiring/candidates/own_page", {**FORM_FACTS, **own_page.page(books, one, NOW)}


def _withdrawn(books: Books, found: Requisition, typed: str) -> Iterator[Sample]:
    """Withdrawing on the page, and what who runs it hears and sees of it; a letter that was refused."""
    for n, why in enumerate(("", typed)):
        one = _begun(books, found, typed, 500 + n, Source.OTHER)
        yield "hiring/candidates/own_withdraw", {
            "prefix": "", "key": "k", "alone": "k", "typed": {"reason": "pay", "why": typed}, "wrong": ("why",) * n,
            **own_page.withdrawing(one),
        }  # fmt: skip
        after = moving.moved(one.candidacy, What.WITHDRAW, len(STAGES), "", NOW, "pay", why)
        books.candidates.move(one.candidacy, after)
        one = replace(one, candidacy=after)
        own_page.tell_of_withdrawal(books, one, NOW)
        refused = Planned(
            f"refused {n}", letters.REFUSED, job.about(after), TEAM, ASKER, {"candidacy": after.id}
        )  # fmt: skip
        books.notices.plan(refused, NOW)
        yield from said(books, job.about(after))
        yield from _page(books, make.person(ASKER, roles=frozenset({Role.RECRUITER})), one, 0)


def _lists(books: Books, me: Any, found: Requisition) -> Iterator[Sample]:
    for page in (0, 1):
        yield "hiring/candidates/roles", {"prefix": "acme-", **job.roles(books, me, COMPANY, page)}
        people = (me, books.people.get(Identity(TEAM, ADMIN)), make.person(ASKER))
        for person, figures in zip(people, FIGURES, strict=True):
            facts = job.listed(books, person, found, COMPANY, page, NOW + timedelta(days=2))
            yield "hiring/candidates/list", {"prefix": "", **facts, "figures": figures}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms, empty and filled in."""
    kim = Candidate(TEAM, typed or "Kim", ("kim@example.com",), "", "", "en", Source.OTHER, id=7)
    filled = {"name": typed, "email": typed, "phone": typed, "zone": typed, "links": typed, "notes": typed,
              "user": HERE, "referrers": [FRIEND], "relatives": [COUSIN, HERE], "source": "referred",
              "language": "zh"}  # fmt: skip
    for answers, near in (({}, ()), (filled, ()), (filled, (kim,))):
        facts = {**job.form(answers, typed, "en", near), "has_mail": bool(near)}
        yield "hiring/candidates/add", {"prefix": "", **facts}
    for what in moving.ASKED:
        facts = {"name": typed, "what": what.value, "reasons": list(moving.REASONS.get(what, ()))}
        more = {"is_explained": what in moving.EXPLAINED, "most": moving.WHY_CHARACTERS}
        yield "hiring/candidates/why", {"prefix": "", **facts, **more}
    for user, others in (("", ""), (HERE, f"{FRIEND},{COUSIN}")):
        yield "hiring/candidates/flag", {
            "prefix": "", "name": typed, "user": user, "referrers": others, "relatives": others,
        }  # fmt: skip
    for why in ("gone", "often", "away"):
        yield "hiring/candidates/own_other", {"prefix": "", "why": why}
    yield "hiring/candidates/kept_unseen", {"prefix": "", "name": typed}
    yield "hiring/candidates/given", {"prefix": "", "name": typed}
    yield "hiring/candidates/erased", {"prefix": ""}
    for count in (1, 3):
        yield "hiring/candidates/erase", {"prefix": "", "name": typed, "code": "K7QX", "count": count}
    texts = dict.fromkeys(("name", "emails", "phone", "zone", "links", "notes"), typed)
    chosen = {"language_chosen": "zh", "languages": list(adding.LANGUAGES)}
    yield "hiring/candidates/correct", {"prefix": "", **texts, **chosen}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something of their own."""
    return {
        moving.CannotMove: [{"standing": each.value} for each in Standing],
        moving.NoStageThere: [{"is_last": True}, {"is_last": False}],
        adding.BadLink: [{"line": typed}],
        adding.TooManyLinks: [{"most": adding.MOST_LINKS}],
        adding.AlreadyThere: [{"name": typed}],
        GraderTooClose: [{"people": [HERE]}, {"people": [HERE, COUSIN]}],
        TooManyAddresses: [{"most": 5}],
        TooManyGraders: [{"most": 1}, {"most": 5}],
    }
