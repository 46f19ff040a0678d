"""Who may be put in training, by whom, and what follows from the log of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.hiring.training import INTERVIEWER, LEAD, Kind, Step
from bot.rules.hiring.training.certificates import Certificate
from bot.rules.hiring.training.enrolling import (
    CertifiedAlready,
    Entry,
    InTraining,
    NoSuchTraining,
    NotYoursToTrain,
    OtherTrackFirst,
    Training,
    What,
    check_may_train,
    enrolled,
    failed,
    granted,
    owns,
    progress_of,
)
from bot.rules.people import Role
from tests.make import NOW, TEAM

TODAY, HOUR = NOW.date(), timedelta(hours=1)
DIG = Step(Kind.MODULE, "dig_out")


def enrol(track: str, *held: Certificate, open: tuple[str, ...] = ()) -> Training:
    return enrolled(TEAM, "U0SAM", track, "U0ANA", NOW, held, open)


def certificate(track: str = "interviewer", days_ago: int = 10, person: str = "U0SAM") -> Certificate:
    return Certificate(person, track, TODAY - timedelta(days=days_ago))


def test_somebody_new_walks_the_whole_track() -> None:
    made = enrol("interviewer", certificate(person="U0ELSE"))
    assert (made.steps, made.back_from, made.active) == (INTERVIEWER, None, NOW)


def test_nobody_is_on_a_track_twice_nor_on_one_that_does_not_exist() -> None:
    with pytest.raises(InTraining):
        enrol("interviewer", open=("interviewer",))
    with pytest.raises(NoSuchTraining):
        enrol("juggler")


def test_whoever_holds_the_certificate_needs_no_training_and_is_told_until_when() -> None:
    with pytest.raises(CertifiedAlready) as refused:
        enrol("interviewer", certificate())
    assert refused.value.facts["until"] > TODAY


def test_leads_are_interviewers_first() -> None:
    with pytest.raises(OtherTrackFirst):
        enrol("lead")
    with pytest.raises(OtherTrackFirst):
        enrol("lead", certificate(days_ago=500))
    assert enrol("lead", certificate()).steps == LEAD


def test_a_certificate_that_ended_within_the_year_leads_back_the_short_way() -> None:
    back = enrol("interviewer", certificate(days_ago=400))
    assert [step.kind for step in back.steps.steps].count(Kind.MODULE) == 1
    assert back.back_from is not None
    assert back.back_from < TODAY
    assert enrol("interviewer", certificate(days_ago=1000)).steps == INTERVIEWER


def test_progress_follows_from_the_log() -> None:
    no = Entry(What.TRY, Kind.MODULE, "dig_out", "U0SAM", NOW + HOUR, False)
    log = (
        no,
        Entry(What.GRANT, Kind.MODULE, "dig_out", "U0ANA", NOW + 2 * HOUR),
        Entry(What.TRY, Kind.MODULE, "observe", "U0SAM", NOW + 3 * HOUR, True),
        Entry(What.CREDIT, Kind.SHADOW, None, "U0ANA", NOW, True, {"reason": "Years", "vouched": "Ms Ito"}),
        Entry(What.CREDIT, Kind.MODULE, "gone", "U0ANA", NOW, True, {"reason": "Years", "vouched": "Ms Ito"}),
        Entry(What.SIGN_OFF, Kind.SIGN_OFF, None, "U0LEAD", NOW, False, {"practise": "Probes"}),
    )
    training = replace(enrol("interviewer"), entries=log)
    progress = progress_of(training)
    assert progress.passed == {Step(Kind.MODULE, "observe")}
    assert [credit.step.kind for credit in progress.credits] == [Kind.SHADOW], "what is no step any more counts nowhere"
    assert [vote.practise for vote in progress.sign_offs] == ["Probes"]
    assert failed(training, DIG) == (no.at,)
    assert failed(training, Step(Kind.PRACTICE, "dig_out")) == ()
    assert (granted(training, DIG), granted(training, Step(Kind.MODULE, "observe"))) == (1, 0)
    assert training.active == NOW + 3 * HOUR


def test_recruiters_and_admins_own_the_training() -> None:
    assert owns([Role.RECRUITER], False)
    assert owns([Role.ADMIN], False)
    assert owns([], True)
    assert not owns([Role.APPROVER, Role.COACH], False)


@pytest.mark.parametrize(
    ("user", "is_owner", "managers"),
    [("U0ME", False, []), ("U0SAM", True, []), ("U0SAM", False, ["U0X", "U0ME"])],
)
def test_oneself_an_owner_and_a_manager_may_enrol(user: str, is_owner: bool, managers: list[str]) -> None:
    check_may_train(user, "U0ME", is_owner, managers)


def test_a_colleague_may_not() -> None:
    with pytest.raises(NotYoursToTrain):
        check_may_train("U0SAM", "U0ME", False, ["U0X"])
