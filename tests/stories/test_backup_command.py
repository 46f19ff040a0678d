"""`backup` while everything runs, and `restore` onto the other engine: the move of a site that people use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import postgres
from tests.stories.conftest import until
from tests.stories.site import Site, Talking, site
from tests.stories.test_stopping import everything_is_said_once


def said(here: Site, *words: str, **more: str) -> tuple[int, str]:
    """The exit code of a command, and what it printed."""
    before = len(here.logged())
    code = here.start(*words, COLUMNS="200", **more).ended()
    return code, here.logged()[before:]


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_a_site_moves_to_the_other_engine_from_a_copy_made_while_it_ran(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    other = postgres.fresh_database() if engine == "sqlite" else f"sqlite:///{tmp_path / 'other.db'}"
    file = str(tmp_path / "rapport.backup")
    with site(request.getfixturevalue(f"{engine}_url"), tmp_path) as here:
        web, work = here.start("web"), here.start("work")
        with Talking(here.url, threads=2) as talking:
            until(lambda: here.states()["sent"] > 10)
            code, told = said(here, "backup", file)
            assert code == 0, told
            assert "a database was made from it to prove it" in told
            until(lambda: len(talking.acknowledged()) > 60)
            web.stopped()
        work.stopped()
        asked = sum(here.states().values())
        code, told = said(here, "restore", file, DATABASE_URL=other)
        assert code == 0, told
        assert "Restored" in told
        assert "looked up in Slack before they are sent" in told
        assert "not empty" in said(here, "restore", file, DATABASE_URL=other)[1]
        here.environment["DATABASE_URL"] = other
        here.store.close()
        here.store = here.opened()
        here.start("web")
        here.start("work")
        with Talking(here.url, threads=2):
            until(lambda: sum(here.states().values()) == asked)
            everything_is_said_once(here)
        assert said(here, "verify")[0] == 0


@pytest.mark.long
def test_no_is_said_in_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    with site(sqlite_url, tmp_path) as here:
        file, nowhere = str(tmp_path / "rapport.backup"), str(tmp_path / "no" / "rapport.backup")
        assert said(here, "backup", nowhere) == (1, f"{nowhere}.part: No such file or directory.\n")
        assert said(here, "backup", file)[0] == 0
        (tmp_path / "rapport.backup").write_bytes(b"something else")
        empty = f"sqlite:///{tmp_path / 'empty.db'}"
        code, told = said(here, "restore", file, DATABASE_URL=empty)
        assert (code, told.count("it is no backup of Rapport, or damaged. The database is as it was.")) == (1, 1), told
        assert "There is nothing in the database yet" in said(here, "backup", file, DATABASE_URL=empty)[1]
        assert "Traceback" not in here.logged()
