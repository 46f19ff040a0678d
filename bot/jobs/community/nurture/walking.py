"""Journeys by the clock: who sets out, which step goes now, and when there are no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.communities import with_members
from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.nurture import ASIDE, STEP, found, is_here, open_segments
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import Hours, local_day
from bot.rules.community.members import Act, Consent, Member, Purpose, holding
from bot.rules.community.members.engagement import LOOK_BACK, Band, band
from bot.rules.community.nurture import Start, To, Traveller
from bot.rules.community.nurture.journeys import HIDDEN, due, stopped, went
from bot.rules.community.nurture.writing import Written, about
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books
from bot.store.community.nurture import CheckIn, Going

# So many set out, and so many are looked at, in one transaction; the next turn goes on.
AT_ONCE = 200
# Whoever waits for a pause or a consent is looked at again then at the latest.
AGAIN = timedelta(days=1)
# What shows that somebody did what a journey asks: they wrote something, or came.
DOING = frozenset({Act.POST, Act.REPLY, Act.EVENT})


def walk(deps: Deps) -> None:
    """Members set out on the journeys of their community, and hear of the steps that are due."""
    now = deps.now()
    communities = with_members(deps)
    for workspace in communities:
        with apart(workspace.id):
            with deps.store.reading() as books:
                there = [each for each in books.nurture.journeys(workspace.id) if each.journey.is_on]
            for written in there:
                with deps.store.open() as books:
                    _set_out(books, written, local_day(now, workspace.zone), now)
                deps.crash("nurture.set_out")
            with deps.store.open() as books:
                _walk(books, workspace.id, now)
            deps.crash("nurture.walked")


def _set_out(books: Books, written: Written, today: date, now: datetime) -> None:
    segment = written.journey.segment
    if segment is not None and segment not in [each.id for each in open_segments(books, written.workspace)]:
        return
    starting = dict(books.nurture.setting_out(written, today, now, AT_ONCE))
    members = books.members.some(written.workspace, list(starting))
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


def _walk(books: Books, workspace: str, now: datetime) -> None:
    by_id = {each.id: each for each in books.nurture.journeys(workspace)}
    goings = books.nurture.due(list(by_id.values()), now, AT_ONCE)
    known = _known(books, workspace, [each.traveller for each in goings], now)
    hours = hours_of(books, workspace, list(known.members.values()))
    planned = list[Planned]()
    for going in goings:
        id = going.traveller.member
        if id in known.members:
            after, told = _step(by_id[going.journey], going, known, hours[id], now)
            books.nurture.went(after)
            planned += told
            if after.ended is not None:
                books.notices.withdraw(about(going.journey, id))
    books.notices.plan_many(planned, now)


def _step(
    written: Written, going: Going, known: Known, hours: Hours, now: datetime
) -> tuple[Going, Sequence[Planned]]:  # fmt: skip
    """Where they are then, and what they are told."""
    id = going.traveller.member
    traveller = told_of(known, going.traveller, written, now)
    if why := stopped(written.journey, traveller, now):
        return replace(going, ended=why, look_at=None), ()
    ready, again = due(written.journey, traveller, hours, now)
    going = replace(going, look_at=min(again or now + AGAIN, now + AGAIN))
    if ready is None:
        return going, ()
    going = replace(going, traveller=went(going.traveller, ready, now))
    if ready.step.to is To.OWNER:
        return replace(going, waits_since=local_day(now, hours.zone)), ()
    kind = ASIDE if written.journey.start in HIDDEN else STEP
    key, facts = f"{kind}:{written.id}:{id}:{ready.place}", {"journey": written.id, "member": id, "place": ready.place}
    to, whose = str(known.members[id].user), about(written.id, id)
    told = Planned(key, kind, whose, written.workspace, to, facts, now, ready.stale_after, living=True)
    return going, (told,)


@dataclass(frozen=True)
class Known:
    """What decides whether members go on, by their number."""

    members: Mapping[int, Member]
    check_ins: Mapping[int, CheckIn]
    consents: Mapping[int, Sequence[Consent]]
    acts: Mapping[int, Sequence[tuple[date, Act, int]]]
    hired: frozenset[int]


def _known(books: Books, workspace: str, travellers: Sequence[Traveller], now: datetime) -> Known:
    ids = [each.member for each in travellers]
    since = min((each.begun_at for each in travellers), default=now).date()
    members = books.members.some(workspace, ids)
    return Known(
        members, books.nurture.check_ins(ids), books.members.consents_of(ids), books.members.acts(ids, since),
        books.nurture.hired(ids),
    )  # fmt: skip


def told_of(known: Known, traveller: Traveller, written: Written, now: datetime) -> Traveller:
    """Somebody on that journey, with all that decides whether it goes on. Of a newcomer what they did on their first
    day counts too: whoever was there before may have done it before they set out."""
    id, begun = traveller.member, traveller.begun_at.date()
    member, start = known.members[id], written.journey.start
    held, needed = holding(known.consents[id], now), [Purpose.COMMUNITY, *([Purpose.HIRING] if start in HIDDEN else ())]
    since = begun if start is Start.JOINED else begun + timedelta(days=1)
    done = [day for day, act, _ in known.acts[id] if act in DOING and day >= since]
    return replace(
        traveller, replied_at=known.check_ins[id].their_word,
        done_at=datetime.combine(max(done), time(), UTC) if done else None,
        left_at=None if is_here(member) else member.left_at or now,
        hired_at=now if id in known.hired else None,
        consent_until=min(held[each].until for each in needed) if held.keys() >= set(needed) else None,
        paused_until=member.paused_until,
    )  # fmt: skip


def _facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While nothing was said, only what the journey would still say."""
    id, place = int(notice.facts["member"]), int(notice.facts["place"])
    written = books.nurture.journey(notice.workspace, int(notice.facts["journey"]))
    member = found(books, notice.workspace, id)
    going = books.nurture.going(written, id, now) if written and member else None
    if written is None or member is None or going is None or place >= len(written.journey.steps):
        return None
    known = _known(books, notice.workspace, [going.traveller], now)
    traveller = told_of(known, going.traveller, written, now)
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


MOMENTS = {kind: Moment(_facts, Pace.DAYTIME, counts=True) for kind in (STEP, ASIDE)}
