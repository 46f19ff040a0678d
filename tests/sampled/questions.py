"""Questions: each state and rung, as members, helpers and moderators read them, the FAQ, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community.questions import asking, faq, helping, moderating, ready, telling
from bot.jobs.community.questions.noticing import Known
from bot.rules.access import Kind as Place
from bot.rules.calendar import Hours
from bot.rules.community.members import Member
from bot.rules.community.questions import Question, Rung, State, about
from bot.rules.community.questions.faq import Consent, Ready, TooManyReady
from bot.rules.community.questions.faq import about as about_entry
from bot.rules.community.questions.helping import Helper
from bot.rules.community.questions.kept import Kept, Offer, TooFewHelpers
from bot.rules.community.questions.ladder import Step
from bot.rules.community.questions.noticing import Wording
from bot.rules.community.questions.polls import OptionsMissing
from bot.rules.community.questions.sessions import AskedEnough, NobodyAnswers
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.intros import joined
from tests.sampled.said import ADMIN, ASKER, FINANCE, Sample, homes, said

HERE = {"prefix": ""}
DAY = timedelta(days=1)
KNOWN = Known(Wording(), {})
LINK = "https://meet.example/abc"


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community in which nobody helps to questions that are answered, settled and closed."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    me, moderator = make.person(ASKER), make.person(FINANCE)
    for person in (me, moderator, make.person(ADMIN, is_admin=True)):
        books.people.put(person, NOW)
    mina, omar, ada = (joined(books, user, name=typed or user) for user in (ASKER, FINANCE, ADMIN))
    books.roles.give(TEAM, Role.MODERATOR, [FINANCE])
    books.roles.give(TEAM, Role.AMBASSADOR, ["U0NOOR"])
    noor = joined(books, "U0NOOR", name=typed or "Noor")
    yield from _pages(books, moderator)
    yield f"{telling.TEMPLATES}/offer", {**HERE, **helping.form(books, me, NOW)}
    yield f"{telling.TEMPLATES}/ask", {**HERE, **asking.form(books, me, NOW)}
    for number, member in enumerate((mina, omar, ada)):
        offer = Offer(member.id, frozenset({"software"}), frozenset({"en", "zh"}), is_paused=number == 0)
        books.questions.keep_offer(offer)
        yield f"{telling.TEMPLATES}/offer", {**HERE, **helping.form(books, me, NOW)}
    yield f"{telling.TEMPLATES}/ask", {**HERE, **asking.form(books, me, NOW)}
    yield from _pages(books, moderator)
    books.questions.switch(TEAM, True, FINANCE, NOW)
    yield from homes(books, [ASKER, FINANCE])
    yield from _asked(books, mina, [omar, noor, ada], typed)
    yield from _ready(books, typed)
    yield from _faq(books, mina, omar, typed)
    yield from _pages(books, moderator)
    yield from homes(books, [ASKER, FINANCE])


def _pages(books: Books, moderator: Any) -> Iterator[Sample]:
    for is_over in (False, True):
        yield f"{telling.TEMPLATES}/board", {**HERE, **moderating.page(books, moderator, is_over, 0, NOW)}
        yield f"{telling.TEMPLATES}/board", {
            **HERE, **moderating.page(books, moderator, is_over, 1, NOW), "is_last": False
        }  # fmt: skip


def _asked(books: Books, mina: Member, others: list[Member], typed: str) -> Iterator[Sample]:
    me = make.person(ASKER)
    answers = {"channel": "C0HR", "text": (typed or "How?")[:2000], "topics": ["software"]}
    posted = asking.ask(books, me, KNOWN, answers, NOW)
    yield from said(books, about(posted.question.id))
    books.questions.keep(replace(posted, link=LINK))
    for number, rung in enumerate((None, *Rung)):
        question = Question(
            TEAM, "C0HR", f"{number}.1", ASKER, NOW - 2 * DAY, NOW, topics=frozenset({"software"}),
            is_first=number == 0,
        )  # fmt: skip
        kept = books.questions.add(
            Kept(question, mina.id, NOW - 2 * DAY, typed or "How?", LINK if number % 2 else "", look_at=NOW)
        )  # fmt: skip
        if rung is not None:
            kept = telling.ask(books, kept, Step(rung, [_helper(each) for each in others[number % 2 :]]), NOW)
        telling.offer(books, kept, [posted.question.id], NOW)
        yield from _of(books, kept)
        yield from homes(books, [FINANCE] if number == 0 else [])
        for answer in ("will", "not_me"):
            for each in others:
                books.questions.say(kept.question.id, each.id, answer)
            yield from _of(books, kept)
        moderator, id = make.person(FINANCE), kept.question.id
        yield f"{telling.TEMPLATES}/close", {**HERE, **moderating.closing(books, moderator, id)}
        yield f"{telling.TEMPLATES}/mark", {**HERE, **moderating.marking(books, moderator, id)}
        yield from _over(books, kept, others[0], typed)
    books.questions.drop(kept.question.id)
    yield from said(books, about(kept.question.id))


def _helper(member: Member) -> Helper:
    return Helper(member.user or "", Hours())


def _of(books: Books, kept: Kept) -> Iterator[Sample]:
    yield from said(books, about(kept.question.id))
    page = moderating.one(books, make.person(FINANCE), kept.question.id, NOW)
    yield f"{telling.TEMPLATES}/show", {**HERE, **page}


def _over(books: Books, kept: Kept, by: Member, typed: str) -> Iterator[Sample]:
    stands = books.questions.get(TEAM, kept.question.id) or kept
    books.questions.keep(replace(stands, link=LINK, answered_by=by.id, answered_at=NOW))
    for state in State:
        question = replace(stands.question, state=state)
        is_answered = state is State.ANSWERED
        after = replace(
            stands, question=question, answered_by=by.id if is_answered else None, link=LINK,
            answered_at=NOW if is_answered else None, reason=typed or "No",
            text="" if state is State.SETTLED else typed,
        )  # fmt: skip
        books.questions.keep(after)
        if state is State.STALE:
            telling.closed(books, after, NOW)
        yield from _of(books, after)
        yield f"{telling.TEMPLATES}/ask", {**HERE, **asking.form(books, make.person(ASKER), NOW)}


def _ready(books: Books, typed: str) -> Iterator[Sample]:
    moderator = make.person(FINANCE)
    (kept,) = books.questions.waiting(TEAM, [State.OPEN], 1)
    kept = replace(kept, question=replace(kept.question, is_first=False))
    books.questions.keep(kept)
    yield f"{telling.TEMPLATES}/ready", {**HERE, **ready.page(books, moderator)}
    yield f"{telling.TEMPLATES}/write", {**HERE, **ready.form(books, moderator, 0)}
    yield f"{telling.TEMPLATES}/choose", {**HERE, **ready.choosing(books, moderator, kept.question.id)}
    books.faq.keep_ready(Ready(TEAM, (typed or "Where")[:75], typed or "There."))
    (text,) = books.faq.ready(TEAM)
    yield f"{telling.TEMPLATES}/ready", {**HERE, **ready.page(books, moderator)}
    yield f"{telling.TEMPLATES}/write", {**HERE, **ready.form(books, moderator, text.id)}
    yield f"{telling.TEMPLATES}/choose", {**HERE, **ready.choosing(books, moderator, kept.question.id)}
    yield f"{telling.TEMPLATES}/said", {**HERE, "text": typed or "There."}


def _faq(books: Books, mina: Member, omar: Member, typed: str) -> Iterator[Sample]:
    moderator = make.person(FINANCE)
    yield f"{telling.TEMPLATES}/faq", {**HERE, **faq.page(books, moderator, "", 0, True)}
    (kept,) = books.questions.waiting(TEAM, [State.OPEN], 1)
    for by in (omar, None):
        books.questions.keep(replace(kept, answered_by=by.id if by else None, answered_at=NOW, link=LINK))
        yield f"{telling.TEMPLATES}/make", {**HERE, **faq.form(books, moderator, kept.question.id)}
        words = {"question": (typed or "How?")[:300], "answer": (typed or "So.")[:2000]}
        made = faq.make(books, moderator, kept.question.id, words, NOW)
        for consent in (Consent.ASKED, Consent.UNNAMED, Consent.NAMED) if by else ():
            books.faq.keep(replace(made, consent=consent))
            yield from said(books, about_entry(made.id))
        yield f"{telling.TEMPLATES}/faq", {**HERE, **faq.page(books, moderator, "", 0, True)}
    yield f"{telling.TEMPLATES}/faq", {**HERE, **faq.page(books, moderator, "zebra", 0, False)}
    for page, is_last in ((0, False), (1, True)):
        found = faq.page(books, make.person(ASKER), "", 0, False)
        yield f"{telling.TEMPLATES}/faq", {**HERE, **found, "page": page, "is_last": is_last, "all": 1 + page}
    for id in (each.id for each in books.faq.by(omar.id)):
        books.faq.drop(TEAM, id)
        yield from said(books, about_entry(id))


def of_handlers(typed: str) -> Iterator[Sample]:
    """Figures and counts that only many questions bring about."""
    page: dict[str, Any] = {
        "lines": [], "page": 0, "is_last": True, "is_over": False, "open": 0, "is_on": True, "is_switched_on": True,
        "resting": 1, "floor": 3, "days": 90,
    }  # fmt: skip
    for n, percent, hours in ((1, None, None), (10, 100, 1), (11, 50, 30), (12, 0, None)):
        yield f"{telling.TEMPLATES}/board", {
            **HERE, **page, "asked": n, "percent": percent, "hours": hours, "have": n, "resting": n
        }  # fmt: skip
    waits = {"is_on": False, "asked": 0, "percent": None, "hours": None, "have": 2}
    yield f"{telling.TEMPLATES}/board", {**HERE, **page, **waits}
    yield f"{telling.TEMPLATES}/board", {**HERE, **page, "asked": 1, "percent": 100, "hours": 1, "have": 3}
    form = {
        "is_on": True, "is_switched_on": True, "floor": 1, "have": 0, "helps": False, "topics": [], "mine": [],
        "characters": 2000,
    }  # fmt: skip
    topic = {"key": "software", "name": ""}
    for n in (1, 5):
        yield f"{telling.TEMPLATES}/ask", {**HERE, **form, "most": n, "topics": [topic]}
        yield f"{telling.TEMPLATES}/ask", {**HERE, **form, "is_on": False, "floor": n, "most": n}
        offer = {"helps": False, "is_paused": False, "topics": [topic], "chosen": [], "languages": []}
        yield f"{telling.TEMPLATES}/offer", {**HERE, **offer, "most": n}
        asked = {
            "state": "open", "id": 1, "text": typed, "link": "", "asker": "", "channel": "C0HR", "topics": [],
            "at": NOW, "reason": "", "said": "", "is_duty": False, "rung": "peers", "by_when": NOW, "most": n,
        }  # fmt: skip
        yield f"{telling.TEMPLATES}/asked", {**HERE, **asked}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {
        AskedEnough: [{"most": 3}],
        NobodyAnswers: [{"count": 1}, {"count": 3}],
        OptionsMissing: [{"least": 2, "most": 10}],
        TooFewHelpers: [{"have": n, "floor": 3} for n in (0, 1, 2)],
        TooManyReady: [{"most": n} for n in (1, 20)],
    }
