"""A year of a community of 5,000 and of 40 hires: the daily job measures every day of it, and what it says of twelve of
them is what plain Python finds in the rows."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs.community.goals import measuring
from bot.rules.access import Kind as Place
from bot.rules.closed_loops import WITHIN, Arrow
from bot.rules.community.goals import Metric
from bot.slack.client import Slack
from bot.store import Books, Store
from bot.store.schema import (
    candidacies,
    candidacy_moves,
    candidates,
    community_events,
    content_items,
    digest_taps,
    digests,
    event_seats,
    interviews,
    match_approaches,
    member_acts,
    member_lines,
    member_touches,
    members,
    metric_values,
    moderation_cases,
    moderation_reports,
    questions,
    referrals,
    requisition_moves,
    requisitions,
    satisfaction_asks,
    sources,
    thanks,
)
from bot.words import Words
from tests.make import TEAM
from tests.store.test_goals import EVENT, MEMBER, QUESTION, Plain, Row, _put, _run

CIRCLE, ZONE = "T0YEAR", "Europe/Berlin"
MEMBERS, HIRES, DAYS = 5_000, 40, 365
DAY = timedelta(days=1)
BEGIN = datetime(2025, 12, 1, tzinfo=UTC)
END = BEGIN + DAYS * DAY
NOBODY = Slack("http://127.0.0.1:9/api/", str)


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands."""
    return lambda: moment


