"""From the first hire: who may look, and where a question can go that should have been asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.calendar import Hours
from bot.rules.hiring.checkins import Hire, Kind, NoSuchHire, Side, scheduled
from bot.rules.hiring.checkins.first import RateFirst, Target, asked, check, chosen, roles_to_ask_in, targets
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.kits import AskedAlready
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.requisitions import State
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals
from tests import make
from tests.make import NOW, TEAM

HIRE = Hire(TEAM, 1, Kind.HIRED, date(2026, 1, 5), "U0MINA", "U0NEW", ("teamwork",), (), 7, id=3)
ROLE = replace(make.requisition(recruiter="U0ANA"), id=1, state=State.OPEN)
ALL = scheduled(HIRE, {side: Hours("Europe/Berlin") for side in Side})
PLAN = Plan((
    Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("teamwork", "coaching")), Stage(Method.WORK_SAMPLE, 60, 1, ("teamwork",))
))  # fmt: skip
ANSWERS = {"text": "What went wrong?", "kind": "behavioural", "probes": "Why?\nAnd then?", "where": "1:0:teamwork"}


@pytest.mark.parametrize(("days", "owes"), [(60, 0), (100, 90), (200, 180), (370, 365), (430, 0)])
def test_a_manager_rates_the_last_full_check_in_that_waits_for_them_first(days: int, owes: int) -> None:
    now = next(each.due for each in ALL if each.day == 7) + timedelta(days=days - 7)
    if not owes:
        check(HIRE, ALL, ROLE, "U0MINA", (), (), now)
        return
    with pytest.raises(RateFirst) as caught:
        check(HIRE, ALL, ROLE, "U0MINA", (), (), now)
    assert caught.value.facts == {"day": owes}
    for done in ({"at": now, "by": "U0MINA"}, {"waived": "Ill"}):
        rated = [replace(each, **done) if each.day == owes and each.side is Side.MANAGER else each for each in ALL]
        check(HIRE, rated, ROLE, "U0MINA", (), (), now)
    check(HIRE, ALL, ROLE, "U0ANA", (), (), now)


def test_the_hired_and_who_is_shut_out_or_runs_nothing_do_not_look() -> None:
    for person, roles, shut in (
        ("U0NEW", {Role.RECRUITER}, ()), ("U0ANA", {Role.RECRUITER}, ("U0ANA",)), ("U0SAM", (), ()),
    ):  # fmt: skip
        with pytest.raises(NoSuchHire):
            check(HIRE, ALL, ROLE, person, roles, shut, NOW)
    check(HIRE, (), ROLE, "U0SAM", {Role.RECRUITER}, (), NOW)


def test_a_question_goes_into_interviews_of_their_own_role_or_into_those_of_others_that_look_for_the_same() -> None:
    filled, other = replace(ROLE, state=State.FILLED), replace(ROLE, id=2)
    assert roles_to_ask_in(ROLE, [other]) == (ROLE,)
    assert roles_to_ask_in(filled, [filled, other, replace(other, id=4, state=State.CLOSED)]) == (other,)
    found = targets(HIRE, {1: PLAN, 2: PLAN})
    assert found == (Target(1, 0, "teamwork"), Target(1, 0, "coaching"), Target(2, 0, "teamwork"))
    assert chosen(ANSWERS, found) == found[0]
    with pytest.raises(FieldRefusals) as caught:
        chosen({**ANSWERS, "where": "2:0:coaching"}, found)
    assert set(caught.value.errors) == {"where"}


def test_it_is_asked_as_it_was_typed_and_once() -> None:
    where = Target(1, 0, "teamwork")
    question, plan = asked(PLAN, where, ANSWERS)
    assert question.worded[0].probes == ("Why?", "And then?")
    assert plan.stages[0].kit.questions == (question,)
    assert plan.stages[1] == PLAN.stages[1]
    with pytest.raises(AskedAlready):
        asked(plan, where, {**ANSWERS, "text": "what WENT  wrong?"})
    with pytest.raises(FieldRefusals) as caught:
        asked(PLAN, where, {"where": "1:0:teamwork"})
    assert set(caught.value.errors) == {"text", "kind"}
