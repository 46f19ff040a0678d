"""Where everything of a curve stands, and its pixels. Pillow is loaded by whoever draws, and by nobody else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bot.slack.pictures.curve import Curve, Point
from bot.slack.pictures.drawing import INK, PAPER, QUIET, measure, write
from bot.slack.pictures.layout import GAP, LEADING, MARGIN, SMALL, WIDTH, Line, wrapped

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

# The square, and what is left of it for the numbers of the way up.
SIDE, LEFT = 640, 110
TOP = MARGIN + 2 * SMALL * LEADING
DOT, END, DASH = 11, 9, 14
TICKS = (0, 20, 40, 60, 80, 100)
GRID, SPREAD, WELL = "#e3e9e7", "#9fd3c4", "#17594c"
KEY_LINES = 4


def place(across: float, up: float) -> tuple[float, float]:
    """Where that share of both ways stands, in pixels."""
    return MARGIN + LEFT + across * SIDE, TOP + (1 - up) * SIDE


def lines_of(shown: Curve) -> list[Line]:
    """All that is written: the names of both ways, their numbers, how many each point is of, and the key."""
    found = [Line(wrapped(shown.up, WIDTH - 2 * MARGIN, SMALL, measure, 1)[0], MARGIN, MARGIN, SMALL, True)]
    for tick in TICKS:
        said = f"{tick} %"
        x, y = place(tick / 100, 0)
        found.append(Line(said, x - measure(said, SMALL) / 2, y + 2 * GAP, SMALL, True))
        x, y = place(0, tick / 100)
        found.append(Line(said, x - measure(said, SMALL) - GAP, y - SMALL * LEADING / 2, SMALL, True))
    for each in shown.points:
        x, y = place(each.foretold, each.came)
        is_right = x + DOT + GAP + measure(each.label, SMALL) < WIDTH - MARGIN
        beside = x + DOT + GAP if is_right else x - DOT - GAP - measure(each.label, SMALL)
        found.append(Line(each.label, beside, y - SMALL * LEADING / 2, SMALL))
    below = place(0, 0)[1] + 4 * GAP + SMALL * LEADING
    words = [*wrapped(shown.across, WIDTH - 2 * MARGIN, SMALL, measure, 1)]
    words += wrapped(shown.key, WIDTH - 2 * MARGIN, SMALL, measure, KEY_LINES)
    return found + [Line(each, MARGIN, below + n * SMALL * LEADING, SMALL, True) for n, each in enumerate(words)]


def png_of(shown: Curve) -> bytes:
    """The picture of a curve, as a PNG file."""
    from PIL import Image, ImageDraw

    lines = lines_of(shown)
    height = round(max(line.y for line in lines) + SMALL * LEADING + MARGIN)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(image)
    for tick in TICKS:
        share = tick / 100
        draw.line((*place(0, share), *place(1, share)), GRID, 2)
        draw.line((*place(share, 0), *place(share, 1)), GRID, 2)
    _dashed(draw)
    draw.line([place(each.foretold, each.came) for each in shown.points], WELL, 3)
    for each in shown.points:
        _point(draw, each)
    for line in lines:
        write(draw, line, QUIET if line.is_quiet else INK)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _dashed(draw: ImageDraw) -> None:
    """The line on which what was foretold is what came true."""
    many = SIDE // DASH
    for step in range(0, many, 2):
        draw.line((*place(step / many, step / many), *place((step + 1) / many, (step + 1) / many)), QUIET, 3)


def _point(draw: ImageDraw, point: Point) -> None:
    low, high = place(point.foretold, point.low), place(point.foretold, point.high)
    draw.line((*low, *high), SPREAD, 5)
    for x, y in (low, high):
        draw.line((x - END, y, x + END, y), WELL, 3)
    x, y = place(point.foretold, point.came)
    draw.ellipse((x - DOT, y - DOT, x + DOT, y + DOT), WELL, PAPER, 2)
