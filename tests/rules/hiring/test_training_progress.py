"""From the first page to the certificate: steps in order, sessions in order, and a unanimous end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.hiring.training import CORE, INTERVIEWER, LEAD, SESSIONS, SKILLS, Kind, Step, Track
from bot.rules.hiring.training.agreement import Pair
from bot.rules.hiring.training.progress import (
    MOST_EXTRA,
    Credit,
    CreditUnexplained,
    NotAsked,
    NotCreditable,
    PractiseMissing,
    Progress,
    Session,
    SignOff,
    Stage,
    StepBefore,
    arranged,
    credited,
    passed,
    signed_off,
    standing,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWNER = "U0OWNER"
AGREES: tuple[Pair, ...] = ((3, 3), (4, 5), (2, 2))
DIFFERS: tuple[Pair, ...] = ((1, 4), (5, 2), (3, 3))


def session(n: int, kind: Kind, lead: str = "U0LEAD", held: bool = True, pairs: tuple[Pair, ...] = AGREES) -> Session:
    return Session(f"s{n}", kind, NOW + timedelta(days=n), lead, held, pairs if held else ())


def learnt(track: Track = INTERVIEWER) -> Progress:
    return Progress(track, frozenset(step for step in track.steps if step.kind in {Kind.MODULE, Kind.PRACTICE}))


def sat(*reverse: Session, track: Track = INTERVIEWER) -> Progress:
    seen = [session(n - 10, Kind.SHADOW) for n in range(track.times(Kind.SHADOW))]
    return replace(learnt(track), sessions=(*seen, *reverse))


def led(count: int, pairs: tuple[Pair, ...] = AGREES, leads: tuple[str, ...] = ("U0LEAD",)) -> list[Session]:
    return [session(n + 1, Kind.REVERSE_SHADOW, leads[n % len(leads)], pairs=pairs) for n in range(count)]


def vote(by: str = "U0LEAD", yes: bool = True, day: float = 20, practise: str = "One question at a time.") -> SignOff:
    return SignOff(by, yes, NOW + timedelta(days=day), practise)


def test_the_tracks_teach_the_four_skills_and_the_law_before_anybody_meets_a_candidate() -> None:
    kinds = [step.kind for step in INTERVIEWER.steps]
    first_meeting = kinds.index(Kind.SHADOW)
    before = INTERVIEWER.steps[:first_meeting]
    assert {step.module for step in before if step.kind is Kind.MODULE} == set(CORE)
    assert {step.module for step in before if step.kind is Kind.PRACTICE} == set(SKILLS)
    assert kinds[first_meeting:] == [Kind.SHADOW, Kind.REVERSE_SHADOW, Kind.SIGN_OFF]
    assert (INTERVIEWER.times(Kind.SHADOW), INTERVIEWER.times(Kind.REVERSE_SHADOW)) == (SESSIONS, SESSIONS)
    assert LEAD.after == INTERVIEWER.id
    assert LEAD.steps[0] == Step(Kind.MODULE, "lead")


def test_steps_are_taken_in_their_order_and_twice_changes_nothing() -> None:
    progress = Progress(INTERVIEWER)
    with pytest.raises(StepBefore):
        passed(progress, Step(Kind.PRACTICE, "dig_out"), OWNER)
    with pytest.raises(StepBefore):
        passed(progress, Step(Kind.SIGN_OFF), OWNER)
    for step in INTERVIEWER.steps[:9]:
        assert standing(progress, OWNER).step == step
        progress = passed(progress, step, OWNER)
        assert passed(progress, step, OWNER) is progress
    now = standing(progress, OWNER)
    assert (now.stage, now.step, now.left) == (Stage.SESSIONS, Step(Kind.SHADOW, times=2), 2)


def test_sessions_count_when_they_were_held() -> None:
    progress = replace(learnt(), sessions=(session(1, Kind.SHADOW), session(2, Kind.SHADOW, held=False)))
    assert (standing(progress, OWNER).step, standing(progress, OWNER).left) == (Step(Kind.SHADOW, times=2), 1)
    assert standing(sat(*led(1)), OWNER).left == 1


def test_who_agrees_and_has_everybodys_yes_graduates() -> None:
    progress = sat(*led(2, leads=("U0LEAD", "U0SECOND")))
    now = standing(progress, OWNER)
    assert (now.stage, now.waits_for) == (Stage.SIGN_OFF, {"U0LEAD", "U0SECOND"})
    progress = signed_off(progress, vote("U0LEAD"), OWNER)
    assert standing(progress, OWNER).waits_for == {"U0SECOND"}
    assert standing(signed_off(progress, vote("U0SECOND"), OWNER), OWNER).stage is Stage.GRADUATED


def test_one_dissent_adds_a_session_and_all_are_asked_anew() -> None:
    leads = ("U0LEAD", "U0SECOND")
    progress = signed_off(sat(*led(2, leads=leads)), vote("U0LEAD"), OWNER)
    progress = signed_off(progress, vote("U0SECOND", yes=False), OWNER)
    now = standing(progress, OWNER)
    assert (now.stage, now.step, now.left) == (Stage.SESSIONS, Step(Kind.REVERSE_SHADOW, times=2), 1)
    more = replace(progress, sessions=(*progress.sessions, session(30, Kind.REVERSE_SHADOW)))
    assert standing(more, OWNER).waits_for == set(leads)


def test_two_dissents_about_the_same_sessions_add_one() -> None:
    progress = sat(*led(2, leads=("U0LEAD", "U0SECOND")))
    progress = replace(progress, sign_offs=(vote("U0LEAD", yes=False), vote("U0SECOND", yes=False)))
    assert standing(progress, OWNER).left == 1


def test_after_the_most_sessions_people_talk() -> None:
    for extra in range(MOST_EXTRA + 1):
        progress = replace(sat(*led(2 + extra)), sign_offs=(vote(yes=False),))
        expected = Stage.STOPPED if extra == MOST_EXTRA else Stage.SESSIONS
        assert standing(progress, OWNER).stage is expected
    assert standing(replace(progress, sign_offs=(vote(),)), OWNER).stage is Stage.GRADUATED


def test_too_little_agreement_adds_a_session_before_anybody_is_asked() -> None:
    progress = sat(*led(2, DIFFERS))
    assert standing(progress, OWNER).stage is Stage.SESSIONS
    with pytest.raises(NotAsked):
        signed_off(progress, vote(), OWNER)
    assert standing(sat(*led(2 + MOST_EXTRA, DIFFERS)), OWNER).stage is Stage.STOPPED


def test_agreement_is_that_of_the_newest_sessions() -> None:
    better = [*led(2, DIFFERS), session(5, Kind.REVERSE_SHADOW), session(6, Kind.REVERSE_SHADOW)]
    now = standing(sat(*better), OWNER)
    assert now.stage is Stage.SIGN_OFF
    assert now.agreement is not None
    assert (now.agreement.pairs, now.agreement.within) == (6, 6)


def test_older_sessions_help_out_while_there_are_too_few_pairs() -> None:
    now = standing(sat(*led(2, ((3, 3), (None, 4)))), OWNER)
    assert now.agreement is not None
    assert now.agreement.pairs == 5
    nothing = replace(learnt(), sessions=tuple(replace(each, pairs=()) for each in sat(*led(2)).sessions))
    assert standing(nothing, OWNER).stage is Stage.SESSIONS


def test_a_no_says_what_to_practise() -> None:
    with pytest.raises(PractiseMissing):
        signed_off(sat(*led(2)), vote(yes=False, practise="  "), OWNER)


@pytest.mark.parametrize("by", ["U0TRAINEE", "U0OTHER", OWNER])
def test_only_the_leads_who_sat_beside_them_are_asked(by: str) -> None:
    with pytest.raises(NotAsked):
        signed_off(sat(*led(2)), vote(by), OWNER)


def test_a_lead_who_left_is_not_waited_for_and_somebody_always_is() -> None:
    both = sat(*led(2, leads=("U0LEAD", "U0SECOND")))
    assert standing(both, OWNER, gone={"U0LEAD"}).waits_for == {"U0SECOND"}
    assert standing(both, OWNER, gone={"U0LEAD", "U0SECOND"}).waits_for == {OWNER}


def test_the_lead_track_has_no_practice_cards_to_compare() -> None:
    progress = sat(session(1, Kind.REVERSE_SHADOW, pairs=()), track=LEAD)
    assert standing(progress, OWNER).waits_for == {"U0LEAD"}
    assert standing(signed_off(progress, vote(), OWNER), OWNER).stage is Stage.GRADUATED


def test_outside_experience_is_credited_with_a_reason_and_a_name() -> None:
    step = Step(Kind.MODULE, "dig_out")
    progress = credited(Progress(INTERVIEWER), Credit(step, "Led interviews for six years.", "Noor Aziz"))
    assert standing(progress, OWNER).step == Step(Kind.PRACTICE, "dig_out")
    for reason, name in (("", "Noor Aziz"), ("Six years.", " ")):
        with pytest.raises(CreditUnexplained):
            credited(progress, Credit(step, reason, name))
    shadows = credited(learnt(), Credit(Step(Kind.SHADOW, times=2), "Six years.", "Noor Aziz"))
    assert standing(shadows, OWNER).step == Step(Kind.REVERSE_SHADOW, times=2)


@pytest.mark.parametrize(
    "step",
    [Step(Kind.MODULE, "fair_and_legal"), Step(Kind.REVERSE_SHADOW, times=2), Step(Kind.SIGN_OFF),
     Step(Kind.MODULE, "lead")],
)  # fmt: skip
def test_the_law_the_last_sessions_and_the_sign_off_are_for_everybody(step: Step) -> None:
    with pytest.raises(NotCreditable):
        credited(Progress(INTERVIEWER), Credit(step, "Six years.", "Noor Aziz"))


def test_an_earlier_booking_does_not_turn_shadow_and_reverse_shadow_round() -> None:
    booked = [session(n, Kind.SHADOW if n < 3 else Kind.REVERSE_SHADOW, held=False) for n in (1, 2, 3, 4)]
    moved = replace(booked[3], starts=NOW)  # the last reverse shadow comes first now
    order = arranged(replace(learnt(), sessions=(*booked[:3], moved)))
    assert [each.id for each in order] == ["s4", "s1", "s2", "s3"]
    assert [each.kind for each in order] == [Kind.SHADOW] * 2 + [Kind.REVERSE_SHADOW] * 2


@given(
    some.lists(some.tuples(some.integers(0, 30), some.sampled_from([Kind.SHADOW, Kind.REVERSE_SHADOW])), max_size=8),
    some.integers(0, 3),
    some.booleans(),
)
def test_however_sessions_are_moved_they_sit_in_before_they_lead(
    planned: list[tuple[int, Kind]], held: int, credit: bool
) -> None:
    sessions = [session(-n - 1, Kind.SHADOW) for n in range(held)]
    sessions += [Session(f"p{n}", kind, NOW + timedelta(days=day), "U0LEAD") for n, (day, kind) in enumerate(planned)]
    progress = replace(learnt(), sessions=tuple(sessions))
    if credit:
        progress = credited(progress, Credit(Step(Kind.SHADOW, times=2), "Six years.", "Noor Aziz"))
    order = arranged(progress)
    kinds = [each.kind for each in order]
    assert sorted(each.id for each in order) == sorted(f"p{n}" for n in range(len(planned)))
    assert [each.starts for each in order] == sorted(each.starts for each in order)
    assert kinds == sorted(kinds, key=[Kind.SHADOW, Kind.REVERSE_SHADOW].index)
    assert kinds.count(Kind.SHADOW) == min(len(planned), 0 if credit else max(0, SESSIONS - held))


moves = some.lists(
    some.one_of(
        some.tuples(some.just("lead"), some.lists(some.tuples(some.integers(1, 5), some.integers(1, 5)), max_size=4)),
        some.tuples(some.just("vote"), some.tuples(some.sampled_from(["U0A", "U0B"]), some.booleans())),
    ),
    max_size=14,
)


@given(moves)
def test_nobody_graduates_without_counts_agreement_and_every_yes(moves: list[tuple[str, object]]) -> None:
    progress, extra = sat(), 0
    for n, (move, what) in enumerate(moves):
        now = standing(progress, OWNER)
        if move == "lead" and now.stage is Stage.SESSIONS:
            made = session(n, Kind.REVERSE_SHADOW, "U0A" if n % 2 else "U0B", pairs=tuple(what))  # type: ignore[arg-type]
            progress = replace(progress, sessions=(*progress.sessions, made))
        elif move == "vote":
            by, yes = what  # type: ignore[misc]
            if by in now.waits_for:
                progress = signed_off(progress, vote(by, yes, n + 0.5), OWNER)
            else:
                with pytest.raises(NotAsked):
                    signed_off(progress, vote(by, yes, n + 0.5), OWNER)
        held = [each for each in progress.sessions if each.kind is Kind.REVERSE_SHADOW]
        extra = len(held) - SESSIONS
        assert extra <= MOST_EXTRA
        now = standing(progress, OWNER)
        if now.stage is Stage.GRADUATED:
            assert extra >= 0
            assert now.agreement is not None
            assert now.agreement.pairs >= 5
            assert 5 * now.agreement.within >= 4 * now.agreement.pairs
            since = [each for each in progress.sign_offs if each.at > held[-1].starts]
            assert {each.by for each in since} == {each.lead for each in held}
            assert all(each.yes for each in since)
