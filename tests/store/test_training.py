"""Trainings come back as they were kept, to those they are for; certificates with their uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.hiring.training import Kind, Step
from bot.rules.hiring.training.acknowledging import Acknowledgement
from bot.rules.hiring.training.calibrating import Calibration, NoSuchCalibration
from bot.rules.hiring.training.certificates import Level, ends, founding
from bot.rules.hiring.training.curricula import Edition
from bot.rules.hiring.training.enrolling import (
    Entry,
    Left,
    NoSuchTraining,
    Rules,
    Training,
    What,
    enrolled,
    progress_of,
)
from bot.rules.hiring.training.families import Family
from bot.rules.hiring.training.leaving import left
from bot.rules.hiring.training.progress import Session
from bot.rules.people import Identity
from bot.store import Store
from tests.make import NOW, TEAM

SAM, LEAD, ELSE = (Identity(TEAM, user) for user in ("U0SAM", "U0LEAD", "U0ELSE"))
HOUR = timedelta(hours=1)
TRY = Entry(What.TRY, Kind.MODULE, "dig_out", "U0SAM", NOW + HOUR, False, {"right": 2, "answers": [1, 2]})
PASS = Entry(What.TRY, Kind.MODULE, "dig_out", "U0SAM", NOW + 2 * HOUR, True, {"right": 6})
CREDIT = Entry(What.CREDIT, Kind.SHADOW, None, "U0ANA", NOW, True, {"reason": "Five years", "vouched": "Ms Ito"})
SAT_IN = Session("interview 7", Kind.SHADOW, NOW, "U0LEAD", True, ((3, 4), (None, 2)))


def training(store: Store) -> Training:
    """Sam's, with a try in vain, one that passed, a credit and a session."""
    with store.open() as books:
        made = books.trainings.add(Training(TEAM, "U0SAM", "interviewer", "U0ANA", NOW))
        for entry in (TRY, PASS, CREDIT):
            made = books.trainings.log(made, entry)
        for held in (False, True):
            books.trainings.keep_session(made.id, replace(SAT_IN, held=held), NOW)
        return replace(made, sessions=(SAT_IN,))


def test_a_training_comes_back_to_its_trainee_as_it_was_kept(store: Store) -> None:
    kept = training(store)
    with store.reading() as books:
        assert books.trainings.mine(SAM, kept.id) == kept
        assert books.trainings.of(SAM) == [kept]
        assert books.trainings.under_way(TEAM) == [kept]
        assert books.trainings.tracks_of(TEAM, ["U0SAM", "U0LEAD"]) == {"U0SAM": {"interviewer"}, "U0LEAD": set()}
    progress = progress_of(kept)
    assert progress.passed == {Step(Kind.MODULE, "dig_out")}
    assert [(credit.step.kind, credit.by) for credit in progress.credits] == [(Kind.SHADOW, "Ms Ito")]


def test_nobody_else_finds_it_and_a_lead_sees_no_scores(store: Store) -> None:
    kept = training(store)
    with store.reading() as books:
        for who in (LEAD, ELSE, Identity("T0ELSE", "U0SAM")):
            with pytest.raises(NoSuchTraining):
                books.trainings.mine(who, kept.id)
        for who in (ELSE, SAM, Identity("T0ELSE", "U0LEAD")):
            with pytest.raises(NoSuchTraining):
                books.trainings.seen_by_lead(who, kept.id)
        with pytest.raises(NoSuchTraining):
            books.trainings.seen_by_owner("T0ELSE", kept.id)
        seen = books.trainings.seen_by_lead(LEAD, kept.id)
        assert books.trainings.beside(ELSE) == []
        (beside,) = books.trainings.beside(LEAD)
        assert books.trainings.seen_by_owner(TEAM, kept.id) == kept
    assert [entry.content for entry in seen.entries] == [{}, {}, CREDIT.content]
    assert TRY not in beside.entries


def test_a_certificate_outlasts_its_training_and_is_renewed_by_its_uses(store: Store) -> None:
    kept = training(store)
    with store.open() as books:
        assert books.trainings.end(kept, NOW).ended == NOW
        books.certificates.give(kept, date(2026, 1, 15))
        for day in (2, 3, 4):
            books.certificates.use(SAM, "interviewer", date(2026, day, 1))
        books.certificates.use(ELSE, "interviewer", date(2026, 2, 1))
    with store.reading() as books:
        (held,) = books.certificates.of(SAM)
        assert books.certificates.all(TEAM) == [held]
        assert books.certificates.all("T0ELSE") == books.certificates.of(ELSE) == []
        assert books.trainings.of(SAM) == books.trainings.under_way(TEAM) == []
    assert held.uses == (date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1))
    assert ends(held).day == date(2027, 1, 1), "idle for nine months"


def test_rules_of_a_track_are_as_set_and_founding_interviewers_are_kept(store: Store) -> None:
    rules = Rules(Level.WARN, "U0ANA", ("in_charge",))
    named = founding(["U0SAM", "U0LEAD"], "interviewer", "We begin", "U0ANA", NOW.date(), ())
    with store.open() as books:
        for each in (Rules(), rules):
            books.trainings.set_rules(TEAM, "lead", each)
        books.trainings.found(TEAM, named)
    with store.reading() as books:
        assert books.trainings.rules(TEAM) == {"interviewer": Rules(), "lead": rules}
        assert set(books.trainings.founding(TEAM)) == set(named)
        assert books.trainings.founding("T0ELSE") == []


