"""`python -m bot evaluate-matching`: how good the order of people is on labelled roles from files, so that anyone can
measure it on their own."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from bot.app import MESSAGES
from bot.rules.community.matching import Field, Profile, Wanted, profiled
from bot.rules.community.matching.evaluating import FITS, PLACES, Figure, Measured, difference, measured, ndcg
from bot.rules.community.matching.ranking import Index, fuse, indexed, ranks
from bot.rules.community.matching.reading import Synonyms, read
from bot.rules.staff.sheets import FileEmpty, FileTooLarge, HeaderTwice, NoTable, opened
from bot.words.synonyms import synonyms

# Labelled sets of the literature have some ten thousand people: here nobody else waits.
MOST_BYTES = 300_000_000
# Between the entries of a list in a cell.
BETWEEN = "|"
# Columns by file: those that are needed, and the others.
QUERIES, CORPUS, RELEVANCE = ("id", "title"), ("id",), ("query", "person")
LISTED: Mapping[str, Field] = {
    "skills": Field.SKILLS, "role": Field.ROLE, "seniority": Field.SENIORITY, "languages": Field.LANGUAGES,
    "text": Field.WORK,
}  # fmt: skip
out, err = Console(), Console(stderr=True)
Row = Mapping[str, Any]


def evaluate_matching(
    queries: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="id, title; musts, nice, work.")],
    corpus: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="id; skills, role, seniority, languages, text.")
    ],
    relevance: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="query, person; grade (1 if missing).")],
    places: Annotated[int, typer.Option(min=1, max=1000, help="nDCG at so many places.")] = PLACES,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """How good the order by fit is on labelled roles: CSV or TSV with headers, or JSON lines.

    Lists stand with | between their entries.
    """
    roles = {_id(row, queries): _wanted(row) for row in _rows(queries, QUERIES)}
    people = {_id(row, corpus): row for row in _rows(corpus, CORPUS)}
    numbers = {id: n for n, id in enumerate(people)}
    grades = _graded(relevance, roles.keys(), numbers)
    begun = time.perf_counter()
    index = indexed((_profile(n, row) for n, row in enumerate(people.values())), synonyms(MESSAGES))
    read_in = time.perf_counter() - begun
    begun = time.perf_counter()
    orders = {id: _order(index, roles[id]) for id in grades}
    ordered_in = time.perf_counter() - begun
    words = {id: _by_words(index, roles[id]) for id in grades}
    fits = FITS if any(grade >= FITS for each in grades.values() for grade in each.values()) else 1
    ours, alone = (measured(each, grades, places, fits) for each in (orders, words))
    better = difference(_each(orders, grades, places), _each(words, grades, places))
    told = {
        "roles": len(grades), "people": len(people), "places": places, "fits_from": fits,
        "seconds": {"reading": round(read_in, 3), "ordering": round(ordered_in, 3)},
        "order": _plain(ours), "words_alone": _plain(alone), "better": vars(better),
    }  # fmt: skip
    if as_json:
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    else:
        _print(told, ours, alone, better)


def _rows(file: Path, needed: Sequence[str]) -> Iterator[Row]:
    try:
        content = file.read_bytes()
    except OSError as error:
        _stop(f"{file} cannot be read: {error.strerror}.")
    if content.lstrip()[:1] == b"{":
        yield from _lines(file, content, needed)
        return
    try:
        headers, rows = opened(content, MOST_BYTES)
        names = [each.lower() for each in headers]
        if lacking := [each for each in needed if each not in names]:
            _stop(f"{file} lacks the column {' and '.join(lacking)}.")
        for row in rows:
            yield dict(zip(names, row.cells, strict=False))
    except FileEmpty:
        _stop(f"There is nothing in {file}, or nothing but a line of headers.")
    except FileTooLarge as no:
        _stop(f"{file} has more than {no.facts['most']} MB.")
    except HeaderTwice as no:
        _stop(f"Two columns of {file} are called {no.facts['header']}.")
    except NoTable:
        _stop(
            f"{file} is no CSV or TSV file with a line of headers, or has a cell of more than 4,000 characters. "
            "For long texts write JSON lines: one object on each line."
        )


def _lines(file: Path, content: bytes, needed: Sequence[str]) -> Iterator[Row]:
    if len(content) > MOST_BYTES:
        _stop(f"{file} has more than {MOST_BYTES // 1_000_000} MB.")
    for n, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            _stop(f"Line {n} of {file} is no JSON object. Each line holds one.")
        if not isinstance(row, dict):
            _stop(f"Line {n} of {file} is no JSON object. Each line holds one.")
        if lacking := [each for each in needed if row.get(each) in (None, "")]:
            _stop(f"Line {n} of {file} lacks {' and '.join(lacking)}.")
        yield row


def _id(row: Row, file: Path) -> str:
    id = str(row["id"]).strip()
    if not id:
        _stop(f"{file} has a row without an id.")
    return id


def _texts(row: Row, name: str) -> tuple[str, ...]:
    given = row.get(name)
    parts = given if isinstance(given, list) else str(given).split(BETWEEN) if given is not None else []
    return tuple(said for each in parts if (said := str(each).strip()))


def _wanted(row: Row) -> Wanted:
    work = "\n".join(_texts(row, "work"))
    return Wanted(str(row["title"]).strip(), _texts(row, "musts"), _texts(row, "nice"), work)


def _profile(n: int, row: Row) -> Profile:
    return profiled(n, {field: _texts(row, name) for name, field in LISTED.items()})


def _graded(
    file: Path, roles: Iterable[str], numbers: Mapping[str, int]
) -> Mapping[str, Mapping[int, float]]:
    """The grades by role and person. What is about nobody in the other files is counted and told."""
    known, found, unknown = set(roles), dict[str, dict[int, float]](), 0
    for row in _rows(file, RELEVANCE):
        query, person, said = str(row["query"]).strip(), str(row["person"]).strip(), row.get("grade")
        try:
            grade = float(said) if said not in (None, "") else 1.0
        except (TypeError, ValueError):
            grade = -1.0
        if not 0 <= grade <= 100:
            _stop(f"{file} gives {person} for {query} the grade {said}: it takes a number from 0 to 100.")
        if query in known and person in numbers:
            found.setdefault(query, {})[numbers[person]] = grade
        else:
            unknown += 1
    if not any(grade for each in found.values() for grade in each.values()):
        _stop(f"{file} says of nobody in the other files that they fit.")
    if unknown:
        err.print(f"{unknown:,} lines are about a role or a person that is in no file.", markup=False, highlight=False)
    return found


def _order(index: Index, wanted: Wanted) -> list[int]:
    """Everybody of whom anything is to be said, the best first."""
    import numpy as np

    fused = fuse({name: ranks(scores) for name, scores in index.scores(wanted).items()})
    return [index.people[n].profile.id for n in np.argsort(-fused, kind="stable") if fused[n] > 0]


def _by_words(index: Index, wanted: Wanted) -> list[int]:
    """The order by the role's own words alone, for comparison: BM25 over stems."""
    import numpy as np

    asked: dict[str, float] = {}
    for text in (wanted.title, *wanted.musts, *wanted.nice):
        for word in read(text, Synonyms({})).words:
            asked[word] = asked.get(word, 0.0) + 1
    scores = index.words.bm25(asked)
    return [index.people[n].profile.id for n in np.argsort(-scores, kind="stable") if scores[n] > 0]


