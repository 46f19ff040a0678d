"""Once a working day: up to three names for each moderator, of members to whom a person is to write; and the promises
that are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.moderation import users
from bot.jobs.community.nurture import NAMES, PROMISED, RELEASED, found, is_here, open_segments
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import Hours, local_day
from bot.rules.community.members import Member, Purpose
from bot.rules.community.nurture.checkins import (
    EVERY,
    FEWEST_DAYS,
    STILL_ON,
    Anniversary,
    anniversaries,
    next_check_in,
)
from bot.rules.community.nurture.journeys import handed
from bot.rules.community.nurture.promises import Contact, Neglected, State, is_late, neglected
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books
from bot.store.community.nurture import CheckIn
from bot.store.workspaces import Workspace

# Members looked at for check-ins in one turn, who waited longest: more names than moderators get in a week.
MOST = 200
# A month, for days between check-ins.
MONTH = timedelta(days=30)


def look(deps: Deps) -> None:
    """Once a working day of each community: who writes to whom."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        today = local_day(now, workspace.zone)
        with apart(workspace.id):
            with deps.store.reading() as books:
                is_over = books.nurture.looked_on(workspace.id) == today or not workspace.hours.is_working_day(today)
            if not is_over:
                with deps.store.open() as books:
                    _give_names(books, workspace, today, now)
                    books.nurture.looked(workspace.id, today)
                deps.crash("nurture.looked")


def _give_names(books: Books, workspace: Workspace, today: date, now: datetime) -> None:
    moderators = sorted(users(books, workspace.id))
    waiting = {member: (since, journey) for journey, member, since in reversed(books.nurture.waiting(workspace.id))}
    years, due = anniversaries_of(books, workspace.id, today, now), due_for_check_in(books, workspace.id, now)
    # Whose years are full waits for somebody since the day they left, and so comes first: their week goes by.
    since = {**due, **{id: day for id, (day, _) in waiting.items()}}
    since |= {id: each.worked_until for id, each in years.items()}
    members = {id: each for id, each in books.members.some(workspace.id, since).items() if is_here(each)}
    given = handed([(id, since[id], members[id].owner) for id in members], moderators, ())
    for user, those in given.items():
        facts = {
            "members": list(those), "journeys": {str(id): waiting[id][1] for id in those if id in waiting},
            "years": {str(id): years[id].years for id in those if id in years},
        }  # fmt: skip
        key, about = f"{NAMES}:{workspace.id}:{user}:{today}", f"names:{workspace.id}:{user}"
        books.notices.plan(Planned(key, NAMES, about, workspace.id, user, facts, living=True), now)
        for id in those:
            if id in waiting:
                _told(books, workspace.id, waiting[id][1], id, now)
            books.nurture.check_in(replace(books.nurture.check_ins([id])[id], told_on=today))


def _told(books: Books, workspace: str, journey: int, id: int, now: datetime) -> None:
    written = books.nurture.journey(workspace, journey)
    going = books.nurture.going(written, id, now) if written else None
    if going is not None:
        books.nurture.went(replace(going, waits_since=None))


def anniversaries_of(books: Books, workspace: str, today: date, now: datetime) -> Mapping[int, Anniversary]:
    """Of the former colleagues there who said until when they worked with us, whose years since then are full, by
    member. Nobody whose name was given within four weeks, who asked for later, is paused, or does not agree."""
    days = [today - timedelta(days=n) for n in range(STILL_ON.days)]
    found = {each.member: each for each in anniversaries(books.nurture.worked_until(workspace, days, MOST), today)}
    members, check_ins = books.members.some(workspace, list(found)), books.nurture.check_ins(list(found))
    agreed = books.members.holding(list(found), now)
    lately = today - timedelta(days=FEWEST_DAYS)
    return {
        id: each for id, each in found.items()
        if Purpose.COMMUNITY in agreed.get(id, frozenset()) and not members[id].is_paused(now)
        and (check_ins[id].told_on or date.min) < lately and (_asks_later(check_ins[id]) or today) <= today
    }  # fmt: skip


