"""Where everything of a scatter or a forest stands, and their pixels. Pillow is loaded by whoever draws, and by nobody
else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from typing import TYPE_CHECKING

from bot.slack.pictures.drawing import INK, PAPER, QUIET, measure, write
from bot.slack.pictures.layout import GAP, KEY_BOX, LARGE, LEADING, MARGIN, SMALL, WIDTH, Line, Measure, named, wrapped
from bot.slack.pictures.relations import Forest, Interval, Scatter

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

# The square of a scatter, and what stands to its left: the numbers of the scale.
FIELD, FIELD_LEFT = 620, MARGIN + 84
# A point of one; of more it has as much more area, up to a radius at which it still lets its neighbours be seen.
POINT, POINT_MOST = 9, 26
# Of the width of a forest: where its names end and where the numbers behind begin.
NAMES, NUMBERS = 0.36, 0.71
HEADING, DOT = 62, 9
TRACK, GRID, FILL, LINE, MARK, OTHER = "#eef2f1", "#d5dedb", "#d3e9e1", "#17594c", "#c2410c", "#3f6f9f"
# By level of a figure: as it was seen, drawn towards others, all together.
COLOURS = (MARK, LINE, OTHER)
# The scale of a forest: where it has lines.
TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)

Spot = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A polygon filled with a colour, or with `is_line` the line through its corners, so wide."""

    spots: tuple[Spot, ...]
    colour: str
    width: int = 0

    @property
    def is_line(self) -> bool:
        return self.width > 0


@dataclass(frozen=True)
class Mark:
    """A sign by its middle: a disc, a ring around nothing or a diamond, so that colours need not be told apart."""

    x: float
    y: float
    radius: float
    level: int


@dataclass
class Laid:
    """A whole picture: shapes below, then marks, then words."""

    width: int = WIDTH
    height: int = 0
    shapes: list[Shape] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def png(shown: Scatter | Forest) -> bytes:
    """The picture, as a PNG file."""
    from PIL import Image, ImageDraw

    laid = scatter_page(shown, measure) if isinstance(shown, Scatter) else forest_page(shown, measure)
    image = Image.new("RGB", (laid.width, laid.height), PAPER)
    draw = ImageDraw.Draw(image)
    for shape in laid.shapes:
        if shape.is_line:
            draw.line(shape.spots, shape.colour, shape.width, "curve")
        else:
            draw.polygon(shape.spots, shape.colour)
    for mark in laid.marks:
        _mark(draw, mark)
    for line in laid.lines:
        write(draw, line, QUIET if line.is_quiet else INK)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _mark(draw: ImageDraw, mark: Mark) -> None:
    x, y, reach, colour = mark.x, mark.y, mark.radius, COLOURS[mark.level]
    if mark.level == 2:
        draw.polygon([(x, y - reach), (x + reach * 1.6, y), (x, y + reach), (x - reach * 1.6, y)], colour, PAPER)
    else:
        fill = PAPER if mark.level == 0 else colour
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill, colour, 4)


def scatter_page(shown: Scatter, measure: Measure) -> Laid:
    """The field with its scales, the band below the points, what both mean beside and what the axes are."""
    made, (across, up) = Laid(), shown.scales
    y = float(MARGIN)
    for line in wrapped(shown.up, WIDTH - 2 * MARGIN, SMALL, measure, 2):
        made.lines.append(Line(line, MARGIN, y, SMALL, True))
        y += SMALL * LEADING
    top = y + 14

    def at(x: float, y: float) -> Spot:
        return (
            FIELD_LEFT + (x - across[0]) / (across[1] - across[0]) * FIELD,
            top + (up[1] - y) / (up[1] - up[0]) * FIELD,
        )

    for n in _whole(across):
        x, foot = at(n, up[0])
        made.shapes.append(Shape((at(n, up[1]), (x, foot)), GRID, 2))
        made.lines.append(Line(str(n), x - measure(str(n), SMALL) / 2, foot + POINT_MOST, SMALL, True))
    for n in _whole(up):
        left, middle = at(across[0], n)
        made.shapes.append(Shape(((left, middle), at(across[1], n)), GRID, 2))
        said = str(n)
        x = left - measure(said, SMALL) - POINT_MOST - 6
        made.lines.append(Line(said, x, middle - SMALL * LEADING / 2, SMALL, True))
    if shown.band:
        kept = [(each.x, *(_within(value, up) for value in (each.low, each.high))) for each in shown.band]
        edge = [at(x, high) for x, _, high in kept] + [at(x, low) for x, low, _ in reversed(kept)]
        made.shapes.insert(0, Shape(tuple(edge), FILL))
        middle_line = tuple(at(each.x, _within(each.middle, up)) for each in shown.band)
        made.shapes.append(Shape(middle_line, LINE, 5))
    for point in sorted(shown.points, key=lambda each: -each.count):  # what is small stands above what is large
        x, y = at(point.x, point.y)
        made.marks.append(Mark(x, y, min(POINT_MOST, POINT * sqrt(point.count)), 0))
    _beside(made, shown, top, measure)
    y = top + FIELD + POINT_MOST + SMALL * LEADING + 6
    for words in wrapped(shown.across, WIDTH - 2 * MARGIN, SMALL, measure, 2):
        made.lines.append(Line(words, MARGIN, y, SMALL, True))
        y += SMALL * LEADING
    made.height = round(y + MARGIN)
    return made


