"""PostgreSQL's indexes of stretches are kept as they have to be by the clock."""

from __future__ import annotations

from datetime import timedelta

from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import ERRANDS, errands, searching
from bot.rules.search import Side
from bot.store import Store
from bot.words import Words
from tests.make import NOW
from tests.store.test_stretches import WORTH, grow, many, there

__all__ = ["many"]


def looked(store: Store, days: int) -> None:
    """It is looked at that day, and what is to be done is done."""
    deps = Deps(store, None, Words(MESSAGES), lambda: NOW + timedelta(days=days))  # type: ignore[arg-type]  # not asked
    searching.plan_stretches(deps, WORTH)
    while errands.one(deps, ERRANDS):
        pass


def test_they_are_made_by_the_clock_left_alone_while_all_is_well_and_made_anew_when_it_is_not(many: Store) -> None:
    looked(many, 0)
    first = there(many)
    assert first
    looked(many, 1)
    assert there(many) == first
    grow(many, WORTH)
    looked(many, 1)
    last = there(many)
    assert last[0] > first[0]
    many.engines.alone(f"DROP INDEX ix_search_people_{Side.COMMUNITY.value}_after_{last[0][0]}")
    assert there(many) == ()
    looked(many, 2)
    assert there(many) == last, "as in a database that was restored"


def test_a_small_community_has_none(many: Store) -> None:
    deps = Deps(many, None, Words(MESSAGES), lambda: NOW)  # type: ignore[arg-type]  # not asked
    searching.plan_stretches(deps)
    assert not errands.one(deps, ERRANDS)
    assert there(many) == ()
