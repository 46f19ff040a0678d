"""What no panel may break, checked by arithmetic of its own: written from the product's text, apart from the rules.

It knows the records and nothing else of `bot.rules.hiring.panels`; it counts seconds and calendar days itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.hiring.panels import Interviewer, Plan, Problem

Interval = tuple[float, float]


def violations(problem: Problem, plan: Plan) -> list[str]:
    """Everything in the plan that a hard rule forbids, a sentence each."""
    people = {each.id: each for each in problem.people}
    interviews = {each.id: each for each in problem.interviews}
    found: list[str] = []
    diaries: dict[str, list[tuple[Interval, str, str]]] = defaultdict(list)
    candidates: dict[str, list[tuple[Interval, str]]] = defaultdict(list)
    for id, panel in plan.items():
        interview = interviews[id]
        begins = panel.start.timestamp()
        interval = (begins, begins + 60 * interview.minutes)
        told = problem.told.get(id)
        if panel.interview != id or len(panel.people) != len(interview.seats):
            found.append(f"{id}: not its panel")
        if panel.start not in ((told.start,) if told else interview.slots):
            found.append(f"{id}: not a time of the candidate")
        if told:
            kept = [now == before for now, before in zip(panel.people, told.people, strict=True) if before]
            if not all(kept) or (told.trainee and told.trainee != panel.trainee):
                found.append(f"{id}: somebody told was put out")
        candidates[interview.candidate].append((interval, id))
        sitting = [*panel.people, *([panel.trainee] if panel.trainee else [])]
        if len(set(sitting)) < len(sitting):
            found.append(f"{id}: somebody sits twice")
        for who in sitting:
            diaries[who].append((interval, id, interview.candidate))
        for who, seat in zip(panel.people, interview.seats, strict=True):
            if problem.policy.levels.get(seat.track) == "require" and not _certified(people[who], seat.track, begins):
                found.append(f"{id}: {who} is not certified for {seat.track}")
        manager = interview.hiring_manager
        if manager in sitting and (not interview.manager_may_sit or manager == panel.trainee):
            found.append(f"{id}: the hiring manager sits")
        if panel.people == (manager,):
            found.append(f"{id}: the hiring manager is the only rater")
        if panel.trainee:
            if interview.trainee not in people[panel.trainee].learning:
                found.append(f"{id}: {panel.trainee} does not learn that")
            if not any(_certified(people[who], interview.trainee or "", begins) for who in panel.people):
                found.append(f"{id}: a trainee with no certified lead")
        for who in sitting:
            if interview.candidate in {*people[who].shut_candidates, who}:
                found.append(f"{id}: {who} is shut out of the candidate")
            if interview.requisition in people[who].shut_requisitions:
                found.append(f"{id}: {who} is shut out of the requisition")
    for candidate, several in candidates.items():
        found += [f"{candidate} is in two interviews at once" for _ in range(_meetings([each for each, _ in several]))]
    for who, seats in diaries.items():
        found += _of(people[who], seats)
    return found


def _of(person: Interviewer, seats: list[tuple[Interval, str, str]]) -> list[str]:
    found, who = [], person.id
    works = [(day.start.timestamp(), day.end.timestamp()) for day in person.works]
    busy = [(each.start.timestamp(), each.end.timestamp()) for each in person.busy]
    held = [(each.span.start.timestamp(), each.span.end.timestamp()) for each in person.held]
    for (start, end), id, _ in seats:
        if not any(first <= start and end <= last for first, last in works):
            found.append(f"{id}: {who} does not work then")
        if any(start < last and first < end for first, last in [*busy, *held]):
            found.append(f"{id}: {who} is not free")
    found += [f"{who} sits in two interviews at once" for _ in range(_meetings([each for each, _, _ in seats]))]
    before = [each.candidate for each in person.held]
    for candidate, times in Counter([*before, *(candidate for _, _, candidate in seats)]).items():
        if times > 1 and candidate in {each for _, _, each in seats}:
            found.append(f"{who} sits {times} times for {candidate}")
    zone = ZoneInfo(person.zone) if person.zone else UTC
    epoch = _utc(0)
    mine = [(epoch + timedelta(seconds=start)).astimezone(zone).date() for (start, _), _, _ in seats]
    all_days = mine + [(epoch + timedelta(seconds=start)).astimezone(zone).date() for start, _ in held]
    limits = person.limits
    for name, limit, unit in (
        ("day", limits.day, lambda day: day.toordinal()),
        ("week", limits.week, lambda day: (day.toordinal() - 1) // 7),  # 1 January of year 1 was a Monday
        ("month", limits.month, lambda day: day.strftime("%Y-%m")),
    ):
        counts = Counter(map(unit, all_days))
        for each in {unit(day) for day in mine}:
            if limit is not None and counts[each] > limit:
                found.append(f"{who} has {counts[each]} in a {name}, the limit is {limit}")
    return found


def _certified(person: Interviewer, track: str, begins: float) -> bool:
    zone = ZoneInfo(person.zone) if person.zone else UTC
    day = (_utc(0) + timedelta(seconds=begins)).astimezone(zone).date()
    ends = [of[track] for of in (person.certified, person.founding) if track in of]
    return any(day < end for end in ends)


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _meetings(intervals: list[Interval]) -> int:
    """How many of them begin before one that began earlier is over."""
    times, latest = 0, float("-inf")
    for start, end in sorted(intervals):
        times += start < latest
        latest = max(latest, end)
    return times
