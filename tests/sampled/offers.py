"""Offers: written, outside what was approved, made, answered, over; what the chain is shown, and the forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.hiring import candidates as page
from bot.jobs.hiring import offers, requisitions
from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.hiring.offers import case_of, doing, ending, showing, tell
from bot.jobs.hiring.requisitions.showing import history, verbs_for
from bot.rules.company import Company
from bot.rules.hiring import offers as rules
from bot.rules.hiring.candidates import Conflict, Seen
from bot.rules.hiring.debriefs import Debrief, Decision, Verdict
from bot.rules.hiring.offers import Did, Offer, Standing, places
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.requisitions import State, deciding, moved
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled import day
from tests.sampled.candidates import role
from tests.sampled.own_facts import FORM_FACTS
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
TERMS = Terms(80_000, "EUR", date(2027, 1, 4), date(2026, 12, 1), "Berlin", "40 hours", "A laptop")
LATER = NOW + timedelta(minutes=6)
ME = make.person(ASKER)
HELD = Decision(Verdict.HOLD, ASKER, ASKER, NOW, "Wait")
HIRE = replace(HELD, verdict=Verdict.HIRE, conditions="From January")
DECIDED = Debrief(1, 0, (), "", ASKER, NOW, NOW, NOW, decision=HIRE, id=1)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """One within, made and answered in every way; one outside, asked, allowed and refused."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    books.workspaces.set_chains(TEAM, [make.chain()])
    found = role(books, typed)
    books.plans.publish(found.id, Plan((day.STAGE,)), ASKER, NOW)
    words = replace(TERMS, place=typed[:100], contract=typed, more=typed)
    for n, (did, reason) in enumerate((did, each) for did, whys in rules.WHYS.items() for each in whys):
        seen = day._seen(books, found.id, typed, f"A{n}", 1)
        yield from _page(books, seen)
        made = _made(books, seen, words)
        yield from _page(books, seen)
        longer = doing.extend(books, ME, seen, Company(), made, {"until": "2026-12-02"}, NOW)
        doing.end(books, ME, seen, longer, did, reason, typed, NOW)
        tell(books, seen, longer, offers.DECLINED, "x", ASKER, NOW)
        yield from _page(books, seen)
        yield from said(books, about(seen.candidacy))
    yield from _barred(books, day._seen(books, found.id, typed, "B5", 1), replace(words, pay=99_000))
    yield from _bare(books, typed, words)
    yield from _over(books, day._seen(books, found.id, typed, "B1", 1), words)
    yield from _asked(books, day._seen(books, found.id, typed, "B2", 1), replace(words, pay=99_000), typed)
    seen = day._seen(books, found.id, typed, "B4", 1)
    doing.accept(books, ME, seen, _made(books, seen, words), NOW)
    for to in (ASKER, FINANCE):
        tell(books, seen, books.offers.of(seen.candidacy.id)[0], offers.ACCEPTED, "x", to, NOW)
    yield from said(books, about(seen.candidacy))
    yield from _page(books, replace(seen, candidacy=books.candidates.brought(seen.candidacy.id)[0]))  # type: ignore[index]


def _made(books: Books, seen: Seen, words: Terms) -> Offer:
    return doing.make(books, ME, seen, Company(), doing.write(books, ME, seen, Company(), words, "", NOW), NOW)


def _page(books: Books, seen: Seen) -> Iterator[Sample]:
    for now in (NOW, LATER):
        yield "hiring/offers/show", {**HERE, **showing.page(books, ME, seen, now)}
    offer = showing.on_page(books, ME, seen)
    yield "hiring/candidates/show", {**HERE, **page.one(books, ME, seen, Company(), NOW, offer=offer)}


def _barred(books: Books, seen: Seen, words: Terms) -> Iterator[Sample]:
    """Who would be asked referred them: another is asked, and a recruiter sees on Home that it waits."""
    theirs = replace(seen, candidate=replace(seen.candidate, referrers=(FINANCE,)), shut={FINANCE: Conflict.REFERRER})
    books.candidates.flag(theirs.candidate)
    offer = doing.write(books, ME, theirs, Company({FINANCE: "U0EDITH"}), words, "because", NOW)
    case = case_of(books, offer)
    assert case is not None
    yield from said(books, requisitions.about(case))
    for reader in ("U0EDITH", FINANCE):
        told = requisitions.offered(books, case, reader, NOW)
        yield "hiring/requisitions/waiting_list", {**HERE, "requests": [{**requisitions.line(case, NOW), **told}]}
    books.roles.give(TEAM, Role.RECRUITER, [LEADERS[3]])
    yield from homes(books, [LEADERS[3]])


def _bare(books: Books, typed: str, words: Terms) -> Iterator[Sample]:
    """No pay was approved for the role at all."""
    without = replace(role(books, typed).wanted, pay_from=None, pay_to=None, currency=None)
    asked = make.requisition(asker=ASKER)
    opened = moved(moved(replace(asked, wanted=without), State.APPROVED, FINANCE, NOW), State.OPEN, ASKER, NOW)
    found = books.requisitions.add(opened)
    books.plans.publish(found.id, Plan((day.STAGE,)), ASKER, NOW)
    seen = day._seen(books, found.id, typed, "B6", 1)
    case = case_of(books, doing.write(books, ME, seen, Company(), words, "because", NOW))
    assert case is not None
    yield from said(books, requisitions.about(case))
    yield from _page(books, seen)


