"""The spotlight: moderators see who helped most different people last month, ask one of them, and only who says yes is
shown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.members import own
from bot.jobs.community.recognition import ANSWERED, ASKED, FEATURE, SPOTLIT, found, reached
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.members import How
from bot.rules.community.recognition import helped, month_of
from bot.rules.community.recognition.settling import NotAsked, about_shown
from bot.rules.community.recognition.spotlight import (
    FEWEST_HELPED,
    FLOOR,
    Answer,
    Asked,
    answered,
    is_waiting,
    ranked,
    winner,
)
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.store import Books

# So many of those who may be asked are listed.
LISTED = 5
# Whoever was shown is looked for so far back: longer than anybody has to rest.
LOOK_BACK = timedelta(days=400)


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Whom moderators may ask for last month, who was asked, and whose month it is."""
    month, footing = last_month(books, me.workspace, now), books.tiers.counted(me.workspace, now).footing
    asked = [each for each in _asked(books, me.workspace, month) if each.month == month]
    whose = winner(asked, month)
    order, many = _order(books, me.workspace, month, footing.active, now)
    members = books.members.some(me.workspace, {*order, *(each.member for each in asked)})
    hours = hours_of(books, me.workspace, list(members.values()))
    waits = whose is None and any(is_waiting(each, hours[each.member], now) for each in asked)
    return {
        "month": month, "active": footing.active, "floor": FLOOR, "fewest": FEWEST_HELPED, "waits": waits,
        "winner": members[whose].user if whose is not None else "",
        "asked": [
            {"name": members[each.member].name, "answer": each.answer.value if each.answer else "", "at": each.at}
            for each in asked
        ],
        "candidates": [
            {"id": id, "name": members[id].name, "user": members[id].user or "", "n": many[id]}
            for id in order if whose is None
        ],
        "channel": books.tiers.setting(me.workspace).channel,
    }  # fmt: skip


def ask(books: Books, me: Person, id: int, now: datetime) -> None:
    """They are asked whether they want to be shown. Raises NotAsked for who may not be asked, or while another is."""
    there, month = page(books, me, now), last_month(books, me.workspace, now)
    if there["waits"] or there["winner"] or all(each["id"] != id for each in there["candidates"]):
        raise NotAsked()
    member = books.members.get(me.workspace, id)
    books.shown.ask(Asked(month, id, now), me.user)
    facts = {"member": id, "month": month.isoformat()}
    key, to = f"{ASKED}:{id}:{month}", str(member.user)
    books.notices.plan(Planned(key, ASKED, about_shown(id), me.workspace, to, facts, living=True), now)
    books.record.note(now, f"{FEATURE}.ask", f"member:{id}", workspace=me.workspace, who=me.user)


def answer(books: Books, me: Person, month: date, said: Answer, now: datetime) -> None:
    """That is what they say now: shown, or not any more. Raises NoRecord, NotAsked."""
    mine = own.mine(books, me)
    asked = books.shown.asked_of(mine.id, month)
    whose = winner(_asked(books, me.workspace, month), month)
    if asked is None or (said is Answer.YES and whose not in {None, mine.id}):
        raise NotAsked()
    by = books.shown.by(mine.id, month)
    books.shown.ask(answered(asked, said), by)
    own.tapped(books, mine, How.CLICK, now)
    facts = {"member": mine.id, "month": month.isoformat()}
    told, about = f"{ANSWERED}:{mine.id}:{month}", about_shown(mine.id)
    planned = [Planned(told, ANSWERED, about, me.workspace, by, facts, living=True)]
    channel = books.tiers.setting(me.workspace).channel
    if said is Answer.YES and channel:
        shown = f"{SPOTLIT}:{mine.id}:{month}"
        planned.append(Planned(shown, SPOTLIT, about, me.workspace, channel, facts, living=True))
    books.notices.plan_many(planned, now)
    books.notices.refresh(now, about=about)


def last_month(books: Books, workspace: str, now: datetime) -> date:
    """The first day of the month before, there."""
    today = local_day(now, books.workspaces.get(workspace).zone)
    return month_of(today.replace(day=1) - timedelta(days=1))[0]


def _asked(books: Books, workspace: str, month: date) -> list[Asked]:
    return list(books.shown.asked(workspace, month - LOOK_BACK))


def _order(
    books: Books, workspace: str, month: date, active: int, now: datetime
) -> tuple[list[int], dict[int, int]]:  # fmt: skip
    """Who may be asked, in order, and how many different members each helped. Days are each member's own, so that a day
    more is looked at on either side."""
    first, last = month_of(month)
    zone, day = zone_or_utc(None), timedelta(days=1)
    since, until = datetime.combine(first - day, time(), zone), datetime.combine(last + 2 * day, time(), zone)
    ids = books.deeds.helpful(workspace, since, until, FEWEST_HELPED) if active >= FLOOR else []
    members = {id: each for id, each in books.members.some(workspace, ids).items() if reached(books, each, now)}
    merits = books.deeds.of(list(members.values()), since)
    order = ranked(merits, _asked(books, workspace, month), month, active)[:LISTED]
    return list(order), {id: len(helped(merits[id], first, last) - {id}) for id in order}



def _facts(books: Books, notice: Notice) -> dict[str, Any] | None:
    month = date.fromisoformat(notice.facts["month"])
    member = found(books, notice.workspace, int(notice.facts["member"]))
    asked = books.shown.asked_of(member.id, month) if member else None
    if member is None or asked is None:
        return None
    answer = asked.answer.value if asked.answer else ""
    return {
        "user": member.user, "month": month, "key": month.isoformat(), "answer": answer, "fewest": FEWEST_HELPED,
        "channel": books.tiers.setting(notice.workspace).channel,
    }  # fmt: skip


def _question(books: Books, notice: Notice, now: datetime) -> Facts | None:
    facts = _facts(books, notice)
    return None if facts is None or (notice.ts is None and facts["answer"]) else facts


def _answered(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return _facts(books, notice)


def _spotlit(books: Books, notice: Notice, now: datetime) -> Facts | None:
    facts = _facts(books, notice)
    return None if facts is None or (notice.ts is None and facts["answer"] != Answer.YES) else facts


MOMENTS = {
    ASKED: Moment(_question, Pace.DAYTIME, counts=True),
    ANSWERED: Moment(_answered, Pace.DAYTIME),
    SPOTLIT: Moment(_spotlit),
}
