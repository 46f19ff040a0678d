"""Past hires from a file: one line, one observation. What cannot be taken is named by its line and a reason; nothing is
passed over in silence. The columns are described in `docs/outcomes.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import isfinite
from operator import itemgetter
from typing import TypeVar

from bot.rules.hiring.outcomes import Case, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.criteria import AROUND
from bot.rules.staff.sheets import Row

E = TypeVar("E", bound=StrEnum)
# Scores and ratings lie on this scale; of a key indicator nobody reaches more than so many times its target.
LEAST, MOST, MOST_REACHED = 1.0, 5.0, 100.0
# Days after the start: ten years.
MOST_DAYS = 3660


class Column(StrEnum):
    """What a header may say; any order, any case."""

    PERSON = "person"
    KIND = "kind"
    ROLE = "role"
    SOURCE = "source"
    PANEL = "panel"
    STAGE = "stage"
    METHOD = "method"
    BY = "by"
    ABOUT = "about"
    VALUE = "value"
    DAY = "day"
    AFTER = "after"
    INTERVIEWED = "interviewed"
    HOW = "how"


# Without these no line says anything.
NEEDED = (Column.PERSON, Column.KIND)


class Kind(StrEnum):
    """What a line tells."""

    SCORE = "score"
    OUTCOME = "outcome"
    INDICATOR = "indicator"
    HIRED = "hired"
    LEFT = "left"


class Why(StrEnum):
    """Why a line is not taken."""

    TOO_WIDE = "too_wide"  # more cells than headers
    MISSING = "missing"  # this kind of line needs the column
    NO_SUCH_WORD = "no_such_word"  # not one of the words that may stand there
    NO_NUMBER = "no_number"
    OUT_OF_RANGE = "out_of_range"
    NO_DATE = "no_date"  # not as in 2025-01-31
    TWICE = "twice"  # the same as an earlier line
    CONTRADICTS = "contradicts"  # an earlier line says otherwise of the same person
    NEVER_HIRED = "never_hired"  # no line says that the person was hired
    BEFORE_START = "before_start"  # left before they began
    AFTER_LEAVING = "after_leaving"  # rated long after they had left


@dataclass(frozen=True)
class Rejected:
    """A line that is not taken: why, and the column that is to be looked at."""

    line: int
    why: Why
    column: Column


@dataclass(frozen=True)
class Read:
    """What a file comes to: the cases in the order in which they come first; the lines that are not taken, in order;
    headers that are no columns here, and the needed ones it lacks: of such a file nothing is taken."""

    cases: tuple[Case, ...]
    rejected: tuple[Rejected, ...]
    unknown: tuple[str, ...] = ()
    lacking: tuple[Column, ...] = ()


class _No(Exception):
    def __init__(self, why: Why, column: Column) -> None:
        super().__init__(why)
        self.why, self.column = why, column


@dataclass
class _Person:
    """What was read of one so far, with the lines of what may still turn out to be wrong."""

    about: dict[Column, str] = field(default_factory=dict)
    scores: dict[tuple[str, str, str, str, str], float] = field(default_factory=dict)
    ratings: dict[tuple[str, str, int], tuple[Rating, int]] = field(default_factory=dict)
    indicators: dict[str, tuple[float, int]] = field(default_factory=dict)
    started: date | None = None
    left: tuple[Left, int] | None = None


def read(headers: Sequence[str], rows: Iterable[Row]) -> Read:
    """The cases of a file, from its headers and its rows (`bot.rules.staff.sheets`)."""
    known = {each.strip().casefold(): at for at, each in enumerate(headers)}
    places = {column: known[column.value] for column in Column if column.value in known}
    unknown = tuple(each for each in headers if each and each.strip().casefold() not in set(Column))
    if lacking := tuple(column for column in NEEDED if column not in places):
        return Read((), (), unknown, lacking)
    reader, columns, picked = _Reader(), tuple(places), itemgetter(*places.values())
    for row in rows:
        try:
            if len(row.cells) > len(headers):
                raise _No(Why.TOO_WIDE, Column.KIND)
            reader.take(dict(zip(columns, map(str.strip, picked(row.cells)), strict=True)), row.line)
        except _No as no:
            reader.rejected.append(Rejected(row.line, no.why, no.column))
    cases = tuple(reader.case(name, person) for name, person in reader.people.items())
    return Read(cases, tuple(sorted(reader.rejected, key=lambda each: each.line)), unknown)


class _Reader:
    def __init__(self) -> None:
        self.people: dict[str, _Person] = {}
        self.rejected: list[Rejected] = []
        self._same: dict[str, str] = {}
        self._takes: Mapping[Kind, Callable[[_Person, Mapping[Column, str], int], None]] = {
            Kind.SCORE: self._score,
            Kind.OUTCOME: self._outcome,
            Kind.INDICATOR: self._indicator,
            Kind.HIRED: self._hired,
            Kind.LEFT: self._left,
        }

    def take(self, cells: Mapping[Column, str], line: int) -> None:
        """Raises _No, and then nothing of the line was taken."""
        name, kind = _needed(cells, Column.PERSON), _word(cells, Column.KIND, Kind)
        person = self.people.get(name) or _Person()
        about, new = person.about, {}
        for column in (Column.ROLE, Column.SOURCE, Column.PANEL):
            if (said := cells.get(column)) and (before := about.get(column)) != said:
                if before is not None:
                    raise _No(Why.CONTRADICTS, column)
                new[column] = self._one(said)
        self._takes[kind](person, cells, line)
        about.update(new)
        self.people[name] = person

    def case(self, name: str, person: _Person) -> Case:
        """The case of a person; lines that do not go with the others are rejected."""
        role, source, panel = (person.about.get(each, "") for each in (Column.ROLE, Column.SOURCE, Column.PANEL))
        scores = tuple(Score(*key[:4], value) for key, value in person.scores.items())
        if person.started is None:
            lines = [line for _, line in (*person.ratings.values(), *person.indicators.values())]
            lines += [] if person.left is None else [person.left[1]]
            self.rejected += [Rejected(line, Why.NEVER_HIRED, Column.KIND) for line in lines]
            return Case(name, role, source, panel, scores)
        left = person.left[0] if person.left is not None else None
        if person.left is not None and left is not None and left.day < person.started:
            self.rejected.append(Rejected(person.left[1], Why.BEFORE_START, Column.DAY))
            left = None
        ratings = []
        for rating, line in person.ratings.values():
            if left is not None and person.started + timedelta(days=rating.after - AROUND) > left.day:
                self.rejected.append(Rejected(line, Why.AFTER_LEAVING, Column.AFTER))
            else:
                ratings.append(rating)
        reached = {each: value for each, (value, _) in person.indicators.items()}
        return Case(name, role, source, panel, scores, tuple(ratings), reached, person.started, left)

    def _score(self, person: _Person, cells: Mapping[Column, str], line: int) -> None:
        about, by = self._one(cells.get(Column.ABOUT, "")), self._one(_needed(cells, Column.BY))
        stage, method = self._one(cells.get(Column.STAGE, "")), self._one(cells.get(Column.METHOD, ""))
        value = _number(cells, Column.VALUE, LEAST, MOST)
        day = self._one(_date(cells).isoformat()) if cells.get(Column.DAY) else ""
        _once(person.scores.get((about, by, stage, method, day)), value, Column.VALUE)
        person.scores[about, by, stage, method, day] = value

    def _outcome(self, person: _Person, cells: Mapping[Column, str], line: int) -> None:
        about, by = self._one(cells.get(Column.ABOUT, "")), self._one(_needed(cells, Column.BY))
        value, after = _number(cells, Column.VALUE, LEAST, MOST), _number(cells, Column.AFTER, 0, MOST_DAYS)
        if after != int(after):
            raise _No(Why.NO_NUMBER, Column.AFTER)
        interviewed = _yes(cells)
        before = person.ratings.get((about, by, int(after)))
        _once(None if before is None else (before[0].value, before[0].interviewed), (value, interviewed), Column.VALUE)
        person.ratings[about, by, int(after)] = Rating(about, by, int(after), value, interviewed), line

    def _indicator(self, person: _Person, cells: Mapping[Column, str], line: int) -> None:
        about = self._one(_needed(cells, Column.ABOUT))
        value = _number(cells, Column.VALUE, -MOST_REACHED, MOST_REACHED)
        before = person.indicators.get(about)
        _once(None if before is None else before[0], value, Column.VALUE)
        person.indicators[about] = value, line

    def _hired(self, person: _Person, cells: Mapping[Column, str], line: int) -> None:
        day = _date(cells)
        _once(person.started, day, Column.DAY)
        person.started = day

    def _left(self, person: _Person, cells: Mapping[Column, str], line: int) -> None:
        how = _word(cells, Column.HOW, Leaving) if cells.get(Column.HOW) else Leaving.OTHER
        left = Left(_date(cells), how)
        _once(None if person.left is None else person.left[0], left, Column.DAY)
        person.left = left, line

    def _one(self, text: str) -> str:
        """The same text, held once."""
        return self._same.setdefault(text, text)


def _needed(cells: Mapping[Column, str], column: Column) -> str:
    if not (said := cells.get(column, "")):
        raise _No(Why.MISSING, column)
    return said


def _word(cells: Mapping[Column, str], column: Column, words: type[E]) -> E:
    try:
        return words(_needed(cells, column).casefold())
    except ValueError:
        raise _No(Why.NO_SUCH_WORD, column) from None


def _yes(cells: Mapping[Column, str]) -> bool:
    said = cells.get(Column.INTERVIEWED, "").casefold()
    if said not in ("", "yes", "no"):
        raise _No(Why.NO_SUCH_WORD, Column.INTERVIEWED)
    return said == "yes"


def _number(cells: Mapping[Column, str], column: Column, least: float, most: float) -> float:
    """A comma is a decimal point."""
    try:
        found = float(_needed(cells, column).replace(",", "."))
    except ValueError:
        raise _No(Why.NO_NUMBER, column) from None
    if not isfinite(found):
        raise _No(Why.NO_NUMBER, column)
    if not least <= found <= most:
        raise _No(Why.OUT_OF_RANGE, column)
    return found


def _date(cells: Mapping[Column, str]) -> date:
    try:
        return date.fromisoformat(_needed(cells, Column.DAY))
    except ValueError:
        raise _No(Why.NO_DATE, Column.DAY) from None


def _once(before: object, now: object, column: Column) -> None:
    if before is not None:
        raise _No(Why.TWICE if before == now else Why.CONTRADICTS, column)
