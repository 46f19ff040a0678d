"""An experiment over the clock: some digests are shorter, nobody peeks, it is read once, at the end that was fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.jobs.community import experiments
from bot.jobs.community.content.digests import planning, readers, shelf, trying
from bot.jobs.community.experiments import deciding, looking
from bot.rules.access import Right
from bot.rules.calendar import Hours
from bot.rules.community.content import Kind
from bot.rules.community.content.digests import Digest, Said
from bot.rules.community.content.digests.timing import begun, period
from bot.rules.community.goals.experiments import Group, Result, State, Verdict, group
from bot.rules.community.goals.levers import (
    FEWEST,
    AnotherRuns,
    NoSuchExperiment,
    NothingMeasured,
    NotHoped,
    TakenOver,
    TooFewMembers,
)
from bot.rules.community.members import Frequency, Member, Way
from bot.rules.community.segments import Condition, On, Rule, Segment
from bot.rules.community.segments import Kind as SegmentKind
from bot.rules.people import Identity, Person, Role
from bot.rules.refusals import FieldRefusals
from bot.store import Books
from bot.store.community.experiments import Kept
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.jobs.conftest import Work
from tests.make import NOW
from tests.sampled.digests import item
from tests.sampled.intros import joined

DAY = timedelta(days=1)
MOE, CORA = "U0MOE", "U0CORA"
ASKED: dict[str, Any] = {"change": "short", "hoped": "90", "held": "50", "ends": f"{(NOW + 30 * DAY).date()}"}


def moe(books: Books) -> Person:
    return books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)


@pytest.fixture
def circle(work: Work) -> Work:
    """So many members that something is usual: nobody tapped what they were given three weeks ago."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for n in range(FEWEST):
            member = joined(books, f"U0N{n}", CIRCLE)
            books.digests.give([Digest(member.id, "weekly-1", NOW - 21 * DAY, Way.MESSAGE, ())])
    return work


def members(books: Books) -> list[Member]:
    found = (books.members.of(Identity(CIRCLE, f"U0N{n}")) for n in range(FEWEST))
    return [each for each in found if each is not None]


def start(books: Books, **changes: Any) -> Kept:
    return deciding.begin(books, moe(books), {**ASKED, **changes}, NOW)


def test_it_begins_only_where_it_can_be_read_and_one_at_a_time(circle: Work) -> None:
    with circle.deps.store.open() as books:
        for changes, wrong, refused in (
            ({"hoped": "0"}, "hoped", NotHoped), ({"hoped": "many"}, "hoped", NotHoped),
            ({"hoped": "10"}, "hoped", TooFewMembers), ({"ends": f"{NOW.date() + 13 * DAY}"}, "ends", None),
            ({"ends": f"{NOW.date() + 92 * DAY}"}, "ends", None), ({"ends": None}, "ends", None),
            ({"held": "5"}, "held", None), ({"change": "colour"}, "change", None), ({"segment": "99"}, "segment", None),
        ):  # fmt: skip
            with pytest.raises(FieldRefusals) as told:
                start(books, **changes)
            assert set(told.value.errors) == {wrong}
            assert refused is None or isinstance(told.value.errors[wrong], refused)
        assert deciding.planning(books, moe(books), NOW)["usual"] == 0
        made = start(books)
        for again in (lambda: start(books), lambda: deciding.planning(books, moe(books), NOW)):
            with pytest.raises(AnotherRuns):
                again()
        with pytest.raises(FieldRefusals):
            deciding.stop(books, moe(books), made.id, {"why": " "}, NOW)
        deciding.stop(books, moe(books), made.id, {"why": "It annoyed people"}, NOW)
        with pytest.raises(NoSuchExperiment):
            deciding.stop(books, moe(books), made.id, {"why": "Again"}, NOW)
        page = experiments.page(books, moe(books), NOW)
        assert (page["running"], page["over"][0]["state"], page["over"][0]["result"]) == (None, "stopped", None)
        with pytest.raises(NothingMeasured):
            deciding.begin(books, moe(books), ASKED, NOW + 60 * DAY)


