"""Moderation: cases from a report to their end, the code of conduct, weeks and loads, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community.members import joining
from bot.jobs.community.moderation import conduct, deciding, duty, reporting, showing, telling, terms
from bot.jobs.community.moderation.reporting import Message
from bot.rules.access import Kind as WorkspaceKind
from bot.rules.community.moderation import Action, Breach, ByHand, Case, LoadIsFull, TooLate, TooMuchTaken, about
from bot.rules.community.moderation.duty import Turn, monday_of
from bot.rules.community.moderation.terms import TermChanged, TooLongATerm
from bot.rules.community.moderation.terms import about as about_term
from bot.rules.people import Person, Role
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.community.duty import Load
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
LINK = "https://circle.slack.com/archives/C0HR/p70000000100000"
SHOUTER, VICTIM, WITNESS = LEADERS[:3]


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A community from nothing to a decision that was taken back."""
    books.workspaces.put(TEAM, WorkspaceKind.BOTH, "Circle")
    me, other, shouter, victim, witness = (
        make.person(user) for user in (ASKER, FINANCE, SHOUTER, VICTIM, WITNESS)
    )  # fmt: skip
    numbers = [_member(books, each) for each in (me, other, shouter, victim, witness)]
    books.roles.give(TEAM, Role.MODERATOR, [ASKER, FINANCE])
    yield "community/moderation/queue", {**HERE, **showing.queue(books, me, 0, NOW)}
    yield "community/moderation/duty", {**HERE, **duty.page(books, me, NOW)}
    yield from _conduct(books, me, typed)
    yield from _duty(books, me, numbers[0], typed)
    yield from _terms(books, me, make.person(ADMIN, is_admin=True), other, typed)
    here = Message(SHOUTER, "C0HR", "7.1", False)
    for message in (None, here, Message(SHOUTER, "D0", "7.1", True), Message("U0NOBODY", "C0HR", "7.1", False)):
        yield "community/moderation/report", {**HERE, **reporting.form(books, victim, message, typed)}
    for n, breach in enumerate(Breach):
        who = (victim, witness)[n % 2]
        answers, at = _answers(breach, typed, SHOUTER), NOW + (n - 2) * DAY
        case = reporting.take(books, who, here if n % 3 else None, answers, at, ("", LINK)[n % 2])
        yield "community/moderation/reported", {**HERE, **reporting.thanks(case, NOW)}
        yield from _pages(books, me, case, NOW + n * DAY)
        yield from said(books, about(case.id), NOW)
    for who, message in ((witness, None), (me, Message(SHOUTER, "D0", "7.1", True))):
        case = reporting.take(books, who, message, _answers(Breach.SAFETY, typed, SHOUTER), NOW)
        yield from homes(books, [ASKER, FINANCE, SHOUTER])
    yield from _pages(books, me, case, NOW)
    books.moderation.forget(numbers[-1])
    yield from _pages(books, me, case, NOW)
    case = deciding.take(books, other, case.id, case.revision, NOW)
    done = {"action": "nothing", "breach": "safety", "reason": "Not so."}
    deciding.decide(books, other, case.id, case.revision, done, NOW)
    for n, action in enumerate(Action):
        by_hand = (ByHand.DELETE, ByHand.TELL, ByHand.DEACTIVATE, None)[n]
        yield from _decided(books, me, other, victim, shouter, action, by_hand, typed)
    yield from homes(books, [ASKER])
    for what in ("remove", "undo", "reply"):
        telling.left(books, case, what, numbers[0], NOW)
    yield from said(books, about(case.id), NOW)
    yield "community/moderation/reply", {**HERE, "breach": "spam"}


def _member(books: Books, person: Person) -> int:
    books.people.put(person, NOW)
    return joining.joined(books, person, NOW).id


def _answers(breach: Breach, typed: str, whom: str) -> dict[str, Any]:
    return {"breach": breach.value, "text": typed or "He shouts", "quote": typed, "whom": whom}


def _pages(books: Books, me: Person, case: Case, now: Any) -> Iterator[Sample]:
    later = showing.queue(books, me, 0, now + 2 * DAY)
    yield "community/moderation/queue", {**HERE, **later, "page": 1, "needs_rest": True}
    yield "community/moderation/queue", {**HERE, **showing.queue(books, me, 0, now), "is_last": False}
    for more in (0, 2):
        yield "community/moderation/show", {**HERE, **showing.one(books, me, case.id, now + 2 * DAY), "more": more}
    yield "community/moderation/show", {**HERE, **showing.one(books, me, case.id, now), "concerns": True, "name": ""}


