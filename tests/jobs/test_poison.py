"""R6: one bad row, person, template or recipient stops none of the others, in any job of the timetable.

Each job has its case: everything odd is there, beside something well that the job must still see to. A job without a
case fails the test. What delivery and errands do by themselves stands in `test_delivery` and `test_errands`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.deps import Deps, real_now
from bot.jobs import (
    ERRANDS,
    TIMETABLE,
    delivery,
    desk,
    failures,
    first_run,
    forget_handled,
    home,
    people,
    record,
    roles,
    searching,
)
from bot.jobs import errands as do
from bot.jobs import installations as renewing
from bot.jobs.hiring.candidates import receiving
from bot.jobs.hiring.outcomes import looking as outcomes
from bot.jobs.hiring.panels import availability, ladder
from bot.jobs.hiring.reports import estimating
from bot.jobs.hiring.requisitions import attending
from bot.jobs.hiring.training import looking
from bot.rules.desk import REMEMBERED
from bot.rules.hiring.candidates.connecting import Kind
from bot.rules.hiring.candidates.systems import Told
from bot.rules.hiring.panels.seats import State as Seated
from bot.rules.hiring.training.by_rule import IN_CHARGE
from bot.rules.hiring.training.enrolling import Rules
from bot.rules.notices import Notice, State
from bot.rules.people import Identity
from bot.rules.spans import Span, Taken
from bot.store.installations import REFRESH
from bot.store.schema import (
    calendars,
    deliveries,
    desk_lines,
    errands,
    handled,
    installations,
    notices,
    requisition_steps,
    requisitions,
    rests,
    seats,
    workspaces,
)
from bot.store.schema import people as profiles
from tests.fakes import BOTH, CIRCLE, COMPANY
from tests.handlers import panels
from tests.handlers.candidates import another
from tests.handlers.state import APPROVED, OPEN, ask, rows
from tests.jobs import poisoned_community
from tests.jobs.conftest import PAST, Work
from tests.jobs.poisoned import LATER, ODD, Case
from tests.make import NOW
from tests.sampled.systems import connection

NEVER_SAID = ("k:odd", "k:well")


@pytest.fixture
def odd(work: Work) -> int:
    """A workspace, a person, a request, a notice and an errand that nobody can make anything of; the request's id."""
    id = ask(work.deps.store).id
    person = profiles.c.user.in_(["U0JAN", "U0OMAR"])
    with work.deps.store.engines.write() as connection:
        connection.execute(insert(workspaces).values(id=ODD, kind="odd", name="?", chains=[{"steps": 7}]))
        junk = {"day_starts": "25:99", "days_off": 5, "zone": "Mars/Base", "locale": "😀"}
        connection.execute(update(profiles).where(person).values(**junk))
        connection.execute(update(requisition_steps).where(requisition_steps.c.requisition == id).values(mode="odd"))
        connection.execute(insert(errands).values(key="?", kind="?", facts=7, state="due", due_at=PAST, **_ZERO))
    work.plan(key="k:odd", kind="nobody.knows", to="C0NOWHERE", facts={"id": "?"})
    return id


_ZERO = {"fence": 0, "attempts": 0}


def change(work: Work, keys: tuple[str, ...] = NEVER_SAID, **values: Any) -> None:
    """These notices are so now; the first of them longest."""
    with work.deps.store.engines.write() as connection:
        for number, key in enumerate(keys):
            moved = {name: at + timedelta(seconds=number) if name in TIMES else at for name, at in values.items()}
            connection.execute(update(notices).where(notices.c.key == key).values(**moved))


TIMES = {"wait_until", "repair_at"}


def by_key(work: Work) -> Mapping[str, Notice]:
    return {notice.key: notice for notice in work.notices()}


def released(work: Work, job: Callable[[Deps], None]) -> None:
    work.plan(key="k:well", to="U0MINA", kind="commands.hint")
    change(work, state="claimed", wait_until=PAST)
    job(work.deps)
    assert [by_key(work)[key].state for key in NEVER_SAID] == [State.DUE, State.DUE]


