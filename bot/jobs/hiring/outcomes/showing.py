"""What templates say of a look at outcomes: figures as plain values, two decimals at most, and none that so few hires
do not allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from math import ceil, floor
from typing import Any

from bot.jobs.batches import batches
from bot.rules.hiring.outcomes.correlation import Correlation
from bot.rules.hiring.outcomes.gates import FEWEST_BY_PART, FEWEST_CORRECTED, FEWEST_SHOWN
from bot.rules.hiring.outcomes.pooling import PUBLISHED_ALONE, Shrunken
from bot.rules.hiring.outcomes.report import (
    Estimate,
    Followed,
    Group,
    Groups,
    Line,
    Named,
    Part,
    Parts,
    Report,
    Retention,
    Scatter,
    Window,
    forest,
)
from bot.rules.hiring.outcomes.restriction import Corrected, RawOnly
from bot.rules.hiring.outcomes.seeing import better_in, coarse, strength
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.training import HIGHEST, LOWEST

# Of fewer who left it is not said how: they would be known by it.
FEWEST_TOLD = 5
# So many lines stand in one section of a page.
IN_A_LIST = 10
METHODS = {each.value for each in Method}
# What a competency is called in the reader's language; empty for one that the library does not know.
Called = Callable[[str], str]


def summary(report: Report, window: Window, points: bool) -> dict[str, Any]:
    """What a hiring manager reads first, with the scatter where there is one."""
    overall = window.overall
    is_told = overall.gate.shows_coefficient and overall.seen is not None and overall.published is not None
    told = _plainly(overall.seen, overall.published) if is_told else None
    return {
        **named(report, window), "told": told, "expected": two(report.expected), "needed": report.needed,
        "unrated": window.followed.unrated, "left": window.followed.left, "scatter": drawn(window, points),
    }  # fmt: skip


def named(report: Report, window: Window) -> dict[str, Any]:
    """Of when, over how many, and what so few allow."""
    return {
        "on": report.on, "days": window.days, "looked_at": report.looked_at, "hired": report.hired,
        "n": window.overall.n, "gate": window.overall.gate.value,
        "fewest": {"shown": FEWEST_SHOWN, "corrected": FEWEST_CORRECTED, "by_part": FEWEST_BY_PART},
    }  # fmt: skip


def _plainly(seen: Correlation | None, drawn: Shrunken | None) -> dict[str, Any]:
    assert seen is not None
    assert drawn is not None
    return {
        "strength": strength(drawn.r).value, "better": better_in(drawn.r), "least": better_in(drawn.low),
        "most": better_in(drawn.high), "alone_least": strength(seen.low).value,
        "alone_most": strength(seen.high).value, "is_sure": seen.low > 0 or seen.high < 0,
    }  # fmt: skip


def drawn(window: Window, points: bool) -> dict[str, Any] | None:
    """The line with its band, and with `points` the hires, put together within half a point; None where there is no
    line or they are too few for it."""
    told: Scatter = window.scatter
    if not window.overall.gate.shows_coefficient or not told.band:
        return None
    shown = coarse(told.points) if points else ()
    reach = [value for each in told.band for value in (each.low, each.high)] + [each.outcome for each in shown]
    low, high = min(LOWEST, floor(min(reach))), max(HIGHEST, ceil(max(reach)))
    across = [each.score for each in told.band] + [each.score for each in shown]
    return {
        "across": [min(LOWEST, floor(min(across))), max(HIGHEST, ceil(max(across)))], "up": [low, high],
        "points": [{"across": each.score, "up": each.outcome, "hires": each.hires} for each in shown],
        "listed": _in_lists([{"score": _tenth(each.score), "rating": _tenth(each.outcome), "n": each.hires}
                             for each in shown]),
        "band": [{name: round(value, 2) for name, value in asdict(each).items()} for each in told.band],
        "ends": [
            {"score": _tenth(each.score), "low": _tenth(each.low), "middle": _tenth(each.middle),
             "high": _tenth(each.high)} for each in (told.band[0], told.band[-1])
        ],
    }  # fmt: skip


def details(report: Report, window: Window) -> dict[str, Any]:
    """The overall figure with everything that went into it, beside it what else was looked at, and what was not
    computed and why."""
    overall, decided = window.overall, report.decided
    return {
        **named(report, window), "overall": estimate(overall),
        "prior": _drawn(PUBLISHED_ALONE),
        "decided": {
            "chosen": decided.chosen.value, "is_said": decided.is_said, "share": _percent(decided.share),
            "chance": _percent(decided.chance),
        },
        "ratings": window.ratings, "raters": window.raters, "centred": window.centred,
        "by_interviewers": window.by_interviewers, "without": estimate(window.without_them),
        "indicators": estimate(report.indicators), "followed": _followed(window.followed, overall),
        "retention": _retention(window.retention), "expected": two(report.expected), "needed": report.needed,
    }  # fmt: skip


def estimate(one: Estimate) -> dict[str, Any]:
    """Everything of an estimate that so many hires allow to be said, and why the rest is not."""
    is_shown = one.gate.shows_coefficient
    fixed = one.corrected
    return {
        "n": one.n, "gate": one.gate.value, "is_shown": is_shown,
        "seen": _seen(one.seen) if is_shown and one.seen else None,
        "published": _drawn(one.published) if is_shown and one.published else None,
        "corrected": _corrected(fixed) if isinstance(fixed, Corrected) else None,
        "why": fixed.value if isinstance(fixed, RawOnly) else "",
    }  # fmt: skip


def _seen(one: Correlation) -> dict[str, Any]:
    return {"r": two(one.r), "low": two(one.low), "high": two(one.high), "ranks": two(one.ranks)}


def _drawn(one: Shrunken) -> dict[str, Any]:
    return {"r": two(one.r), "low": two(one.low), "high": two(one.high), "own": _percent(one.own)}


def _corrected(one: Corrected) -> dict[str, Any]:
    return {
        "r": two(one.r), "low": two(one.low), "high": two(one.high), "how": one.how.value,
        "worth": round(one.n_effective), "one_rater": two(one.one_rater), "outcome": two(one.outcome),
        "raters": _tenth(one.raters), "u": two(one.range.u), "hires": one.range.hires,
        "looked_at": one.range.looked_at, "reliability": two(one.range.reliability),
        "if_best": two(one.range.if_best), "us": [two(each) for each in one.choice.us] if one.choice else [],
        "also": [{"one_rater": two(rater), "r": two(r)} for rater, r in one.also], "alternate": two(one.alternate),
    }  # fmt: skip


def _followed(one: Followed, overall: Estimate) -> dict[str, Any]:
    is_shown = overall.gate.shows_coefficient
    return {
        "due": one.due, "rated": one.rated, "left": one.left, "unrated": one.unrated, "how": _how(one.how, one.left),
        "score_of_rated": _tenth(one.score_of_rated) if is_shown else None,
        "score_of_left": _tenth(one.score_of_left) if is_shown else None,
        "bounds": [two(each) for each in one.bounds] if is_shown and one.bounds else None,
    }  # fmt: skip


def _retention(one: Retention) -> dict[str, Any]:
    apart = None
    if one.apart is not None:
        middle, low, high = one.apart
        apart = {"points": two(middle), "low": two(low), "high": two(high)}
    relation = _seen(one.relation) if one.relation else None
    left = one.due - one.stayed
    return {"due": one.due, "stayed": one.stayed, "how": _how(one.how, left), "apart": apart, "relation": relation}


def _how(how: Mapping[Any, int], left: int) -> Sequence[dict[str, Any]]:
    if left < FEWEST_TOLD:
        return []
    return [{"how": str(each), "n": n} for each, n in how.items()]


def parts(report: Report, window: Window, called: Called) -> dict[str, Any]:
    """Competencies, methods, stages; roles, sources, panels, interviewers; and all of them as a forest."""
    is_told = window.overall.gate.shows_coefficient
    lines = groupby(forest(window) if is_told else (), key=lambda each: each.of)
    return {
        **named(report, window),
        "parts_": [{"part": part.value, **_part(part, told, called)} for part, told in window.parts.items()],
        "groups": [{"group": group.value, **_group(group, told)} for group, told in window.groups.items()],
        "weighed": [
            {**_name(Part.COMPETENCY.value, name, called), "share": _percent(share)}
            for name, share in sorted(window.weighed.items(), key=lambda each: -each[1])
        ],
        "explained": _percent(window.explained),
        "forest": [{"of": of, "lines": [_line(each, called) for each in those]} for of, those in lines],
    }  # fmt: skip


def _part(part: Part, told: Parts, called: Called) -> dict[str, Any]:
    return {
        "named": _in_lists([{**_name(part.value, each.name, called), **_estimated(each)} for each in told.named]),
        "held": [{**_name(part.value, name, called), "n": n} for name, n in sorted(told.held.items())],
    }  # fmt: skip


def _estimated(one: Named) -> dict[str, Any]:
    pooled = _drawn(one.pooled) if one.pooled else None
    return {
        **estimate(one.estimate), "pooled": pooled, "is_found": one.is_found,
        "same": estimate(one.same) if one.same else None,
    }  # fmt: skip


def _group(group: Group, told: Groups) -> dict[str, Any]:
    one = told.pooled
    return {
        "count": len(told.hires), "hires": sum(told.hires.values()), "held": told.held,
        "pooled": one and {
            "r": two(one.mean), "low": two(one.low), "high": two(one.high), "apart": two(one.apart),
            "is_worth": _percent(one.is_worth),
        },
        "each": _in_lists([
            {**_name(group.value, name, None), "n": told.hires[name], **_drawn(each)} for name, each in one.each.items()
        ] if one else []),
        "best": _name(group.value, one.best, None) if one and one.best else None,
    }  # fmt: skip


def _line(one: Line, called: Called) -> dict[str, Any]:
    level = 2 if one.is_together else 0 if (one.of, one.name) == ("overall", "seen") else 1
    return {
        **_name(one.of, one.name, called), "n": one.n, "level": level, "r": two(one.r), "low": two(one.low),
        "high": two(one.high),
    }  # fmt: skip


def _name(of: str, name: str, called: Called | None) -> dict[str, Any]:
    """What it is of, as a template names it: `method` and `number` where it is one of ours, else `name` as it came."""
    told = {"of": of, "name": name, "method": "", "number": 0}
    if of == Part.COMPETENCY.value and called is not None:
        return {**told, "name": called(name) or name}
    number, _, method = name.partition(":")
    if of == Part.STAGE.value and number.isdigit() and method in {"", *METHODS}:
        return {**told, "number": int(number), "method": method}
    return {**told, "method": name} if of == Part.METHOD.value and name in METHODS else told


def _in_lists(lines: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """In lists that a section of a page has room for."""
    return list(batches(lines, IN_A_LIST))


def two(value: float | None) -> str | None:
    """To two decimals, which both languages write alike; nothing is a little less than nothing."""
    return None if value is None else f"{value:.2f}".replace("-0.00", "0.00")


def _tenth(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