class Year:
    """What people did, drawn once; rows go in by the table, as a year of work would have left them."""

    def __init__(self, books: Books) -> None:
        self.books, self.random = books, random.Random(2026)
        self.joined: dict[int, datetime] = {}
        self.left: dict[int, datetime] = {}

    def at(self, first: datetime = BEGIN, last: datetime = END) -> datetime:
        return first + timedelta(minutes=self.random.randrange(int((last - first) / timedelta(minutes=1))))

    def there(self, at: datetime) -> int:
        """Somebody who was a member then."""
        while True:
            id = self.random.randrange(1, MEMBERS + 1)
            if self.joined[id] < at and not (id in self.left and self.left[id] <= at):
                return id

    def lived(self) -> None:
        self.came()
        self.took_part()
        self.spoke()
        self.met()
        self.read()
        self.hired()

    def came(self) -> None:
        """1,500 were there, the others came over the year; one in twelve left."""
        _put(self.books, sources, [
            {"id": n, "workspace": CIRCLE, "kind": "fair", "code": f"way{n}", "name": f"Way {n}", "is_aggregate": False,
             "by": "U1", "at": BEGIN} for n in range(1, 6)
        ])  # fmt: skip
        for id in range(1, MEMBERS + 1):
            self.joined[id] = self.at(BEGIN - 300 * DAY, BEGIN) if id <= 1_500 else self.at()
            if id % 12 == 0:
                self.left[id] = self.at(self.joined[id], END + DAY)
        # Everybody was a candidate once, or may be: a member without one cannot be hired.
        _put(self.books, candidates, [
            {"id": n, "workspace": TEAM, "name": "Kim", "zone": "", "language": "en", "source": "applied", "links": [],
             "notes": "", "referrers": [], "relatives": [], "by": "U1", "at": BEGIN} for n in range(1, 2 * HIRES + 1)
        ])  # fmt: skip
        known = dict(zip(self.random.sample(range(1, 1_500), HIRES // 2), range(1, HIRES), strict=False))
        self.members_of = {candidate: id for id, candidate in known.items()}
        _put(self.books, members, [
            {**MEMBER, "id": id, "workspace": CIRCLE, "user": f"U{id}", "zone": ZONE, "at": self.joined[id],
             "joined_at": self.joined[id], "left_at": self.left.get(id), "candidate": known.get(id)}
            for id in self.joined
        ])  # fmt: skip
        _put(self.books, member_touches, [
            {"member": id, "number": 1, "source": 1 + id % 5, "at": at} for id, at in self.joined.items()
        ])  # fmt: skip

    def took_part(self) -> None:
        """One in six does something now and then, one in a hundred all the time."""
        acts = set()
        for id, joined in self.joined.items():
            often = 60 if id % 100 == 0 else 12 if id % 6 == 0 else 1
            first, last = max(joined, BEGIN), self.left.get(id, END)
            for _ in range(often if last > first + DAY else 0):
                what = self.random.choice(("post", "reply", "tap", "event"))
                acts.add((id, self.at(first, min(last, END)).date(), what))
        _put(self.books, member_acts, [{"member": m, "day": d, "act": a, "n": 1} for m, d, a in sorted(acts)])

    def spoke(self) -> None:
        """Questions, most of them answered, and thanks."""
        asked = sorted(self.at() for _ in range(1_500))
        waits = [timedelta(minutes=self.random.randrange(4_000)) for _ in asked]
        answers = [at + wait if n % 5 else None for n, (at, wait) in enumerate(zip(asked, waits, strict=True))]
        _put(self.books, questions, [
            {**QUESTION, "id": n + 1, "workspace": CIRCLE, "member": self.there(at), "at": at, "since": at,
             "last_at": at, "is_first": n % 7 == 0, "answered_by": self.there(at) if answer else None,
             "answered_at": answer}
            for n, (at, answer) in enumerate(zip(asked, answers, strict=True))
        ])  # fmt: skip
        given = [self.at() for _ in range(3_000)]
        _put(self.books, thanks, [
            {"id": n + 1, "workspace": CIRCLE, "giver": self.there(at), "receiver": self.there(at), "reason": b"x",
             "channel": "", "at": at} for n, at in enumerate(given)
        ])  # fmt: skip

    def met(self) -> None:
        """An event a week, with twenty seats."""
        ends = [BEGIN + n * 7 * DAY + timedelta(hours=18) for n in range(52)]
        _put(self.books, community_events, [
            {**EVENT, "id": n + 1, "workspace": CIRCLE, "host": f"U{100 * (1 + n % 9)}", "helpers": [], "ends": at,
             "start": at - timedelta(hours=1), "at": at - 9 * DAY, "state": "cancelled" if n % 13 == 0 else "over"}
            for n, at in enumerate(ends)
        ])  # fmt: skip
        seats = {(n + 1, self.there(at)): at for n, at in enumerate(ends) for _ in range(20)}
        _put(self.books, event_seats, [
            {"event": event, "member": id, "answer": "going" if self.random.random() < 0.8 else "declined",
             "at": at - DAY, "came_at": at if self.random.random() < 0.6 else None, "sequence": 0, "mark": ""}
            for (event, id), at in seats.items()
        ])  # fmt: skip

    def read(self) -> None:
        """A digest a month for whoever is there, what some said to it, who wants none any more, reports, answers."""
        _put(self.books, digests, [
            {"member": id, "period": f"{month}", "at": at, "way": "message", "items": []}
            for month in range(13) for at in [BEGIN + timedelta(days=28 * month, hours=9)]
            for id, joined in self.joined.items() if joined < at and not (id in self.left and self.left[id] <= at)
        ])  # fmt: skip
        kept = {"kind": "news", "title": "x", "text": "", "owner": "", "state": "posted", "link": "", "language": "",
                "topics": [], "goal": "", "channel": "", "ts": ""}  # fmt: skip
        _put(self.books, content_items, [{**kept, "id": n, "workspace": CIRCLE, "at": BEGIN} for n in range(1, 41)])
        said = {}
        for _ in range(9_000):
            at = self.at()
            what = self.random.choice(("open", "open", "more", "less"))
            said[self.there(at), self.random.randrange(1, 41), what] = at
        _put(self.books, digest_taps, [{"member": m, "item": i, "said": s, "at": at} for (m, i, s), at in said.items()])
        facts = [("community.content.digest_settings", {"frequency": "never"}),
                 ("community.content.digest_settings", {"frequency": "daily"}),
                 ("community.members.took_back", {"purpose": "mail"})]  # fmt: skip
        lines = []
        for n in range(900):
            at, (what, fact) = self.at(), facts[n % 3]
            lines.append({"id": n + 1, "member": self.there(at), "what": what, "side": "community", "at": at, "who": "",
                          "facts": fact})  # fmt: skip
        _put(self.books, member_lines, lines)
        _put(self.books, moderation_cases, [
            {"id": 1, "workspace": CIRCLE, "about": 1, "at": BEGIN, "state": "open", "revision": 0}
        ])  # fmt: skip
        reports = [self.at() for _ in range(80)]
        _put(self.books, moderation_reports, [
            {"id": n + 1, "case": 1, "by": self.there(at), "what": "message", "breach": ("spam", "hate")[n % 2],
             "at": at, "channel": "", "ts": ""} for n, at in enumerate(reports)
        ])  # fmt: skip
        answered = {(self.there(at), ("2026-1", "2026-2")[n % 2]): at for n, at in
                    enumerate(self.at() for _ in range(600))}  # fmt: skip
        _put(self.books, satisfaction_asks, [
            {"member": id, "half": half, "at": at - DAY, "answered_at": at, "score": self.random.randrange(11)}
            for (id, half), at in answered.items()
        ])  # fmt: skip

    def hired(self) -> None:
        """Forty roles, each filled; nearly half by members who were there before, of whom some were written to."""
        opened = sorted(self.at(BEGIN, END - 80 * DAY) for _ in range(HIRES))
        filled = [at + timedelta(days=self.random.randrange(20, 79)) for at in opened]
        _put(self.books, requisitions, [
            {"id": n + 1, "workspace": TEAM, "asker": "U1", "state": "filled", "since": at, "revision": 1,
             "title": "Analyst", "department": "Data", "remote": False, "headcount": 1, "reason": "new",
             "business_case": "", "hiring_manager": "U1"} for n, at in enumerate(filled)
        ])  # fmt: skip
        _put(self.books, requisition_moves, [
            {"requisition": n + 1, "position": 0, "at": at, "who": "U1", "before": "approved", "after": "open"}
            for n, at in enumerate(opened)
        ])  # fmt: skip
        _put(self.books, candidacies, [
            {"id": n + 1, "requisition": n + 1, "candidate": n + 1, "code": f"K{n}", "plan": 1, "stage": 2,
             "standing": "hired", "holder": "U1", "since": at} for n, at in enumerate(filled)
        ])  # fmt: skip
        _put(self.books, candidacy_moves, [
            {"candidacy": n + 1, "number": number, "what": what, "who": "U1", "at": at, "stage": 0,
             "standing": standing, "holder": "U1", "reason": "", "why": ""}
            for n, (begun, end) in enumerate(zip(opened, filled, strict=True))
            for number, what, standing, at in ((0, "begin", "under_way", begun + DAY), (1, "hire", "hired", end))
        ])  # fmt: skip
        _put(self.books, interviews, [
            {"id": n + 1, "workspace": TEAM, "candidacy": n + 1, "plan": 1, "stage": 0, "start": at - 9 * DAY,
             "minutes": 45, "by": "U1", "at": at - 20 * DAY, "why_off": "", "revision": 1,
             "called_off": at - 10 * DAY if n % 10 == 0 else None} for n, at in enumerate(filled)
        ])  # fmt: skip
        told = sorted(self.members_of.values()) + self.random.sample(range(1_501, MEMBERS), 60)
        _put(self.books, referrals, [
            {"id": n + 1, "workspace": CIRCLE, "source": 1, "member": id, "by": f"U{n % 7}", "by_workspace": TEAM,
             "relation": "friend", "at": self.at(), "stage": "received", "terms": ""} for n, id in enumerate(told)
        ])  # fmt: skip
        pairs = [(candidate, id) for candidate, id in self.members_of.items()]
        pairs += [(role, id) for role, id in zip(range(1, 25), self.random.sample(range(1, 1_500), 24), strict=True)
                  if (role, id) not in pairs]  # fmt: skip
        _put(self.books, match_approaches, [
            {"id": n + 1, "requisition": role, "member": id, "by": "U1", "at": opened[role - 1] + DAY, "text": b"x",
             "answer": ""} for n, (role, id) in enumerate(pairs)
        ])  # fmt: skip


class Reckoned(Plain):
    """Plain Python over the rows, by member where a year has too many; of hiring too."""

    def __init__(self, rows: dict[Any, list[Row]], day: date) -> None:
        self.day, self.zone, self.rows = day, ZoneInfo(ZONE), rows
        self.people = {row["id"]: row for row in rows[members] if row["workspace"] == CIRCLE}
        self.by: dict[int, list[Row]] = defaultdict(list)
        for row in rows[member_acts]:
            self.by[row["member"]].append(row)

    def levels(self, back: int) -> list[int]:
        here, found = self.here(back), [0, 0, 0, 0]
        last = self.day - back * DAY
        held = [row for row in self.rows[community_events] if row["state"] == "over" and self.lately(row["ends"], back)]
        leaders = {int(row["host"].removeprefix("U")) for row in held}
        others: dict[int, set[int]] = defaultdict(set)
        for row in self.rows[questions]:
            if self.lately(row["answered_at"], back) and row["answered_by"] != row["member"]:
                others[row["answered_by"]].add(row["member"])
        for row in self.rows[thanks]:
            if self.lately(row["at"], back):
                others[row["receiver"]].add(row["giver"])
        for id in here:
            days = {row["day"] for row in self.by[id] if row["act"] in ("post", "reply", "event")
                    and last - timedelta(days=28) < row["day"] <= last}  # fmt: skip
            leads = id in leaders or len(others[id]) >= 3
            found[3 if leads else 2 if len(days) >= 4 else 1 if days else 0] += 1
        return found

    def all(self) -> Iterator[tuple[Metric, float | None, int]]:
        yield from self.metrics()
        over, year = self.end(), self.end(365)
        opened = {row["requisition"]: row["at"] for row in self.rows[requisition_moves] if row["after"] == "open"}
        member = {row["candidate"]: row for row in self.rows[members] if row["candidate"]}
        hires = [row for row in self.rows[candidacies] if row["since"].date() <= self.day]
        known = {row["id"]: member[row["candidate"]]["at"].date() < opened[row["requisition"]].date()
                 if row["candidate"] in member else False for row in hires}  # fmt: skip
        yield Metric.HIRES, float(sum(known.values())), sum(known.values())
        lately = [row for row in hires if row["since"].date() > self.day - timedelta(days=365)]
        days = {row["id"]: (row["since"].date() - opened[row["requisition"]].date()).days for row in lately}
        ours, others = ([days[id] for id in days if known[id] is which] for which in (True, False))
        yield Metric.POOL_FILL, _share(len(ours), len(lately)), len(lately)
        few = min(len(ours), len(others))
        yield Metric.TIME_TO_HIRE, median(ours) - median(others) if few >= 10 else None, few
        met = {row["candidacy"] for row in self.rows[interviews] if row["called_off"] is None and row["start"] < over}
        came = {row["candidate"] for row in self.rows[candidacies] if row["id"] in met}
        told: dict[str, list[bool]] = defaultdict(list)
        for row in self.rows[referrals]:
            if year <= row["at"] < over:
                told[row["by"]].append(any(each["id"] == row["member"] for c, each in member.items() if c in came))
        every = [each for some in told.values() for each in some]
        quality = None
        if len(every) >= 10:
            usual = sum(every) / len(every)
            quality = fmean(100 * (sum(some) + 10 * usual) / (len(some) + 10) for some in told.values())
        yield Metric.REFERRAL_QUALITY, quality, len(every)
        asked = [row for row in self.rows[match_approaches] if year <= row["at"] < over]
        got = {(row["requisition"], row["candidate"]) for row in hires}
        of = {each["id"]: candidate for candidate, each in member.items()}
        yield Metric.DIRECT_YIELD, _share(sum((row["requisition"], of.get(row["member"])) in got for row in asked),
                                          len(asked)), len(asked)  # fmt: skip


def _share(part: int, of: int) -> float | None:
    return 100 * part / of if of >= 10 else None


def _rows(books: Books, *tables: Any) -> dict[Any, list[Row]]:
    return {table: [dict(row) for row in _run(books)(select(table)).mappings()] for table in tables}


@pytest.mark.long
def test_what_a_year_is_told_of_is_what_plain_python_finds_in_its_rows(
    sqlite_store: Store,
) -> None:
    store = sqlite_store
    with store.open() as books:
        books.workspaces.put(CIRCLE, Place.COMMUNITY, "Circle")
        there = books.workspaces.get(CIRCLE)
        books.workspaces.set_hours(CIRCLE, ZONE, there.day_starts, there.day_ends, there.holidays)
        Year(books).lived()
    for n in range(DAYS):
        measuring.measure(Deps(store, NOBODY, Words(MESSAGES), at(BEGIN + (n + 1) * DAY + timedelta(hours=6))))
    with store.reading() as books:
        rows = _rows(
            books, members, member_acts, questions, thanks, community_events, event_seats, digests, digest_taps,
            member_lines, moderation_reports, satisfaction_asks, requisition_moves, candidacies, interviews, referrals,
            match_approaches,
        )  # fmt: skip
        told = {(row["day"], row["metric"]): row for row in _rows(books, metric_values)[metric_values]
                if row["workspace"] == CIRCLE}  # fmt: skip
        compared = some = 0
        for month in range(1, 13):
            day = (BEGIN + timedelta(days=30 * month)).date()
            for metric, value, people in Reckoned(rows, day).all():
                row = told[day, metric.value]
                wanted = value if value is None else pytest.approx(value)
                assert (day, metric, row["value"], row["people"]) == (day, metric, wanted, people)
                compared += 1
                some += value is not None
        gone = books.closed_loops.gone(TEAM, CIRCLE, END - WITHIN, END)
    assert compared == 12 * len(Metric)
    assert some > 0.8 * compared, "hardly anything of what is compared is nothing"
    days = {day for day, _ in told}
    assert {(BEGIN + timedelta(days=n)).date() for n in range(DAYS)} <= days
    assert gone[Arrow.HIRED].count == HIRES // 2
