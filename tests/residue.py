"""What is left of somebody once nothing should be: in the bytes of SQLite's files, in what stands sealed, in Slack with
its files, and in the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

from bot.jobs import ERRANDS, errands
from bot.store import Store
from bot.store.sealed import COLUMNS
from tests.fakes import KINDS
from tests.handlers.state import rows
from tests.jobs.conftest import Work


def settled(work: Work) -> None:
    """Everything that follows from an erasure is done."""
    for _ in range(3):
        work.hurry()
        while errands.one(work.deps, ERRANDS):
            pass
    work.until_quiet()
    while errands.one(work.deps, ERRANDS):
        pass


def residue(work: Work, words: Iterable[str], *, log: str = "", apart: Iterable[str] = ()) -> list[str]:
    """Each of the words with where it is found; tables that are to keep it stand `apart`, and then no bytes count."""
    places = [*_bytes(work.deps.store), *_rows(work.deps.store, frozenset(apart)), *_slack(work), ("the log", log)]
    return sorted(
        f"{word} in {place}"
        for place, text in places
        for word in words
        if word.lower() in text.lower() and not (apart and place.startswith("rapport.db"))
    )


def _bytes(store: Store) -> Iterator[tuple[str, str]]:
    database = Path(str(store.engines.engine.url.database))
    for file in database.parent.glob(f"{database.name}*"):
        yield file.name, file.read_bytes().decode("latin-1")


def _rows(store: Store, apart: frozenset[str]) -> Iterator[tuple[str, str]]:
    tables = {name: [dict(row) for row in held] for name, held in rows(store).items()}
    for column, purpose in COLUMNS:
        for row in tables[column.table.name]:
            if row[column.name] is not None:
                row[column.name] = store.secrets.unseal(purpose, row[column.name])
    yield from ((f"table {name}", str(held)) for name, held in tables.items() if name not in apart)


def _slack(work: Work) -> Iterator[tuple[str, str]]:
    for workspace, place in work.stand_in.dump()["workspaces"].items():
        for channel, room in place.pop("conversations").items():
            yield from ((f"a message in {channel}", str(said)) for said in room["messages"])
        for id in place["files"]:
            address = work.deps.slack.file(workspace, id)["url_private"]
            asked = Request(address, headers={"Authorization": f"Bearer xoxb-{KINDS[workspace]}"})
            with urlopen(asked, timeout=9) as answer:
                yield f"the file {id}", answer.read().decode("latin-1")
        yield f"the workspace {workspace}", str(place)
