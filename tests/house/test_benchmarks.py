"""The benchmarks run, in a size that measures nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.measured import Row, interleaved, table

TINY = 0.02


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("v1", 5), ("v2", 6), ("v3", 4), ("v4", 4), ("v5", 4), ("v6", 8), ("v7", 2), ("v8", 5), ("v9", 2), ("v10", 2),
        ("v11", 2), ("reminders", 4), ("proposals", 1), ("outcomes", 3), ("figures", 2),
    ],
)
def test_each_benchmark_runs_and_returns_its_rows(name: str, rows: int) -> None:
    found = benchmarks.ALL[name](TINY)
    assert len(found) == rows
    assert all(row.measured > 0 for row in found if row.bar != 0)


def test_a_row_says_whether_its_bar_is_met() -> None:
    least, most = Row("a", "", "", 0.39, "least", 0.4), Row("b", "", "", 2.9, "most", 3, "×")
    assert table([least, most]).splitlines()[2:] == [
        "| a |  |  | 0.39 | ≥ 0.4 | **missed** |",
        "| b |  |  | 2.90× | ≤ 3× | met |",
    ]


def test_measures_take_turns_in_being_first() -> None:
    order: list[str] = []

    def measure(name: str) -> float:
        order.append(name)
        return len(order)

    assert interleaved(2, lambda: measure("a"), lambda: measure("b")) == (2.5, 2.5)
    assert order == ["a", "b", "b", "a"]


def test_the_table_replaces_only_what_stands_between_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("before\n<!-- benchmarks -->\nold\n<!-- /benchmarks -->\nafter\n")
    benchmarks.write(file, "new \\1\n")
    assert file.read_text() == "before\n<!-- benchmarks -->\nnew \\1\n<!-- /benchmarks -->\nafter\n"
    file.write_text("no marks")
    with pytest.raises(ValueError, match="lacks the lines"):
        benchmarks.write(file, "new")