def settled(work: Work, job: Callable[[Deps], None]) -> None:
    work.plan(key="k:well", to="U0MINA", kind="commands.hint")
    change(work, state="unclear", attempted_at=NOW, unclear_since=NOW, wait_until=PAST)
    job(work.deps)
    assert [by_key(work)[key].state for key in NEVER_SAID] == [State.UNCLEAR, State.DUE]


def repaired(work: Work, job: Callable[[Deps], None]) -> None:
    work.plan(key="k:well", to="U0MINA", kind="commands.hint")
    change(work, state="failed", attempted_at=NOW, unclear_since=NOW, repair_at=PAST)
    job(work.deps)
    repairs = {row["key"]: row["repair_at"] for row in rows(work.deps.store, "notices")["notices"]}
    assert [repairs[key] is None for key in NEVER_SAID] == [False, True]


def rests_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.engines.write() as connection:
        connection.execute(insert(rests), [{"lane": lane, "until": PAST} for lane in ("?", "T0HARBOR:message:U0MINA")])
    job(work.deps)
    assert rows(work.deps.store, "rests")["rests"] == []


def attended(work: Work, job: Callable[[Deps], None]) -> None:
    well = ask(work.deps.store).id
    with work.deps.store.engines.write() as connection:
        connection.execute(update(requisitions).values(check_at=NOW))
    job(work.at(LATER).deps)
    assert well not in [id for id, _ in _to_check(work)]


def looked_again(work: Work, job: Callable[[Deps], None]) -> None:
    well = ask(work.deps.store).id
    with work.deps.store.engines.write() as connection:
        connection.execute(update(requisitions).values(check_at=None))
    job(work.at(LATER).deps)
    assert well in [id for id, _ in _to_check(work)]


def planned_reading(work: Work, job: Callable[[Deps], None]) -> None:
    job(work.deps)
    planned = {row["facts"]["workspace"] for row in rows(work.deps.store, "errands")["errands"] if row["key"] != "?"}
    assert planned == {COMPANY, CIRCLE, BOTH}


def days_planned(work: Work, job: Callable[[Deps], None]) -> None:
    job(work.deps)
    job(work.at(LATER).deps)
    hellos = {notice.to for notice in work.notices() if notice.kind == first_run.HELLO}
    assert {"U0OMAR", "U0LIWEI", "U0NOOR", "U0EDITH", "U0BOB"} <= hellos, "who cannot be read too, by everybody's hours"


