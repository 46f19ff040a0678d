"""The record is append-only: every kind of tampering is found."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from bot.store import Store
from bot.store.record import START, Anchor, _digest, _hash
from bot.store.schema import record
from tests.make import NOW


def written(store: Store) -> None:
    for n in range(5):
        with store.open() as books:
            books.record.note(NOW, "hiring.requisitions.approve", f"requisition:{n}", who="U0OMAR", why="因为")


def test_an_untouched_record_verifies_and_is_read_by_what_it_is_about(store: Store) -> None:
    written(store)
    with store.reading() as books:
        assert books.record.verify() == (5, None)
        (entry,) = books.record.about("requisition:3")
        assert (entry["number"], entry["who"], entry["why"]) == (4, "U0OMAR", "因为")


def test_a_failed_transaction_takes_no_number(store: Store) -> None:
    def fail() -> None:
        with store.open() as books:
            books.record.note(NOW, "x", "y")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as books:
        assert books.record.verify() == (0, None)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE record SET about = 'requisition:9' WHERE number = 3", "entry 3 was changed"),
        ("UPDATE record SET digest = 'x' WHERE number = 3", "entry 3 was changed"),
        ("UPDATE record SET previous = 'x' WHERE number = 3", "entry 3 does not follow"),
        ("UPDATE record_personal SET text = '{}' WHERE number = 2", "entry 2 had its personal part changed"),
        ("UPDATE record_head SET number = 4", "the head says 4"),
        ("UPDATE record_head SET hash = 'x'", "the head says"),
    ],
)
def test_a_change_is_found(store: Store, statement: str, found: str) -> None:
    written(store)
    with store.engines.write() as connection:
        connection.execute(text(statement))
    with store.reading() as books:
        assert found in (books.record.verify()[1] or "")


@pytest.mark.parametrize(("number", "found"), [(2, "entry 2 is missing"), (5, "the head says 5")])
def test_a_gap_and_a_cut_are_found(store: Store, number: int, found: str) -> None:
    written(store)
    with store.engines.write() as connection:
        for table in ("record_personal", "record"):
            connection.execute(text(f"DELETE FROM {table} WHERE number = {number}"))
    with store.reading() as books:
        assert found in (books.record.verify()[1] or "")


def test_erasing_a_personal_part_keeps_the_chain(store: Store) -> None:
    written(store)
    with store.engines.write() as connection:
        connection.execute(text("DELETE FROM record_personal WHERE number = 2"))
    with store.reading() as books:
        assert books.record.verify() == (5, None)


def test_a_number_is_never_given_twice(store: Store) -> None:
    written(store)
    with store.engines.write() as connection:
        connection.execute(text("UPDATE record_head SET number = 4"))
    with pytest.raises(IntegrityError), store.open(once="event:1", at=NOW) as books:
        books.record.note(NOW, "hiring.requisitions.approve", "requisition:6")
    with store.engines.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM record")).scalar() == 5
        assert connection.execute(text("SELECT count(*) FROM handled")).scalar() == 0


def anchored(store: Store, number: int = 4) -> Anchor:
    with store.reading() as books:
        found = books.record.anchor(NOW + timedelta(seconds=1), number - 1)
    assert found is not None
    return found


def cut(connection: Connection, after: int) -> None:
    """As somebody would who may write everything: the last entries are gone, and the head says so too."""
    for table in ("record_personal", "record"):
        connection.execute(text(f"DELETE FROM {table} WHERE number > {after}"))
    last = connection.execute(select(record.c.hash).where(record.c.number == after)).scalar_one()
    connection.execute(text("UPDATE record_head SET number = :number, hash = :hash"), {"number": after, "hash": last})


def rewritten(connection: Connection, number: int, about: str) -> None:
    """An entry says something else, and every later one follows from it."""
    previous = START
    for row in connection.execute(select(record).order_by(record.c.number)).all():
        said = about if row.number == number else row.about
        hashed = _hash(row.number, row.at, row.what, said, row.digest, previous)
        values = {"about": said, "previous": previous, "hash": hashed, "number": row.number}
        changed = "UPDATE record SET about = :about, previous = :previous, hash = :hash WHERE number = :number"
        connection.execute(text(changed), values)
        previous = hashed
    connection.execute(text("UPDATE record_head SET hash = :hash"), {"hash": previous})


def test_entries_that_changed_places_are_found(store: Store) -> None:
    written(store)
    with store.engines.write() as connection:
        connection.execute(text("DELETE FROM record_personal"))
        for was, becomes in ((2, 9), (3, 2), (9, 3)):
            connection.execute(text(f"UPDATE record SET number = {becomes} WHERE number = {was}"))
    with store.reading() as books:
        assert "entry 2 does not follow" in (books.record.verify()[1] or "")


def test_a_cut_that_the_head_agrees_with_is_found_by_the_anchor_alone(store: Store) -> None:
    written(store)
    anchor = anchored(store, 5)
    with store.engines.write() as connection:
        cut(connection, 4)
    with store.reading() as books:
        assert books.record.verify() == (4, None)
        assert books.record.verify([anchor]) == (4, "entry 5 was anchored, and 4 are there")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_chain_written_anew_is_found_by_the_anchor_alone(store: Store, number: int) -> None:
    written(store)
    anchor = anchored(store, 5)
    with store.engines.write() as connection:
        rewritten(connection, number, "requisition:9")
    with store.reading() as books:
        assert books.record.verify() == (5, None)
        assert books.record.verify([anchor]) == (5, "entry 5 is another one than was anchored")


def test_a_forged_personal_part_with_its_digest_is_found_by_the_anchor_alone(store: Store) -> None:
    written(store)
    anchor = anchored(store, 5)
    with store.engines.write() as connection:
        salt, said = "0" * 64, '{"who": "U0MINA"}'
        change = {"salt": salt, "text": said, "digest": _digest(salt, said)}
        connection.execute(text("UPDATE record_personal SET salt = :salt, text = :text WHERE number = 3"), change)
        connection.execute(text("UPDATE record SET digest = :digest WHERE number = 3"), change)
        rewritten(connection, 0, "")
    with store.reading() as books:
        assert books.record.verify() == (5, None)
        assert books.record.verify([anchor])[1] == "entry 5 is another one than was anchored"


def test_an_anchor_still_holds_when_the_record_has_grown_and_parts_of_it_were_erased(store: Store) -> None:
    written(store)
    anchor = anchored(store, 5)
    written(store)
    with store.engines.write() as connection:
        connection.execute(text("DELETE FROM record_personal WHERE number = 2"))
    with store.reading() as books:
        assert books.record.verify([anchor]) == (10, None)