def due_for_check_in(books: Books, workspace: str, now: datetime) -> Mapping[int, date]:
    """The members there to whom a person is to write now, with since when: by tier and segment, and by what they asked
    for. Nobody whose name was given within four weeks, who is paused, or who does not agree."""
    members = _quiet(books, workspace, now)
    check_ins, hours = books.nurture.check_ins(list(members)), hours_of(books, workspace, list(members.values()))
    standings = books.tiers.standings(workspace, list(members))
    may = {each.id for each in open_segments(books, workspace)}
    rhythms = [each for each in books.nurture.rhythms(workspace) if each.segment in may]
    among = books.segments.among(workspace, [each.segment for each in rhythms], list(members), now)
    found: dict[int, date] = {}
    for id, member in members.items():
        check_in = check_ins[id]
        theirs = [each for each in rhythms if each.segment in among.get(id, frozenset())]
        at = next_check_in(_last(member, check_in), standings.of(id), theirs, check_in.later, hours[id])
        lately = local_day(now, hours[id].zone) - timedelta(days=FEWEST_DAYS)
        if at <= now and not member.is_paused(now) and (check_in.told_on is None or check_in.told_on < lately):
            found[id] = local_day(at, hours[id].zone)
    return found


def owed(books: Books, workspace: str, hours: Hours, now: datetime) -> Sequence[Neglected]:
    """The members there whom we have neglected."""
    members = _quiet(books, workspace, now)
    check_ins, standings = books.nurture.check_ins(list(members)), books.tiers.standings(workspace, list(members))
    agreed = books.members.holding(list(members), now)
    contacts = [
        Contact(
            id, member.joined_at or member.at, EVERY[standings.of(id)] * MONTH.days, check_ins[id].their_word,
            check_ins[id].our_word, Purpose.COMMUNITY in agreed.get(id, frozenset()) and not member.is_paused(now),
            _asks_later(check_ins[id]),
        )
        for id, member in members.items()
    ]  # fmt: skip
    promises = books.nurture.open_promises(workspace, MOST)
    others = [Contact(each, now, 365) for each in {each.member for each in promises} - members.keys()]
    return neglected([*contacts, *others], promises, hours, now)


def _asks_later(check_in: CheckIn) -> date | None:
    later = check_in.later
    return later.said_on + timedelta(days=later.months * MONTH.days) if later else None


def _quiet(books: Books, workspace: str, now: datetime) -> Mapping[int, Member]:
    return books.members.some(workspace, books.nurture.quiet(workspace, now - timedelta(days=FEWEST_DAYS), now, MOST))


def _last(member: Member, check_in: CheckIn) -> datetime:
    return max(filter(None, (member.joined_at or member.at, check_in.our_word)))


def _names(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Those who are still here, with whether somebody wrote to them since."""
    ids = [int(each) for each in notice.facts["members"]]
    members, check_ins = books.members.some(notice.workspace, ids), books.nurture.check_ins(ids)
    journeys = {each.id: each for each in books.nurture.journeys(notice.workspace)}
    lines = list[dict[str, Any]]()
    for id in ids:
        if id in members and is_here(members[id]):
            our_word = check_ins[id].our_word
            written = journeys.get(int(notice.facts["journeys"].get(str(id), 0)))
            lines.append({
                "id": id, "name": members[id].name, "user": members[id].user or "",
                "is_done": our_word is not None and our_word >= notice.due_at,
                "journey": written.journey.key if written else "", "journey_name": written.name if written else "",
                "years": int(notice.facts.get("years", {}).get(str(id), 0)),
            })  # fmt: skip
    return {"lines": lines} if lines else None


def _promised(books: Books, notice: Notice, now: datetime) -> Facts | None:
    promise = books.nurture.promised(notice.workspace, int(notice.facts["promise"]))
    member = found(books, notice.workspace, promise.member) if promise else None
    if promise is None or member is None:
        return None
    is_moot = promise.state is not State.OPEN or notice.to not in {promise.owner, *users(books, notice.workspace)}
    if notice.ts is None and is_moot:
        return None
    return {
        "id": promise.id, "name": member.name, "user": member.user or "", "text": promise.text, "due": promise.due,
        "state": promise.state.value, "owner": promise.owner, "is_mine": promise.owner == notice.to,
        "is_late": is_late(promise, books.workspaces.get(notice.workspace).zone, now),
    }  # fmt: skip


def _released(books: Books, notice: Notice, now: datetime) -> Facts | None:
    promise = books.nurture.promised(notice.workspace, int(notice.facts["promise"]))
    if promise is None or promise.state is not State.RELEASED:
        return None
    return {"text": promise.text, "reason": promise.reason}


MOMENTS = {
    NAMES: Moment(_names, Pace.DAYTIME),
    PROMISED: Moment(_promised, Pace.DAYTIME),
    RELEASED: Moment(_released, Pace.DAYTIME),
}