def _each(
    orders: Mapping[str, Sequence[int]], grades: Mapping[str, Mapping[int, float]], places: int
) -> Sequence[float]:
    return [
        ndcg([grades[id].get(one, 0.0) for one in orders[id]], grades[id].values(), places)
        for id in grades if any(grades[id].values())
    ]  # fmt: skip


def _plain(found: Measured) -> dict[str, Any]:
    return {"ndcg": vars(found.ndcg), "map": vars(found.map)}


def _print(told: Mapping[str, Any], ours: Measured, alone: Measured, better: Figure) -> None:
    table = Table("", f"nDCG@{told['places']}", "MAP")
    table.add_row("the order", _figure(ours.ndcg), _figure(ours.map))
    table.add_row("by words alone", _figure(alone.ndcg), _figure(alone.map))
    out.print(table)
    lines = (
        f"{told['roles']:,} roles with somebody labelled, {told['people']:,} people; in brackets 95 % of the bootstrap "
        f"over roles. For MAP somebody fits from the grade {told['fits_from']} on.",
        f"Better than words alone by {_figure(better)} of nDCG@{told['places']}.",
        f"Read in {told['seconds']['reading']:.1f} s, ordered in {told['seconds']['ordering']:.1f} s.",
    )
    for line in lines:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _figure(found: Figure) -> str:
    if found.interval is None:
        return f"{found.mean:.3f}"
    return f"{found.mean:.3f} ({found.interval[0]:.3f} to {found.interval[1]:.3f})"


def _stop(sentence: str) -> NoReturn:
    err.print(sentence, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)
