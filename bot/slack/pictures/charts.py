"""Where everything of bars stands, in pixels: a line for each, the scale above and below, how it is read beneath."""

from __future__ import annotations

from bot.slack.pictures.layout import (
    GAP,
    LARGE,
    LEADING,
    MARGIN,
    MOST_LINES,
    SMALL,
    WIDTH,
    Dot,
    Line,
    Measure,
    Page,
    Rect,
    named,
    wrapped,
)
from bot.words.ratings import LEAST, MOST, Rated, Ratings, share

# Where the scale begins and ends; the names stand before it, the mean behind it.
LEFT, RIGHT = 460, WIDTH - MARGIN - 90
TRACK, TICK, DOT = 22, 3, 8


def chart(bars: Ratings, measure: Measure) -> Page:
    """The bars under the numbers of their scale, and beneath them how they are read."""
    made, y = Page(), float(MARGIN)
    _scale(made, y, measure)
    y += SMALL * LEADING + 8
    top = y
    for each in bars.rated:
        y = _bar(made, each, y, measure)
    made.rects = [Rect(_at(n) - TICK / 2, top, TICK, y - top, "tick") for n in range(LEAST, MOST + 1)] + made.rects
    y += 14
    for line in wrapped(bars.key, WIDTH - 2 * MARGIN, SMALL, measure, MOST_LINES):
        made.lines.append(Line(line, MARGIN, y, SMALL, True))
        y += SMALL * LEADING
    made.height = round(y + MARGIN)
    return made


def _scale(made: Page, y: float, measure: Measure) -> None:
    for n in range(LEAST, MOST + 1):
        made.lines.append(Line(str(n), _at(n) - measure(str(n), SMALL) / 2, y, SMALL, True))


def _bar(made: Page, bar: Rated, top: float, measure: Measure) -> float:
    width = LEFT - MARGIN - 4 * GAP
    lines, height = named(bar.name, bar.note, (MARGIN, top), width, measure)
    made.lines += lines
    middle = top + height / 2
    made.rects.append(Rect(LEFT, middle - TRACK / 2, RIGHT - LEFT, TRACK, "track"))
    if bar.mean is not None:
        made.rects.append(Rect(LEFT, middle - TRACK / 2, max(TRACK / 2, _at(bar.mean) - LEFT), TRACK, "bar"))
        mean = f"{bar.mean:.1f}"
        made.lines.append(Line(mean, WIDTH - MARGIN - measure(mean, LARGE), middle - LARGE * LEADING / 2, LARGE))
    seen: dict[int, int] = {}
    for score in bar.scores:  # the same twice stands one above the other
        n = seen[score] = seen.get(score, 0) + 1
        made.dots.append(Dot(_at(score), middle + (TRACK / 2 + DOT + 2) * (-1) ** n * ((n + 1) // 2), DOT))
    return top + height


def _at(score: float) -> float:
    return LEFT + share(score) * (RIGHT - LEFT)
