"""What runs out: an agreement is asked for once more before it ends; a record is forgotten after long silence, and its
person hears of it a month before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.deps import Deps
from bot.jobs.communities import with_members
from bot.jobs.community import consent_words
from bot.jobs.community.members import FEATURE, about, data, joining, note, staying
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.community.members import Consent, Member, NoSuchMember, Standing
from bot.rules.community.members.consenting import ASK_BEFORE, MONTHS, ends_soon
from bot.rules.community.members.retaining import WARN_BEFORE, Step, step
from bot.rules.erasures import Kind as Whose
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.region import Kept, retention
from bot.store import Books

RENEW, FADING = f"{FEATURE}.renew", f"{FEATURE}.fading"
WARNED = "warned"
# Whoever began so lately is compared once more: those of one file are found only after it was read.
NEW_SINCE = timedelta(days=2)
# Members looked at in one transaction: other writers wait no longer than that takes.
BATCH = 200


def look(deps: Deps) -> None:
    """Once a day of every community: who is asked again, who is told that their record goes, whose does; and who is a
    candidate too."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        months = retention(workspace.region, workspace.region_choices, Kept.COMMUNITY)
        with deps.store.open() as books:
            for member, consent in books.members.ending(workspace.id, now, now + ASK_BEFORE):
                _ask(books, member, consent, now)
        deps.crash("members.asked_again")
        after: int | None = 0
        while after is not None:
            with deps.store.open() as books:
                after = _look(books, workspace.id, after, months, now)
            deps.crash("members.looked_at")


def _ask(books: Books, member: Member, consent: Consent, now: datetime) -> None:
    if not _is_reached(member, now):
        staying.plan(books, member, consent.until, now)
        return
    until = consent.until.isoformat()
    key = f"{RENEW}:{member.id}:{consent.purpose.value}:until={until}"
    facts = {"member": member.id, "purpose": consent.purpose.value, "until": until}
    asked = Planned(
        key, RENEW, about(member.id), member.workspace, str(member.user), facts, stale_after=consent.until, living=True
    )
    books.notices.plan(asked, now)


def _look(books: Books, workspace: str, after: int, months: int, now: datetime) -> int | None:
    """What `page` says of the last one looked at."""
    page, last_looked_at = books.members.page(workspace, after, BATCH)
    ids = [each.id for each in page]
    contacts, warned = books.members.contacts(ids), books.members.last(ids, f"{FEATURE}.{WARNED}")
    joining.link(books, page)
    books.members.learn_locals(workspace, page)
    books.search.learn_standings(ids)
    joining.propose(books, workspace, [each for each in page if each.at > now - NEW_SINCE], now)
    today = local_day(now, books.workspaces.get(workspace).zone)
    held = books.retention.held(Whose.MEMBER, ids, today)
    for member in page:
        last = _last(member, contacts)
        due = step(last, warned.get(member.id), months, now)
        if due is Step.FORGET and member.id not in held:
            data.forget(books, books.members.get(workspace, member.id), "", now)
        elif due is Step.WARN and member.id not in held:
            note(books, member.id, WARNED, "", now)
            if _is_reached(member, now):
                key = f"{FADING}:{member.id}:last={last.isoformat()}"
                facts = {"member": member.id, "last": last.isoformat(), "on": (now + WARN_BEFORE).isoformat()}
                told = Planned(key, FADING, about(member.id), workspace, str(member.user), facts, living=True)
                books.notices.plan(told, now)
            else:
                staying.plan(books, member, now + WARN_BEFORE, now)
    return last_looked_at


def _is_reached(member: Member, now: datetime) -> bool:
    return member.standing is Standing.JOINED and bool(member.user) and not member.is_paused(now)


def _last(member: Member, contacts: Mapping[int, datetime]) -> datetime:
    return max(filter(None, (member.at, member.joined_at, contacts.get(member.id))))


def _member(books: Books, notice: Notice) -> Member | None:
    try:
        return books.members.get(notice.workspace, int(notice.facts["member"]))
    except NoSuchMember:
        return None


def _renew(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What is asked; once they answered, that they did."""
    member = _member(books, notice)
    if member is None or not _is_reached(member, now):
        return None
    purpose, until = str(notice.facts["purpose"]), datetime.fromisoformat(notice.facts["until"])
    held = [each for each in books.members.consents(member.id) if each.purpose == purpose and each.holds(now)]
    waits = any(ends_soon(each, now) for each in held)
    if notice.ts is None and not waits:
        return None
    until = held[-1].until if held else until
    words = consent_words.shown(books, notice.workspace, member.language)
    return {
        "purpose": purpose, "months": MONTHS, "waits": waits, "until": until, "holds": bool(held), "words": words,
    }  # fmt: skip


def _fading(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """That the record goes; once they were heard of again, that it stays."""
    member = _member(books, notice)
    if member is None:
        return None
    waits = _last(member, books.members.contacts([member.id])) <= datetime.fromisoformat(notice.facts["last"])
    if notice.ts is None and not (waits and _is_reached(member, now)):
        return None
    return {
        "waits": waits,
        "last": datetime.fromisoformat(notice.facts["last"]),
        "on": datetime.fromisoformat(notice.facts["on"]),
    }


MOMENTS = {RENEW: Moment(_renew, Pace.DAYTIME), FADING: Moment(_fading, Pace.DAYTIME)}
