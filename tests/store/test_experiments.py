"""Who took part in an experiment, what they did within a week, and what came of it, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.access import Kind as Place
from bot.rules.community.content import Item, Kind
from bot.rules.community.content.digests import Digest, Said
from bot.rules.community.goals import Metric
from bot.rules.community.goals.experiments import Experiment, Group, Result, State, Verdict
from bot.rules.community.members import Frequency, Standing, Way
from bot.store import Store
from bot.store.community.experiments import Kept
from tests.make import NOW, TEAM
from tests.sampled.intros import joined

DAY, TODAY = timedelta(days=1), NOW.date()
OF = Experiment("k", "short", Metric.CONTENT_RESPONSE, 10, 15, 50, TODAY, TODAY + 60 * DAY, 5, 5)
NEW = Kept(TEAM, OF, "U0MOE", NOW)


def test_one_runs_at_a_time_and_keeps_what_was_fixed_and_what_came_of_it(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        assert books.experiments.running(TEAM) is None
        made = books.experiments.add(NEW)
        assert made is not None
        assert books.experiments.running(TEAM) == made == replace(NEW, id=made.id)
        assert books.experiments.add(NEW) is None
        result = Result(Verdict.BETTER, 5, 1.5, 9, (1, 5), (4, 5), True)
        over = replace(made, experiment=replace(OF, state=State.OVER, ended_at=NOW), result=result, looked_on=TODAY)
        books.experiments.keep(over)
        assert books.experiments.get(TEAM, made.id) == over
        assert books.experiments.get("T0ELSE", made.id) is None
        again = books.experiments.add(NEW)
        assert books.experiments.all(TEAM, 9) == [again, over]


def test_what_each_group_did_within_a_week_of_its_first_digest_and_who_was_lost(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy, bea, kim = (joined(books, f"U{n}") for n in range(4))
        item = books.content.add(Item(TEAM, Kind.NEWS, "New law", "Read.", "U0MOE", NOW)).id
        made = books.experiments.add(NEW)
        assert made is not None
        books.experiments.take_part(made.id, {kai.id: Group.CHANGED, joy.id: Group.HELD_BACK}, NOW)
        books.experiments.take_part(made.id, {kai.id: Group.HELD_BACK, bea.id: Group.CHANGED}, NOW + DAY)
        for who, days in ((kai, 7), (joy, 8), (bea, -1), (kim, 0)):
            books.digests.tap(who.id, item, Said.OPEN, NOW + days * DAY)
        late = NOW + 9 * DAY
        assert books.experiments.people(made.id, NOW) == {Group.HELD_BACK: 1, Group.CHANGED: 1}
        assert books.experiments.people(made.id, late) == {Group.HELD_BACK: 1, Group.CHANGED: 2}
        assert books.experiments.tapped(made.id, late) == {Group.HELD_BACK: (0, 1), Group.CHANGED: (1, 2)}
        assert books.experiments.tapped(made.id, NOW) == {Group.HELD_BACK: (0, 1), Group.CHANGED: (1, 1)}
        assert books.experiments.reachable(TEAM) == 4
        books.members.change(replace(kai, frequency=Frequency.NEVER))
        books.members.change(replace(joy, standing=Standing.LEFT))
        assert books.experiments.lost(made.id) == {Group.HELD_BACK: (1, 1), Group.CHANGED: (1, 2)}
        assert books.experiments.reachable(TEAM) == 2
        for period, days in (("weekly-1", -9), ("weekly-2", -2)):
            given = [Digest(each.id, period, NOW + days * DAY, Way.MESSAGE, ()) for each in (bea, kim)]
            books.digests.give(given[: 1 if days == -9 else 2])
        assert books.experiments.usual(TEAM, NOW - 10 * DAY, NOW) == (1, 2)
        assert books.experiments.usual(TEAM, NOW - 10 * DAY, NOW - 3 * DAY) == (0, 1)