def test_some_get_shorter_digests_by_lot_and_it_is_noted_who_was_given_which(circle: Work) -> None:
    with circle.deps.store.open() as books:
        for n in range(9):
            item(books, Kind.NEWS, f"Item {n}", workspace=CIRCLE)
        made = start(books)
        for each in members(books):
            books.digests.keep([replace(begun(each.id, each.frequency, Hours("UTC"), NOW), next_at=NOW)])
    planning.plan_digests(circle.at(NOW).deps)
    with circle.deps.store.reading() as books:
        given = {each.id: len(row.items) for each in members(books) for row in [_newest(books, each)]}
        lots = {id: group(made.experiment, id) for id in given}
        assert given == {id: 5 if lot is Group.CHANGED else 7 for id, lot in lots.items()}
        people = books.experiments.people(made.id, NOW)
        assert people == {each: list(lots.values()).count(each) for each in Group}
        assert min(people.values()) > 0
        kept, groups = trying.taking_part(books, CIRCLE, given, NOW + 31 * DAY)
        assert (kept, groups) == (None, {})


def test_what_was_better_is_made_usual_by_a_tap_for_whom_it_was_for_and_undone_by_one(circle: Work) -> None:
    with circle.deps.store.open() as books:
        for n in range(9):
            item(books, Kind.NEWS, f"Item {n}", workspace=CIRCLE)
        rule = Rule((Condition(On.LOCATION, "Oslo"),))
        oslo = books.segments.add(Segment(CIRCLE, "Oslo", SegmentKind.LIVE, rule, MOE, NOW)).id
        first, *_ = members(books)
        books.members.change(replace(first, location="Oslo"))
        of = replace(start(books).experiment, segment=oslo, state=State.OVER, ended_at=NOW)
        (made,) = books.experiments.all(CIRCLE, 9)
        result = Result(Verdict.UNCLEAR, 5, -1, 11, (1, 9), (2, 9), False)
        books.experiments.keep(replace(made, experiment=of, result=result))
        assert experiments.page(books, moe(books), NOW)["over"][0]["may_take"] is False
        with pytest.raises(NoSuchExperiment):
            deciding.take_over(books, moe(books), made.id, NOW)
        books.experiments.keep(replace(made, experiment=of, result=replace(result, verdict=Verdict.BETTER, low=1)))
        assert experiments.page(books, moe(books), NOW)["over"][0]["may_take"] is True
        deciding.take_over(books, moe(books), made.id, NOW)
        with pytest.raises(NoSuchExperiment):
            deciding.take_over(books, moe(books), made.id, NOW)
        page = experiments.page(books, moe(books), NOW)["over"][0]
        assert (page["taken_by"], page["taken_at"], page["may_take"]) == (MOE, NOW, False)
        with pytest.raises(FieldRefusals) as told:
            start(books, segment=str(oslo))
        assert isinstance(told.value.errors["change"], TakenOver)
        for each in members(books):
            books.digests.keep([replace(begun(each.id, each.frequency, Hours("UTC"), NOW), next_at=NOW)])
    planning.plan_digests(circle.at(NOW).deps)
    with circle.deps.store.open() as books:
        given = {each.id: len(_newest(books, each).items) for each in members(books)}
        assert given == {each.id: 5 if each.id == first.id else 7 for each in members(books)}
        deciding.give_back(books, moe(books), made.id, NOW)
        assert books.experiments.taken(CIRCLE) == []
        with pytest.raises(NoSuchExperiment):
            deciding.give_back(books, moe(books), made.id, NOW)
        with pytest.raises(FieldRefusals) as told:
            start(books, segment=str(oslo))
        assert isinstance(told.value.errors["hoped"], TooFewMembers), "it may be tried again, by more people than one"