def _beside(made: Laid, shown: Scatter, top: float, measure: Measure) -> None:
    """What points and band mean, to the right of the field."""
    x, y = FIELD_LEFT + FIELD + 40.0, top
    for n, words in enumerate(shown.keys):
        if not words:
            continue
        middle = y + KEY_BOX / 2
        if n == 0:
            made.marks.append(Mark(x + KEY_BOX / 2, middle, POINT, 0))
        else:
            box = ((x, y), (x + KEY_BOX, y), (x + KEY_BOX, y + KEY_BOX), (x, y + KEY_BOX))
            made.shapes += [Shape(box, FILL), Shape(((x, middle), (x + KEY_BOX, middle)), LINE, 5)]
        y += KEY_BOX + 8
        for line in wrapped(words, WIDTH - MARGIN - x, SMALL, measure, 9):
            made.lines.append(Line(line, x, y, SMALL, True))
            y += SMALL * LEADING
        y += 22


def _whole(scale: tuple[float, float]) -> Sequence[int]:
    """The whole numbers on a scale."""
    return range(ceil(scale[0]), int(scale[1] // 1) + 1)


def _within(value: float, scale: tuple[float, float]) -> float:
    return max(scale[0], min(scale[1], value))


def forest_page(shown: Forest, measure: Measure) -> Laid:
    """Each group below its heading, every figure on the same scale from -1 to 1, and the key below."""
    made, y = Laid(), float(MARGIN)
    for tick in TICKS:
        said = f"{tick:g}"
        made.lines.append(Line(said, _at(tick) - measure(said, SMALL) / 2, y, SMALL, True))
    y += SMALL * LEADING + 6
    top = y
    for name, rows in shown.groups:
        if name:
            (heading,) = wrapped(name, WIDTH * NAMES - MARGIN, LARGE, measure, 1)
            made.lines.append(Line(heading, MARGIN, y + (HEADING - LARGE * LEADING) / 2, LARGE, True))
            y += HEADING
        for row in rows:
            y = _interval(made, row, y, measure)
    grid = [Shape(((_at(tick), top), (_at(tick), y)), GRID, 4 if tick == 0 else 2) for tick in TICKS]
    made.shapes = grid + made.shapes
    made.height = round(_keys(made, shown, y + 18, measure) + MARGIN)
    return made


def _at(value: float) -> float:
    left, right = WIDTH * NAMES + 2 * GAP, WIDTH * NUMBERS - 4 * GAP
    return left + (value + 1) / 2 * (right - left)


def _interval(made: Laid, row: Interval, top: float, measure: Measure) -> float:
    lines, height = named(row.name, row.note, (MARGIN, top), WIDTH * NAMES - MARGIN - 2 * GAP, measure)
    made.lines += lines
    middle = top + height / 2
    made.shapes.append(Shape(((_at(row.low), middle), (_at(row.high), middle)), COLOURS[row.level], 6))
    made.marks.append(Mark(_at(row.value), middle, DOT, row.level))
    x = WIDTH * NUMBERS
    said = wrapped(row.label, WIDTH - MARGIN - x, SMALL, measure, 2)
    y = middle - len(said) * SMALL * LEADING / 2
    made.lines += [Line(line, x, y + n * SMALL * LEADING, SMALL) for n, line in enumerate(said)]
    return top + height


def _keys(made: Laid, shown: Forest, top: float, measure: Measure) -> float:
    y = top
    for level, words in shown.keys:
        middle = y + KEY_BOX / 2
        made.shapes.append(Shape(((MARGIN, middle), (MARGIN + 2 * KEY_BOX, middle)), COLOURS[level], 6))
        made.marks.append(Mark(MARGIN + KEY_BOX, middle, DOT, level))
        x = MARGIN + 2 * KEY_BOX + 14
        said = wrapped(words, WIDTH - MARGIN - x, SMALL, measure, 2)
        made.lines += [
            Line(line, x, middle + (n - len(said) / 2) * SMALL * LEADING, SMALL, True) for n, line in enumerate(said)
        ]
        y += max(KEY_BOX + 6.0, len(said) * SMALL * LEADING + 6)
    return y
