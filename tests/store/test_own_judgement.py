"""What an organisation judges for itself stays in its workspace, and is as it was shipped when it is taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.access import Kind as Workspace
from bot.rules.hiring.competencies import Kind
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