def _newest(books: Books, member: Member) -> Digest:
    found = books.digests.get(member.id, period(member.frequency, NOW.date()))
    assert found is not None
    return found


def test_the_newest_come_first_for_the_changed_group_of_a_segment_alone(circle: Work) -> None:
    with circle.deps.store.open() as books:
        old = item(books, Kind.NEWS, "Old", "data", workspace=CIRCLE, posted_at=NOW - 5 * DAY).id
        new = [item(books, Kind.NEWS, f"Item {n}", workspace=CIRCLE).id for n in range(4)]
        inside, outside, *_ = members(books)
        books.members.change(replace(inside, location="Berlin"))
        rule = Rule((Condition(On.LOCATION, "Berlin"),))
        segment = books.segments.add(Segment(CIRCLE, "Here", SegmentKind.LIVE, rule, MOE, NOW)).id
        kept = start(books, change="newest")
        books.experiments.keep(replace(kept, experiment=replace(kept.experiment, segment=segment, held=0)))
        kept, groups = trying.taking_part(books, CIRCLE, [inside.id, outside.id], NOW)
        assert groups == {inside.id: Group.CHANGED}
        on_it = shelf(books, CIRCLE, NOW)
        known = [replace(each, followed=frozenset({"data"})) for each in readers(books, on_it, [inside, outside], NOW)]
        theirs, others = on_it.digests(trying.changed(known, kept, groups), "2026-W48")
    assert {each.item for each in theirs} == {old, *new}
    assert (theirs[-1].item, others[0].item) == (old, old)


def test_nobody_peeks_and_it_is_read_once_all_who_were_planned_had_their_week(circle: Work) -> None:
    with circle.deps.store.open() as books:
        made = start(books)
        read = item(books, Kind.NEWS, "Read me", workspace=CIRCLE).id
        lots = {each.id: group(made.experiment, each.id) for each in members(books)}
        for id, lot in lots.items():
            books.experiments.take_part(made.id, {id: lot}, NOW + (1 if lot is Group.CHANGED else 29) * DAY)
            if lot is Group.CHANGED:
                books.digests.tap(id, read, Said.OPEN, NOW + 2 * DAY)
    for days in (1, 9, 30, 35):
        looking.look(circle.at(NOW + days * DAY).deps)
        with circle.deps.store.reading() as books:
            page = experiments.page(books, moe(books), NOW + days * DAY)
        assert page["over"] == []
        assert page["running"]["result"] is None
    for days in (36, 37):
        looking.look(circle.at(NOW + days * DAY).deps)
    told = [each for each in circle.notices() if each.kind == looking.RESULT]
    assert sorted(each.to for each in told) == [CORA, MOE]
    circle.at(NOW + 37 * DAY).until_quiet()
    assert "Better, and by more than chance explains." in words(circle.dm(MOE, CIRCLE)[-1]["blocks"])
    with circle.deps.store.reading() as books:
        kept = books.experiments.get(CIRCLE, made.id)
    assert kept is not None
    assert kept.result is not None
    assert (kept.experiment.state, kept.result.verdict) == (State.OVER, Verdict.BETTER)


def test_harm_ends_it_at_once_without_a_figure(circle: Work) -> None:
    with circle.deps.store.open() as books:
        made = start(books)
        for n, each in enumerate(members(books)):
            lot = Group.CHANGED if n % 2 else Group.HELD_BACK
            books.experiments.take_part(made.id, {each.id: lot}, NOW)
            if lot is Group.CHANGED:
                books.members.change(replace(each, frequency=Frequency.NEVER))
    for days in (6, 7, 8):
        looking.look(circle.at(NOW + days * DAY).deps)
        with circle.deps.store.reading() as books:
            kept = books.experiments.get(CIRCLE, made.id)
        assert kept is not None
        assert kept.experiment.state is (State.RUNNING if days == 6 else State.HARMFUL)
        assert kept.result is None
    assert len([each for each in circle.notices() if each.kind == looking.RESULT]) == 2
