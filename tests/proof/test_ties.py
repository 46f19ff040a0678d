"""What ties the model to the code: the real store moves every row as the model's does; the points are the code's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select

from bot.jobs import delivery
from bot.rules.failures import Mark
from bot.rules.notices import Notice, State, way_of
from bot.store import Store
from bot.store.failures import Failures
from bot.store.lineage import Origin
from bot.store.notices import Notices
from bot.store.schema import notices
from tests.make import NOW, TEAM, planned
from tests.proof import points, table
from tests.proof.model import IDLE, Protocol, Scenario
from tests.proof.search import AROUND, DIES, PEOPLE, explore
from tests.proof.table import IN_HAND, NOWHERE, After, Asked, Row

CLAIM, WANTED = 7, 5  # the fence of the claim in question, and what was wanted when it was made
PAST, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
WITHOUT_CLAIM = (
    "plan", "refresh", "withdraw", "claim", "release_expired", "claim_unclear", "claim_repair", "try_again", "let_go",
)  # fmt: skip
WITH_CLAIM = ("start_sending", "unclear", "retry", "show_again", "repaired", "hand_back")


def every_row() -> list[Row]:
    """Every row there can be, whether or not the protocol comes to it."""
    yes_or_no = (False, True)
    found = [
        Row(living, state.value, ts, more, attempted, unclear, repair)
        for living, state, ts, more, attempted, unclear, repair in product(
            yes_or_no, State, (NOWHERE, 0), yes_or_no, yes_or_no, yes_or_no, yes_or_no
        )
    ]
    in_hand = [row for row in found if not row.more or (row.living and row.state in IN_HAND)]
    return [row for row in in_hand if row.attempted or row.state not in (table.SENDING, table.UNCLEAR)]


def every_question() -> list[Asked]:
    """Every operation on every row, with a claim that holds and one that does not."""
    asked: list[Asked] = []
    for row in every_row():
        asked += [(name, (row,)) for name in WITHOUT_CLAIM]
        for ours in (True, False):
            asked += [(name, (row, ours)) for name in WITH_CLAIM]
            asked += [("end", (row, ours, state)) for state in (table.WITHDRAWN, table.STALE, table.FAILED)]
            for is_old, repair in product({False, row.living}, (True, False)):
                asked.append(("sent", (row, ours, 0 if row.ts == NOWHERE else row.ts, is_old, repair)))
    return asked


def questions_of_the_protocol() -> list[Asked]:
    """What the model asked its table while it was explored."""
    table.KNOWN.clear()
    admins = Scenario(admins=True, restored="said", tardy=0)
    for scenario in (Scenario(moots=True, tardy=0), Scenario(living=True, changes=True, tardy=0), admins):
        explore(Protocol(scenario))
    return sorted(table.KNOWN)


def put(connection: Connection, row: Row, ours: bool) -> Notice:
    """That row in the database alone, and the notice as its claim remembers it."""
    connection.execute(delete(notices))
    whole = planned("k", living=row.living)
    values: dict[str, Any] = {
        **{name: getattr(whole, name) for name in ("key", "kind", "about", "workspace", "to", "living")},
        "id": "n", "lane": "lane", "carrier": whole.carrier.value, "facts": {}, "state": row.state, "due_at": PAST,
        "way": way_of(whole.carrier, None if row.ts == NOWHERE else str(row.ts)).value,
        "wanted": WANTED + row.more, "shown": 0, "fence": CLAIM if ours else CLAIM + 1, "attempts": 0,
        "wait_until": PAST if row.state in IN_HAND else None, "repair_at": PAST if row.repair else None,
        "attempted_at": PAST if row.attempted else None, "unclear_since": PAST if row.unclear else None,
        "channel": None if row.ts == NOWHERE else "D", "ts": None if row.ts == NOWHERE else str(row.ts),
    }  # fmt: skip
    connection.execute(insert(notices), values)
    found = Notices(connection, Origin()).get("n")
    assert found is not None
    return replace(found, fence=CLAIM, wanted=WANTED)


def ask(book: Notices, claim: Notice, name: str, given: tuple[Any, ...]) -> None:
    """The same operation of the real store."""
    match name:
        case "plan":
            book.plan(planned("k", living=claim.living), NOW)
        case "refresh" | "withdraw":
            about = {"about": claim.about}
            book.refresh(NOW, **about) if name == "refresh" else book.withdraw(**about)
        case "claim":
            book.claim(NOW, NOW, 1)
        case "release_expired":
            book.release_expired(NOW, LATER)
        case "claim_unclear" | "claim_repair":
            getattr(book, name)(NOW)
        case "try_again" | "let_go":
            marks = [Mark("notice", claim.id, fence) for fence in (CLAIM, CLAIM + 1)]
            given_now = {"now": NOW} if name == "try_again" else {}
            getattr(Failures(book._connection), name)(TEAM, marks, **given_now)
        case "hand_back":
            book.hand_back([claim], LATER)
        case "start_sending" | "repaired":
            getattr(book, name)(claim, NOW)
        case "unclear" | "retry" | "show_again":
            getattr(book, name)(claim, "no answer", LATER)
        case "end":
            book.end(claim, State(given[0]))
        case "sent":
            ts, is_old, repair = given
            book.sent(replace(claim, wanted=WANTED - is_old), "D", str(ts), LATER if repair else None)
        case _:
            raise AssertionError(f"the model has an operation {name} that the store has not")


def answered(connection: Connection, asked: Asked) -> After:
    """What the real store answers, in the model's words."""
    name, (row, *given) = asked
    ours = given.pop(0) if given else False
    claim = put(connection, row, ours)
    before = dict(connection.execute(select(notices)).mappings().one())
    ask(Notices(connection, Origin()), claim, name, tuple(given))
    found = dict(connection.execute(select(notices)).mappings().one())
    if found == before:
        return None
    is_snapshot = name.startswith("claim")  # what is wanted now is what its holder remembers
    after = Row(
        found["living"], found["state"], NOWHERE if found["ts"] is None else int(found["ts"]),
        found["state"] in IN_HAND and found["wanted"] > WANTED and not is_snapshot,
        found["attempted_at"] is not None, found["unclear_since"] is not None, found["repair_at"] is not None,
    )  # fmt: skip
    return moved(row, (after, found["fence"] > before["fence"]))


