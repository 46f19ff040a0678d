"""When a picture that could not be made is tried from the beginning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.pictures import AGAIN_AFTER, State, is_wanted_anew
from tests.make import NOW


@pytest.mark.parametrize("state", State)
def test_only_what_failed_an_hour_ago_is_wanted_anew(state: State) -> None:
    just_before = AGAIN_AFTER - timedelta(seconds=1)
    assert is_wanted_anew(state, NOW, NOW + just_before) is False
    assert is_wanted_anew(state, NOW, NOW + AGAIN_AFTER) is (state is State.FAILED)
