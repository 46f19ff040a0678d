"""Words as they are kept, questions as they are read, slips as they are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.search import Field
from bot.rules.search.narrowing import Asked, Value, begins, fits
from bot.rules.search.query import MOST_TERMS, All, Not, read
from bot.rules.search.spelling import distance
from bot.rules.search.stemming import stem
from bot.rules.search.words import fold, kept, pieces

# The examples of the paper, rule by rule, and the two words that it strips to the end.
PUBLISHED = {
    "caresses": "caress", "ponies": "poni", "ties": "ti", "caress": "caress", "cats": "cat", "feed": "feed",
    "agreed": "agre", "plastered": "plaster", "bled": "bled", "motoring": "motor", "sing": "sing",
    "conflated": "conflat", "troubled": "troubl", "sized": "size", "hopping": "hop", "tanned": "tan",
    "falling": "fall", "hissing": "hiss", "fizzed": "fizz", "failing": "fail", "filing": "file", "happy": "happi",
    "sky": "sky", "relational": "relat", "conditional": "condit", "rational": "ration", "valenci": "valenc",
    "hesitanci": "hesit", "digitizer": "digit", "conformabli": "conform", "radicalli": "radic",
    "differentli": "differ", "vileli": "vile", "analogousli": "analog", "vietnamization": "vietnam",
    "predication": "predic", "operator": "oper", "feudalism": "feudal", "decisiveness": "decis",
    "hopefulness": "hope", "callousness": "callous", "formaliti": "formal", "sensitiviti": "sensit",
    "sensibiliti": "sensibl", "triplicate": "triplic", "formative": "form", "formalize": "formal",
    "electriciti": "electr", "electrical": "electr", "hopeful": "hope", "goodness": "good", "revival": "reviv",
    "allowance": "allow", "inference": "infer", "airliner": "airlin", "gyroscopic": "gyroscop",
    "adjustable": "adjust", "defensible": "defens", "irritant": "irrit", "replacement": "replac",
    "adjustment": "adjust", "dependent": "depend", "adoption": "adopt", "homologou": "homolog", "communism": "commun",
    "activate": "activ", "angulariti": "angular", "homologous": "homolog", "effective": "effect",
    "bowdlerize": "bowdler", "probate": "probat", "rate": "rate", "cease": "ceas", "controll": "control",
    "roll": "roll", "generalizations": "gener", "oscillators": "oscil",
}  # fmt: skip


def test_stems_are_those_that_porter_published() -> None:
    assert {word: stem(word) for word in PUBLISHED} == PUBLISHED


def test_words_are_folded_and_what_has_no_blanks_is_cut_into_pairs() -> None:
    assert fold("Ａｄａ MÜLLER straße Łódź ガ") == "ada muller strasse lodz ガ"
    assert pieces("C++, C#; node.js a_b ＧＯ语言 2024年") == [
        "c++", "c#", "node", "js", "a", "b", "go", "语言", "2024", "年",
    ]  # fmt: skip
    assert kept(pieces("机器学习 engineers 李"), True) == ["机器", "器学", "学习", "习", "engin", "李"]


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("rust", "rust", 0), ("rsut", "rust", 1), ("rst", "rust", 1), ("rustt", "rust", 1), ("crust", "rust", 1),
     ("kubxrnetss", "kubernetes", 2), ("go", "rust", 3)],
)  # fmt: skip
def test_a_slip_is_a_letter_wrong_missing_too_many_or_swapped(one: str, other: str, far: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == far


@given(st.text('go 学 "“()-:OR或NOT|语言：', max_size=260))
def test_whatever_is_typed_is_read(typed: str) -> None:
    query = read(typed)
    if query is not None:
        assert len(query.wanted) <= MOST_TERMS
        assert query.wanted or _excludes(query.node)


def test_filters_are_written_as_words_any_of_a_kind_and_every_kind() -> None:
    values = tuple(Value("", field, text) for field, text in (
        (Field.SKILL, 'machine "learning"'), (Field.SKILL, "Go"), (Field.LANGUAGE, "Deutsch"),
    ))  # fmt: skip
    asked = Asked("kai OR joy", ("data",), values)
    assert asked.text == 'topic:"data" (skill:"machine learning" OR skill:"Go") language:"Deutsch" (kai OR joy)'
    assert (Asked("go OR rust").text, Asked("", ("data",)).text, Asked(" ").text) == ("go OR rust", 'topic:"data"', "")
    query = read(Asked("a) OR b", ("data",)).text)
    assert query is not None
    assert isinstance(query.node, All), "no bracket too many gets past a filter"


def test_a_language_is_found_by_its_code_and_each_of_its_names() -> None:
    ways = [{way for term in query.wanted for way in term.ways} for typed in ("en", "English", "英语")
            if (query := read(f"language:{typed}"))]  # fmt: skip
    assert {("language:en",), ("language:english",), ("language:英语",)} <= ways[0] & ways[1] & ways[2]


def test_what_is_offered_begins_as_it_was_typed() -> None:
    assert fits("mach le", "Machine Learning")
    assert fits("学习", "机器学习")
    assert not fits("learn x", "Machine Learning")
    assert begins(" -- ", (Field.SKILL,)) is None


def _excludes(node: object) -> bool:
    return isinstance(node, Not) or any(map(_excludes, getattr(node, "parts", ())))
