"""`python -m benchmarks`: run them, print the table, and with `--write` put it into README.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    claiming,
    counting,
    delivering,
    digesting,
    in_process,
    introducing,
    matching,
    outcomes,
    over_http,
    panels,
    planning,
    proposing,
    reminding,
    rendering,
    searching,
    starting,
)
from benchmarks.company import company
from benchmarks.measured import Row, table

README = Path(__file__).parents[1] / "README.md"
BETWEEN = re.compile(r"(?<=<!-- benchmarks -->\n).*?(?=<!-- /benchmarks -->)", re.DOTALL)


def v1(size: float = 1.0) -> list[Row]:
    """A form answered after a durable commit: in process, over HTTP, steadily and in a crowd."""
    with company() as made:
        return [*in_process.measure(made, size), *over_http.measure(made, size)]


def v2(size: float = 1.0) -> list[Row]:
    """What is due planned, on both engines."""
    return planning.measure(size)


def v3(size: float = 1.0) -> list[Row]:
    """What is due claimed and completed, on both engines."""
    return claiming.measure(size)


def v4(size: float = 1.0) -> list[Row]:
    """What is due delivered, within Slack's limits."""
    return delivering.measure(size)


def v5(size: float = 1.0) -> list[Row]:
    """Personal digests made."""
    return digesting.measure(size)
def v6(size: float = 1.0) -> list[Row]:
    """People searched, on both engines."""
    return searching.measure(size)


def v7(size: float = 1.0) -> list[Row]:
    """The best of all members for a role."""
    return matching.measure(size)


def v8(size: float = 1.0) -> list[Row]:
    """Panels of one interview and of a week."""
    return panels.measure(size)


def v9(size: float = 1.0) -> list[Row]:
    """A round of introductions."""
    return introducing.measure(size)


def v10(size: float = 1.0) -> list[Row]:
    """A digest rendered."""
    return rendering.measure(size)


def v11(size: float = 1.0) -> list[Row]:
    """`web` started, and idle."""
    with company() as made:
        return starting.measure(made, size)


def reminders(size: float = 1.0) -> list[Row]:
    """Training reminders decided and planned, on both engines."""
    return reminding.measure(size)


def proposals(size: float = 1.0) -> list[Row]:
    """Plans proposed out of all methods."""
    return proposing.measure(size)


def hires(size: float = 1.0) -> list[Row]:
    """Outcomes of past hires analysed."""
    return outcomes.measure(size)


def figures(size: float = 1.0) -> list[Row]:
    """A day's figures of a community, on both engines."""
    return counting.measure(size)


ALL: dict[str, Callable[[float], list[Row]]] = {
    "v1": v1, "v2": v2, "v3": v3, "v4": v4, "v5": v5, "v6": v6, "v7": v7, "v8": v8, "v9": v9, "v10": v10, "v11": v11,
    "reminders": reminders, "proposals": proposals, "outcomes": hires,
    "figures": figures,
}  # fmt: skip


def described(rows: list[Row]) -> str:
    """The table, and the machine it was measured on."""
    on = f"{os.cpu_count()} cores, which other work shared, Python {platform.python_version()}"
    return f"{table(rows)}\n\nMedians of several runs in turn with the peer, on {on}, {datetime.now(UTC):%Y-%m-%d}.\n"


def write(file: Path, text: str) -> None:
    """Put `text` between the two marks of the file. Raises ValueError when they are not there once each."""
    before = file.read_text(encoding="utf-8")
    if len(BETWEEN.findall(before)) != 1:
        raise ValueError(f"{file} lacks the lines <!-- benchmarks --> and <!-- /benchmarks -->")
    file.write_text(BETWEEN.sub(lambda _: text, before), encoding="utf-8")


def main() -> int:
    """Run what was asked for; 1 when a bar is missed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast Rapport is beside bare peers.")
    asked.add_argument("which", nargs="*", choices=[*ALL, []], help=f"{', '.join(ALL)}; all of them when none is named")
    asked.add_argument("--write", action="store_true", help="put the table into README.md; only with all of them")
    given = asked.parse_args()
    if given.write and given.which:
        asked.error("--write takes all of them")
    rows = [row for name, run in ALL.items() if not given.which or name in given.which for row in run(1.0)]
    print(described(rows))
    if given.write:
        write(README, described(rows))
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
