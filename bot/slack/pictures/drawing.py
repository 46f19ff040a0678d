"""The pixels of a picture; those of bars stand in `bars_drawing`. Pillow is loaded by whoever draws, and by nobody
else."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.slack.pictures import HeatMap, Matrix, heat
from bot.slack.pictures.charts import chart
from bot.slack.pictures.layout import KEY_BOX, Bar, Box, Line, Page, Patch, Sign, page
from bot.words.ratings import Ratings

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

# Chinese (GB 2312), and Latin, Greek and Cyrillic; what is in neither is drawn as an empty box. How they are made:
# docs/decisions/pictures-by-pillow.md.
FONT, WESTERN = (
    Path(__file__).with_name(name) for name in ("NotoSansSC-Regular-subset.otf", "NotoSans-Regular-subset.ttf")
)
# Runs of what stands in the western font, and of everything else.
_RUNS = re.compile("[\0-\u2044\u20ac]+|[^\0-\u2044\u20ac]+")

PAPER, INK, QUIET = "#ffffff", "#1d2b28", "#55645f"
SHADES = ("#eef2f1", "#9fd3c4", "#17594c")
MARKS = ("#8a9994", "#0f4438", "#ffffff")
# How far below the top of a line its letters stand, by their size.
BASELINE = 0.98
CHART = {"track": "#eef2f1", "bar": "#17594c", "tick": "#d5dedb"}
DOT_INK = "#c2410c"
# From the foot of the scale of a heat map to its head; from there on up letters are light.
COLD, HOT, LIGHT_FROM = (0xE6, 0xF2, 0xEE), (0x0F, 0x4C, 0x40), 0.62
HOLE, HOLE_BAND, HOLE_INK, WELL = "#c2410c", "#fdeee2", "#8f2f07", "#17594c"


def png(drawn: Matrix | HeatMap | Ratings) -> bytes:
    """The picture, as a PNG file."""
    from PIL import Image, ImageDraw

    if isinstance(drawn, HeatMap):
        laid = heat.page(drawn, measure)
    else:
        laid = chart(drawn, measure) if isinstance(drawn, Ratings) else page(drawn, measure)
    image = Image.new("RGB", (laid.width, laid.height), PAPER)
    draw = ImageDraw.Draw(image)
    _draw(draw, laid)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def measure(text: str, size: int) -> float:
    """How wide a text is in that size, in pixels."""
    return sum(font.getlength(run) for run, font in _runs(text, size))


def _runs(text: str, size: int) -> Iterator[tuple[str, FreeTypeFont]]:
    for run in _RUNS.findall(text):
        yield run, _font(WESTERN if run[0] <= "\u2044" or run[0] == "\u20ac" else FONT, size)


@cache
def _font(file: Path, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def _draw(draw: ImageDraw, laid: Page) -> None:
    for sign in laid.signs:
        _sign(draw, sign)
    for box in laid.boxes:
        _box(draw, box)
    for rect in laid.rects:
        edges = (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)
        draw.rounded_rectangle(edges, 0 if rect.kind == "tick" else 6, CHART[rect.kind])
    for dot in laid.dots:
        around = (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
        draw.ellipse(around, DOT_INK, PAPER, 2)
    for patch in laid.patches:
        _patch(draw, patch)
    for bar in laid.bars:
        _bar(draw, bar)
    for line in laid.lines:
        write(draw, line, HOLE_INK if line.is_hole else QUIET if line.is_quiet else INK)


def write(draw: ImageDraw, line: Line, colour: str) -> None:
    """Write a line of text, each run in its font."""
    x = line.x
    for run, font in _runs(line.text, line.size):
        draw.text((x, line.y + line.size * BASELINE), run, colour, font, anchor="ls")
        x += font.getlength(run)


def _patch(draw: ImageDraw, patch: Patch) -> None:
    edges = (patch.x, patch.y, patch.x + patch.width, patch.y + patch.height)
    if patch.share is None:
        draw.rounded_rectangle(edges, 8, PAPER, MARKS[0], 2)
        x, y = patch.x + patch.width / 2, patch.y + patch.height / 2
        draw.line((x - 8, y, x + 8, y), MARKS[0], 3)
        return
    red, green, blue = (round(cold + (hot - cold) * patch.share) for cold, hot in zip(COLD, HOT, strict=True))
    draw.rounded_rectangle(edges, 8, (red, green, blue))
    for line in patch.lines:
        write(draw, line, PAPER if patch.share > LIGHT_FROM else INK)


def _bar(draw: ImageDraw, bar: Bar) -> None:
    low, value, high = (bar.x + bar.width * each for each in (bar.low, bar.value, bar.high))
    draw.line((bar.x, bar.y, bar.x + bar.width, bar.y), SHADES[0], 6)
    draw.line((low, bar.y, high, bar.y), SHADES[1], 14)
    for end in (low, high):
        draw.line((end, bar.y - 12, end, bar.y + 12), MARKS[1], 3)
    draw.ellipse((value - 9, bar.y - 9, value + 9, bar.y + 9), SHADES[2], PAPER, 2)


def _box(draw: ImageDraw, box: Box) -> None:
    edges = (box.x, box.y, box.x + box.width, box.y + box.height)
    draw.rounded_rectangle(edges, 8, SHADES[box.level])
    x, y, reach = box.x + box.width / 2, box.y + box.height / 2, KEY_BOX * 0.3
    around, mark = (x - reach, y - reach, x + reach, y + reach), MARKS[box.level]
    if box.level == 2:
        draw.ellipse(around, mark)
    elif box.level == 1:
        draw.ellipse(around, outline=mark, width=3)
        draw.pieslice(around, 90, 270, mark)
    else:
        draw.line((x - reach / 2, y, x + reach / 2, y), mark, 3)


def _sign(draw: ImageDraw, sign: Sign) -> None:
    x, y, reach = sign.x, sign.y, KEY_BOX * 0.34
    if not sign.is_hole:
        tick = [(x - reach * 0.8, y), (x - reach * 0.2, y + reach * 0.6), (x + reach * 0.8, y - reach * 0.6)]
        draw.line(tick, WELL, 5, "curve")
        return
    if sign.band:
        draw.rounded_rectangle(sign.band, 8, HOLE_BAND)
    draw.polygon([(x, y - reach), (x + reach * 1.1, y + reach * 0.85), (x - reach * 1.1, y + reach * 0.85)], HOLE)
    draw.line((x, y - reach * 0.35, x, y + reach * 0.3), PAPER, 4)
    draw.ellipse((x - 2, y + reach * 0.5, x + 2, y + reach * 0.5 + 4), PAPER)
