"""What was reported, who decides it, in which order, and how whoever decides is looked after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.community.fields import Empty, TooMuch
from bot.rules.community.moderation import (
    Action,
    AnotherDecides,
    AppealedBefore,
    Breach,
    ByHand,
    Case,
    CaseChanged,
    IsConcerned,
    LoadIsFull,
    NoSuchCase,
    NotTheirs,
    PersonFirst,
    Report,
    ReportsOneself,
    State,
    TooLate,
    Verdict,
    What,
)
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.cases import reported
from bot.rules.community.moderation.conduct import Code, Post, check_macro, revised, to_accept
from bot.rules.community.moderation.duty import (
    Moderator,
    Turn,
    check_load,
    handed_over,
    needs_rest,
    next_taker,
    on_duty,
    rota,
)
from bot.rules.community.moderation.weighing import Record, queue, records, weight
from bot.rules.refusals import Refusal
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
KAI, JOY, BEN, MOE, CORA, MIA = range(1, 7)
MONDAY = date(2026, 11, 23)


def report(by: int = JOY, about: int = KAI, ts: str = "1.0", **changes: Any) -> Report:
    made = Report(by, about, What.MESSAGE, Breach.SPAM, NOW, channel="C1", ts=ts)
    return replace(made, **changes)


def opened(**changes: Any) -> Case:
    return replace(reported(None, report(), TEAM), **changes)


def warned(case: Case | None = None, by: int = MOE, at: timedelta = timedelta(), **changes: Any) -> Case:
    given = {"action": Action.WARN, "breach": Breach.SPAM, "reason": "An advert.", "code": 1, **changes}
    return rules.decided(rules.taken(case or opened(), by, NOW + at), by, now=NOW + at, **given)


def test_reports_of_one_member_are_one_case_until_it_is_decided() -> None:
    case = reported(opened(), report(BEN, breach=Breach.SAFETY), TEAM)
    assert (case.reporters, case.breach, len(case.reports)) == ({JOY, BEN}, Breach.SAFETY, 2)
    assert len(reported(case, report(BEN), TEAM).reports) == 2
    assert len(reported(case, report(BEN, ts="2.0"), TEAM).reports) == 3
    again = reported(warned(), report(BEN), TEAM)
    assert (again.state, again.reporters, again.decision) == (State.OPEN, {BEN}, None)
    assert [each.id for each in rules.history([opened(id=1), opened(id=2), opened(id=3, about=BEN)], KAI)] == [2, 1]


def test_a_report_says_what_it_is_about_and_nobody_reports_themselves() -> None:
    private = report(what=What.DIRECT, ts="", text="He asks for my password.", quote="Send it to me")
    assert reported(None, private, TEAM).reports == (private,)
    bad: list[tuple[Report, type[Refusal]]] = [
        (report(KAI), ReportsOneself), (report(ts=""), Empty), (report(breach=Breach.OTHER, text=" "), Empty),
        (report(text="a" * 2001), TooMuch),
    ]  # fmt: skip
    for each, refusal in bad:
        with pytest.raises(refusal):
            reported(None, each, TEAM)


def test_whoever_is_reported_sees_nothing_and_whoever_reports_does_not_decide() -> None:
    for case in (None, opened()):
        with pytest.raises(NoSuchCase):
            rules.seen(case, KAI)
    assert rules.seen(opened(), MOE) == opened()
    for member in (KAI, JOY):
        with pytest.raises(IsConcerned):
            rules.taken(opened(), member, NOW)
    mine = rules.taken(opened(), MOE, NOW)
    given_up = reported(mine, report(MOE), TEAM)
    assert (given_up.state, given_up.taken_by) == (State.OPEN, None)
    still = reported(mine, report(BEN), TEAM)
    assert (still.state, still.taken_by) == (State.TAKEN, MOE)


def test_a_case_goes_from_open_to_closed_by_one_who_took_it_and_says_why() -> None:
    mine = rules.taken(opened(), MOE, NOW)
    assert rules.released(mine).state is State.OPEN
    assert [rules.is_stale(mine, NOW + n * DAY) for n in (1, 2)] == [False, True]
    decide = {"action": Action.WARN, "breach": Breach.SPAM, "reason": "An advert.", "code": 3, "now": NOW}
    for wrong, by, refusal in (({}, CORA, AnotherDecides), ({"reason": " "}, MOE, Empty), ({}, JOY, IsConcerned)):
        with pytest.raises(refusal):
            rules.decided(mine, by, **{**decide, **wrong})
    case = rules.decided(mine, MOE, **decide)
    assert (case.state, rules.closes_at(case), rules.is_upheld(case)) == (State.DECIDED, NOW + 14 * DAY, None)
    for early in (lambda: rules.closed(case, NOW + 13 * DAY), lambda: rules.taken(case, CORA, NOW)):
        with pytest.raises(CaseChanged):
            early()
    done = rules.closed(case, NOW + 14 * DAY)
    assert (done.state, rules.is_upheld(done)) == (State.CLOSED, True)
    nothing = warned(action=Action.NOTHING)
    assert (nothing.state, rules.closes_at(nothing), rules.is_upheld(nothing)) == (State.CLOSED, None, False)


def test_what_slack_leaves_to_people_stays_to_be_done_until_somebody_did_it() -> None:
    case = warned(action=Action.NOTHING, by_hand=ByHand.DELETE)
    assert case.state is State.DECIDED
    done = rules.done_by_hand(case, NOW + DAY)
    assert done.decision is not None
    assert done.decision.done_at == NOW + DAY
    for each in (done, warned(), opened()):
        with pytest.raises(CaseChanged):
            rules.done_by_hand(each, NOW)


def test_an_appeal_is_once_within_fourteen_days_and_for_another_moderator() -> None:
    case = warned()
    late = NOW + 14 * DAY
    bad: list[tuple[Callable[[], Case], type[Refusal]]] = [
        (lambda: rules.appealed(case, JOY, "No.", NOW), NotTheirs),
        (lambda: rules.appealed(case, KAI, " ", NOW), Empty),
        (lambda: rules.appealed(case, KAI, "No.", late), TooLate),
        (lambda: rules.appealed(rules.closed(case, late), KAI, "No.", late), TooLate),
        (lambda: rules.appealed(warned(action=Action.NOTHING), KAI, "No.", NOW), CaseChanged),
        (lambda: rules.settled(case, CORA, Verdict.UPHELD, "Yes.", NOW), CaseChanged),
    ]
    asked = rules.appealed(case, KAI, "It was none.", late - timedelta(seconds=1))
    bad += [
        (lambda: rules.appealed(asked, KAI, "Again.", NOW), AppealedBefore),
        (lambda: rules.settled(asked, MOE, Verdict.UPHELD, "Yes.", NOW), AnotherDecides),
        (lambda: rules.settled(asked, JOY, Verdict.UPHELD, "Yes.", NOW), IsConcerned),
        (lambda: rules.closed(asked, late), CaseChanged),
    ]
    for act, refusal in bad:
        with pytest.raises(refusal):
            act()
    ended = rules.settled(asked, CORA, Verdict.OVERTURNED, "It was not.", NOW)
    assert (ended.state, rules.is_upheld(ended)) == (State.CLOSED, False)
    assert rules.is_upheld(rules.settled(asked, CORA, Verdict.UPHELD, "It was.", NOW)) is True
    with pytest.raises(AppealedBefore):
        rules.appealed(ended, KAI, "Again.", NOW)


def test_the_last_five_like_this_are_the_newest_of_the_same_breach_and_none_about_the_one_who_looks() -> None:
    past = [warned(opened(id=n), at=n * DAY) for n in range(7)]
    past += [warned(opened(id=20, about=MIA)), warned(opened(id=21), breach=Breach.HATE), opened(id=22)]
    assert [each.id for each in rules.like(past, Breach.SPAM, MIA)] == [6, 5, 4, 3, 2]
    assert [each.id for each in rules.like(past, Breach.SPAM, KAI)] == [20]


def test_a_report_weighs_what_its_reporter_was_right_in_and_no_one_weighs_nothing() -> None:
    assert [Record(*each).weight for each in ((), (1, 1), (0, 1), (9, 10))] == [1 / 2, 2 / 3, 1 / 3, 10 / 12]
    right = rules.closed(warned(), NOW + 14 * DAY)
    wrong = warned(reported(opened(), report(BEN), TEAM), action=Action.NOTHING)
    known = records([right, right, wrong, warned(), opened()])
    assert known == {JOY: Record(2, 3), BEN: Record(0, 1)}
    assert weight(reported(opened(), report(BEN), TEAM), known) == pytest.approx(3 / 5 + 1 / 3)
    light, old = opened(id=1, reports=(report(BEN),)), opened(id=2, at=NOW - DAY)
    danger = opened(id=3, reports=(report(BEN, breach=Breach.SAFETY),))
    assert [each.id for each in queue([light, opened(id=4), old, danger], known)] == [3, 2, 4, 1]


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(Breach)), max_size=20),
       st.dictionaries(st.integers(1, 9), st.integers(0, 50)))  # fmt: skip
def test_weights_sort_and_never_hide(flags: list[tuple[int, Breach]], wrong: dict[int, int]) -> None:
    cases = [opened(id=n, reports=(report(by, 99, breach=breach),)) for n, (by, breach) in enumerate(flags)]
    known = {by: Record(0, count) for by, count in wrong.items()}
    assert sorted(each.id for each in queue(cases, known)) == list(range(len(flags)))
    assert all(0 < weight(each, known) < 1 for each in cases)


def moderator(member: int, this_week: int = 0, **changes: Any) -> Moderator:
    return replace(Moderator(member, {MONDAY: this_week}), **changes)


def test_the_next_case_goes_to_who_has_fewest_and_is_neither_away_full_nor_concerned() -> None:
    hands = [rules.taken(opened(), MOE, NOW)]
    everybody = [moderator(MOE), moderator(CORA, 5), moderator(MIA, 4)]
    case = opened()
    assert next_taker(everybody, case, hands, MONDAY) == MIA
    assert next_taker([*everybody, moderator(KAI), moderator(JOY)], case, hands, MONDAY) == MIA
    away = [moderator(MIA, away=((MONDAY, MONDAY),)), moderator(CORA, 10), moderator(MOE, 9)]
    assert next_taker(away, case, hands, MONDAY) == MOE
    assert next_taker(away[:2], case, [], MONDAY) is None
    asked = rules.appealed(warned(by=MIA), KAI, "No.", NOW)
    assert next_taker(everybody, asked, hands, MONDAY) == CORA
    with pytest.raises(LoadIsFull):
        check_load(moderator(MOE, 10), MONDAY + 6 * DAY)
    check_load(moderator(MOE, 10), MONDAY + 7 * DAY)


def test_the_rota_is_even_never_two_weeks_running_and_around_who_is_away() -> None:
    three = [moderator(MOE), moderator(CORA), moderator(MIA, away=((MONDAY, MONDAY + 20 * DAY),))]
    turns = rota(three, [Turn(MONDAY - 7 * DAY, MOE)], MONDAY + 2 * DAY, 9)
    found = [each.member for each in turns]
    assert turns[0].monday == MONDAY
    assert found[:4] == [CORA, MOE, CORA, MIA]
    assert all(one != other for one, other in pairwise(found))
    assert {found.count(each) for each in (MOE, CORA, MIA)} == {3}
    assert [each.member for each in rota(three[:1], turns, MONDAY, 3)] == [MOE] * 3
    assert rota(three[2:], [], MONDAY, 3) == ()
    assert (on_duty(turns, MONDAY + 6 * DAY), on_duty(turns, MONDAY - DAY)) == (CORA, None)


def test_a_turn_ends_with_a_note_for_the_next() -> None:
    assert handed_over(Turn(MONDAY, MOE), " Kai is calm now. ", NOW) == Turn(MONDAY, MOE, "Kai is calm now.", NOW)
    for note, refusal in (("", Empty), ("a" * 2001, TooMuch)):
        with pytest.raises(refusal):
            handed_over(Turn(MONDAY, MOE), note, NOW)


def test_three_heavy_weeks_running_bring_the_offer_of_a_rest() -> None:
    weeks = {MONDAY - n * 7 * DAY: 5 for n in range(1, 4)}
    assert needs_rest(Moderator(MOE, weeks), MONDAY + 3 * DAY)
    assert not needs_rest(Moderator(MOE, {**weeks, MONDAY - 14 * DAY: 4}), MONDAY)
    assert not needs_rest(Moderator(MOE, weeks, most=12), MONDAY)


def test_a_code_that_asks_something_new_is_accepted_anew_and_other_words_are_not() -> None:
    first = revised([], {"en": "Be kind.", "zh": " "}, False, NOW)
    assert first == Code(1, (("en", "Be kind."),), NOW, binds=True)
    words = revised([first], {"en": "Be kind!"}, False, NOW)
    stricter = revised([first, words], {"en": "Be very kind."}, True, NOW)
    assert (to_accept([first, words], []), to_accept([first, words], [1])) == (words, None)
    assert (to_accept([first, words, stricter], [1]), to_accept([first, words, stricter], [1, 3])) == (stricter, None)
    for texts, refusal in (({"en": " "}, Empty), ({"en": "a" * 12_001}, TooMuch)):
        with pytest.raises(refusal):
            revised([], texts, True, NOW)


def test_no_ready_made_answer_goes_to_a_newcomers_first_post_before_a_person_answered() -> None:
    post = Post(is_first=True, author=KAI)
    for each in (post, post.answered(KAI, is_bot=False), post.answered(99, is_bot=True)):
        with pytest.raises(PersonFirst):
            check_macro(each)
    check_macro(post.answered(JOY, is_bot=False))
    check_macro(replace(post, is_first=False))
