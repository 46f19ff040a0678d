"""What a curve shows, where everything of it stands, and the file it becomes."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pytest
from PIL import Image

from bot.slack.pictures import kept as any_kept
from bot.slack.pictures.bars_drawing import png
from bot.slack.pictures.curve import Curve, Point, curve
from bot.slack.pictures.curve_drawing import DOT, WELL, lines_of, place
from bot.slack.pictures.drawing import measure
from bot.slack.pictures.layout import MARGIN, WIDTH
from bot.words.tree import WrongWords
from tests.slack.said import tree

XML = (
    "<Curve><Title>Predictions</Title><Up>Came true</Up><Across>Foretold</Across>"
    "<Point foretold='0.3' came='0.25' low='0.1' high='0.5'><Label>12</Label></Point><Key>Dashed: right</Key></Curve>"
)
POINTS = (Point(0.05, 0.0, 0.0, 0.3, "9"), Point(0.5, 0.6, 0.4, 0.8, "31"), Point(1.0, 1.0, 0.7, 1.0, "1,234,567"))
SHOWN = Curve("预测", "预测的百分比", "Came true, in per cent", POINTS, "Beside each dot how many it is of. " * 12)


def test_a_curve_says_what_its_template_says_and_comes_back_as_it_was_stored() -> None:
    found = curve(tree(XML))
    assert found == Curve("Predictions", "Foretold", "Came true", (Point(0.3, 0.25, 0.1, 0.5, "12"),), "Dashed: right")
    assert any_kept(json.loads(json.dumps(asdict(found)))) == found
    assert replace(found, key="x").digest != found.digest


@pytest.mark.parametrize(
    ("before", "after"), [("'0.3'", "'1.2'"), ("low='0.1'", "low='0.3'"), ("high='0.5'", "high='0.2'")]
)
def test_what_cannot_be_drawn_is_refused(before: str, after: str) -> None:
    with pytest.raises(WrongWords):
        curve(tree(XML.replace(before, after)))
    with pytest.raises(WrongWords):
        curve(tree("<Bars/>"))


def test_everything_stands_inside_and_each_point_where_its_shares_say() -> None:
    for line in lines_of(SHOWN):
        assert MARGIN <= line.x <= line.x + measure(line.text, line.size) <= WIDTH - MARGIN / 2, line
    image = Image.open(io.BytesIO(png(SHOWN))).convert("RGB")
    well = tuple(int(WELL[n : n + 2], 16) for n in (1, 3, 5))
    for point in POINTS:
        x, y = place(point.foretold, point.came)
        assert image.getpixel((round(x), round(y))) == well
        assert image.getpixel((round(x + DOT * 0.5), round(y))) == well
    assert place(0, 0)[1] > place(0, 1)[1], "more stands higher"
