"""People looked at, hired and rated, for tests; and simulated ones of whom the truth is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from bot.rules.hiring.outcomes import OVERALL, Case, Leaving, Left, Rating, Score

BEGAN = date(2025, 1, 6)


def score(value: float, by: str = "U1", about: str = OVERALL, stage: str = "onsite") -> Score:
    return Score(about, by, stage, "interview", value)


def rating(value: float, by: str = "UM", after: int = 180, about: str = OVERALL, interviewed: bool = False) -> Rating:
    return Rating(about, by, after, value, interviewed)


def case(
    id: str,
    scores: Sequence[Score] = (),
    ratings: Sequence[Rating] = (),
    *,
    started: date | None = BEGAN,
    left: int | None = None,
    how: Leaving = Leaving.RESIGNED,
    role: str = "r",
    source: str = "s",
    panel: str = "p",
    indicators: dict[str, float] | None = None,
) -> Case:
    """Hired on `BEGAN`, unless `started` is None; `left` so many days later."""
    gone = Left(BEGAN + timedelta(days=left), how) if left is not None else None
    return Case(id, role, source, panel, tuple(scores), tuple(ratings), indicators or {}, started, gone)


def simulated(
    looked_at: int,
    hires: int,
    operational: float,
    reliability: float,
    random: np.random.Generator,
    parts: int = 1,
    on_score: bool = True,
) -> Iterator[Case]:
    """So many people with normal scores, the highest of whom are hired, and rated by somebody of such a reliability
    (among the hired). In the whole group the score goes with what they truly do by `operational`; of several parts,
    which go with one another by half, the overall score is the mean. Scores are wide of 1 to 5: nothing here is about
    the scale. Not `on_score`: hired at random."""
    common = random.standard_normal(looked_at)
    each = [(common + random.standard_normal(looked_at)) / np.sqrt(2) for _ in range(parts)]
    overall = np.mean(each, axis=0)
    standard = overall / np.sqrt((1 + 1 / parts) / 2)
    truth = operational * standard + np.sqrt(1 - operational**2) * random.standard_normal(looked_at)
    order = np.argsort(-overall) if on_score else random.permutation(looked_at)
    taken = np.zeros(looked_at, bool)
    taken[order[:hires]] = True
    error = np.sqrt(truth[taken].var() * (1 - reliability) / reliability)
    seen = truth + error * random.standard_normal(looked_at)
    for n in range(looked_at):
        names = [f"c{at}" if parts > 1 else OVERALL for at in range(parts)]
        scores = [score(float(each[at][n]), about=name, stage=f"stage{at}") for at, name in enumerate(names)]
        given = [rating(float(seen[n]), f"M{n}")] if taken[n] else []
        yield case(str(n), scores, given, started=BEGAN if taken[n] else None)
