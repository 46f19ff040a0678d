"""The candidate's side of an interview: asked for times, booked, told by letter, moved by themselves, reminded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from bot.app import Rapport
from bot.deps import Deps
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.hiring.candidates import mails, own_page, times
from bot.jobs.hiring.panels import seats as panels
from bot.rules.company import Company
from bot.rules.hiring.candidates.mails import Kind
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.panels.times import Asking, State
from bot.rules.people import Identity
from bot.store.schema import errands as table
from tests.fakes import COMPANY
from tests.handlers.candidates import begin
from tests.handlers.state import OPEN, ask
from tests.handlers.test_own_page import get, post
from tests.jobs.conftest import PAST
from tests.jobs.test_candidate_letters import deps, link
from tests.jobs.test_panels import ANA, NOOR, SAM, found
from tests.mail.test_post import Box
from tests.make import NOW

__all__ = ["deps"]
DAY = timedelta(days=1)


@pytest.fixture
def kim(deps: Deps) -> int:
    """Kim's candidacy, at the interview; Sam and Noor may interview from eight to six."""
    with deps.store.open() as books:
        found(books, SAM, NOOR)
    return begin(deps.store, ask(deps.store, OPEN).id).candidacy.id


def work_off(deps: Deps) -> None:
    """Every errand that is due is done, however long it was to wait."""
    with deps.store.engines.write() as connection:
        connection.execute(table.update().where(table.c.state != "done").values(wait_until=PAST))
    while errands.one(deps, ERRANDS):
        pass


def at(rapport: Rapport, later: timedelta) -> Deps:
    rapport.deps = replace(rapport.deps, now=lambda: NOW + later)
    return rapport.deps


def asked(deps: Deps, at_once: bool) -> Asking:
    with deps.store.open() as books:
        return times.ask(books, own_page.find(books, 1, deps.now()), 0, ANA, at_once, deps.now())


def present(deps: Deps) -> Asking:
    with deps.store.reading() as books:
        last = books.times.last(1)
    assert last is not None
    return last


