"""Cards as others read them, once they may; and who is late, for who runs the recruitment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring.panels import brief
from bot.jobs.hiring.panels.brief import Sitting, sitting
from bot.jobs.hiring.panels.card import leads_beside
from bot.rules.hiring.candidates import GOING_ON, Seen
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards import NoCardHere, Rating, Version, owing, sealing
from bot.rules.hiring.scorecards.paging import View, pages
from bot.rules.hiring.scorecards.sealing import Reader
from bot.rules.hiring.training.agreement import agreement
from bot.rules.people import Person
from bot.store import Books
from bot.store.hiring.scorecards import Beside, Kept

# So many of the reasons for later versions are read, the newest; and so many who are late.
MOST_WHYS, MOST_LATE = 5, 8


@dataclass(frozen=True)
class Place:
    """A page of a candidate's cards: which candidacy, how they are looked at, and the page from 0."""

    id: int
    view: View | None = None
    page: int = 0


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


def page(books: Books, me: Person, where: Place, now: datetime) -> dict[str, Any]:
    """A page of the cards of that candidate that this person may read, one after the other or a competency after the
    other; practice beside the lead's card for the two whose they are. Raises NoCardHere for who may read none and runs
    nothing: whether there is one makes no difference."""
    seen = books.candidates.for_panel(where.id, books.company.of(me.workspace, now))
    if seen is None or seen.candidate.workspace != me.workspace or me.user in seen.shut:
        raise NoCardHere()
    runs = may_run(seen.requisition, me.user, me.roles)
    interviews = {each.id: each for each in books.interviews.of(where.id)}
    kept = books.scorecards.seen_by(me.user, seen, runs, now)
    beside = books.scorecards.beside(me.user, seen, leads_beside(books, interviews.values()), now)
    if not runs and not kept and not beside:
        raise NoCardHere()
    views = [view for view, is_there in (
        (View.CARDS, bool(kept)), (View.SIDE, len(kept) > 1), (View.PRACTICE, bool(beside)),
    ) if is_there]  # fmt: skip
    view = where.view if where.view in views else next(iter(views), View.CARDS)
    rows = list(_rows(books, me, view, interviews, kept, beside, now))
    leaves = pages([each["size"] for each in rows])
    at = min(where.page, len(leaves) - 1)
    return {
        "id": where.id, "name": seen.candidate.name, "title": seen.requisition.wanted.title, "runs": runs,
        "late": late(books, seen, me, now)[:MOST_LATE] if at == 0 else (), "view": view.value,
        "views": [each.value for each in views], "page": at, "pages": len(leaves),
        "rows": [rows[each] for each in leaves[at]],
    }  # fmt: skip


def _rows(
    books: Books, me: Person, view: View, interviews: Mapping[int, Interview], kept: Sequence[Kept],
    beside: Sequence[Beside], now: datetime,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """What stands together on a page, with the blocks it takes."""
    if view is View.CARDS:
        for each in kept:
            one = _sitting(books, interviews[each.interview], each.who, now)
            row = {
                **_stage(one), "who": each.who, "at": each.versions[-1].at, "whys": _whys(each.versions),
                **_card(books, one, each.versions[-1], me.language),
            }  # fmt: skip
            noted = bool(row["note"]) + len(row["whys"])
            yield {**row, "size": 3 + len(row["ratings"]) + 2 * noted}
    elif view is View.SIDE:
        for stage in sorted({each.stage for each in kept}):
            yield from _side(books, me, [each for each in kept if each.stage == stage], interviews, now)
    else:
        for pair in beside:
            yield _practice(books, me, pair, _sitting(books, interviews[pair.interview], pair.trainee, now))


def _side(
    books: Books, me: Person, kept: Sequence[Kept], interviews: Mapping[int, Interview], now: datetime
) -> Iterator[dict[str, Any]]:
    """The cards of a stage: first everybody's overall word, then competency after competency in the order of the plan,
    whoever rated it under one another."""
    one = _sitting(books, interviews[kept[0].interview], kept[0].who, now)
    looked, in_plan = brief.view_of(books, one, me.language), one.stage.competencies if one.stage else ()
    cards = [(each.who, each.versions[-1].card) for each in kept]
    overall = [{"who": who, "overall": card.overall.value if card.overall else ""} for who, card in cards]
    yield {**_stage(one), "name": "", "is_overall": True, "said": overall, "size": 2 + len(overall)}
    rated = dict.fromkeys([*in_plan, *(each.competency for _, card in cards for each in card.ratings)])
    for competency in rated:
        said = [
            {"who": who, "score": each.score, "evidence": each.evidence}
            for who, card in cards for each in card.ratings if each.competency == competency
        ]  # fmt: skip
        if said:
            name = {"name": looked.name(competency), "is_overall": False}
            yield {**_stage(one), **name, "said": said, "size": 2 + len(said)}


def _practice(books: Books, me: Person, beside: Beside, one: Sitting) -> dict[str, Any]:
    """A practice card beside the lead's, and how far the two agree."""
    looked = brief.view_of(books, one, me.language)
    leads = {each.competency: each for each in beside.card.ratings}
    both = [(each, leads[each.competency]) for each in beside.practice.ratings if each.competency in leads]
    found = agreement([(own.score, lead.score) for own, lead in both])
    ratings = [
        {"name": looked.name(own.competency), "own": _rating(own), "lead": _rating(lead)} for own, lead in both
    ]  # fmt: skip
    return {
        **_stage(one), "trainee": beside.trainee, "lead": beside.lead, "ratings": ratings, "pairs": found.pairs,
        "within": found.within, "size": 3 + 3 * len(ratings),
    }  # fmt: skip


def _sitting(books: Books, interview: Interview, who: str, now: datetime) -> Sitting:
    seat = next(seat.id for seat in reversed(interview.seats) if seat.who == who)
    one = sitting(books, interview, seat, now)
    assert one is not None, "the candidate was there just now"
    return one


def _stage(one: Sitting) -> dict[str, Any]:
    return {"n": one.interview.stage + 1, "method": one.stage.method.value if one.stage else ""}


def _whys(versions: Sequence[Version]) -> list[str]:
    return [each.why for each in versions[1:]][-MOST_WHYS:]


def _rating(rating: Rating) -> dict[str, Any]:
    return {"score": rating.score, "evidence": rating.evidence}


def _card(books: Books, one: Sitting, version: Version, language: str) -> dict[str, Any]:
    looked, card = brief.view_of(books, one, language), version.card
    return {
        "overall": card.overall.value if card.overall else "", "note": card.note, "chance": card.chance,
        "ratings": [{"name": looked.name(each.competency), **_rating(each)} for each in card.ratings],
    }  # fmt: skip
