"""The seal: nobody reads another's card before their own is in, and nobody at all before the stage's are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.scorecards import sealing
from bot.rules.hiring.scorecards.sealing import Owed, Process, Reader

SAM, NOOR, LEE, ANA, EVE = "U0SAM", "U0NOOR", "U0LEE", "U0ANA", "U0EVE"
PANEL = frozenset({SAM, NOOR})


def of(*done: str, waived: tuple[str, ...] = (), is_open: bool = False) -> Owed:
    return Owed(PANEL, frozenset(done), frozenset(waived), is_open)


def reads(user: str, author: str, owed: Owed, runs: bool = False, later: Owed | None = None) -> bool:
    process = Process({0: owed} | ({1: later} if later else {}))
    return sealing.may_read(Reader(user, runs), author, 0, process)


def test_one_reads_ones_own_and_nobody_elses_before_it_is_in() -> None:
    assert reads(SAM, SAM, of(SAM))
    assert not reads(NOOR, SAM, of(SAM))
    assert not reads(NOOR, SAM, of(SAM, is_open=True))  # an open debrief opens nothing to who has not said yet
    assert reads(NOOR, SAM, of(SAM, NOOR))


def test_who_runs_it_waits_for_the_whole_panel_and_not_for_an_only_interviewer() -> None:
    assert not reads(ANA, SAM, of(SAM), runs=True)
    assert reads(ANA, SAM, of(SAM, waived=(NOOR,)), runs=True)
    assert reads(ANA, SAM, of(SAM, is_open=True), runs=True)
    assert reads(ANA, SAM, Owed(frozenset({SAM}), frozenset({SAM})), runs=True)
    assert not reads(EVE, SAM, of(SAM, NOOR))  # who neither runs it nor sat in it


def test_a_later_interviewer_sees_nothing_earlier_before_their_own_is_in() -> None:
    before, after = Owed(frozenset({LEE})), Owed(frozenset({LEE}), frozenset({LEE}))
    assert not reads(LEE, SAM, of(SAM, NOOR), later=before)
    assert reads(LEE, SAM, of(SAM, NOOR), later=after)
    assert not reads(ANA, SAM, of(SAM, NOOR), runs=True, later=Owed(frozenset({ANA})))  # also when they run it


def test_who_is_shut_out_reads_nothing_and_does_not_know_who_is_late() -> None:
    shut = Reader(SAM, True, is_shut=True)
    assert not sealing.may_read(shut, SAM, 0, Process({0: of(SAM, NOOR)}))
    assert not sealing.may_know_who_is_late(shut)
    assert sealing.may_know_who_is_late(Reader(ANA, True))
    assert not sealing.may_know_who_is_late(Reader(NOOR, False))


def test_a_practice_card_and_the_leads_are_read_by_the_two_once_the_stage_is_open() -> None:
    def compares(user: str, owed: Owed, later: Owed | None = None, is_shut: bool = False) -> bool:
        process = Process({0: owed} | ({1: later} if later else {}))
        return sealing.may_compare(Reader(user, True, is_shut), (LEE, SAM), 0, process)

    assert not compares(LEE, of(SAM)), "the lead's is in, another of the panel's is not"
    assert not compares(SAM, of(SAM))
    for user in (LEE, SAM):
        assert compares(user, of(SAM, NOOR))
        assert compares(user, of(SAM, is_open=True))
        assert not compares(user, of(SAM, NOOR), is_shut=True)
        assert not compares(user, of(SAM, NOOR), later=Owed(frozenset({user}))), "a later card of theirs is to come"
    assert not compares(NOOR, of(SAM, NOOR))
    assert not compares(ANA, of(SAM, NOOR)), "who runs the recruitment reads no practice"


@given(st.sets(st.sampled_from([SAM, NOOR])), st.sets(st.sampled_from([SAM, NOOR])), st.booleans(), st.booleans())
def test_whatever_happens_nobody_who_owes_a_card_reads_anothers(
    done: set[str], waived: set[str], is_open: bool, runs: bool
) -> None:
    owed = Owed(PANEL, frozenset(done), frozenset(waived), is_open)
    for reader in PANEL:
        for author in PANEL - {reader}:
            may = sealing.may_read(Reader(reader, runs), author, 0, Process({0: owed}))
            assert not (may and reader in owed.missing)
            assert may <= (owed.is_open or owed.is_whole)
