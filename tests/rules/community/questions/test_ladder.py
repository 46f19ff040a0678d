"""Who is asked to answer, when, and when it is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours, working_between
from bot.rules.community.questions import NotTheirs, PersonFirst, Question, Reply, Rung, State
from bot.rules.community.questions.helping import AT_ONCE, MOST_ASKS, WITHIN, Helper, chosen, with_asked
from bot.rules.community.questions.ladder import (
    AFTER,
    SETTLES_AFTER,
    STALE_AFTER,
    climbed,
    closed,
    due,
    heard,
    instead,
    may_use_macro,
    moment,
    next_at,
    reopened,
)
from tests.make import NOW, TEAM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UTC_HOURS = Hours("UTC")
ASKED = Question(TEAM, "C1", "1.0", "U0KAI", NOW, NOW, topics=frozenset({"data"}))


def helper(user: str, *topics: str, **changes: Any) -> Helper:
    return replace(Helper(user, UTC_HOURS, frozenset(topics or {"data"})), **changes)


PEOPLE = {
    Rung.PEERS: [helper(f"U0PEER{n}") for n in range(4)], Rung.AMBASSADORS: [helper("U0AMY"), helper("U0ABE")],
    Rung.MODERATOR: [helper("U0MOE")], Rung.LEAD: [helper("U0CORA")],
}  # fmt: skip


def users(step: Any) -> set[str]:
    return {each.user for each in step.helpers} if step else set()


def test_without_an_answer_it_climbs_after_4_12_24_and_72_working_hours() -> None:
    asked, now, seen = ASKED, NOW, []
    while (at := next_at(asked, PEOPLE)) is not None:
        assert due(asked, PEOPLE, at - timedelta(seconds=1)) is None
        step = due(asked, PEOPLE, at)
        assert step is not None
        now, asked = at, climbed(asked, step, at)
        seen.append((step.rung, working_between(ASKED.since, now, UTC_HOURS) / HOUR, len(step.helpers)))
    assert seen == [(Rung.PEERS, 4, 2), (Rung.AMBASSADORS, 12, 2), (Rung.MODERATOR, 24, 1), (Rung.LEAD, 72, 1)]


def test_hours_are_those_of_whoever_is_asked_and_a_night_a_weekend_and_a_holiday_are_none() -> None:
    friday = replace(ASKED, since=datetime(2026, 11, 27, 15, tzinfo=UTC))
    assert moment(friday, Rung.PEERS, helper("U0A")) == datetime(2026, 11, 30, 11, tzinfo=UTC)
    shanghai = helper("U0B", hours=Hours("Asia/Shanghai"))
    assert moment(friday, Rung.PEERS, shanghai) == datetime(2026, 11, 30, 5, tzinfo=UTC)
    off = helper("U0C", hours=Hours("UTC", free=((date(2026, 11, 30), date(2026, 12, 1)),)))
    assert moment(friday, Rung.PEERS, off) == datetime(2026, 12, 2, 11, tzinfo=UTC)
    assert users(due(friday, {Rung.PEERS: [shanghai, off]}, datetime(2026, 11, 30, 6, tzinfo=UTC))) == {"U0B"}


def test_the_first_thing_somebody_writes_goes_to_two_matched_peers_at_once() -> None:
    first = replace(ASKED, is_first=True, topics=frozenset(), interests=frozenset({"design"}))
    people = {Rung.PEERS: [helper("U0D", "design"), helper("U0E", "sales"), helper("U0F", "design", "sales")]}
    assert next_at(first, people) == NOW
    assert users(due(first, people, NOW)) == {"U0D", "U0F"}
    assert due(replace(first, is_first=False), people, NOW + 9 * DAY) is None
    unknown = replace(first, interests=frozenset())
    assert len(users(due(unknown, people, NOW))) == 2
    assert due(replace(unknown, language="zh"), people, NOW + 9 * DAY) is None


def test_nobody_is_asked_twice_a_third_time_in_a_week_about_another_topic_or_what_they_asked() -> None:
    recent = (NOW - DAY, NOW - 2 * DAY)
    peers = [
        helper("U0KAI"), helper("U0BUSY", asks=recent), helper("U0AWAY", is_paused=True), helper("U0ZH", languages=()),
        helper("U0SALES", "sales"), helper("U0DONE"), helper("U0ONE", asks=recent[:1]),
    ]  # fmt: skip
    asked = replace(ASKED, asked=frozenset({"U0DONE"}))
    assert users(due(asked, {Rung.PEERS: peers}, NOW + 4 * HOUR)) == {"U0ONE"}
    assert next_at(asked, {Rung.PEERS: [peers[1]]}) == NOW - 2 * DAY + WITHIN
    assert [each.user for each in chosen(asked, Rung.MODERATOR, [peers[1], peers[5]], NOW)] == ["U0DONE"]


def test_the_least_asked_come_first_and_whoever_is_at_work_before_everybody() -> None:
    asleep = helper("U0A", hours=Hours("Pacific/Honolulu"))
    once = helper("U0B", asks=(NOW - DAY,))
    many = helper("U0C", "data", "design", open=2)
    free = helper("U0D")
    assert [each.user for each in chosen(ASKED, Rung.PEERS, [asleep, once, many, free], NOW, 9)] == [
        "U0D", "U0C", "U0B", "U0A",
    ]  # fmt: skip


def test_a_rung_without_anybody_is_passed_over_and_after_a_pause_only_the_highest_due_is_asked() -> None:
    step = due(ASKED, {**PEOPLE, Rung.AMBASSADORS: []}, NOW + 2 * DAY)
    assert step is not None
    assert step.rung is Rung.PEERS
    late = due(ASKED, PEOPLE, NOW + 60 * DAY)
    assert late is not None
    assert late.rung is Rung.LEAD
    assert next_at(climbed(ASKED, late, NOW), PEOPLE) is None


def test_it_stops_when_another_person_answers_and_not_when_its_asker_or_a_bot_writes() -> None:
    for reply in (Reply("U0KAI", NOW), Reply("U0BOT", NOW, is_bot=True), Reply("U0AMY", NOW, is_wordless=True)):
        assert heard(ASKED, reply).state is State.OPEN
    answered = heard(ASKED, Reply("U0AMY", NOW + HOUR))
    assert (answered.state, answered.last_at) == (State.ANSWERED, NOW + HOUR)
    assert next_at(answered, PEOPLE) is None
    assert due(answered, PEOPLE, NOW + 60 * DAY) is None
    assert instead(replace(answered, rung=Rung.PEERS), PEOPLE[Rung.PEERS], NOW) is None


def test_a_moderators_macro_does_not_answer_a_newcomers_first_post_before_a_person_does() -> None:
    first, macro = replace(ASKED, is_first=True), Reply("U0MOE", NOW, is_macro=True)
    assert heard(first, macro).state is State.OPEN
    assert heard(ASKED, macro).state is State.ANSWERED
    may_use_macro(ASKED, [])
    for replies in ([], [macro], [Reply("U0KAI", NOW)]):
        with pytest.raises(PersonFirst):
            may_use_macro(first, replies)
    may_use_macro(first, [macro, Reply("U0AMY", NOW)])


def test_somebody_who_cannot_is_replaced_by_another_of_the_same_rung() -> None:
    step = due(ASKED, PEOPLE, NOW + 4 * HOUR)
    assert step is not None
    asked = climbed(ASKED, step, NOW)
    other = instead(asked, PEOPLE[Rung.PEERS], NOW + 5 * HOUR)
    assert other is not None
    assert len(users(other)) == 1
    assert not users(other) & users(step)
    assert climbed(asked, other, NOW).rung is Rung.PEERS
    assert instead(ASKED, PEOPLE[Rung.PEERS], NOW) is None


def test_what_is_over_is_closed_and_can_be_opened_again_by_its_asker_and_moderators() -> None:
    answered = heard(ASKED, Reply("U0AMY", NOW))
    assert closed(answered, PEOPLE, NOW + SETTLES_AFTER - HOUR) is None
    settled = closed(answered, PEOPLE, NOW + SETTLES_AFTER)
    assert closed(ASKED, PEOPLE, NOW + 60 * DAY) is None  # somebody is still to be asked
    stale = closed(ASKED, {}, NOW + STALE_AFTER)
    assert closed(replace(ASKED, rung=Rung.LEAD, rung_at=NOW + DAY), {}, NOW + STALE_AFTER) is None
    assert settled is not None
    assert stale is not None
    assert (settled.state, stale.state) == (State.SETTLED, State.STALE)
    assert heard(stale, Reply("U0AMY", NOW + 20 * DAY)).state is State.ANSWERED
    later = NOW + 21 * DAY
    for who in ("U0KAI", "U0MOE"):
        again = reopened(replace(stale, asked=frozenset({"U0MOE", "U0PEER0"})), who, {"U0MOE"}, later)
        assert (again.state, again.rung, again.since) == (State.OPEN, None, later)
        assert users(due(again, {Rung.PEERS: PEOPLE[Rung.PEERS][:1]}, later + 9 * DAY)) == set()
        assert users(due(again, PEOPLE, later + 5 * DAY)) == {"U0MOE"}
    with pytest.raises(NotTheirs):
        reopened(stale, "U0AMY", {"U0MOE"}, later)
    assert reopened(ASKED, "U0KAI", (), later) == ASKED


ZONES = some.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "nowhere"])
HELPERS = some.builds(
    lambda n, zone, days: helper(f"U{n}", hours=Hours(zone), asks=tuple(NOW - each * DAY for each in days)),
    some.integers(0, 9), ZONES, some.lists(some.integers(0, 9), max_size=3),
)  # fmt: skip


@given(some.dictionaries(some.sampled_from(list(Rung)), some.lists(HELPERS, max_size=5, unique_by=lambda x: x.user)))
def test_whoever_is_there_it_climbs_upwards_only_and_ends(people: dict[Rung, list[Helper]]) -> None:
    question, now, rungs = replace(ASKED, asker="U0"), NOW, list[Rung]()
    while (at := next_at(question, people)) is not None:
        now = max(now, at)
        step = due(question, people, now)
        assert step is not None
        assert 1 <= len(step.helpers) <= AT_ONCE[step.rung]
        assert question.asker not in users(step)
        for each in step.helpers:
            assert working_between(question.since, now, each.hours) >= AFTER[step.rung]
            if step.rung in {Rung.PEERS, Rung.AMBASSADORS}:
                assert sum(sent > now - WITHIN for sent in each.asks) < MOST_ASKS
        rungs.append(step.rung)
        question = climbed(question, step, now)
        people = {rung: list(with_asked(each, users(step), now)) for rung, each in people.items()}
    order = [list(Rung).index(each) for each in rungs]
    assert order == sorted(set(order))
