"""Journeys by the clock: who sets out, which step goes now, and when there are no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.nurture import STEP, found, is_here
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.community.members import Act, Member, Purpose
from bot.rules.community.members.engagement import LOOK_BACK, Band, band
from bot.rules.community.nurture import Start, To, Traveller
from bot.rules.community.nurture.journeys import due, stopped, went
from bot.rules.community.nurture.writing import Written, about
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books
from bot.store.community.nurture import Going

# So many set out, and so many are looked at, in one transaction; the next turn goes on.
AT_ONCE = 200
# Whoever waits for a pause or a consent is looked at again then at the latest.
AGAIN = timedelta(days=1)
# What shows that somebody did what a journey asks: they wrote something, or came.
DOING = frozenset({Act.POST, Act.REPLY, Act.EVENT})


def walk(deps: Deps) -> None:
    """Members set out on the journeys of their community, and hear of the steps that are due."""
    now = deps.now()
    with deps.store.reading() as books:
        communities = [each for each in books.workspaces.all() if each.kind is not Kind.COMPANY]
    for workspace in communities:
        with apart(workspace.id):
            with deps.store.reading() as books:
                there = [each for each in books.nurture.journeys(workspace.id) if each.journey.is_on]
            for written in there:
                with deps.store.open() as books:
                    _set_out(books, written, local_day(now, workspace.zone), now)
                deps.crash("nurture.set_out")
            with deps.store.open() as books:
                by_id = {each.id: each for each in books.nurture.journeys(workspace.id)}
                for journey, member in books.nurture.due(workspace.id, now, AT_ONCE):
                    if journey in by_id:
                        _step(books, by_id[journey], member, now)
            deps.crash("nurture.walked")


def _set_out(books: Books, written: Written, today: date, now: datetime) -> None:
    starting = dict(books.nurture.setting_out(written, today, AT_ONCE))
    members = books.members.some(written.workspace, list(starting))
    segment = written.journey.segment
    if segment is not None:
        among = books.segments.among(written.workspace, [segment], list(members), now)
        members = {id: each for id, each in members.items() if segment in among[id]}
    if written.journey.start is Start.LAPSING:
        acts = books.members.acts(list(members), (now - LOOK_BACK).date())
        members = {id: each for id, each in members.items() if band(each, acts[id], now) is Band.LAPSING}
    books.nurture.begin(
        Going(written.id, Traveller(id, written.journey.key, _day(written, member, starting[id], today), now), now)
        for id, member in members.items()
    )


def _day(written: Written, member: Member, at: datetime | date, today: date) -> date:
    """What days are counted from: of who fell silent it is the day on which that is seen."""
    if written.journey.start is Start.LAPSING:
        return today
    return local_day(at, member.zone) if isinstance(at, datetime) else at


def _step(books: Books, written: Written, id: int, now: datetime) -> None:
    going = books.nurture.going(written, id, now)
    members = books.members.some(written.workspace, [id])
    if going is None or id not in members:
        return
    member = members[id]
    traveller = told_of(books, member, going.traveller, now, is_new(written))
    hours = hours_of(books, written.workspace, [member])[id]
    if why := stopped(written.journey, traveller, now):
        books.nurture.went(replace(going, ended=why, look_at=None))
        books.notices.withdraw(about(written.id, id))
        return
    ready, again = due(written.journey, traveller, hours, now)
    again = min(again, now + AGAIN) if again and again > now + AGAIN else again
    going = replace(going, look_at=again or now + AGAIN)
    if ready is not None:
        going = replace(going, traveller=went(going.traveller, ready, now))
        if ready.step.to is To.OWNER:
            going = replace(going, waits_since=local_day(now, hours.zone))
        else:
            facts = {"journey": written.id, "member": id, "place": ready.place}
            key = f"{STEP}:{written.id}:{id}:{ready.place}"
            books.notices.plan(Planned(
                key, STEP, about(written.id, id), written.workspace, str(member.user), facts, now, ready.stale_after,
                living=True,
            ), now)  # fmt: skip
    books.nurture.went(going)


def told_of(
    books: Books, member: Member, traveller: Traveller, now: datetime, is_newcomer: bool
) -> Traveller:  # fmt: skip
    """Somebody on a journey, with all that decides whether it goes on. Of a newcomer what they did on their first day
    counts too: whoever was there before may have done it before they set out."""
    check_in = books.nurture.check_ins([member.id])[member.id]
    held = [each.until for each in books.members.consents(member.id) if each.purpose is Purpose.COMMUNITY and
            each.holds(now)]  # fmt: skip
    acts = books.members.acts([member.id], traveller.begun_at.date())[member.id]
    begun = traveller.begun_at.date()
    done = [day for day, act, _ in acts if act in DOING and (day > begun or (traveller.day == begun and is_newcomer))]
    return replace(
        traveller, replied_at=check_in.their_word,
        done_at=datetime.combine(max(done), time(), UTC) if done else None,
        left_at=None if is_here(member) else member.left_at or now,
        hired_at=now if books.nurture.hired([member.id]) else None,
        consent_until=max(held, default=None), paused_until=member.paused_until,
    )  # fmt: skip


def is_new(written: Written) -> bool:
    """Whether it is for newcomers."""
    return written.journey.start is Start.JOINED


def _facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While nothing was said, only what the journey would still say."""
    id, place = int(notice.facts["member"]), int(notice.facts["place"])
    written = books.nurture.journey(notice.workspace, int(notice.facts["journey"]))
    member = found(books, notice.workspace, id)
    going = books.nurture.going(written, id, now) if written and member else None
    if written is None or member is None or going is None or place >= len(written.journey.steps):
        return None
    traveller = told_of(books, member, going.traveller, now, is_new(written))
    step = written.journey.steps[place]
    is_over = going.ended is not None or _is_answered(traveller)
    is_moot = is_over or member.is_paused(now) or (step.is_moot_once_done and traveller.done_at is not None)
    if notice.ts is None and is_moot:
        return None
    facts: dict[str, Any] = {
        "id": written.id, "name": member.name, "words": step.words, "text": written.text(place), "is_over": is_over,
        "is_asked": step.is_asked,
    }  # fmt: skip
    return facts


def _is_answered(traveller: Traveller) -> bool:
    return traveller.replied_at is not None and traveller.replied_at >= traveller.begun_at


MOMENTS = {STEP: Moment(_facts, Pace.DAYTIME, counts=True)}
