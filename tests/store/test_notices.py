"""Planned once, claimed one at a time in each conversation, fenced, released, refreshed."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.rules.notices import LEASE, Notice, State
from bot.store import Store
from bot.store.moves import Sent
from tests.make import NOW, planned

LATER = NOW + LEASE + timedelta(seconds=1)


def plan(store: Store, *keys: str, **changes: object) -> None:
    with store.open() as books:
        for key in keys:
            books.notices.plan(planned(key, **changes), NOW)


def claim(store: Store, most: int = 10, real: object = NOW) -> list[Notice]:
    with store.open() as books:
        return list(books.notices.claim(NOW, real, most))  # type: ignore[arg-type]


def send(store: Store, notice: Notice, ts: str = "1.1") -> bool:
    with store.open() as books:
        return books.notices.start_sending(notice, NOW) and books.notices.sent(notice, "D0OMAR", ts)


def state(store: Store, notice: Notice) -> State:
    with store.reading() as books:
        found = books.notices.get(notice.id)
    assert found is not None
    return found.state


def test_a_key_is_planned_once(store: Store) -> None:
    with store.open() as books:
        assert books.notices.plan(planned("k"), NOW)
        assert not books.notices.plan(planned("k"), NOW)


def test_what_was_withdrawn_unsaid_is_due_again_when_it_is_true_again(store: Store) -> None:
    plan(store, "a", "said")
    said = claim(store)[0]
    with store.open() as books:
        books.notices.withdraw("requisition:1")
    assert state(store, said) is State.WITHDRAWN
    with store.open() as books:
        assert books.notices.plan(planned("a", due_at=NOW, facts={"n": 2}), NOW)
        assert not books.notices.plan(planned("a"), NOW)
    assert not send(store, said), "the claim from before is worth nothing"
    (again,) = claim(store)
    assert (again.key, again.facts) == ("a", {"n": 2})
    assert send(store, again)
    with store.open() as books:
        books.notices.withdraw("requisition:1")
        assert not books.notices.plan(planned("a"), NOW), "what was said is not said again"


def test_one_claim_in_a_conversation_at_a_time_and_in_order(store: Store) -> None:
    plan(store, "a1", "a2")
    plan(store, "b1", to="U0NOOR")
    first = claim(store)
    assert [n.key for n in first] == ["a1", "b1"]
    assert claim(store) == []
    assert send(store, first[0])
    assert [n.key for n in claim(store)] == ["a2"]


def test_the_database_itself_refuses_a_second_claim_in_a_conversation(store: Store) -> None:
    plan(store, "a1", "a2")
    claim(store)
    with pytest.raises(IntegrityError), store.engines.write() as connection:
        connection.exec_driver_sql("UPDATE notices SET state = 'claimed'")


def test_a_reply_waits_for_its_parent(store: Store) -> None:
    plan(store, "parent")
    plan(store, "reply", to="C0OTHER", reply_to="parent")
    parent = claim(store)
    assert [n.key for n in parent] == ["parent"]
    send(store, parent[0], "7.7")
    reply = claim(store)
    assert [(n.key, n.thread_ts) for n in reply] == [("reply", "7.7")]


def test_a_parent_that_never_comes_keeps_no_reply_waiting(store: Store) -> None:
    plan(store, "parent")
    plan(store, "reply", to="C0OTHER", reply_to="parent")
    (parent,) = claim(store)
    with store.open() as books:
        books.notices.end(parent, State.FAILED, "channel_not_found")
    assert [(n.key, n.thread_ts) for n in claim(store)] == [("reply", None)]


def test_a_claim_whose_lease_ran_out_is_given_back_and_its_holder_is_fenced_off(store: Store) -> None:
    plan(store, "k")
    (lost,) = claim(store)
    with store.open() as books:
        assert books.notices.release_expired(LATER, LATER) == 1
    (again,) = claim(store, real=LATER)
    assert not send(store, lost)
    assert send(store, again)


def test_many_are_sent_at_once_each_under_its_own_claim(store: Store) -> None:
    for number in range(4):
        plan(store, f"{number}", to=f"U{number}", living=True)
    lost, changed, *well = claim(store)
    with store.open() as books:
        books.notices.hand_back([lost], LATER)
        started = books.notices.start_sending_all([lost, changed, *well], NOW)
        books.notices.refresh(NOW, keys=[changed.key])
        said = [Sent(each, f"D{each.to}", f"{each.key}.1", LATER) for each in (lost, changed, *well)]
        assert books.notices.sent_all(said) == started == {changed.id, *(each.id for each in well)}
    assert [state(store, each) for each in (lost, changed, *well)] == [State.DUE, State.DUE, State.SENT, State.SENT]
    with store.reading() as books:
        stand = [books.notices.get(each.id) for each in (lost, changed, *well)]
    assert [each and (each.channel, each.ts) for each in stand] == [
        (None, None), ("DU1", "1.1"), ("DU2", "2.1"), ("DU3", "3.1"),
    ]  # fmt: skip


def test_a_half_sent_notice_is_unclear_and_blocks_its_conversation_until_looked_up(store: Store) -> None:
    plan(store, "a1", "a2")
    (notice,) = claim(store)
    with store.open() as books:
        books.notices.start_sending(notice, NOW)
    settled = LATER + timedelta(seconds=60)
    with store.open() as books:
        books.notices.release_expired(LATER, settled)
    assert state(store, notice) is State.UNCLEAR
    assert claim(store, real=LATER) == []
    with store.open() as books:
        assert books.notices.claim_unclear(LATER) is None
        found = books.notices.claim_unclear(settled)
        assert found is not None
        assert books.notices.claim_unclear(settled) is None
        assert books.notices.sent(found, "D0OMAR", "1.1")
    assert [n.key for n in claim(store, real=settled)] == ["a2"]


def test_what_is_withdrawn_while_claimed_is_not_sent(store: Store) -> None:
    plan(store, "k")
    (notice,) = claim(store)
    with store.open() as books:
        books.notices.withdraw("requisition:1")
    assert not send(store, notice)
    assert state(store, notice) is State.WITHDRAWN


def test_a_living_message_is_due_until_it_shows_what_is_wanted(store: Store) -> None:
    plan(store, "k", living=True)
    (notice,) = claim(store)
    with store.open() as books:
        books.notices.refresh(NOW, about="requisition:1")  # while the first showing is on its way
    send(store, notice)
    (again,) = claim(store)
    assert (again.id, again.ts, again.wanted, again.shown) == (notice.id, "1.1", 2, 1)
    send(store, again)
    assert claim(store) == []
    with store.open() as books:
        books.notices.refresh(NOW, keys=["k"])
    assert [n.wanted for n in claim(store)] == [3]


def test_a_message_that_does_not_live_is_never_shown_anew(store: Store) -> None:
    plan(store, "k")
    send(store, claim(store)[0])
    with store.open() as books:
        books.notices.refresh(NOW, about="requisition:1")
    assert claim(store) == []


def test_a_refused_notice_waits_in_real_time_and_holds_its_place(store: Store) -> None:
    plan(store, "a1", "a2")
    (notice,) = claim(store)
    until = NOW + timedelta(seconds=30)
    with store.open() as books:
        books.notices.retry(notice, "ratelimited", until)
    assert claim(store) == []
    assert [(n.key, n.attempts) for n in claim(store, real=until)] == [("a1", 1)]


def test_a_deferred_notice_lets_the_next_one_pass(store: Store) -> None:
    plan(store, "a1", "a2")
    (notice,) = claim(store)
    with store.open() as books:
        books.notices.defer(notice, NOW + timedelta(hours=9))
        assert books.notices.next_due() == NOW
    assert [n.key for n in claim(store)] == ["a2"]


def test_a_late_copy_is_looked_for_once(store: Store) -> None:
    plan(store, "k")
    (notice,) = claim(store)
    with store.open() as books:
        books.notices.sent(notice, "D0OMAR", "1.1", repair_at=LATER)
        assert books.notices.claim_repair(NOW) is None
        found = books.notices.claim_repair(LATER)
        assert found is not None
        books.notices.repaired(found, NOW)
        assert books.notices.claim_repair(LATER + LEASE * 2) is None


def test_an_errand_is_planned_and_done_once(store: Store) -> None:
    with store.open() as books:
        assert books.errands.plan("e", "people.read", {"workspace": "T"}, NOW)
        assert not books.errands.plan("e", "people.read", {"workspace": "T"}, NOW)
    with store.open() as books:
        errand = books.errands.claim(NOW, NOW)
        assert errand is not None
        assert books.errands.claim(NOW, NOW) is None
        assert books.errands.retry(errand, "away", NOW)
    with store.open() as books:
        lost = books.errands.claim(NOW, NOW)
        again = books.errands.claim(NOW, LATER)
        assert lost is not None
        assert again is not None
        assert not books.errands.finish(lost)
        assert books.errands.finish(again)
        assert books.errands.claim(NOW, LATER + LEASE * 2) is None
