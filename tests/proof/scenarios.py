"""What is planned, what goes wrong and what changes meanwhile, for simulated processes to live through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.deps import Deps
from bot.jobs import delivery, home
from bot.rules.notices import REPAIR_AFTER, Carrier, Notice
from bot.rules.people import Identity
from bot.slack.client import SlackUnclear
from tests.handlers.state import Rows, rows
from tests.make import TEAM, person, planned
from tests.proof.simulation import LONG, UNDONE, Puppet, Simulation, Work
from tests.proof.wire import ANSWERED, DONE_WITHOUT_ANSWER, LIMITED, LOST, REFUSED, Outcome, late

MINA, OMAR, ABOUT = "U0MINA", "U0OMAR", "hint:1"
HINT = "commands.hint"
PROMPT, TARDY = late(timedelta(seconds=30)), late(timedelta(minutes=6))
# What goes by after each turn of a process: a lease and the first look, its consequences, the second look, the rest.
PASSES = (LONG, LONG, REPAIR_AFTER, LONG)
Act = Callable[[Simulation], None]


@dataclass(frozen=True)
class Scenario:
    """`plan` happens before any process lives, `meanwhile` while the first stands still, `outcomes` on the wire."""

    name: str
    plan: Act
    outcomes: Mapping[str, list[Outcome]] = field(default_factory=dict)
    meanwhile: Act = lambda sim: None

    def __str__(self) -> str:
        return self.name


def people(sim: Simulation) -> Rows:
    """Two people, whose rows are the beginning of every scenario."""
    with sim.store.open() as books:
        for user in (MINA, OMAR):
            books.people.put(person(user), sim.clock.now)
    return rows(sim.store, "people", "notices", "paces", "rests", "record", "record_personal", "record_head")


def says(*keys: str, to: str = MINA, **more: object) -> Act:
    """Plan a hint under each key."""

    def plan(sim: Simulation) -> None:
        with sim.store.open() as books:
            for key in keys:
                books.notices.plan(planned(key, kind=HINT, about=ABOUT, to=to, **more), sim.clock.now)

    return plan


def stands(sim: Simulation) -> None:
    """A living message that was sent."""
    says("living", living=True)(sim)
    sim.delivers(sim.deps)


def stands_old(sim: Simulation) -> None:
    """A living message that was sent, and is not the truth any more."""
    stands(sim)
    changes(sim)


def opened(sim: Simulation) -> None:
    """Somebody looks at their Home."""
    with sim.store.open() as books:
        home.opened(books, Identity(TEAM, MINA), sim.clock.now)


def in_order(sim: Simulation) -> None:
    """Three in one conversation, the first of them living; a reply to it elsewhere; another conversation."""
    says("first", living=True)(sim)
    says("second", "third")(sim)
    says("reply", to="C0OTHER", reply_to="first")(sim)
    says("elsewhere", to=OMAR)(sim)


def changes(sim: Simulation) -> None:
    """What is true of Mina changes: every living message about it shall show it."""
    with sim.store.open() as books:
        mina = books.people.get(Identity(TEAM, MINA))
        books.people.put(replace(mina, is_guest=not mina.is_guest), sim.clock.now)
        books.notices.refresh(sim.clock.now, about=ABOUT)
        home.refresh(books, TEAM, [MINA], sim.clock.now)


def becomes_moot(sim: Simulation) -> None:
    """Mina leaves."""
    _active(sim, False)
    with sim.store.open() as books:
        books.notices.withdraw(ABOUT)


def moot_and_true_again(sim: Simulation) -> None:
    """She leaves, and is back at once."""
    becomes_moot(sim)
    _active(sim, True)
    says("k")(sim)


def leaves_unnoticed(sim: Simulation) -> None:
    """She leaves, and nobody withdraws what was to be said to her."""
    _active(sim, False)


def _active(sim: Simulation, is_active: bool) -> None:
    with sim.store.open() as books:
        mina = books.people.get(Identity(TEAM, MINA))
        books.people.put(replace(mina, is_active=is_active), sim.clock.now)


POST, EDIT, PUBLISH, HISTORY = "chat.postMessage", "chat.update", "views.publish", "conversations.history"
UNREADABLE = Outcome(SlackUnclear("no answer"))
QUICK = (
    Scenario("a message that lands after the first look", says("k"), {POST: [TARDY]}),
    Scenario("a message that stands and changes while an edit is late", stands_old, {EDIT: [TARDY]}, changes),
)
THOROUGH = (
    Scenario("a message", says("k")),
    Scenario("a message whose answer is lost", says("k"), {POST: [DONE_WITHOUT_ANSWER]}),
    Scenario("a message lost on the way", says("k"), {POST: [LOST, LOST]}),
    Scenario("a message that lands before the look", says("k"), {POST: [PROMPT]}),
    Scenario("a message that lands while it is looked for in vain", says("k"), {POST: [PROMPT], HISTORY: [UNREADABLE]}),
    Scenario("two landings", says("k"), {POST: [TARDY, PROMPT]}),
    Scenario("a limit", says("k"), {POST: [LIMITED]}),
    Scenario("a refusal", says("k"), {POST: [REFUSED]}),
    Scenario("a living message", says("living", living=True), {POST: [DONE_WITHOUT_ANSWER]}, changes),
    Scenario("a message that stands and changes", stands_old, {EDIT: [LOST]}, changes),
    Scenario("a Home that changes", opened, {PUBLISH: [TARDY]}, changes),
    Scenario("a moot message", says("k"), {POST: [PROMPT]}, becomes_moot),
    Scenario("a moot message that lands late", says("k"), {POST: [TARDY]}, becomes_moot),
    Scenario("a moot message that is true again", says("k"), {POST: [TARDY]}, moot_and_true_again),
    Scenario("somebody who left", says("k"), {POST: [TARDY]}, leaves_unnoticed),
    Scenario("a conversation", in_order, {POST: [ANSWERED, DONE_WITHOUT_ANSWER, LOST]}, changes),
)


def turn(sim: Simulation) -> Work:
    """Whatever a working process does for notices, once."""

    def work(deps: Deps) -> None:
        delivery.release(deps)
        delivery.settle(deps)
        delivery.repair(deps)
        sim.delivers(deps)

    return work


def turns(sim: Simulation) -> Work:
    """The same again and again, as time goes by."""

    def work(deps: Deps) -> None:
        for time in PASSES:
            turn(sim)(deps)
            sim.clock.passes(time)

    return work


def until_quiet(sim: Simulation) -> None:
    """A process that nothing happens to goes on until nothing is left to do."""
    for _ in range(4):
        turns(sim)(sim.deps)
        repairs = [row for row in rows(sim.store, "notices")["notices"] if row["repair_at"] is not None]
        if not repairs and not sim.wire.flight and not any(each.state in UNDONE for each in sim.notices()):
            return
    raise AssertionError([(each.key, each.state, each.last_error) for each in sim.notices()])


def is_true(sim: Simulation) -> Callable[[Notice, str], bool]:
    """Whether what stands there is what is true of Mina now."""
    with sim.store.reading() as books:
        is_guest = books.people.get(Identity(TEAM, MINA)).is_guest

    def tells(notice: Notice, text: str) -> bool:
        return (("Your requests" if notice.carrier is Carrier.HOME else "/hire help") in text) is not is_guest

    return tells


def begun(sim: Simulation, scenario: Scenario, beginning: Rows) -> None:
    """The world as the scenario has it before any process lives."""
    sim.begin(beginning)
    scenario.plan(sim)
    sim.wire.outcomes = {method: list(outcomes) for method, outcomes in scenario.outcomes.items()}


def dies_everywhere(sim: Simulation, scenario: Scenario, beginning: Rows) -> Iterator[str]:
    """A process dies at each of its points in turn, and another takes over; the name of each point."""
    for number in range(1, 100):
        begun(sim, scenario, beginning)
        dying = sim.process(turn(sim))
        came = dying.run(number)
        if came:
            dying.die()
        scenario.meanwhile(sim)
        until_quiet(sim)
        sim.check(is_true(sim))
        if not came:
            return
        yield dying.points[-1]


def entangled(sim: Simulation, scenario: Scenario, beginning: Rows, gap: timedelta = LONG) -> Iterator[tuple[str, str]]:
    """Two processes at every pair of points: the first stands still, time goes by, the second comes to its point, the
    first goes on to its end, and then the second; each pair of points."""

    def live(first: int, second: str | None) -> tuple[Puppet, Puppet]:
        begun(sim, scenario, beginning)
        slow, other = sim.process(turn(sim)), sim.process(turns(sim))
        slow.run(first)
        scenario.meanwhile(sim)
        sim.clock.passes(gap)
        other.run(second)
        slow.run()
        other.run()
        until_quiet(sim)
        sim.check(is_true(sim))
        return slow, other

    for first in range(1, 100):
        slow, other = live(first, None)
        if len(slow.points) < first:
            return
        for second in dict.fromkeys(other.points):
            live(first, second)
            yield slow.points[first - 1], second