def _decided(
    books: Books, me: Person, other: Person, victim: Person, shouter: Person, action: Action, by_hand: ByHand | None,
    typed: str,
) -> Iterator[Sample]:  # fmt: skip
    message = Message(shouter.user, "C0HR", "8.1", False)
    case = reporting.take(books, victim, message, _answers(Breach.HATE, typed, ""), NOW)
    case = deciding.take(books, me, case.id, case.revision, NOW) if case.taken_by is None else case
    yield from homes(books, [ASKER])
    yield "community/moderation/show", {**HERE, **showing.one(books, me, case.id, NOW)}
    yield "community/moderation/decide", {**HERE, **deciding.form(books, me, case.id, case.revision)}
    yield from said(books, about(case.id))
    answers = {
        "action": action.value, "breach": "hate", "reason": typed or "Be kind", "by_hand": by_hand and by_hand.value,
    }  # fmt: skip
    case = deciding.decide(books, me, case.id, case.revision, answers, NOW)
    yield "community/moderation/show", {**HERE, **showing.one(books, me, case.id, NOW)}
    yield from said(books, about(case.id))
    yield from homes(books, [ASKER])
    yield "community/moderation/queue", {**HERE, **showing.queue(books, me, 0, NOW)}
    if by_hand:
        case = deciding.done(books, me, case.id, case.revision, NOW)
    yield "community/moderation/appeal", {**HERE, **deciding.appealing(books, shouter, case.id)}
    case = deciding.appeal(books, shouter, case.id, {"text": typed or "A joke"}, NOW)
    yield from said(books, about(case.id))
    yield from homes(books, [FINANCE])
    yield "community/moderation/show", {**HERE, **showing.one(books, other, case.id, NOW)}
    yield "community/moderation/settle", {**HERE, **deciding.settling(books, other, case.id, case.revision)}
    verdict = "upheld" if action is Action.WARN else "overturned"
    case = deciding.settle(books, other, case.id, case.revision, {"verdict": verdict, "reason": typed or "No"}, NOW)
    yield from said(books, about(case.id))
    yield "community/moderation/show", {**HERE, **showing.one(books, me, case.id, NOW)}


def _conduct(books: Books, me: Person, typed: str) -> Iterator[Sample]:
    yield "community/moderation/code", {**HERE, **conduct.code(books, me)}
    yield "community/moderation/codes", {**HERE, **conduct.page(books, me)}
    yield "community/moderation/write", {**HERE, **conduct.form(books, me)}
    conduct.write(books, me, {"en": typed or "Be kind", "zh": typed, "binds": ["yes"]}, NOW)
    conduct.write(books, me, {"en": typed or "Be kinder", "zh": typed or "友善", "binds": []}, NOW)
    yield "community/moderation/code", {**HERE, **conduct.code(books, me)}
    yield "community/moderation/codes", {**HERE, **conduct.page(books, me)}
    yield "community/moderation/write", {**HERE, **conduct.form(books, me)}
    yield from homes(books, [ASKER])
    conduct.ask(books, TEAM, NOW)
    mine = books.members.of(me.identity)
    assert mine is not None
    yield from said(books, f"conduct:{mine.id}")
    conduct.accept(books, me, 2, NOW)
    yield from said(books, f"conduct:{mine.id}")
    yield "community/moderation/code", {**HERE, **conduct.code(books, me)}


def _duty(books: Books, me: Person, number: int, typed: str) -> Iterator[Sample]:
    monday = monday_of(NOW.date())
    books.duty.put(TEAM, Turn(monday - timedelta(days=7), number, typed or "Mind the shouter", NOW))
    books.duty.put(TEAM, Turn(monday, number, typed or "All quiet", NOW))
    books.duty.settle(number, Load(40, monday + 20 * DAY, monday + 22 * DAY))
    duty.give_out(books, TEAM, NOW)
    page = duty.page(books, me, NOW)
    yield "community/moderation/duty", {**HERE, **page}
    nameless = [{**each, "name": ""} for each in page["turns"]]
    yield "community/moderation/duty", {**HERE, **page, "turns": nameless, "needs_rest": True, "is_mine": False}
    yield "community/moderation/load", {**HERE, **duty.form(books, me)}
    yield "community/moderation/note", {**HERE, **duty.noting(books, me, NOW)}
    yield from said(books, f"turn:{TEAM}")
    facts = {"monday": "2026-11-23", "is_mine": False, "notes": [], "needs_rest": True}
    yield "community/moderation/turn", {**HERE, **facts}


