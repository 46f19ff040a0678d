"""`python -m bot outcomes`: the same report for people and for programs, and a sentence where it cannot be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.analysing import analyse
from tests.rules.hiring.outcomes.made import BEGAN, case, rating, score

HEADER = "person,kind,role,source,stage,method,by,about,value,day,after"


def people(hires: int) -> Iterator[Case]:
    """So many hires and half as many who were not, rated more or less as they were scored."""
    for n in range(hires + hires // 2):
        scores = [
            score(1 + (n + at) * 7 % 5 if n < hires else 1 + n % 2, f"U{(n // 3 + at) % 5}", about=about)
            for at, about in enumerate(("", "teamwork", "drive"))
        ]
        given = [rating(1 + (n * 7 + n % 3) % 5, f"M{n}", after) for after in (180, 365)] if n < hires else []
        yield case(f"p{n}", scores, given, started=BEGAN if n < hires else None, source=f"s{n % 2}", panel="")


def lines(cases: Sequence[Case]) -> Iterator[str]:
    for each in cases:
        for given in each.scores:
            told = (given.stage, given.method, given.by, given.about, given.value)
            yield ",".join(map(str, (each.id, "score", each.role, each.source, *told, "", "")))
        if each.started:
            yield f"{each.id},hired,,,,,,,,{each.started},"
        for after in each.ratings:
            yield f"{each.id},outcome,,,,,{after.by},,{after.value},,{after.after}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, *lines(list(people(120))))


def written(folder: Path, *told: str) -> Path:
    path = folder / "hires.csv"
    path.write_text("\n".join((HEADER, *told)), encoding="utf-8")
    return path


def run(file: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["outcomes", "--from", str(file), *more])


def test_a_program_is_given_the_report_that_cases_come_to(file: Path) -> None:
    result = run(file, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    report = analyse(people(120))
    window, seen = told["report"]["windows"][0], report.windows[0].overall.seen
    assert seen is not None
    assert (told["rejected"], told["report"]["on"], told["report"]["hired"]) == ([], "2026-01-06", 120)
    assert (window["overall"]["seen"]["r"], window["overall"]["gate"]) == (pytest.approx(seen.r), "by_part")
    assert [each["name"] for each in window["parts"]["competency"]["named"]] == ["drive", "teamwork"]
    assert window["groups"]["panel"]["pooled"] is None


def test_a_person_reads_the_same_in_sentences(file: Path) -> None:
    result = run(file, "--draws", "200")
    assert result.exit_code == 0
    assert "As of 2026-01-06: 180 people were looked at" in result.stdout
    assert all(word in result.stdout for word in ("After 180 days", "120 hires.", "  seen ", "  bootstrap "))
    seen = analyse(people(120)).windows[0].overall.seen
    assert seen is not None
    assert f"{seen.r:.2f}".replace("0.", ".") in result.stdout
    assert re.search(r"│ teamwork +│ 120 ", result.stdout)
    assert "5 interviewers together" in result.stdout


def test_of_eight_hires_no_coefficient_is_printed(tmp_path: Path) -> None:
    result = run(written(tmp_path, *lines(list(people(8)))))
    assert result.exit_code == 0
    assert "So few hires cannot show whether this works" in result.stdout
    assert "  published " in result.stdout
    assert "  seen " not in result.stdout


def test_lines_that_are_not_taken_are_named_and_it_ends_in_one(tmp_path: Path) -> None:
    result = run(written(tmp_path, *lines(list(people(8))), "p0,hired,,,,,,,,2020-01-01,", "p1,score,,,,,U1,,9,,"))
    assert result.exit_code == 1
    assert "After 180 days" in result.stdout
    assert "contradicts an earlier line in `day`." in result.stderr
    assert "has a number in `value` that cannot be." in result.stderr


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in"),
        (b"<html>", "is no CSV file"),
        (b"person,kind,person\na,b,c\n", "Two columns of"),
        (b"person,value\na,4\n", "lacks the column kind."),
        (b"person,kind\na,score\n", "has no line that could be taken."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "hires.csv"
    path.write_bytes(content)
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path / "none.csv").exit_code == 2
