"""Typed text keeps its newlines, loses what XML cannot carry, and is known as typed wherever it goes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.words.said import CLOSE, OPEN, Said, SaidRecord, said
from bot.words.tree import Text, parse


class State(Enum):
    OPEN = "open"


@dataclass(frozen=True)
class Asked:
    title: str
    state: State
    tags: tuple[str, ...] = ()

    @property
    def shout(self) -> str:
        return self.title.upper()

    def secret(self) -> str:
        return self.title


def test_plain_values_are_wrapped_however_deep() -> None:
    facts = said({"a": ["x", {"b": ("y", 1)}], "n": None, "yes": True, "at": date(2026, 1, 2)})
    assert facts == {"a": ("x", {"b": ("y", 1)}), "n": None, "yes": True, "at": date(2026, 1, 2)}
    assert type(facts["a"][0]) is Said
    assert type(facts["a"][1]["b"][0]) is Said


def test_numbers_dates_and_enums_pass_as_they_are() -> None:
    for value in (1, 1.5, True, None, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), State.OPEN):
        assert said(value) is value


def test_a_record_keeps_its_fields_and_properties_but_not_its_methods() -> None:
    record = said(Asked("Cook", State.OPEN, ("a",)))
    assert isinstance(record, SaidRecord)
    assert type(record.title) is Said
    assert type(record.shout) is Said
    assert record.state is State.OPEN
    assert record == Asked("Cook", State.OPEN, ("a",))
    with pytest.raises(AttributeError):
        _ = record.secret


def test_anything_that_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError, match="plain values"):
        said({"a": object()})


def test_joining_and_cutting_typed_text_leaves_it_typed() -> None:
    text = Said("a b")
    for made in (text + "!", "!" + text, text * 2, text[:1]):
        assert type(made) is Said
    assert "!" + text == "!a b"


def test_the_marks_and_forbidden_characters_are_dropped_and_line_ends_are_newlines() -> None:
    assert Said(f"a{OPEN}b{CLOSE}\x00\x0b\ufffe\ud800c") == "abc"
    assert Said("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


@given(some.text(some.characters(exclude_categories=[])))
def test_whatever_a_person_types_comes_back_as_one_typed_text(text: str) -> None:
    cleaned = Said(text)
    xml = f"<p title='{cleaned.__html__()}' class=\"{cleaned.__html__()}\">{cleaned.__html__()}</p>"
    tree = parse(xml)
    assert tree.tag == "p"
    assert tree.children == ((Text(str(cleaned), True),) if cleaned else ())
    assert tree.attributes["title"] == cleaned
