"""Tiers, badges and frozen days of members, whether a community has tiers, and who hears of openings early."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, distinct, func, select, update

from bot.rules.community.members import Standing
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.audit import UNKNOWN, hears_early
from bot.rules.community.recognition.badges import Badge
from bot.rules.community.recognition.settling import ACTIVE_DAYS, Counted, Footing, Setting, Standings
from bot.rules.community.recognition.tiers import Frozen, Held, Why
from bot.rules.fairness import NOBODY, Passed
from bot.store.dialect import insert, insert_or_change, locked
from bot.store.schema import (
    member_acts,
    member_badges,
    member_tiers,
    member_touches,
    members,
    recognition_settings,
    sources,
    tier_freezes,
)

h, b, f, r, m, a = member_tiers.c, member_badges.c, tier_freezes.c, recognition_settings.c, members.c, member_acts.c
# Before anything was counted.
_NOTHING: Mapping[str, Any] = {"active": 0, "days": 0, "groups": {}}
_THERE = (m.standing == Standing.JOINED.value, m.user.is_not(None))


class Tiers:
    """By member and by community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def setting(self, workspace: str) -> Setting:
        """What that community chose; locked in a transaction that writes."""
        query = locked(self._connection, select(recognition_settings).where(r.workspace == workspace))
        row = self._connection.execute(query).mappings().first()
        return Setting(workspace, row["is_on"], row["channel"], row["looked_on"]) if row else Setting(workspace)

    def settle(self, setting: Setting, by: str, at: datetime) -> None:
        """So it is from now on; what was counted stays."""
        put = insert_or_change(self._connection.dialect.name, recognition_settings, "is_on", "channel", "by", "at")
        self._connection.execute(put, {**vars(setting), **_NOTHING, "by": by, "at": at})

    def looked(self, workspace: str, on: date, counted: Counted, at: datetime) -> None:
        """Standings there were looked at on that day, and that was counted."""
        put = insert_or_change(
            self._connection.dialect.name, recognition_settings, "looked_on", "active", "days", "groups"
        )
        groups = {
            by: {name: [each.passed, each.of] for name, each in those.items()} for by, those in counted.groups.items()
        }  # fmt: skip
        row = {**vars(Setting(workspace, looked_on=on)), **vars(counted.footing), "groups": groups, "by": "", "at": at}
        self._connection.execute(put, row)

    def counted(self, workspace: str, now: datetime) -> Counted:
        """What was counted when standings there were looked at last; counted now where that was not since yesterday."""
        row = self._connection.execute(select(recognition_settings).where(r.workspace == workspace)).mappings().first()
        if row is None or row["looked_on"] is None or row["looked_on"] < now.date() - timedelta(days=1):
            return self.count(workspace, now)
        groups = {
            by: {name: Passed(*each) for name, each in those.items()} for by, those in row["groups"].items()
        }  # fmt: skip
        return Counted(Footing(row["active"], row["days"]), groups)

    def count(self, workspace: str, now: datetime) -> Counted:
        """How many there did anything in the last four weeks, for how many days there have been members, and of which
        groups how many hear early. It looks at everybody."""
        since = now.date() - timedelta(days=ACTIVE_DAYS)
        query = select(func.count(distinct(a.member))).join(members, m.id == a.member)
        active = self._connection.execute(query.where(m.workspace == workspace, *_THERE, a.day > since)).scalar_one()
        oldest = select(func.min(m.joined_at)).where(m.workspace == workspace, *_THERE)
        first = self._connection.execute(oldest).scalar()
        t = member_touches.c
        source = select(sources.c.kind).join_from(member_touches, sources).where(t.member == m.id)
        source = source.where(~sources.c.is_aggregate).order_by(t.number).limit(1)
        tier = func.coalesce(h.tier, Tier.EXPLORER.value)
        by = {"language": m.language, "zone": m.zone, "source": source.scalar_subquery(), "tier": tier}
        groups = {name: self._grouped(workspace, each) for name, each in by.items()}
        return Counted(Footing(active, (now - first).days if first else 0), groups)

    def held(self, ids: Collection[int]) -> Mapping[int, Held]:
        """The tiers of those of them who have one; locked in a transaction that writes."""
        query = locked(self._connection, select(member_tiers).where(h.member.in_(ids)).order_by(h.member))
        rows = self._connection.execute(query).mappings()
        return {row["member"]: Held(Tier(row["tier"]), row["since"], row["told_on"]) for row in rows}

    def standings(self, workspace: str, ids: Collection[int]) -> Standings:
        """What others may ask after: the tiers of those members, as long as the community has tiers."""
        if not self.setting(workspace).is_on:
            return Standings(False, {})
        held = self.held(ids)
        return Standings(True, {id: held[id].tier if id in held else Tier.EXPLORER for id in ids})

    def keep(self, kept: Mapping[int, Held]) -> None:
        """These are their tiers now."""
        put = insert_or_change(self._connection.dialect.name, member_tiers, "tier", "since", "told_on")
        rows = [{"member": id, **vars(each), "tier": each.tier.value} for id, each in kept.items()]
        if rows:
            self._connection.execute(put, rows)

    def badges(self, ids: Collection[int]) -> Mapping[int, Mapping[Badge, date]]:
        """The badges of each of them with the day, each of them present."""
        found: dict[int, dict[Badge, date]] = {id: {} for id in ids}
        query = select(member_badges).where(b.member.in_(ids)).order_by(b.on, b.badge)
        for row in self._connection.execute(query).mappings():
            found[row["member"]][Badge(row["badge"])] = row["on"]
        return found

    def give(self, new: Iterable[tuple[int, Badge]], on: date) -> None:
        """They have these badges from that day on; who has one already keeps it as it is."""
        rows = [{"member": member, "badge": badge.value, "on": on} for member, badge in new]
        if rows:
            self._connection.execute(insert(self._connection, member_badges).on_conflict_do_nothing(), rows)

    def freezes(self, ids: Collection[int]) -> Mapping[int, tuple[Frozen, ...]]:
        """The frozen days of each of them, each of them present, the first first."""
        found: dict[int, list[Frozen]] = {id: [] for id in ids}
        query = select(tier_freezes).where(f.member.in_(ids)).order_by(f.member, f.first)
        for row in self._connection.execute(query).mappings():
            found[row["member"]].append(Frozen(row["first"], row["last"], Why(row["why"])))
        return {id: tuple(each) for id, each in found.items()}

    def freeze(self, new: Mapping[int, Frozen]) -> None:
        """On these days nothing is counted; what begins on the same day is replaced."""
        put = insert_or_change(self._connection.dialect.name, tier_freezes, "last", "why")
        rows = [{"member": id, **vars(each), "why": each.why.value} for id, each in new.items()]
        if rows:
            self._connection.execute(put, rows)

    def thaw(self, member: int, today: date) -> None:
        """What they said themselves ends before today."""
        own = (f.member == member) & (f.why != Why.PAUSE.value)
        self._connection.execute(delete(tier_freezes).where(own, f.first >= today))
        over = update(tier_freezes).where(own, f.last >= today)
        self._connection.execute(over.values(last=today - timedelta(days=1)))

    def _grouped(self, workspace: str, by: ColumnElement[Any]) -> Mapping[str, Passed]:
        one = select(by.label("by"), h.tier).select_from(members.outerjoin(member_tiers, h.member == m.id))
        every = one.where(m.workspace == workspace, *_THERE).subquery()
        found: dict[str, Passed] = {}
        query = select(every.c.by, every.c.tier, func.count()).group_by(every.c.by, every.c.tier)
        for group, tier, n in self._connection.execute(query):
            early = n if hears_early(Tier(tier) if tier else Tier.EXPLORER) else 0
            name = group or UNKNOWN
            found[name] = found.get(name, NOBODY) + Passed(early, n)
        return found
