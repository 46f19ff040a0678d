"""Who could interview a candidate when: what the store knows, as the solver takes it; its answer as a page shows it.

Whose calendar cannot be read counts neither as free nor as busy: they are not proposed, and that is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring.panels.own import when
from bot.rules.calendar import local_day
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import Interview as Asked
from bot.rules.hiring.panels import Interviewer, Panel, Policy, Problem, Seat, Told, blocked, greedy, hard, rooms, slots
from bot.rules.hiring.panels.availability import Unknown, free
from bot.rules.hiring.panels.blocked import Blocked
from bot.rules.hiring.panels.measures import Choice, Proposal, explain
from bot.rules.hiring.panels.seats import Interview, Part, has_met, said_no
from bot.rules.hiring.plans import Stage
from bot.rules.hiring.training.families import track_for
from bot.rules.spans import Span
from bot.store import Books

# What this one interview is called in a problem.
THIS = "this"


@dataclass(frozen=True)
class Looked:
    """The problem of one interview, those who were left out because nobody knows when they can, whether the candidate
    has another interview at every one of the times, or the room is busy at those that are left, and the room of which
    nobody knows when it is."""

    problem: Problem
    unknown: tuple[str, ...]
    is_elsewhere: bool = False
    is_room_busy: bool = False
    room_unknown: str = ""

    @property
    def asked(self) -> Asked:
        return self.problem.interviews[0]


def look(
    books: Books, seen: Seen, company: Company, stage: Stage, times: Sequence[datetime], now: datetime,
    told: Interview | None = None, but: Interview | None = None, apart: Collection[int] = (),
) -> Looked:  # fmt: skip
    """What is known for an interview of that stage at one of these `times`; `told` is the interview whose open places
    are to be filled: whoever had a seat in it is not asked again. `but` is one that is to get another time: it
    counts as if it were not, but that nobody who said no to it is asked. Seats in the interviews `apart` count
    for nobody."""
    workspace, last = seen.candidate.workspace, max(times)
    this = told or but
    others = [each for each in books.interviews.of_candidate(seen.candidate.id) if this is None or each.id != this.id]
    open_times = _free_of(others, times, stage.minutes)
    in_room, unread = (open_times, "") if told else _free_in_room(books, workspace, stage, open_times, now)
    asked = _asked(books, seen, stage, in_room, told)
    rules = books.trainings.rules(workspace)
    day = local_day(last, None)
    certified = slots.certified_by_track(books.certificates.all(workspace), day)
    founding = slots.founding_by_track(books.trainings.founding(workspace), day)
    out = {*has_met(others), *((seat.who for seat in told.seats) if told else ()), *(said_no(but) if but else ())}
    held_by = {seat.who for seat in told.live if seat.part is Part.LEAD} if told else set()
    users = sorted(({*certified, *founding} - out - company.gone) | held_by)
    free_of, length = {*apart, *([but.id] if but else [])}, stage.minutes
    known, unknown = people(books, seen, company, users, certified, founding, times, length, now, held_by, free_of)
    policy = Policy({track: each.level for track, each in rules.items()})
    before = {} if told is None else {THIS: _told(told)}
    return Looked(Problem(tuple(known), (asked,), policy, before), tuple(unknown), not open_times, not in_room, unread)


def _free_of(others: Iterable[Interview], times: Iterable[datetime], minutes: int) -> tuple[datetime, ...]:
    """The times at which the candidate has no other interview."""
    going_on = [each.span for each in others if each.called_off is None]
    made = Asked("", "", "", (), (), minutes)
    return tuple(each for each in times if not any(made.span(each).meets(span) for span in going_on))


def _free_in_room(
    books: Books, workspace: str, stage: Stage, times: tuple[datetime, ...], now: datetime
) -> tuple[tuple[datetime, ...], str]:
    """The times at which the room of that stage is free, if it is a room with a calendar; and the room where nobody
    knows."""
    feeds = [feed for room, feed in books.calendars.rooms(workspace) if rooms.is_same(stage.place, room)]
    if not feeds or not times:
        return times, ""
    if not rooms.is_known(feeds, now):
        return times, stage.place
    there = books.calendars.taken_in([feed.id for feed in feeds], slots.around(times, stage.minutes))
    return rooms.free_at(times, stage.minutes, there), ""


def _asked(books: Books, seen: Seen, stage: Stage, times: tuple[datetime, ...], told: Interview | None) -> Asked:
    wanted = seen.requisition.wanted
    if told is None:
        track = track_for(wanted.department, books.trainings.families(seen.candidate.workspace))
        seats = (Seat(track, stage.competencies),) * stage.panel
    else:
        places = {seat.place: Seat(seat.track, seat.competencies) for seat in told.seats if seat.part is Part.LEAD}
        seats = tuple(places[place] for place in sorted(places))
    return Asked(
        THIS, str(seen.requisition.id), str(seen.candidate.id), seats, times, stage.minutes, wanted.hiring_manager,
        zone=seen.candidate.zone or None,
    )  # fmt: skip


def people(
    books: Books, seen: Seen, company: Company, users: Collection[str], certified: Mapping[str, Mapping[str, Any]],
    founding: Mapping[str, Mapping[str, Any]], times: Sequence[datetime], minutes: int, now: datetime,
    anyway: Collection[str], free_of: Collection[int] = (),
) -> tuple[list[Interviewer], list[str]]:  # fmt: skip
    """Everybody who may be asked, and who is left out; those who sit already (`anyway`) are in."""
    workspace, window = seen.candidate.workspace, slots.around(times, minutes)
    stretch = Span(max(window.start, now), window.end)
    known, hours = when(books, workspace, users, stretch, now), books.people.hours(workspace, users)
    set_up, held = (
        books.availabilities.own_of(workspace, users),
        books.interviews.held(workspace, users, slots.counted_in(times), free_of),
    )
    found, unknown = list[Interviewer](), list[str]()
    candidate, day = str(seen.candidate.id), Span(window.start, window.end)
    for user, person in books.people.some(workspace, users).items():
        free_then = known[user]
        if isinstance(free_then, Unknown) and user not in anyway:
            if user not in seen.shut:
                unknown.append(user)
            continue
        if not person.is_regular and user not in anyway:
            continue
        if isinstance(free_then, Unknown):
            found.append(Interviewer(user, person.zone, certified.get(user, {}), founding.get(user, {})))
            continue
        shut = frozenset({candidate}) if user in seen.shut else frozenset()
        works = free(day, hours[user], set_up[user], ())
        found.append(
            slots.interviewer(
                person, certified.get(user, {}), founding.get(user, {}), works, free_then, set_up[user].limits,
                held[user], max(times), shut, company.departments.get(user, ""),
            )
        )  # fmt: skip
    return found, unknown


def _told(told: Interview) -> Told:
    """Who has which place of it now."""
    leads = [seat for seat in told.live if seat.part is Part.LEAD]
    by_place = {seat.place: seat.who for seat in leads}
    places = sorted({seat.place for seat in told.seats if seat.part is Part.LEAD})
    return Told(told.start, tuple(by_place.get(place) for place in places))


def answer(looked: Looked) -> Proposal | Blocked:
    """The best panel there is, with the reasons of each choice; or what keeps it from one."""
    if looked.is_elsewhere:
        return Blocked(THIS, hard.Rule.CANDIDATE, hard.FREED[hard.Rule.CANDIDATE])
    if looked.is_room_busy:
        return Blocked(THIS, hard.Rule.ROOM, hard.FREED[hard.Rule.ROOM])
    explained = explain(looked.problem, greedy.plan(looked.problem), {THIS})
    return explained.proposals[0] if explained.proposals else explained.blocked[0]


def may_sit(looked: Looked, panel: Panel) -> bool:
    """Whether that panel breaks no rule now."""
    known = {each.id for each in looked.problem.people}
    if panel.start not in looked.asked.slots or len(panel.people) != len(looked.asked.seats):
        return False
    return set(panel.everybody) <= known and not blocked.faults(looked.problem, {THIS: panel})


def shown(proposal: Proposal) -> dict[str, Any]:
    """A proposal as its page shows it."""
    unmet = sorted({cost.wish.value for cost in proposal.unmet})
    return {"start": proposal.panel.start, "people": [_why(each) for each in proposal.choices], "unmet": unmet}


def _why(one: Choice) -> dict[str, Any]:
    return {
        "who": one.person, "track": one.track, "sits_as": one.sits_as.value, "local": f"{one.local:%H:%M}",
        "has": one.four_weeks.has, "most": one.four_weeks.limit, "week": one.week.has, "week_limit": one.week.limit,
        "others": one.others, "is_edge": one.is_edge,
    }  # fmt: skip


def why_not(one: Blocked) -> dict[str, Any]:
    """What keeps an interview from a panel, as its page shows it."""
    lacks = [
        {
            "n": lack.seat + 1, "track": lack.track, "rule": lack.rule.value,
            "ways": [{"freed": way.freed.value, "people": list(way.people)} for way in lack.ways],
        }
        for lack in one.lacks
    ]  # fmt: skip
    return {"rule": one.rule.value, "freed": one.freed.value, "start": one.start, "lacks": lacks}
