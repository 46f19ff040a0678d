"""Moderators and questions: what is open and how it goes on, closed and opened by hand, and whether it is on at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.community.questions import FEATURE, changed, enter, get, is_on, line, lines, telling
from bot.jobs.moments import Facts
from bot.rules.community import fields
from bot.rules.community.questions import State
from bot.rules.community.questions.figures import OVER, figures
from bot.rules.community.questions.kept import FLOOR, REASON_CHARACTERS, check_floor
from bot.rules.community.questions.ladder import marked, settled
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# What a page lists; whoever was asked, on the page of one.
LISTED, NAMED = 15, 20
# A question that is open for longer is pointed out.
OLD = timedelta(days=1)
OPEN, OVER_STATES = (State.OPEN,), (State.ANSWERED, State.SETTLED, State.STALE)


def page(books: Books, me: Person, is_over: bool, number: int, now: datetime) -> Facts:
    """That page of the open questions, or of those that are over, with how well it goes."""
    states = OVER_STATES if is_over else OPEN
    found = books.questions.waiting(me.workspace, states, LISTED + 1, number * LISTED)
    counted = figures(books.questions.times(me.workspace, now - OVER))
    offers = [offer for _, offer in books.questions.offers(me.workspace)]
    return {
        "lines": lines(books, me.workspace, found[:LISTED], now), "page": number,
        "is_last": len(found) <= LISTED, "is_over": is_over, "open": books.questions.count(me.workspace),
        "is_on": is_on(books, me.workspace), "is_switched_on": books.questions.is_on(me.workspace),
        "have": len(offers), "resting": sum(each.is_paused for each in offers), "floor": FLOOR,
        "asked": counted.asked, "percent": counted.percent, "hours": counted.hours, "days": OVER.days,
    }  # fmt: skip


def one(books: Books, me: Person, id: int, now: datetime) -> Facts:
    """One question with who was asked and what they said. Raises NoSuchQuestion."""
    kept = get(books, me.workspace, id)
    said = books.questions.said(id)
    known = books.members.some(me.workspace, {*said, *([kept.answered_by] if kept.answered_by else [])})
    by = known.get(kept.answered_by or 0)
    return {
        **line(books, kept, now), "answered_by": (by.user or "") if by else "",
        "asked": [
            {"name": known[each].name, "said": answer} for each, answer in said.items() if each in known
        ][:NAMED],
        "may_faq": kept.answered_at is not None,
    }  # fmt: skip


def switch(books: Books, me: Person, turn_on: bool, now: datetime) -> None:
    """Questions are noticed from now on, or no more. Raises TooFewHelpers."""
    if turn_on:
        check_floor(len(books.questions.offers(me.workspace)))
    books.questions.switch(me.workspace, turn_on, me.user, now)
    what = f"{FEATURE}.{'switch_on' if turn_on else 'switch_off'}"
    books.record.note(now, what, f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)


def closing(books: Books, me: Person, id: int) -> Facts:
    """What the form of closing holds. Raises NoSuchQuestion."""
    return {"text": get(books, me.workspace, id).text, "most": REASON_CHARACTERS}


def close(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """Nobody more is asked, for that reason. Raises NoSuchQuestion, FieldRefusals."""
    kept, wrong = get(books, me.workspace, id), dict[str, Refusal]()
    reason = fields.text(answers, "reason", REASON_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    kept = replace(kept, question=settled(kept.question), reason=reason, look_at=None)
    changed(books, kept, now)
    telling.closed(books, kept, now)
    enter(books, kept, "close", me.user, now)


def marking(books: Books, me: Person, id: int) -> Facts:
    """What the form of who answered holds. Raises NoSuchQuestion."""
    return {"text": get(books, me.workspace, id).text}


def mark(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> None:
    """That member answered it, elsewhere or before it was noticed. Raises NoSuchQuestion, FieldRefusals."""
    kept, who = get(books, me.workspace, id), answers.get("who")
    member = books.members.of(Identity(me.workspace, who)) if isinstance(who, str) and who else None
    if member is None or member.id == kept.member:
        raise FieldRefusals({"who": fields.Empty()})
    answered = {"answered_by": member.id, "answered_at": kept.answered_at or now}
    changed(books, replace(kept, question=marked(kept.question), look_at=now, **answered), now)  # type: ignore[arg-type]
    enter(books, kept, "mark", me.user, now, member=member.id)


def on_home(books: Books, me: Person, now: datetime) -> Facts | None:
    """How many are open, and of these since more than a day; None where none is."""
    n = books.questions.count(me.workspace)
    return {"open": n, "old": books.questions.count(me.workspace, now - OLD)} if n else None
