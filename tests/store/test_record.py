"""The record is append-only: every kind of tampering is found."""

import pytest
from sqlalchemy import text

from bot.store import Store
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
