"""Where everything of a loop stands, and its pixels. Pillow is loaded by whoever draws, and by nobody else."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.slack.pictures.drawing import INK, PAPER, QUIET, measure, write
from bot.slack.pictures.layout import GAP, LARGE, LEADING, MARGIN, SMALL, WIDTH, Line, wrapped
from bot.slack.pictures.loop import Loop, Step

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

# Steps stand below each other; the way back goes along their left. What an arrow says stands right of it.
LEFT, BOX, ARROW = 110, 520, 60
HIGH, LEAST, HEAD = 84, 120, 14
NAME_LINES, SAID_LINES = 2, 3
FILL, WAY = "#e6f2ee", "#17594c"


@dataclass
class Laid:
    """A whole picture: its texts, the boxes of the steps by their tops and heights, where it ends."""

    lines: list[Line] = field(default_factory=list)
    boxes: list[tuple[float, float]] = field(default_factory=list)
    height: int = 0


def page(shown: Loop) -> Laid:
    """The steps with what leads from each to the next; what leads back to the first stands last."""
    made, y = Laid(), float(MARGIN)
    for number, step in enumerate(shown.steps, 1):
        names = wrapped(step.name, BOX - 4 * GAP, LARGE, measure, NAME_LINES)
        high = max(HIGH, len(names) * LARGE * LEADING + 4 * GAP)
        top = y + (high - len(names) * LARGE * LEADING) / 2
        made.lines += [Line(each, LEFT + 2 * GAP, top + n * LARGE * LEADING, LARGE) for n, each in enumerate(names)]
        made.boxes.append((y, high))
        y += high
        is_last = number == len(shown.steps)
        y += GAP * (4 if is_last else 2)
        lines = _said(step, LEFT if is_last else LEFT + ARROW + 4 * GAP)
        below = y + sum(each.size * LEADING for each in lines)
        for each in lines:
            made.lines.append(Line(each.text, each.x, y, each.size, each.is_quiet))
            y += each.size * LEADING
        y = below + 2 * GAP if is_last else max(below + 2 * GAP, made.boxes[-1][0] + high + LEAST)
    made.height = round(y + MARGIN)
    return made


def _said(step: Step, x: float) -> list[Line]:
    width = WIDTH - MARGIN - x
    count = [Line(each, x, 0, LARGE) for each in wrapped(step.count, width, LARGE, measure, SAID_LINES)]
    return count + [Line(each, x, 0, SMALL, True) for each in wrapped(step.lag, width, SMALL, measure, SAID_LINES)]


def png_of(shown: Loop) -> bytes:
    """The picture of a loop, as a PNG file."""
    from PIL import Image, ImageDraw

    laid = page(shown)
    image = Image.new("RGB", (WIDTH, laid.height), PAPER)
    draw = ImageDraw.Draw(image)
    for top, high in laid.boxes:
        draw.rounded_rectangle((LEFT, top, LEFT + BOX, top + high), 10, FILL, WAY, 3)
    for (top, high), (below, _) in zip(laid.boxes, laid.boxes[1:], strict=False):
        x = LEFT + ARROW
        draw.line((x, top + high, x, below - HEAD), WAY, 5)
        draw.polygon([(x, below), (x - HEAD, below - HEAD * 1.5), (x + HEAD, below - HEAD * 1.5)], WAY)
    _back(draw, laid)
    for line in laid.lines:
        write(draw, line, QUIET if line.is_quiet else INK)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _back(draw: ImageDraw, laid: Laid) -> None:
    """From the last step up to the first."""
    (first, high), (last, last_high) = laid.boxes[0], laid.boxes[-1]
    x, start, end = LEFT / 2, last + last_high / 2, first + high / 2
    draw.line([(LEFT, start), (x, start), (x, end), (LEFT - HEAD, end)], WAY, 5, "curve")
    draw.polygon([(LEFT, end), (LEFT - HEAD * 1.5, end - HEAD), (LEFT - HEAD * 1.5, end + HEAD)], WAY)