def _over(books: Books, seen: Seen, words: Terms) -> Iterator[Sample]:
    made = _made(books, seen, words)
    yield "hiring/candidates/own_page", {**FORM_FACTS, **own_page.page(books, seen, NOW)}
    tell(books, seen, made, ending.ENDING, f"until={made.until}", ASKER, NOW)
    yield from said(books, about(seen.candidacy))
    books.offers.save(rules.moved(made, Did.EXPIRE, "", NOW))
    tell(books, seen, made, ending.EXPIRED, "x", ASKER, NOW)
    yield from said(books, about(seen.candidacy))
    yield from _page(books, seen)
    doing.write(books, ME, seen, Company(), words, "", NOW)
    yield from _page(books, seen)
    books.offers.save(rules.moved(books.offers.of(seen.candidacy.id)[-1], Did.WITHDRAW, "", NOW, rules.LEFT))
    yield from _page(books, seen)


def _asked(books: Books, seen: Seen, words: Terms, typed: str) -> Iterator[Sample]:
    """Above what was approved: asked, a question, yes and no; seen by who is asked, and by who may not see it."""
    why = typed.strip() or "because"
    for verdicts in (("no",), ("yes", "yes", "no")):
        offer = doing.write(books, ME, seen, Company(), words, why, NOW)
        words = replace(words, pay=words.pay + 1)
        yield from _page(books, seen)
        case = case_of(books, offer)
        assert case is not None
        steps: list[Any] = [(deciding.ask, FINANCE, case.revision, why), (deciding.answer, ASKER, 0, why)]
        if verdicts[0] == "no":
            steps.append((deciding.reject, FINANCE, case.revision, why))
        else:
            steps += [(deciding.approve, who, case.revision) for who in (FINANCE, "U0LIWEI")]
        for verb, *rest in steps:
            yield from said(books, requisitions.about(case))
            yield from homes(books, [FINANCE])
            after = verb(case, *rest, NOW)
            books.requisitions.save(case, after)
            requisitions.plan(books, after, NOW)
            case = after
        yield from _page(books, seen)
        yield from said(books, requisitions.about(case))
        for reader in (FINANCE, "U0SAM"):
            verbs = verbs_for(case, reader, [Role.RECRUITER])
            shown = {**requisitions.shown(case, NOW), **history(case, NOW), "verbs": verbs}
            told = requisitions.offered(books, case, reader, NOW)
            yield "hiring/requisitions/show", {**HERE, **shown, **told}
            yield "hiring/requisitions/waiting_list", {**HERE, "requests": [{**requisitions.line(case, NOW), **told}]}
    yield from _forms(books, seen, words, typed)


def _forms(books: Books, seen: Seen, words: Terms, typed: str) -> Iterator[Sample]:
    case = doing.asking(books, ME, seen, Company(), replace(words, pay=120_000), NOW)
    wanted = seen.requisition.wanted
    without = replace(wanted, pay_from=None, pay_to=None, currency=None)
    bare = replace(seen, requisition=replace(seen.requisition, wanted=without))
    for one in (seen, bare):
        for said_ in (None, words, replace(words, pay=1), replace(words, pay=75_000)):
            for asks, talked in ((None, DECIDED), (case, None), (None, replace(DECIDED, decision=HELD))):
                facts = showing.form(one, (), {"more": typed} if said_ else None, NOW, talked, asks, said_)
                yield "hiring/offers/form", {**HERE, **facts}
    written = doing.write(books, ME, seen, Company(), replace(words, pay=80_000), "", NOW)
    made = rules.moved(written, Did.MAKE, ASKER, NOW)
    for what in (Did.DECLINE, Did.WITHDRAW, Did.EXTEND):
        yield "hiring/offers/answer", {**HERE, **showing.answer(seen, made, what.value)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """What needs no store: how an offer can have come to stand."""
    moves = [
        {"what": did.value, "who": who, "at": NOW, "until": TERMS.until, "reason": reason, "why": ""}
        for did in Did for who in (ASKER, "") for reason in (rules.LEFT, rules.TURNED_DOWN, rules.HIRED)
        if who or did in {Did.DECLINE, Did.EXPIRE, Did.WITHDRAW}
    ]  # fmt: skip
    version = {
        "number": 1, "standing": "withdrawn", "since": NOW, "until": TERMS.until, "pay": 1, "currency": "EUR",
        "start": TERMS.start, "place": typed, "contract": "", "more": "", "why": "", "by": 0, "side": "",
        "debrief": 1,
    }  # fmt: skip
    shown = {"id": 1, "name": typed, "title": typed, "number": 1, "revision": 1, "verbs": [], "fits": False}
    for n in range(0, len(moves), 6):
        versions = [{**version, "moves": moves[n : n + 6]}]
        yield "hiring/offers/show", {**HERE, **shown, "chain": None, "versions": versions}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something more."""
    stands = [{"standing": each.value} for each in Standing]
    return {
        rules.OfferGoing: stands, rules.OfferStands: stands,
        places.NoPlaceLeft: [
            {"headcount": n, "hired": [typed] * n, "out": [typed] * (3 - n)} for n in (1, 3)
        ],
    }  # fmt: skip
