"""What bars show, where everything of them stands, and the file they become."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace

import pytest
from PIL import Image

from bot.slack.pictures import Matrix, bars_drawing
from bot.slack.pictures import Row as MatrixRow
from bot.slack.pictures import kept as any_kept
from bot.slack.pictures.bars import Bar, Bars, Row, bars, kept
from bot.slack.pictures.bars_drawing import BAR, LEAST_PART, page, png
from bot.slack.pictures.drawing import measure
from bot.slack.pictures.layout import WIDTH
from bot.words.tree import WrongWords
from tests.slack.said import tree

KEYS = ((0, "went on"), (1, "still there"), (2, "withdrew"), (3, "turned down"), (4, "days at the stage"))
XML = (
    "<Bars><Title>Stages</Title><Column>How many</Column><Column>Days</Column>"
    "<Row><Name>[t]</Name><Note>7 of 10</Note>"
    "<Bar><Part level='0' amount='7'/><Part level='2' amount='0'/><Label>10</Label></Bar>"
    "<Bar><Part level='4' amount='3.5'/><Label>3.5 days</Label></Bar></Row>"
    "<Key level='0'>on</Key><Key level='2'>withdrew</Key><Key level='4'>days</Key></Bars>"
)
LONG = "Stage 3 · Structured interview with everybody who will work with them, at their own place"
FEW = Bars("Stages", ("How many came, and what became of them", "Half left within"), (
    Row("Stage 1 · Structured interview", "7 of 10 (70 %) went on", (
        Bar(((0, 700), (1, 2), (2, 1), (3, 2)), "705"), Bar(((4, 3.5),), "3.5 days"),
    )),
    Row("第 2 个环节 · 专业知识测试", "7 中的 1", (
        Bar(((0, 1), (1, 2), (2, 3), (3, 1)), "7"), Bar(((4, 118.1),), "118.1 天"),
    )),
    Row(LONG, "0 of 0 went on", (Bar(((1, 1),), "1"), Bar((), "–"))),
), KEYS)  # fmt: skip


def test_bars_say_what_their_template_says_with_nothing_for_no_amount() -> None:
    found = bars(tree(XML))
    assert found == Bars(
        "Stages", ("How many", "Days"),
        (Row("[t]", "7 of 10", (Bar(((0, 7.0),), "10"), Bar(((4, 3.5),), "3.5 days"))),),
        ((0, "on"), (2, "withdrew"), (4, "days")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<Bars>", "<Matrix>"), ("<Key level='4'>days</Key>", ""), ("<Column>Days</Column>", ""),
        ("level='4'", "level='9'"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(before: str, after: str) -> None:
    with pytest.raises(WrongWords):
        bars(tree(XML.replace(before, after).replace("</Bars>", "</Matrix>" if "Matrix" in after else "</Bars>")))


def test_the_same_bars_have_the_same_name_and_others_another() -> None:
    stored = json.loads(json.dumps(asdict(FEW)))
    assert kept(stored) == FEW
    assert kept(stored).digest == FEW.digest
    others = [replace(FEW, title="x"), replace(FEW, rows=FEW.rows[:2]), replace(FEW, keys=KEYS[::-1])]
    assert len({each.digest for each in (FEW, *others)}) == 4


def test_everything_stands_on_the_page_and_small_amounts_are_seen() -> None:
    laid = page(FEW, measure)
    assert all(each.x >= 0 and each.x + each.width <= WIDTH for each in laid.pieces)
    assert all(line.x >= 0 and line.x + measure(line.text, line.size) <= WIDTH for line in laid.lines)
    assert all(line.y + line.size <= laid.height for line in laid.lines)
    of_rows = [each for each in laid.pieces if each.height == BAR and each.y < laid.height - 2 * BAR]
    assert min(each.width for each in of_rows) == LEAST_PART
    assert not [
        (one, other) for one in of_rows for other in of_rows
        if one is not other and one.y == other.y and one.x < other.x < one.x + one.width
    ]  # fmt: skip


def test_a_picture_is_a_file_of_either_kind_in_both_scripts() -> None:
    with Image.open(io.BytesIO(png(FEW))) as image:
        assert (image.format, image.width) == ("PNG", WIDTH)
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or ()}
        marks = (bars_drawing.FULL, bars_drawing.LIGHT, bars_drawing.STRIPE, bars_drawing.EDGE, bars_drawing.OTHER)
        assert {tuple(bytes.fromhex(each[1:])) for each in marks} <= colours
    stored = any_kept(json.loads(json.dumps(asdict(FEW))))
    title, content = stored.title, png(stored)
    assert (title, content) == ("Stages", png(FEW))
    matrix = Matrix("Seen", ("Talk",), (MatrixRow("Care", "must", (2,)),), ("not", "some", "well"), "gap")
    assert any_kept(json.loads(json.dumps(asdict(matrix)))) == matrix
