"""`python -m bot people`, as somebody with a spreadsheet meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import TOP
from tests.stories.test_command_line import bot, environment, ready

__all__ = ["environment", "ready"]
BAD = """Mail;Wer;Chef;Start
lin@harborpine.example;Lin Na;=HYPERLINK("https://evil.example");2026-01-31
max@harborpine.example;Max;;01/02/2026
eva@harborpine.example;Eva;Max;31.01.2026
"""


@pytest.mark.long
def test_a_file_is_told_applied_and_undone(ready: dict[str, str]) -> None:
    sample = str(TOP / "sandbox" / "samples" / "people.csv")
    code, said = bot(ready, "people", sample)
    assert (code, "40 to add, 0 to change" in said) == (0, True), said
    assert "Edith Brandt (edith@harborpine.example)" in said
    assert "Nothing was changed." in said
    assert "40 to add" in bot(ready, "people", sample, "--apply")[1]
    assert "0 to add, 0 to change, 40 as they are" in bot(ready, "people", sample)[1]
    assert "Undone: people.csv" in bot(ready, "people", "--undo")[1]
    assert "40 to add" in bot(ready, "people", sample)[1]
    assert bot(ready, "people", "--undo") == (1, "No people file was applied.\n")


def test_rows_that_are_not_taken_are_told_with_line_and_reason_and_written_out_without_formulas(
    ready: dict[str, str], tmp_path: Path
) -> None:
    bad, left = tmp_path / "bad.csv", tmp_path / "left.csv"
    bad.write_text(BAD, encoding="utf-8")
    code, said = bot(ready, "people", str(bad))
    assert (code, "No column holds: name" in said) == (1, True)
    words = ("people", str(bad), "--map", "name=Wer", "--map", "manager=Chef", "--rejected", str(left))
    code, said = bot(ready, *words)
    assert code == 1
    assert "Line 2: nobody in the file is called “=HYPERLINK" in said
    assert "Line 3: “01/02/2026” could be two different days" in said
    assert "1 to add" in said
    written = left.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in written
    assert "max@harborpine.example" in written
    assert "eva@" not in written


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "either a file or --undo"),
        (("--map", "boss=Chef"), "the fields are email, name"),
        (("--map", "manager=Boss"), "the columns are Mail, Wer"),
        (("--workspace", "T0NOWHERE"), "must be one of: T0HARBOR"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    ready: dict[str, str], tmp_path: Path, words: tuple[str, ...], problem: str
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD, encoding="utf-8")
    code, said = bot(ready, "people", *([str(bad)] if words else []), *words)
    assert (code, problem in said) == (1, True), said


def test_a_picture_is_not_a_people_file(ready: dict[str, str]) -> None:
    code, said = bot(ready, "people", str(TOP / "docs" / "pictures" / "approval.png"))
    assert (code, "not a CSV file that I can read" in said) == (1, True), said
