"""What the picture of a calendar shows, where everything of it stands, and the file it becomes."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pytest
from PIL import Image

from bot.slack.pictures import kept as any_kept
from bot.slack.pictures.bars_drawing import png
from bot.slack.pictures.calendar import Calendar, Day, Entry, calendar
from bot.slack.pictures.calendar_drawing import WIDTH, page
from bot.slack.pictures.drawing import measure
from bot.slack.pictures.layout import MARGIN
from bot.words.tree import WrongWords
from tests.slack.said import tree

XML = (
    "<Calendar><Title>Week</Title><Column>Mon</Column><Column>Tue</Column><Day number='30' out='true'/>"
    "<Day number='1' out='false'><Entry tone='1' level='0' at='10:00'><Kind>Job</Kind><Name>[t]</Name></Entry>"
    "<More>and 2 more</More></Day><Key level='0'>draft</Key></Calendar>"
)
LONG = Entry("公司动态与活动预告以及更多", 3, 3, "10:00", "Unbelievably long announcements about everything " * 9)
SHOWN = Calendar(
    "十一月", tuple(f"周{n}" for n in "一二三四五六日"),
    tuple(
        Day(str(n + 1), (LONG, replace(LONG, level=n % 4, tone=n % 8)) if n % 7 < 5 else (), "和另外 12 条", n > 30)
        for n in range(35)
    ),
    tuple((level, word) for level, word in enumerate(("draft", "in review", "scheduled", "posted"))),
)  # fmt: skip


def test_a_calendar_says_what_its_template_says_and_comes_back_as_it_was_stored() -> None:
    found = calendar(tree(XML, t="A job"))
    entry = Entry("Job", 1, 0, "10:00", "A job")
    days = (Day("30", (), "", True), Day("1", (entry,), "and 2 more", False))
    assert found == Calendar("Week", ("Mon", "Tue"), days, ((0, "draft"),))
    assert any_kept(json.loads(json.dumps(asdict(found)))) == found
    assert replace(found, title="x").digest != found.digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tone='1'", "tone='8'"), ("level='0' at", "level='1' at"), ("<Day number='30' out='true'/>", ""),
        ("Calendar", "Bars"),
    ],
)
def test_what_cannot_be_drawn_is_refused(before: str, after: str) -> None:
    with pytest.raises(WrongWords):
        calendar(tree(XML.replace(before, after), t="x"))


def test_everything_stands_inside_its_day_and_none_above_another() -> None:
    laid = page(SHOWN, measure)
    cells = [(each.x, each.y, each.x + each.width, each.y + each.height) for each in laid.cells]
    assert len(cells) == len(SHOWN.days)
    for card in laid.cards:
        inside = [(x, y, r, b) for x, y, r, b in cells if x <= card.x and card.x + card.width <= r]
        assert any(y <= card.y and card.y + card.height <= b for _, y, _, b in inside), card
    for one in (*(each.line for each in laid.words), *laid.lines):
        assert MARGIN <= one.x <= one.x + measure(one.text, one.size) <= WIDTH - MARGIN / 2, one
    assert max(x for x, *_ in cells) < WIDTH
    narrow, wide = (next(each.width for each in laid.cells[n:]) for n in (6, 0))
    assert narrow < wide, "week-ends without anything leave their room to other days"
    assert Image.open(io.BytesIO(png(SHOWN))).size == (laid.width, laid.height)
