"""Opening one: whose card is in, who is missing and comes too late for a first vote, and until when everybody votes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring.candidates import plan_of
from bot.jobs.hiring.debriefs import FEATURE, Sight, sight, telling
from bot.rules.company import Company
from bot.rules.hiring.candidates import GOING_ON, NotYoursToRun, Seen
from bot.rules.hiring.candidates.correcting import AlreadyErased
from bot.rules.hiring.candidates.moving import CannotMove
from bot.rules.hiring.debriefs import Debrief, Entry, NoCardsYet, OpenAlready, timing
from bot.rules.hiring.debriefs.timing import Span
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.scorecards import owing
from bot.rules.hiring.scorecards.owing import Marks
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books


@dataclass(frozen=True)
class Before:
    """A candidate of whose stage a debrief can be opened."""

    seen: Seen
    company: Company
    interviews: Sequence[Interview]
    marks: Mapping[int, Marks]

    @property
    def manager(self) -> str:
        """The hiring manager, where they are here and may see the candidate."""
        who = self.seen.requisition.wanted.hiring_manager
        return "" if who in self.seen.shut or who in self.company.gone else who

    @property
    def done(self) -> dict[str, Interview]:
        """Whose card of the stage is in, and of which interview."""
        return {who: one for one in self.interviews for who in sorted(self.marks[one.id].done)}

    def missing(self, now: datetime) -> list[tuple[str, Interview]]:
        """Whose card of the stage may still come in, with the interview; of one that has not ended everybody's, so that
        nothing tells whose is in before anybody waits for it."""
        return [
            (seat.who, one)
            for one in self.interviews
            for seat in (one.leads if one.is_held else ())
            if owing.is_due(one, seat, self.marks[one.id], self.seen.shut, now)
            or (now < one.span.end and seat.who not in self.seen.shut)
        ]


def may_begin(books: Books, seen: Seen, now: datetime) -> bool:
    """Whether a candidate's page offers it to who runs the recruitment: an interview of the stage is over, and none of
    it is open. Whether a card is in makes no difference: it would tell."""
    candidacy = seen.candidacy
    if candidacy.standing not in GOING_ON or seen.candidate.erased or _undecided(books, seen) is not None:
        return False
    there = books.interviews.of(candidacy.id)
    return any(one.stage == candidacy.stage and one.is_held and one.span.end <= now for one in there)


def on_page(books: Books, seen: Seen, now: datetime) -> dict[str, Any]:
    """What a candidate's page says of it to who runs the recruitment."""
    there = books.debriefs.of(seen.candidacy.id)
    return {
        "may_begin": may_begin(books, seen, now),
        "debriefs": [
            {"id": each.id, "n": each.stage + 1, "at": each.opened_at, "is_decided": each.decision is not None}
            for each in there
        ],
    }  # fmt: skip


def before(books: Books, me: Person, candidacy: int, now: datetime) -> Before:
    """The candidate of whom this person may open one; locked in a transaction that writes.

    Raises NoSuchCandidate, NotYoursToRun, AlreadyErased, CannotMove, OpenAlready, NoCardsYet.
    """
    company = books.company.of(me.workspace, now)
    seen = books.candidates.seen_by(me, candidacy, company)
    if not may_run(seen.requisition, me.user, me.roles):
        raise NotYoursToRun()
    if seen.candidate.erased:
        raise AlreadyErased()
    if seen.candidacy.standing not in GOING_ON:
        raise CannotMove(standing=seen.candidacy.standing.value)
    if _undecided(books, seen) is not None:
        raise OpenAlready()
    there = [one for one in books.interviews.of(candidacy) if one.stage == seen.candidacy.stage]
    found = Before(seen, company, there, books.scorecards.marks([one.id for one in there]))
    if not found.done or not any(one.span.end <= now for one in there):
        raise NoCardsYet()
    return found


def form(books: Books, me: Person, found: Before, now: datetime) -> dict[str, Any]:
    """What is asked before it is opened: what that means, and how long everybody has."""
    plan, seen = plan_of(books, found.seen.candidacy), found.seen
    stage = seen.candidacy.stage
    spans = {each: _deadlines(books, me, found, each, now) for each in Span}
    return {
        "name": seen.candidate.name, "title": seen.requisition.wanted.title, "n": stage + 1,
        "method": plan.stages[stage].method.value if plan and stage < len(plan.stages) else "",
        "manager": found.manager,
        "missing": [
            {"who": who, "is_over": one.span.end <= now, "start": one.start} for who, one in found.missing(now)
        ],
        "owes": any(who == me.user for who, _ in found.missing(now)),
        "spans": [{"name": each.value, "until": until, "closes_at": closes} for each, (until, closes) in spans.items()],
    }  # fmt: skip


def span_from(name: object) -> Span:
    """The time of that name. Raises FieldRefusals for `span`."""
    found = next((each for each in Span if each.value == name), None)
    if found is None:
        raise FieldRefusals({"span": Missing()})
    return found


def open_up(books: Books, me: Person, candidacy: int, span: Span, now: datetime) -> Sight:
    """It is open: the cards that are in are the first votes, and everybody is asked.

    Raises what `before` does.
    """
    found = before(books, me, candidacy, now)
    until, closes_at = _deadlines(books, me, found, span, now)
    entries = tuple(
        Entry(one.id, who, len(books.scorecards.own(who, one)) - 1) for who, one in sorted(found.done.items())
    )
    stage = found.seen.candidacy.stage
    made = Debrief(candidacy, stage, entries, found.manager, me.user, now, until, closes_at)
    one = sight(books, books.debriefs.opened(made), me.workspace, now)
    assert one is not None, "the candidate was there just now"
    entry = {"workspace": me.workspace, "who": me.user, "candidacy": candidacy, "stage": stage + 1}
    missing = sorted({who for who, _ in found.missing(now)})
    books.record.note(now, f"{FEATURE}.open_up", f"debrief:{one.debrief.id}", **entry, missing=missing)
    telling.opened(books, one, now)
    return one


def _deadlines(books: Books, me: Person, found: Before, span: Span, now: datetime) -> tuple[datetime, datetime]:
    absent: Collection[str] = {*found.seen.shut, *found.company.gone}
    panel = sorted(set(found.done) - {found.manager} - set(absent))
    hours = books.people.hours(me.workspace, [*panel, found.manager])
    manager = hours[found.manager] if found.manager else None
    return timing.deadlines(span, now, [hours[who] for who in panel], manager)


def _undecided(books: Books, seen: Seen) -> Debrief | None:
    there = (each for each in books.debriefs.of(seen.candidacy.id) if each.stage == seen.candidacy.stage)
    return next((each for each in there if each.decision is None), None)