def test_families_are_kept_by_name_and_each_has_a_track_with_rules(store: Store) -> None:
    with store.open() as books:
        for family in (Family("Selling", ("Sales",)), Family("Care"), Family("Selling", ("Sales", "Retail"))):
            books.trainings.keep_family(TEAM, family, NOW)
        books.trainings.set_rules(TEAM, "family:Selling", Rules(Level.WARN))
    with store.reading() as books:
        assert books.trainings.families(TEAM) == [Family("Care"), Family("Selling", ("Sales", "Retail"))]
        assert list(books.trainings.rules(TEAM)) == ["interviewer", "lead", "family:Care", "family:Selling"]
        assert books.trainings.rules(TEAM)["family:Selling"] == Rules(Level.WARN)
        assert books.trainings.families("T0ELSE") == []


def test_who_left_is_on_no_track_and_comes_back_to_what_they_did(store: Store) -> None:
    kept = training(store)
    over = left(kept, "U0ANA", "Moved", NOW + HOUR)
    with store.open() as books:
        books.trainings.leave(over)
    with store.reading() as books:
        assert books.trainings.of(SAM) == books.trainings.of_people(TEAM, ["U0SAM"]) == []
        assert books.trainings.left_by(TEAM, ["U0SAM", "U0LEAD"]) == {"U0SAM": [over], "U0LEAD": []}
        assert [len(books.trainings.left_since(TEAM, NOW + HOUR * n)) for n in (1, 2)] == [1, 0]
    assert over.left == Left("U0ANA", "Moved")
    with store.open() as books:
        back = books.trainings.add(enrolled(TEAM, "U0SAM", kept.track, "U0SAM", NOW + 2 * HOUR, (), (), [over]))
    with store.reading() as books:
        assert books.trainings.of(SAM) == books.trainings.of_people(TEAM, ["U0SAM"]) == [back]
        assert books.trainings.left_by(TEAM, ["U0SAM"]) == {"U0SAM": []}
    assert (back.id, back.entries, back.left, back.ended) == (kept.id, kept.entries, None, None)


def test_a_calibration_is_its_persons_own_and_others_see_that_it_was_done(store: Store) -> None:
    with store.open() as books:
        id = books.calibrations.offer(Calibration(TEAM, "U0SAM", "observe", "U0ANA", NOW))
    with store.open() as books:
        assert books.calibrations.open_now(TEAM) == {"U0SAM"}
        assert (books.calibrations.is_open(id), books.calibrations.of(LEAD)) == (True, None)
        for who in (LEAD, Identity("T0ELSE", "U0SAM")):
            with pytest.raises(NoSuchCalibration):
                books.calibrations.mine(who, id)
        mine = books.calibrations.mine(SAM, id)
        assert mine == books.calibrations.of(SAM)
        books.calibrations.do(mine, {"distance": 0.5}, NOW + HOUR)
    with store.reading() as books:
        with pytest.raises(NoSuchCalibration):
            books.calibrations.mine(SAM, id)
        assert books.calibrations.open_now(TEAM) == set()
        assert (books.calibrations.is_open(id), books.calibrations.of(SAM)) == (False, None)
        last = books.calibrations.last_of(SAM)
        assert (last and last.content, books.calibrations.last_of(LEAD)) == ({"distance": 0.5}, None)
        assert books.calibrations.last_done(TEAM) == {"U0SAM": NOW + HOUR}


def test_what_changed_in_a_kit_is_read_once_by_each(store: Store) -> None:
    for n, (user, kit, version) in enumerate([("U0SAM", "7:phone", 2), ("U0SAM", "7:phone", 3), ("U0SAM", "7:phone", 3),
                                              ("U0LEAD", "7:phone", 2), ("U0SAM", "8:phone", 9)]):  # fmt: skip
        with store.open() as books:
            books.acknowledgements.keep(TEAM, Acknowledgement(user, kit, version, NOW + n * HOUR))
    with store.reading() as books:
        assert books.acknowledgements.newest(TEAM, "7:phone") == {"U0SAM": 3, "U0LEAD": 2}
        assert books.acknowledgements.newest("T0ELSE", "7:phone") == {}


def test_an_edition_of_the_curriculum_is_kept_with_who_began_in_it(store: Store) -> None:
    added = {"interviewer": (Step(Kind.MODULE, "values"), Step(Kind.PRACTICE, "values"))}
    with store.open() as books:
        for edition in (Edition(1, {"values": "a"}, added), Edition(2, {"values": "b"})):
            books.curricula.keep(TEAM, edition, NOW)
        made = books.trainings.add(Training(TEAM, "U0SAM", "interviewer", "U0SAM", NOW, edition=1))
        books.trainings.add(Training(TEAM, "U0ELSE", "interviewer", "U0ELSE", NOW, edition=2))
    with store.reading() as books:
        assert books.curricula.newest(TEAM) == Edition(2, {"values": "b"})
        assert books.curricula.newest("T0ELSE") == Edition()
        assert [books.curricula.sources(TEAM, number) for number in (0, 1, 2)] == [{}, {"values": "a"}, {"values": "b"}]
        assert books.trainings.mine(SAM, made.id).added == added["interviewer"]
        assert books.trainings.mine(ELSE, made.id + 1).added == ()
