"""Retention by the clock, and what the law wants kept before it: who asks hears that it waits, and it is done after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jobs import retention as job
from bot.jobs.community.members import data as members
from bot.jobs.community.members import joining
from bot.rules.access import Right
from bot.rules.community.members import Member, Standing
from bot.rules.erasures import Kind
from bot.rules.hiring.candidates import Candidate, Seen, What, moving
from bot.rules.hiring.reports.pool import answered
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.rules.retention import NoSuchHold
from bot.store import Books
from sandbox.client import words
from tests.fakes import CIRCLE, COMPANY
from tests.handlers.candidates import KIM, another, begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask
from tests.jobs.conftest import Work
from tests.make import NOW

DAY = timedelta(days=1)
# Six months and a day after everything ended.
OVER = NOW + 183 * DAY


def admin(books: Books, workspace: str = COMPANY) -> Person:
    user = "U0ADA" if workspace == COMPANY else "U0CORA"
    return books.people.enter(Identity(workspace, user), Right.ADMINISTER)


def out(books: Books, seen: Seen) -> None:
    """They withdrew."""
    books.candidates.move(seen.candidacy, moving.moved(seen.candidacy, What.WITHDRAW, 2, "", NOW, "pay"))


def there(work: Work, *seen: Seen) -> list[bool]:
    """Whether something is kept of each."""
    with work.deps.store.reading() as books:
        return [books.candidates.numbered(each.candidate.id) is not None for each in seen]


@pytest.fixture
def five(work: Work) -> list[Seen]:
    """Kim and Lee withdrew; Noa is under way, Max was hired, Joy said that she may be kept in mind."""
    give_roles(work.deps.store)
    id = ask(work.deps.store, OPEN).id
    people: list[Candidate] = [KIM, *(another(each) for each in ("Lee Park", "Noa Lin", "Max Moor", "Joy Day"))]
    seen = [begin(work.deps.store, id, each) for each in people]
    with work.deps.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {})
        for each in (seen[0], seen[1], seen[4]):
            out(books, each)
        hired = moving.moved(seen[3].candidacy, What.HIRE, 1, "U0ANA", NOW)
        books.candidates.move(seen[3].candidacy, hired)
        books.pool.answer(seen[4].candidacy.id, answered(is_yes=True, months=12, now=NOW))
    return seen


def test_whose_time_is_over_goes_a_month_after_admins_were_told_and_the_held_stay(work: Work, five: list[Seen]) -> None:
    job.look(work.at(OVER - 40 * DAY).deps)
    assert not [each for each in work.notices() if each.kind == job.SOON], "nothing goes soon"
    for days in (-3, -2, 20):
        job.look(work.at(OVER + days * DAY).deps)
    assert there(work, *five) == [True] * 5, "nobody goes before admins had a month"
    told = [each for each in work.notices() if each.kind == job.SOON]
    assert {each.to for each in told} >= {"U0ADA", "U0PIA"}
    assert told[0].facts["n"] == 2
    work.at(OVER + 20 * DAY).until_quiet()
    assert any("each day, by myself" in words(each) for each in work.dm("U0ADA"))
    later = work.at(OVER + 30 * DAY)
    with work.deps.store.open() as books:
        until = (OVER + 60 * DAY).date().isoformat()
        job.hold(books, admin(books), {"who": "LEE@example.com", "why": "A claim", "until": until}, OVER)
        page = job.page(books, admin(books), OVER)
        (lines,) = ([each["due"] for each in page["lines"] if each["kind"] == "applications"],)
        assert lines == [2]
        assert [each["name"] for each in page["holds"]] == [five[1].candidacy.code]
    job.look(later.deps)
    assert there(work, *five) == [False, True, True, True, True]
    job.look(work.at(OVER + 62 * DAY).deps)
    assert there(work, *five) == [False, False, True, True, True], "once it is over, the clock counts"
    with work.deps.store.reading() as books:
        assert books.record.verify()[1] is None


def test_without_a_confirmed_region_no_candidate_goes_by_the_clock(work: Work, five: list[Seen]) -> None:
    with work.deps.store.engines.write() as connection:
        connection.exec_driver_sql(f"UPDATE workspaces SET region = NULL WHERE id = '{COMPANY}'")
    for days in (0, 40, 400):
        job.look(work.at(OVER + days * DAY).deps)
    assert there(work, *five) == [True] * 5


def test_a_member_who_is_held_is_forgotten_once_that_ends_and_not_before(work: Work) -> None:
    give_roles(work.deps.store)
    tomorrow = (NOW + DAY).date().isoformat()
    with work.deps.store.open() as books:
        books.people.put(replace(books.people.get(Identity(CIRCLE, "U0CORA")), is_admin=True), NOW)
        one, other = (
            books.members.begin(Member(CIRCLE, "Zoe", Standing.KNOWN, NOW, f"{each}@example.org")) for each in "ab"
        )  # fmt: skip
        job.hold(books, admin(books, CIRCLE), {"who": "B@example.org", "why": "A claim", "until": tomorrow}, NOW)
        with pytest.raises(FieldRefusals):
            job.hold(books, admin(books), {"who": "b@example.org", "why": "A claim", "until": tomorrow}, NOW)
        zoe = joining.unite(books, one, other, "U0MOE", NOW)
        hold = members.forget_or_wait(books, zoe, "", NOW)
        assert hold is not None
        assert hold.until.isoformat() == tomorrow
        page = job.page(books, admin(books, CIRCLE), NOW)
        assert [each["asked_at"] for each in page["holds"]] == [NOW]
    job.look(work.at(NOW + DAY).deps)
    with work.deps.store.open() as books:
        assert books.members.numbered(zoe.id) is not None
        with pytest.raises(NoSuchHold):
            job.end(books, admin(books), hold.id, NOW)
        job.end(books, admin(books, CIRCLE), hold.id, NOW + DAY)
    job.look(work.at(NOW + DAY).deps)
    job.look(work.at(NOW + 2 * DAY).deps)
    with work.deps.store.reading() as books:
        assert books.members.numbered(zoe.id) is None
        assert books.retention.of(Kind.MEMBER, zoe.id, NOW.date()) is None
        assert books.retention.waiting(CIRCLE, NOW.date() + 9 * DAY, 9) == []
        assert books.record.verify()[1] is None
