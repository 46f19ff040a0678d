"""Correlations among all, where the hired were chosen on other scores that are known of everybody. Needs NumPy.

Lawley, A note on Karl Pearson's selection formulae, Proceedings of the Royal Society of Edinburgh 62 (1943): what goes
with the scores that chose, and what is left beside them, are the same among the chosen and among all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# The step of a numerical derivative, relative to what is varied.
STEP = 1e-5
Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Choice:
    """Covariances of the scores that chose, among all who were looked at; and among the hired those of the same scores,
    followed by the score in question and the outcome."""

    among_all: Matrix
    among_hired: Matrix

    @property
    def us(self) -> tuple[float, ...]:
        """Of each score that chose: its standard deviation among the hired through that among all."""
        return tuple(sqrt(self.among_hired[n][n] / row[n]) for n, row in enumerate(self.among_all))

    def among_chosen(self, one: int, other: int) -> float:
        """The correlation of two of them among the hired."""
        hired = self.among_hired
        return hired[one][other] / sqrt(hired[one][one] * hired[other][other])


def selected(choice: Choice, outcome: float, hires: int) -> tuple[float, float] | None:
    """The correlation of score and outcome among all, `outcome` being the reliability of the latter among the hired,
    and the standard error of its Fisher's z. None where these figures exclude each other.

    The error is that of the delta method, given the scores that chose: their regressions scatter as usual, what is left
    beside them as Wishart's matrices do.
    """
    import numpy as np

    everybody = np.array(choice.among_all, np.float64)
    hired = np.array(choice.among_hired, np.float64)
    size = len(everybody)
    chose = hired[:size, :size]
    if np.linalg.matrix_rank(chose) < size or hires <= size + 2:
        return None
    slopes = np.linalg.solve(chose, hired[:size, size:])
    rest = hired[size:, size:] - slopes.T @ chose @ slopes

    def value(known: Floats) -> float:
        beta = known[: 2 * size].reshape(size, 2)
        left = np.array([[known[-3], known[-2]], [known[-2], known[-1]]])
        both = beta.T @ everybody @ beta + left
        spread = beta[:, 1] @ chose @ beta[:, 1] + left[1, 1]  # of the outcome among the hired
        true = both[1, 1] - (1 - outcome) * spread
        return float(both[0, 1] / sqrt(both[0, 0] * true)) if min(both[0, 0], true) > 0 else 2.0

    known = np.concatenate((slopes.ravel(), [rest[0, 0], rest[0, 1], rest[1, 1]]))
    r = value(known)
    if abs(r) >= 1:
        return None
    slope = _gradient(value, known)
    of_slopes = np.kron(np.linalg.inv(chose), rest) / (hires - 1)
    a, b, c = rest[0, 0], rest[0, 1], rest[1, 1]
    of_rest = np.array([[2 * a * a, 2 * a * b, 2 * b * b], [2 * a * b, a * c + b * b, 2 * b * c]])
    of_rest = np.vstack((of_rest, [2 * b * b, 2 * b * c, 2 * c * c])) / (hires - size - 1)
    first, last = slope[: 2 * size], slope[2 * size :]
    variance = float(first @ of_slopes @ first + last @ of_rest @ last)
    return r, sqrt(max(0.0, variance) * hires / (hires - 3)) / (1 - r * r)


def _gradient(value: Callable[[Floats], float], at: Floats) -> Floats:
    import numpy as np

    found = np.zeros(len(at))
    for n, each in enumerate(at):
        step = STEP * max(abs(each), STEP)
        up, down = at.copy(), at.copy()
        up[n], down[n] = each + step, each - step
        found[n] = (value(up) - value(down)) / (2 * step)
    return found
