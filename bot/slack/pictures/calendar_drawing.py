"""Where everything of a calendar stands, and its pixels. Pillow is loaded by whoever draws, and by nobody else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.slack.pictures.calendar import Calendar, Day, Entry
from bot.slack.pictures.drawing import INK, PAPER, QUIET, measure, write
from bot.slack.pictures.layout import GAP, LEADING, MARGIN, Line, Measure, wrapped

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

# A little wider than other pictures: seven columns of words stand beside one another. A modal shows them at less than
# half their size.
WIDTH = 1180
NUMBER, TEXT, SMALL = 28, 25, 23
# A day on which nothing stands in any week needs this share of what another one does.
EMPTY = 0.45
PAD, INSET, STRIPE, BETWEEN = 6, 7, 7, 8
NAME_LINES, LEAST_CELL = 3, 74
SIGN, KEY = 9, 30
GRID, OUT = "#d5dedb", "#f4f6f5"
# By tone: the ground of an entry, and its dark colour.
TONES = (
    ("#dff0e4", "#1f6b3a"), ("#fde6d3", "#a63c06"), ("#dfeaf8", "#1f5591"), ("#ece3f6", "#65398f"),
    ("#fbe1ea", "#a02456"), ("#d8f0ef", "#0f5f63"), ("#fbf0c6", "#7a5a00"), ("#e7e4df", "#55493c"),
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """The ground of an entry."""

    x: float
    y: float
    width: float
    height: float
    tone: int
    level: int


@dataclass(frozen=True)
class Sign:
    """How far an entry is, by the middle of its sign: a ring, half a disc, a disc, a tick; on which tone it stands."""

    x: float
    y: float
    level: int
    tone: int | None = None


@dataclass(frozen=True)
class Cell:
    """A day's place."""

    x: float
    y: float
    width: float
    height: float
    is_out: bool


@dataclass(frozen=True)
class Word:
    """A line of text of an entry, in ink or in the colour of its tone; on what was said all of it is light."""

    line: Line
    tone: int | None
    is_light: bool


@dataclass
class Laid:
    """A whole picture."""

    width: int = WIDTH
    height: int = 0
    cells: list[Cell] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def png_of(shown: Calendar) -> bytes:
    """The picture of a calendar, as a PNG file."""
    from PIL import Image, ImageDraw

    laid = page(shown, measure)
    image = Image.new("RGB", (laid.width, laid.height), PAPER)
    draw = ImageDraw.Draw(image)
    for cell in laid.cells:
        edges = (cell.x, cell.y, cell.x + cell.width, cell.y + cell.height)
        draw.rectangle(edges, OUT if cell.is_out else PAPER, GRID, 2)
    for card in laid.cards:
        _card(draw, card)
    for sign in laid.signs:
        _sign(draw, sign)
    for word in laid.words:
        write(draw, word.line, PAPER if word.is_light else INK if word.tone is None else TONES[word.tone][1])
    for line in laid.lines:
        write(draw, line, QUIET if line.is_quiet else INK)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def page(shown: Calendar, measure: Measure) -> Laid:
    """The weeks under their headings, and the key below."""
    made, count = Laid(), len(shown.columns)
    weeks = [shown.days[n : n + count] for n in range(0, len(shown.days), count)]
    places = _places(weeks, count)
    y = float(MARGIN)
    for name, (x, width) in zip(shown.columns, places, strict=True):
        line = wrapped(name, width - 2 * PAD, SMALL, measure, 1)[0]
        made.lines.append(Line(line, x + PAD, y, SMALL, True))
    y += SMALL * LEADING + GAP
    for week in weeks:
        y = _week(made, week, places, y, measure)
    made.height = round(_keys(made, shown, y + 20, measure) + MARGIN)
    return made


def _places(weeks: Sequence[Sequence[Day]], count: int) -> list[tuple[float, float]]:
    """The left edge and the width of each column; one with nothing in it is narrower where others have something."""
    full = [any(week[n].entries for week in weeks) for n in range(count)]
    shares = [1.0 if is_full or not any(full) else EMPTY for is_full in full]
    one, x, found = (WIDTH - 2 * MARGIN) / sum(shares), float(MARGIN), []
    for share in shares:
        found.append((x, one * share))
        x += one * share
    return found


