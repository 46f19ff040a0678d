"""What is kept of somebody as a text: nothing that says something is left out, nothing empty is in."""

from __future__ import annotations

from bot.rules.giving import readable
from tests.make import NOW


def test_every_filled_in_field_stands_under_its_table_and_what_is_empty_does_not() -> None:
    text = readable({
        "candidates": [{"name": "Kim 金", "emails": ["a@x.org", "b@x.org"], "phone": None, "notes": "", "count": 0}],
        "candidate_times": [],
        "stage_results": [{"at": NOW, "content": {"grades": [{"score": 4, "evidence": "So\nit was"}], "gone": []}}, {}],
    })  # fmt: skip
    assert text.splitlines()[:7] == [
        "candidates", "==========", "  name: Kim 金", "  emails:", "    1: a@x.org", "    2: b@x.org", "  count: 0",
    ]  # fmt: skip
    assert "stage results\n=============" in text
    assert "        evidence: So\nit was" in text
    assert "candidate times" not in text
    assert "gone" not in text
    assert "phone" not in text
