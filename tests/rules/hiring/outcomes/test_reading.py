"""A file of past hires: each line is taken or named, and what it says comes to the same whatever its order."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.rules.hiring.outcomes import OVERALL, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.reading import Column, Kind, Read, Rejected, Why, read
from bot.rules.staff.sheets import opened

DOCUMENT = (Path(__file__).parents[4] / "docs/outcomes.md").read_text(encoding="utf-8")
HEADER = "person,kind,role,source,panel,stage,method,by,about,value,day,after,interviewed,how"
HIRED = "p,hired,,,,,,,,,2025-02-03,,,"


def taken(*lines: str, header: str = HEADER) -> Read:
    return read(*opened("\n".join((header, *lines)).encode()))


def test_the_example_of_the_document_is_what_it_says() -> None:
    example = re.search(r"```csv\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example is not None
    found = read(*opened(example[1].encode()))
    assert (found.rejected, found.unknown, found.lacking) == ((), (), ())
    one, other = found.cases
    assert (one.role, one.source, one.panel, one.started) == ("engineer", "referral", "panel-1", date(2025, 2, 3))
    assert one.scores[1] == Score("teamwork", "noor", "onsite", "structured_interview", 5)
    assert one.ratings == (Rating(OVERALL, "mara", 180, 4), Rating(OVERALL, "noor", 180, 5, True))
    assert (dict(one.indicators), one.left) == ({"tickets closed": 1.1}, Left(date(2025, 11, 28), Leaving.RESIGNED))
    assert (other.is_hired, len(other.scores)) == (False, 1)


def test_the_document_describes_every_column_word_and_nothing_else() -> None:
    table = DOCUMENT[DOCUMENT.index("| Column |") : DOCUMENT.index("People who were not hired")]
    first = [re.findall(r"`(\w+)`", line.split("|")[1]) for line in table.splitlines()[2:] if line.startswith("|")]
    assert [name for names in first for name in names] == list(Column)
    assert {f"`{each}`" for each in (*Kind, *Leaving)} <= set(re.findall(r"`\w+`", table))


@pytest.mark.parametrize(
    ("line", "why", "column"),
    [
        (",score,,,,,,noor,,4,,,,", Why.MISSING, Column.PERSON),
        ("p,,,,,,,noor,,4,,,,", Why.MISSING, Column.KIND),
        ("p,scores,,,,,,noor,,4,,,,", Why.NO_SUCH_WORD, Column.KIND),
        ("p,score,,,,,,,,4,,,,", Why.MISSING, Column.BY),
        ("p,score,,,,,,noor,,,,,,", Why.MISSING, Column.VALUE),
        ("p,score,,,,,,noor,,good,,,,", Why.NO_NUMBER, Column.VALUE),
        ("p,score,,,,,,noor,,nan,,,,", Why.NO_NUMBER, Column.VALUE),
        ("p,score,,,,,,noor,,0,,,,", Why.OUT_OF_RANGE, Column.VALUE),
        ("p,score,,,,,,noor,,6,,,,", Why.OUT_OF_RANGE, Column.VALUE),
        ("p,score,,,,,,noor,,4,8.1.2025,,,", Why.NO_DATE, Column.DAY),
        ("p,score,,,,,,noor,,4,,,,,further", Why.TOO_WIDE, Column.KIND),
        ("p,outcome,,,,,,mara,,4,,,,", Why.MISSING, Column.AFTER),
        ("p,outcome,,,,,,mara,,4,,90.5,,", Why.NO_NUMBER, Column.AFTER),
        ("p,outcome,,,,,,mara,,4,,-1,,", Why.OUT_OF_RANGE, Column.AFTER),
        ("p,outcome,,,,,,mara,,4,,90,maybe,", Why.NO_SUCH_WORD, Column.INTERVIEWED),
        ("p,indicator,,,,,,,,1,,,,", Why.MISSING, Column.ABOUT),
        ("p,left,,,,,,,,,,,,", Why.MISSING, Column.DAY),
        ("p,left,,,,,,,,,2025-03-01,,,vanished", Why.NO_SUCH_WORD, Column.HOW),
        ("p,hired,,,,,,,,,2025-02-04,,,", Why.CONTRADICTS, Column.DAY),
        (HIRED, Why.TWICE, Column.DAY),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(line: str, why: Why, column: Column) -> None:
    found = taken(HIRED, line)
    assert found.rejected == (Rejected(3, why, column),)
    assert [case.id for case in found.cases] == ["p"]
    assert (found.cases[0].scores, found.cases[0].ratings, found.cases[0].left) == ((), (), None)


def test_what_lines_say_of_one_another_is_looked_at_when_all_are_read() -> None:
    found = taken(
        "p,score,r,,,a,m,noor,,4,,,,",
        "p,score,r,,,a,m,noor,,4,,,,",
        "p,score,r,,,a,m,noor,,3,,,,",
        "p,score,other,,,b,m,noor,,3,,,,",
        "p,outcome,,,,,,mara,,4,,180,,",
        "p,outcome,,,,,,mara,,4,,180,yes,",
        "q,outcome,,,,,,mara,,4,,180,,",
        "q,indicator,,,,,,,sales,1,,,,",
        "q,left,,,,,,,,,2025-03-01,,,",
        "p,left,,,,,,,,,2025-03-01,,,",
        "s,hired,,,,,,,,,2025-03-01,,,",
        "s,left,,,,,,,,,2025-02-01,,,",
        HIRED,
    )
    told = {each.line: each.why for each in found.rejected}
    assert told == {
        3: Why.TWICE,
        4: Why.CONTRADICTS,
        5: Why.CONTRADICTS,
        6: Why.AFTER_LEAVING,
        7: Why.CONTRADICTS,
        8: Why.NEVER_HIRED,
        9: Why.NEVER_HIRED,
        10: Why.NEVER_HIRED,
        13: Why.BEFORE_START,
    }
    cases = {case.id: case for case in found.cases}
    assert (len(cases["p"].scores), cases["p"].role) == (1, "r")
    assert not cases["q"].is_hired
    assert cases["s"].left is None


def test_headers_in_any_order_and_case_and_those_that_mean_nothing_are_told() -> None:
    found = taken("4,noor,Score,p,x", header="Value,BY,Kind,Person,Mood")
    assert (found.unknown, found.rejected) == (("Mood",), ())
    assert found.cases[0].scores == (Score(OVERALL, "noor", "", "", 4),)
    assert taken("4,noor", header="value,by").lacking == (Column.PERSON, Column.KIND)


def test_semicolons_decimal_commas_and_other_encodings() -> None:
    found = read(*opened("person;kind;by;value\n李雷;score;韩梅;3,5\n".encode("gb18030")))
    assert (found.cases[0].id, found.cases[0].scores[0].value) == ("李雷", 3.5)
