"""Cards as others read them, once they may; and who is late, for who runs the recruitment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.jobs.hiring.panels import brief
from bot.jobs.hiring.panels.brief import Sitting, sitting
from bot.rules.hiring.candidates import GOING_ON, Seen
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards import NoCardHere, Version, owing, sealing
from bot.rules.hiring.scorecards.sealing import Reader
from bot.rules.people import Person
from bot.store import Books


def late(books: Books, seen: Seen, me: Person, now: datetime) -> Sequence[dict[str, Any]]:
    """Whose card of that candidate is missing, for who may know; nothing of whose is in."""
    reader = Reader(me.user, may_run(seen.requisition, me.user, me.roles), me.user in seen.shut)
    if not sealing.may_know_who_is_late(reader) or seen.candidacy.standing not in GOING_ON:
        return ()
    interviews = books.interviews.of(seen.candidacy.id)
    marks = books.scorecards.marks([each.id for each in interviews])
    return [
        {"who": seat.who, "seat": seat.id, "since": one.span.end, "promised": marks[one.id].promised.get(seat.who),
         "is_own": seat.who == me.user}
        for one in interviews
        for seat in one.seats
        if owing.is_due(one, seat, marks[one.id], seen.shut, now)
    ]  # fmt: skip


def page(books: Books, me: Person, id: int, now: datetime) -> dict[str, Any]:
    """The cards of that candidate that this person may read. Raises NoCardHere for who may read none and runs
    nothing: whether there is one makes no difference."""
    seen = books.candidates.for_panel(id, books.company.of(me.workspace, now))
    if seen is None or seen.candidate.workspace != me.workspace or me.user in seen.shut:
        raise NoCardHere()
    runs = may_run(seen.requisition, me.user, me.roles)
    kept = books.scorecards.seen_by(me.user, seen, runs, now)
    if not runs and not kept:
        raise NoCardHere()
    interviews = {each.id: each for each in books.interviews.of(id)}
    rows = []
    for each in kept:
        interview = interviews[each.interview]
        seat = next(seat.id for seat in reversed(interview.seats) if seat.who == each.who)
        one = sitting(books, interview, seat, now)
        assert one is not None, "the candidate was there just now"
        rows.append({
            "n": each.stage + 1, "method": one.stage.method.value if one.stage else "", "who": each.who,
            "at": each.versions[-1].at, "whys": [version.why for version in each.versions[1:]],
            **_card(books, one, each.versions[-1], me.language),
        })  # fmt: skip
    return {
        "id": id, "name": seen.candidate.name, "title": seen.requisition.wanted.title, "cards": rows, "runs": runs,
        "late": late(books, seen, me, now),
    }  # fmt: skip


def _card(books: Books, one: Sitting, version: Version, language: str) -> dict[str, Any]:
    looked, card = brief.view_of(books, one, language), version.card
    return {
        "overall": card.overall.value if card.overall else "", "note": card.note, "chance": card.chance,
        "ratings": [
            {"name": looked.name(each.competency), "score": each.score, "evidence": each.evidence}
            for each in card.ratings
        ],
    }  # fmt: skip
