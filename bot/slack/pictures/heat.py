"""Where everything of a heat map stands, in pixels, by the measures of `layout`."""

from __future__ import annotations

from bot.slack.pictures import HeatMap, HeatRow
from bot.slack.pictures.layout import (
    GAP,
    KEY_BOX,
    LARGE,
    LEADING,
    MARGIN,
    MOST_HEADING_LINES,
    SMALL,
    WIDTH,
    Bar,
    Line,
    Measure,
    Page,
    Patch,
    centred,
    is_whole,
    wrapped,
)

# The number of a row, what it comes to, a cell at most, and how high a row is; the axis ends so far from its column's.
NUMBER, TOGETHER, CELL_MOST, ROW = 76, 300, 190, 84
AXIS_LEFT, AXIS_RIGHT = 78, 16


def page(heat: HeatMap, measure: Measure) -> Page:
    """The heat map with its key below; what the columns are is below too where their names do not fit above them."""
    made = Page()
    cell = min(CELL_MOST, (WIDTH - 2 * MARGIN - NUMBER - TOGETHER) / len(heat.columns))
    left, y = MARGIN + NUMBER, float(MARGIN)
    right = left + cell * len(heat.columns)
    headings = [wrapped(name, cell - 2 * GAP, SMALL, measure, MOST_HEADING_LINES + 1) for name in heat.columns]
    is_above = all(len(lines) <= MOST_HEADING_LINES and is_whole(lines, name)
                   for lines, name in zip(headings, heat.columns, strict=True))  # fmt: skip
    for n, lines in enumerate(headings):
        texts = [(line, SMALL) for line in lines] if is_above else [(_letter(n), LARGE)]
        centred(made, texts, left + n * cell + cell / 2, y, measure)
    together = wrapped(heat.together, TOGETHER - 2 * GAP, SMALL, measure, MOST_HEADING_LINES)
    centred(made, [(line, SMALL) for line in together], right + TOGETHER / 2, y, measure)
    lines_above = max(len(together), *map(len, headings)) if is_above else max(len(together), 2)
    y += lines_above * SMALL * LEADING + 12
    for row in heat.rows:
        _row(made, heat, row, y, cell, measure)
        y += ROW
    made.height = round(_keys(made, heat, y + 18, not is_above, measure) + MARGIN)
    return made


def _letter(n: int) -> str:
    return chr(ord("A") + n)


def _share(heat: HeatMap, value: float) -> float:
    return (value - heat.least) / (heat.most - heat.least)


def _row(made: Page, heat: HeatMap, row: HeatRow, top: float, cell: float, measure: Measure) -> None:
    middle, left = top + ROW / 2, MARGIN + NUMBER
    made.lines.append(Line(row.name, MARGIN, middle - LARGE * LEADING / 2, LARGE))
    for n, each in enumerate(row.cells):
        x, lines = left + n * cell, Page()
        if each is not None:
            texts = [(f"{each.value:.1f}", LARGE), (f"×{each.count}", SMALL)]
            height = (LARGE + SMALL) * LEADING
            centred(lines, texts, x + cell / 2, middle - height / 2, measure)
        share = None if each is None else _share(heat, each.value)
        edges = (x + GAP / 2, top + GAP / 2, cell - GAP, ROW - GAP)
        made.patches.append(Patch(*edges, share, tuple(lines.lines)))
    x = left + len(row.cells) * cell
    if row.range is not None:
        made.lines.append(Line(f"{row.range.value:.1f}", x + 2 * GAP, middle - LARGE * LEADING / 2, LARGE))
        low, value, high = (_share(heat, each) for each in (row.range.low, row.range.value, row.range.high))
        made.bars.append(Bar(x + AXIS_LEFT, middle, TOGETHER - AXIS_LEFT - AXIS_RIGHT, low, value, high))


def _keys(made: Page, heat: HeatMap, top: float, with_columns: bool, measure: Measure) -> float:
    """The scale from its foot to its head, and what else there is to know; where they end."""
    x, y = float(MARGIN), top
    for value in range(heat.least, heat.most + 1):
        lines = Page()
        centred(lines, [(str(value), SMALL)], x + KEY_BOX / 2, y + (KEY_BOX - SMALL * LEADING) / 2, measure)
        made.patches.append(Patch(x, y, KEY_BOX, KEY_BOX, _share(heat, value), tuple(lines.lines)))
        x += KEY_BOX + 4
    count, none, spread = heat.keys
    x += 24
    made.patches.append(Patch(x, y, KEY_BOX, KEY_BOX, None))
    text = y + (KEY_BOX - SMALL * LEADING) / 2
    made.lines.append(Line(none, x + KEY_BOX + 12, text, SMALL, True))
    y += KEY_BOX + 14
    named = [f"{_letter(n)} {name}" for n, name in enumerate(heat.columns)] if with_columns else []
    for words in (count, spread, *named):
        for line in wrapped(words, WIDTH - 2 * MARGIN, SMALL, measure, 2):
            made.lines.append(Line(line, MARGIN, y, SMALL, True))
            y += SMALL * LEADING
    return y
