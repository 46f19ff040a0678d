"""Every interleaving of all verbs, time running out, people leaving and being away: what must hold after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.company import Absence, Company
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import (
    DECIDING,
    ENDED,
    IN_CHARGE,
    MOVES,
    Mode,
    Requisition,
    State,
    Verdict,
    Why,
    asking,
    chains,
    deciding,
    running,
    standing_in,
)
from bot.rules.hiring.requisitions.chains import Chain, StepPlan
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.conditions import Test as Compare
from bot.rules.refusals import Refusal
from tests import make

PEOPLE = [f"U0{letter}" for letter in "ABCDEFG"]
ASKER = PEOPLE[0]
ZONES = ["Europe/Berlin", "Asia/Shanghai", "America/New_York", "Pacific/Apia", None]
# The last hours before both clock changes of Berlin and New York, and an ordinary Monday.
STARTS = ["2026-03-27T14:00", "2026-10-23T14:00", "2026-03-06T20:00", "2026-10-30T15:00", "2026-11-23T09:00"]

anybody = st.sampled_from(PEOPLE)
conditions = st.sampled_from(
    [
        (),
        (Condition("pay_to", Compare.OVER, 80_000),),
        (Condition("headcount", Compare.AT_LEAST, 2),),
        (Condition("hiring_manager", Compare.IS, other="asker"),),
    ]
)
plans = st.builds(
    StepPlan,
    st.sampled_from(["Finance", "Board", "People"]),
    st.lists(st.sampled_from([*PEOPLE, *chains.SEAT_ROLES]), min_size=1, max_size=4, unique=True).map(tuple),
    st.sampled_from(Mode),
    st.integers(1, 2),
    st.booleans(),
    conditions,
    st.frozensets(st.sampled_from(["pay_to", "headcount", "title"]), max_size=2),
    st.sampled_from([None, 4, 16]),
    st.none() | anybody,
)
chain_sets = st.lists(
    st.builds(Chain, st.sampled_from(["One", "Two"]), conditions, st.lists(plans, min_size=1, max_size=3).map(tuple)),
    min_size=1,
    max_size=2,
    unique_by=lambda chain: chain.name,
)
contents = st.builds(
    make.wanted,
    pay_to=st.sampled_from([75_000, 85_000, None]),
    headcount=st.integers(1, 3),
    title=st.sampled_from(["Data engineer", "Designer"]),
    hiring_manager=st.sampled_from(PEOPLE[:3]),
)
companies = st.builds(
    Company,
    st.dictionaries(anybody, anybody, max_size=6),
    st.dictionaries(st.just("engineering"), anybody),
    st.dictionaries(
        anybody,
        st.builds(Absence, st.sampled_from([datetime(2027, 1, 1, tzinfo=UTC)]), st.none() | anybody),
        max_size=2,
    ),
    st.frozensets(anybody, max_size=2),
    st.lists(anybody, max_size=2).map(tuple),
)
hours = st.fixed_dictionaries({who: st.sampled_from(ZONES).map(lambda zone: Hours(zone)) for who in PEOPLE})
waits = st.sampled_from([timedelta(), timedelta(minutes=4), timedelta(hours=3), timedelta(days=1), timedelta(days=4)])


@dataclass
class World:
    """A request and everything around it; `act` does one thing and keeps what the rules allow."""

    request: Requisition
    chains: list[Chain]
    company: Company
    hours: dict[str, Hours]
    now: datetime

    def act(self, verb: str, who: str, whom: str, extra: Any) -> None:
        one, now = self.request, self.now
        told, changed = asking.nudge, extra["content"]
        verbs: dict[str, Callable[[], Requisition]] = {
            "approve": lambda: deciding.approve(one, who, one.revision, now),
            "reject": lambda: deciding.reject(one, who, one.revision, "no", now),
            "undo": lambda: deciding.undo(one, who, now),
            "ask": lambda: deciding.ask(one, who, one.revision, "why?", now),
            "answer": lambda: deciding.answer(one, who, extra["position"], "so", now),
            "edit": lambda: asking.edit(one, ASKER, changed, self.chains, self.company, now),
            "withdraw": lambda: asking.withdraw(one, who, "", now),
            "nudge": lambda: told(one, ASKER, self.hours, now)[0],
            "delegate": lambda: standing_in.delegate(one, who, whom, now + timedelta(days=3), self.company, now),
            "take_back": lambda: standing_in.take_back(one, who, now),
            "run": lambda: running.run(one, who, [], extra["state"], "because", now),
            "tick": lambda: standing_in.climbed(standing_in.attended(one, self.company, now), self.hours, now),
        }
        if verb == "leave":
            self.company = replace(self.company, gone=self.company.gone | {who})
            verb = "tick"
        try:
            self.request = verbs[verb]()
        except Refusal:
            return
        check_step(one, self.request, verb, who, now)


def check_step(before: Requisition, after: Requisition, verb: str, who: str, now: datetime) -> None:
    """What no single act may do."""
    assert after.moves[: len(before.moves)] == before.moves
    assert all(move.after in MOVES[move.before] for move in after.moves)
    assert len(after.decisions) >= len(before.decisions)
    if verb in {"approve", "reject"}:
        assert who not in before.own
        decision = after.decisions[-1]
        assert decision.approver == who
        assert decision.seat in before.steps[decision.step].approvers
    if verb == "undo" and before.state in {State.APPROVED, State.REJECTED}:
        assert after.state in DECIDING
    if before.state in ENDED - {State.REJECTED}:
        assert after == before, "what has ended stays"


def check(world: World) -> None:
    """What always holds."""
    request, now = world.request, world.now
    standing = [each for each in request.decisions if each.stands]
    assert all(each.approver not in request.own for each in standing), "nobody approves their own request"
    assert len({(each.step, each.approver) for each in standing}) == len(standing), "one voice each"
    assert len({(each.step, each.seat) for each in standing}) == len(standing), "one say a seat"
    verdicts = [rules.verdict_of(request, n) for n, step in enumerate(request.steps) if not step.skipped_by]
    assert verdicts, "a request that nobody approves is not under way"
    if request.state in IN_CHARGE | {State.FILLED, State.CLOSED}:
        assert set(verdicts) == {Verdict.APPROVED}
        assert request.in_charge
    if request.state is State.REJECTED:
        assert Verdict.REJECTED in verdicts
    if request.state in DECIDING:
        assert (request.state is State.CHANGES_ASKED) == bool(request.open_questions)
        n = rules.current_step(request)
        assert n is not None
        assert request.steps[n].asked >= 1
        assert request.steps[n].asked_at is not None
        for who in rules.waiting_for(request, now):
            assert who not in request.own
            step, seat = deciding.may_decide(request, who, request.revision, now)
            assert (step, seat in request.steps[n].approvers) == (n, True)
    else:
        assert rules.waiting_for(request, now) == ()
        assert not request.open_questions


def check_attended(world: World) -> None:
    """After the clock looked at it: whoever is asked is here, or the admins are asked."""
    request = world.request
    if request.state not in DECIDING:
        return
    asked = rules.waiting_for(request, world.now)
    assert not set(asked) & world.company.gone, "nobody who left is asked"
    assert asked or standing_in.is_stuck(request) or request.open_questions
    again = standing_in.climbed(standing_in.attended(request, world.company, world.now), world.hours, world.now)
    assert again == request, "looking twice changes nothing"
    due = standing_in.next_check(request, world.hours, world.now)
    assert due is None or due > world.now


VERBS = [
    "approve", "approve", "approve", "reject", "undo", "ask", "answer", "edit", "withdraw", "nudge", "delegate",
    "take_back", "run", "tick", "tick", "leave",
]  # fmt: skip
# Past the people: the first or second of those it waits for now, so that decisions are often made.
actor = st.integers(0, len(PEOPLE) + 7)
acts = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        actor,
        anybody,
        st.fixed_dictionaries({"position": st.integers(0, 2), "state": st.sampled_from(State), "content": contents}),
        waits,
    ),
    max_size=18,
)


def person(world: World, n: int) -> str:
    waiting = rules.waiting_for(world.request, world.now)
    if n < len(PEOPLE):
        return PEOPLE[n]
    return waiting[n % len(waiting)] if waiting else ASKER


@settings(max_examples=250, deadline=None)
@given(chain_sets, contents, companies, hours, st.sampled_from(STARTS), acts)
def test_every_interleaving_of_all_verbs_keeps_what_must_hold(
    offered: list[Chain], content: Any, company: Company, calendars: dict[str, Hours], start: str, moves: list[Any]
) -> None:
    now = datetime.fromisoformat(start).replace(tzinfo=UTC)
    try:
        request = asking.submit(asking.begin_draft("T", ASKER, content, now), ASKER, offered, company, now)
    except Refusal:
        return
    world = World(request, offered, company, calendars, now)
    check(world)
    for verb, who, whom, extra, wait in moves:
        world.now += wait
        world.act(verb, person(world, who), whom, extra)
        check(world)
        if verb in {"tick", "leave"}:
            check_attended(world)


@settings(max_examples=60, deadline=None)
@given(chain_sets, contents, companies, hours, st.sampled_from(STARTS))
def test_time_alone_brings_every_request_to_an_answer_or_to_the_admins(
    offered: list[Chain], content: Any, company: Company, calendars: dict[str, Hours], start: str
) -> None:
    """Nobody answers: each step up happens in working hours, and at the end the admins know."""
    now = datetime.fromisoformat(start).replace(tzinfo=UTC)
    try:
        request = asking.submit(asking.begin_draft("T", ASKER, content, now), ASKER, offered, company, now)
    except Refusal:
        return
    world = World(request, offered, company, calendars, now)
    world.act("tick", ASKER, ASKER, {"content": content, "position": 0, "state": State.OPEN})
    n = rules.current_step(request)
    assert n is not None
    for _ in range(60):
        due = standing_in.next_check(world.request, calendars, world.now)
        if due is None:
            break
        world.now = due
        world.act("tick", ASKER, ASKER, {"content": content, "position": 0, "state": State.OPEN})
        check(world)
    step = world.request.steps[n]
    if step.hours_allowed is not None:
        assert standing_in.is_stuck(world.request)
    assert all(seat.why is not Why.DELEGATED for seat in step.seats)