def _week(
    made: Laid, week: Sequence[Day], places: Sequence[tuple[float, float]], top: float, measure: Measure
) -> float:
    ends = []
    for day, (x, width) in zip(week, places, strict=True):
        made.lines.append(Line(day.number, x + PAD, top + PAD / 2, NUMBER, day.is_out))
        y = top + PAD / 2 + NUMBER * LEADING + 4
        for entry in day.entries:
            y = _entry(made, entry, (x + PAD / 2, y, width - PAD), measure) + BETWEEN
        for line in wrapped(day.more, width - 2 * PAD, SMALL, measure, 2):
            made.lines.append(Line(line, x + PAD, y, SMALL, True))
            y += SMALL * LEADING
        ends.append(y + PAD / 2)
    height = max(LEAST_CELL, max(ends) - top)
    made.cells += [
        Cell(x, top, width, height, day.is_out) for day, (x, width) in zip(week, places, strict=True)
    ]  # fmt: skip
    return top + height


def _entry(made: Laid, entry: Entry, at: tuple[float, float, float], measure: Measure) -> float:
    """An entry is drawn from that left edge and top on, so wide; where it ends."""
    x, top, width = at
    is_light, left, y = entry.level == 3, x + STRIPE + INSET, top + 6
    inner = width - STRIPE - INSET - 6
    made.signs.append(Sign(left + SIGN, y + SMALL * LEADING / 2, entry.level, entry.tone))
    made.words.append(Word(Line(entry.at, left + 2 * SIGN + 8, y, SMALL), None, is_light))
    y += SMALL * LEADING
    for text, size, tone, lines in ((entry.kind, SMALL, entry.tone, 2), (entry.name, TEXT, None, NAME_LINES)):
        for line in wrapped(text, inner, size, measure, lines):
            made.words.append(Word(Line(line, left, y, size), tone, is_light))
            y += size * LEADING
    made.cards.append(Card(x, top, width, y + 6 - top, entry.tone, entry.level))
    return y + 6


def _keys(made: Laid, shown: Calendar, top: float, measure: Measure) -> float:
    x, y = float(MARGIN), top
    for level, words in shown.keys:
        line = wrapped(words, WIDTH - 2 * MARGIN - KEY, TEXT, measure, 1)[0]
        width = KEY + measure(line, TEXT)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + TEXT * LEADING + 8
        made.signs.append(Sign(x + SIGN + 2, y + TEXT * LEADING / 2, level))
        made.lines.append(Line(line, x + KEY, y, TEXT, True))
        x += width + 36
    return y + TEXT * LEADING


def _card(draw: ImageDraw, card: Card) -> None:
    """Told apart without colours too: what is not sure yet is only outlined, what was said is dark."""
    light, dark = TONES[card.tone]
    edges = (card.x, card.y, card.x + card.width, card.y + card.height)
    if card.level == 3:
        draw.rounded_rectangle(edges, 8, dark)
        return
    draw.rounded_rectangle(edges, 8, light if card.level == 2 else PAPER, dark if card.level < 2 else light, 2)
    draw.rounded_rectangle((card.x, card.y, card.x + STRIPE, card.y + card.height), 3, dark)


def _sign(draw: ImageDraw, sign: Sign) -> None:
    colour = QUIET if sign.tone is None else PAPER if sign.level == 3 else TONES[sign.tone][1]
    around = (sign.x - SIGN, sign.y - SIGN, sign.x + SIGN, sign.y + SIGN)
    if sign.level == 3:
        tick = [(sign.x - SIGN, sign.y), (sign.x - SIGN * 0.25, sign.y + SIGN * 0.75),
                (sign.x + SIGN, sign.y - SIGN * 0.8)]  # fmt: skip
        draw.line(tick, colour, 4, "curve")
        return
    draw.ellipse(around, colour if sign.level == 2 else None, colour, 3)
    if sign.level == 1:
        draw.pieslice(around, 90, 270, colour)
