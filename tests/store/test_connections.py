"""Connections stand sealed; a delivery is kept once, also when it comes twice at the same moment; and is forgotten."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.rules.hiring.candidates.connecting import Event, Kind, Lack, State
from bot.rules.hiring.candidates.systems import Means, Told
from bot.store import Store
from bot.store.schema import connections, deliveries
from tests.make import NOW
from tests.sampled.systems import connection
from tests.store.test_candidates import kept

IN, OUT = connection(Kind.GENERIC, jobs={"7": 1}), connection(Kind.RECEIVER)
TOLD = Told("application.applied", Means.APPLIED, "d-1", "a-1", "7", "Kim", ("kim@example.com",))


def connected(store: Store) -> None:
    with store.open() as books:
        books.connections.add(IN)
        books.connections.add(OUT)


def test_a_connection_comes_back_as_it_was_and_its_secret_stands_sealed(store: Store) -> None:
    connected(store)
    with store.open() as books:
        assert books.connections.of(IN.workspace) == [IN, OUT]
        books.connections.save(replace(IN, revoked_at=NOW, secret="another"))
        assert books.connections.of(IN.workspace) == [OUT]
        assert books.connections.get(IN.id) == replace(IN, revoked_at=NOW, secret="another")
    with store.engines.read() as connected_to:
        columns = select(connections.c.secret, connections.c.url)
        sealed = b"".join(filter(None, (cell for row in connected_to.execute(columns) for cell in row)))
    assert OUT.secret.encode() not in sealed
    assert OUT.url.encode() not in sealed


def test_a_delivery_that_comes_twice_at_the_same_moment_is_kept_once(store: Store) -> None:
    connected(store)
    gate, found = threading.Barrier(2), list[int | None]()

    def come() -> None:
        gate.wait()
        with store.open() as books:
            found.append(books.connections.keep(IN.id, TOLD, "{}", NOW))

    both = [threading.Thread(target=come) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert found.count(None) == 1
    with store.open() as books:
        assert len(books.connections.deliveries(IN.id)) == 1
        assert books.connections.keep(OUT.id, TOLD, "{}", NOW) is not None, "another connection's is another"


def test_what_a_delivery_brought_is_forgotten_and_what_waited_waits_no_more(store: Store) -> None:
    connected(store)
    with store.open() as books:
        for n, state in enumerate((State.WAITING, State.DONE, State.WAITING)):
            at = NOW + timedelta(days=n // 2)
            id = books.connections.keep(IN.id, replace(TOLD, delivery=f"{n}"), '{"name": "Kim"}', at)
            delivery = books.connections.delivery(id or 0)
            assert delivery is not None
            assert delivery.body == '{"name": "Kim"}'
            books.connections.settle(replace(delivery, state=state, lack=Lack.JOB))
        assert books.connections.forget(NOW + timedelta(hours=1)) == 2
        assert len(books.connections.waiting(IN.id)) == books.connections.waiting_in(IN.workspace)[IN.id] == 1
        assert [each.lack for each in books.connections.deliveries(IN.id)] == [Lack.JOB, Lack.JOB, Lack.FORGOTTEN]
    with store.engines.read() as read:
        assert [body is None for body in read.execute(select(deliveries.c.body)).scalars()].count(True) == 2


def test_an_application_is_known_by_its_id_and_what_is_told_is_told_once(store: Store) -> None:
    connected(store)
    with store.open() as books:
        id = kept(books).candidacy.id
        assert not books.candidates.is_used(id)
        books.connections.link(IN.id, "a-1", id)
        books.connections.link(IN.id, "a-1", id)
        assert books.connections.linked(IN.id, "a-1") == id
        assert books.connections.linked(OUT.id, "a-1") is None
        assert books.connections.externals(id) == [("generic", "Careers", "a-1")]
        assert books.candidates.is_used(id), "an import that brought them takes nobody back any more"
        first = books.connections.send(OUT.id, "k", Event.ADDED.value, id, {"stage": 1}, NOW)
        assert first
        assert books.connections.send(OUT.id, "k", Event.ADDED.value, id, {}, NOW) is None
        (sending,) = books.connections.sendings_about(id)
        books.connections.settle_sending(replace(sending, state=State.FAILED, attempts=9, why="too_slow"))
        assert books.connections.sending(first) == replace(sending, state=State.FAILED, attempts=9, why="too_slow")
