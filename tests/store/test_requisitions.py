from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from bot.rules.company import Company
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import Mode, Requisition, Wanted, conditions, deciding
from bot.rules.hiring.requisitions.asking import begin_draft, submit
from bot.rules.hiring.requisitions.chain_editing import digest
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.people import Identity
from bot.store import Store
from tests.make import NOW, TEAM, chain, person, step, wanted


def asked(content: Wanted | None = None, *chains: Chain) -> Requisition:
    draft = begin_draft(TEAM, "U0MINA", content or wanted(), NOW)
    return submit(draft, "U0MINA", chains or (chain(),), Company(), NOW)


MINA, OMAR, NOOR, ELSE = (Identity(TEAM, user) for user in ("U0MINA", "U0OMAR", "U0NOOR", "U0ELSE"))


def test_a_request_comes_back_as_it_was_put_in(store: Store) -> None:
    with store.open() as books:
        kept = books.requisitions.add(asked())
    with store.reading() as books:
        assert books.requisitions.for_notice(kept.id) == kept


def test_decisions_and_moves_are_added_once(store: Store) -> None:
    steps = chain(step("U0OMAR", "U0NOOR", mode=Mode.N_OF_M, needed=2, veto=True))
    with store.open() as books:
        kept = books.requisitions.add(asked(None, steps))
    for who in (OMAR, NOOR):
        with store.open() as books:
            before = books.requisitions.seen_by(who, kept.id)
            after = deciding.approve(before, who.user, before.revision, NOW)
            books.requisitions.save(before, after)
    with store.reading() as books:
        assert books.requisitions.for_notice(kept.id) == after
    assert [d.approver for d in after.decisions] == ["U0OMAR", "U0NOOR"]
    assert after.state is rules.State.APPROVED


def test_two_who_decide_at_once_take_turns(store: Store) -> None:
    steps = chain(step("U0OMAR", "U0NOOR", mode=Mode.N_OF_M, needed=2, veto=True))
    with store.open() as books:
        kept = books.requisitions.add(asked(None, steps))

    def decide(who: Identity) -> None:
        with store.open() as books:
            before = books.requisitions.seen_by(who, kept.id)
            books.requisitions.save(before, deciding.approve(before, who.user, before.revision, NOW))

    with ThreadPoolExecutor(1) as pool:
        with store.open() as books:
            before = books.requisitions.seen_by(OMAR, kept.id)
            later = pool.submit(decide, NOOR)
            wait([later], 0.3)  # it could come so far if nothing kept it
            books.requisitions.save(before, deciding.approve(before, "U0OMAR", before.revision, NOW))
        later.result(20)
    with store.reading() as books:
        after = books.requisitions.for_notice(kept.id)
    assert after is not None
    assert after.state is rules.State.APPROVED


def test_nobody_finds_what_they_may_not_see(store: Store) -> None:
    with store.open() as books:
        kept = books.requisitions.add(asked())
        for who, id in ((ELSE, kept.id), (MINA, kept.id + 1), (Identity("T0OTHER", "U0MINA"), kept.id)):
            with pytest.raises(rules.Unknown):
                books.requisitions.seen_by(who, id)


def test_lists_show_what_is_mine_and_what_waits_for_me(store: Store) -> None:
    with store.open() as books:
        first = books.requisitions.add(asked())
        second = books.requisitions.add(
            asked(wanted(hiring_manager="U0ELSE"))
        )
    with store.reading() as books:
        assert [r.id for r in books.requisitions.of(MINA)] == [second.id, first.id]
        assert [r.id for r in books.requisitions.of(ELSE)] == [second.id]
        assert [r.id for r in books.requisitions.waiting_for(OMAR, NOW)] == [first.id, second.id]
        assert list(books.requisitions.waiting_for(NOOR, NOW)) == []


def test_chains_come_back_as_they_were_set(store: Store) -> None:
    limits = (
        Condition("level", conditions.Test.IN, values=("Senior", "高级")),
        Condition("pay_to", conditions.Test.OVER, other="pay_from"),
        Condition("remote", conditions.Test.IS, True),
        Condition("recruiter", conditions.Test.IS_NOT, None),
    )
    more = {"conditions": limits, "inputs": frozenset({"pay_to", "level"}), "hours_allowed": 16, "backup": "U0NOOR"}
    whole = step("U0OMAR", "role:manager", mode=Mode.N_OF_M, needed=2, veto=True, **more)
    chains = (chain(whole, name="Large", conditions=limits), chain(name="Every request"))
    with store.open() as books:
        books.workspaces.set_chains(TEAM, chains)
    with store.reading() as books:
        assert books.workspaces.get(TEAM).chains == chains
        assert digest(books.workspaces.get(TEAM).chains) == digest(chains)


def test_people_who_may_approve_are_found_by_their_addresses(store: Store) -> None:
    with store.open() as books:
        for user, is_guest, is_active in (("U0A", False, True), ("U0B", True, True), ("U0C", False, False)):
            books.people.put(person(user, email=f"{user}@A.example", is_guest=is_guest, is_active=is_active), NOW)
    with store.reading() as books:
        found = books.people.by_emails(TEAM, ["u0a@a.EXAMPLE", "u0b@a.example", "u0c@a.example", "nobody@a.example"])
        assert found == {"u0a@a.example": "U0A"}
        assert books.people.by_emails("T0OTHER", ["u0a@a.example"]) == {}
