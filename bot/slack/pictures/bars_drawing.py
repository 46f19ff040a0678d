"""Where everything of bars stands, and their pixels. Pillow is loaded by whoever draws, and by nobody else."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.slack.pictures import Drawn, calendar_drawing, curve_drawing, drawing, loop_drawing, relations_drawing
from bot.slack.pictures.bars import Bars, Row
from bot.slack.pictures.calendar import Calendar
from bot.slack.pictures.curve import Curve
from bot.slack.pictures.drawing import INK, PAPER, QUIET, measure, write
from bot.slack.pictures.layout import (
    GAP,
    KEY_BOX,
    LEADING,
    MARGIN,
    MOST_LINES,
    SMALL,
    WIDTH,
    Line,
    Measure,
    named,
    wrapped,
)
from bot.slack.pictures.loop import Loop
from bot.slack.pictures.relations import Forest, Scatter

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

# Of the width: names, and what the first column has of the rest where there are two.
NAMES, FIRST = 0.34, 0.62
BAR, BETWEEN = 44, 28
# An amount is seen however small it is beside the others.
LEAST_PART = 6
FULL, LIGHT, STRIPE, EDGE, OTHER = "#17594c", "#9fd3c4", "#c2410c", "#55645f", "#3f6f9f"
STRIPES = 11


@dataclass(frozen=True)
class Piece:
    """A part of a bar, or of the key, by its level."""

    x: float
    y: float
    width: float
    height: float
    level: int


@dataclass
class Laid:
    """A whole picture."""

    width: int = WIDTH
    height: int = 0
    lines: list[Line] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def png(drawn: Drawn) -> bytes:
    """A picture of any kind, as a PNG file."""
    if isinstance(drawn, Curve):
        return curve_drawing.png_of(drawn)
    if isinstance(drawn, Loop):
        return loop_drawing.png_of(drawn)
    if isinstance(drawn, Calendar):
        return calendar_drawing.png_of(drawn)
    if isinstance(drawn, Scatter | Forest):
        return relations_drawing.png(drawn)
    return png_of(drawn) if isinstance(drawn, Bars) else drawing.png(drawn)


def png_of(shown: Bars) -> bytes:
    """The picture of bars, as a PNG file."""
    from PIL import Image, ImageDraw

    laid = page(shown, measure)
    image = Image.new("RGB", (laid.width, laid.height), PAPER)
    draw = ImageDraw.Draw(image)
    for piece in laid.pieces:
        _piece(draw, piece)
    for line in laid.lines:
        write(draw, line, QUIET if line.is_quiet else INK)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def page(shown: Bars, measure: Measure) -> Laid:
    """The bars with their headings above and the key below."""
    made, places = Laid(), _places(len(shown.columns))
    scales = [_scale(shown, n, width, measure) for n, (_, width) in enumerate(places)]
    y = float(MARGIN)
    headings = [
        wrapped(name, width, SMALL, measure, MOST_LINES)
        for name, (_, width) in zip(shown.columns, places, strict=True)
    ]
    for lines, (x, _) in zip(headings, places, strict=True):
        made.lines += [Line(line, x, y + n * SMALL * LEADING, SMALL, True) for n, line in enumerate(lines)]
    y += max(map(len, headings)) * SMALL * LEADING + 10
    for row in shown.rows:
        y = _row(made, row, y, places, scales, measure)
    made.height = round(_keys(made, shown, y + 18, measure) + MARGIN)
    return made


def _places(columns: int) -> list[tuple[float, float]]:
    """The left edge and the width of each column."""
    left, inner = MARGIN + WIDTH * NAMES, WIDTH * (1 - NAMES) - 2 * MARGIN
    if columns == 1:
        return [(left, inner)]
    first, others = inner * FIRST, (inner * (1 - FIRST)) / (columns - 1)
    rest = [(left + first + n * others + BETWEEN, others - BETWEEN) for n in range(columns - 1)]
    return [(left, first), *rest]


def _scale(shown: Bars, column: int, width: float, measure: Measure) -> float:
    """Pixels of one unit: the longest bar and its label have room."""
    most = max((row.bars[column].total for row in shown.rows), default=0)
    label = max(measure(row.bars[column].label, SMALL) for row in shown.rows) + 2 * GAP
    return max(width - label, width / 4) / most if most else 0.0


def _row(
    made: Laid, row: Row, top: float, places: list[tuple[float, float]], scales: list[float], measure: Measure
) -> float:
    width = WIDTH * NAMES - 3 * GAP
    lines, height = named(row.name, row.note, (MARGIN, top), width, measure)
    made.lines += lines
    y = top + (height - BAR) / 2
    for bar, (x, width), scale in zip(row.bars, places, scales, strict=True):
        end = x + width
        for level, amount in bar.parts:
            long = max(LEAST_PART, amount * scale)
            made.pieces.append(Piece(x, y, long, BAR, level))
            x += long + 2
        said = wrapped(bar.label, max(end - x, width / 4), SMALL, measure, 1)
        made.lines += [Line(line, x + GAP, y + (BAR - SMALL * LEADING) / 2, SMALL) for line in said]
    return top + height


def _keys(made: Laid, shown: Bars, top: float, measure: Measure) -> float:
    x, y, step = float(MARGIN), top, KEY_BOX + 14
    for level, words in shown.keys:
        line = wrapped(words, WIDTH - 2 * MARGIN - KEY_BOX - 12, SMALL, measure, 1)[0]
        width = KEY_BOX + 12 + measure(line, SMALL)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + step
        made.pieces.append(Piece(x, y, KEY_BOX, KEY_BOX, level))
        made.lines.append(Line(line, x + KEY_BOX + 12, y + (KEY_BOX - SMALL * LEADING) / 2, SMALL, True))
        x += width + 34
    return y + KEY_BOX


def _piece(draw: ImageDraw, piece: Piece) -> None:
    """Told apart without colours too: dark, light, striped, empty, and dark of another kind."""
    left, top, right, bottom = piece.x, piece.y, piece.x + piece.width - 1, piece.y + piece.height - 1
    edges = (left, top, right, bottom)
    if piece.level in (0, 1, 4):
        draw.rectangle(edges, {0: FULL, 1: LIGHT, 4: OTHER}[piece.level])
        return
    colour = STRIPE if piece.level == 2 else EDGE
    draw.rectangle(edges, PAPER, colour, 3)
    if piece.level == 2:
        reach = bottom - top
        for step in range(STRIPES, int(right - left + reach), STRIPES):  # a line from the top edge or the right one
            first = (left + step, top) if left + step <= right else (right, top + left + step - right)
            last = (left, top + step) if step <= reach else (left + step - reach, bottom)
            draw.line((*first, *last), colour, 3)
