"""One note a working day, in the reader's morning, of what is news; nothing in it that is done; no batch stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.jobs import desk
from bot.jobs.settings import tell_delegates
from bot.rules.desk import Line
from bot.rules.hiring.requisitions import Requisition, deciding
from bot.rules.notices import State
from bot.rules.people import Identity
from bot.rules.settings import Choices
from bot.store import Books
from bot.store.workspaces import Workspace
from sandbox.client import words
from tests import make
from tests.fakes import CIRCLE, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import Work

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=BERLIN)


def morning(days: int = 1, hour: int = 8, minute: int = 40) -> datetime:
    """So many days after that Monday, in Berlin's morning."""
    return datetime.combine(MONDAY.date() + timedelta(days=days), time(hour, minute), BERLIN).astimezone(UTC)


def requested(work: Work, *approvers: str, title: str = "Data engineer", at: datetime = MONDAY, **step: Any) -> int:
    with work.deps.store.open() as books:
        plan = make.step(*approvers, **step)
        asked = make.requisition(plan, title=title, now=at.astimezone(UTC))
        return books.requisitions.add(replace(asked, workspace=COMPANY)).id


def change(work: Work, id: int, verb: Any, *how: Any) -> Requisition:
    with work.deps.store.open() as books:
        before = books.requisitions.for_notice(id)
        assert before is not None
        after: Requisition = verb(before, *how)
        books.requisitions.save(before, after)
        return after


def zoned(work: Work, zones: Mapping[str, str]) -> None:
    with work.deps.store.open() as books:
        for user, zone in zones.items():
            books.people.put(replace(books.people.get(Identity(COMPANY, user)), zone=zone, is_known=True), make.NOW)


def choose(work: Work, user: str, choices: Choices) -> None:
    with work.deps.store.open() as books:
        books.people.choose(books.people.get(Identity(COMPANY, user)), choices)


def tick(work: Work, at: datetime) -> None:
    """The clock reaches that moment: notes are planned, and what is due is said."""
    here = work.at(at)
    desk.plan(here.deps)
    here.round()


def notes(work: Work, user: str = "U0OMAR") -> list[str]:
    return [said["text"] for said in work.dm(user) if "desk" in said["text"] or "今早待办" in said["text"]]


@pytest.fixture(autouse=True)
def berlin(work: Work) -> None:
    zoned(work, dict.fromkeys(("U0MINA", "U0OMAR", "U0NOOR", "U0EDITH", "U0ADA"), "Europe/Berlin"))


def test_an_approval_from_yesterday_is_news_once(work: Work) -> None:
    requested(work, "U0OMAR")
    tick(work, morning(0, 11))
    assert notes(work) == [], "asked today"
    tick(work, morning(1, 8, 29))
    assert notes(work) == [], "not before half past eight"
    for day in (1, 1, 2, 3):
        tick(work, morning(day))
    (told,) = notes(work)
    assert "Data engineer, asked for by" in told
    assert "at most once a working day" in told


def test_what_is_overdue_is_news_again_and_what_was_told_before_stands_below(work: Work) -> None:
    requested(work, "U0OMAR", title="First", hours_allowed=16)
    tick(work, morning(1))
    requested(work, "U0OMAR", title="Second", at=MONDAY + timedelta(days=1))
    tick(work, morning(2))
    assert [told.count("First") for told in notes(work)] == [1, 1]
    assert notes(work)[1].index("Second") < notes(work)[1].index("Still there:") < notes(work)[1].index("First")
    tick(work, morning(3))
    assert "your yes or no was due" in notes(work)[2]
    assert notes(work)[2].index("First") < notes(work)[2].index("Still there:") < notes(work)[2].index("Second")
    tick(work, morning(4))
    assert len(notes(work)) == 3


