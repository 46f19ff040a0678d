"""How the hired were chosen, and one estimate with all that follows from it. Needs NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes.columns import Columns, mean_by
from bot.rules.hiring.outcomes.correlation import correlated, pearson, ranks
from bot.rules.hiring.outcomes.criteria import Outcome, own_reliability, spread
from bot.rules.hiring.outcomes.gates import gate
from bot.rules.hiring.outcomes.pooling import PUBLISHED_ALONE, with_published
from bot.rules.hiring.outcomes.report import Decided, Estimate
from bot.rules.hiring.outcomes.resampling import resampled
from bot.rules.hiring.outcomes.restriction import Chosen, Range, RawOnly, corrected, narrowed, narrowed_beside
from bot.rules.hiring.outcomes.selecting import Choice

if TYPE_CHECKING:
    from bot.rules.hiring.outcomes.columns import Floats

# Who was hired had the higher score in so many of all comparisons with who was not, for the same role: then they were
# chosen mainly on it; at random it would be half. Our own choice.
MAINLY = 0.75
# A stage that fewer of all who were looked at came to was itself chosen for: what its scores spread by among all is
# not known. Our own choice.
COMMON = 0.9


@dataclass(frozen=True)
class Setting:
    """What is the same for all estimates of a report: the cases, each one's overall score, how they were chosen, the
    reliability of one rater, and how many draws are wanted."""

    columns: Columns
    score: Floats
    decided: Decided
    one_rater: float
    draws: int = 0

    @cached_property
    def overall_reliability(self) -> float | None:
        """Of the overall score, over all who were looked at."""
        return own_reliability(self.columns.cards.case, self.columns.cards.value)

    @cached_property
    def chose(self) -> tuple[Floats, ...]:
        """The scores that people were chosen on: the overall one, or where that was said those of the stages that
        nearly everybody came to."""
        import numpy as np

        if self.decided.chosen is not Chosen.ON_OTHERS:
            return (self.score,)
        cards, everybody = self.columns.cards, float(np.isfinite(self.score).sum())
        stage = self.columns.stages[cards.at] if len(cards.at) else cards.at
        of_each = (
            mean_by(cards.case[stage == each], cards.value[stage == each], self.columns.count)
            for each in np.unique(stage)
        )
        return tuple(each for each in of_each if np.isfinite(each).sum() >= COMMON * everybody)


def decided(columns: Columns, score: Floats, chosen: Chosen | None) -> Decided:
    """How the hired were chosen: as it was said, or as it looks from who was."""
    import numpy as np

    seen = np.isfinite(score)
    hired = columns.hired & seen
    wins = comparisons = 0.0
    for role in np.unique(columns.role[hired]):
        here = seen & (columns.role == role)
        of_hired = columns.hired[here]
        taken, left = int(of_hired.sum()), int((~of_hired).sum())
        if left:
            wins += float(ranks(score[here])[of_hired].sum()) - taken * (taken + 1) / 2
            comparisons += taken * left
    chance = wins / comparisons if comparisons else None
    share = float(hired.sum()) / float(seen.sum()) if seen.any() else 0.0
    if chosen is not None:
        return Decided(chosen, True, chance, share)
    looks = Chosen.ON_IT if chance is not None and chance >= MAINLY else Chosen.OTHERWISE
    return Decided(looks, False, chance, share)


def estimate(
    setting: Setting, score: Floats, outcome: Outcome, own: float | None, one_rater: float | None = None
) -> Estimate:
    """How far a score goes with an outcome over the hires who have both. `own` is the reliability of the score;
    `one_rater` that of the outcome where it is not the setting's."""
    import numpy as np

    both = setting.columns.hired & np.isfinite(score) & np.isfinite(outcome.value)
    x, y = score[both], outcome.value[both]
    seen = correlated(x, y)
    if seen is None:
        why = RawOnly.SPREAD_UNKNOWN if gate(len(x)).shows_corrected else RawOnly.TOO_FEW
        return Estimate(len(x), None, PUBLISHED_ALONE if len(x) else None, why)
    range = _range(setting, score, x, own)
    chosen, choice = setting.decided.chosen, None
    if chosen is Chosen.ON_OTHERS or (chosen is Chosen.ON_IT and score is not setting.score):
        chosen, choice = Chosen.ON_OTHERS, _choice(setting, score, outcome)
    fixed = corrected(seen, range, chosen, choice, one_rater or setting.one_rater, outcome.each)
    drawn = resampled(x, y, setting.draws) if setting.draws and score is setting.score else None
    return Estimate(len(x), seen, with_published(seen.r, seen.n), fixed, drawn)


def _range(setting: Setting, score: Floats, among_hired: Floats, own: float | None) -> Range:
    import numpy as np

    everybody = score[np.isfinite(score)]
    of_all, share = spread(everybody), setting.decided.share
    turned_down = bool((np.isfinite(score) & ~setting.columns.hired).any())
    u = spread(among_hired) / of_all if of_all and turned_down else None
    if not 0 < share < 1:
        return Range(u, len(among_hired), len(everybody), own)
    if score is setting.score:
        return Range(u, len(among_hired), len(everybody), own, narrowed(share))
    both = np.isfinite(score) & np.isfinite(setting.score)
    beside, true = pearson(score[both], setting.score[both]) or 0.0, own or 1.0
    if_best = narrowed_beside(share, min(1.0, beside / sqrt(true)), true)
    return Range(u, len(among_hired), len(everybody), own, if_best)


def _choice(setting: Setting, score: Floats, outcome: Outcome) -> Choice | None:
    """None where nobody knows the scores that chose, or too few of the hired have all of them to be gone by."""
    import numpy as np

    chose = setting.chose
    if not chose:
        return None
    of_all = np.isfinite(np.vstack(chose)).all(axis=0)
    hired = of_all & setting.columns.hired & np.isfinite(score) & np.isfinite(outcome.value)
    if hired.sum() <= len(chose) + 2:
        return None
    among_all = np.atleast_2d(np.cov(np.vstack([each[of_all] for each in chose])))
    among_hired = np.cov(np.vstack([each[hired] for each in (*chose, score, outcome.value)]))
    if min(np.diag(among_all)) <= 0:
        return None
    return Choice(tuple(map(tuple, among_all.tolist())), tuple(map(tuple, among_hired.tolist())))
