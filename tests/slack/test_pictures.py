"""What a matrix shows, where everything of it stands, and the file it becomes."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.slack.pictures import Matrix, Row, drawing, kept, layout, matrix
from bot.slack.pictures.drawing import BASELINE, FONT, HOLE_BAND, SHADES, WESTERN, measure, png
from bot.slack.pictures.layout import KEY_BOX, LARGE, LEADING, MARGIN, SMALL, Page, page, wrapped
from bot.words.tree import WrongWords
from tests.slack.said import tree

KEYS = ("does not look for it", "sees it somewhat", "sees it well")
METHODS = (
    "Structured interview", "Work sample", "Job knowledge test", "Situational judgement test",
    "Cognitive ability test", "Reference check", "Conscientiousness questionnaire", "Assessment centre",
)  # fmt: skip
CHINESE = (
    "结构化面试",
    "工作样本测试",
    "专业知识测试",
    "情境判断测试",
    "认知能力测试",
    "背景调查",
    "尽责性问卷",
    "评价中心",
)
LONG = "Communicating clearly in writing and in conversation with people of other trades and in other languages"
LONG_CHINESE = "与不同专业背景的人进行清晰的书面及口头沟通的能力，包括倾听、提问、总结，并在多种语言之间转换"
XML = (
    "<Matrix><Title>Seen</Title><Column>Talk</Column><Column>Work</Column>"
    "<Row hole='true'><Name>[t]</Name><Note>must · gap</Note><Cell level='0'/><Cell level='1'/></Row>"
    "<Row><Name>Care</Name><Note>nice</Note><Cell level='2'/><Cell level='0'/></Row>"
    "<Key level='2'>well</Key><Key level='1'>some</Key><Key level='0'>not</Key><Key level='hole'>gap</Key></Matrix>"
)


def made(rows: int = 10, columns: tuple[str, ...] = METHODS, name: str = LONG) -> Matrix:
    cells = [tuple((n + column) % 3 for column in range(len(columns))) for n in range(rows)]
    found = [
        Row(name if n % 2 else "Drive", "must have · one view only", cell, n % 3 == 1) for n, cell in enumerate(cells)
    ]
    return Matrix("What is seen where", columns, tuple(found), KEYS, "a gap")


MATRICES = {
    "ten by eight": made(),
    "in Chinese": made(10, CHINESE, LONG_CHINESE),
    "one by one": made(1, METHODS[:1]),
    "few": made(4, METHODS[:3]),
    "few in Chinese": made(4, CHINESE[:4], LONG_CHINESE),
    "the most": made(20, (*METHODS, *METHODS[:2])),
    "a word without end": made(4, ("Strukturiertes Bewerbungsgespräch" * 3, "B"), "Donaudampfschifffahrts" * 20),
}
every = pytest.mark.parametrize("drawn", MATRICES.values(), ids=MATRICES)


def test_a_tree_becomes_a_matrix() -> None:
    found = matrix(tree(XML, t="<b>*typed*</b>"))
    assert found.columns == ("Talk", "Work")
    assert found.rows[0] == Row("<b>*typed*</b>", "must · gap", (0, 1), True)
    assert (found.keys, found.hole_key, found.rows[1].is_hole) == (("not", "some", "well"), "gap", False)


@pytest.mark.parametrize(
    ("without", "complaint"),
    [
        ("<Key level='1'>some</Key>", "lacks the <Key> of 1"),
        ("<Key level='hole'>gap</Key>", "lacks the <Key> of hole"),
        ("<Cell level='1'/>", "a <Cell> for each <Column>"),
        ("<Column>Talk</Column><Column>Work</Column>", "a <Cell> for each <Column>"),
        ("<Title>Seen</Title>", "lacks <Title>"),
    ],
)
def test_what_cannot_be_drawn_is_a_mistake_in_the_words(without: str, complaint: str) -> None:
    with pytest.raises(WrongWords, match=complaint):
        matrix(tree(XML.replace(without, ""), t="x"))
    with pytest.raises(WrongWords, match="of a level in"):
        matrix(tree(XML.replace("level='1'/", "level='3'/"), t="x"))


def test_the_same_picture_has_the_same_name_and_any_other_another() -> None:
    one = made(3)
    assert kept(json.loads(json.dumps(asdict(one)))) == one
    assert kept(json.loads(json.dumps(asdict(one)))).digest == one.digest
    others = [replace(one, title="在哪里考察什么"), replace(one, columns=CHINESE), replace(one, rows=one.rows[::-1])]
    others += [
        replace(one, rows=(replace(one.rows[0], is_hole=True), *one.rows[1:])),
        replace(one, keys=("a", "b", "c")),
    ]
    assert len({each.digest for each in (one, *others)}) == 6
    assert len(one.digest) == 32


def sized(text: str, size: int) -> float:
    """As wide as a simple font has it: a Chinese character is a square, anything else two thirds of one."""
    return sum(size if char >= "\u2e80" else size * 0.66 for char in text)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.text("abc你好，。 ", max_size=30), max_size=6).map(" ".join),
    st.integers(30, 400),
    st.sampled_from((LARGE, SMALL)),
)
def test_lines_hold_all_of_a_text_fit_and_break_a_word_only_where_it_fits_no_line(
    text: str, width: int, size: int
) -> None:
    lines = wrapped(text, width, size, sized)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(sized(line, size) <= width or len(line) <= 2 for line in lines)
    whole = {word for word in layout._PIECES.findall(text) if word.strip() and sized(word, size) <= width}
    for word in whole - {each for each in whole if each[0] >= "\u2e80"}:
        assert any(word in line for line in lines)
    short = wrapped(text, width, size, sized, 2)
    assert len(short) <= 2
    assert short == lines or short[-1].endswith("...")


def test_a_chinese_line_does_not_begin_with_its_punctuation() -> None:
    lines = wrapped("倾听、提问、总结，并写下来。", SMALL * 2.2, SMALL, sized)
    assert not [line for line in lines if line[0] in "、，。"]


def edges(laid: Page) -> list[tuple[float, float, float, float]]:
    """Everything that is drawn, but for what is drawn on: a hole's band."""
    texts = [(each.x, each.y, each.x + measure(each.text, each.size), each.y + each.size * 1.25) for each in laid.lines]
    boxes = [(each.x, each.y, each.x + each.width, each.y + each.height) for each in laid.boxes]
    reach = KEY_BOX * 0.34
    signs = [(each.x - reach, each.y - reach, each.x + reach, each.y + reach) for each in laid.signs]
    return [*texts, *boxes, *signs]


