"""A canvas is Markdown in which nothing that somebody typed is more than text."""

from __future__ import annotations

import re

import pytest

from bot.slack.canvas import canvas
from bot.words import WrongWords
from bot.words.tree import Element, Text

HOSTILE = (
    "# head\n- item\n> quote\n[x](https://evil.example) ![](@U0EVE) <@U0EVE> `code` **b** | cell | :wave: @here\n"
    "    code"
)


def paper(*children: Element) -> Element:
    return Element("Paper", {}, [Element("Title", {}, [Text("Report", False)]), *children])


def said(tag: str, text: str) -> Element:
    return Element(tag, {}, [Text(text, True)])


@pytest.mark.parametrize("tag", ["Section", "Quote", "Context", "Header", "Subheader"])
def test_every_sign_that_somebody_typed_is_escaped_and_lines_stay_lines(tag: str) -> None:
    title, text = canvas(paper(said(tag, HOSTILE)))
    assert title == "Report"
    ours = {"Quote": "> ", "Header": "## ", "Subheader": "### "}.get(tag, "")
    for line in text.removeprefix(ours).removeprefix("_").removesuffix("_").split("\n"):
        typed = line.removeprefix("> ") if tag == "Quote" else line
        assert not typed.startswith(" "), "which would be code"
        assert re.sub(r"\\.", "", typed).translate(str.maketrans("", "", "#[]()<>*_`|:@!")) == re.sub(r"\\.", "", typed)
    assert len(text.split("\n")) == 5


def test_a_chart_is_a_table_and_a_mention_or_an_input_is_refused() -> None:
    bar = Element("Rated", {"mean": "4.5", "scores": "4,5"}, [said("Name", "A | b"), said("Note", "two")])
    chart = Element("Ratings", {}, [said("Title", "Seen"), bar, said("Key", "1 to 5")])
    assert r"| A \| b | two | 4.5 |" in canvas(paper(chart))[1]
    for wrong in (Element("Input", {"name": "x"}, []), Element("Section", {}, [Element("a", {"href": "@U0EVE"}, [])])):
        with pytest.raises(WrongWords):
            canvas(paper(wrong))