def test_nothing_that_is_done_by_the_time_of_sending_is_in_it(work: Work) -> None:
    done, waits = requested(work, "U0OMAR", title="Done"), requested(work, "U0OMAR", title="Waits")
    at = work.at(morning(1))
    desk.plan(at.deps)
    change(work, done, deciding.approve, "U0OMAR", 1, morning(1))
    at.round()
    (told,) = notes(work)
    assert "Waits" in told
    assert "Done" not in told
    change(work, waits, deciding.approve, "U0OMAR", 1, morning(1))


def test_a_note_with_nothing_new_left_is_not_sent_and_a_later_piece_of_news_still_can_be(work: Work) -> None:
    done = requested(work, "U0OMAR", title="Done")
    at = work.at(morning(1))
    desk.plan(at.deps)
    change(work, done, deciding.approve, "U0OMAR", 1, morning(1))
    at.round()
    assert work.states()["note U0OMAR"] is State.WITHDRAWN
    requested(work, "U0OMAR", title="From yesterday", at=MONDAY)
    tick(work, morning(1, 9))
    assert ["From yesterday" in told for told in notes(work)] == [True]


def test_what_a_note_that_came_too_late_would_have_said_is_said_the_next_morning(work: Work) -> None:
    requested(work, "U0OMAR")
    desk.plan(work.at(morning(1)).deps)
    work.at(morning(1, 12, 1)).round()
    assert work.states()["note U0OMAR"] is State.STALE
    tick(work, morning(1, 12, 30))
    assert notes(work) == []
    tick(work, morning(2))
    assert ["Data engineer" in told for told in notes(work)] == [True]


def test_an_asker_hears_of_an_open_question_and_the_approver_is_left_alone(work: Work) -> None:
    id = requested(work, "U0OMAR")
    change(work, id, deciding.ask, "U0OMAR", 1, "Why now?", MONDAY.astimezone(UTC))
    tick(work, morning(1))
    assert notes(work) == []
    (told,) = notes(work, "U0MINA")
    assert "waits for your answer" in told
    assert "Why now?" not in told


def test_a_role_not_opened_for_three_working_days_reaches_who_is_in_charge_once(work: Work) -> None:
    id = requested(work, "U0OMAR")
    change(work, id, deciding.approve, "U0OMAR", 1, MONDAY.astimezone(UTC))
    for day in (1, 2, 3):
        tick(work, morning(day))
    assert notes(work, "U0MINA") == []
    for day in (4, 7, 8):
        tick(work, morning(day))
    assert ["is not open yet" in told for told in notes(work, "U0MINA")] == [True]


def test_admins_hear_that_hr_has_no_channel_until_there_is_one(work: Work) -> None:
    with work.deps.store.open() as books:
        books.workspaces.set_hiring(COMPANY, None, "en")
    for title in ("First", "Second"):
        change(work, requested(work, "U0OMAR", title=title), deciding.approve, "U0OMAR", 1, MONDAY.astimezone(UTC))
        tick(work, morning(1))
    assert [(told.count("no channel is chosen"), "Second" in told) for told in notes(work, "U0ADA")] == [(1, False)]
    tick(work, morning(2))
    (_, told) = notes(work, "U0ADA")
    assert told.index("Second") < told.index("Still there:") < told.index("First")
    change(work, requested(work, "U0OMAR", title="Third"), deciding.approve, "U0OMAR", 1, MONDAY.astimezone(UTC))
    with work.deps.store.open() as books:
        books.workspaces.set_hiring(COMPANY, "C0HR", "en")
    tick(work, morning(3))
    assert len(notes(work, "U0ADA")) == 2


