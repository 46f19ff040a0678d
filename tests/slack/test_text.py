"""Text is measured, shortened on a word before it is escaped, and cut on a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.slack.text import cut, escape, neutral, plain_text, shorten, size, unescape


def test_length_counts_what_the_strictest_reader_counts() -> None:
    assert [size("abc"), size("日本"), size("😀")] == [3, 2, 2]


def test_shortening_ends_on_a_word_with_an_ellipsis() -> None:
    assert shorten("one two three", 13) == "one two three"
    assert shorten("one two three", 12) == "one two…"
    assert shorten("one two three", 8) == "one two…"
    assert shorten("一二三四五", 4) == "一二三…"
    assert shorten("a" * 20, 5) == "aaaa…"


@given(some.text(max_size=200), some.integers(1, 60))
def test_shortened_text_fits_after_escaping_too(text: str, limit: int) -> None:
    for cost in (size, lambda value: size(escape(value)), lambda value: size(neutral(value))):
        short = shorten(text, limit, cost)
        assert cost(short) <= limit
        assert short == text or short.endswith("…")


@given(some.text(alphabet="ab .。<>&😀", max_size=400), some.integers(80, 200))
def test_a_cut_text_fits_and_breaks_neither_entities_nor_tokens(text: str, limit: int) -> None:
    whole = escape(text) + " <https://a.example|here> <@U1>"
    short = cut(whole, "More & more.", limit)
    assert size(short) <= limit
    assert short == whole or short.endswith("\nMore &amp; more.")
    assert short.count("<") == short.count(">")
    assert short.count("&") == short.count(";")


def test_a_cut_text_ends_on_a_sentence() -> None:
    text = "First one. Second one! 第三句。 And a fourth one that is longer than what fits here, by far"
    assert cut(text, "More.", 60) == "First one. Second one! 第三句。\nMore."


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a_b", "a\u2060_\u2060b"),
        ("> quote\n> more", "\u2060&gt;\u2060 quote\n\u2060&gt;\u2060 more"),
        ("1 > 0 & 2", "1 &gt; 0 &amp; 2"),
        (":smile: at 14:30", "\u2060:\u2060smile: at 14:30"),
    ],
)
def test_typed_text_cannot_format_quote_or_smile(typed: str, written: str) -> None:
    assert neutral(typed) == written


def test_plain_text_shows_no_emoji_and_is_never_empty() -> None:
    assert plain_text([], 5) == {"type": "plain_text", "text": "–", "emoji": False}


def test_unescaping_gives_back_what_was_escaped() -> None:
    for said in ("R&D < 3 > 2", "&lt;", "&amp;lt;"):
        assert unescape(escape(said)) == said
