"""What a heat map shows, where everything of it stands, and the file it becomes."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pytest
from PIL import Image

from bot.slack.pictures import Heat, HeatMap, HeatRow, Range, heat, heat_map, kept
from bot.slack.pictures.drawing import measure, png
from bot.slack.pictures.layout import MARGIN, WIDTH
from bot.words.tree import WrongWords
from tests.slack.said import tree

XML = (
    "<HeatMap least='1' most='5'><Title>Side by side</Title><Column>[t]</Column><Column>Drive</Column>"
    "<Together>all</Together>"
    "<Row><Name>1</Name><Cell value='3.5' count='2'/><Cell/><Range low='2.9' value='3.5' high='4.1'/></Row>"
    "<Row><Name>2</Name><Cell/><Cell/></Row>"
    "<Key of='count'>c</Key><Key of='none'>n</Key><Key of='range'>r</Key></HeatMap>"
)
LONG = ("Communicating clearly", "客户导向与服务意识", "Drive", "Donaudampfschifffahrtsgesellschaft", "Planning")
MAPS = {
    "few": HeatMap("T", ("Teamwork", "进取心"), "all", (HeatRow("1", (Heat(1, 1), Heat(5, 3)), Range(1, 3, 5)),),
                   ("c", "n", "r"), 1, 5),
    "many": HeatMap(
        "T", LONG * 2, "all competencies, each counting the same",
        tuple(HeatRow(str(n), tuple(Heat(1 + n / 3, n) if n % 3 else None for _ in range(10)), None)
              for n in range(12)),
        ("×2: the mean of two", "nothing", "The bar is where the mean would probably lie. " * 4), 1, 5,
    ),
}  # fmt: skip
every = pytest.mark.parametrize("drawn", MAPS.values(), ids=MAPS)


def test_a_tree_becomes_a_heat_map() -> None:
    found = heat_map(tree(XML, t="<b>*typed*</b>"))
    assert found.columns == ("<b>*typed*</b>", "Drive")
    assert found.rows == (HeatRow("1", (Heat(3.5, 2), None), Range(2.9, 3.5, 4.1)), HeatRow("2", (None, None), None))
    assert (found.together, found.keys, found.least, found.most) == ("all", ("c", "n", "r"), 1, 5)


@pytest.mark.parametrize(
    ("without", "complaint"),
    [("<Key of='none'>n</Key>", "a <Key> of each"), ("<Column>Drive</Column>", "a <Cell> for each <Column>"),
     ("<Together>all</Together>", "lacks <Together>")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_a_mistake_in_the_words(without: str, complaint: str) -> None:
    with pytest.raises(WrongWords, match=complaint):
        heat_map(tree(XML.replace(without, ""), t="x"))


@every
def test_it_comes_back_from_where_it_waits_to_be_drawn_and_another_has_another_name(drawn: HeatMap) -> None:
    back = kept(json.loads(json.dumps(asdict(drawn))))
    assert back == drawn
    assert back.digest == drawn.digest
    assert replace(drawn, title="U").digest != drawn.digest


@every
def test_every_cell_is_there_and_nothing_stands_beyond_the_edge(drawn: HeatMap) -> None:
    laid = heat.page(drawn, measure)
    cells = sum(len(row.cells) for row in drawn.rows)
    assert len(laid.patches) == cells + 6, "and the key has five values and the empty one"
    lines = [*laid.lines, *(line for patch in laid.patches for line in patch.lines)]
    for each in lines:
        assert each.x >= MARGIN - 1
        assert each.x + measure(each.text, each.size) <= WIDTH - MARGIN + 1
        assert each.y + each.size <= laid.height
    said = " ".join(line.text for line in lines)
    assert all(name.split()[0][:4] in said for name in drawn.columns)
    for bar in laid.bars:
        assert 0 <= bar.low <= bar.value <= bar.high <= 1


def test_it_is_a_png_whose_cells_are_the_darker_the_higher() -> None:
    with Image.open(io.BytesIO(png(MAPS["few"]))) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)
        laid = heat.page(MAPS["few"], measure)
        low, high = (image.convert("L").getpixel((int(each.x + 12), int(each.y + 12))) for each in laid.patches[:2])
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert low > high + 100
