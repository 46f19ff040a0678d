"""Who is held, who waits for the end of it, and whose time is over, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.erasures import Kind
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.reports.pool import answered
from bot.rules.retention import Hold, NoSuchHold
from bot.store import Store
from tests.make import NOW, TEAM
from tests.store.test_candidates import KIM, kept

DAY, TODAY = timedelta(days=1), NOW.date()


def test_holds_are_listed_moved_ended_and_waited_for(store: Store) -> None:
    with store.open() as books:
        short = books.retention.hold(Hold(TEAM, Kind.MEMBER, 7, "A", TODAY, "U0ADA", NOW))
        long = books.retention.hold(Hold(TEAM, Kind.MEMBER, 7, "B", TODAY + DAY, "U0ADA", NOW))
        other = books.retention.hold(Hold(TEAM, Kind.CANDIDATE, 7, "C", TODAY + DAY, "U0ADA", NOW))
        assert books.retention.of(Kind.MEMBER, 7, TODAY) == long
        assert books.retention.held(Kind.MEMBER, [7, 8], TODAY) == {7}
        books.retention.ask(long, "", NOW)
        books.retention.ask(long, "U0MOE", NOW + DAY)
        books.retention.move(7, 8)
        assert [each.id for each in books.retention.listed(TEAM, TODAY, 9)] == [short.id, long.id, other.id]
        assert books.retention.listed(TEAM, TODAY, 9)[0].asked_at == NOW
        books.retention.end(long, NOW)
        assert books.retention.waiting(TEAM, TODAY, 9) == [], "the short one holds them still"
        assert books.retention.waiting(TEAM, TODAY + DAY, 9) == [(Kind.MEMBER, 8)]
        over = TODAY + 2 * DAY
        for workspace, id, day in ((TEAM, long.id, TODAY), ("T0OTHER", other.id, TODAY), (TEAM, other.id, over)):
            with pytest.raises(NoSuchHold):
                books.retention.get(workspace, id, day)
        books.retention.forget(Kind.MEMBER, 8)
        assert books.retention.waiting(TEAM, TODAY + DAY, 9) == []
        assert {each.why for each in books.retention.listed(TEAM, TODAY, 9)} == {"", "C"}


def test_whose_last_recruitment_ended_before_is_over_unless_they_work_here_or_agreed_to_more(store: Store) -> None:
    with store.open() as books:
        seen = [kept(books, replace(KIM, name=each, emails=(f"{each}@example.com",), phone="")) for each in "abcd"]
        for each in seen[:3]:
            books.candidates.move(each.candidacy, moving.moved(each.candidacy, What.WITHDRAW, 2, "", NOW, "pay"))
        books.pool.answer(seen[1].candidacy.id, answered(is_yes=True, months=12, now=NOW))
        for is_yes in (True, False):
            books.pool.answer(seen[2].candidacy.id, answered(is_yes=is_yes, months=12, now=NOW))
        a, b, c = (each.candidate.id for each in seen[:3])
        soon = NOW + DAY
        assert books.retention.over(TEAM, NOW, soon, 9) == []
        assert books.retention.over(TEAM, soon, soon, 9) == [a, c]
        assert books.retention.over(TEAM, soon, soon, 9, after=a) == [c]
        assert books.retention.over(TEAM, soon, NOW + 400 * DAY, 9) == [a, b, c], "a yes runs out"
        assert books.retention.count_over(TEAM, soon, soon) == 2
        assert books.retention.count_notes(TEAM, soon) == books.retention.drop_notes(TEAM, soon, TODAY) == 0
