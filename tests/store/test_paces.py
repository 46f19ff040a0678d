"""The pace of sending, shared through the database: no more than may go, and nobody waits for somebody else's pace."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, event, text
from sqlalchemy.exc import IntegrityError

from bot.rules.access import Kind
from bot.rules.notices import LEASE, Carrier, Notice, State, Way
from bot.rules.people import Identity
from bot.rules.rates import REST, UNPACED, Rates, paced
from bot.store import Store
from bot.store.claiming import LONGEST_WINDOW, WINDOW
from bot.store.schema import notices
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM, planned

OTHER = "T0OTHER"
RATES = paced(300)
AT_ONCE = RATES.of(Way.POST).at_once
APART = RATES.of(Way.POST).apart


def seconds(count: float) -> datetime:
    return NOW + timedelta(seconds=count)


@pytest.fixture(autouse=True)
def other(store: Store) -> None:
    """A second workspace."""
    with store.open() as books:
        books.workspaces.put(OTHER, Kind.COMPANY, "Other")


def plan(store: Store, *keys: str, **changes: Any) -> None:
    """Each to a person of its own, unless `to` says to whom."""
    with store.open() as books:
        for key in keys:
            books.notices.plan(planned(key, **{"to": key, **changes}), NOW)


def crowd(store: Store, count: int, to: str | None = None, state: State = State.DUE) -> None:
    """So many notices in one conversation or each in its own, written at once."""
    conversation = f"'{to}'" if to else f"'U{state}' || n"
    rows = text(
        'INSERT INTO notices (id, key, kind, about, workspace, "to", lane, carrier, facts, living, state, due_at,'
        " wanted, shown, fence, attempts)"
        " WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)"
        f" SELECT {conversation} || ' ' || n, {conversation} || ' ' || n, 'commands.hint', 'x', :team, {conversation},"
        f" :lane || {conversation}, 'message', '{{}}', :no, '{state}', :due, 1, 0, 0, 0 FROM numbers"
    ).bindparams(bindparam("due", type_=notices.c.due_at.type))
    values = {"last": count - 1, "team": TEAM, "lane": f"{TEAM}:message:", "no": False, "due": NOW}
    with store.engines.write() as connection:
        connection.execute(rows, values)


def claim(store: Store, real: datetime = NOW, most: int = 100, rates: Rates = RATES) -> list[Notice]:
    with store.open() as books:
        return list(books.notices.claim(NOW, real, most, rates))


def send(store: Store, *claimed: Notice, at: datetime = NOW) -> None:
    for number, notice in enumerate(claimed):
        with store.open() as books:
            assert books.notices.start_sending(notice, NOW)
            rests_until = at + REST if notice.way is Way.POST else None
            assert books.notices.sent(notice, "D0", f"{number}.1", rests_until=rests_until)


def keys(claimed: list[Notice]) -> list[str]:
    return [notice.key for notice in claimed]


def test_a_claim_takes_no_more_than_may_go_now_and_the_next_one_waits(store: Store) -> None:
    plan(store, *(f"U{n:02}" for n in range(12)))
    assert len(claim(store)) == AT_ONCE
    assert claim(store) == []
    with store.reading() as books:
        ahead = books.notices.ahead(NOW, NOW, RATES)
    assert (ahead.is_ready, ahead.next_at) == (False, NOW + APART)
    assert keys(claim(store, NOW + APART)) == ["U08"]


def test_a_pace_that_is_used_up_keeps_no_other_workspace_and_no_other_way_waiting(store: Store) -> None:
    plan(store, *(f"U{n:02}" for n in range(20)))
    plan(store, "elsewhere", workspace=OTHER)
    plan(store, "home", carrier=Carrier.HOME)
    first = claim(store)
    assert {"elsewhere", "home"} < set(keys(first))
    assert Counter(notice.queue for notice in first)[TEAM, Way.POST] == AT_ONCE


def test_hands_are_shared_among_all_that_may_go(store: Store) -> None:
    plan(store, *(f"U{n:02}" for n in range(20)))
    plan(store, *(f"O{n:02}" for n in range(20)), workspace=OTHER)
    plan(store, *(f"H{n:02}" for n in range(20)), carrier=Carrier.HOME)
    queues = Counter(notice.queue for notice in claim(store, most=8))
    assert queues == {(TEAM, Way.POST): 3, (OTHER, Way.POST): 3, (TEAM, Way.HOME): 2}


def test_edits_that_wait_for_their_pace_hold_up_no_new_message_even_in_their_conversation(store: Store) -> None:
    edits = [f"U{n:02}" for n in range(10)]
    plan(store, *edits, living=True, about="edited")
    first = claim(store, rates=UNPACED)
    send(store, *first)
    with store.open() as books:
        books.notices.refresh(NOW, about="edited")
    plan(store, *(f"ask {to}" for to in edits), to="U0OMAR")
    plan(store, *(f"again {to}" for to in edits[-2:]), to="U09")
    now = claim(store, seconds(2))
    assert Counter(notice.way for notice in now) == {Way.POST: 2, Way.EDIT: RATES.of(Way.EDIT).at_once}
    assert {"ask U00", "again U08"} < set(keys(now))


def test_of_fifty_copies_whoever_acts_has_theirs_first_also_when_all_wait_already(store: Store) -> None:
    copies = [f"U{n:02}" for n in range(50)]
    plan(store, *copies, living=True, about="edited")
    with store.open() as books:
        books.notices.plan(planned("not said yet", to="U45", about="edited", living=True), seconds(60))
    send(store, *claim(store, rates=UNPACED))
    shown = list[str]()
    for minute, actor in ((0, "U40"), (1, "U45"), (2, "")):
        with store.open() as books:
            if actor:
                books.notices.acts(Identity(TEAM, actor))
            books.notices.refresh(NOW, about="edited")
        found = claim(store, seconds(60 * minute))
        assert {notice.way for notice in found} <= {Way.EDIT}
        send(store, *found)
        shown.append(found[0].key)
    assert shown[:2] == ["U40", "U45"], "theirs comes before what waited longer"
    assert shown[2] not in {"U40", "U45"}
    left = [notice.key for notice in claim(store, seconds(600), rates=UNPACED)]
    assert left == sorted(left), "the others in the order in which they were said"


def test_what_is_not_due_yet_does_not_come_earlier_for_whoever_acts(store: Store) -> None:
    plan(store, "U00", living=True, about="edited")
    (first,) = claim(store)
    send(store, first)
    with store.open() as books:
        books.notices.refresh(NOW, about="edited")
    (edit,) = claim(store, seconds(2))
    with store.open() as books:
        books.notices.defer(edit, seconds(3600))
        books.notices.acts(Identity(TEAM, "U00"))
        books.notices.refresh(NOW, about="edited")
    with store.reading() as books:
        assert books.notices.next_due() == seconds(3600)


def test_a_conversation_rests_a_second_after_a_message_and_no_other_does(store: Store) -> None:
    plan(store, "a1", "a2", to="U0OMAR")
    send(store, *claim(store))
    plan(store, "b1")
    assert keys(claim(store, seconds(0.9))) == ["b1"]
    with store.reading() as books:
        assert books.notices.ahead(NOW, seconds(0.9), RATES).next_at == seconds(1)
    assert keys(claim(store, seconds(1))) == ["a2"]


def test_what_is_edited_neither_waits_for_a_rest_nor_begins_one(store: Store) -> None:
    plan(store, "a1", "a2", to="U0OMAR", living=True)
    send(store, *claim(store))
    with store.open() as books:
        books.notices.refresh(NOW, keys=["a1"])
    edit = claim(store, seconds(0.5))
    assert [(notice.key, notice.way) for notice in edit] == [("a1", Way.EDIT)]
    send(store, *edit, at=seconds(0.9))
    assert keys(claim(store, seconds(1))) == ["a2"]


def test_when_slack_says_wait_all_processes_wait_by_that_way_in_that_workspace_only(store: Store) -> None:
    plan(store, "a", "b")
    plan(store, "elsewhere", workspace=OTHER)
    plan(store, "home", carrier=Carrier.HOME)
    for rates in (UNPACED, RATES):
        with store.open() as books:
            books.paces.set_back((TEAM, Way.POST), rates.of(Way.POST), seconds(30))
    other = Store(store.engines.engine.url.render_as_string(hide_password=False), Secrets(KEYS))
    with other:
        assert set(keys(claim(other))) == {"elsewhere", "home"}
        assert claim(other, seconds(29.9), rates=UNPACED) == []
        assert len(claim(other, seconds(30))) == 1, "and then no crowd"
        assert len(claim(other, seconds(30) + APART)) == 1


def test_what_did_not_go_takes_nobodys_turn(store: Store) -> None:
    plan(store, *(f"U{n:02}" for n in range(12)))
    for notice in claim(store)[:3]:
        with store.open() as books:
            books.notices.defer(notice, NOW + timedelta(hours=9))
            books.paces.give_back(notice.queue, RATES.of(notice.way))
    assert len(claim(store)) == 3
    with store.open() as books:
        books.paces.give_back((OTHER, Way.EDIT), UNPACED.of(Way.EDIT))


def test_processes_that_claim_at_the_same_moment_take_together_what_may_go_once(store: Store) -> None:
    crowd(store, 200)
    url = store.engines.engine.url.render_as_string(hide_password=False)
    begin, found = threading.Barrier(4), []

    def process() -> None:
        with Store(url, Secrets(KEYS)) as mine:
            begin.wait()
            for _ in range(5):
                try:
                    found.extend(keys(claim(mine, most=4)))
                except IntegrityError:
                    continue

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == AT_ONCE


def test_thousands_queued_in_one_conversation_stand_aside_and_come_back_in_their_order(store: Store) -> None:
    crowd(store, 6 * LONGEST_WINDOW, to="C0HOT")
    plan(store, "behind")
    in_hand: list[Notice] = []
    for _ in range(12):
        in_hand += claim(store, rates=UNPACED)
    assert keys(in_hand) == ["C0HOT 0", "behind"]
    found = []
    for second in range(1, WINDOW):
        send(store, *in_hand, at=seconds(second - 1))
        in_hand = claim(store, seconds(second))
        found += keys(in_hand)
    assert found == [f"C0HOT {n}" for n in range(1, WINDOW)]


def test_rests_that_are_over_are_forgotten(store: Store) -> None:
    plan(store, "a", "b")
    send(store, *claim(store))
    with store.open() as books:
        assert books.paces.forget(seconds(1)) == 0
        assert books.paces.forget(seconds(2)) == 2


def test_a_wait_that_is_over_ends_wherever_it_stands_in_the_queue(store: Store) -> None:
    plan(store, *(f"U{n:02}" for n in range(5)))
    last = claim(store)[-1]
    with store.open() as books:
        books.notices.retry(last, "away", seconds(10))
        assert books.notices.release_expired(seconds(200), seconds(260)) == 4
    with store.reading() as books:
        assert books.notices.ahead(NOW, seconds(5), RATES).next_at == seconds(10)
    assert keys(claim(store, NOW + LEASE)) == [f"U{n:02}" for n in range(5)]


@pytest.fixture
def plans(store: Store) -> Iterator[list[str]]:
    """How the engine goes about every statement that names notices, line by line."""
    lines: list[str] = []
    def explain(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if "notices" in statement and not many and "EXPLAIN" not in statement and "ANALYZE" not in statement:
            beside = cursor.connection.cursor()
            how = "EXPLAIN QUERY PLAN" if store.engines.is_sqlite else "EXPLAIN"
            beside.execute(f"{how} {statement}", values)
            lines.extend(str(row[-1]) for row in beside.fetchall())

    event.listen(Engine, "before_cursor_execute", explain)
    yield lines
    event.remove(Engine, "before_cursor_execute", explain)


@pytest.mark.parametrize("to", [None, "C0HOT"])
def test_a_claim_walks_along_indexes_and_reads_through_no_table(
    store: Store, plans: list[str], to: str | None
) -> None:
    crowd(store, 30_000, state=State.SENT)
    crowd(store, 30_000, to)
    if not store.engines.is_sqlite:
        with store.engines.write() as connection:
            connection.exec_driver_sql("ANALYZE notices")
    plans.clear()
    with store.reading() as books:
        books.notices.ahead(NOW, NOW, RATES)
    for _ in range(2):
        claimed = claim(store)
    with store.open() as books:
        books.notices.claim_unclear(NOW)
        books.notices.claim_repair(NOW)
        books.notices.release_expired(NOW, NOW)
    assert claimed == []
    assert len(plans) > 20
    assert [line for line in plans if "Seq Scan on notices" in line or line == "SCAN notices"] == []


def test_an_edit_is_told_from_a_message_where_it_is_queued(store: Store) -> None:
    plan(store, "a", living=True)
    (posted,) = claim(store)
    send(store, posted)
    with store.open() as books:
        books.notices.refresh(NOW, keys=["a"])
    (edit,) = claim(store, seconds(2))
    assert (posted.way, edit.way, edit.state) == (Way.POST, Way.EDIT, State.CLAIMED)
    with store.engines.read() as connection:
        assert connection.execute(notices.select()).mappings().one()["way"] == "edit"
