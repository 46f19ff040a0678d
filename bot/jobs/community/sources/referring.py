"""Somebody tells a friend of the community: one letter to the friend, and word of it back when the friend agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import community_of
from bot.jobs.community.sources import contests, personal
from bot.jobs.community.sources.joining import begun, plan
from bot.jobs.community.sources.showing import link
from bot.jobs.moments import Facts, Moment
from bot.rules.access import NoCommunityHere
from bot.rules.community.members import NoSuchMember
from bot.rules.community.sources.joining import Request
from bot.rules.community.sources.referring import (
    REFERRALS_A_DAY,
    NoSuchReferral,
    Referral,
    Relation,
    Stage,
    Told,
    TooManyReferrals,
    rewarded,
    stage,
)
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.store import Books
from bot.words.catalogues import LANGUAGES

# Goes to workspaces of every kind: whoever told works in the company, or is a member.
MOVED, REWARDED = "referrals.moved", "referrals.rewarded"
SHOWN = 5
# So many are looked at in one transaction.
AT_ONCE = 200
DAY = timedelta(days=1)


def page(books: Books, me: Person, public_url: str | None, now: datetime) -> dict[str, Any]:
    """The form to tell of somebody, one's own link, and what became of those one told of. Raises NoCommunityHere."""
    where = _community(books, me)
    source, mine = personal(books, where, me.identity, now), books.referrals.made_by(me.identity, SHOWN)
    names = books.members.some(where, [each.member for each in mine if each.agreed_at])
    return {
        "community": books.workspaces.get(where).name, "url": link(source, public_url),
        "contests": contests.open_ones(books, where, now) if where == me.workspace else [],
        "relations": [each.value for each in Relation], "languages": list(LANGUAGES),
        "mine": [
            {"name": names[each.member].name if each.member in names else "", "at": each.at, "terms": each.terms,
             "stage": each.stage.value, "due": each.due, "is_paid": each.paid_at is not None}
            for each in mine
        ],
    }  # fmt: skip


def refer(books: Books, me: Person, told: Told, language: str, now: datetime) -> None:
    """One letter goes to the friend, unless somebody is known by that address: whoever tells hears the same either way.

    Raises NoCommunityHere, TooManyReferrals.
    """
    where = _community(books, me)
    lately = [each for each in books.referrals.made_by(me.identity, REFERRALS_A_DAY) if each.at > now - DAY]
    if len(lately) >= REFERRALS_A_DAY:
        raise TooManyReferrals(most=REFERRALS_A_DAY)
    source = personal(books, where, me.identity, now)
    language = language if language in LANGUAGES else me.language
    member = begun(books, where, told.name, told.email, language, now)
    if books.referrals.find(me.identity, member.id) is not None:
        return
    referral = books.referrals.add(
        Referral(where, source.id, member.id, me.user, me.workspace, told.relation, now, told.note)
    )
    if member.verified_at is None and not books.joining.asked(member.id):
        request = Request(where, member.id, told.name, (), (), language, now, source.id, referral.id)
        plan(books, books.joining.ask(request), now)


def reward(books: Books, me: Person, found: Referral, answers: Mapping[str, Any], now: datetime) -> None:
    """The reward is as the form says; whoever told of them hears what is new of it. Raises FieldRefusals."""
    terms, due = rewarded(str(answers.get("terms") or ""), str(answers.get("due") or ""))
    after = replace(found, terms=terms, due=due, paid_at=(found.paid_at or now) if answers.get("paid") else None)
    if after == found:
        return
    books.referrals.save(after)
    if terms or due or after.paid_at:
        facts = {"referral": found.id, "community": found.workspace, "said": _said(after)}
        key = f"{REWARDED}:{found.id}:at={now.isoformat()}"
        planned = Planned(key, REWARDED, f"member:{found.member}", found.by_workspace, found.by, facts)
        books.notices.plan(planned, now)
    books.record.note(now, "community.sources.save_reward", f"referral:{found.id}", who=me.user)


def look(deps: Deps) -> None:
    """Whoever told of somebody hears of each step they agreed to be told of."""
    after = 0
    while True:
        now = deps.now()
        with deps.store.open() as books:
            found = books.referrals.going_on(after, AT_ONCE)
            for each in found:
                with apart(each.workspace):
                    referral = books.referrals.get(each.workspace, each.id)
                    _move(books, referral, stage(each.is_confirmed, each.open_ones), now)
        deps.crash("referrals.looked")
        if len(found) < AT_ONCE:
            return
        after = found[-1].id


def _move(books: Books, referral: Referral, to: Stage, now: datetime) -> None:
    order = list(Stage)
    if order.index(to) <= order.index(referral.stage):
        return
    books.referrals.save(replace(referral, stage=to))
    key = f"{MOVED}:{referral.id}:{to}"
    facts = {"referral": referral.id, "community": referral.workspace, "stage": to.value}
    about = f"member:{referral.member}"
    books.notices.plan(Planned(key, MOVED, about, referral.by_workspace, referral.by, facts), now)


def _moved(books: Books, notice: Notice, now: datetime) -> Facts | None:
    try:
        referral = books.referrals.get(notice.facts["community"], int(notice.facts["referral"]))
        member = books.members.get(referral.workspace, referral.member)
    except (NoSuchReferral, NoSuchMember):
        return None
    if referral.agreed_at is None or referral.stage.value != notice.facts["stage"]:
        return None
    return {
        "name": member.name,
        "stage": referral.stage.value,
        "community": books.workspaces.get(referral.workspace).name,
    }


def _said(referral: Referral) -> str:
    """What a message says of the reward, as a fingerprint: of two that wait, the newer one alone is told."""
    told = (referral.terms, referral.due, referral.paid_at is not None)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _rewarded(books: Books, notice: Notice, now: datetime) -> Facts | None:
    try:
        referral = books.referrals.get(notice.facts["community"], int(notice.facts["referral"]))
        member = books.members.get(referral.workspace, referral.member)
    except (NoSuchReferral, NoSuchMember):
        return None
    if _said(referral) != notice.facts["said"]:
        return None
    return {
        "name": member.name if referral.agreed_at else "", "at": referral.at, "terms": referral.terms,
        "due": referral.due, "is_paid": referral.paid_at is not None,
    }  # fmt: skip


def _community(books: Books, me: Person) -> str:
    where = community_of(books, me.workspace)
    if where is None:
        raise NoCommunityHere()
    return where


MOMENTS = {MOVED: Moment(_moved, Pace.DAYTIME), REWARDED: Moment(_rewarded, Pace.DAYTIME)}
