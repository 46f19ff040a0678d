"""The words of the page, in both languages."""

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "sandbox" / "static"


def test_every_word_of_the_page_has_a_chinese_one() -> None:
    known = {first or second for first, second in
             re.findall(r'^  (?:"([^"]+)"|(\w+)): ".+",$', (STATIC / "words.js").read_text(), re.M)}
    said = {words for file in STATIC.glob("*.js") for words in re.findall(r'say\("([^"]+)"', file.read_text())}
    assert said
    assert said - known == set()


def test_no_file_of_the_page_is_long_or_makes_markup_from_text() -> None:
    for file in STATIC.glob("*.js"):
        source = file.read_text()
        assert len(source.splitlines()) < 400, file.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", source), file.name
        assert not re.search(r'from "(?!\./)|import\("', source), file.name
