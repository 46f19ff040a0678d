"""Two versions beside each other over one migration: both serve, and nothing is lost or doubled.

A clone need not have the history with the version before, so the version after is made: this one, with a migration
that adds, tables that have what it adds, and a kind of notice that this version does not know.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.store import Store
from bot.store.migrate import migrate
from bot.store.schema import notices
from bot.store.secrets import Secrets
from bot.store.version import WANTED
from tests import postgres
from tests.conftest import KEYS
from tests.stories.conftest import TOP, free_port, is_ready, until
from tests.stories.site import Site, Talking, site

NEXT = f"{int(WANTED) + 1:04}"
MIGRATION = f'''"""Something is added"""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{WANTED}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notices", sa.Column("hue", sa.String(8), nullable=False, server_default="plain"))
    op.add_column("people", sa.Column("called", sa.Text()))
    op.create_index("ix_people_called", "people", ["called"])
    op.create_table("hues", sa.Column("name", sa.String(8), primary_key=True))
'''
HINTS = ("commands.hint", "commands.newer_hint")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Where the version after this one lies."""
    top = tmp_path / "newer"
    for folder in ("bot", "messages"):
        shutil.copytree(TOP / folder, top / folder, ignore=shutil.ignore_patterns("__pycache__"))
    store = top / "bot" / "store"
    (store / "migrations" / "versions" / f"{NEXT}_something.py").write_text(MIGRATION)
    changed(store / "version.py", f'WANTED = "{WANTED}"', f'WANTED = "{NEXT}"')
    last, hue = 'Column("last_error", Text),', 'Column("hue", String(8), nullable=False, server_default="plain"),'
    changed(store / "schema" / "spine.py", f"{last}\n    # A claim", f"{last}\n    {hue}\n    # A claim")
    hints = top / "bot" / "jobs" / "hints.py"
    changed(hints, 'f"{KIND}:', 'f"commands.hint:')
    changed(hints, 'KIND = "commands.hint"', 'KIND = "commands.newer_hint"')
    changed(hints, "{KIND: Moment(_facts)}", '{KIND: Moment(_facts), "commands.hint": Moment(_facts)}')
    said = top / "messages" / "commands"
    shutil.copy(said / "hint.xml.j2", said / "newer_hint.xml.j2")
    return top


def changed(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, (file.name, before)
    file.write_text(text.replace(before, after), encoding="utf-8")


def states(here: Site) -> Counter[str]:
    """How many hints of either version there are in each state."""
    with here.store.engines.read() as connection:
        return Counter(connection.execute(select(notices.c.state).where(notices.c.kind.in_(HINTS))).scalars())


def kinds(here: Site) -> set[str]:
    with here.store.engines.read() as connection:
        return set(connection.execute(select(notices.c.kind).where(notices.c.kind.in_(HINTS))).scalars())


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.long), "postgresql"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database that no other test meets: it is newer afterwards."""
    url = postgres.fresh_database() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'own.db'}"
    with Store(url, Secrets(KEYS)) as store:
        migrate(store.engines)
    return url


def test_two_versions_serve_beside_each_other_over_one_migration(own_url: str, tmp_path: Path, newer: Path) -> None:
    with site(own_url, tmp_path) as here:
        old_web, old_work = here.start("web"), here.start("work")
        other = {"PORT": str(free_port())}
        url = f"http://127.0.0.1:{other['PORT']}"
        with Talking(here.url) as old:
            until(lambda: states(here)["sent"] > 3)
            assert here.start("migrate", top=newer).ended() == 0
            said = len(old.acknowledged())
            until(lambda: len(old.acknowledged()) > said + 20)
            ready = httpx.get(f"{here.url}/readyz")
            assert ready.status_code == 200
            assert "note: a newer version has migrated the database" in ready.text
            new_work, new_web = here.start("work", top=newer), here.start("web", top=newer, **other)
            until(lambda: is_ready(url))
            with Talking(url) as new:
                until(lambda: len(new.acknowledged()) > 60)
                for command in ("web", "work"):
                    assert here.start(command, PORT=str(free_port())).ended() == 1
                assert here.logged().count("was migrated by a newer version of Rapport. Start that version.") == 2
                old.stop()
                old_work.stopped()
                old_web.stopped()
                said = len(new.acknowledged())
                until(lambda: len(new.acknowledged()) > said + 20)
        assert set(new.answers.values()) == {200}
        assert set(old.answers.values()) <= {200, 500}, "Slack repeats what the migration got in the way of"
        assert old.acknowledged() | new.acknowledged() <= here.keys()
        until(lambda: states(here) == {"sent": sum(states(here).values())})
        assert set(here.hinted().values()) == {1}
        assert {line["level"] for line in here.lines()} <= {"info", "warning"}
        new_web.stopped()
        new_work.stopped()


@pytest.mark.long
def test_what_the_newer_version_alone_can_say_is_said_by_it_though_the_older_one_had_it_first(
    sqlite_url: str, tmp_path: Path, newer: Path
) -> None:
    with site(sqlite_url, tmp_path) as here:
        old_work = here.start("work")
        assert here.start("migrate", top=newer).ended() == 0
        here.start("web", top=newer)
        with Talking(here.url) as talking:
            until(lambda: len(talking.acknowledged()) > 20)
        until(lambda: "a notice of an unknown kind is left to a newer version" in here.logged())
        assert states(here)["sent"] == 0
        here.start("work", top=newer)
        old_work.stopped()
        until(lambda: states(here) == {"sent": sum(states(here).values())})
        assert kinds(here) == {"commands.newer_hint"}
        assert set(here.hinted().values()) == {1}
