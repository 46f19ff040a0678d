"""Availability: its page, forms and messages, with calendars in every state and everything that may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from bot.calendars.troubles import Why
from bot.jobs.hiring.panels import availability as job
from bot.jobs.hiring.panels import own
from bot.rules.hiring.panels import Limits, rooms
from bot.rules.hiring.panels import availability as rules
from bot.rules.hiring.panels.availability import Kind, Own, Pause
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.rules.spans import Span, Taken
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ASKER, Sample, homes, said

WHO = Identity(TEAM, ASKER)
URL = "https://calendar.example/{}.ics"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    me = make.person(ASKER)
    books.people.put(me, NOW)
    yield _page(books)
    books.availabilities.set_hours(WHO, Own({day: (time(9), time(12, 30)) for day in range(7)}, Limits(1, 1, 1)))
    for kind, days in ((Kind.PAUSE, 0), (Kind.DAY_OFF, 400)):
        books.availabilities.add_pause(WHO, Pause(kind, NOW.date(), NOW.date() + days * DAY, typed[:200]))
    books.availabilities.give_feed(WHO, "a" * 64, NOW)
    yield _page(books)
    busy = Taken((Span(NOW, NOW + HOUR),), (Span(NOW + 2 * HOUR, NOW + 3 * HOUR),))
    for n, (ago, failures) in enumerate(((0 * HOUR, 0), (5 * HOUR, 2), (3 * DAY, 9), (None, 0), (None, 1))):
        at = NOW + n * timedelta(seconds=1)
        how = (list(rules.Spoken)[n % 2], bool(n % 2), typed[:60] * (n % 2))
        id = books.calendars.connect(WHO, URL.format(n), at, *how)
        claimed = books.calendars.claim(id, NOW + HOUR, NOW + 2 * HOUR)
        assert claimed is not None
        read = {} if ago is None else {"last_ok": NOW - ago, "read_until": NOW + 50 * DAY, "left_out": n}
        why = Why.TROUBLED.value if failures else None
        books.calendars.settle(claimed, failures=failures, why=why, **read)
        books.calendars.keep(id, busy if n % 2 else Taken(busy.firm))
        for kind in (job.CHECKED, job.DEAD, job.BACK):
            facts = {"calendar": id}
            books.notices.plan(make.planned(f"{kind}:{n}", kind=kind, about=f"c{n}", to=ASKER, facts=facts), NOW)
        yield from said(books, f"c{n}")
    yield _page(books, f"https://rapport.company.example/calendar/{'x' * 43}.ics")
    books.availabilities.set_hours(WHO, Own({}, Limits(5, 10, 20)))
    yield _page(books)
    yield from homes(books, [ASKER])


def _page(books: Books, link: str = "") -> Sample:
    facts = own.page(books, books.people.get(WHO), NOW, True)
    return "hiring/panels/availability", {"prefix": "", **facts, "link": link}


def of_handlers(typed: str) -> Iterator[Sample]:
    limits = [{"of": name, "most": most, "is": None} for name, most in rules.MOST_OF.items()]
    yield "hiring/panels/hours", {"days": ["09:00-17:00"] * 5 + ["", ""], "limits": limits, "zone": "Asia/Shanghai"}
    yield "hiring/panels/pause", {"today": "2026-11-23", "most": rules.MOST_LETTERS}
    for form in ("connect", "connect_caldav"):
        yield f"hiring/panels/{form}", {"administers": False}
        yield f"hiring/panels/{form}", {"administers": True}
    for what in ("name", "pause", "day_off"):
        yield "hiring/panels/feed", {"what": what}
    for why in Why:
        yield "hiring/panels/calendar_checked", {"host": "", "why": why.value, "count": 0, "left_out": 0, "room": typed}
    for many in (0, 1, 2):
        facts = {"host": "calendar.example", "why": None, "count": many, "left_out": many, "room": typed * (many % 2)}
        yield "hiring/panels/calendar_checked", facts
    for room in ("", typed):
        yield "hiring/panels/calendar_dead", {"host": "calendar.example", "why": "gone", "since": NOW, "room": room}
        yield "hiring/panels/calendar_back", {"host": "calendar.example", "room": room}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {
        rules.HoursMeaningless: [{"typed": typed[:40]}],
        rules.LimitMeaningless: [{"most": 20}],
        rules.PauseTooLong: [{"most": rules.LONGEST_PAUSE}],
        rules.ReasonTooLong: [{"most": rules.MOST_LETTERS}],
        rules.TooManyPauses: [{"most": rules.MOST_PAUSES}],
        rooms.RoomTooLong: [{"most": rooms.MOST_LETTERS}],
        rules.TooManyCalendars: [{"most": rules.MOST_CALENDARS}],
    }
