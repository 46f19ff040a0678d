"""`python -m bot curriculum`, as whoever writes a company's own modules meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.test_command_line import bot, environment, ready

__all__ = ["environment", "ready"]


@pytest.mark.long
def test_modules_are_written_out_changed_told_and_taken(ready: dict[str, str], tmp_path: Path) -> None:
    folder = str(tmp_path / "ours")
    assert bot(ready, "curriculum", folder, "--export")[0] == 0
    observe = tmp_path / "ours" / "observe.yaml"
    observe.write_text(observe.read_text("utf-8").replace("minutes: 35", "minutes: 40"), encoding="utf-8")
    code, said = bot(ready, "curriculum", str(observe))
    assert (code, "observe: is new, replaces what ships; 40 minutes to read" in said) == (0, True), said
    assert "This is edition 1" in bot(ready, "curriculum", str(observe), "--apply")[1]
    observe.write_text("minutes: many", encoding="utf-8")
    code, said = bot(ready, "curriculum", str(observe), "--apply")
    assert code == 1
    assert said.startswith("Nothing was changed.\nobserve.yaml, line 1: lacks title")
