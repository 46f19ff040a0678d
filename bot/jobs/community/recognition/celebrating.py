"""Celebrations in a community's channel: what members said may be, on the day, and never more than they said."""

from __future__ import annotations

from datetime import date, datetime

from bot.jobs.community.recognition import CELEBRATED, found
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import end_of_day
from bot.rules.community.members import Purpose
from bot.rules.community.nurture import morning_of
from bot.rules.community.recognition.celebrating import Occasion, due
from bot.rules.community.recognition.settling import about_shown
from bot.rules.notices import Notice, Planned
from bot.store import Books
from bot.store.workspaces import Workspace


def plan(books: Books, workspace: Workspace, today: date, now: datetime) -> None:
    """What is celebrated there today is said in the morning; nothing without a channel."""
    channel = books.tiers.setting(workspace.id).channel
    if not channel:
        return
    hours = workspace.hours
    there = due(books.shown.celebrated(workspace.id), hours, today)
    ids = {each.chosen.member for each in there}
    members, agreed = books.members.some(workspace.id, ids), books.members.holding(list(ids), now)
    planned = []
    for each in there:
        id, what = each.chosen.member, each.chosen.occasion
        if not members[id].is_paused(now) and Purpose.COMMUNITY in agreed.get(id, frozenset()):
            facts = {
                "member": id, "occasion": what.value, "day": each.day.isoformat(), "years": each.years or 0,
                "is_today": each.is_today,
            }  # fmt: skip
            planned.append(Planned(
                f"{CELEBRATED}:{id}:{what.value}:{each.day}", CELEBRATED, about_shown(id), workspace.id, channel, facts,
                morning_of(today, hours), end_of_day(today, workspace.zone),
            ))  # fmt: skip
    books.notices.plan_many(planned, now)


def _celebrated(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While nothing was said, only what they still choose, and while they are here."""
    facts = notice.facts
    member, what = found(books, notice.workspace, int(facts["member"])), Occasion(facts["occasion"])
    if member is None or all(each.occasion is not what for each in books.shown.chosen(member.id)):
        return None
    return {
        "user": member.user, "occasion": what.value, "day": date.fromisoformat(facts["day"]), "years": facts["years"],
        "is_today": facts["is_today"],
    }  # fmt: skip


MOMENTS = {CELEBRATED: Moment(_celebrated)}
