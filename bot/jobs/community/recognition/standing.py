"""Standings, looked at once a day of each community: badges, tiers that rise or are about to be lost, frozen days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.recognition import FALLING, RISEN, celebrating, found, is_here
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.members import Member, Purpose
from bot.rules.community.recognition import Merit, Tier
from bot.rules.community.recognition.badges import earned
from bot.rules.community.recognition.settling import about_tier
from bot.rules.community.recognition.tiers import (
    BARS,
    WINDOW,
    Frozen,
    Held,
    Reached,
    Why,
    counted_from,
    is_frozen,
    lost_on,
    moved,
    reached,
)
from bot.rules.notices import Notice, Pace, Planned, State
from bot.store import Books

# Members looked at in one transaction: other writers wait no longer than that takes.
BATCH = 200
# Badges are for what was done in a year.
YEAR = timedelta(days=366)
# Who liked what is kept so long: longer than any badge or frozen tier looks back, but for a leave.
KEPT = timedelta(days=400)
# A notice that is none of these may still arrive.
OVER = frozenset({State.SENT, State.WITHDRAWN, State.STALE, State.FAILED, State.LET_GO})


def look(deps: Deps) -> None:
    """Once a day of every community: who earned something, whose tier rises, who is told that theirs will be lost; and
    what is celebrated."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        today = local_day(now, workspace.zone)
        with apart(workspace.id):
            with deps.store.reading() as books:
                setting = books.tiers.setting(workspace.id)
                is_over = setting.looked_on == today
                is_ready = not is_over and books.tiers.count(workspace.id, now).footing.is_ready
            if is_over:
                continue
            after: int | None = 0
            while after is not None:
                with deps.store.open() as books:
                    after = _look(books, workspace.id, after, setting.is_on and is_ready, today, now)
                deps.crash("recognition.looked_at")
            with deps.store.reading() as books:
                counted = books.tiers.count(workspace.id, now)
            with deps.store.open() as books:
                celebrating.plan(books, workspace, today, now)
                books.tiers.looked(workspace.id, today, counted, now)
                books.deeds.forget(today - KEPT)
            deps.crash("recognition.looked")


def _look(books: Books, workspace: str, after: int, has_tiers: bool, today: date, now: datetime) -> int | None:
    """What `page` says of the last one looked at."""
    page, last_looked_at = books.members.page(workspace, after, BATCH)
    here = {each.id: each for each in page if is_here(each)}
    if not here:
        return last_looked_at
    frozen = _pauses(books, here, today, now)
    merits = merits_of(books, list(here.values()), frozen, today)
    badges = books.tiers.badges(list(here))
    books.tiers.give(((id, each) for id in here for each in earned(merits[id], badges[id])), today)
    if has_tiers:
        _move(books, here, merits, frozen, today, now)
    return last_looked_at


def merits_of(
    books: Books, members: Sequence[Member], frozen: Mapping[int, Sequence[Frozen]], today: date
) -> Mapping[int, Sequence[Merit]]:
    """What each of them did in the last year, or in the days that count where those reach back further."""
    first = min((counted_from(today, WINDOW, frozen[each.id]) for each in members), default=today)
    since = min(first, today - YEAR) - timedelta(days=1)  # their day may begin before that of UTC
    return books.deeds.of(members, datetime.combine(since, time(), zone_or_utc(None)))


def what_reached(member: Member, merits: Sequence[Merit], frozen: Sequence[Frozen], today: date) -> Reached:
    """What their last ninety days came to."""
    joined = local_day(member.joined_at or member.at, member.zone)
    return reached(merits, joined, frozen, today)


