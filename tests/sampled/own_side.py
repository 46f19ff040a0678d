"""The candidate's side: interviews and times on their page and in Slack, the letters that go by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.handlers.hiring.candidates import own_times
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import mails, own_page, refusing, times
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates.mails import Kind
from bot.rules.hiring.candidates.refusing import Letter
from bot.rules.hiring.panels import rescheduling, seats
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.hiring.panels.times import Asking, State
from bot.rules.hiring.plans import Plan
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import COMPANY, LINK, role
from tests.sampled.own_facts import EMPTY, FORM_FACTS, NO
from tests.sampled.panels import STAGE, _seen
from tests.sampled.said import ASKER, FINANCE, Sample, said

START = NOW + timedelta(days=3)
WRONG = ("nothing", "halves", "meaningless", "soon", "far", "many", "zone")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Asked, shown, chosen and taken; arranged, moved twice, and too late to move; each with its letters."""
    for user in (ASKER, FINANCE):
        books.people.put(make.person(user), NOW)
    found = role(books, typed)
    books.plans.publish(found.id, Plan((replace(STAGE, place=typed[:100]), STAGE)), ASKER, NOW)
    seen = _seen(books, found.id, typed)
    yield from _shown(books, seen, typed)
    asking = books.times.ask(seen.candidacy.id, 0, None, ASKER, True, NOW)
    yield from _through(books, seen, asking, typed)
    for number in (asking.number, 99):
        facts = {"candidacy": seen.candidacy.id, "number": number}
        key = f"{times.CHOSE}:{number}"
        books.notices.plan(Planned(key, times.CHOSE, job.about(seen.candidacy), TEAM, ASKER, facts), NOW)
    yield from said(books, job.about(seen.candidacy))
    made = Interview(
        TEAM, seen.candidacy.id, seen.requisition.id, seen.candidate.id, 1, 0, START, 90,
        (Seat(0, FINANCE, "interviewer"),), ASKER, NOW,
    )  # fmt: skip
    one = books.interviews.add(seats.offered(seats.proposed(made, (), NOW), NOW))
    yield from _shown(books, seen, typed)
    for n in range(3):
        one = _accepted(books, one)
        yield from _shown(books, seen, typed)
        yield from _shown(books, seen, typed, one.start - timedelta(hours=1))
        yield from _letters(books, seen, one, is_moved=n > 0)
        if n == 1:
            again = books.times.ask(seen.candidacy.id, 0, one.id, "", True, NOW + timedelta(hours=n))
            yield from _through(books, seen, again, typed)
        start = one.start + timedelta(hours=1)
        moved = books.interviews.save(one, rescheduling.moved_to(one, one.revision, start, (), NOW))
        books.interviews.note_move(one, moved, "", NOW + timedelta(hours=n))
        one = moved
    yield from _nos(books, seen, typed)


def _accepted(books: Books, one: Interview) -> Interview:
    seat = one.live[0]
    return books.interviews.save(one, seats.accepted(one, seat.id, seat.who, seat.version, NOW))


def _through(books: Books, seen: Seen, asking: Asking, typed: str) -> Iterator[Sample]:
    """Every state of what a candidate is asked."""
    yield from _shown(books, seen, typed)
    starts = (START, START + timedelta(days=1))
    for state in (State.SHOWN, State.TAKEN, State.CHOSEN):
        after = replace(asking, state=state, shown=starts if state is State.TAKEN else (), chosen=starts)
        assert books.times.keep(asking, after)
        asking = after
        yield from _shown(books, seen, typed)


def _shown(books: Books, seen: Seen, typed: str, now: datetime = NOW) -> Iterator[Sample]:
    """The page, as it opens and after everything that can be wrong, and the card in Slack."""
    facts = {**FORM_FACTS, **own_page.page(books, seen, now), "times": times.on_page(books, seen, now)}
    yield "hiring/candidates/own_page", facts
    filled = {**EMPTY, **dict.fromkeys(own_times.EMPTY, typed)}
    yield "hiring/candidates/own_page", {**facts, "wrong": WRONG, "typed": filled}
    own = {**own_page.shown(books, seen.candidacy, now, True, True), "no": NO}
    own |= {"times": times.in_slack(books, seen, now)}
    me = make.person(ASKER, roles=frozenset({Role.RECRUITER}))
    yield "hiring/candidates/show", {"prefix": "", **job.one(books, me, seen, COMPANY, now, own=own)}


def _letters(books: Books, seen: Seen, one: Interview, is_moved: bool) -> Iterator[Sample]:
    more = {"url": LINK, "until": NOW, "is_moved": is_moved, "prefix": ""}
    asked = {"interview": one.id, "start": one.start.isoformat(), "key": "k", "number": 0}
    for kind in (Kind.RECEIPT, Kind.INTERVIEW, Kind.REMINDER):
        template, reads = mails.KINDS[kind]
        told = reads(books, seen, asked, NOW)
        assert told is not None
        yield template, {**own_page.page(books, seen, NOW), **told, **more}
    yield mails.KINDS[Kind.TIMES][0], {**own_page.page(books, seen, NOW), **more}


def _nos(books: Books, seen: Seen, typed: str) -> Iterator[Sample]:
    """A no as it is written, read, sent and shown."""
    own = {**own_page.shown(books, seen.candidacy, NOW, True, True), "times": times.in_slack(books, seen, NOW)}
    me = make.person(ASKER, roles=frozenset({Role.RECRUITER}))
    for state in ("unwritten", "waits", "sent", "refused"):
        for has_mail in (True, False):
            no = {"state": state, "at": NOW, "by": ASKER}
            facts = job.one(books, me, seen, COMPANY, NOW, own={**own, "has_mail": has_mail, "no": no})
            yield "hiring/candidates/show", {"prefix": "", **facts}
    for letter in Letter:
        for sentence in ("", typed):
            facts = {**refusing.says(books, seen, letter, sentence, NOW), "url": LINK, "until": NOW, "prefix": ""}
            facts |= {"join": LINK if sentence else ""}
            yield mails.KINDS[Kind.NO][0], facts


def of_handlers(typed: str) -> Iterator[Sample]:
    """The form that asks for times."""
    line = {"prefix": "", "name": typed, "title": typed, "n": 1, "method": "structured_interview"}
    for has_mail, has_link in ((True, True), (False, True), (False, False)):
        yield "hiring/panels/ask_times", {**line, "has_mail": has_mail, "has_link": has_link}
    for may_say_more in (False, True):
        yield "hiring/candidates/no", {
            "prefix": "", "name": typed, "title": typed, "letters": [each.value for each in Letter],
            "usual": "role", "may_say_more": may_say_more, "most": 600, "language": "zh",
        }  # fmt: skip
        yield "hiring/candidates/no_check", {
            "prefix": "", "name": typed, "subject": typed, "text": typed, "has_sentence": may_say_more,
        }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """No refusal here says anything of its own."""
    return {}
