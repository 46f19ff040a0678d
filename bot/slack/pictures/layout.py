"""Where everything of a matrix stands, in pixels: Slack shows a picture at about half its size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.slack.pictures import Matrix, Row

WIDTH, MARGIN, GAP = 1080, 28, 6
# Of the text: names and numbers, and what stands beside or below them; a line is this much higher than its letters.
LARGE, SMALL = 30, 25
LEADING = 1.32
NAME_LEAST, CELL_MOST, ROW_LEAST = 396, 190, 78
# Where the sign of a row stands, before its name.
SIGN = 46
MOST_LINES, MOST_HEADING_LINES = 3, 3
KEY_BOX = 44
# The font's own sign stands at half height, as Chinese has it.
ELLIPSIS = "..."

# The width in pixels of a text in that size.
Measure = Callable[[str, int], float]

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# A Chinese character with the punctuation that may not begin a line; or a word.
_PIECES = re.compile(f"[{_WIDE}][，。、；：？！）》」』”’…·]*|[^\\s{_WIDE}]+|\\s+")


@dataclass(frozen=True)
class Line:
    """A line of text: its left edge and the top of its letters."""

    text: str
    x: float
    y: float
    size: int
    is_quiet: bool = False
    is_hole: bool = False


@dataclass(frozen=True)
class Box:
    """A cell: where it stands and how well it sees (0, 1 or 2)."""

    x: float
    y: float
    width: float
    height: float
    level: int


@dataclass(frozen=True)
class Sign:
    """The sign of a hole or of a row that is covered, by its middle; `band` is the row behind it, None in the key."""

    x: float
    y: float
    is_hole: bool
    band: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Patch:
    """A cell of a heat map: how far up the scale it is, 0 to 1, None where there is nothing, and its texts."""

    x: float
    y: float
    width: float
    height: float
    share: float | None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Rect:
    """Part of a chart of ratings: a `track`, the `bar` on it, a `tick` of its scale."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Dot:
    """A rating on a chart, by its middle."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Bar:
    """A range on an axis from `x` to `x + width`, at height `y`: where it begins, its value, and where it ends, each as
    a share of the axis."""

    x: float
    y: float
    width: float
    low: float
    value: float
    high: float


@dataclass
class Page:
    """A whole picture."""

    width: int = WIDTH
    height: int = 0
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


def page(matrix: Matrix, measure: Measure) -> Page:
    """The matrix with its key below; what the columns are is below too where their names do not fit above them."""
    made, inner = Page(), WIDTH - 2 * MARGIN
    cell = min(CELL_MOST, (inner - NAME_LEAST) / len(matrix.columns))
    left = WIDTH - MARGIN - cell * len(matrix.columns)
    headings = [wrapped(name, cell - 4 * GAP, SMALL, measure, MOST_HEADING_LINES + 1) for name in matrix.columns]
    is_above = all(len(lines) <= MOST_HEADING_LINES and is_whole(lines, name)
                   for lines, name in zip(headings, matrix.columns, strict=True))  # fmt: skip
    y = float(MARGIN)
    for n, lines in enumerate(headings):
        texts = [(str(n + 1), LARGE), *((line, SMALL) for line in lines if is_above)]
        centred(made, texts, left + n * cell + cell / 2, y, measure)
    y += LARGE * LEADING + (max(map(len, headings)) * SMALL * LEADING if is_above else 0) + 10
    for row in matrix.rows:
        y = _row(made, row, y, left, cell, measure)
    made.height = round(_keys(made, matrix, y + 18, not is_above, measure) + MARGIN)
    return made


def wrapped(text: str, width: float, size: int, measure: Measure, most: int = 99) -> list[str]:
    """The text in lines no wider than that: broken between words or Chinese characters, in a word only where it is
    wider than a whole line; of more than `most` lines the first, ending on an ellipsis."""
    lines, line = [], ""
    for piece in _pieces(text, width, size, measure):
        if line and measure((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
            if len(lines) > most:
                break
        line += piece if line else piece.lstrip()
    lines = [*lines, line.rstrip()] if line.strip() else lines
    return lines if len(lines) <= most else [*lines[: most - 1], _shortened(lines[most - 1], width, size, measure)]


def _pieces(text: str, width: float, size: int, measure: Measure) -> Iterator[str]:
    for found in _PIECES.finditer(text):
        piece, begun = found[0], 0
        for end in range(2, len(piece) + 1):
            if end - begun > 1 and measure(piece[begun:end], size) > width:
                yield piece[begun : end - 1]
                begun = end - 1
        yield piece[begun:]


def _shortened(line: str, width: float, size: int, measure: Measure) -> str:
    """The line up to a word after which there is room for an ellipsis; where there is none, up to a letter."""
    ends = [found.end() for found in _PIECES.finditer(line)][::-1] + list(range(len(line) - 1, 0, -1))
    said = (line[:end].rstrip() + ELLIPSIS for end in ends)
    return next((each for each in said if measure(each, size) <= width), ELLIPSIS)


def is_whole(lines: Sequence[str], text: str) -> bool:
    """Whether no word was broken."""
    return {word for line in lines for word in line.split()} <= set(text.split()) or bool(re.search(f"[{_WIDE}]", text))


def named(
    name: str, note: str, at: tuple[float, float], width: float, measure: Measure, is_hole: bool = False
) -> tuple[list[Line], float]:
    """What a row is about, with its note below, in the middle of the row that begins at that left edge and top; and how
    high the row is."""
    x, top = at
    names, notes = (wrapped(text, width, size, measure, MOST_LINES) for text, size in ((name, LARGE), (note, SMALL)))
    text = (len(names) * LARGE + len(notes) * SMALL) * LEADING
    height = max(ROW_LEAST, text + 18)
    found, y = [], top + (height - text) / 2
    for lines, size in ((names, LARGE), (notes, SMALL)):
        for line in lines:
            is_note = size == SMALL
            found.append(Line(line, x, y, size, is_note, is_note and is_hole))
            y += size * LEADING
    return found, height


def _row(made: Page, row: Row, top: float, left: float, cell: float, measure: Measure) -> float:
    width = left - MARGIN - SIGN - 2 * GAP
    lines, height = named(row.name, row.note, (MARGIN + SIGN, top), width, measure, row.is_hole)
    made.lines += lines
    band = (MARGIN, top + GAP / 2, left - GAP, top + height - GAP / 2)
    made.signs.append(Sign(MARGIN + SIGN / 2, top + height / 2, row.is_hole, band))
    for n, level in enumerate(row.cells):
        made.boxes.append(Box(left + n * cell + GAP / 2, top + GAP / 2, cell - GAP, height - GAP, level))
    return top + height


def _keys(made: Page, matrix: Matrix, top: float, with_columns: bool, measure: Measure) -> float:
    """What the signs mean, and the columns by their numbers; where they end."""
    x, y, step = float(MARGIN), top, KEY_BOX + 14
    entries: list[tuple[int | None, str]] = [(2, matrix.keys[2]), (1, matrix.keys[1]), (0, matrix.keys[0])]
    entries += [(None, matrix.hole_key)] if any(row.is_hole for row in matrix.rows) else []
    for level, words in entries:
        line = wrapped(words, WIDTH - 2 * MARGIN - KEY_BOX - 12, SMALL, measure, 1)[0]
        width = KEY_BOX + 12 + measure(line, SMALL)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = MARGIN, y + step
        if level is None:
            made.signs.append(Sign(x + KEY_BOX / 2, y + KEY_BOX / 2, True))
        else:
            made.boxes.append(Box(x, y, KEY_BOX, KEY_BOX, level))
        made.lines.append(Line(line, x + KEY_BOX + 12, y + (KEY_BOX - SMALL * LEADING) / 2, SMALL, True))
        x += width + 34
    x, y = MARGIN, y + step
    for n, name in enumerate(matrix.columns if with_columns else ()):
        line = wrapped(f"{n + 1} {name}", WIDTH - 2 * MARGIN, SMALL, measure, 1)[0]
        width = measure(line, SMALL)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = MARGIN, y + SMALL * LEADING + 6
        made.lines.append(Line(line, x, y, SMALL, True))
        x += width + 34
    return y + (SMALL * LEADING if with_columns else 0)


def centred(made: Page, texts: Sequence[tuple[str, int]], middle: float, top: float, measure: Measure) -> None:
    """Put these texts with their sizes below one another, around that middle."""
    for text, size in texts:
        made.lines.append(Line(text, middle - measure(text, size) / 2, top, size, size == SMALL))
        top += size * LEADING