def moved(row: Row, after: After) -> After:
    """None where nothing is other than before."""
    return None if after == (row, False) else after


def differences(store: Store, asked: list[Asked]) -> dict[Asked, tuple[After, After]]:
    """Where the real store answers otherwise than the model: both answers."""
    found: dict[Asked, tuple[After, After]] = {}
    with store.engines.write() as connection:
        for name, given in asked:
            real, model = answered(connection, (name, given)), moved(given[0], getattr(table, name)(*given))
            if real != model:
                found[name, given] = real, model
    return found


def test_the_real_store_answers_as_the_model_wherever_the_protocol_comes(store: Store) -> None:
    asked = questions_of_the_protocol()
    assert {name for name, _ in asked} == {*WITHOUT_CLAIM, *WITH_CLAIM, "end", "sent"}
    assert differences(store, asked) == {}


@pytest.mark.long
def test_the_real_store_answers_as_the_model_for_every_row_there_can_be(sqlite_store: Store) -> None:
    assert differences(sqlite_store, every_question()) == {}


def test_a_process_of_the_model_stands_at_the_points_of_the_code_and_comes_to_all_of_them() -> None:
    """Only the rests of conversations are no matter of a notice."""
    scenarios = (Scenario(moots=True), Scenario(faults=2), Scenario(restored="said"))
    steps = {step for scenario in scenarios for step in explore(Protocol(scenario)).steps}
    stands = {at for at, _ in steps} | {name for at, name in steps if at != PEOPLE}
    files = Path(delivery.__file__).parent.glob("*.py")
    of_the_code = {point for file in files for point in points.points(file)} - {"rests.forgotten"}
    assert stands - {AROUND, PEOPLE, IDLE, DIES, "lands"} == of_the_code
