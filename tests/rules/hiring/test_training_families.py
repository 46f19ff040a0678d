"""Role families: which departments they have, and which certificate an interview asks for because of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.training import INTERVIEWER, LEAD, TRACKS, Kind, track_of
from bot.rules.hiring.training.certificates import Certificate, Founding, Level, way_back
from bot.rules.hiring.training.curricula import with_added
from bot.rules.hiring.training.enrolling import OtherTrackFirst, enrolled
from bot.rules.hiring.training.families import (
    MOST_DEPARTMENTS,
    MOST_FAMILIES,
    NAME_CHARACTERS,
    Asked,
    Family,
    NoSuchFamily,
    asked_of,
    begun,
    of_track,
    track_for,
    with_departments,
)
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

TODAY = NOW.date()
SELLING, CARE = Family("Selling", ("Sales", "Sales, EMEA")), Family("Care", ("Nursing",))
THERE = (SELLING, CARE, Family("Nobody"))
names = st.text(max_size=40)


def held(track: str, given: date = TODAY) -> Certificate:
    return Certificate("U0SAM", track, given)


def wrong(name: str, departments: str, there: tuple[Family, ...] = THERE) -> dict[str, str]:
    with pytest.raises(FieldRefusals) as caught:
        begun(name, departments, there)
    return {field: type(each).__name__ for field, each in caught.value.errors.items()}


def test_an_interview_asks_for_the_track_of_the_family_that_has_its_department_else_for_the_general_one() -> None:
    asked = [track_for(each, THERE) for each in ("Sales", " SALES  emea", "nursing", "Law", "", "Nobody")]
    assert asked == ["family:Selling", "family:Selling", "family:Care", *["interviewer"] * 3]


def test_what_counts_is_the_certificate_of_that_track_and_only_a_requirement_keeps_somebody_out() -> None:
    levels = {"family:Selling": Level.REQUIRE, "interviewer": Level.WARN}
    general, own = held("interviewer"), held("family:Selling")
    named = Founding("U0SAM", "family:Selling", "We begin", "U0ANA", date(2027, 1, 1))

    def asked(department: str, certificates: list[Certificate], founded: list[Founding], day: date = TODAY) -> Asked:
        return asked_of(department, THERE, levels, certificates, founded, day)

    assert asked("Sales", [general], []) == Asked("family:Selling", Level.REQUIRE, False)
    assert not asked("Sales", [general], []).may_sit
    assert asked("Sales", [general, own], []).may_sit
    assert asked("Sales", [general], [named]).may_sit
    assert not asked("Sales", [general], [named], date(2027, 1, 1)).may_sit
    assert asked("Law", [own], [named]) == Asked("interviewer", Level.WARN, False)
    assert asked("Law", [own], []).may_sit
    assert asked("Nursing", [general], []) == Asked("family:Care", Level.ADVISE, False)
    assert not asked("Sales", [held("family:Selling", date(2020, 1, 1))], []).is_qualified


def test_a_familys_track_comes_after_the_general_one_and_has_what_is_taught_for_it_first() -> None:
    track = track_of("family:Selling")
    assert track is not None
    assert [step.kind for step in track.steps] == [Kind.SHADOW, Kind.REVERSE_SHADOW, Kind.SIGN_OFF]
    assert (track.after, track.compares) == (INTERVIEWER.id, False)
    added = LEAD.steps[:1]
    assert with_added(track, added).steps == (*added, *track.steps)
    assert [step.kind for step in way_back(track, TODAY, TODAY).steps] == [Kind.REVERSE_SHADOW, Kind.SIGN_OFF]
    assert [track_of(each) for each in ("family:", "Selling", "")] == [None] * 3
    with pytest.raises(OtherTrackFirst):
        enrolled("T", "U0SAM", track.id, "U0SAM", NOW, (), ())
    assert enrolled("T", "U0SAM", track.id, "U0SAM", NOW, [held("interviewer")], ()).steps == track


def test_a_new_family_has_a_name_of_its_own_and_departments_of_no_other() -> None:
    assert begun("  New   work, ", "Law\n\n law \nTax, EU", THERE) == Family("New work", ("Law", "Tax, EU"))
    assert wrong(" , ", " ") == {"name": "Missing", "departments": "Missing"}
    assert wrong("selling", "Law") == {"name": "FamilyThere"}
    assert wrong("x" * (NAME_CHARACTERS + 1), "x" * 121) == {"name": "TooLong", "departments": "TooLong"}
    assert wrong("New", "sales emea") == {"departments": "InAnotherFamily"}
    many = tuple(Family(str(n)) for n in range(MOST_FAMILIES))
    assert wrong("New", "Law", many) == {"name": "TooManyFamilies"}
    lines = "\n".join(map(str, range(MOST_DEPARTMENTS + 1)))
    assert wrong("New", lines) == {"departments": "TooManyDepartments"}


def test_a_family_keeps_its_name_and_may_lose_every_department() -> None:
    assert with_departments(SELLING, "sales\nRetail", THERE) == Family("Selling", ("sales", "Retail"))
    assert with_departments(SELLING, "", THERE) == Family("Selling")
    with pytest.raises(FieldRefusals):
        with_departments(SELLING, "Nursing", THERE)
    assert of_track("family:Care", THERE) is CARE
    assert [of_track(each, THERE) for each in TRACKS] == [None, None]
    with pytest.raises(NoSuchFamily):
        of_track("family:Gone", THERE)


@given(names, st.lists(names, max_size=5), names)
def test_whatever_is_typed_a_family_has_room_for_its_track_and_each_department_asks_for_it(
    name: str, departments: list[str], other: str
) -> None:
    try:
        made = begun(name, "\n".join(departments), THERE)
    except FieldRefusals:
        return
    families = (*THERE, made)
    assert len(made.track) <= 32
    assert track_of(made.track) is not None
    assert all(track_for(each, families) == made.track for each in made.departments)
    assert (track_for(other, families) == made.track) == made.has(other)
