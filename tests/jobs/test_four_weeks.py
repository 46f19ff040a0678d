"""Weeks of an organisation in a simulated clock: every send is checked against working hours, throttle and truth."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from random import Random
from typing import Any

import pytest

from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import MOMENTS
from bot.jobs.delivery import Delivery
from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions import attending
from bot.rules.calendar import after_working, next_allowed, working_between
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import DECIDING, Mode, Requisition, asking, deciding, standing_in
from bot.rules.hiring.requisitions.chains import Chain, StepPlan
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.conditions import Test as Compare
from bot.rules.notices import Notice
from bot.rules.refusals import Refusal
from bot.slack.client import Posted
from bot.store import Books, Store
from bot.store.people import Choices
from bot.words import Words
from tests import make
from tests.make import TEAM

ZONES = [
    "Europe/Berlin",
    "Asia/Shanghai",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Pacific/Auckland",
]
START = datetime(2026, 10, 12, 6, tzinfo=UTC)  # four weeks over both autumn changes and two holidays
HOLIDAYS = (date(2026, 10, 21), date(2026, 11, 2))
F = "hiring.requisitions"


@dataclass
class Organisation:
    """People who act at random, a clock that jumps from one due thing to the next, and a Slack that checks."""

    store: Store
    random: Random
    approvers: list[str]
    now: datetime = START
    acts: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    sent: list[tuple[datetime, Notice]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    @property
    def deps(self) -> Deps:
        return Deps(self.store, self, Words(MESSAGES), lambda: self.now)  # type: ignore[arg-type]

    # What delivery asks of Slack.
    def post(self, workspace: str, to: str, payload: Mapping[str, Any], id: str, thread: str | None = None) -> Posted:
        with self.store.reading() as books:
            notice = books.notices.get(id)
            assert notice is not None
            self._check(books, notice)
        self.sent.append((self.now, notice))
        if notice.kind in {f"{F}.waiting", f"{F}.asked"}:
            self._answer_later(notice)
        return Posted(f"D{to}", str(next(self.numbers)))

    def edit(self, workspace: str, at: Posted, payload: Mapping[str, Any], id: str) -> None:
        """Nobody is notified of an edit."""

    def _check(self, books: Books, notice: Notice) -> None:
        if notice.kind != f"{F}.submitted" and notice.to.startswith("U"):
            hours = books.people.hours(TEAM, [notice.to])[notice.to]
            if next_allowed(self.now, hours) != self.now:
                self.wrong.append(f"{notice.key} at {self.now}: outside the hours of {notice.to}")
        request = books.requisitions.for_notice(notice.facts["id"])
        assert request is not None
        asks = notice.kind.rpartition(".")[2] in {"waiting", "nudged", "overdue"}
        if asks and notice.to not in rules.waiting_for(request, self.now):
            self.wrong.append(f"{notice.key}: it does not wait for {notice.to}")
        if notice.kind == f"{F}.nudged":
            self._check_throttle(books, notice)

    def _check_throttle(self, books: Books, notice: Notice) -> None:
        hours = books.people.hours(TEAM, [notice.to], as_if_here=True)[notice.to]
        before = [
            n for _, n in self.sent if (n.kind, n.to, n.facts["id"]) == (notice.kind, notice.to, notice.facts["id"])
        ]
        planned = [each.due_at for each in (*before, notice)]
        for earlier, later in pairwise(planned):
            if working_between(earlier, later, hours) < asking.NUDGE_AFTER:
                self.wrong.append(f"{notice.key}: nudged again after {working_between(earlier, later, hours)}")

    # What people do.
    def later(self, who: str, minutes: int, act: Callable[[], None]) -> None:
        with self.store.reading() as books:
            hours = books.people.hours(TEAM, [who])[who]
        at = after_working(self.now, timedelta(minutes=minutes), hours)
        heapq.heappush(self.acts, (at, next(self.numbers), act))

    def change(self, id: int, verb: Callable[[Requisition, Books], Requisition]) -> None:
        with self.store.open() as books:
            before = books.requisitions.for_notice(id)
            assert before is not None
            try:
                after = verb(before, books)
            except Refusal:
                return
            books.requisitions.save(before, after)
            job.plan(books, after, self.now)

    def _answer_later(self, notice: Notice) -> None:
        id, who, dice = notice.facts["id"], notice.to, self.random.random()
        if notice.kind == f"{F}.asked":
            position = notice.facts["question"]
            self.later(who, self.random.randint(5, 900), lambda: self.change(id, self._answers(who, position)))
        elif dice < 0.9:
            self.later(who, self.random.randint(1, 1500), lambda: self.change(id, self._decides(who, dice)))

    def _answers(self, who: str, position: int) -> Callable[[Requisition, Books], Requisition]:
        return lambda one, books: deciding.answer(one, who, position, "So.", self.now)

    def _decides(self, who: str, dice: float) -> Callable[[Requisition, Books], Requisition]:
        def decide(one: Requisition, books: Books) -> Requisition:
            if dice < 0.08:
                return deciding.reject(one, who, one.revision, "No.", self.now)
            if dice < 0.18:
                return deciding.ask(one, who, one.revision, "Why?", self.now)
            if dice < 0.25:
                company, until = books.company.of(TEAM, self.now), self.now + timedelta(days=5)
                return standing_in.delegate(one, who, self.random.choice(self.approvers), until, company, self.now)
            if dice < 0.3:
                once = deciding.approve(one, who, one.revision, self.now)
                return deciding.undo(once, who, self.now)
            return deciding.approve(one, who, one.revision, self.now)

        return decide

    def submits(self, asker: str) -> None:
        pay, heads = self.random.choice([60_000, 90_000, 140_000]), self.random.randint(1, 4)
        with self.store.open() as books:
            wanted = make.wanted(pay_from=50_000, pay_to=pay, headcount=heads, hiring_manager=asker)
            draft = asking.begin_draft(TEAM, asker, wanted, self.now)
            chains, company = books.workspaces.get(TEAM).chains, books.company.of(TEAM, self.now)
            kept = books.requisitions.add(asking.submit(draft, asker, chains, company, self.now))
            job.plan(books, kept, self.now)
        if self.random.random() < 0.25:
            dearer = replace(kept.wanted, pay_to=pay + 20_000)

            def edit(one: Requisition, books: Books) -> Requisition:
                return asking.edit(one, asker, dearer, chains, books.company.of(TEAM, self.now), self.now)

            self.later(asker, self.random.randint(60, 1200), lambda: self.change(kept.id, edit))
        for minutes in (480, 700, 1400):
            self.later(asker, minutes, lambda: self._nudges(kept.id, asker))

    def _nudges(self, id: int, asker: str) -> None:
        with self.store.open() as books:
            before = books.requisitions.for_notice(id)
            assert before is not None
            try:
                after, whom = asking.nudge(before, asker, job.hours_of(books, before), self.now)
            except Refusal:
                return
            books.requisitions.save(before, after)
            job.plan(books, after, self.now)
            job.plan_nudges(books, after, whom, self.now)

    def leaves(self, who: str) -> None:
        with self.store.open() as books:
            person = books.people.some(TEAM, [who])[who]
            books.people.put(replace(person, is_active=False), self.now)
            books.requisitions.check_all(TEAM, self.now)

    # The clock.
    def live(self, end: datetime) -> None:
        delivery = Delivery(self.deps, MOMENTS)
        while self.now < end:
            while self.acts and self.acts[0][0] <= self.now:
                heapq.heappop(self.acts)[2]()
            attending.attend(self.deps)
            while delivery.round():
                pass
            with self.store.reading() as books:
                dues = [books.notices.next_due(), books.requisitions.next_check()]
            dues += [self.acts[0][0] if self.acts else None, self.now + timedelta(hours=6)]
            self.now = min(due for due in dues if due is not None and due > self.now)
            if self.now.hour % 6 == 0:
                attending.look_again(self.deps)


def organisation(store: Store, seed: int, approvers: int) -> Organisation:
    """People in six zones, some with hours of their own, away with and without a delegate, leaving; two holidays."""
    random = Random(seed)
    users = [f"U{n:03}" for n in range(approvers)]
    with store.open() as books:
        for n, user in enumerate(users):
            books.people.put(make.person(user, zone=ZONES[n % len(ZONES)], is_admin=n == 0), START)
            if n % 7 == 3:
                first = (START + timedelta(days=random.randint(0, 20))).date()
                delegate = random.choice(users) if n % 2 else None
                away = Choices(away_from=first, away_until=first + timedelta(days=6), delegate=delegate)
                books.people.choose(books.people.some(TEAM, [user])[user], away)
        zone = books.workspaces.get(TEAM)
        books.workspaces.set_hours(TEAM, "Europe/Berlin", zone.day_starts, zone.day_ends, HOLIDAYS)
        books.workspaces.set_chains(TEAM, [_chain(random, users, n) for n in range(6)])
    return Organisation(store, random, users)


def _chain(random: Random, users: list[str], n: int) -> Chain:
    few = random.sample(users[1:], 8)
    dear = (Condition("pay_to", Compare.OVER, 80_000),)
    conditions = () if n == 5 else (Condition("headcount", Compare.IS, n + 1),)
    return Chain(
        f"Chain {n}",
        conditions,
        (
            StepPlan("Finance", (few[0],), inputs=frozenset({"pay_to"}), hours_allowed=8, backup=few[6]),
            StepPlan("Board", tuple(few[1:3]), conditions=dear, hours_allowed=16, backup=few[7]),
            StepPlan("People", tuple(few[3:6]), Mode.N_OF_M, 2, inputs=frozenset({"headcount"}), hours_allowed=16),
        ),
    )


def lived(store: Store, seed: int, requests: int, approvers: int, days: int) -> Organisation:
    made = organisation(store, seed, approvers)
    for n in range(requests):
        asker = made.random.choice(made.approvers[1:])
        at = START + timedelta(minutes=made.random.randint(0, max(1, days - 6) * 24 * 60))
        heapq.heappush(made.acts, (at, n, lambda asker=asker: made.submits(asker)))  # type: ignore[misc]
    for who in made.random.sample(made.approvers[1:], approvers // 15):
        at = START + timedelta(days=made.random.randint(1, days - 1))
        heapq.heappush(made.acts, (at, next(made.numbers), lambda who=who: made.leaves(who)))  # type: ignore[misc]
    made.live(START + timedelta(days=days))
    return made


@pytest.mark.parametrize(
    ("requests", "approvers", "days"),
    [pytest.param(25, 30, 12, id="two weeks"), pytest.param(200, 60, 28, id="four weeks", marks=pytest.mark.long)],
)
def test_every_send_keeps_working_hours_throttle_and_truth(
    sqlite_store: Store, requests: int, approvers: int, days: int
) -> None:
    made = lived(sqlite_store, requests, requests, approvers, days)
    assert made.wrong == []
    assert set(Counter(notice.key for _, notice in made.sent).values()) == {1}, "nothing is said twice"
    said = Counter(notice.kind.rpartition(".")[2] for _, notice in made.sent)
    for kind in ("waiting", "submitted", "asked", "answered", "overdue", "approved", "rejected", "nudged"):
        assert said[kind], f"the weeks never came to say {kind}: {said}"
    with sqlite_store.reading() as books:
        assert books.failures.count(TEAM).notices == 0
        for request in books.requisitions.under_way(TEAM):
            asked = rules.waiting_for(request, made.now)
            told = {notice.to for _, notice in made.sent if notice.facts["id"] == request.id}
            assert asked or standing_in.is_stuck(request) or request.open_questions
            absent = {who for who in asked if not _is_here(books, who, made.now)}
            assert set(asked) <= told | absent, "whoever it waits for was asked"
            assert request.state in DECIDING


def _is_here(books: Books, who: str, now: datetime) -> bool:
    hours = books.people.hours(TEAM, [who])[who]
    return next_allowed(now, hours) == now
