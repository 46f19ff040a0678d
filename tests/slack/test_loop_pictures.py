"""What a loop shows, where everything of it stands, and the file it becomes."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace
from itertools import pairwise

import pytest
from PIL import Image

from bot.slack.pictures import kept as any_kept
from bot.slack.pictures.bars_drawing import png
from bot.slack.pictures.drawing import measure
from bot.slack.pictures.layout import LEADING, MARGIN, WIDTH
from bot.slack.pictures.loop import Loop, Step, loop
from bot.slack.pictures.loop_drawing import BOX, LEFT, page
from bot.words.tree import WrongWords
from tests.slack.said import tree

XML = (
    "<Loop><Title>Loops</Title><Step><Name>Here</Name><Count>3 went</Count><Lag>2 days</Lag></Step>"
    "<Step><Name>There</Name><Count>1 came back</Count><Lag>–</Lag></Step></Loop>"
)
STEP = Step("面试 " * 20, "Twelve hires were rated at work " * 9, "其中一半在 94 天内")
SHOWN = Loop("两个循环", (STEP,) * 3)


def test_a_loop_says_what_its_template_says_and_comes_back_as_it_was_stored() -> None:
    found = loop(tree(XML))
    assert found == Loop("Loops", (Step("Here", "3 went", "2 days"), Step("There", "1 came back", "–")))
    assert any_kept(json.loads(json.dumps(asdict(found)))) == found
    assert replace(found, title="x").digest != found.digest


def test_one_step_is_no_loop() -> None:
    with pytest.raises(WrongWords):
        loop(tree("<Loop><Title>A</Title><Step><Name>A</Name><Count>A</Count><Lag>A</Lag></Step></Loop>"))
    with pytest.raises(WrongWords):
        loop(tree("<Bars/>"))


def test_everything_stands_inside_and_nothing_over_anything_else() -> None:
    laid = page(SHOWN)
    for line in laid.lines:
        assert MARGIN <= line.x <= line.x + measure(line.text, line.size) <= WIDTH - MARGIN / 2, line
        assert line.y + line.size * LEADING <= laid.height
    lines = sorted(laid.lines, key=lambda each: each.y)
    assert all(a.y + a.size <= b.y for a, b in pairwise(lines)), "below each other"
    in_boxes = [each for each in lines for top, high in laid.boxes if top <= each.y < top + high]
    assert len(in_boxes) == 6
    assert all(each.x + measure(each.text, each.size) <= LEFT + BOX for each in in_boxes)
    image = Image.open(io.BytesIO(png(SHOWN)))
    assert image.size == (WIDTH, laid.height)
