"""Whatever is done in whatever order, a candidacy is in one state, and how it came there is written down whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.candidates import GOING_ON, Candidacy, Standing, What
from bot.rules.hiring.candidates.moving import (
    ASKED,
    EXPLAINED,
    FROM,
    REASONS,
    CandidacyChanged,
    CannotMove,
    NoStageThere,
    begun,
    check_revision,
    moved,
    verbs,
    what_from,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal
from tests.make import NOW

ANA, MINA = "U0ANA", "U0MINA"
STAGES = 3


def new() -> Candidacy:
    return begun(1, 1, "K7QXMA", 1, ANA, MINA, NOW)


def after(*moves: What) -> Candidacy:
    """A candidacy after these, an hour apart, each with a reason where one is wanted."""
    made = new()
    for n, what in enumerate(moves):
        reason = REASONS.get(what, ("",))[0]
        made = moved(made, what, STAGES, ANA, NOW + timedelta(hours=n + 1), reason, "As seen")
    return made


@given(
    st.lists(st.tuples(st.sampled_from(list(What)), st.sampled_from(["", "must_have", "pay"]), st.booleans())),
    st.integers(1, 4),
)
def test_whatever_is_tried_it_is_in_one_state_and_its_history_is_whole(
    tries: list[tuple[What, str, bool]], stages: int
) -> None:
    one = new()
    for n, (what, reason, is_said) in enumerate(tries):
        before, offered = one, verbs(one, stages, ANA)
        try:
            one = moved(one, what, stages, ANA, NOW + timedelta(hours=n), reason, "Because" if is_said else " ")
        except FieldRefusals:
            assert what in offered
            assert what in REASONS or what in EXPLAINED
        except Refusal:
            assert what not in offered
        else:
            assert what in offered
            assert one.moves[:-1] == before.moves
            assert (what not in REASONS) or one.moves[-1].reason in REASONS[what]
            assert (what not in EXPLAINED) or one.moves[-1].why
        assert 0 <= one.stage < stages
        assert one.revision == len(one.moves)
        (last,) = one.moves[-1:]
        assert (one.stage, one.standing, one.holder) == (last.stage, last.standing, last.holder)
        for earlier, later in zip(one.moves, one.moves[1:], strict=False):
            assert earlier.standing in FROM[later.what]
            assert abs(later.stage - earlier.stage) == (later.what in {What.NEXT, What.BACK})


def test_nobody_who_is_hired_can_be_moved_again_and_nobody_out_goes_on_unless_taken_up_again() -> None:
    hired = after(What.NEXT, What.NEXT, What.HIRE)
    assert hired.standing is Standing.HIRED
    assert verbs(hired, STAGES, ANA) == ()
    for out in (What.REJECT, What.WITHDRAW):
        assert verbs(after(What.NEXT, out), STAGES, ANA) == (What.RESUME,)
        again = after(What.NEXT, out, What.RESUME)
        assert (again.standing, again.stage) == (Standing.UNDER_WAY, 1)


def test_there_is_no_stage_before_the_first_or_after_the_last_and_only_from_there_is_somebody_hired() -> None:
    with pytest.raises(NoStageThere) as first:
        after(What.BACK)
    with pytest.raises(NoStageThere) as last:
        after(What.NEXT, What.NEXT, What.NEXT)
    assert (first.value.facts, last.value.facts) == ({"is_last": False}, {"is_last": True})
    with pytest.raises(CannotMove):
        after(What.NEXT, What.HIRE)


def test_a_no_without_its_reasons_is_no_no() -> None:
    for what, reason, why, wrong in (
        (What.REJECT, "", "", {"reason": Missing, "why": Missing}),
        (What.REJECT, "another_offer", "Seen", {"reason": Missing}),  # of the other list
        (What.REJECT, "must_have", " \n", {"why": Missing}),
        (What.WITHDRAW, "", "", {"reason": Missing}),
        (What.HOLD, "", "", {"why": Missing}),
        (What.HOLD, "", "x" * 2001, {"why": TooLong}),
    ):
        with pytest.raises(FieldRefusals) as refused:
            moved(new(), what, STAGES, ANA, NOW, reason, why)
        assert {name: type(each) for name, each in refused.value.errors.items()} == wrong
    assert moved(new(), What.WITHDRAW, STAGES, ANA, NOW, "not_said").standing is Standing.WITHDRAWN


def test_taking_it_over_makes_it_no_younger_and_one_does_not_take_what_one_holds() -> None:
    taken = after(What.NEXT, What.TAKE)
    assert (taken.holder, taken.since, taken.held_since) == (
        ANA, NOW + timedelta(hours=1), NOW + timedelta(hours=2),
    )  # fmt: skip
    with pytest.raises(CannotMove):
        moved(taken, What.TAKE, STAGES, ANA, NOW)
    assert What.TAKE in verbs(taken, STAGES, MINA)


def test_what_somebody_did_not_see_is_not_done() -> None:
    one = after(What.NEXT)
    check_revision(one, 2)
    with pytest.raises(CandidacyChanged):
        check_revision(one, 1)
    for name in ("begin", "flags", "", None):
        with pytest.raises(CandidacyChanged):
            what_from(name)
    assert [what_from(each.value) for each in FROM] == list(FROM)
    assert set(REASONS) | EXPLAINED == set(ASKED)
    assert GOING_ON.isdisjoint({Standing.REJECTED, Standing.WITHDRAWN, Standing.HIRED})
