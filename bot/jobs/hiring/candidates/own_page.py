"""The candidate's own page as templates show it: to the candidate, and to who runs the recruitment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import about, plan_of
from bot.jobs.hiring.panels import learning, seats
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.hiring.candidates import Candidacy, NoSuchCandidate, Seen, Standing, What, runners
from bot.rules.hiring.candidates import own_page as rules
from bot.rules.hiring.candidates.mails import Kind
from bot.rules.hiring.candidates.moving import REASONS, WHY_CHARACTERS
from bot.rules.hiring.candidates.refusing import as_told
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Role
from bot.rules.region import Topic, allows
from bot.store import Books
from bot.words.inline import address
from bot.words.tree import WrongWords

WITHDREW = "hiring.candidates.withdrew"


def find(books: Books, id: int, now: datetime) -> Seen:
    """The candidacy for its candidate. Raises NoSuchCandidate."""
    return books.candidates.for_themselves(id, lambda workspace: books.company.of(workspace, now))


def page(books: Books, found: Seen, now: datetime) -> dict[str, Any]:
    """What a candidate is told of their own recruitment: never a reason, a score, or who is on the panel."""
    is_turned_down = found.candidacy.standing is Standing.REJECTED
    found = told(books, found, now)
    candidacy, wanted = found.candidacy, found.requisition.wanted
    workspace = books.workspaces.get(found.requisition.workspace)
    plan = plan_of(books, candidacy)
    methods = [each.method.value for each in plan.stages] if plan else []
    steps = rules.steps(candidacy, len(methods))
    is_under_way = candidacy.standing is Standing.UNDER_WAY
    day, today = answer_by(books, found, now)
    is_over = rules.is_over(candidacy)
    has_offer = is_under_way and books.offers.is_out(candidacy.id)
    said = books.own_pages.answer(candidacy.id) if is_over else None
    may_show_pay = not is_over and allows(workspace.region, workspace.region_choices, Topic.PAY_RANGE)
    return {
        "company": workspace.name,
        "title": wanted.title,
        "name": found.candidate.name,
        "standing": candidacy.standing.value,
        "stages": [{"method": one, "step": step.value} for one, step in zip(methods, steps, strict=True)],
        "method": methods[candidacy.stage] if is_under_way and candidacy.stage < len(methods) else "",
        "person": _person(books, found, now),
        "has_offer": has_offer,
        "answer_by": day if is_under_way and not has_offer else None,
        "is_late": is_under_way and day < today,
        "pay_from": wanted.pay_from if may_show_pay else None,
        "pay_to": wanted.pay_to if may_show_pay else None,
        "currency": wanted.currency or "",
        "may_withdraw": not is_over and not is_turned_down,
        **learning.of_candidate(books, candidacy.id, now),
        "is_asked": is_over and said is None,
        "has_answered": said is not None,
        "ratings": list(rules.RATINGS),
        "most": rules.WORDS_CHARACTERS,
    }


def told(books: Books, found: Seen, now: datetime) -> Seen:
    """The candidacy as the candidate knows it: a no only once its letter went, or some working days after it."""
    if found.candidacy.standing is not Standing.REJECTED:
        return found
    sent = [each.sent_at for each in books.mails.of(found.candidacy.id) if each.kind is Kind.NO and each.sent_at]
    workspace, user = found.requisition.workspace, turn_to(books, found, now)
    hours = books.people.hours(workspace, [user], as_if_here=True)[user]
    return replace(found, candidacy=as_told(found.candidacy, max(sent, default=None), hours, now))


def withdrawing(found: Seen) -> dict[str, Any]:
    """What the page asks of who withdraws."""
    return {"title": found.requisition.wanted.title, "reasons": REASONS[What.WITHDRAW], "most": WHY_CHARACTERS}


def answer_by(books: Books, found: Seen, now: datetime) -> tuple[date, date]:
    """The day by which the candidate hears something, by the working days of whom they turn to; and today there."""
    workspace, user = found.requisition.workspace, turn_to(books, found, now)
    hours = books.people.hours(workspace, [user], as_if_here=True)[user]
    return rules.answer_by(found.candidacy, hours), local_day(now, hours.zone)


def shown(
    books: Books, candidacy: Candidacy, now: datetime, has_pages: bool, has_mail: bool, link: str = ""
) -> dict[str, Any]:
    """What who runs the recruitment sees of the candidate's page: its link, the last letter, what was said at the end.
    `link` is one that was made just now."""
    last = books.own_pages.last_letter(candidacy.id)
    how = rules.sending(last, now)
    said = books.own_pages.answer(candidacy.id) if rules.is_over(candidacy) else None
    return {
        "has_pages": has_pages, "has_mail": has_mail, "link": link,
        "until": books.own_pages.good_until(candidacy.id, now),
        "letter": how.value if how else "",
        "letter_at": (last.sent_at or last.asked_at) if last else None,
        "said": {"rating": said.rating, "text": said.text, "at": said.at} if said else None,
    }  # fmt: skip


def tell_of_withdrawal(books: Books, found: Seen, now: datetime) -> None:
    """Whoever runs the recruitment hears that the candidate withdrew: who holds it, else everybody who may."""
    books.notices.refresh(now, about=about(found.candidacy))
    seats.moved(books, found.requisition.workspace, found.candidacy, rules.THEMSELVES, now)
    outgoing.moved(books, found.requisition.workspace, found.candidacy, now)
    for to in hearers(books, found, now):
        key = f"{WITHDREW}:candidacy={found.candidacy.id}:move={found.candidacy.revision}:to={to}"
        facts = {"candidacy": found.candidacy.id}
        where = found.requisition.workspace
        books.notices.plan(Planned(key, WITHDREW, about(found.candidacy), where, to, facts), now)


def hearers(books: Books, found: Seen, now: datetime) -> Sequence[str]:
    """Who hears of something that happened to a candidacy by itself: who holds it, else everybody who runs it."""
    shut, gone = found.shut, books.company.of(found.requisition.workspace, now).gone
    user = turn_to(books, found, now)
    everybody = runners(found.requisition, books.roles.holders(found.requisition.workspace, Role.RECRUITER))
    return [user] if user else [each for each in everybody if each not in shut and each not in gone]


def turn_to(books: Books, found: Seen, now: datetime) -> str:
    """Whom the candidate turns to; empty for nobody."""
    company = books.company.of(found.requisition.workspace, now)
    return rules.turn_to(found.candidacy, found.candidate, found.requisition, company)


def _person(books: Books, found: Seen, now: datetime) -> Mapping[str, str] | None:
    user = turn_to(books, found, now)
    if not user:
        return None
    person = books.people.get(Identity(found.requisition.workspace, user))
    return {"name": person.name, "email": _linkable(person.email)} if person.is_known else None


def _linkable(email: str | None) -> str:
    """The address if a link may hold it; else none: a profile stops no page."""
    try:
        address(f"mailto:{email or ''}")
    except WrongWords:
        return ""
    return email or ""


def of_notice(books: Books, notice: Notice, now: datetime) -> Seen | None:
    """The candidacy a notice is about; None when its reader may see it no more."""
    try:
        found = find(books, int(notice.facts["candidacy"]), now)
    except NoSuchCandidate:
        return None
    return None if notice.to in found.shut else found


def _withdrew(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = of_notice(books, notice, now)
    if found is None or found.candidacy.standing is not Standing.WITHDRAWN:
        return None
    last = found.candidacy.moves[-1]
    return {
        "id": found.candidacy.id, "name": found.candidate.name, "title": found.requisition.wanted.title,
        "reason": last.reason, "why": last.why,
    }  # fmt: skip


MOMENTS = {WITHDREW: Moment(_withdrew)}
