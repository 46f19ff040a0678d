"""A member is interested: they are a candidate from then on, have a receipt at once, and hear something by a day.

Here the halves meet: of the member nothing goes over but what they wrote in the form, their name and their address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from bot.jobs.community.openings import FEATURE, about, cv, get, member_of, mine
from bot.jobs.hiring import withdrawing
from bot.jobs.hiring.candidates import about as about_candidacy
from bot.jobs.hiring.candidates import adding, own_page
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import known_zone, zone_or_utc
from bot.rules.community.members import Line, Member, Side
from bot.rules.community.openings import (
    CONSENT_VERSION,
    AddressUnproven,
    CannotTake,
    Interest,
    NotInterested,
    Opening,
    answer_by,
    check_said,
)
from bot.rules.hiring.candidates import GOING_ON, Candidate, NoSuchCandidate, Source, may_see
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.store import Books

RECEIPT, TOLD, DUE = (f"{FEATURE}.{name}" for name in ("receipt", "told", "due"))
ARRIVED = "hiring.candidates.interested"


def form(books: Books, me: Person, id: int, now: datetime) -> dict[str, Any]:
    """What is asked of whoever is interested; `said` is what they said already. Raises NoSuchOpening."""
    opening, member = get(books, me, id, now), books.members.of(me.identity)
    said = next((each for each in mine(books, member, now) if each["id"] == id), None)
    named = books.people.get(Identity(opening.company, opening.named))
    return {
        "id": id, "title": opening.title, "named": named.name, "days": opening.answer_days, "said": said,
        "asks_more": opening.requisition is not None,
        "company": books.workspaces.get(opening.company).name,
    }  # fmt: skip


def take(books: Books, me: Person, id: int, answers: Mapping[str, Any], now: datetime) -> Interest:
    """They are interested, once however often they say so.

    Raises NoSuchOpening, AddressUnproven, CannotTake, FieldRefusals.
    """
    link, note = check_said(answers)
    opening, member = get(books, me, id, now), member_of(books, me, now)
    before = books.openings.interest(id, member.id)
    if before is not None:
        return before
    candidacy = _begin(books, me, opening, member, link, note, now) if opening.requisition is not None else None
    hours = books.people.hours(opening.company, [opening.named], as_if_here=True)[opening.named]
    day = answer_by(opening, hours, now)
    said = Interest(id, member.id, now, CONSENT_VERSION, day, candidacy)
    books.openings.begin(said)
    given = answers.get("file")
    if candidacy is not None and isinstance(given, list) and given:
        cv.ask(books, member, said, given[0], now)
    facts: dict[str, str | int] = {"opening": id, "version": CONSENT_VERSION}
    books.members.note(member.id, Line(f"{FEATURE}.interested", Side.HIRING, now, facts=facts))
    where, those = about(id, member.id), {"opening": id, "member": member.id}
    books.notices.plan(Planned(f"{RECEIPT}:{where}", RECEIPT, where, me.workspace, me.user, those, living=True), now)
    if candidacy is not None:
        _tell_runners(books, opening, candidacy, day, now)
    else:
        asks = Planned(f"{TOLD}:{where}", TOLD, where, opening.company, opening.named, those, living=True)
        books.notices.plan(asks, now)
        morning = datetime.combine(day, time(9), zone_or_utc(hours.zone))
        reminds = Planned(f"{DUE}:{where}", DUE, where, opening.company, opening.named, those, morning)
        books.notices.plan(reminds, now)
    return said


def withdraw(books: Books, me: Person, id: int, now: datetime) -> None:
    """They are not interested any more, and whoever was told hears so. Raises NotInterested."""
    member = books.members.of(me.identity)
    said = books.openings.interest(id, member.id) if member else None
    if member is None or said is None or said.withdrawn_at is not None:
        raise NotInterested()
    books.openings.change(replace(said, withdrawn_at=now))
    books.members.note(member.id, Line(f"{FEATURE}.withdrew", Side.HIRING, now, facts={"opening": id}))
    books.notices.refresh(now, about=about(id, member.id))
    if said.candidacy is not None:
        withdrawing.withdraw(books, own_page.find(books, said.candidacy, now), withdrawing.NOT_SAID, "", now)


def answered(books: Books, me: Person, id: int, member: int, now: datetime) -> None:
    """Whoever is named answered them. Raises NotInterested."""
    opening, said = books.openings.get(me.workspace, id), books.openings.interest(id, member)
    is_theirs = opening is not None and opening.company == me.workspace and opening.named == me.user
    if said is None or not is_theirs or said.withdrawn_at is not None or said.candidacy is not None:
        raise NotInterested()
    books.openings.change(replace(said, answered_at=said.answered_at or now))
    books.notices.refresh(now, about=about(id, member))


def _begin(books: Books, me: Person, opening: Opening, member: Member, link: str, note: str, now: datetime) -> int:
    """Their candidacy: the one that was there, under the address that is proven theirs, or one that begins now."""
    email = member.email if member.verified_at else (me.email or "").strip().lower()
    if not email:
        raise AddressUnproven()
    assert opening.requisition is not None
    kept = books.candidates.same(opening.company, email)
    before = books.candidates.candidacy_of(opening.requisition, kept.id) if kept else None
    if before is not None:
        return before.id
    typed = Candidate(
        opening.company, member.name or me.name, (email,), "", known_zone(me.zone), me.language, Source.APPLIED,
        (link,) if link else (), note,
    )  # fmt: skip
    try:
        here = adding.in_the_name_of(books, opening.company, (opening.named,), opening.requisition, now)
        begun, _ = here.begin(typed)
    except Refusal:
        raise CannotTake() from None
    assert begun is not None
    books.members.change(replace(member, candidate=begun.candidate))
    return begun.id


def _tell_runners(books: Books, opening: Opening, candidacy: int, day: date, now: datetime) -> None:
    found, facts = own_page.find(books, candidacy, now), {"candidacy": candidacy, "answer_by": day.isoformat()}
    roles = books.roles.of(Identity(opening.company, opening.named))
    named = [opening.named] if may_see(found.requisition, opening.named, roles, found.shut) else []
    for to in dict.fromkeys((*named, *own_page.hearers(books, found, now))):
        key = f"{ARRIVED}:candidacy={candidacy}:to={to}"
        said = Planned(key, ARRIVED, about_candidacy(found.candidacy), opening.company, to, facts)
        books.notices.plan(said, now)


def _receipt(books: Books, notice: Notice, now: datetime) -> Facts | None:
    member = books.members.some(notice.workspace, [int(notice.facts["member"])]).get(int(notice.facts["member"]))
    return next((each for each in mine(books, member, now) if each["id"] == notice.facts["opening"]), None)


def _told(books: Books, notice: Notice, now: datetime) -> Facts | None:
    id, number = int(notice.facts["opening"]), int(notice.facts["member"])
    opening, said = books.openings.get(notice.workspace, id), books.openings.interest(id, number)
    member = books.members.some(notice.workspace, [number]).get(number)
    if opening is None or said is None or member is None:
        return None
    return {
        "id": id, "member": number, "title": opening.title, "name": member.name, "user": member.user or "",
        "answer_by": said.answer_by, "is_answered": said.answered_at is not None,
        "withdrew": said.withdrawn_at is not None,
    }  # fmt: skip


def _due(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = _told(books, notice, now)
    return None if found is None or found["is_answered"] or found["withdrew"] else found


def _arrived(books: Books, notice: Notice, now: datetime) -> Facts | None:
    try:
        found = own_page.find(books, int(notice.facts["candidacy"]), now)
    except NoSuchCandidate:
        return None
    if notice.to in found.shut or found.candidacy.standing not in GOING_ON or found.candidate.erased:
        return None
    day, title = date.fromisoformat(notice.facts["answer_by"]), found.requisition.wanted.title
    return {"id": found.candidacy.id, "name": found.candidate.name, "title": title, "answer_by": day}


MOMENTS = {
    RECEIPT: Moment(_receipt), TOLD: Moment(_told, Pace.DAYTIME), DUE: Moment(_due, Pace.DAYTIME),
    ARRIVED: Moment(_arrived, Pace.DAYTIME),
}  # fmt: skip
