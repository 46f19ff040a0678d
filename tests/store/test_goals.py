"""Every metric is counted from the rows as plain Python would, on both engines; goals and baselines are kept."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import CursorResult, Table, insert, select

from bot.jobs.community.goals import measuring
from bot.rules.access import Kind as Place
from bot.rules.community.goals import Baseline, Goal, Metric
from bot.rules.community.goals.acting import Driver
from bot.rules.community.goals.forecasting import Status
from bot.rules.community.segments import Condition, Kind, On, Rule, Segment
from bot.store import Books, Store
from bot.store.community.counting import Whose
from bot.store.community.goals import Measured
from bot.store.schema import (
    community_events,
    content_items,
    digest_taps,
    digests,
    event_seats,
    member_acts,
    member_lines,
    members,
    moderation_cases,
    moderation_reports,
    questions,
    satisfaction_asks,
    thanks,
)
from tests.make import NOW, TEAM

ZONE = "Asia/Shanghai"
DAY, MONTH = timedelta(days=1), timedelta(days=28)
TODAY = NOW.date()
YESTERDAY = TODAY - DAY
Row = dict[str, Any]
MEMBER: Row = {
    "name": "Kai", "standing": "joined", "at": NOW, "language": "en", "zone": ZONE, "languages": [], "family": "",
    "seniority": "", "skills": [], "location": "", "motivation": "", "shown": [], "tags": [], "frequency": "weekly",
    "way": "message",
}  # fmt: skip
QUESTION: Row = {
    "channel": "C1", "ts": "", "language": "en", "topics": [], "interests": [], "is_posted": False, "state": "open",
    "link": "", "answer_ts": "", "reason": "", "revision": 0,
}  # fmt: skip
EVENT: Row = {
    "kind": "tour", "title": "Tour", "text": "", "minutes": 60, "host": "U1", "by": "U1", "state": "over",
    "place": "", "link": "", "helpers": ["U2"], "members_only": True, "channel": "", "reason": "",
    "followed_up": True, "sequence": 0, "revision": 0,
}  # fmt: skip


def _run(books: Books) -> Callable[..., CursorResult[Any]]:
    """Whatever SQL, in the transaction of these books."""
    return books.goals._connection.execute


def _put(books: Books, table: Table, rows: list[Row]) -> None:
    _run(books)(insert(table), rows)


def _members(books: Books, workspace: str, n: int, first: int = 1, **changes: Any) -> list[int]:
    ids = list(range(first, first + n))
    _put(books, members, [
        {**MEMBER, "id": id, "workspace": workspace, "user": f"U{id}", "joined_at": NOW - 200 * DAY, **changes}
        for id in ids
    ])  # fmt: skip
    return ids


def _any(random_: random.Random, days: int) -> datetime:
    return NOW - timedelta(minutes=random_.randrange(days * 24 * 60))


def _busy(books: Books) -> None:
    """Forty members who came, went, wrote, asked, thanked, read and answered, at random."""
    r = random.Random(7)
    ids = _members(books, TEAM, 40)
    _run(books)(members.delete())
    _put(books, members, [
        {**MEMBER, "id": id, "workspace": TEAM, "user": f"U{id}", "joined_at": _any(r, 150),
         "left_at": _any(r, 20) if id % 9 == 0 else None}
        for id in ids
    ])  # fmt: skip
    acts = {(r.choice(ids), TODAY - r.randrange(70) * DAY, r.choice(["post", "reply", "reaction", "tap", "event"]))
            for _ in range(160)}  # fmt: skip
    _put(books, member_acts, [{"member": m, "day": d, "act": a, "n": r.randrange(1, 4)} for m, d, a in sorted(acts)])
    asked = [_any(r, 60) for _ in range(60)]
    _put(books, questions, [
        {**QUESTION, "id": n + 1, "workspace": TEAM, "member": r.choice(ids), "at": at, "since": at, "last_at": at,
         "is_first": n % 3 == 0, "answered_by": r.choice(ids) if n % 4 else None,
         "answered_at": at + timedelta(minutes=r.randrange(5000)) if n % 4 else None}
        for n, at in enumerate(asked)
    ])  # fmt: skip
    _put(books, thanks, [
        {"id": n + 1, "workspace": TEAM, "giver": one, "receiver": other, "reason": b"x", "at": _any(r, 120),
         "channel": ""}
        for n, (one, other) in enumerate(r.sample([(a, b) for a in ids for b in ids if a != b], 60))
    ])  # fmt: skip
    held = [_any(r, 50) for _ in range(6)]
    _put(books, community_events, [
        {**EVENT, "id": n + 1, "workspace": TEAM, "start": at - timedelta(hours=1), "ends": at, "at": at - 9 * DAY,
         "state": "cancelled" if n == 5 else "over"}
        for n, at in enumerate(held)
    ])  # fmt: skip
    _put(books, event_seats, [
        {"event": n + 1, "member": id, "answer": r.choice(["going", "going", "declined"]), "at": at - DAY,
         "came_at": at if r.random() < 0.6 else None, "sequence": 0, "mark": ""}
        for n, at in enumerate(held) for id in r.sample(ids, 12)
    ])  # fmt: skip
    _put(books, digests, [
        {"member": id, "period": f"{n}", "at": _any(r, 60), "way": "message", "items": []}
        for id in ids for n in range(2)
    ])  # fmt: skip


def _answered(books: Books) -> None:
    """What those forty did with what was sent to them, and said when they were asked."""
    r, ids = random.Random(8), range(1, 41)
    kept = {"kind": "news", "title": "x", "text": "", "owner": "", "state": "posted", "link": "", "language": "",
            "topics": [], "goal": "", "channel": "", "ts": ""}  # fmt: skip
    _put(books, content_items, [{**kept, "id": n, "workspace": TEAM, "at": NOW} for n in (1, 2, 3)])
    said = {(r.choice(ids), r.choice((1, 2, 3)), r.choice(["open", "more", "less", "mute"])) for _ in range(60)}
    _put(books, digest_taps, [{"member": m, "item": i, "said": s, "at": _any(r, 60)} for m, i, s in sorted(said)])
    settings, back = "community.content.digest_settings", "community.members.took_back"
    facts = [(settings, {"frequency": "never"}), ("community.members.noted", {}), (settings, {"frequency": "daily"}),
             (back, {"purpose": "mail"}), (back, {"purpose": "hiring"})]  # fmt: skip
    _put(books, member_lines, [
        {"id": n + 1, "member": r.choice(ids), "what": facts[n % 5][0], "side": "community", "at": _any(r, 60),
         "who": "", "facts": facts[n % 5][1]}
        for n in range(50)
    ])  # fmt: skip
    case = {"id": 1, "workspace": TEAM, "about": 1, "at": NOW, "state": "open", "revision": 0}
    _put(books, moderation_cases, [case])
    _put(books, moderation_reports, [
        {"id": n + 1, "case": 1, "by": r.choice(ids), "what": "message", "breach": r.choice(["spam", "hate"]),
         "at": _any(r, 60), "channel": "", "ts": ""}
        for n in range(8)
    ])  # fmt: skip
    _put(books, satisfaction_asks, [
        {"member": id, "half": half, "at": NOW - 99 * DAY, "answered_at": _any(r, 250) if id % 5 else None,
         "score": r.randrange(11) if id % 5 else None}
        for id in ids for half in ("2026-1", "2026-2")
    ])  # fmt: skip


class Plain:
    """The same from the rows, one by one."""

    def __init__(self, books: Books, workspace: str, zone: str, day: date) -> None:
        self.day, self.zone = day, ZoneInfo(zone)
        self.rows = {
            table: [dict(row) for row in _run(books)(select(table)).mappings()]
            for table in (members, member_acts, questions, thanks, community_events, event_seats, digests, digest_taps,
                          member_lines, moderation_reports, satisfaction_asks)
        }  # fmt: skip
        self.people = {row["id"]: row for row in self.rows[members] if row["workspace"] == workspace}

    def end(self, back: int = 0) -> datetime:
        return datetime.combine(self.day - back * DAY + DAY, time(), self.zone).astimezone(UTC)

    def here(self, back: int = 0) -> set[int]:
        at = self.end(back)
        return {
            id for id, row in self.people.items()
            if row["joined_at"] < at and (row["left_at"] is None or row["left_at"] >= at)
        }  # fmt: skip

    def did(self, back: int = 0, acts: str = "post reply reaction tap event") -> set[int]:
        last = self.day - back * DAY
        return {row["member"] for row in self.rows[member_acts]
                if last - MONTH < row["day"] <= last and row["act"] in acts.split()}  # fmt: skip

    def lately(self, at: datetime | None, back: int = 0, days: int = 28) -> bool:
        return at is not None and self.end(back + days) <= at < self.end(back)

    def levels(self, back: int) -> list[int]:
        here, found = self.here(back), [0, 0, 0, 0]
        held = [row for row in self.rows[community_events] if row["state"] == "over" and self.lately(row["ends"], back)]
        leaders = {user for row in held for user in (row["host"], *row["helpers"])}
        last = self.day - back * DAY
        for id in here:
            days = {row["day"] for row in self.rows[member_acts] if row["member"] == id
                    and row["act"] in ("post", "reply", "event") and last - MONTH < row["day"] <= last}  # fmt: skip
            others = {row["member"] for row in self.rows[questions] if row["answered_by"] == id
                      and row["member"] != id and self.lately(row["answered_at"], back)}  # fmt: skip
            others |= {row["giver"] for row in self.rows[thanks]
                       if row["receiver"] == id and self.lately(row["at"], back)}  # fmt: skip
            if self.people[id]["user"] in leaders or len(others) >= 3:
                found[3] += 1
            else:
                found[0 if not days else 2 if len(days) >= 4 else 1] += 1
        return found

    def sent(self) -> set[int]:
        return {row["member"] for row in self.rows[digests] if self.lately(row["at"])}

    def metrics(self) -> Iterator[tuple[Metric, float | None, int]]:
        here, then = self.here(), self.here(90)
        yield Metric.GROWTH, len(here), len(here)
        yield Metric.RETENTION, _hundred(len(then & here), len(then)), len(then)
        yield Metric.ACTIVE, len(here & self.did()), len(here)
        yield Metric.POSTING, len(here & self.did(0, "post reply")), len(here)
        before = self.here(28) & self.did(28)
        yield Metric.DECAY, _hundred(len(before - self.did()), len(before)), len(before)
        weigh = [sum(w * w * n for w, n in zip((1, 4, 7, 10), self.levels(back), strict=True)) for back in (0, 28)]
        yield Metric.GRAVITY, (weigh[0] - weigh[1]) / len(here), len(here)
        spoke = {frozenset((r["giver"], r["receiver"])) for r in self.rows[thanks] if self.lately(r["at"], 0, 90)}
        spoke |= {frozenset((r["member"], r["answered_by"])) for r in self.rows[questions]
                  if self.lately(r["answered_at"], 0, 90)}  # fmt: skip
        pairs = {each for each in spoke if len(each) == 2 and each <= here}
        yield Metric.DENSITY, 100 * len(pairs) / (len(here) * (len(here) - 1) / 2), len(here)
        yield from self._waits()
        seats = [row for row in self.rows[event_seats] if row["answer"] == "going" and any(
            e["id"] == row["event"] and e["state"] == "over" and self.lately(e["ends"])
            for e in self.rows[community_events]
        )]  # fmt: skip
        yield Metric.ATTENDANCE, _hundred(sum(r["came_at"] is not None for r in seats), len(seats)), len(seats)
        sent = self.sent()
        taps = {row["member"] for row in self.rows[digest_taps] if self.lately(row["at"])}
        yield Metric.CONTENT_RESPONSE, _hundred(len(sent & taps), len(sent)), len(sent)
        stopped = {row["member"] for row in self.rows[member_lines] if self.lately(row["at"])
                   and (row["facts"].get("frequency") == "never" or row["facts"].get("purpose") == "mail")}  # fmt: skip
        yield Metric.UNSUBSCRIBED, _hundred(len(sent & stopped), len(sent), 50), len(sent)
        less = {r["member"] for r in self.rows[digest_taps] if r["said"] in ("less", "mute") and self.lately(r["at"])}
        less |= {r["by"] for r in self.rows[moderation_reports] if r["breach"] == "spam" and self.lately(r["at"])}
        yield Metric.COMPLAINTS, _hundred(len(sent & less), len(sent), 50), len(sent)
        yield from self._said()

    def _waits(self) -> Iterator[tuple[Metric, float | None, int]]:
        hours = sorted(
            ((row["answered_at"] if row["answered_at"] and row["answered_at"] < self.end() else self.end())
             - row["at"]) / timedelta(hours=1)
            for row in self.rows[questions] if self.lately(row["at"])
        )  # fmt: skip
        yield Metric.FIRST_RESPONSE, median(hours), len(hours)
        yield Metric.SLOW_RESPONSE, hours[-(-95 * len(hours) // 100) - 1], len(hours)

    def _said(self) -> Iterator[tuple[Metric, float | None, int]]:
        last = dict[int, tuple[datetime, int]]()
        for row in self.rows[satisfaction_asks]:
            at = row["answered_at"]
            if self.lately(at, 0, 183) and at > last.get(row["member"], (UTC_MIN, 0))[0]:
                last[row["member"]] = at, row["score"]
        scores = [score for _, score in last.values()]
        nps = 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores)
        yield Metric.SATISFACTION, nps if len(scores) >= 20 else None, len(scores)
        newcomers = [row for row in self.people.values() if self.lately(row["joined_at"], 7)]
        began = 0
        for row in newcomers:
            joined = min(row["joined_at"].astimezone(self.zone).date(), row["joined_at"].date())
            days = [act["day"] for act in self.rows[member_acts] if act["member"] == row["id"] and act["day"] >= joined]
            began += any(day < joined + 7 * DAY for day in days)
        yield Metric.ACTIVATION, _hundred(began, len(newcomers)), len(newcomers)


UTC_MIN = datetime.min.replace(tzinfo=UTC)


def _hundred(part: int, of: int, fewest: int = 10) -> float | None:
    return 100 * part / of if of >= fewest else None


def _of(books: Books, day: date, workspace: str = TEAM, segment: int | None = None) -> Mapping[Metric, Measured]:
    there = books.workspaces.get(workspace)
    return {each.metric: each for each in measuring.measured(books, there, segment, day, NOW)}


def test_each_metric_is_what_plain_python_finds_in_the_rows(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        there = books.workspaces.get(TEAM)
        books.workspaces.set_hours(TEAM, ZONE, there.day_starts, there.day_ends, there.holidays)
        _busy(books)
        _answered(books)
        some = 0
        for day in (YESTERDAY, YESTERDAY - 12 * DAY):
            found = _of(books, day)
            for metric, value, people in Plain(books, TEAM, ZONE, day).metrics():
                wanted = value if value is None else pytest.approx(value)
                assert (metric, found[metric].value, found[metric].people) == (metric, wanted, people)
                some += value is not None
        assert some >= 24  # of 28: what is compared is hardly ever nothing
        drivers = books.drivers.counted(Whose(TEAM, ZONE), YESTERDAY)
        assert drivers[Driver.EVENTS][1] + drivers[Driver.EVENTS][0] <= 5
        assert all(sum(drivers[each]) for each in (Driver.JOINED, Driver.POSTS, Driver.QUESTIONS, Driver.SENT))
        rule = Rule((Condition(On.ACT_WITHIN, "28"),))
        segment = books.segments.add(Segment(TEAM, "Here", Kind.LIVE, rule, "U1", NOW))
        busy = _of(books, YESTERDAY, segment=segment.id)
        assert Metric.HIRES not in busy
        everybody = _of(books, YESTERDAY)
        assert busy[Metric.DECAY].people < everybody[Metric.DECAY].people
        assert busy[Metric.ACTIVE].value == everybody[Metric.ACTIVE].value
        for metric in (Metric.GROWTH, Metric.DECAY, Metric.RETENTION, Metric.ATTENDANCE, Metric.ACTIVATION):
            assert isinstance(books.behind.of(Whose(TEAM, ZONE), metric, YESTERDAY, 99), list)
        faded = books.behind.of(Whose(TEAM, ZONE), Metric.DECAY, YESTERDAY, 99)
        assert len(faded) == books.counting.faded(Whose(TEAM, ZONE), YESTERDAY)[0] > 0


def test_the_worked_figures_come_out_of_rows(store: Store) -> None:
    """Gravity 63/30, density 0.6 and an NPS of -32 (traps.md, figures to check by)."""
    with store.open() as books:
        for workspace in ("TGRAV", "TDENS", "TNPS"):
            books.workspaces.put(workspace, Place.COMMUNITY, workspace)
        ids = _members(books, "TGRAV", 30, 101)
        for back, levels in ((28, (17, 8, 4, 1)), (0, (15, 9, 5, 1))):
            days = [0] * levels[0] + [1] * levels[1] + [4] * levels[2] + [0] * levels[3]
            _put(books, member_acts, [
                {"member": id, "day": YESTERDAY - (back + n) * DAY, "act": "post", "n": 1}
                for id, many in zip(ids, days, strict=True) for n in range(many)
            ])  # fmt: skip
            at = NOW - (back + 2) * DAY
            event = {**EVENT, "id": back + 1, "workspace": "TGRAV", "host": f"U{ids[-1]}", "helpers": []}
            _put(books, community_events, [{**event, "start": at, "ends": at, "at": at}])
        assert _of(books, YESTERDAY, "TGRAV")[Metric.GRAVITY].value == pytest.approx(2.1)
        five = _members(books, "TDENS", 5, 201)
        edges = [(0, 1), (1, 0), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
        _put(books, thanks, [
            {"id": n + 1, "workspace": "TDENS", "giver": five[a], "receiver": five[b], "reason": b"x", "channel": "",
             "at": NOW - 2 * DAY}
            for n, (a, b) in enumerate(edges)
        ])  # fmt: skip
        assert _of(books, YESTERDAY, "TDENS")[Metric.DENSITY].value == pytest.approx(60)
        hundred = _members(books, "TNPS", 100, 301)
        _put(books, satisfaction_asks, [
            {"member": id, "half": "2026-2", "at": NOW - 9 * DAY, "answered_at": NOW - 5 * DAY,
             "score": 6 if n < 60 else 8 if n < 72 else 9}
            for n, id in enumerate(hundred)
        ])  # fmt: skip
        assert _of(books, YESTERDAY, "TNPS")[Metric.SATISFACTION].value == pytest.approx(-32)
        _run(books)(satisfaction_asks.delete().where(satisfaction_asks.c.member > 319))
        assert _of(books, YESTERDAY, "TNPS")[Metric.SATISFACTION].value is None  # 19 answers


def test_values_goals_and_baselines_are_kept_and_hiring_is_seen_from_ten_on(store: Store) -> None:
    day = YESTERDAY - 2 * DAY
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        found = [
            Measured(Metric.GROWTH, None, day + n * DAY, 10.0 + n, 10 + n) for n in range(3)
        ] + [Measured(Metric.HIRES, None, day + n * DAY, 9.0 + 6 * n, 9 + 6 * n) for n in range(3)]
        found += [Measured(Metric.POOL_FILL, None, day, 40.0, 9), Measured(Metric.GROWTH, 5, day, 2.0, 2)]
        books.goals.put(TEAM, found)
        books.goals.put(TEAM, [Measured(Metric.GROWTH, None, day, 99.0, 99)])
        values = books.goals.values
        assert list(values(TEAM, Metric.GROWTH, None, day, YESTERDAY).values()) == [10.0, 11.0, 12.0]
        assert values(TEAM, Metric.GROWTH, 5, day, YESTERDAY) == {day: 2.0}
        assert list(values(TEAM, Metric.HIRES, None, day, YESTERDAY).values()) == [None, 10.0, 20.0]
        assert values(TEAM, Metric.POOL_FILL, None, day, YESTERDAY) == {day: None}
        hired = books.goals.measured(TEAM, Metric.HIRES, None, day, TODAY)
        assert [each.people for each in hired.values()] == [0, 10, 20]
        assert books.goals.days(TEAM, None, day)[Metric.GROWTH] == {day, day + DAY, YESTERDAY}
        assert (books.goals.last_day(TEAM), books.goals.last_day("T0ELSE")) == (YESTERDAY, None)
        began = Baseline(0.0, day + DAY, day + DAY)
        goal = books.goals.add(Goal(TEAM, Metric.GROWTH, began, 30, day + DAY, day + 60 * DAY, "U0MOE"), "U0MOE", NOW)
        assert list(books.goals.progress(goal, day, YESTERDAY).values()) == [0.0, 1.0, 2.0]
        hires = books.goals.add(Goal(TEAM, Metric.HIRES, began, 30, day + DAY, day + 50 * DAY, "U0MOE"), "U0MOE", NOW)
        assert books.goals.progress(hires, day, YESTERDAY) == {day + DAY: None, YESTERDAY: 10.0}  # 6, then 12
        assert [each.goal for each in books.goals.open(TEAM)] == [hires, goal]
        books.goals.tell(goal.id, Status.OFF_TRACK)
        books.goals.close(hires.id, NOW, "Other plans")
        kept = books.goals.get(TEAM, goal.id)
        assert kept is not None
        assert (kept.goal, kept.told, kept.closed_at) == (goal, Status.OFF_TRACK, None)
        assert books.goals.get("T0ELSE", goal.id) is None
        assert [(each.goal, each.why) for each in books.goals.ended(TEAM, 9)] == [(hires, "Other plans")]
        measured = Baseline(41.5, day - MONTH, day, NOW)
        books.goals.confirm(TEAM, Metric.DECAY, None, Baseline(9.0, day, day, NOW), "U0MOE")
        books.goals.confirm(TEAM, Metric.DECAY, None, measured, "U0MOE")
        assert books.goals.confirmed(TEAM, None, day) == {Metric.DECAY: measured}
        assert books.goals.confirmed(TEAM, 5, day) == books.goals.confirmed(TEAM, None, TODAY) == {}
        books.goals.follow(TEAM, 5, "U0MOE", NOW)
        books.goals.follow(TEAM, 5, "U0MOE", NOW)
        assert books.goals.followed(TEAM) == [5]
