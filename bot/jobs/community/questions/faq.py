"""The FAQ: moderators make entries of questions that were answered, whoever answered says whether, everybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.community.members import own
from bot.jobs.community.questions import FEATURE, get
from bot.jobs.community.questions.telling import CONSENT
from bot.jobs.moments import Facts
from bot.rules.community.members import How
from bot.rules.community.questions import about as about_question
from bot.rules.community.questions.faq import (
    ANSWER_CHARACTERS,
    QUESTION_CHARACTERS,
    Consent,
    Entry,
    NoSuchEntry,
    NotAnswered,
    about,
    beginnings,
    entry,
    found,
    said,
)
from bot.rules.notices import Planned
from bot.rules.people import Person
from bot.slack.text import shorten
from bot.store import Books

# What a page lists; how long what is looked for may be.
LISTED, LOOKED_FOR = 8, 100


def page(books: Books, me: Person, looked_for: str, number: int, moderates: bool) -> Facts:
    """That page of what is found there, of all where nothing is looked for."""
    skip, wanted = number * LISTED, beginnings(looked_for)
    if wanted:
        entries = found(books.faq.likest(me.workspace, wanted), looked_for)
        shown, count = entries[skip : skip + LISTED], len(entries)
    else:
        shown, count = books.faq.shown(me.workspace, skip, LISTED), books.faq.count(me.workspace)
    named = books.members.some(me.workspace, {each.by for each in shown if each.by and each.consent is Consent.NAMED})
    return {
        "looked_for": looked_for, "most": LOOKED_FOR, "all": count, "page": number, "moderates": moderates,
        "is_last": skip + LISTED >= count,
        "lines": [
            {
                "id": each.id, "question": each.question, "answer": each.answer, "link": each.link, "at": each.at,
                "by": named[each.by].name if each.by and each.by in named else "",
            }
            for each in shown
        ],
    }  # fmt: skip


def form(books: Books, me: Person, id: int) -> Facts:
    """What the form of an entry of that question holds. Raises NoSuchQuestion, NotAnswered."""
    kept = get(books, me.workspace, id)
    if kept.answered_at is None:
        raise NotAnswered()
    by = books.members.some(me.workspace, [kept.answered_by]).get(kept.answered_by) if kept.answered_by else None
    return {
        "question": shorten(" ".join(kept.text.split()), QUESTION_CHARACTERS), "by": by.name if by else "",
        "question_most": QUESTION_CHARACTERS, "answer_most": ANSWER_CHARACTERS, "link": kept.link,
    }  # fmt: skip


def make(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Entry:
    """The entry waits for whoever answered to say yes; it stands at once where nobody is known who did.
    Raises NoSuchQuestion, NotAnswered, FieldRefusals."""
    kept = get(books, me.workspace, id)
    if kept.answered_at is None:
        raise NotAnswered()
    by = books.members.some(me.workspace, [kept.answered_by]).get(kept.answered_by) if kept.answered_by else None
    consent = Consent.ASKED if by and by.user else Consent.UNNAMED
    before = Entry(
        me.workspace, "", "", kept.question.language, now, consent, by.id if by else None, id, kept.link
    )  # fmt: skip
    made = books.faq.add(entry(answers, before))
    if by and by.user:
        facts = {"entry": made.id}
        planned = Planned(
            f"{CONSENT}:{made.id}", CONSENT, about(made.id), me.workspace, by.user, facts, living=True
        )  # fmt: skip
        books.notices.plan(planned, now)
    _note(books, me, made, "make_entry", now)
    return made


def answer(books: Books, me: Person, id: int, consent: Consent, now: datetime) -> None:
    """Whoever answered says whether it may stand, and with their name. Raises NoSuchEntry, NotTheirAnswer."""
    member, before = own.mine(books, me), books.faq.get(me.workspace, id)
    if before is None:
        raise NoSuchEntry()
    after = said(before, member.id, consent)
    if consent is Consent.REFUSED:
        books.faq.drop(me.workspace, id)
    else:
        books.faq.keep(after)
    own.tapped(books, member, How.CLICK, now)
    books.notices.refresh(now, about=about(id))
    _note(books, me, before, f"entry_{consent}", now)


def drop(books: Books, me: Person, id: int, now: datetime) -> None:
    """There is no such entry any more. Raises NoSuchEntry."""
    before = books.faq.get(me.workspace, id)
    if before is None:
        raise NoSuchEntry()
    books.faq.drop(me.workspace, id)
    books.notices.withdraw(about(id))
    books.notices.refresh(now, about=about(id))
    _note(books, me, before, "drop_entry", now)


def _note(books: Books, me: Person, made: Entry, what: str, now: datetime) -> None:
    books.record.note(
        now, f"{FEATURE}.{what}", about(made.id), workspace=me.workspace, who=me.user,
        **({"question": about_question(made.of)} if made.of else {}),
    )  # fmt: skip