@every
def test_nothing_stands_upon_anything_else_or_beyond_the_edge(drawn: Matrix) -> None:
    laid = page(drawn, measure)
    found = edges(laid)
    for left, top, right, bottom in found:
        assert MARGIN - 1 <= left < right <= laid.width - MARGIN + 1
        assert MARGIN - 1 <= top < bottom <= laid.height - MARGIN + 1
    for one, other in combinations(found, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@every
def test_every_column_and_row_is_named_and_every_cell_is_there(drawn: Matrix) -> None:
    laid = page(drawn, measure)
    said = " ".join(line.text for line in laid.lines)
    closed = said.replace(" ", "")
    in_rows = len(drawn.rows) * len(drawn.columns)
    assert [box.level for box in laid.boxes][:in_rows] == [cell for row in drawn.rows for cell in row.cells]
    assert [sign.is_hole for sign in laid.signs][: len(drawn.rows)] == [row.is_hole for row in drawn.rows]
    assert all(key in said for key in drawn.keys)
    for n, name in enumerate(drawn.columns):
        assert str(n + 1) in said.split()
        assert name.replace(" ", "")[:4] in closed


def test_names_of_columns_stand_above_them_where_they_fit_and_below_the_matrix_where_not() -> None:
    few, many = page(MATRICES["few"], measure), page(MATRICES["ten by eight"], measure)
    assert min(line.y for line in few.lines if line.text == "interview") < few.boxes[0].y
    assert not [line for line in many.lines if line.text == "interview"]
    (named,) = [line for line in many.lines if line.text == "1 Structured interview"]
    assert named.y > many.boxes[-1].y + many.boxes[-1].height


def test_a_name_that_is_too_long_ends_between_words() -> None:
    laid = page(made(2), measure)
    (ending,) = [line.text for line in laid.lines if line.text.endswith("...")]
    assert ending.removesuffix("...") in LONG
    assert LONG[LONG.index(ending.removesuffix("...")) + len(ending) - 3] == " "


@every
def test_a_picture_is_a_png_that_slack_takes(drawn: Matrix) -> None:
    whole = png(drawn)
    with Image.open(io.BytesIO(whole)) as image:
        image.load()
        assert (image.format, image.width) == ("PNG", 1080)
        assert 200 < image.height < 4000
    assert len(whole) < 600_000


def test_the_same_matrix_is_the_same_file() -> None:
    assert png(MATRICES["few"]) == png(MATRICES["few"])


def test_a_cell_differs_from_the_others_by_its_mark_and_a_hole_by_its_sign() -> None:
    drawn = Matrix("T", ("A",), tuple(Row(str(n), "n", (n,), n == 1) for n in range(3)), KEYS, "gap")
    laid = page(drawn, measure)
    with Image.open(io.BytesIO(png(drawn))) as image:
        marks = set()
        for box in laid.boxes[:3]:
            assert colour(image, box.x + 12, box.y + 12) == SHADES[box.level]
            x, y = box.x + box.width / 2, box.y + box.height / 2
            points = [(x - 10, y), (x, y), (x + 10, y), (x, y - 8)]
            marks.add(tuple(colour(image, *point) == SHADES[box.level] for point in points))
        assert len(marks) == 3, "in black and white they are told apart too"
        bands = [colour(image, MARGIN + 8, box.y + 12) == HOLE_BAND for box in laid.boxes[:3]]
        assert bands == [False, True, False]


def colour(image: Image.Image, x: float, y: float) -> str:
    red, green, blue = image.convert("RGB").getpixel((round(x), round(y)))  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_the_fonts_have_latin_and_chinese_and_what_they_lack_is_a_box() -> None:
    def ink(char: str) -> bytes:
        ((run, font),) = drawing._runs(char, LARGE)
        return bytes(font.getmask(run))

    boxes = {ink("🎉"), ink("א")}
    pairs = [(row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF, 13)]
    gb2312 = [bytes(pair).decode("gb2312", "ignore") for pair in pairs]
    for char in ("A", "ž", "Ő", "ł", "é", "ß", "Ж", "→", "“", "—", "€", "−", "，", "《", *filter(None, gb2312)):
        assert ink(char) not in boxes, char
    assert FONT.stat().st_size + WESTERN.stat().st_size < 3_500_000
    assert "SIL OPEN FONT LICENSE" in FONT.with_name("OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("typed", ["🎉 עברית العربية", "a\u0301\u200d\u202eb", "", " ", "\U0010fffd", "a" * 5000])
def test_whatever_is_typed_is_drawn_somehow(typed: str) -> None:
    assert png(made(2, (typed or "x", "B"), typed))[:4] == b"\x89PNG"


def test_a_line_is_as_high_as_its_letters() -> None:
    for run, font in drawing._runs("Ågjy你", LARGE):
        _, top, _, bottom = font.getbbox(run, anchor="ls")
        assert top + LARGE * BASELINE >= -1
        assert bottom + LARGE * BASELINE <= LARGE * LEADING
