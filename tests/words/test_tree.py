"""XML becomes a tree; white space of the template is collapsed, typed text is kept."""

import pytest

from bot.words.said import Said
from bot.words.tree import Element, Text, WrongWords, parse


def test_white_space_of_the_template_is_collapsed_and_typed_text_is_not() -> None:
    typed = Said("a\n\n  b").__html__()
    tree = parse(f"<p>\n   one\n\t two  <b>x</b>\n{typed}\n</p>")
    assert tree.children == (
        Text(" one two ", False),
        Element("b", {}, (Text("x", False),)),
        Text(" ", False),
        Text("a\n\n  b", True),
        Text(" ", False),
    )


def test_marks_are_taken_out_of_attributes() -> None:
    assert parse(f'<a href="@{Said("U1").__html__()}"/>').attributes == {"href": "@U1"}


def test_a_broken_template_is_named_with_its_place() -> None:
    with pytest.raises(WrongWords, match=r"hiring/requisitions/waiting: mismatched tag: line 1"):
        parse("<a><b></a>", "hiring/requisitions/waiting")


def test_a_document_type_and_its_entities_are_refused() -> None:
    with pytest.raises(WrongWords, match="document type"):
        parse('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')
    with pytest.raises(WrongWords, match="undefined entity"):
        parse("<a>&e;</a>")


def test_comments_vanish() -> None:
    assert parse("<a>x<!-- no -->y</a>").children == (Text("xy", False),)


def test_beside_a_full_width_mark_there_is_no_space_but_where_a_person_typed_one() -> None:
    typed = f"{Said('早。 好').__html__()}"
    (inner,) = parse(f"<Section>交齐了（Kim）。 第 1 个环节 <b>好</b>（{typed} 等。</Section>").children[:1]
    assert inner == Text("交齐了（Kim）。第 1 个环节 ", False)
    assert Text("早。 好", True) in parse(f"<Section>{typed} 。</Section>").children
    assert parse("<Section>At most 1. Then 2</Section>").children == (Text("At most 1. Then 2", False),)