def _pauses(books: Books, here: Mapping[int, Member], today: date, now: datetime) -> Mapping[int, tuple[Frozen, ...]]:
    """The frozen days of each; for whoever is paused today is one."""
    frozen = dict(books.tiers.freezes(list(here)))
    new: dict[int, Frozen] = {}
    for id, member in here.items():
        if member.is_paused(now) and not is_frozen(today, frozen[id]):
            yesterday = today - timedelta(days=1)
            before = next((each for each in frozen[id] if each.last == yesterday and each.why is Why.PAUSE), None)
            new[id] = replace(before, last=today) if before else Frozen(today, today, Why.PAUSE)
            frozen[id] = (*(each for each in frozen[id] if each != before), new[id])
    books.tiers.freeze(new)
    return frozen


def _move(
    books: Books, here: Mapping[int, Member], merits: Mapping[int, Sequence[Merit]],
    frozen: Mapping[int, tuple[Frozen, ...]], today: date, now: datetime,
) -> None:  # fmt: skip
    held, agreed = books.tiers.held(list(here)), books.members.holding(list(here), now)
    kept, told = dict[int, Held](), list[Planned]()
    for id, member in here.items():
        joined = local_day(member.joined_at or member.at, member.zone)
        before = held.get(id) or Held(Tier.EXPLORER, joined)
        may_write = Purpose.COMMUNITY in agreed.get(id, frozenset())
        if before.told_on is not None and _is_on_its_way(books, id):
            before = replace(before, told_on=today)  # fourteen days count from when it is read
        after = moved(before, what_reached(member, merits[id], frozen[id], today), frozen[id], today)
        is_worse = after.told_on is not None or after.tier.rank < before.tier.rank
        if is_worse and not may_write:  # nobody loses what they could not be told of
            continue
        if after != held.get(id, Held(Tier.EXPLORER, joined)):
            kept[id] = after
        told += _told(books, member, before, after) if may_write else ()
    books.tiers.keep(kept)
    books.notices.plan_many(told, now)


def _told(books: Books, member: Member, before: Held, after: Held) -> Sequence[Planned]:
    about, to, facts = about_tier(member.id), str(member.user), {"member": member.id}
    if after.tier.rank > before.tier.rank:
        key = f"{RISEN}:{member.id}:{after.tier.value}:since={after.since}"
        facts_of = {**facts, "tier": after.tier.value}
        return [Planned(key, RISEN, about, member.workspace, to, facts_of)]
    if after.told_on is not None and before.told_on is None:
        key = f"{FALLING}:{member.id}:{after.tier.value}:on={after.told_on}"
        return [Planned(key, FALLING, about, member.workspace, to, facts)]
    if before.told_on is not None and after == replace(before, told_on=None):
        books.notices.withdraw(about, [FALLING])
    return []


def _is_on_its_way(books: Books, member: int) -> bool:
    return any(each.kind == FALLING and each.state not in OVER for each in books.notices.about(about_tier(member)))


def _risen(books: Books, notice: Notice, now: datetime) -> Facts | None:
    member = found(books, notice.workspace, int(notice.facts["member"]))
    held = books.tiers.held([member.id]).get(member.id) if member else None
    return {"tier": held.tier.value} if held and held.tier == notice.facts["tier"] else None


def _falling(books: Books, notice: Notice, now: datetime) -> Facts | None:
    member = found(books, notice.workspace, int(notice.facts["member"]))
    held = books.tiers.held([member.id]).get(member.id) if member else None
    if member is None or held is None or held.told_on is None:
        return None
    today, frozen = local_day(now, member.zone), books.tiers.freezes([member.id])[member.id]
    merits = merits_of(books, [member], {member.id: frozen}, today)[member.id]
    reached_now = what_reached(member, merits, frozen, today)
    missing = {"points": 0, "people": 0, "days": 0, **reached_now.missing(BARS[held.tier])}
    return {"tier": held.tier.value, "on": lost_on(held.told_on, frozen), "missing": missing}


MOMENTS = {
    RISEN: Moment(_risen, Pace.DAYTIME, counts=True),
    FALLING: Moment(_falling, Pace.DAYTIME, counts=True),
    **celebrating.MOMENTS,
}
