"""What each of several scores adds to what they tell together, though they go together themselves. Needs NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Weighed:
    """The share of what happened that several scores explain together (R², 0 to 1), of each its standardized weight in
    the best sum, and its part of R²: the parts add up to it and none is below nothing."""

    explained: float
    weights: tuple[float, ...]
    parts: tuple[float, ...]


def weighed(among: Sequence[Sequence[float]], with_outcome: Sequence[float]) -> Weighed | None:
    """From the correlations among the scores and of each with the outcome; None where some of the scores are told by
    the others. The best weights are those of these very people: the next ones will fit worse.

    Johnson, A heuristic method for estimating the relative weight of predictor variables, Multivariate Behavioral
    Research 35 (2000).
    """
    import numpy as np

    matrix, outcome = np.asarray(among, np.float64), np.asarray(with_outcome, np.float64)
    values, vectors = np.linalg.eigh(matrix)
    if values.min() < 1e-9:
        return None
    weights = np.linalg.solve(matrix, outcome)
    root = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    parts = root**2 @ np.linalg.solve(root, outcome) ** 2
    told = [tuple(float(each) for each in those) for those in (weights, parts)]
    return Weighed(float(weights @ outcome), told[0], told[1])
