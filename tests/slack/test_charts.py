"""Ratings as a picture: every line on it, inside it, each rating where the scale has it; and the same once."""

from __future__ import annotations

import io
import json
from dataclasses import asdict

import pytest
from PIL import Image

from bot.slack.pictures import kept
from bot.slack.pictures.charts import LEFT, RIGHT, chart
from bot.slack.pictures.drawing import measure, png
from bot.slack.pictures.layout import MARGIN, WIDTH
from bot.words import WrongWords
from bot.words.ratings import Rated, Ratings, ratings
from bot.words.tree import Element, Text

LONG = "Communicating with customers and colleagues in writing and in person 与客户和同事书面沟通"
MADE = Ratings("Seen", "How it is read", (
    Rated(LONG, "must have · 3 people", 4.3, (4, 4, 5)), Rated("Teamwork", "1 person", 1.0, (1,)),
    Rated("Integrity", "nobody", None, ()),
))  # fmt: skip


def test_everything_stands_inside_and_each_rating_where_the_scale_has_it() -> None:
    laid = chart(MADE, measure)
    assert all(each.x >= MARGIN and each.x + measure(each.text, each.size) <= WIDTH for each in laid.lines)
    assert all(each.y + each.size <= laid.height for each in laid.lines)
    assert [round(each.x) for each in laid.dots] == [round(LEFT + (RIGHT - LEFT) * at) for at in (0.75, 0.75, 1, 0)]
    assert len({(each.x, each.y) for each in laid.dots}) == 4, "the same twice is seen twice"
    widths = [each.width for each in laid.rects if each.kind == "bar"]
    assert widths[0] > widths[1] > 0
    assert len(widths) == 2, "nobody's rating is no bar"


def test_it_is_drawn_and_comes_back_from_what_is_stored_of_it() -> None:
    with Image.open(io.BytesIO(png(MADE))) as image:
        assert image.size == (WIDTH, chart(MADE, measure).height)
        assert len(image.getcolors(100_000) or ()) > 5
    again = kept(json.loads(json.dumps(asdict(MADE))))
    assert again == MADE
    assert again.digest == MADE.digest
    assert Ratings("Otherwise", MADE.key, MADE.rated).digest != MADE.digest


@pytest.mark.parametrize(("mean", "scores"), [("0.5", ""), ("5.1", ""), ("", "6"), ("", "0")])
def test_what_is_not_on_the_scale_is_refused(mean: str, scores: str) -> None:
    said = [Element(tag, {}, [Text("x", True)]) for tag in ("Name", "Note", "Title", "Key")]
    bar = Element("Rated", {"mean": mean, "scores": scores}, said[:2])
    with pytest.raises(WrongWords):
        ratings(Element("Ratings", {}, [*said[2:], bar]))
    with pytest.raises(WrongWords):
        ratings(Element("Ratings", {}, said[2:]))