def failures_shown(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        home.opened(books, Identity(COMPANY, "U0ADA"), NOW)
    work.round()
    job(work.deps)
    due = [notice.to for notice in work.notices() if notice.kind == "home" and notice.state is State.DUE]
    assert due == ["U0ADA"], "their Home says what failed"


def notes_planned(work: Work, job: Callable[[Deps], None]) -> None:
    ask(work.deps.store)
    job(work.at(LATER).deps)
    told = {notice.to: notice for notice in work.notices() if notice.kind == desk.KIND}
    assert "U0OMAR" in told, "of what can be read"
    work.at(LATER).round()
    assert by_key(work)[told["U0OMAR"].key].state is State.SENT


def lines_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    line = {"workspace": COMPANY, "key": "?", "note": "?", "at": NOW - REMEMBERED - timedelta(days=1)}
    with work.deps.store.engines.write() as connection:
        connection.execute(insert(desk_lines), [{**line, "user": user} for user in ("U0NOBODY", "U0OMAR")])
    job(work.deps)
    assert rows(work.deps.store, "desk_lines")["desk_lines"] == []


def keys_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.engines.write() as connection:
        connection.execute(insert(handled), [{"key": key, "at": PAST} for key in ("", "Ev1", "😀" * 40)])
    job(work.deps)
    assert rows(work.deps.store, "handled")["handled"] == []


def nothing_indexed(work: Work, job: Callable[[Deps], None]) -> None:
    job(work.deps)  # on SQLite it has nothing to look at; on PostgreSQL it counts rows and reads none
    assert all(row["kind"] != searching.STRETCHES for row in rows(work.deps.store, "errands")["errands"])


def tokens_renewed(work: Work, job: Callable[[Deps], None]) -> None:
    soon, sealed = real_now() + timedelta(minutes=5), work.deps.store.secrets.seal(REFRESH, "xoxe-well")
    with work.deps.store.engines.write() as connection:
        for workspace, token in ((COMPANY, b"sealed by nobody"), (CIRCLE, sealed)):
            runs_out = update(installations).where(installations.c.workspace == workspace)
            connection.execute(runs_out.values(expires_at=soon, refresh_token=token))
    job(work.deps)
    refused = {row["workspace"]: row["refusal"] for row in rows(work.deps.store, "installations")["installations"]}
    assert refused[CIRCLE] == "no_client_secret", "its turn came"


def head_anchored(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        books.record.note(NOW, "hiring.requisitions.approve", "requisition:1", who="U0OMAR")
    job(work.at(LATER).deps)
    told = {notice.to for notice in work.notices() if notice.kind == record.ANCHORED}
    assert told == {"U0ADA", "U0BO"}


def enrolled(work: Work, job: Callable[[Deps], None]) -> None:
    asked = ask(work.deps.store, APPROVED)
    with work.deps.store.open() as books:
        books.requisitions.save(asked, replace(asked, in_charge="U0SAM"))
        books.trainings.set_rules(COMPANY, "interviewer", Rules(enrols=(IN_CHARGE,)))
    job(work.at(LATER).deps)
    assert {row["user"] for row in rows(work.deps.store, "trainings")["trainings"]} == {"U0SAM"}


def calendars_read(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        odd, well = (books.calendars.connect(Identity(COMPANY, user), NOWHERE, NOW) for user in ("U0JAN", "U0MINA"))
    with work.deps.store.engines.write() as connection:
        connection.execute(update(calendars).where(calendars.c.id == odd).values(url=b"sealed by nobody", why="😀"))
    job(work.deps)
    whys = {row["id"]: row["why"] for row in rows(work.deps.store, "calendars")["calendars"]}
    assert whys == {odd: "ours", well: "not_allowed"}, "its turn came"


def times_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        for user in ("U0JAN", "U0MINA"):
            id = books.calendars.connect(Identity(COMPANY, user), NOWHERE, NOW)
            books.calendars.keep(id, Taken((Span(PAST, PAST + timedelta(hours=1)), Span(NOW, LATER))))
    job(work.deps)
    assert [row["starts"] for row in rows(work.deps.store, "busy_times")["busy_times"]] == [NOW, NOW]


def _two_interviews(work: Work, is_active: bool) -> None:
    """Sam's and Noor's: of the first, which is earlier, nobody can make anything."""
    for n, who in enumerate(("U0SAM", "U0NOOR")):
        panels.asked(work.deps.store, ask(work.deps.store, OPEN).id, who, start=LATER + timedelta(hours=n),
                     candidate=another(f"Kim{n}"))  # fmt: skip
    with work.deps.store.engines.write() as connection:
        connection.execute(update(seats).values(answer_by=PAST))
        connection.execute(update(seats).where(seats.c.who == "U0SAM").values(part="?"))
        connection.execute(update(profiles).where(profiles.c.user.in_(["U0SAM", "U0NOOR"])).values(is_active=is_active))


def _ended(work: Work) -> set[str]:
    return {row["who"] for row in rows(work.deps.store, "seats")["seats"] if row["state"] == Seated.REPLACED}


def passed_on(work: Work, job: Callable[[Deps], None]) -> None:
    _two_interviews(work, is_active=True)
    job(work.deps)
    assert _ended(work) == {"U0NOOR"}


def leavers_freed(work: Work, job: Callable[[Deps], None]) -> None:
    _two_interviews(work, is_active=False)
    job(work.deps)
    assert _ended(work) == {"U0NOOR"}


def bodies_forgotten(work: Work, job: Callable[[Deps], None]) -> None:
    one = connection(Kind.GENERIC, workspace=COMPANY)
    with work.deps.store.open() as books:
        books.connections.add(one)
        for n, at in enumerate((PAST, PAST, LATER)):
            books.connections.keep(one.id, Told("?", None, f"{n}", "", ""), "{}", at)
    with work.deps.store.engines.write() as connected:
        connected.execute(update(deliveries).where(deliveries.c.id == 1).values(body=b"sealed by nobody", state="odd"))
    job(work.deps)
    kept = [row["body"] is not None for row in rows(work.deps.store, "deliveries")["deliveries"]]
    assert kept == [False, False, True]


def looks_planned(work: Work, job: Callable[[Deps], None]) -> None:
    with work.deps.store.open() as books:
        books.workspaces.set_region(COMPANY, "us", {})
    job(work.deps)
    looks = [row for row in rows(work.deps.store, "errands")["errands"] if row["kind"] == estimating.ESTIMATE]
    assert {row["facts"]["workspace"] for row in looks} == {COMPANY}


def outcomes_planned(work: Work, job: Callable[[Deps], None]) -> None:
    job(work.deps)
    looks = [row for row in rows(work.deps.store, "errands")["errands"] if row["kind"] == outcomes.LOOK]
    assert {row["facts"]["workspace"] for row in looks} == {BOTH, COMPANY}


NOWHERE = "http://127.0.0.1:1/"


CASES: Mapping[Callable[[Deps], None], Case] = {
    delivery.release: released,
    delivery.settle: settled,
    delivery.repair: repaired,
    delivery.forget_rests: rests_forgotten,
    attending.attend: attended,
    attending.look_again: looked_again,
    people.plan_reading: planned_reading,
    roles.plan_reading: planned_reading,
    first_run.plan_days: days_planned,
    failures.look: failures_shown,
    desk.plan: notes_planned,
    desk.forget: lines_forgotten,
    forget_handled: keys_forgotten,
    searching.plan_stretches: nothing_indexed,
    renewing.renew: tokens_renewed,
    record.anchor: head_anchored,
    looking.look: enrolled,
    availability.look: calendars_read,
    availability.forget: times_forgotten,
    ladder.look_at_seats: passed_on,
    ladder.free_leavers: leavers_freed,
    receiving.forget: bodies_forgotten,
    estimating.plan: looks_planned,
    outcomes.plan: outcomes_planned,
    **poisoned_community.CASES,
}


@pytest.mark.parametrize("job", [tick.job for tick in TIMETABLE], ids=lambda job: f"{job.__module__}.{job.__name__}")
def test_one_that_cannot_be_read_or_reached_stops_none_of_the_others(
    work: Work, odd: int, job: Callable[[Deps], None]
) -> None:
    assert job in CASES, "say here what it does about what nobody can read"
    CASES[job](work, job)


def test_an_errand_nobody_can_read_stops_no_other(work: Work, odd: int) -> None:
    with work.deps.store.open() as books:
        books.errands.plan("well", people.READ, {"workspace": COMPANY}, NOW)
    while do.one(work.deps, ERRANDS):
        pass
    states = {row["key"]: (row["state"], row["attempts"]) for row in rows(work.deps.store, "errands")["errands"]}
    assert states == {"?": ("due", 1), "well": ("done", 1)}


def _to_check(work: Work) -> list[tuple[int, Any]]:
    with work.deps.store.engines.read() as connection:
        which = requisitions.c.check_at <= LATER
        return [(row.id, row.check_at) for row in connection.execute(select(requisitions).where(which))]
