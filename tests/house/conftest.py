"""What every template says with its sample facts: made once for all tests of the house that a process runs."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from bot.rules.access import Kind
from bot.store import Store
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import TEAM
from tests.sampled.said import MARK, Sample
from tests.samples import samples


@pytest.fixture(scope="session")
def sampled(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    """Every template with facts, many times over."""
    database = shutil.copy(_migrated_file, tmp_path_factory.mktemp("words") / "rapport.db")
    with Store(f"sqlite:///{database}", Secrets(KEYS)) as store:
        with store.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
        made = list(samples(store, MARK))
    gc.freeze()  # they stay
    return made
