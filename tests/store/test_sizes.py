"""Whether PostgreSQL keeps enough of a large database at hand, as `doctor` tells it."""

from __future__ import annotations

import pytest

from bot import doctor
from bot.store import Store


def test_a_database_far_larger_than_what_is_kept_at_hand_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    engines = store.engines
    large, kept = engines.sizes()
    assert (large > 2**20, kept >= 2**20) == (not engines.is_sqlite, not engines.is_sqlite)
    assert doctor._memory(engines) == "", "an empty one is small"
    monkeypatch.setattr(doctor, "MUCH", 0)
    assert ("set shared_buffers" in doctor._memory(engines)) is not engines.is_sqlite
