"""How somebody rates and foretells: nothing yet, too little, all of it; to themselves and to their coach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.jobs.hiring.outcomes import TEMPLATES
from bot.jobs.hiring.outcomes import calibration as job
from bot.jobs.hiring.reports import estimating
from bot.rules.hiring.outcomes.calibrating import Contrast, Course, NotTheirCoach, Quarter
from bot.rules.hiring.outcomes.predicting import Foretold, foresight
from bot.rules.refusals import Refusal
from bot.store import Books
from tests.make import NOW
from tests.sampled.said import ASKER, FINANCE, Sample

QUARTERS = (Quarter(2026, 1, 9, -0.31, 0.12), Quarter(2026, 2, 11, 0.05, 0.11))
PICTURES = (
    {"file": "F1", "why": "", "name": ""}, {"file": "", "why": "again", "name": ""},
    {"file": "", "why": "unforeseen", "name": "x"}, {"file": "", "why": "", "name": ""}, None,
)  # fmt: skip


def rates(course: Course | None = None, **more: Any) -> dict[str, Any]:
    """How somebody rates."""
    use = estimating._use({"range": 0.8, "halo": 0.15, "consistency": 0.62})
    found = {
        "day": NOW.date(), "points": 0.4, "is_above": True, "error": 0.1, "certainty": 93, "interviews": 23,
        "drift": "lenient", "course": estimating._course(course) if course else None,
    }  # fmt: skip
    return {**found, **use, **more}


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Nothing here needs a store."""
    yield from ()


def of_handlers(typed: str) -> Iterator[Sample]:
    """Every sentence of the page, and of the picture."""
    page = {
        "prefix": "", "me": ASKER, "whose": "", "coach": "", "is_allowed": True, "rates": None, "settled": 9,
        "fewest": 10, "foresight": None, "coached": [], "picture": None,
    }  # fmt: skip
    contrasts = (Contrast(-0.5, -0.7, -0.2, 30), Contrast(0.5, 0.2, 0.7, 30), Contrast(0.1, -0.2, 0.4, 30), None)
    courses = [Course(QUARTERS, a_year, 0.2, each) for a_year in (0.1, -0.9) for each in contrasts]
    for rated in (
        None, rates(), rates(is_above=False, drift="", range=None, halo=None, consistency=None),
        *(rates(each) for each in courses),
    ):  # fmt: skip
        yield f"{TEMPLATES}/how_i_rate", {**page, "rates": rated}
    for more in (
        {"is_allowed": False}, {"coach": FINANCE}, {"whose": FINANCE, "coached": []}, {"settled": 1},
        {"coached": [FINANCE]},
    ):  # fmt: skip
        yield f"{TEMPLATES}/how_i_rate", {**page, **more}
    for said in (
        [Foretold(90, True)] * 6 + [Foretold(30, False)] * 3 + [Foretold(70, False)], [Foretold(50, True)] * 12,
    ):  # fmt: skip
        found = foresight(said)
        assert found is not None
        facts = job._foresight(found)
        yield f"{TEMPLATES}/curve", facts
        for picture in PICTURES:
            yield f"{TEMPLATES}/how_i_rate", {**page, "foresight": facts, "picture": picture}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """A refusal that says nothing of its own."""
    return {NotTheirCoach: [{}]}
