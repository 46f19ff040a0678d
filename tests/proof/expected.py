"""What is expected of the store's notices while a state machine works with them, and how it is compared.

Beside the database stand the model of a row (`table`) and a Slack that remembers what landed when.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import delete, select

from bot.rules.notices import LEASE, REPAIR_AFTER, Notice, Planned
from bot.store import Store
from bot.store.schema import notices, paces, rests
from tests.make import NOW, planned
from tests.proof import table
from tests.proof.table import DUE, IN_HAND, NOWHERE, Row

SETTLING = timedelta(seconds=60)
# What can be said: three in one conversation, the first of them living, two in another, and a reply elsewhere.
PLANS: Mapping[str, Planned] = {
    "a1": planned("a1", to="U0A", about="a", living=True), "a2": planned("a2", to="U0A", about="a"),
    "a3": planned("a3", to="U0A", about="a"), "b1": planned("b1", to="U0B", about="b", living=True),
    "b2": planned("b2", to="U0B", about="b"), "reply": planned("reply", to="C0R", about="a", reply_to="a1"),
}  # fmt: skip


@dataclass(eq=False)
class Claim:
    """What a working process has in hand, and how far it is with it."""

    notice: Notice
    at: str  # claimed, sending, answered, looking or repairing
    until: datetime
    truth: int = 0
    asked_at: datetime = NOW
    outcome: str = ""
    ts: int = NOWHERE


@dataclass(eq=False)
class Request:
    """One that was written to the socket, or is about to be."""

    is_known: bool = False  # it was refused, or looked for


@dataclass
class Copy:
    """A message that stands somewhere; `took` is how long it was on its way since its sender asked for its claim."""

    key: str
    truth: int
    took: timedelta
    is_there: bool = True


@dataclass
class Told:
    """What is expected of one notice."""

    row: Row
    number: int
    fence: int = 0
    holder: Claim | None = None
    wanted: int = 1  # when it was last claimed
    requests: list[Request] = field(default_factory=list)
    is_out_of_order: bool = False  # it was put off, given up or moot once: nobody waited for it
    is_overwritten: bool = False  # an edit landed beyond both looks


class Expected(RuleBasedStateMachine):
    """What stands in the database, what should, and what landed in Slack."""

    store: Store
    settling = SETTLING

    def __init__(self) -> None:
        super().__init__()
        with self.store.engines.write() as connection:
            for each in (notices, paces, rests):
                connection.execute(delete(each))
        self.now = NOW
        self.is_whole = False  # nothing is looked at in the end after something broke
        self.told: dict[str, Told] = {}
        self.truth = {"a": 0, "b": 0}
        self.claims: list[Claim] = []
        self.copies: dict[int, Copy] = {}
        self.numbers = count(1)
        self.flight: list[tuple[datetime, Callable[[], None]]] = []
        self.said: dict[str, list[str]] = {}

    @invariant()
    def holds(self) -> None:
        """Whatever was done."""
        self._each_is_as_expected()
        self._is_said_once_and_in_order()
        self.is_whole = True

    def _each_is_as_expected(self) -> None:
        """A key is there once, each row is the model's, one in hand in each conversation; fences only grow."""
        found = self._rows()
        assert found.keys() == self.told.keys()
        in_hand = [row["lane"] for row in found.values() if row["state"] in IN_HAND]
        assert len(in_hand) == len(set(in_hand)), "two in hand in one conversation"
        for key, row in found.items():
            told = self.told[key]
            real = Row(
                row["living"], row["state"], NOWHERE if row["ts"] is None else int(row["ts"]),
                row["state"] in IN_HAND and row["wanted"] > told.wanted, row["attempted_at"] is not None,
                row["unclear_since"] is not None, row["repair_at"] is not None,
            )  # fmt: skip
            assert (real, row["fence"]) == (told.row, told.fence), key

    def _is_said_once_and_in_order(self) -> None:
        """Nothing prompt is doubled; the order is that of the commits; a reply follows its parent."""
        for key in self.told:
            prompt = [each for each in self.copies.values() if each.key == key and each.took < SETTLING]
            assert len(prompt) <= 1, f"{key} was doubled, though nothing was late"
        for keys in self.said.values():
            numbers = [self.told[key].number for key in keys if not self.told[key].is_out_of_order]
            assert numbers == sorted(numbers), f"out of order: {keys}"

    # How the expected is kept.
    def _plans(self, key: str) -> bool:
        told = self.told.get(key)
        if told is None:
            self.told[key] = Told(Row(PLANS[key].living), len(self.told))
            return True
        return self._moved(told, table.plan(told.row))

    def _apply(self, operation: Callable[[Row], table.After], about: str | None = None) -> Sequence[Told]:
        """To all, or to all about it; those it moved."""
        each = [told for key, told in self.told.items() if about in (None, PLANS[key].about)]
        return [told for told in each if self._moved(told, operation(told.row))]

    def _moved(self, told: Told, after: table.After, kept: bool | None = None) -> bool:
        """Whether it is other than before; `kept` is what the store said of it."""
        if kept is not None:
            assert kept == (after is not None), f"the store said {kept} of {told.row}"
        if after is None:
            return False
        told.row, fenced = after
        if fenced:
            told.holder, told.fence = None, told.fence + 1
        return True

    def _claimed(self, found: Sequence[Notice], may_go: Mapping[str, Mapping[str, Any]]) -> None:
        lanes = [may_go[notice.key]["lane"] for notice in found if notice.key in may_go]
        assert len(lanes) == len(found), f"{[n.key for n in found]} were claimed, and {sorted(may_go)} may go"
        assert len(set(lanes)) == len(lanes), "two claims in one conversation"
        for notice in found:
            self._takes(notice, "claimed", table.claim)

    def _takes(self, notice: Notice, at: str, operation: Callable[[Row], table.After]) -> None:
        told = self.told[notice.key]
        assert self._moved(told, operation(told.row)), f"{notice.key} was not to be had"
        if at != "repairing":
            told.wanted = notice.wanted
        told.holder = Claim(notice, at, self.now + LEASE, self.truth[PLANS[notice.key].about])
        self.claims.append(told.holder)

    def _is_over(self, told: Told) -> bool:
        return told.holder is not None and told.holder.until <= self.now

    def _may_go(self) -> dict[str, Mapping[str, Any]]:
        """What may be claimed now: said in plain words, from the rows."""
        rows = self._rows()
        held = {row["lane"] for row in rows.values() if row["state"] in IN_HAND}
        due = [row for row in rows.values() if row["state"] == DUE and row["due_at"] <= self.now]
        first: dict[tuple[str, str], int] = {}
        for row in due:
            first.setdefault((row["lane"], row["way"]), row["seq"])
        found = {}
        for row in due:
            waits = row["wait_until"] is not None and row["wait_until"] > self.now
            parent = rows.get(row["reply_to"])
            orphan = parent is not None and parent["ts"] is None and parent["state"] in (DUE, *IN_HAND)
            if not waits and not orphan and row["lane"] not in held and first[row["lane"], row["way"]] == row["seq"]:
                found[row["key"]] = row
        return found

    def _rows(self) -> dict[str, Mapping[str, Any]]:
        with self.store.engines.read() as connection:
            rows = connection.execute(select(notices).order_by(notices.c.seq)).mappings().all()
        assert len({row["key"] for row in rows}) == len(rows), "a key stands there twice"
        return {row["key"]: row for row in rows}

    def _land(self, claim: Claim) -> None:
        key, took = claim.notice.key, self.now - claim.asked_at
        if claim.notice.ts is None:
            self.copies[claim.ts] = Copy(key, claim.truth, took)
            said = self.said.setdefault(PLANS[key].to, [])
            if key not in said:
                said.append(key)
        else:
            self.copies[claim.ts].truth = claim.truth
            self.told[key].is_overwritten |= took >= REPAIR_AFTER

    def _there(self, key: str) -> list[int]:
        return [ts for ts, each in self.copies.items() if each.key == key and each.is_there]
