"""What changed in a kit is read once, by who used an older version, before they use the new one."""

from __future__ import annotations

import pytest

from bot.rules.hiring.training.acknowledging import owed, still_owed


@pytest.mark.parametrize(
    ("version", "used", "acknowledged", "since"),
    [
        (3, None, None, None),  # the brief has all of it
        (3, None, 2, None),
        (3, 3, None, None),
        (3, 2, None, 2),
        (3, 1, 2, 2),  # only what changed since they read last
        (3, 1, 3, None),
        (2, 3, None, None),  # a candidate in flight keeps the older kit, which they know
        (2, 1, 3, None),
    ],
)
def test_who_used_an_older_version_is_told_what_changed_since_then(
    version: int, used: int | None, acknowledged: int | None, since: int | None
) -> None:
    assert owed(version, used, acknowledged) == since


def test_of_a_panel_those_are_named_who_owe_it() -> None:
    assert still_owed(3, {"U0SAM": 2, "U0LI": 3, "U0ANA": 1}, {"U0ANA": 2}) == {"U0ANA": 2, "U0SAM": 2}
