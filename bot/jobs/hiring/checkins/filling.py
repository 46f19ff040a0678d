"""One's own check-in: its form, what is kept of it, and what handing it in does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.jobs.hiring import competencies
from bot.jobs.hiring.checkins import FEATURE, Known, about, acting, known, line
from bot.jobs.hiring.checkins.asking import show_anew
from bot.jobs.hiring.checkins.subjects import subject
from bot.rules.hiring import checkins as rules
from bot.rules.hiring.checkins import Checkin, NoCheckinHere, NoSuchHire, Side, asking
from bot.rules.hiring.checkins.asking import Asked
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.training import HIGHEST, LOWEST
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.drafts import Answers


@dataclass(frozen=True)
class Own:
    """A check-in that somebody may answer now, and what they typed so far."""

    known: Known
    one: Checkin
    typed: Answers

    @property
    def asked(self) -> Asked:
        """What it asks."""
        return asking.asked(self.known.hire, self.one.day, self.one.side)


def own(books: Books, me: Person, hire: int, day: int, side: Side, now: datetime) -> Own:
    """That person's own one. Raises NoCheckinHere, AlreadyGiven."""
    try:
        found = known(books, me.workspace, hire, now)
    except NoSuchHire:
        raise NoCheckinHere() from None
    one = rules.answering(found.hire, found.all, day, side, me.user, now)
    return Own(found, one, books.checkins.draft(one))


def due(books: Books, me: Identity, now: datetime) -> list[tuple[int, int, Side]]:
    """The hires, days and sides that wait for that person's answer, the first to close first."""
    hires = [each for each in books.checkins.concerning(me) if each.goes_on]
    all = books.checkins.of([each.id for each in hires])
    found = [
        (rules.closes(one, all[hire.id]), hire.id, one.day, one.side)
        for hire in hires for one in all[hire.id]
        if hire.who(one.side) == me.user and rules.is_open(hire, one, all[hire.id], now)
    ]  # fmt: skip
    return [each[1:] for each in sorted(found)]


def on_home(books: Books, me: Person, now: datetime) -> dict[str, int]:
    """How many check-ins wait for them, and how many gaps to do something about."""
    return {"due": len(due(books, me.identity, now)), "actions": len(books.checkins.owned(me.identity))}


def form(books: Books, mine: Own, shipped: Library, language: str) -> dict[str, Any]:
    """The form with what was typed; nothing of what anybody said before."""
    library = competencies.library(books, shipped, mine.known.hire.workspace)
    asked = mine.asked
    return {
        **line(mine.known), "day": mine.one.day, "side": mine.one.side.value, "is_full": mine.one.is_full,
        "typed": mine.typed, "scores": [str(each) for each in range(LOWEST, HIGHEST + 1)],
        "not_observed": asking.NOT_OBSERVED, "verdicts": [each.value for each in asking.Verdict],
        "rated": [{"n": n, **subject(library, each, language)} for n, each in enumerate(asked.rated)],
        "indicators": [{"n": n, "name": each.name, "target": each.target, "unit": each.unit}
                       for n, each in asked.indicators],
        "text": asked.text.value, "closes": rules.closes(mine.one, mine.known.all),
        "most": {"words": asking.WORDS_CHARACTERS, "reached": asking.REACHED_CHARACTERS},
    }  # fmt: skip


def keep_draft(books: Books, mine: Own, answers: Answers) -> None:
    """Keep what was typed."""
    if any(mine.typed.get(name) != given for name, given in answers.items()):
        books.checkins.keep_draft(mine.one, answers)


def hand_in(books: Books, mine: Own, answers: Mapping[str, Any], now: datetime) -> None:
    """It is in; a gap that it shows opens an action. Raises FieldRefusals."""
    try:
        given = asking.read(answers, mine.asked)
    except asking.NothingObserved as refused:
        raise FieldRefusals({"score_0": refused}) from None
    hire, one = mine.known.hire, mine.one
    interviewed = one.side is Side.MANAGER and _interviewed(books, mine.known, now)
    books.checkins.hand_in(replace(one, by=hire.who(one.side), at=now, interviewed=interviewed), given)
    entry = {"workspace": hire.workspace, "who": hire.who(one.side), "day": one.day, "side": one.side.value}
    books.record.note(now, f"{FEATURE}.hand_in", about(hire), **entry)
    acting.open_up(books, mine.known, one.day, now)
    show_anew(books, mine.known, now)


def _interviewed(books: Books, found: Known, now: datetime) -> bool:
    """Whether whoever rates now rated the same person before they came."""
    if found.hire.candidacy is None:
        return False
    meetings = books.interviews.of(found.hire.candidacy)
    marks = books.scorecards.marks([each.id for each in meetings])
    return any(found.hire.manager in each.done for each in marks.values())
