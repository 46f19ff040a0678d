"""The keys are changed and the record is checked at the command line, while the bot serves."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.rules.access import Kind
from bot.store import Store
from bot.store.installations import Installation
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.fakes import CIRCLE, COMPANY
from tests.make import NOW
from tests.stories.conftest import until
from tests.stories.site import Talking, site
from tests.stories.test_backup_command import said

NEW = Fernet.generate_key().decode()


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def test_after_a_change_of_keys_while_everything_runs_the_old_one_can_be_dropped(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with site(request.getfixturevalue(f"{engine}_url"), tmp_path) as here:
        with here.store.open() as books:  # of no app in the settings, so that no start seals it anew
            books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Circle")
            books.installations.put(Installation(CIRCLE, "U0BOTCOMMUNITY", "xoxb-community"), NOW)
        here.environment["SECRET_KEYS"] = f"{NEW},{KEYS[0]}"
        web, work = here.start("web"), here.start("work")
        with Talking(here.url, threads=2) as talking:
            until(lambda: len(talking.acknowledged()) > 20)
            code, told = said(here, "rekey")
            assert (code, "1 now, 1 before" in told) == (0, True), told
            count = len(talking.acknowledged())
            until(lambda: len(talking.acknowledged()) > count + 20)
        web.stopped()
        work.stopped()
        code, told = said(here, "rekey", SECRET_KEYS=KEYS[0])
        assert (code, "No key of SECRET_KEYS opens installations.bot_token" in told) == (1, True), told
        here.environment["SECRET_KEYS"] = NEW
        code, told = said(here, "rekey")
        assert (code, "0 now, 2 before" in told) == (0, True), told
        here.start("web").stopped()
        with Store(here.environment["DATABASE_URL"], Secrets([NEW])) as store, store.reading() as books:
            assert [getattr(books.installations.get(each), "bot_token", None) for each in (COMPANY, CIRCLE)] == [
                "xoxb-company", "xoxb-community",
            ]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_an_anchor_at_the_command_line(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with site(request.getfixturevalue(f"{engine}_url"), tmp_path) as here:
        with here.store.open() as books:
            for n in range(3):
                books.record.note(NOW, "hiring.requisitions.approve", f"requisition:{n}", who="U0OMAR")
        with here.store.engines.read() as connection:
            hashed = connection.execute(text("SELECT hash FROM record WHERE number = 3")).scalar_one()
        assert said(here, "verify", "--anchor", f"3:{hashed}") == (
            0, "The record verifies: 3 entries, and what was anchored is among them.\n",
        )  # fmt: skip
        code, told = said(here, "verify", "--anchor", f"3:{'0' * 64}")
        assert (code, told) == (1, "The record does not verify: entry 3 is another one than was anchored.\n")
        code, told = said(here, "verify", "--anchor", f"4:{hashed}", "--anchor", f"3:{hashed}")
        assert (code, told) == (1, "The record does not verify: entry 4 was anchored, and 3 are there.\n")
        code, told = said(here, "verify", "--anchor", "three")
        assert (code, "an anchor is NUMBER:HASH" in told) == (2, True), told
