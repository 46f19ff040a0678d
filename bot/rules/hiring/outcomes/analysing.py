"""Whether what was seen before hiring told what happened afterwards: the whole report, from cases. Needs NumPy.

The rules are those of science.md, 2; what they come to in each place stands in `docs/outcomes.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.choosing import Setting, decided, estimate
from bot.rules.hiring.outcomes.columns import Rows, gather, mean_by
from bot.rules.hiring.outcomes.correlation import found, needed, p_of, pearson
from bot.rules.hiring.outcomes.criteria import Outcome, near, own_reliability, rated, reached
from bot.rules.hiring.outcomes.following import followed, retained, scatter
from bot.rules.hiring.outcomes.gates import FEWEST_BY_PART, gate
from bot.rules.hiring.outcomes.pooling import pooled
from bot.rules.hiring.outcomes.report import Estimate, Group, Groups, Named, Part, Parts, Report, Window
from bot.rules.hiring.outcomes.restriction import OTHERS, Chosen, expected
from bot.rules.hiring.outcomes.weighing import Weighed, weighed
from bot.rules.hiring.plans.methods import METHODS, Method

if TYPE_CHECKING:
    from bot.rules.hiring.outcomes.columns import Codes, Floats

# Six and twelve months, fixed in advance: whoever looks at all days finds one that pleases (science.md, 2.1).
WINDOWS = (180, 365)
# A group of fewer hires than that says nothing and would be known by its people. Our own choice.
FEWEST_IN_GROUP = 5


def analyse(
    cases: Iterable[Case],
    on: date | None = None,
    chosen: Chosen | None = None,
    one_rater: float = OTHERS,
    draws: int = 0,
) -> Report:
    """The report as of a day, or of the last day that any case knows of.

    `chosen` says how people were hired, where somebody knows; else it is taken from who was. `one_rater` is the
    reliability of one manager's rating. With `draws` overall estimates have the bootstrap's interval beside them.
    Hundreds of thousands of scores take seconds; cases are read once.
    """
    columns = gather(cases)
    today = on or date.fromordinal(max(columns.last, 1))
    score = mean_by(columns.cards.case, columns.cards.value, columns.count)
    setting = Setting(columns, score, decided(columns, score, chosen), one_rater, draws)
    windows = tuple(_window(setting, days, today) for days in WINDOWS)
    indicators = estimate(setting, score, reached(columns), setting.overall_reliability, 1.0)
    told = _expected(setting)
    return Report(
        today,
        int((score == score).sum()),
        int(columns.hired.sum()),
        len(columns.cards.value),
        setting.decided,
        told,
        None if told is None else needed(told),
        windows,
        indicators,
    )


def _expected(setting: Setting) -> float | None:
    share = setting.decided.share
    if setting.decided.chosen is not Chosen.ON_IT or not 0 < share < 1:
        return None
    return expected(METHODS[Method.STRUCTURED_INTERVIEW].validity, setting.one_rater, share)


def _window(setting: Setting, days: int, today: date) -> Window:
    columns, score = setting.columns, setting.score
    belong = near(columns, days)
    outcome, without = rated(columns, belong), rated(columns, belong & ~columns.interviewed)
    overall = estimate(setting, score, outcome, setting.overall_reliability)
    parts = {part: _parts(setting, part, days, outcome) for part in Part}
    groups = {group: _groups(setting, group, overall.n, outcome, without) for group in Group}
    told = _weighed(setting, parts[Part.COMPETENCY], outcome)
    return Window(
        days,
        overall,
        estimate(setting, score, without, setting.overall_reliability),
        int(belong.sum()),
        int((belong & columns.interviewed).sum()),
        outcome.raters,
        outcome.centred,
        parts,
        groups,
        followed(columns, score, outcome, days, today),
        retained(columns, score, days, today),
        scatter(columns, score, outcome),
        {} if told is None else dict(zip(told[0], told[1].parts, strict=True)),
        None if told is None else told[1].explained,
    )


def _parts(setting: Setting, part: Part, days: int, outcome: Outcome) -> Parts:
    """Each competency, method or stage by its own score; of competencies the same is looked at afterwards as well."""
    import numpy as np

    columns = setting.columns
    told: dict[str, tuple[Estimate, Estimate | None]] = {}
    held: dict[str, int] = {}
    for code, rows in _each(setting, part):
        name, score = columns.names[code], mean_by(rows.case, rows.value, columns.count)
        hires = int((columns.hired & np.isfinite(score) & np.isfinite(outcome.value)).sum())
        if not gate(hires).shows_parts:
            held[name] = hires
            continue
        own = own_reliability(rows.case, rows.value)
        same = None
        if part is Part.COMPETENCY:
            same = estimate(setting, score, rated(columns, near(columns, days), code), own)
        told[name] = estimate(setting, score, outcome, own), same if same and same.gate.shows_parts else None
    seen = {name: each.seen for name, (each, _) in told.items() if each.seen is not None}
    are_found = dict(zip(seen, found([p_of(each.r, each.n) for each in seen.values()]), strict=True))
    together = pooled({name: (each.r, each.n) for name, each in seen.items()})
    drawn = {} if together is None else together.each
    named = (
        Named(name, each, drawn.get(name), are_found.get(name, False), same) for name, (each, same) in told.items()
    )
    return Parts(tuple(sorted(named, key=lambda each: each.name)), held)


def _each(setting: Setting, part: Part) -> Iterable[tuple[int, Rows]]:
    """What was given for each, by the code of its name."""
    import numpy as np

    columns = setting.columns
    rows = columns.scores if part is Part.COMPETENCY else columns.cards
    kinds = columns.methods if part is Part.METHOD else columns.stages
    codes = rows.about if part is Part.COMPETENCY else kinds[rows.at] if len(rows.at) else rows.at
    for code in np.unique(codes[codes > 0]):  # 0 has no name
        yield int(code), rows.only(codes == code)


def _groups(setting: Setting, group: Group, hires: int, outcome: Outcome, without: Outcome) -> Groups:
    """The groups together. An interviewer's own scores are held beside what others rated afterwards: their own rating
    would be an echo."""
    import numpy as np

    if hires < FEWEST_BY_PART:
        return Groups(None, {}, 0)
    columns, score = setting.columns, setting.score
    if group is Group.INTERVIEWER:
        cards = columns.cards
        people = len(columns.names)
        pairs, at = np.unique(cards.case * people + cards.by, return_inverse=True)
        case, codes, x = pairs // people, pairs % people, mean_by(at, cards.value, len(pairs))
        y, hired = without.value[case], columns.hired[case]
    else:
        codes = {Group.ROLE: columns.role, Group.SOURCE: columns.source, Group.PANEL: columns.panel}[group]
        x, y, hired = score, outcome.value, columns.hired
    kept = hired & np.isfinite(x) & np.isfinite(y) & (codes > 0)
    seen, held = _correlations(codes[kept], x[kept], y[kept])
    told = {columns.names[code]: each for code, each in seen.items()}
    return Groups(pooled(told), {name: n for name, (_, n) in told.items()}, held)


def _correlations(codes: Codes, x: Floats, y: Floats) -> tuple[Mapping[int, tuple[float, int]], int]:
    """Of each group that is large enough and differs on both sides its correlation and its size; and how many are
    not."""
    import numpy as np

    told: dict[int, tuple[float, int]] = {}
    held = 0
    if not len(codes):
        return told, held
    order = np.argsort(codes, kind="stable")
    names, starts = np.unique(codes[order], return_index=True)
    for code, here in zip(names, np.split(order, starts[1:]), strict=True):
        r = pearson(x[here], y[here]) if len(here) >= FEWEST_IN_GROUP else None
        if r is None:
            held += 1
        else:
            told[int(code)] = r, len(here)
    return told, held


def _weighed(setting: Setting, parts: Parts, outcome: Outcome) -> tuple[list[str], Weighed] | None:
    """What each competency adds, over hires who have all those that are told of; None where too few have."""
    import numpy as np

    columns = setting.columns
    rows = {columns.names[code]: rows for code, rows in _each(setting, Part.COMPETENCY)}
    names = [each.name for each in parts.named if each.estimate.seen is not None]
    if len(names) < 2:
        return None
    scores = np.vstack([mean_by(rows[name].case, rows[name].value, columns.count) for name in names])
    kept = columns.hired & np.isfinite(scores).all(axis=0) & np.isfinite(outcome.value)
    if kept.sum() < FEWEST_BY_PART or min(scores[:, kept].std(axis=1).min(), outcome.value[kept].std()) <= 0:
        return None
    matrix = np.atleast_2d(np.corrcoef(np.vstack((scores[:, kept], outcome.value[kept])))).tolist()
    told = weighed([row[:-1] for row in matrix[:-1]], [row[-1] for row in matrix[:-1]])
    return None if told is None else (names, told)
