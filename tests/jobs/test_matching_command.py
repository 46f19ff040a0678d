"""`python -m bot evaluate-matching`: labelled roles from files of three kinds, and a sentence where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

QUERIES = "id,title,musts\nq1,Data engineer,SQL|Python\nq2,数据分析师,SQL\n"
CORPUS = (
    '{"id": "a", "role": "Data engineer", "skills": ["PostgreSQL", "Python"]}\n'
    '{"id": "b", "role": "Accountant", "skills": ["Excel"], "text": "I close the books. I am 40 years old."}\n'
    '{"id": "c", "skills": "MySQL|数据分析"}\n\n'
)
RELEVANCE = "query\tperson\tgrade\nq1\ta\t3\nq1\tc\t1\nq2\tc\t2\nq9\ta\t1\n"


def run(folder: Path, queries: str = QUERIES, corpus: str = CORPUS, relevance: str = RELEVANCE, *more: str) -> Result:
    names = {"queries": queries, "corpus": corpus, "relevance": relevance}
    asked = []
    for name, content in names.items():
        (folder / name).write_text(content, encoding="utf-8")
        asked += [f"--{name}", str(folder / name)]
    return CliRunner().invoke(app, ["evaluate-matching", *asked, *more])


def test_the_figures_come_for_people_and_for_programs(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, QUERIES, CORPUS, RELEVANCE, "--json").stdout)
    assert (told["roles"], told["people"], told["fits_from"]) == (2, 3, 2)
    assert told["order"]["ndcg"]["mean"] == told["order"]["map"]["mean"] == pytest.approx(1.0)
    assert told["words_alone"]["ndcg"]["mean"] <= 1
    result = run(tmp_path)
    assert result.exit_code == 0
    assert "nDCG@10" in result.stdout
    assert "1 lines are about a role or a person that is in no file." in result.stderr


@pytest.mark.parametrize(("changed", "said"), [
    ({"queries": "id,musts\nq1,SQL\n"}, "lacks the column title"),
    ({"queries": "id,title\n"}, "says of nobody in the other files that they fit"),
    ({"queries": " "}, "There is nothing in"),
    ({"corpus": '{"id": "a"}\n{"id": \n'}, "Line 2 of"),
    ({"corpus": '{"id": ""}\n'}, "lacks id"),
    ({"relevance": "query,person,grade\nq1,a,good\n"}, "the grade good: it takes a number"),
    ({"relevance": "query,person,grade\nq9,a,1\n"}, "says of nobody"),
    ({"relevance": "<html>"}, "is no CSV or TSV file"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    result = run(tmp_path, **changed)
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", " "), result.stderr
