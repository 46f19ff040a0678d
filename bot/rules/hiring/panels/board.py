"""The board on which panels are laid: a problem prepared once, and who sits where as a plan grows.

Every rule of `hard` and every wish is in it, split by what it depends on, so that a choice costs microseconds. Sets of
slots are the bits of whole numbers; people and slots are counted from 0, in an order that does not depend on the
order they came in.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from functools import cache, partial
from itertools import islice

from bot.rules.calendar import local_day
from bot.rules.hiring.panels import Interview, Interviewer, Panel, Plan, Problem, Seat, Told, hard, wishes
from bot.rules.hiring.training.certificates import Level
from bot.rules.spans import Span

# The trainee's seat, beside the raters' from 0.
TRAINEE = -1


# Somebody who may have a seat of an interview: what they cost beside the slot, who, and the slots that are right.
Open = tuple[int, int, int]


class Board:
    """A problem and the panels laid so far. What was told is laid from the beginning and is never taken up."""

    def __init__(self, problem: Problem) -> None:
        """Raises ValueError when two people or two interviews have the same id."""
        self.problem = problem
        self.people = sorted(problem.people, key=lambda each: each.id)
        self.interviews = {each.id: each for each in sorted(problem.interviews, key=lambda each: each.id)}
        self.number = {each.id: n for n, each in enumerate(self.people)}
        if len(self.number) < len(self.people) or len(self.interviews) < len(problem.interviews):
            raise ValueError("an id stands twice")
        self.spans = sorted({span for each in self.interviews.values() for span in self._spans(each)}, key=_in_time)
        self.slot = {span: n for n, span in enumerate(self.spans)}
        self.own = {each.id: [self.slot[span] for span in self._spans(each)] for each in self.interviews.values()}
        self._clash = [self._where(span.meets) for span in self.spans]
        self._units = {
            zone: [self._by_unit(zone, unit) for unit in (hard.as_day, hard.as_week, hard.as_month)]
            for zone in {each.zone for each in self.people}
        }
        asked = self._where_any(each for each in self.interviews.values() if not self._is_told_whole(each))
        self.right = [self._right(each, asked) for each in self.people]
        self.edge = [self._where_of(self.right[n], each, wishes.is_edge) for n, each in enumerate(self.people)]
        self._held = [[hard.counted(each.held, each.zone, unit) for unit in _UNITS] for each in self.people]
        self.closed = [0] * len(self.people)
        self.prices = [0] * len(self.people)
        self.at: list[list[int]] = [[] for _ in self.people]
        self.faces: dict[str, Counter[int]] = defaultdict(Counter)
        self.met: dict[str, Counter[int]] = defaultdict(Counter)
        for n, each in enumerate(self.people):
            for held in each.held:
                self.met[held.candidate][n] += 1
                if held.rates:
                    self.faces[held.requisition][n] += 1
            self._close(n)
        self.panels: dict[str, Panel] = {}
        self.of = defaultdict[str, list[str]](list)
        for interview in self.interviews.values():
            self.of[interview.candidate].append(interview.id)
        self._can = cache(self._can_sit)
        self._raters = cache(self._may_rate)
        self._holders = cache(self._who_holds)
        self._required = {track for each in problem.interviews for track in (seat.track for seat in each.seats)
                          if problem.policy.level(track) is Level.REQUIRE}  # fmt: skip
        for id, told in problem.told.items():
            self._sit(self.interviews[id], self.slot[self.interviews[id].span(told.start)], told, 1)
            if self._is_told_whole(self.interviews[id]):
                self.panels[id] = Panel(id, told.start, tuple(each for each in told.people if each), told.trainee)

    def _spans(self, interview: Interview) -> list[Span]:
        """When it can be: its slots in time, or the only one that was told."""
        told = self.problem.told.get(interview.id)
        return [interview.span(start) for start in ([told.start] if told else sorted(set(interview.slots)))]

    def _is_told_whole(self, interview: Interview) -> bool:
        told = self.problem.told.get(interview.id)
        return told is not None and None not in told.people

    def _where(self, is_so: Callable[[Span], bool]) -> int:
        return sum(1 << n for n, span in enumerate(self.spans) if is_so(span))

    def _where_any(self, interviews: Iterable[Interview]) -> int:
        return sum(1 << slot for slot in {slot for each in interviews for slot in self.own[each.id]})

    def _where_of(self, slots: int, person: Interviewer, is_so: Callable[[Interviewer, Span], bool]) -> int:
        return sum(1 << slot for slot in bits(slots) if is_so(person, self.spans[slot]))

    def _right(self, person: Interviewer, asked: int) -> int:
        return self._where_of(self._where_of(asked, person, hard.works_at), person, hard.is_free)

    def _by_unit(
        self, zone: str | None, unit: Callable[[date], Hashable]
    ) -> tuple[list[Hashable], dict[Hashable, int]]:
        """The day, week or month of each slot, and the slots of each."""
        of, where = list[Hashable](), defaultdict[Hashable, int](int)
        for slot, span in enumerate(self.spans):
            of.append(unit(local_day(span.start, zone)))
            where[of[-1]] |= 1 << slot
        return of, where

    def _close(self, person: int) -> None:
        """Close the slots that what they have leaves no room for."""
        who, closed = self.people[person], 0
        for slot in self.at[person]:
            closed |= self._clash[slot]
        limits = (who.limits.day, who.limits.week, who.limits.month)
        for limit, (of, where), held in zip(limits, self._units[who.zone], self._held[person], strict=True):
            if limit is not None:
                has = Counter(held)
                has.update(of[slot] for slot in self.at[person])
                for unit, slots in where.items():
                    if has[unit] >= limit:
                        closed |= slots
        self.closed[person] = closed
        self.prices[person] = wishes.next_seat(who, len(self.at[person]))

    def rooms(self, person: int, slots: Iterable[int]) -> list[tuple[int, int]]:
        """How many seats more they can take among which slots: one at an instant, and what their limits leave."""
        found = []
        for slot in slots:
            start = self.spans[slot].start
            found.append((self._where(lambda span, at=start: span.start <= at < span.end), 1))  # type: ignore[misc]
        who = self.people[person]
        limits = (who.limits.day, who.limits.week, who.limits.month)
        for limit, (of, where), held in zip(limits, self._units[who.zone], self._held[person], strict=True):
            has = Counter(of[slot] for slot in self.at[person])
            found += [] if limit is None else [(mask, limit - held[unit] - has[unit]) for unit, mask in where.items()]
        return found

    def _sit(self, interview: Interview, slot: int, panel: Panel | Told, by: int) -> None:
        """Count who sits (`by` 1) or no longer does (-1)."""
        for id in (*panel.people, panel.trainee):
            if id is not None:
                person = self.number[id]
                if by > 0:
                    insort(self.at[person], slot)
                else:
                    self.at[person].remove(slot)
                self.met[interview.candidate][person] += by
                if id != panel.trainee:
                    self.faces[interview.requisition][person] += by
                self._close(person)

    def lay(self, panel: Panel) -> None:
        """Lay a panel; of what was told only the open seats are new."""
        self.panels[panel.interview] = panel
        self._sit(self.interviews[panel.interview], self.slot_of(panel), self._new(panel), 1)

    def take_up(self, interview: str) -> Panel | None:
        """Take its panel up again, as far as nobody was told of it; None when there is none."""
        panel = self.panels.get(interview)
        if panel is None or self._is_told_whole(self.interviews[interview]):
            return None
        del self.panels[interview]
        self._sit(self.interviews[interview], self.slot_of(panel), self._new(panel), -1)
        return panel

    def slot_of(self, panel: Panel) -> int:
        """The slot of a panel."""
        return self.slot[self.interviews[panel.interview].span(panel.start)]

    def _new(self, panel: Panel) -> Told:
        told = self.problem.told.get(panel.interview)
        if told is None:
            return Told(panel.start, panel.people, panel.trainee)
        people = tuple(None if before else now for before, now in zip(told.people, panel.people, strict=True))
        return Told(panel.start, people, None if told.trainee else panel.trainee)

    @property
    def open_interviews(self) -> list[Interview]:
        """Those that nobody was told of wholly."""
        return [each for each in self.interviews.values() if not self._is_told_whole(each)]

    def plan(self) -> Plan:
        """The panels laid so far, by interview."""
        return dict(sorted(self.panels.items()))

    def is_qualified(self, person: int, track: str, slot: int) -> bool:
        """Whether they are certified for that track then, or founding still."""
        return bool(self._holders(track).get(person, 0) >> slot & 1)

    def led(self, open: list[Open], track: str) -> list[Open]:
        """Those of them who are qualified for that track, where they are."""
        holds = self._holders(track)
        return [(cost, person, slots) for cost, person, both in open if (slots := both & holds.get(person, 0))]

    def _who_holds(self, track: str) -> dict[int, int]:
        """Who is qualified for a track, and in which slots."""
        known = [n for n, each in enumerate(self.people) if track in each.certified or track in each.founding]
        slots = {n: self._where_of(self.right[n], self.people[n], partial(_holds, track)) for n in known}
        return {person: where for person, where in slots.items() if where}

    def _can_sit(self, interview: str, seat: int) -> dict[int, tuple[int, int]]:
        """Who may sit there whatever else the plan says, with what they cost beside load and face, and the slots.

        Whether a trainee has somebody beside them is asked when the panel is known.
        """
        asked = self.interviews[interview]
        mine = self._where_any([asked])
        as_rater = None if seat == TRAINEE else asked.seats[seat]
        return {
            person: (wishes.calendar(who) + (0 if as_rater else wishes.farther(who, asked.trainee)), slots & mine)
            for person, slots in self._may(asked, as_rater)
            if slots & mine and not hard.is_shut_out(who := self.people[person], asked)
            and hard.as_manager(who, asked, as_rater) is None
        }  # fmt: skip

    def _may(self, asked: Interview, seat: Seat | None) -> Iterable[tuple[int, int]]:
        """Whom the track lets in, and where they are free."""
        if seat is None:
            return ((n, self.right[n]) for n, each in enumerate(self.people) if asked.trainee in each.learning)
        if self.problem.policy.level(seat.track) is Level.REQUIRE:
            return self._holders(seat.track).items()
        return enumerate(self.right)

    def open(self, interview: str, seat: int, pool: Mapping[int, int] | None = None) -> list[Open]:
        """Who may still sit there, the cheapest first: those of `pool`, with what it adds to each one's cost."""
        asked = self.interviews[interview]
        met, faces, closed, prices = self.met[asked.candidate], self.faces[asked.requisition], self.closed, self.prices
        face = 0 if seat == TRAINEE else wishes.FACE
        can = self._can(interview, seat)
        if pool is None:
            those = [(person, cost, slots) for person, (cost, slots) in can.items()]
        else:
            those = [
                (person, can[person][0] + added, can[person][1]) for person, added in pool.items() if person in can
            ]
        found = [
            (cost + prices[person] + (0 if faces.get(person) else face), person, left)
            for person, cost, slots in those
            if (left := slots & ~closed[person]) and not met.get(person)
        ]
        found.sort()
        return found

    def room(self, person: int) -> int:
        """The most seats that their limits leave in all these slots, those of the plan with them."""
        who = self.people[person]
        limits = (who.limits.day, who.limits.week, who.limits.month)
        left = [limit * len(where) - sum(held[unit] for unit in where)
                for limit, (_, where), held in zip(limits, self._units[who.zone], self._held[person], strict=True)
                if limit is not None]  # fmt: skip
        return min(left, default=len(self.spans))

    def first_for(
        self, track: str, people: Iterable[tuple[float, int, int]], most: int
    ) -> list[tuple[float, int, int]]:
        """The first of these (the second of each is the person) who may rate for a track."""
        holds = self._holders(track) if track in self._required else None
        return list(islice((each for each in people if holds is None or each[1] in holds), most))

    def may_rate(self, interview: str) -> dict[int, int]:
        """Who may rate in any of its seats whatever else the plan says, and in which slots."""
        return self._raters(interview)

    def _may_rate(self, interview: str) -> dict[int, int]:
        seats = range(len(self.interviews[interview].seats))
        found: dict[int, int] = {}
        for person, (_, slots) in (each for seat in seats for each in self._can(interview, seat).items()):
            found[person] = found.get(person, 0) | slots
        return found

    def at_slot(self, interview: str, seat: int, person: int, slot: int) -> int:
        """What the slot adds to what they cost there."""
        cost = wishes.EDGE if self.edge[person] >> slot & 1 else 0
        if self.is_strict(interview, seat):
            return cost
        track = self.interviews[interview].seats[seat].track
        return cost + (
            0 if self.is_qualified(person, track, slot) else wishes.UNCERTIFIED[self.problem.policy.level(track)]
        )

    def is_strict(self, interview: str, seat: int) -> bool:
        """Whether only who is qualified sits there: a slot then costs its edge and nothing else."""
        return seat == TRAINEE or self.interviews[interview].seats[seat].track in self._required

    def adds(self, panel: Panel) -> int:
        """What laying that panel adds to the cost of the plan, beside what was told."""
        asked, slot, new = self.interviews[panel.interview], self.slot_of(panel), self._new(panel)
        faces = self.faces[asked.requisition]
        cost = wishes.same_group(self.people[self.number[id]] for id in panel.people)
        cost += self._timing(asked, slot)
        cost += wishes.MISSING_SHADOW if asked.trainee and not panel.trainee else 0
        for seat, id in (*enumerate(new.people), (TRAINEE, new.trainee)):
            if id is not None:
                person = self.number[id]
                who = self.people[person]
                cost += self.prices[person] + wishes.calendar(who) + self.at_slot(panel.interview, seat, person, slot)
                cost += wishes.farther(who, asked.trainee) if seat == TRAINEE else 0
                cost += 0 if seat == TRAINEE or faces.get(person) else wishes.FACE
        return cost

    def slots(self, interview: str) -> list[tuple[int, int]]:
        """When it can be beside its candidate's other interviews: each slot with what it costs in itself."""
        asked = self.interviews[interview]
        others = [other.span(start) for other, start in self._others(asked)]
        open = [slot for slot in self.own[interview] if not any(self.spans[slot].meets(other) for other in others)]
        return [(slot, self._timing(asked, slot)) for slot in open]

    def _timing(self, asked: Interview, slot: int) -> int:
        """What the time of day and the order of the candidate's interviews cost; where the time was told, that order is
        in what the plan costs before."""
        start = self.spans[slot].start
        others = [] if asked.id in self.problem.told else self._others(asked)
        return wishes.environment(asked, start) + sum(wishes.order(asked, start, *other) for other in others)

    def _others(self, asked: Interview) -> list[tuple[Interview, datetime]]:
        """The candidate's other interviews whose time is known."""
        ids = [id for id in self.of[asked.candidate] if id != asked.id]
        return [(self.interviews[id], start) for id in ids if (start := self._starts(id)) is not None]

    def _starts(self, interview: str) -> datetime | None:
        known = self.panels.get(interview) or self.problem.told.get(interview)
        return known.start if known else None

    def told(self, interview: str) -> Mapping[int, int]:
        """Who has been told of which seat of it."""
        told = self.problem.told.get(interview)
        if told is None:
            return {}
        found = {seat: self.number[id] for seat, id in enumerate(told.people) if id is not None}
        return {**found, TRAINEE: self.number[told.trainee]} if told.trainee else found


_UNITS = (hard.as_day, hard.as_week, hard.as_month)


def _holds(track: str, person: Interviewer, span: Span) -> bool:
    return hard.is_qualified(person, track, span.start)


def bits(number: int) -> list[int]:
    """The places of the ones in it, from 0."""
    found = []
    while number:
        lowest = number & -number
        found.append(lowest.bit_length() - 1)
        number ^= lowest
    return found


def _in_time(span: Span) -> tuple[datetime, datetime]:
    return span.start, span.end
