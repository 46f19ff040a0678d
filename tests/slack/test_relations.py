"""What a scatter and a forest show, where everything of them stands, and the files they become."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pytest
from PIL import Image

from bot.slack.pictures import Drawn, kept
from bot.slack.pictures.bars_drawing import png
from bot.slack.pictures.drawing import measure
from bot.slack.pictures.layout import MARGIN, WIDTH
from bot.slack.pictures.relations import Band, Forest, Interval, Point, Scatter, forest, scatter
from bot.slack.pictures.relations_drawing import COLOURS, FIELD, FIELD_LEFT, FILL, Laid, forest_page, scatter_page
from bot.words.tree import WrongWords
from tests.slack.said import tree

SCATTER = (
    "<Scatter><Title>[t]</Title><Across least='1' most='5'>Before</Across><Up least='0.5' most='5'>After</Up>"
    "<Point across='3.5' up='4' count='2'/><Band across='1' low='1' middle='2' high='3'/>"
    "<Band across='5' low='3' middle='4' high='5'/><Key of='points'>hires</Key><Key of='band'>line</Key></Scatter>"
)
FOREST = (
    "<Forest><Title>Figures</Title><Group><Name>[t]</Name><Row level='0' low='-0.1' value='0.2' high='0.5'>"
    "<Name>SQL</Name><Note>40 hires</Note><Label>0.20</Label></Row></Group><Key level='0'>seen</Key></Forest>"
)
LONG = "Communicating clearly with customers, colleagues and everybody else who happens to be in the room"
MANY = Scatter(
    "T", LONG * 2, "六个月后经理的评分，1 到 5", ((1, 5), (-0.4, 5.3)),
    tuple(Point(1 + n % 5, n % 6 - 0.4, n) for n in range(1, 40)), (Band(1, -9, 2, 3), Band(5, 3, 4, 9)),
    (LONG, "直线穿过他们的中间；带子在 20 次中有 19 次包含它。"),
)  # fmt: skip
LINES = Forest(
    "F", (("", (Interval("All", "8 hires", "0.20 [-1.00, 1.00]", 0, -1, 0.2, 1),)),
          (LONG, (Interval(LONG, "1000 hires", LONG, 1, 0, 0, 0), Interval("小组", "", "", 2, 0.1, 0.2, 0.3)))),
    ((0, "seen"), (1, LONG), (2, "together")),
)  # fmt: skip
FEW = replace(MANY, points=(), keys=("", "line"))
every = pytest.mark.parametrize("drawn", [MANY, FEW, LINES])


def laid_out(drawn: Scatter | Forest) -> Laid:
    return scatter_page(drawn, measure) if isinstance(drawn, Scatter) else forest_page(drawn, measure)


def test_trees_become_pictures() -> None:
    both = (Band(1, 1, 2, 3), Band(5, 3, 4, 5))
    found = scatter(tree(SCATTER, t="<b>*typed*</b>"))
    assert found == Scatter(
        "<b>*typed*</b>", "Before", "After", ((1, 5), (0.5, 5)), (Point(3.5, 4, 2),), both, ("hires", "line")
    )
    row = Interval("SQL", "40 hires", "0.20", 0, -0.1, 0.2, 0.5)
    assert forest(tree(FOREST, t="x")) == Forest("Figures", (("x", (row,)),), ((0, "seen"),))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<Key of='band'>line</Key>", ""), ("<Point across='3.5' up='4' count='2'/>", ""), ("least='1'", "least='5'"),
        ("<Up least='0.5' most='5'>After</Up>", ""), ("<Key level='0'>seen</Key>", ""), ("level='0'", "level='3'"),
        ("high='0.5'", "high='1.5'"), ("<Group>", "<Group/><Group>"), ("Forest>", "Scatter>"), ("Scatter>", "Forest>"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(before: str, after: str) -> None:
    for text, read in ((SCATTER, scatter), (FOREST, forest)):
        if before in text:
            with pytest.raises(WrongWords):
                read(tree(text.replace(before, after), t="x"))


@every
def test_it_comes_back_from_where_it_waits_to_be_drawn_and_another_has_another_name(drawn: Drawn) -> None:
    back = kept(json.loads(json.dumps(asdict(drawn))))
    assert back == drawn
    assert back.digest == drawn.digest
    assert replace(drawn, title="U").digest != drawn.digest


@every
def test_everything_stands_on_the_page(drawn: Scatter | Forest) -> None:
    laid = laid_out(drawn)
    for line in laid.lines:
        assert line.x >= MARGIN - 1
        assert line.x + measure(line.text, line.size) <= WIDTH - MARGIN + 1
        assert 0 <= line.y <= laid.height - line.size
    for x, y in (spot for shape in laid.shapes for spot in shape.spots):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= laid.height


def test_a_band_ends_with_the_field_and_a_point_of_many_is_larger() -> None:
    laid = laid_out(MANY)
    (band,) = [each for each in laid.shapes if each.colour == FILL and len(each.spots) == 4 and not each.is_line][:1]
    assert max(x for x, _ in band.spots) == FIELD_LEFT + FIELD
    rings = [each.radius for each in laid.marks]
    assert rings == sorted(rings, reverse=True)
    assert len(rings) == len(MANY.points) + 1, "and one in the key"


@every
def test_it_is_a_png_in_both_scripts(drawn: Scatter | Forest) -> None:
    with Image.open(io.BytesIO(png(drawn))) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or ()}
    wanted = COLOURS if drawn is LINES else (FILL,)
    assert {tuple(bytes.fromhex(each[1:])) for each in wanted} <= colours
