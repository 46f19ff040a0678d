"""Undo, questions, edits, delegates, escalation, nudges, and what follows an approval: one promise a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.calendar import Hours
from bot.rules.company import Absence, Company
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import (
    Climbed,
    Mode,
    Requisition,
    State,
    Why,
    asking,
    chains,
    deciding,
    running,
    standing_in,
)
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.conditions import Test as Compare
from bot.rules.hiring.requisitions.wanted import ReasonMissing, answers_of, wanted_from
from bot.rules.people import Role
from tests.make import NOW, chain, requisition, step, wanted

BERLIN = Hours("Europe/Berlin")
MONEY = step("U0FIN", inputs=frozenset({"pay_to", "headcount"}), hours_allowed=8, backup="U0BACK")
PEOPLE = step("U0HR", "U0VP", name="People", mode=Mode.N_OF_M, inputs=frozenset({"title"}))


def at(minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
    return NOW + timedelta(minutes=minutes, hours=hours, days=days)


def yes(request: Requisition, who: str, now: datetime = NOW) -> Requisition:
    return deciding.approve(request, who, request.revision, now)


def no(request: Requisition, who: str, now: datetime = NOW) -> Requisition:
    return deciding.reject(request, who, request.revision, "No money.", now)


def edited(request: Requisition, company: Company | None = None, now: datetime = NOW, **changes: object) -> Requisition:
    content = wanted(**{"hiring_manager": "U0MINA", **changes})
    return asking.edit(request, "U0MINA", content, [chain(MONEY, PEOPLE)], company or Company(), now)


def test_a_decision_can_be_undone_for_five_minutes_and_no_longer() -> None:
    request = yes(requisition(MONEY, PEOPLE), "U0FIN")
    assert rules.waiting_for(request, NOW) == ("U0HR", "U0VP")
    back = deciding.undo(request, "U0FIN", at(minutes=4.9))
    assert rules.waiting_for(back, NOW) == ("U0FIN",)
    assert back.steps[1].asked_at is None
    with pytest.raises(deciding.TooLateToUndo):
        deciding.undo(request, "U0FIN", at(minutes=5))
    with pytest.raises(deciding.NothingToUndo):
        deciding.undo(back, "U0FIN", at(minutes=1))


def test_what_was_decided_at_last_is_undone_only_by_whoever_decided_it_last() -> None:
    done = yes(yes(requisition(MONEY, PEOPLE), "U0FIN"), "U0HR")
    assert (done.state, done.in_charge) == (State.APPROVED, "U0MINA")
    with pytest.raises(deciding.TooLateToUndo):
        deciding.undo(done, "U0FIN", at(minutes=1))
    back = deciding.undo(done, "U0HR", at(minutes=1))
    assert (back.state, back.in_charge) == (State.SUBMITTED, None)
    refused = deciding.undo(no(requisition(MONEY), "U0FIN"), "U0FIN", at(minutes=1))
    assert rules.waiting_for(refused, NOW) == ("U0FIN",)


def test_a_question_stops_the_clock_and_its_answer_starts_it_again() -> None:
    request = requisition(MONEY)
    due = standing_in.due_by(request, {"U0FIN": BERLIN}, NOW)
    assert due == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # eight working hours from ten on Monday
    asked = deciding.ask(request, "U0FIN", 1, " Why now? ", at(hours=1))
    assert (asked.state, asked.questions[0].text) == (State.CHANGES_ASKED, "Why now?")
    assert standing_in.due_by(asked, {"U0FIN": BERLIN}, at(days=9)) is None
    with pytest.raises(rules.NotYours):
        deciding.answer(asked, "U0HR", 0, "Because.", at(days=1))
    answered = deciding.answer(asked, "U0MINA", 0, "Because.", at(days=1, hours=1))
    assert answered.state is State.SUBMITTED
    assert standing_in.due_by(answered, {"U0FIN": BERLIN}, NOW) == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    with pytest.raises(deciding.QuestionOver):
        deciding.answer(answered, "U0MINA", 0, "Again.", at(days=2))


def test_whoever_asked_may_decide_without_the_answer() -> None:
    asked = deciding.ask(requisition(MONEY, PEOPLE), "U0FIN", 1, "Why now?", NOW)
    went_on = yes(asked, "U0FIN")
    assert (went_on.state, went_on.open_questions) == (State.SUBMITTED, ())


def test_an_edit_is_an_answer_too() -> None:
    asked = deciding.ask(requisition(MONEY, PEOPLE), "U0FIN", 1, "Why so much?", NOW)
    cheaper = edited(asked, pay_to=71_000)
    assert (cheaper.state, cheaper.open_questions) == (State.SUBMITTED, ())


def test_editing_asks_again_only_the_steps_that_look_at_what_changed() -> None:
    """Trap 6: editing restarts the whole chain, or none of it."""
    request = yes(requisition(PEOPLE, MONEY), "U0HR")
    again = asking.edit(request, "U0MINA", wanted(pay_to=95_000), [chain(PEOPLE, MONEY)], Company(), NOW)
    assert rules.waiting_for(again, NOW) == ("U0FIN",)
    assert again.steps[1].asked == 2, "a new ask, not an old copy"
    assert [change.field for change in asking.changes_for(again, "U0HR")] == ["pay_to"]
    with pytest.raises(deciding.Changed):
        deciding.approve(again, "U0FIN", 1, NOW)
    assert yes(again, "U0FIN").state is State.APPROVED
    back = asking.edit(request, "U0MINA", wanted(title="Lead"), [chain(PEOPLE, MONEY)], Company(), NOW)
    assert rules.waiting_for(back, NOW) == ("U0HR", "U0VP")


def test_a_step_that_says_nothing_looks_at_money_and_numbers_and_not_at_the_wording() -> None:
    request = yes(requisition(step("U0FIN"), PEOPLE), "U0FIN")
    same = asking.edit(request, "U0MINA", wanted(business_case="Better said."), [chain()], Company(), NOW)
    assert rules.waiting_for(same, NOW) == ("U0HR", "U0VP")
    more = asking.edit(request, "U0MINA", wanted(headcount=9), [chain()], Company(), NOW)
    assert rules.waiting_for(more, NOW) == ("U0FIN",)


def test_an_edit_brings_in_a_step_that_was_skipped_and_skips_one_that_ran() -> None:
    board = step("U0BOARD", name="Board", conditions=(Condition("pay_to", Compare.OVER, 90_000),))
    request = requisition(board, PEOPLE)
    assert request.steps[0].skipped_by == board.conditions[0]
    assert rules.waiting_for(request, NOW) == ("U0HR", "U0VP")
    dear = asking.edit(request, "U0MINA", wanted(pay_to=95_000), [chain(board, PEOPLE)], Company(), NOW)
    assert rules.waiting_for(dear, NOW) == ("U0BOARD",)
    cheap = asking.edit(dear, "U0MINA", wanted(pay_to=85_000), [chain(board, PEOPLE)], Company(), NOW)
    assert rules.waiting_for(cheap, NOW) == ("U0HR", "U0VP")


def test_an_edit_may_lead_through_another_chain_and_keeps_the_decisions_of_the_same_steps() -> None:
    other = chain(
        PEOPLE, step("U0CEO", name="Chief"), name="Large", conditions=(Condition("headcount", Compare.OVER, 5),)
    )
    request = yes(requisition(MONEY, PEOPLE), "U0FIN")
    large = asking.edit(request, "U0MINA", wanted(headcount=9), [other, chain(MONEY, PEOPLE)], Company(), NOW)
    assert (large.chain, rules.waiting_for(large, NOW)) == ("Large", ("U0HR", "U0VP"))
    assert large.steps[0].asked == 2
    assert not large.decisions[0].stands


def test_chains_changed_meanwhile_do_not_touch_what_is_under_way() -> None:
    request = requisition(MONEY, PEOPLE)
    changed = asking.edit(request, "U0MINA", wanted(pay_to=86_000), [], Company(), NOW)
    assert changed.steps[0].approvers == ("U0FIN",)


def test_an_edit_that_makes_an_approver_the_hiring_manager_ends_their_yes() -> None:
    request = yes(requisition(PEOPLE, MONEY), "U0HR")
    for company, asked in ((Company(), ("U0VP",)), (Company({"U0HR": "U0BOSS"}), ("U0BOSS", "U0VP"))):
        theirs = asking.edit(request, "U0MINA", wanted(hiring_manager="U0HR"), [], company, NOW)
        assert rules.waiting_for(theirs, NOW) == asked
        assert not theirs.decisions[0].stands
    with pytest.raises(deciding.OwnRequest):
        yes(theirs, "U0HR")


def test_nothing_changed_is_no_edit() -> None:
    with pytest.raises(asking.NothingChanged):
        edited(requisition(MONEY))


@pytest.mark.parametrize(
    ("route", "company"),
    [
        (step("U0MINA"), Company(managers={"U0MINA": "U0BOSS"})),  # named
        (step(chains.MANAGER), Company(managers={"U0MINA": "U0BOSS"})),  # by their role
        (step(chains.DEPARTMENT_HEAD), Company({"U0MINA": "U0BOSS"}, heads={"engineering": "U0MINA"})),  # a head
        (step("U0FIN"), Company({"U0FIN": "U0BOSS"}, away={"U0FIN": Absence(at(days=9), "U0MINA")})),  # delegate
        (step("U0GONE", backup="U0MINA"), Company({"U0GONE": "U0BOSS"}, gone=frozenset({"U0GONE"}))),  # backup
    ],
)
def test_nobody_approves_their_own_request_by_any_route(route: chains.StepPlan, company: Company) -> None:
    """Trap 21: the asker approves their own request through a group, a delegate or a role."""
    request = standing_in.attended(requisition(route, company=company), company, NOW)
    assert "U0MINA" not in rules.waiting_for(request, NOW)
    assert rules.waiting_for(request, NOW), "somebody else is asked instead"
    with pytest.raises(deciding.OwnRequest):
        yes(request, "U0MINA")


def test_whom_it_was_asked_for_does_not_approve_it_either() -> None:
    company = Company(managers={"U0FIN": "U0BOSS"})
    request = requisition(step("U0FIN"), company=company, hiring_manager="U0FIN")
    assert rules.waiting_for(request, NOW) == ("U0BOSS",)
    with pytest.raises(deciding.OwnRequest):
        yes(request, "U0FIN")
    assert yes(request, "U0BOSS").decisions[0].for_whom == "U0FIN"


def test_a_decision_is_handed_over_until_a_day_and_comes_back() -> None:
    handed = standing_in.delegate(requisition(MONEY), "U0FIN", "U0SAM", at(days=2), Company(), NOW)
    assert rules.waiting_for(handed, NOW) == ("U0SAM",)
    assert yes(handed, "U0SAM").decisions[0].for_whom == "U0FIN"
    assert yes(handed, "U0FIN").decisions[0].for_whom is None, "back early"
    assert rules.waiting_for(handed, at(days=2)) == ("U0FIN",)
    assert rules.waiting_for(standing_in.take_back(handed, "U0FIN", NOW), NOW) == ("U0FIN",)


@pytest.mark.parametrize(
    ("to", "company", "refusal"),
    [
        ("U0MINA", Company(), standing_in.DelegateOwn),
        ("U0LEFT", Company(gone=frozenset({"U0LEFT"})), standing_in.DelegateGone),
        ("U0AWAY", Company(away={"U0AWAY": Absence(at(days=3))}), standing_in.DelegateAway),
        ("U0VP", Company(), standing_in.DelegateDecides),
    ],
)
def test_not_everybody_can_stand_in(to: str, company: Company, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        standing_in.delegate(requisition(PEOPLE), "U0HR", to, at(days=1), company, NOW)


def test_a_stand_in_who_leaves_or_whose_own_it_becomes_stands_in_no_more() -> None:
    handed = standing_in.delegate(requisition(MONEY), "U0FIN", "U0SAM", at(days=2), Company(), NOW)
    left = standing_in.attended(handed, Company(gone=frozenset({"U0SAM"})), NOW)
    assert rules.waiting_for(left, NOW) == ("U0FIN",)
    theirs = asking.edit(handed, "U0MINA", wanted(hiring_manager="U0SAM"), [], Company(), NOW)
    assert rules.waiting_for(theirs, NOW) == ("U0FIN",)


def test_two_voices_never_come_from_one_person() -> None:
    handed = standing_in.delegate(requisition(PEOPLE), "U0HR", "U0SAM", at(days=1), Company(), NOW)
    with pytest.raises(standing_in.DelegateDecides):
        standing_in.delegate(handed, "U0VP", "U0SAM", at(days=1), Company(), NOW)


def test_what_takes_too_long_climbs_from_a_reminder_to_the_backup_to_the_admins_in_working_hours() -> None:
    hours = {"U0FIN": BERLIN}
    request, seen = requisition(MONEY), []
    now: datetime | None = NOW
    while (now := standing_in.next_check(request, hours, now or NOW)) is not None:
        request = standing_in.climbed(request, hours, now)
        seen.append((request.steps[0].seats[0].climbed, f"{now:%a %H:%M}", rules.waiting_for(request, now)))
    assert seen == [
        (Climbed.REMINDED, "Tue 09:00", ("U0FIN",)),
        (Climbed.BACKUP, "Tue 13:00", ("U0FIN", "U0BACK")),
        (Climbed.ADMINS, "Wed 13:00", ("U0FIN", "U0BACK")),
    ]
    assert standing_in.is_stuck(request)
    assert yes(request, "U0BACK").decisions[0].for_whom == "U0FIN"


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_a_time_allowed_over_a_clock_change_ends_at_the_same_hour_of_the_wall(day: str) -> None:
    """Trap 22: a reminder fires twice at the autumn clock change, or not at all in spring."""
    friday = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
    request = requisition(MONEY, now=friday)
    due = standing_in.due_by(request, {"U0FIN": BERLIN}, friday)
    assert due is not None
    zone = ZoneInfo("Europe/Berlin")
    assert due.astimezone(zone).strftime("%a %H:%M") == friday.astimezone(zone).strftime("Mon %H:%M")


def test_somebody_without_a_zone_a_leaver_and_an_absent_person_stop_nobody() -> None:
    """Trap 23."""
    company = Company(
        managers={"U0GONE": "U0BOSS"}, away={"U0AWAY": Absence(at(days=9), "U0SAM")}, gone=frozenset({"U0GONE"})
    )
    request = requisition(step("U0NOZONE", "U0GONE", "U0AWAY", hours_allowed=4))
    request = standing_in.attended(request, company, NOW)
    assert rules.waiting_for(request, NOW) == ("U0NOZONE", "U0BOSS", "U0SAM")
    assert [seat.why for seat in request.steps[0].seats] == [None, Why.LEFT, Why.AWAY]
    assert standing_in.climbed(request, {}, at(days=9)).steps[0].seats[0].climbed is Climbed.ADMINS


def test_a_leaver_with_nobody_above_is_told_to_the_admins() -> None:
    request = standing_in.attended(requisition(MONEY), Company(gone=frozenset({"U0FIN", "U0BACK"})), NOW)
    assert rules.waiting_for(request, NOW) == ()
    assert standing_in.is_stuck(request)
    named = standing_in.delegate(request, "U0FIN", "U0SAM", at(days=5), Company(gone=frozenset({"U0FIN"})), NOW)
    assert rules.waiting_for(named, NOW) == ("U0SAM",)


def test_one_may_remind_once_in_four_working_hours_of_whoever_is_asked() -> None:
    request, hours = requisition(MONEY), {"U0FIN": BERLIN}
    with pytest.raises(asking.NudgedBefore) as refused:
        asking.nudge(request, "U0MINA", hours, at(hours=3))
    assert refused.value.facts["at"] == at(hours=4)
    nudged, whom = asking.nudge(request, "U0MINA", hours, at(hours=4))
    assert whom == ("U0FIN",)
    with pytest.raises(asking.NudgedBefore):
        asking.nudge(nudged, "U0MINA", hours, at(hours=10))


def test_running_a_role_follows_the_legal_moves_and_asks_why() -> None:
    request = yes(requisition(MONEY, recruiter="U0ANA"), "U0FIN")
    assert request.in_charge == "U0ANA"
    opened = running.run(request, "U0ANA", [], State.OPEN, "", NOW)
    with pytest.raises(ReasonMissing):
        running.run(opened, "U0ANA", [], State.ON_HOLD, " ", NOW)
    held = running.run(opened, "U0ANA", [], State.ON_HOLD, "Budget freeze.", NOW)
    with pytest.raises(rules.IllegalMove):
        running.run(held, "U0ANA", [], State.FILLED, "", NOW)
    filled = running.run(
        running.run(held, "U0MINA", [], State.OPEN, "", at(days=3)), "U0ANA", [], State.FILLED, "", NOW
    )
    assert filled.state is State.FILLED
    assert running.time_in_states(filled, at(days=3))[State.ON_HOLD] == timedelta(days=3)
    with pytest.raises(rules.NotYours):
        running.run(opened, "U0SAM", [], State.FILLED, "", NOW)
    assert running.run(opened, "U0SAM", [Role.RECRUITER], State.FILLED, "", NOW).state is State.FILLED
    assert running.put_in_charge(opened, "U0ANA", [], "U0SAM").in_charge == "U0SAM"


def test_the_same_title_and_department_are_the_same_post() -> None:
    assert asking.post(" data  ENGINEER", "engineering") == asking.post("Data engineer", "Engineering")
    assert asking.post("Data engineer", "Sales") != asking.post("Data engineer", "Engineering")


def test_the_answers_of_a_request_ask_for_the_same_request() -> None:
    content = wanted(remote=True, recruiter="U0ANA", target_start=NOW.date())
    assert wanted_from(answers_of(content), "U0ELSE", NOW.date()) == content
