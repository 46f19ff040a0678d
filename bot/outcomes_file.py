"""`python -m bot outcomes`: the report of outcomes from a file of scores and ratings, so that anyone can check it."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from bot.rules.hiring.outcomes.analysing import analyse
from bot.rules.hiring.outcomes.gates import FEWEST_CORRECTED, Gate
from bot.rules.hiring.outcomes.reading import Read, Why, read
from bot.rules.hiring.outcomes.report import Estimate, Group, Parts, Report, Window
from bot.rules.hiring.outcomes.restriction import LEADERS, OTHERS, Chosen, Corrected, How, RawOnly
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import FileEmpty, FileTooLarge, HeaderTwice, NoTable, opened

# A million lines and more: here nobody else waits.
MOST_BYTES = 300_000_000
# More rejected lines than that are counted and not printed; --json has them all.
MOST_PRINTED = 20
# Tables are so wide where the screen is not known.
WIDEST = 120
out, err = Console(), Console(stderr=True)

_REFUSED: Mapping[type[Refusal], str] = {
    FileEmpty: "There is nothing in {file}, or nothing but a line of headers.",
    FileTooLarge: "{file} has more than {most} MB.",
    NoTable: "{file} is no CSV file: it needs a line of headers, commas, semicolons or tabs, and UTF-8 or GB18030.",
    HeaderTwice: "Two columns of {file} are called {header}.",
}
_WHY: Mapping[Why, str] = {
    Why.TOO_WIDE: "has more cells than there are headers",
    Why.MISSING: "has nothing in `{column}`",
    Why.NO_SUCH_WORD: "has a word in `{column}` that may not stand there",
    Why.NO_NUMBER: "has no number in `{column}`",
    Why.OUT_OF_RANGE: "has a number in `{column}` that cannot be",
    Why.NO_DATE: "has no date in `{column}`; write it like 2025-01-31",
    Why.TWICE: "says what an earlier line says",
    Why.CONTRADICTS: "contradicts an earlier line in `{column}`",
    Why.NEVER_HIRED: "is about somebody of whom no line says that they were hired",
    Why.BEFORE_START: "lets somebody leave before they began",
    Why.AFTER_LEAVING: "rates somebody long after they had left",
}
_GATE: Mapping[Gate, str] = {
    Gate.POINTS: "So few hires cannot show whether this works: no coefficient, only what published studies lead to.",
    Gate.BANNER: "So few hires fit with no relation and with a strong one; by competency nothing can be said.",
    Gate.CORRECTED: "Enough for a corrected figure; by competency nothing can be said yet.",
    Gate.BY_PART: "Enough for figures by competency; of interviewers only all together.",
}
_RAW: Mapping[RawOnly, str] = {
    RawOnly.TOO_FEW: "fewer than thirty hires",
    RawOnly.SPREAD_UNKNOWN: "scores of people who were not hired are missing, or never differ",
    RawOnly.NOT_NARROWED: "the hired differ as much as everybody who was looked at",
    RawOnly.TOO_NARROW: "the hired hardly differ in their scores",
    RawOnly.CHOICE_UNKNOWN: "it is not recorded what they were chosen on, nor known how reliable the score is",
    RawOnly.BEYOND_ONE: "these figures exclude each other: the result would be no correlation",
}
_HOW: Mapping[How, str] = {
    How.NOT: "range left as it is",
    How.CASE_II: "Thorndike's case II",
    How.CASE_III: "Thorndike's case III",
    How.CASE_IV: "case IV",
    How.LAWLEY: "Lawley's correction",
}
_CHOSEN: Mapping[Chosen, str] = {
    Chosen.ON_IT: "mainly on the score",
    Chosen.ON_OTHERS: "on the scores of the stages",
    Chosen.OTHERWISE: "on something that is not in the scores",
    Chosen.NOT_AT_ALL: "before there were scores",
}


def outcomes(
    file: Annotated[Path, typer.Option("--from", exists=True, dir_okay=False, help="CSV; see docs/outcomes.md.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs: everything, in full precision.")] = False,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of; else the last day in it.")] = None,
    chosen: Annotated[Chosen | None, typer.Option(help="How people were hired; else taken from who was.")] = None,
    reliability: Annotated[
        float, typer.Option(min=0.1, max=1, help=f"Of one manager's rating; {LEADERS} where the rated lead others.")
    ] = OTHERS,
    draws: Annotated[int, typer.Option(min=0, max=100_000, help="For the bootstrap and permutations; 20000.")] = 0,
) -> None:
    """What scores before hiring told of what happened afterwards, from a file. Exit code 1 when lines are not taken."""
    gc.disable()  # what is read stays to the end: to look for rubbish in it would take as long as reading it
    try:
        found = _read(file)
        report = analyse(found.cases, on.date() if on else None, chosen, reliability, draws)
    finally:
        gc.enable()
    if as_json:
        made = {"rejected": plain(found.rejected), "unknown_columns": list(found.unknown), "report": plain(report)}
        sys.stdout.write(json.dumps(made, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        _print(report)
        for line in _rejections(found):
            err.print(line, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if found.rejected else 0)


def _read(file: Path) -> Read:
    try:
        with file.open("rb") as content:
            headers, rows = opened(content.read(MOST_BYTES + 1), MOST_BYTES)
        found = read(headers, rows)
    except (FileEmpty, FileTooLarge, NoTable, HeaderTwice) as no:
        _stop(_REFUSED[type(no)].format(file=file, **no.facts))
    except OSError as error:
        _stop(f"{file} cannot be read: {error.strerror}.")
    if found.lacking:
        _stop(f"{file} lacks the column {' and '.join(found.lacking)}. docs/outcomes.md describes the columns.")
    if not found.cases:
        for line in _rejections(found):
            err.print(line, markup=False, highlight=False, soft_wrap=True)
        _stop(f"{file} has no line that could be taken.")
    return found


def _stop(sentence: str) -> NoReturn:
    err.print(sentence, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)


def _rejections(found: Read) -> Iterator[str]:
    if found.unknown:
        yield f"Columns that mean nothing here: {', '.join(found.unknown)}."
    for each in found.rejected[:MOST_PRINTED]:
        yield f"Line {each.line} {_WHY[each.why].format(column=each.column)}."
    if (more := len(found.rejected) - MOST_PRINTED) > 0:
        yield f"{more} more lines were not taken; --json names them all."


def plain(value: Any) -> Any:
    """What JSON takes: a record as a mapping, an estimate with its gate, a date as text."""
    if is_dataclass(value):
        told = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        return {**told, "gate": value.gate.value} if isinstance(value, Estimate) else told
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _print(report: Report) -> None:
    how, is_known = report.decided, report.decided.is_said or report.hired >= FEWEST_CORRECTED
    chosen = f", {'as was said' if how.is_said else 'as it looks'} {_CHOSEN[how.chosen]}" if is_known else ""
    _say(
        f"As of {report.on:%Y-%m-%d}: {report.looked_at:,} people were looked at on {report.cards:,} cards, "
        f"{report.hired:,} hired{chosen}."
    )
    if report.expected is not None and report.needed is not None and is_known:
        _say(
            f"An interview of average validity shows about {_r(report.expected)} among so few hired; "
            f"{report.needed} hires find that four times in five."
        )
    for window in report.windows:
        _window(window)
    if report.indicators.n:
        out.print("\nKey indicators", style="bold")
        _estimate(report.indicators)


def _window(window: Window) -> None:
    followed, stayed = window.followed, window.retention
    out.print(f"\nAfter {window.days} days", style="bold")
    _estimate(window.overall)
    if window.by_interviewers:
        _say(f"{window.by_interviewers} of {window.ratings} ratings are by people who had interviewed. Without them:")
        _estimate(window.without_them)
    _say(
        f"Of {followed.due:,} whose day came {followed.rated:,} were rated, {followed.left:,} had left unrated, "
        f"{followed.unrated:,} were not rated; {stayed.stayed:,} of {stayed.due:,} stayed so long."
    )
    if followed.score_of_rated is not None and followed.score_of_left is not None:
        _say(f"Mean score of the rated {followed.score_of_rated:.2f}, of who had left {followed.score_of_left:.2f}.")
    if followed.bounds is not None and window.overall.gate.shows_coefficient:
        low, high = map(_r, followed.bounds)
        _say(f"Had those who left done a standard deviation worse or better: between {low} and {high}.")
    if stayed.apart is not None:
        _say("Who stayed scored {:+.2f} [{:+.2f}, {:+.2f}] points against who left.".format(*stayed.apart))
    for part, told in window.parts.items():
        if told.named:
            out.print(_parts(part.value, told), width=max(out.width, WIDEST))
    for group, grouped in window.groups.items():
        if (pooled := grouped.pooled) is not None:
            best = f", best with more than nine chances in ten: {pooled.best}" if pooled.best else ""
            _say(
                f"{len(grouped.hires)} {group.value}s together: {_r(pooled.mean)} [{_r(pooled.low)}, "
                f"{_r(pooled.high)}], apart by {pooled.apart:.2f} (more than .1: {pooled.is_worth:.0%})"
                f"{best if group is not Group.INTERVIEWER or pooled.best else ''}."
            )


def _estimate(told: Estimate) -> None:
    if not told.n:
        _say("Nobody has both a score and an outcome.")
        return
    _say(f"{told.n:,} hire{'s' if told.n > 1 else ''}. {_GATE[told.gate]}")
    if told.seen is not None and told.gate.shows_coefficient:
        ranks = "" if told.seen.ranks is None else f", by ranks {_r(told.seen.ranks)}"
        _say(f"  seen       {_r(told.seen.r)} [{_r(told.seen.low)}, {_r(told.seen.high)}]{ranks}")
    if (shrunken := told.published) is not None:
        _say(
            f"  published  {_r(shrunken.r)} [{_r(shrunken.low)}, {_r(shrunken.high)}], "
            f"of which {shrunken.own:.0%} is what was seen here"
        )
    if isinstance(fixed := told.corrected, Corrected):
        u = "unknown" if fixed.range.u is None else _r(fixed.range.u)
        rated = f"reliability of one rater {_r(fixed.one_rater)}, with {fixed.raters:.1f} raters {_r(fixed.outcome)}"
        also = "".join(f"; at {_r(one)} it is {_r(r)}" for one, r in fixed.also)
        _say(
            f"  corrected  {_r(fixed.r)} [{_r(fixed.low)}, {_r(fixed.high)}]: {_HOW[fixed.how]}, u {u}, "
            f"{rated if fixed.one_rater < 1 else 'counted and not rated'}{also}"
        )
    elif told.gate.shows_corrected:
        _say(f"  not corrected: {_RAW[fixed]}")
    if (drawn := told.resampled) is not None and told.gate.shows_coefficient:
        _say(f"  bootstrap  [{_r(drawn.low)}, {_r(drawn.high)}], standard error {_r(drawn.error)}, p {drawn.p:.4f}")


def _parts(name: str, told: Parts) -> Table:
    table = Table(name, "hires", "seen", "among the others", "corrected", "found")
    for each in told.named:
        seen, drawn, fixed = each.estimate.seen, each.pooled, each.estimate.corrected
        table.add_row(
            each.name,
            str(each.estimate.n),
            "–" if seen is None else f"{_r(seen.r)} [{_r(seen.low)}, {_r(seen.high)}]",
            "–" if drawn is None else f"{_r(drawn.r)} [{_r(drawn.low)}, {_r(drawn.high)}]",
            _r(fixed.r) if isinstance(fixed, Corrected) else _RAW[fixed],
            "yes" if each.is_found else "no",
        )
    return table


def _r(value: float) -> str:
    """As correlations are printed: .32, -.05."""
    return f"{value:.2f}".replace("0.", ".", 1)


def _say(line: str) -> None:
    out.print(line, markup=False, highlight=False, soft_wrap=True)
