"""The store's notices under every operation in every order, as a Hypothesis state machine on a real database.

Working processes die, freeze and come back. Both clocks of the bot are one here, and time goes by in leaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as some
from hypothesis.stateful import initialize, rule

from bot.rules.failures import Mark
from bot.rules.notices import LEASE, REPAIR_AFTER, Notice, State
from bot.store import Books
from tests.make import TEAM
from tests.proof import table
from tests.proof.at_once import both
from tests.proof.expected import PLANS, SETTLING, Claim, Expected, Request
from tests.proof.table import ENDED, NOWHERE, SENDING, UNCLEAR, Row

KEYS = some.sampled_from(sorted(PLANS))
PASSES = some.sampled_from([timedelta(seconds=s) for s in (1, 1, 30, 61, 121, 181, 661)])
Outcome = tuple[str, int | None]
# What becomes of a request: it lands so much later, or never; and whether its sender hears of it.
ANSWERED, REFUSED, UNHEARD = "answered", "refused", "unheard"
OUTCOMES = some.sampled_from(
    [(ANSWERED, 0), (ANSWERED, 0), (REFUSED, None), (UNHEARD, None), (UNHEARD, 0), (UNHEARD, 30), (UNHEARD, 30),
     (UNHEARD, 360), (UNHEARD, 1200)]
)  # fmt: skip
RARELY, HARDLY_EVER = some.sampled_from([False, False, True]), some.sampled_from([False] * 5 + [True])
# Who goes on, what becomes of a request, whether it is odd, and how many steps.
STEPS = some.tuples(some.sampled_from([0, 0, 1, 2]), OUTCOMES, HARDLY_EVER, some.sampled_from([3, 3, 1]))


def act(name: str, **given: some.SearchStrategy[Any]) -> some.SearchStrategy[tuple[str, dict[str, Any]]]:
    """One of the operations of the machine, with what it is given."""
    return some.tuples(some.just(name), some.fixed_dictionaries(given))


WORK = act("work", most=some.sampled_from([1, 8]), together=some.booleans(), steps=some.lists(STEPS, max_size=4))
TIME = act("time_passes", time=PASSES, odd=RARELY)
# One rule for all of them: Hypothesis would leave some rules out of most lives, and without work there is no life.
ACTS = some.one_of(
    WORK, TIME, WORK, TIME, WORK,
    act("plan", keys=some.lists(KEYS, min_size=1, max_size=3, unique=True),
        how=some.sampled_from(["one by one", "together", "by two processes", "in vain"])),
    act("turn", about=some.sampled_from("aab"), what=some.sampled_from(["changes", "changes", "is moot"])),
    act("look_after_failures", again=some.booleans()),
    act("end", number=some.integers(0, 5), stops=some.booleans()),
)  # fmt: skip


class Machine(Expected):
    """Notices, Slack, processes and time. `store` and `settling` are set by a subclass."""

    # What people and jobs ask for.
    @initialize(keys=some.permutations(sorted(PLANS)), how=some.sampled_from(["one by one", "together"]))
    def begin(self, keys: list[str], how: str) -> None:
        """Most is planned from the beginning."""
        self.plan(keys[:5], how)

    @rule(what=ACTS)
    def step(self, what: tuple[str, dict[str, Any]]) -> None:
        """One of the operations."""
        self._step(what)

    def _step(self, what: tuple[str, dict[str, Any]]) -> None:
        name, given = what
        self.is_whole = False
        getattr(self, name)(**given)

    def plan(self, keys: list[str], how: str) -> None:
        """New is what was never planned, or was withdrawn unsaid; a transaction that fails plans nothing."""
        keys = list(dict.fromkeys(["a1", *keys] if "reply" in keys else keys))
        if how == "by two processes":
            found = both(self.store, *[lambda books: books.notices.plan(PLANS[keys[0]], self.now)] * 2)
            assert sorted(found) == [False, self._plans(keys[0])], f"{keys[0]} was planned by both"
            return
        with suppress(ZeroDivisionError), self.store.open() as books:
            if how == "together":
                found = books.notices.plan_many([PLANS[key] for key in keys], self.now)
            else:
                found = frozenset(key for key in keys if books.notices.plan(PLANS[key], self.now))
            if how == "in vain":
                raise ZeroDivisionError
        assert how == "in vain" or found == frozenset(key for key in keys if self._plans(key)), "what is new"

    def turn(self, about: str, what: str) -> None:
        """What is true of it changes: what stands shall show it. Or it is moot: what was not said yet is withdrawn."""
        with self.store.open() as books:
            if what == "changes":
                books.notices.refresh(self.now, about=about)
            else:
                books.notices.withdraw(about)
        if what == "changes":
            self.truth[about] += 1
            self._apply(table.refresh, about)
        else:
            for told in self._apply(table.withdraw, about):
                told.is_out_of_order = True

    def look_after_failures(self, again: bool) -> None:
        """An admin has everything that failed tried again, or lets it go."""
        found = {Mark("notice", row["id"], row["fence"]) for row in self._rows().values()}
        with self.store.open() as books:
            here = (TEAM, sorted(found, key=lambda mark: mark.id))
            moved = books.failures.try_again(*here, self.now) if again else books.failures.let_go(*here)
        assert len(moved) == len(self._apply(table.try_again if again else table.let_go)), "what stood as failed"

    def time_passes(self, time: timedelta, odd: bool) -> None:
        """What is on its way lands when it is time; then the jobs run that the clock starts, and may get stuck."""
        end = self.now + time
        for at, land in sorted(self.flight, key=lambda each: each[0]):
            if at <= end:
                self.now = max(self.now, at)
                land()
        self.flight = [each for each in self.flight if each[0] > end]
        self.now = end
        self._release()
        self._look()
        self._look_once_more()
        while not odd and (looks := [each for each in self.claims if each.at in ("looking", "repairing")]):
            self._goes_on(looks[0], (ANSWERED, 0), False)

    # What working processes do.
    def work(self, most: int, together: bool, steps: list[tuple[int, Outcome, bool, int]]) -> None:
        """One process claims, or two at the same moment do; then one and another that has something in hand goes on."""
        self._claim(most, together)
        for number, outcome, odd, times in steps:
            claim = self.claims[-1 - number % len(self.claims)] if self.claims else None
            for _ in range(times):
                if claim in self.claims:
                    self._goes_on(claim, outcome, odd)

    def _claim(self, most: int, together: bool = False) -> None:
        """Of each conversation the first that may go; two processes claim what one would, and nothing twice."""
        may_go = self._may_go()
        lanes = {row["lane"] for row in may_go.values()}
        if together:
            first, second = both(self.store, *[lambda books: books.notices.claim(self.now, self.now, most)] * 2)
            self._claimed([*first, *second], may_go)
            return
        with self.store.open() as books:
            found = books.notices.claim(self.now, self.now, most)
        self._claimed(found, may_go)
        assert len(found) == min(most, len(lanes)), "what is due is claimed"

    def _goes_on(self, claim: Claim, outcome: Outcome, odd: bool) -> None:
        """A process comes to its next step; an odd one gives up, or does not get to know."""
        match claim.at:
            case "claimed" if odd and claim.notice.ts is None:
                self._leave_unsaid(claim, ("later", "withdrawn", "stale")[len(self.copies) % 3])
            case "claimed":
                self._start(claim)
            case "sending":
                self._send(claim, outcome)
            case "answered":
                self._record(claim, odd)
            case "looking":
                self._settle(claim, not odd)
            case _:
                self._repair(claim)

    def _start(self, claim: Claim) -> None:
        """The fence is asked; nothing is sent again that was neither refused nor looked for."""
        told = self.told[claim.notice.key]
        with self.store.open() as books:
            ours = books.notices.start_sending(claim.notice, self.now)
        self._moved(told, table.start_sending(told.row, told.holder is claim), ours)
        if not ours:
            self.claims.remove(claim)
            return
        claim.at, claim.asked_at = "sending", self.now
        if claim.notice.ts is None:
            assert all(each.is_known for each in told.requests), f"{claim.notice.key} goes again and nobody looked"
            told.requests.append(Request())

    def _send(self, claim: Claim, outcome: Outcome) -> None:
        """The socket is written, however long ago the fence was asked."""
        told = self.told[claim.notice.key]
        claim.at, (claim.outcome, lands) = "answered", outcome
        if claim.notice.ts is None:
            claim.ts = next(self.numbers)
            told.requests[-1].is_known |= told.holder is claim and claim.outcome == REFUSED
        else:
            claim.ts = int(claim.notice.ts)
        if lands == 0:
            self._land(claim)
        elif lands:
            self.flight.append((self.now + timedelta(seconds=lands), lambda: self._land(claim)))

    def _record(self, claim: Claim, gives_up: bool) -> None:
        """What came of it is written down, if the claim is still ours."""
        told = self.told[claim.notice.key]
        notice, ours = claim.notice, told.holder is claim
        self.claims.remove(claim)
        with self.store.open() as books:
            book = books.notices
            if claim.outcome == ANSWERED:
                repair_at = self.now + REPAIR_AFTER if notice.unclear_since else None
                kept = book.sent(notice, "D", str(claim.ts), repair_at)
                after = table.sent(told.row, ours, claim.ts, False, repair_at is not None)
            elif claim.outcome == REFUSED and gives_up:
                told.is_out_of_order |= ours
                kept = book.end(notice, State.FAILED, "refused")
                after = table.end(told.row, ours, table.FAILED)
            elif claim.outcome == REFUSED:
                kept = book.retry(notice, "limited", self.now + timedelta(seconds=2))
                after = table.retry(told.row, ours)
            elif notice.ts is None:
                kept = book.unclear(notice, "no answer", self.now + self.settling)
                after = table.unclear(told.row, ours)
            else:
                kept = book.show_again(notice, "no answer", self.now + timedelta(seconds=2))
                after = table.show_again(told.row, ours)
        self._moved(told, after, kept)

    def _leave_unsaid(self, claim: Claim, how: str) -> None:
        """It is night, or it is not true any more, or too late."""
        told = self.told[claim.notice.key]
        ours = told.holder is claim
        told.is_out_of_order |= ours
        self.claims.remove(claim)
        with self.store.open() as books:
            if how == "later":
                kept = books.notices.defer(claim.notice, self.now + timedelta(minutes=5))
            else:
                kept = books.notices.end(claim.notice, State(how))
        after = table.retry(told.row, ours) if how == "later" else table.end(told.row, ours, how)
        self._moved(told, after, kept)

    def end(self, number: int, stops: bool) -> None:
        """A process dies, and its lease runs out; or it stops, gives back what is its own, and goes on all the same."""
        if not self.claims:
            return
        claim = self.claims[number % len(self.claims)]
        if not stops:
            self.claims.remove(claim)
        elif claim.at in ("claimed", "sending", "answered"):
            with self.store.open() as books:
                back = books.notices.hand_back([claim.notice], self.now + self.settling)
            told = self.told[claim.notice.key]
            assert back == self._moved(told, table.hand_back(told.row, told.holder is claim)), "what was handed back"

    def _release(self) -> None:
        """What a dead process had in hand is given back."""
        over = [t for t in self.told.values() if t.row.state in (table.CLAIMED, SENDING) and self._is_over(t)]
        with self.store.open() as books:
            released = books.notices.release_expired(self.now, self.now + self.settling)
        assert released == len(over), "leases that ran out"
        for told in over:
            self._moved(told, table.release_expired(told.row))

    def _look(self) -> None:
        """The look for what became of an unclear one is leased."""
        rows = self._rows().items()
        due = {key: row for key, row in rows if row["state"] == UNCLEAR and row["wait_until"] <= self.now}
        self._lease(lambda books: books.notices.claim_unclear(self.now), "looking", table.claim_unclear, due)

    def _settle(self, claim: Claim, is_answered: bool) -> None:
        """What arrived is kept, what did not is due again."""
        told = self.told[claim.notice.key]
        self.claims.remove(claim)
        ours, notice = told.holder is claim, claim.notice
        found = [] if notice.ts else self._there(notice.key)
        with self.store.open() as books:
            if not is_answered:
                kept = books.notices.unclear(notice, "no answer", self.now + self.settling)
                after = table.unclear(told.row, ours)
            elif found:
                seen = replace(notice, wanted=notice.wanted - notice.living)
                kept = books.notices.sent(seen, "D", str(found[0]), self.now + REPAIR_AFTER)
                after = table.sent(told.row, ours, found[0], notice.living, True)
            else:
                kept = books.notices.retry(notice, "did not arrive", self.now)
                after = table.retry(told.row, ours)
        if is_answered and ours:
            for request in told.requests:
                request.is_known = True
        self._moved(told, after, kept)

    def _look_once_more(self) -> None:
        """The look for what landed late is leased."""
        due = {k: row for k, row in self._rows().items() if row["repair_at"] and row["repair_at"] <= self.now}
        due = {key: row for key, row in due.items() if row["state"] in ENDED}
        self._lease(lambda books: books.notices.claim_repair(self.now), "repairing", table.claim_repair, due)

    def _repair(self, claim: Claim) -> None:
        """Late copies are taken away; what was given up and stands there is kept."""
        told = self.told[claim.notice.key]
        self.claims.remove(claim)
        notice, ours = claim.notice, told.holder is claim
        late = [ts for ts in self._there(notice.key) if str(ts) != notice.ts]
        with self.store.open() as books:
            if late and notice.ts is None:
                seen = replace(notice, wanted=notice.wanted - notice.living)
                kept = books.notices.sent(seen, "D", str(late[0]), self.now + REPAIR_AFTER)
                after = table.sent(told.row, ours, late[0], notice.living, True)
            else:
                for ts in late:
                    self.copies[ts].is_there = False
                kept = books.notices.repaired(notice, self.now)
                after = table.repaired(told.row, ours)
        self._moved(told, after, kept)

    # What holds at every moment, and in the end.
    def teardown(self) -> None:
        """Whoever works dies, others take over and nothing goes wrong any more: nothing is left to do for ever."""
        if not self.is_whole:
            return
        self.claims.clear()
        for number in range(40):
            self._works()
            rows = self._rows().values()
            if not self.flight and all(row["state"] in ENDED and row["repair_at"] is None for row in rows):
                break
            self.time_passes(LEASE + SETTLING if number % 3 else REPAIR_AFTER, False)
        else:
            raise AssertionError(f"due for ever: {[(row['key'], row['state']) for row in rows]}")
        for key, told in self.told.items():
            there = [ts for ts in self._there(key) if self.copies[ts].took < REPAIR_AFTER or ts == told.row.ts]
            assert there == ([told.row.ts] if told.row.state == table.SENT else there if told.row.ts != NOWHERE else [])
            if told.row.state == table.SENT and told.row.living and not told.is_overwritten:
                assert self.copies[told.row.ts].truth == self.truth[PLANS[key].about], f"{key} is not the truth"

    def _works(self) -> None:
        """A process that nothing happens to does what there is to do now."""
        self._release()
        for take in (self._look, self._look_once_more, lambda: self._claim(8)):
            take()
            while self.claims:
                while self.claims:
                    self._goes_on(self.claims[0], (ANSWERED, 0), False)
                take()

    def _lease(
        self, claim: Callable[[Books], Notice | None], at: str, operation: Callable[[Row], table.After],
        due: Mapping[str, Any],
    ) -> None:  # fmt: skip
        with self.store.open() as books:
            notice = claim(books)
        assert (notice is None) == (not due), f"{sorted(due)} are to be looked for"
        if notice is not None:
            assert notice.key in due
            self._takes(notice, at, operation)
