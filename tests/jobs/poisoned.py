"""What the cases of `test_poison` share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.deps import Deps
from tests.jobs.conftest import Work
from tests.make import NOW

ODD = "T0AODD"  # the first of the workspaces, and nobody can read it
LATER = NOW + timedelta(days=1)
DAYTIME = datetime(2026, 11, 23, 11, tzinfo=UTC)  # a Monday, for everybody in Europe
Case = Callable[[Work, Callable[[Deps], None]], None]