def path(box: Box) -> str:
    """The way to the page, by the last letter."""
    return link(box.letters[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]


def chosen(rapport: Rapport, where: str, *starts: str, **typed: str) -> TestResponse:
    number = str(present(rapport.deps).number)
    return post(rapport, where, "times", number=number, start=list(starts), **typed)  # type: ignore[arg-type]


def interview(deps: Deps) -> Interview:
    with deps.store.reading() as books:
        (one,) = books.interviews.of(1)
    return one


def to_kim(box: Box) -> list[Any]:
    """The letters to the candidate."""
    return [each for each in box.letters if each["To"] == "kim@example.com"]


def everybody_comes(deps: Deps) -> None:
    with deps.store.open() as books:
        (one,) = books.interviews.of(1)
        for seat in one.live:
            one = books.interviews.save(one, seats.accepted(one, seat.id, seat.who, seat.version, deps.now()))
        panels.tell(books, one, deps.now())
    work_off(deps)


def test_a_candidate_is_asked_by_letter_chooses_on_their_page_and_whoever_asked_is_shown_a_panel(
    deps: Deps, rapport: Rapport, box: Box, kim: int
) -> None:
    asking = asked(deps, at_once=False)
    work_off(deps)
    (letter,) = box.letters
    assert letter["Subject"].startswith("When can you come? Data engineer at")
    where, shown = path(box), present(deps).shown
    assert len(shown) == 12
    said = unescape(get(rapport, where).text)
    assert "They are in the time zone Europe/Berlin" in said
    assert said.count('type="checkbox"') == 12
    missing = chosen(rapport, where, day="2026-11-27")
    assert missing.status_code == 422
    assert "both the day and the time" in missing.text
    assert 'value="2026-11-27"' in missing.text
    assert post(rapport, where, "times", number="99", start=shown[0].isoformat()).status_code == 422
    assert chosen(rapport, where, *[each.isoformat() for each in shown[:2]]).status_code == 303
    assert "We know when you can come" in get(rapport, where).text
    assert chosen(rapport, where, shown[3].isoformat()).status_code == 422, "chosen already"
    work_off(deps)
    with deps.store.reading() as books:
        (notice,) = [each for each in books.notices.about("candidacy:1") if each.kind == times.CHOSE]
        facts = MOMENTS[times.CHOSE].facts(books, notice, NOW)
        assert books.interviews.of(1) == [], "nobody is asked before a person looked"
    assert facts is not None
    assert (notice.to, facts["chosen"], asking.number) == (ANA, list(shown[:2]), 1)


def test_a_zone_the_candidate_names_makes_the_times_theirs(deps: Deps, rapport: Rapport, box: Box, kim: int) -> None:
    asked(deps, at_once=False)
    work_off(deps)
    where = path(box)
    wrong = post(rapport, where, "zone", zone="Mars/Base")
    assert wrong.status_code == 422
    assert "We know no time zone" in wrong.text
    assert 'value="Mars/Base"' in wrong.text
    assert post(rapport, where, "zone", zone="asia/shanghai").status_code == 303
    work_off(deps)
    assert {(each + timedelta(hours=8)).hour for each in present(deps).shown} <= {15, 16, 17}, "day in both"
    assert "Asia/Shanghai" in get(rapport, where).text
    assert len(box.letters) == 1, "they know already"


def test_an_interview_is_booked_told_moved_twice_by_the_candidate_and_reminded_once(
    deps: Deps, rapport: Rapport, box: Box, kim: int
) -> None:
    asked(deps, at_once=True)
    work_off(deps)
    where, shown = path(box), present(deps).shown
    chosen(rapport, where, shown[-1].isoformat())
    work_off(deps)
    assert {seat.who for seat in interview(deps).live} == {SAM, NOOR}
    assert "We are arranging your interview" in get(rapport, where).text
    everybody_comes(deps)
    assert to_kim(box)[-1]["Subject"].startswith("Your interview is settled")
    for n in (2, 1):
        said = get(rapport, where).text
        assert f"choose another time here, {n} more time" in said
        for _ in range(2):  # a double click
            assert post(rapport, where, "other_time").status_code == 303
        work_off(deps)
        before = interview(deps)
        other = next(each for each in present(deps).shown[5:] if each != before.start)
        chosen(rapport, where, other.isoformat())
        work_off(deps)
        one = interview(deps)
        assert (one.start, one.coming) == (other, ())
        everybody_comes(deps)
        assert to_kim(box)[-1]["Subject"].startswith("Your interview has another time")
    assert "You chose another time twice" in get(rapport, where).text
    assert post(rapport, where, "other_time").status_code == 422
    count = len(to_kim(box))
    for days in range(16):
        work_off(at(rapport, days * DAY))
    assert [each["Subject"][:9] for each in to_kim(box)[count:]] == ["Tomorrow:"], "only for the time it has"


def test_on_the_last_day_only_a_person_moves_it(deps: Deps, rapport: Rapport, box: Box, kim: int) -> None:
    asked(deps, at_once=True)
    work_off(deps)
    where = path(box)
    chosen(rapport, where, present(deps).shown[0].isoformat())
    work_off(deps)
    everybody_comes(deps)
    at(rapport, interview(deps).start - NOW - timedelta(hours=23))
    assert "less than 24 hours until then" in get(rapport, where).text
    assert post(rapport, where, "other_time").status_code == 422


def test_a_time_that_is_taken_meanwhile_changes_nothing_and_is_said(
    deps: Deps, rapport: Rapport, box: Box, kim: int
) -> None:
    asked(deps, at_once=True)
    work_off(deps)
    where = path(box)
    chosen(rapport, where, present(deps).shown[-1].isoformat())
    work_off(deps)
    everybody_comes(deps)
    post(rapport, where, "other_time")
    work_off(deps)
    other, before = present(deps).shown[0], interview(deps)
    chosen(rapport, where, other.isoformat())
    with deps.store.open() as books:
        for who in (SAM, NOOR):
            books.availabilities.set_hours(Identity(COMPANY, who), Own({}))
    work_off(deps)
    assert present(deps).state is State.TAKEN
    assert interview(deps) == before
    assert "Somebody was faster" in get(rapport, where).text


def test_nothing_is_said_of_what_is_called_off_and_nothing_at_night(
    deps: Deps, rapport: Rapport, box: Box, kim: int
) -> None:
    with deps.store.open() as books:
        seen = own_page.find(books, 1, NOW)
        mails.plan(books, seen, Kind.RECEIPT, "first", ANA, NOW)
    night = at(rapport, timedelta(hours=14))  # at 23:00 UTC it is midnight in Berlin
    work_off(night)
    assert box.letters == []
    work_off(at(rapport, timedelta(hours=24)))
    work_off(at(rapport, timedelta(hours=25)))
    assert [re.sub(" as .*", "", each["Subject"]) for each in box.letters] == ["We have your application"]
    asked(rapport.deps, at_once=True)
    work_off(rapport.deps)
    chosen(rapport, path(box), present(deps).shown[-1].isoformat())
    work_off(rapport.deps)
    with deps.store.open() as books:
        (one,) = books.interviews.of(1)
        for seat in one.live:
            one = books.interviews.save(one, seats.accepted(one, seat.id, seat.who, seat.version, NOW))
        panels.tell(books, one, rapport.deps.now())
        off = books.interviews.save(one, seats.called_off(one, one.revision, "Ill", rapport.deps.now()))
        panels.fill(books, off, Company(), rapport.deps.now())
    count = len(box.letters)
    for days in range(2, 16):
        work_off(at(rapport, days * DAY))
    assert len(box.letters) == count
