"""Hundreds planned at once are planned as one by one: the same rows, each key once, what was withdrawn again."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.rules.notices import Carrier, Planned, State
from bot.store import Store
from bot.store.schema import lineage, notices
from tests.make import NOW, planned

ODD = [
    planned("plain"),
    planned("quotes ' \" % ? :x \\ $", about="it's", facts={"text": "a 'quote', \"two\" \\ and %s ? :y", "n": None}),
    planned("chinese 李伟", facts={"who": "李伟", "list": [1, 2.5, True, None], "in": {"the": "depth"}}),
    planned("late", due_at=datetime(2027, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=8))), stale_after=NOW),
    planned("home", carrier=Carrier.HOME, living=True),
    planned("reply", reply_to="plain", to="C0HR"),
]


def rows(store: Store) -> list[dict[str, Any]]:
    with store.engines.read() as connection:
        found = connection.execute(select(notices).order_by(notices.c.key)).mappings()
        return [{name: value for name, value in row.items() if name != "seq"} for row in found]


def many(store: Store, *planned: Planned, now: datetime = NOW) -> frozenset[str]:
    with store.open() as books:
        return books.notices.plan_many(planned, now)


def test_the_rows_are_the_same_as_one_by_one(store: Store) -> None:
    with store.open() as books:
        for each in ODD:
            assert books.notices.plan(each, NOW)
    one_by_one = rows(store)
    with store.engines.write() as connection:
        connection.execute(delete(notices))
    assert many(store, *ODD) == {each.key for each in ODD}
    assert rows(store) == one_by_one


def test_a_key_is_planned_once_wherever_it_stands_twice(store: Store) -> None:
    assert many(store, planned("a", to="U0FIRST"), planned("b"), planned("a", to="U0SECOND")) == {"a", "b"}
    assert many(store, planned("b"), planned("c")) == {"c"}
    assert many(store, planned("b"), planned("c")) == frozenset()
    assert many(store) == frozenset()
    assert [(row["key"], row["to"]) for row in rows(store)][:2] == [("a", "U0FIRST"), ("b", "U0OMAR")]


def test_facts_that_are_no_json_are_refused_one_by_one_and_together(store: Store) -> None:
    wrong = planned("wrong", facts={"at": NOW})
    with pytest.raises(TypeError), store.open() as books:
        books.notices.plan(wrong, NOW)
    with pytest.raises(TypeError):
        many(store, planned("well"), wrong)
    assert rows(store) == []


def test_they_are_said_in_the_order_they_are_given(store: Store) -> None:
    keys = [f"{n}" for n in range(200, 0, -1)]
    many(store, *(planned(key) for key in keys))
    with store.reading() as books:
        assert [notice.key for notice in books.notices.about("requisition:1")] == keys


def test_what_was_withdrawn_unsaid_is_due_again_and_what_was_said_is_not(store: Store) -> None:
    many(store, planned("unsaid", about="x"), planned("said", about="x", to="U0NOOR"))
    with store.open() as books:
        (said,) = [each for each in books.notices.claim(NOW, NOW, 9) if each.key == "said"]
        books.notices.start_sending(said, NOW)
        books.notices.sent(said, "D0", "1.1")
        books.notices.withdraw("x")
    assert many(store, planned("unsaid", facts={"n": 2}), planned("said")) == {"unsaid"}
    found = {row["key"]: (row["state"], row["facts"]) for row in rows(store)}
    assert found == {"unsaid": (State.DUE.value, {"n": 2}), "said": (State.SENT.value, {})}


def test_after_a_restore_what_is_planned_at_once_is_looked_up_first_too(store: Store) -> None:
    with store.engines.write() as connection:
        connection.execute(update(lineage).values(copied_at=NOW - timedelta(hours=1), look_until=NOW))
    many(store, planned("before"), now=NOW - timedelta(seconds=1))
    many(store, planned("after"), now=NOW)
    assert [row["unclear_since"] for row in rows(store)] == [None, NOW - timedelta(hours=1)]


@pytest.mark.parametrize("size", [1, 500, 2000])
def test_some_hundreds_are_one_statement(store: Store, size: int) -> None:
    assert len(many(store, *(planned(f"{n}") for n in range(size)))) == size