def test_a_feature_that_cannot_say_its_lines_takes_nobody_elses_away(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(books: Books, workspace: Workspace, now: datetime) -> Mapping[str, list[Line]]:
        raise LookupError("a row that makes no sense")

    monkeypatch.setattr(desk, "LINES", {"people": poisoned, **desk.LINES})
    requested(work, "U0OMAR")
    tick(work, morning(1))
    assert len(notes(work)) == 1


def test_somebody_without_a_zone_deactivated_or_gone_does_not_stop_the_batch(work: Work) -> None:
    everybody = ("U0NOWHERE", "U0SAM", "U0EDITH", "U0GUS", "U0OMAR")
    for who in everybody:
        requested(work, who)
    with work.deps.store.open() as books:
        sam, edith = (books.people.get(Identity(COMPANY, who)) for who in ("U0SAM", "U0EDITH"))
        books.people.put(replace(sam, zone=""), make.NOW)
        books.people.put(replace(edith, is_active=False), make.NOW)
    tick(work, morning(1, 9, 40))
    planned = {notice.to for notice in work.notices() if notice.kind == desk.KIND}
    assert planned == {"U0SAM", "U0OMAR", "U0NOWHERE"}
    assert len(notes(work, "U0SAM")) == len(notes(work, "U0OMAR")) == 1


def test_a_community_hears_nothing_of_hiring(work: Work) -> None:
    with work.deps.store.open() as books:
        books.requisitions.add(replace(make.requisition(make.step("U0CLEO"), asker="U0CORA"), workspace=CIRCLE))
    tick(work, morning(2))
    assert work.dm("U0CLEO", CIRCLE) == []


def test_old_lines_are_forgotten_after_sixty_days(work: Work) -> None:
    requested(work, "U0OMAR")
    tick(work, morning(1))
    desk.forget(work.at(morning(60)).deps)
    assert rows(work.deps.store)["desk_lines"]
    desk.forget(work.at(morning(62)).deps)
    assert rows(work.deps.store)["desk_lines"] == []


@pytest.mark.long
@pytest.mark.parametrize("change_day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_note_comes_once_on_the_day_the_clock_changes_and_in_the_week_around_it(work: Work, change_day: date) -> None:
    """For somebody who works on that Sunday too: a piece of news each day, a note each day, at half past eight."""
    choose(work, "U0OMAR", Choices(days_off=frozenset()))
    first = datetime.combine(change_day, time(15), BERLIN).astimezone(UTC) - timedelta(days=3)
    seen: list[str] = []
    for hour in range(24 * 6):
        now = first + timedelta(hours=hour)
        if hour % 24 == 0:
            requested(work, "U0OMAR", title=f"Day {hour // 24}", at=now)
        for minute in (0, 30):
            tick(work, now + timedelta(minutes=minute))
            if len(notes(work)) > len(seen):
                seen.append(f"{(now + timedelta(minutes=minute)).astimezone(BERLIN):%a %H:%M}")
    assert seen == [f"{day} 08:30" for day in ("Fri", "Sat", "Sun", "Mon", "Tue", "Wed")]


PLACES = {
    "U0ADA": "Pacific/Apia", "U0OMAR": "Pacific/Pago_Pago", "U0NOOR": "Europe/Berlin", "U0LIWEI": "Asia/Shanghai",
    "U0EDITH": "America/New_York",
}  # fmt: skip


@pytest.mark.long
def test_two_weeks_around_the_world_bring_one_note_a_working_day_and_nothing_that_is_done(work: Work) -> None:
    zoned(work, PLACES)
    holiday, absence = date(2026, 11, 26), (date(2026, 12, 1), date(2026, 12, 3))
    with work.deps.store.open() as books:
        books.workspaces.set_hours(COMPANY, "Europe/Berlin", time(8), time(20), [holiday])
    choose(work, "U0LIWEI", Choices(day_starts=time(10), day_ends=time(15), days_off=frozenset({0, 5, 6})))
    choose(work, "U0EDITH", Choices(away_from=absence[0], away_until=absence[1]))
    start = datetime(2026, 11, 22, 0, tzinfo=UTC)
    told: Counter[tuple[str, date]] = Counter()
    done: set[int] = set()
    requests: dict[int, str] = {}
    known = dict.fromkeys(PLACES, 0)
    for step in range(14 * 48):
        now = start + timedelta(minutes=30 * step)
        if step % 48 == 30:
            for who in PLACES:
                title = f"{who} {step}"
                id = requested(work, who, title=title, at=now, name="Step")
                requests[id] = title
        if step % 48 == 40:  # half of what is asked of each is decided the same day, the rest stays
            for id in [each for each in requests if each not in done and each % 2]:
                change(work, id, deciding.approve, requests[id].split()[0], 1, now)
                done.add(id)
        tick(work, now)
        for who, zone in PLACES.items():
            found = notes(work, who)
            for text in found[known[who] :]:
                local = now.astimezone(ZoneInfo(zone))
                told[who, local.date()] += 1
                day_starts = time(10) if who == "U0LIWEI" else time(8, 30)
                assert day_starts <= local.time() < time(13, 30), (who, local)
                assert local.date() != holiday
                assert local.weekday() not in ({0, 5, 6} if who == "U0LIWEI" else {5, 6}), (who, local)
                assert who != "U0EDITH" or not absence[0] <= local.date() <= absence[1]
                assert not [id for id in done if f"{requests[id]}," in text], (who, text)
            known[who] = len(found)
    assert set(told.values()) == {1}
    for who in PLACES:
        assert sum(each[0] == who for each in told) >= 3, who


DAYS = (date(2026, 12, 1), date(2026, 12, 4))
AWAY = Choices(away_from=DAYS[0], away_until=DAYS[1], delegate="U0OMAR")


def changed(work: Work, before: Choices, after: Choices, at: datetime) -> None:
    with work.deps.store.open() as books:
        mina = books.people.get(Identity(COMPANY, "U0MINA"))
        books.people.choose(mina, after)
        tell_delegates(books, mina, before, after, at)
    work.at(at).round()


def test_a_delegate_is_told_once_when_named_and_when_it_is_taken_back(work: Work) -> None:
    changed(work, Choices(), AWAY, morning(0))
    changed(work, AWAY, replace(AWAY, language="zh"), morning(0, 9))
    (named,) = work.dm("U0OMAR")
    assert "will be away from Tue, Dec 1, 2026 until the end of Fri, Dec 4, 2026" in words(named)
    changed(work, AWAY, replace(AWAY, delegate="U0NOOR"), morning(0, 10))
    assert len(work.dm("U0NOOR")) == 1
    assert "need not stand in" in words(work.dm("U0OMAR")[1])
    changed(work, replace(AWAY, delegate="U0NOOR"), replace(AWAY, delegate="U0NOOR"), morning(0, 11))
    assert (len(work.dm("U0OMAR")), len(work.dm("U0NOOR"))) == (2, 1)
    changed(work, replace(AWAY, delegate="U0NOOR"), AWAY, morning(0, 12))
    assert len(work.dm("U0OMAR")) == 3, "named anew"


def test_what_is_taken_back_before_it_was_said_is_not_said_at_all(work: Work) -> None:
    night = morning(0, 23)
    changed(work, Choices(), AWAY, night)
    changed(work, AWAY, Choices(), night + timedelta(minutes=1))
    work.at(morning(1)).round()
    assert work.dm("U0OMAR") == []
    changed(work, Choices(), AWAY, night)
    work.at(morning(1)).round()
    changed(work, AWAY, Choices(), morning(1, 23))
    changed(work, Choices(), AWAY, morning(1, 23, 50))
    work.at(morning(2)).round()
    assert len(work.dm("U0OMAR")) == 1, "it is as they know it"


def test_a_delegate_hears_of_other_days_and_nothing_when_the_absence_is_simply_over(work: Work) -> None:
    changed(work, Choices(), AWAY, morning(0))
    longer = replace(AWAY, away_until=date(2026, 12, 9))
    changed(work, AWAY, longer, morning(0, 9))
    assert "Dec 9" in words(work.dm("U0OMAR")[1])
    changed(work, longer, Choices(), morning(20))
    assert len(work.dm("U0OMAR")) == 2
