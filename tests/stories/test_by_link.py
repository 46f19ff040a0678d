"""Two workspaces are added by link and used while two processes renew their tokens; one is removed; no secret leaks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from bot.store import Store
from bot.store.installations import Installation
from bot.store.schema import metadata
from bot.store.secrets import Secrets
from sandbox.client import StandIn, words
from sandbox.server import running
from tests.conftest import KEYS
from tests.fakes import SECRETS, signed
from tests.linked import CLIENT_SECRET, ENVIRONMENT, NORTH, SOUTH, Browser, linked
from tests.stories.conftest import free_port, until
from tests.stories.site import Site
from tests.stories.test_backup_command import said

# Renewed two hours ahead: what lives three seconds more is renewed at nearly every look.
LIVES = 2 * 3600 + 3


@contextmanager
def linked_site(database: str, tmp_path: Path) -> Iterator[Site]:
    """A site whose app is installed nowhere."""
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    world = linked(rotates=True, token_seconds=LIVES, request_url=f"{public}/slack/company/events")
    with running(world) as server, StandIn(server.url) as stand_in:
        environment = {
            "PATH": os.environ["PATH"], "RAPPORT_ENV_FILE": os.devnull, "SECRET_KEYS": KEYS[0],
            "DATABASE_URL": database, "SLACK_BASE_URL": server.api_url, "PUBLIC_URL": public, "PORT": str(port),
            "SETTLING_SECONDS": "1", "LOG_FORMAT": "json", "LOG_LEVEL": "debug", "COLUMNS": "400", **ENVIRONMENT,
        }  # fmt: skip
        store = Store(database, Secrets(KEYS))
        here = Site(server, stand_in, environment, store, tmp_path / "bot.log")
        try:
            yield here
        finally:
            for process in here.started:
                if process.popen.poll() is None:
                    process.popen.kill()
                process.popen.wait()
            store.close()
            print(here.logged()[-4000:])


def installation(here: Site, workspace: str) -> Installation | None:
    with here.store.reading() as books:
        return books.installations.get(workspace)


def told(here: Site, workspace: str, user: str) -> list[str]:
    return [words(each) for each in here.stand_in.person(workspace, user).dm() if each.get("bot_id")]


def kept(here: Site) -> str:
    """All that stands in the database, on SQLite with all that stands in its files."""
    with here.store.engines.read() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
        if connection.dialect.name == "sqlite":
            file = Path(str(connection.execute(text("PRAGMA database_list")).first()[2]))  # type: ignore[index]
            rows += [part.read_bytes().decode("latin-1") for part in file.parent.glob(f"{file.name}*")]
    return "\n".join(rows)


@pytest.mark.parametrize("engine", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def test_two_workspaces_by_link_their_tokens_renewed_by_two_processes_one_removed_and_no_secret_in_clear(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with linked_site(request.getfixturevalue(f"{engine}_url"), tmp_path) as here:
        here.start("web")
        works = [here.start("work"), here.start("work")]
        code, printed = said(here, "install-link", "company")
        assert code == 0, printed
        (link,) = (line for line in printed.splitlines() if line.startswith(here.url))
        with Browser() as browser:
            for workspace in (NORTH, SOUTH):
                assert browser.installs(link, workspace).status_code == 200
        first = {each: installation(here, each) for each in (NORTH, SOUTH)}
        assert all(first.values())
        for workspace, user in ((NORTH, "U0MINA"), (SOUTH, "U0ADA")):
            here.stand_in.person(workspace, user).say("hello")
            until(lambda where=workspace, who=user: told(here, where, who))
        renewed = until(lambda: all(
            (app := here.server.world.workspaces[each].app).refreshed and not app.reused for each in (NORTH, SOUTH)
        ))  # fmt: skip
        assert renewed, "both processes look, and each refresh token is used once"
        here.stand_in.tokens(NORTH, "expire")
        here.stand_in.person(NORTH, "U0ADA").say("hello")
        until(lambda: told(here, NORTH, "U0ADA"), 90)  # refused until the token is renewed; then tried again in a while
        assert len(told(here, NORTH, "U0ADA")) == 1
        last = {each: installation(here, each) for each in (NORTH, SOUTH)}
        assert here.stand_in.tokens(SOUTH, "uninstalled") == ["ok", "ok"]
        until(lambda: installation(here, SOUTH) is None)
        here.stand_in.person(NORTH, "U0MINA").do("open_home")
        until(lambda: here.stand_in.person(NORTH, "U0MINA").home())
        assert [here.server.world.workspaces[each].app.reused for each in (NORTH, SOUTH)] == [0, 0]
        answers = errors(here, link)
        code, doctor = said(here, "doctor")
        assert (code, f"by link, {NORTH}: its token runs out" in doctor) == (0, True), doctor
        assert SOUTH not in doctor
        for work in works:
            work.stopped()
        secrets = {KEYS[0], CLIENT_SECRET, SECRETS["company"]}
        for found in (*first.values(), *last.values()):
            assert found is not None
            assert found.refresh_token is not None
            secrets |= {found.bot_token, found.refresh_token}
        assert len(secrets) >= 3 + 6
        scanned = {here.logged(): NORTH, kept(here): "U0BOTCOMPANY", "\n".join(answers): "no longer good"}
        for what, stands_there in scanned.items():
            assert stands_there in what
            assert [secret for secret in secrets if secret in what] == []


def errors(here: Site, link: str) -> list[str]:
    """What callers are answered who did something wrong: headers, bodies."""
    events, where = f"{here.url}/slack/company/events", f"{here.url}/slack/company/oauth_redirect"
    wrong = b'{"type": "event_callback"'
    badly = {**signed(wrong, "another-secret"), "Content-Type": "application/json"}
    well = {**signed(wrong, SECRETS["company"]), "Content-Type": "application/json"}
    given = [
        httpx.post(events, content=wrong, headers=badly), httpx.post(events, content=wrong, headers=well),
        httpx.get(where, params={"code": "x", "state": "x"}), httpx.get(link[:-20]), httpx.get(f"{here.url}/nowhere"),
        httpx.post(link), httpx.get(f"{here.url}/readyz"),
    ]  # fmt: skip
    assert [each.status_code for each in given] == [401, 400, 400, 403, 404, 405, 200]
    return [f"{each.headers} {each.text}" for each in given]