def _terms(books: Books, me: Person, admin: Person, other: Person, typed: str) -> Iterator[Sample]:
    """Omar moderates for two months and is renewed, Mina with no end and then for a month after which she stays, both
    are ambassadors too."""
    _member(books, admin)
    me = replace(me, roles=frozenset({Role.MODERATOR}))
    yield "community/moderation/my_term", {**HERE, **terms.mine(books, other, NOW)}
    for who in (me, admin):
        yield "community/moderation/appoint", {**HERE, **terms.form(books, who, "", 0, NOW)}
    ends = (NOW + 60 * DAY).date()
    for whom, role, until in (
        (FINANCE, "moderator", ends), (FINANCE, "ambassador", ends), (ASKER, "ambassador", ends + 70 * DAY),
    ):  # fmt: skip
        answers = {"whom": whom, "role": role, "since": f"{NOW.date()}", "until": f"{until}"}
        terms.appoint(books, admin, answers, NOW)
    soon = {"whom": SHOUTER, "role": "ambassador", "since": f"{(NOW + 3 * DAY).date()}", "until": ""}
    terms.appoint(books, admin, soon, NOW)
    first, *others = books.terms.there(TEAM, ends)
    for each in others:
        yield from said(books, about_term(each.id))
    for who in (me, admin):
        yield "community/moderation/terms", {**HERE, **terms.page(books, who, NOW)}
        yield from homes(books, [who.user])
    yield "community/moderation/end_term", {**HERE, **terms.ending(books, admin, first.id, ends, NOW)}
    yield "community/moderation/end_term", {**HERE, **terms.ending(books, other, first.id, ends, NOW), "is_last": True}
    yield "community/moderation/pass_on", {**HERE, **terms.passing_on(books, other, first.id, NOW)}
    for now in (NOW + 31 * DAY, NOW + 54 * DAY):
        terms.look(books, TEAM, now)
        yield from said(books, about_term(first.id), now)
        terms.pass_on(books, other, first.id, {"note": typed or "Mind the shouter"}, now)
    yield "community/moderation/my_term", {**HERE, **terms.mine(books, other, NOW)}
    yield from said(books, about_term(first.id), NOW)
    books.roles.dismiss(TEAM, Role.MODERATOR, ASKER)
    terms.look(books, TEAM, NOW + 61 * DAY)
    yield "community/moderation/terms", {**HERE, **terms.page(books, admin, NOW + 61 * DAY)}
    yield from said(books, about_term(first.id), NOW + 61 * DAY)
    terms.renew(books, admin, first.id, ends, NOW + 61 * DAY)
    yield from said(books, about_term(first.id), NOW)
    books.roles.appoint(TEAM, Role.MODERATOR, ASKER)
    for each in books.terms.there(TEAM, ends):
        if not each.ended:
            whose = books.members.some(TEAM, [each.member])[each.member]
            terms.finish(books, each, whose, "", NOW + 62 * DAY)
        yield from said(books, about_term(each.id), NOW + 62 * DAY)
    yield "community/moderation/my_term", {**HERE, **terms.mine(books, other, NOW + 62 * DAY)}
    page = terms.page(books, admin, NOW + 62 * DAY)
    for n in (1, 2):
        roles = [{**each, "terms": [], "without": [], "more": n} for each in page["roles"]]
        yield "community/moderation/terms", {**HERE, **page, "roles": roles}
    by_group = {"name": typed or "Kai", "member": 1, "by_group": True}
    yield "community/moderation/terms", {
        **HERE, **page, "roles": [{**each, "without": [by_group]} for each in page["roles"]],
    }  # fmt: skip
    books.roles.give(TEAM, Role.MODERATOR, [ASKER, FINANCE])


def of_handlers(typed: str) -> Iterator[Sample]:
    """None beside those of the store."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {
        LoadIsFull: [{"most": n} for n in (1, 10)], TooLate: [{"days": 14}], TooMuchTaken: [{"most": 40}],
        TermChanged: [{"until": NOW.date()}], TooLongATerm: [{"most": 24}],
    }  # fmt: skip
