import pytest

from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import Mode, begin_draft, submit
from bot.rules.people import Identity
from bot.store import Store
from tests.make import NOW, TEAM, chain, step, wanted

MINA, OMAR, NOOR, ELSE = (Identity(TEAM, user) for user in ("U0MINA", "U0OMAR", "U0NOOR", "U0ELSE"))


def test_a_request_comes_back_as_it_was_put_in(store: Store) -> None:
    asked = submit(begin_draft(TEAM, "U0MINA", wanted(), NOW), "U0MINA", chain(), NOW)
    with store.open() as books:
        kept = books.requisitions.add(asked)
    with store.reading() as books:
        assert books.requisitions.for_notice(kept.id) == kept


def test_decisions_and_moves_are_added_once(store: Store) -> None:
    steps = chain(step("U0OMAR", "U0NOOR", mode=Mode.N_OF_M, needed=2, veto=True))
    with store.open() as books:
        kept = books.requisitions.add(submit(begin_draft(TEAM, "U0MINA", wanted(), NOW), "U0MINA", steps, NOW))
    for who in (OMAR, NOOR):
        with store.open() as books:
            before = books.requisitions.seen_by(who, kept.id)
            after = rules.approve(before, who.user, before.revision, NOW)
            books.requisitions.save(before, after)
    with store.reading() as books:
        assert books.requisitions.for_notice(kept.id) == after
    assert [d.approver for d in after.decisions] == ["U0OMAR", "U0NOOR"]
    assert after.state is rules.State.APPROVED


def test_nobody_finds_what_they_may_not_see(store: Store) -> None:
    with store.open() as books:
        kept = books.requisitions.add(submit(begin_draft(TEAM, "U0MINA", wanted(), NOW), "U0MINA", chain(), NOW))
        for who, id in ((ELSE, kept.id), (MINA, kept.id + 1), (Identity("T0OTHER", "U0MINA"), kept.id)):
            with pytest.raises(rules.Unknown):
                books.requisitions.seen_by(who, id)


def test_lists_show_what_is_mine_and_what_waits_for_me(store: Store) -> None:
    with store.open() as books:
        first = books.requisitions.add(submit(begin_draft(TEAM, "U0MINA", wanted(), NOW), "U0MINA", chain(), NOW))
        second = books.requisitions.add(
            submit(begin_draft(TEAM, "U0MINA", wanted(hiring_manager="U0ELSE"), NOW), "U0MINA", chain(), NOW)
        )
    with store.reading() as books:
        assert [r.id for r in books.requisitions.of(MINA)] == [second.id, first.id]
        assert [r.id for r in books.requisitions.of(ELSE)] == [second.id]
        assert [r.id for r in books.requisitions.waiting_for(OMAR)] == [first.id, second.id]
        assert list(books.requisitions.waiting_for(NOOR)) == []
