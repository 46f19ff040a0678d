"""What an organisation judges for itself stays in its workspace, and is as it was shipped when it is taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.access import Kind as Workspace
from bot.rules.hiring.competencies import Described, Kind
from bot.rules.hiring.descriptions.own import Own
from bot.rules.hiring.plans import fit
from bot.rules.hiring.plans.fit import Fit, Judged
from bot.rules.hiring.plans.methods import Method
from bot.store import Store
from tests.make import NOW, TEAM

OURS = Judged(Kind.DRIVE, Method.WORK_SAMPLE, Fit.WELL, "Ours shows it.", "U0ANA", NOW)


def test_a_cell_is_ones_own_as_it_was_judged_last_and_nobody_elses(store: Store) -> None:
    later = replace(OURS, fit=Fit.SOME, by="U0ADA")
    with store.open() as books:
        books.workspaces.put("T0ELSE", Workspace.COMPANY, "Elsewhere")
        for each in (OURS, later, replace(OURS, method=Method.BIODATA, fit=Fit.NONE)):
            books.fits.keep(TEAM, each)
    with store.reading() as books:
        assert books.fits.of("T0ELSE") == ()
        fits = fit.with_judged(books.fits.of(TEAM))
        assert later in books.fits.of(TEAM)
    assert (fits[Kind.DRIVE][Method.WORK_SAMPLE], fits[Kind.DRIVE][Method.BIODATA]) == (Fit.SOME, Fit.NONE)
    with store.open() as books:
        for method in (Method.WORK_SAMPLE, Method.BIODATA, Method.EDUCATION):
            books.fits.drop(TEAM, Kind.DRIVE, method)
        assert fit.with_judged(books.fits.of(TEAM)) == fit.SHIPPED


def test_a_competency_of_ones_own_comes_back_as_it_was_written_and_stays_when_it_is_retired(store: Store) -> None:
    said = Described("Reads sea charts", (), "Plots a course.", {1: "one", 3: "three", 5: "five"})
    with store.open() as books:
        books.workspaces.put("T0ELSE", Workspace.COMPANY, "Elsewhere")
        first = books.competencies.add(TEAM, Own(Kind.TECHNICAL, {"en": said}), "U0ANA", NOW)
        second = books.competencies.add(TEAM, Own(Kind.DOING, {"zh": said, "en": said}), "U0ANA", NOW)
    assert first.id != second.id
    retired = replace(first, is_retired=True, texts={"zh": said})
    with store.open() as books:
        books.competencies.save(TEAM, retired, "U0ADA", NOW)
        books.competencies.save("T0ELSE", replace(second, is_retired=True), "U0ADA", NOW)
    with store.reading() as books:
        assert books.competencies.of(TEAM) == (retired, second)
        assert books.competencies.of("T0ELSE") == ()
