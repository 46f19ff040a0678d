"""Settings and the morning desk note: what jobs read from a store, and what handlers hand over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs import desk, home
from bot.jobs.hiring.candidates import silence
from bot.jobs.settings import tell_delegates
from bot.rules.hiring.candidates import Candidate, Source
from bot.rules.hiring.candidates.moving import begun
from bot.rules.hiring.requisitions import Mode, deciding, moved
from bot.rules.hiring.requisitions import State as RoleState
from bot.rules.notices import Planned, State
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.rules.settings import (
    AwayTooLong,
    Choices,
    DelegateAbsent,
    HolidayMeaningless,
    ZoneUnknown,
    answers_of,
)
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.said import ADMIN, ASKER, FINANCE, LEADERS, Sample, said

WEEK = timedelta(days=7)
AWAY = Choices(away_from=date(2026, 11, 23), away_until=date(2026, 12, 4), delegate=FINANCE)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A delegate named for now, for later, and not any more; a desk with everything on it."""
    for user in (ASKER, FINANCE, *LEADERS):
        books.people.put(make.person(user), NOW)
    books.people.put(make.person(ADMIN, is_admin=True), NOW)
    later = replace(AWAY, away_from=date(2026, 12, 1))
    nobody = Choices()
    for before, after in ((nobody, AWAY), (AWAY, later)):
        tell_delegates(books, make.person(ASKER), before, after, NOW)
        yield from said(books, f"delegate:{TEAM}:{ASKER}")
    books.notices.plan(make.planned("told", kind="settings.released", about="released", facts={"who": ASKER}), NOW)
    yield from said(books, "released")
    yield from _desks(books, typed)


def _desks(books: Books, typed: str) -> Iterator[Sample]:
    steps = (make.step(FINANCE, hours_allowed=8), make.step(*LEADERS, mode=Mode.N_OF_M))
    fresh = [books.requisitions.add(make.requisition(*steps, title=typed, now=NOW + WEEK * n)) for n in (0, 1)]
    for _ in range(desk.MOST_OLD + 2):
        books.requisitions.add(make.requisition(make.step(*LEADERS), title=typed))
    asked = deciding.ask(fresh[1], FINANCE, 1, typed.strip() or "?", NOW + WEEK)
    books.requisitions.save(fresh[1], asked)
    books.requisitions.add(make.requisition(*steps, title=typed))
    for some, at in ((steps, NOW), ((make.step(*LEADERS),), NOW + WEEK)):  # asked for an offer
        books.requisitions.add(replace(make.requisition(*some, title=typed, now=at), raises=fresh[0].id))
    approved = books.requisitions.add(make.requisition(make.step(FINANCE), title=typed))
    books.requisitions.save(approved, deciding.approve(approved, FINANCE, 1, NOW))
    books.notices.plan(make.planned("fails"), NOW)
    for notice in books.notices.claim(NOW, NOW, 100):
        books.notices.end(notice, State.FAILED, typed)
    now = NOW + 2 * WEEK
    approved_role = moved(make.requisition(title=typed), RoleState.APPROVED, FINANCE, NOW)
    open_role = books.requisitions.add(moved(approved_role, RoleState.OPEN, ASKER, NOW))
    for n in range(silence.NAMED + 1):
        kim = Candidate(TEAM, typed or "Kim", (f"silent{n}@example.com",), "", "", "en", Source.APPLIED)
        person = books.candidates.add(kim, ASKER, NOW)
        books.candidates.begin(begun(open_role.id, person.id, f"S{n}", 1, ASKER, ASKER, NOW))
    home.opened(books, Identity(TEAM, ASKER), now)
    yield from said(books, f"home:{TEAM}:{ASKER}", now)
    lines = desk.on_desks(books, books.workspaces.get(TEAM), now)
    for user, theirs in lines.items():
        note = Planned(f"note {user}", desk.KIND, f"desk:{user}", TEAM, user)
        books.notices.plan(note, now)
        books.desk.say(TEAM, user, [line.key for line in theirs[:1]], note.key, now)
        yield from said(books, note.about, now)
        books.desk.say(TEAM, user, [line.key for line in theirs], note.key, now)
        yield from said(books, note.about, now)
        books.desk.say(TEAM, user, [line.key for line in theirs[1:]], "an earlier note", now)
        yield from said(books, note.about, now)


def of_handlers(typed: str) -> Iterator[Sample]:
    """Both forms, empty and filled, for those who may more and those who may less."""
    for choices in (Choices(), AWAY):
        for may in (False, True):
            yield "settings/show", {
                "prefix": "", "answers": answers_of(choices, date(2026, 11, 24)), "may_hire": may, "administers": may,
                "zone": "Europe/Berlin", "day_starts": "08:00", "day_ends": "20:00",
            }  # fmt: skip
            yield "settings/workspace", {
                "prefix": "", "may_hire": may, "hr_channel": "C0HR" if may else "", "channel_language": "en",
                "zone": "Europe/Berlin", "day_starts": "08:00", "day_ends": "20:00", "holidays": "2026-12-25",
                "loops": may,
            }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {
        AwayTooLong: [{"most": 400}],
        DelegateAbsent: [{"until": date(2026, 12, 4)}],
        ZoneUnknown: [{"typed": typed, "nearest": nearest} for nearest in ("", "Asia/Shanghai")],
        HolidayMeaningless: [{"line": 3, "typed": typed}],
    }
