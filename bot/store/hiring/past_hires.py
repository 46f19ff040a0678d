"""Past hires that came with files: for figures only, sealed, and found again by nothing but their name or number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.outcomes import Case, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.importing import Content, Counts, Import, folded, same
from bot.rules.hiring.outcomes.reading import Column, Rejected, Why
from bot.rules.staff.sheets import Row, Sheet
from bot.store.dialect import insert_numbered, locked
from bot.store.lookups import Lookups
from bot.store.schema import past_hire_imports, past_hires
from bot.store.sealed import PAST_HIRE, PAST_HIRES_FILE
from bot.store.secrets import Secrets

# So many are read at once: no more stand in memory, and no query names more of them.
PAGE = 500

i, h = past_hire_imports.c, past_hires.c
_BROUGHT = (State.ADDED.value, State.UNDOING.value)
_IMPORT = (i.id, i.workspace, i.who, i.at, i.state, i.problem, i.counts, i.done)


class PastHires:
    """Files of past hires and who came with them."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._lookups = Lookups(connection, secrets, "past hires")

    def begin(self, workspace: str, who: str, at: datetime) -> Import:
        """An import of a file that `who` gave."""
        new = insert_numbered(self._connection, past_hire_imports).returning(i.id)
        row = {
            "workspace": workspace, "who": who, "at": at, "state": State.NEW.value, "problem": "", "counts": {},
            "done": 0,
        }  # fmt: skip
        return Import(self._connection.execute(new, row).scalar_one(), workspace, who, at, State.NEW)

    def get(self, workspace: str, id: int) -> Import | None:
        """The import of that id there, locked in a transaction that writes."""
        query = select(*_IMPORT).where(i.id == id, i.workspace == workspace)
        row = self._connection.execute(locked(self._connection, query)).first()
        return None if row is None else _import(row)

    def brought(self, workspace: str, most: int) -> list[tuple[Import, int]]:
        """The last imports there that brought somebody, the newest first, with how many of those are still kept."""
        kept = select(func.count(h.id)).where(h.brought_by == i.id).scalar_subquery()
        query = (
            select(*_IMPORT, kept).where(i.workspace == workspace, i.state.in_(_BROUGHT), kept > 0)
            .order_by(i.id.desc()).limit(most)
        )  # fmt: skip
        return [(_import(row), row[-1]) for row in self._connection.execute(query)]

    def save(self, found: Import) -> None:
        """Keep it as it is now; its content stays."""
        values = {
            "state": found.state.value, "problem": found.problem, "counts": asdict(found.counts), "done": found.done
        }  # fmt: skip
        self._connection.execute(update(past_hire_imports).where(i.id == found.id).values(**values))

    def content(self, found: Import) -> Content | None:
        """What is kept of its file."""
        sealed = self._connection.execute(select(i.content).where(i.id == found.id)).scalar_one_or_none()
        return None if sealed is None else self._opened(sealed)

    def keep(self, found: Import, content: Content | None) -> None:
        """That is what is kept of its file now."""
        sealed = None if content is None else self._secrets.seal(PAST_HIRES_FILE, json.dumps(_stored(content)))
        self._connection.execute(update(past_hire_imports).where(i.id == found.id).values(content=sealed))

    def files(self, workspace: str) -> list[tuple[Import, Content]]:
        """Those of that workspace of whose files something is kept, locked in a transaction that writes: a week's at
        the most."""
        query = select(*_IMPORT, i.content).where(i.workspace == workspace, i.content.is_not(None)).order_by(i.id)
        rows = self._connection.execute(locked(self._connection, query)).all()
        return [(_import(row), self._opened(row.content)) for row in rows]

    def known(self, workspace: str, cases: Iterable[Case]) -> set[int]:
        """The places in that row of those who are kept already, or came earlier in it."""
        hashes = [self._lookups.hash(workspace, *same(each)) for each in cases]
        named = [each for each in hashes if each is not None]
        there = set[str]()
        for at in range(0, len(named), PAGE):
            query = select(h.same).where(h.workspace == workspace, h.same.in_(named[at : at + PAGE]))
            there |= set(self._connection.execute(query).scalars())
        found, earlier = set[int](), set[str]()
        for place, each in enumerate(hashes):
            if each is not None and (each in there or each in earlier):
                found.add(place)
            earlier |= {each} if each is not None else set()
        return found

    def add(self, found: Import, cases: Sequence[Case]) -> None:
        """They came with that file; none of them is `known`."""
        rows = [
            {
                "workspace": found.workspace, "brought_by": found.id, "person": self._person(found.workspace, each.id),
                "same": self._lookups.hash(found.workspace, *same(each)),
                "content": self._secrets.seal(PAST_HIRE, json.dumps(_case(each))),
            }
            for each in cases
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(past_hires), rows)

    def take_back(self, found: Import) -> None:
        """Whoever came with that file is gone."""
        self._connection.execute(delete(past_hires).where(h.brought_by == found.id))

    def take_out(self, workspace: str, person: str) -> int:
        """Whoever is kept there under that name or number is gone: in so many roles."""
        hashed = self._person(workspace, person)
        gone = delete(past_hires).where(h.workspace == workspace, h.person == hashed)
        return self._connection.execute(gone).rowcount

    def cases(self, workspace: str) -> Iterator[Case]:
        """Everybody there, for figures: without their names or numbers, one page after another."""
        query, last = select(h.id, h.content).where(h.workspace == workspace).order_by(h.id).limit(PAGE), 0
        while rows := self._connection.execute(query.where(h.id > last)).all():
            last = rows[-1].id
            for row in rows:
                yield _opened_case(f"past:{row.id}", json.loads(self._secrets.unseal(PAST_HIRE, row.content)))

    def _person(self, workspace: str, person: str) -> str | None:
        return self._lookups.hash("person", workspace, folded(person))

    def _opened(self, sealed: bytes) -> Content:
        return _content(json.loads(self._secrets.unseal(PAST_HIRES_FILE, sealed)))


def _import(row: Any) -> Import:
    return Import(
        row.id, row.workspace, row.who, row.at, State(row.state), row.problem, Counts(**row.counts), row.done
    )  # fmt: skip


def _stored(content: Content) -> dict[str, Any]:
    sheet = content.sheet
    return {
        "name": content.name, "header": content.header,
        "sheet": None if sheet is None else [list(sheet.headers), [[row.line, *row.cells] for row in sheet.rows]],
        "rejected": [[each.line, each.why.value, each.column.value] for each in content.rejected],
    }  # fmt: skip


def _content(stored: Mapping[str, Any]) -> Content:
    sheet = stored["sheet"]
    return Content(
        stored["name"], stored["header"],
        None if sheet is None else Sheet(tuple(sheet[0]), tuple(Row(line, tuple(row)) for line, *row in sheet[1])),
        tuple(Rejected(line, Why(why), Column(column)) for line, why, column in stored["rejected"]),
    )  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    left = case.left
    return {
        "id": case.id, "role": case.role, "source": case.source, "panel": case.panel,
        "scores": [list(astuple(each)) for each in case.scores],
        "ratings": [list(astuple(each)) for each in case.ratings], "indicators": dict(case.indicators),
        "started": case.started and case.started.isoformat(), "left": left and [left.day.isoformat(), left.how.value],
    }  # fmt: skip


def _opened_case(id: str, stored: Mapping[str, Any]) -> Case:
    left = stored["left"]
    return Case(
        id, stored["role"], stored["source"], stored["panel"], tuple(Score(*each) for each in stored["scores"]),
        tuple(Rating(*each) for each in stored["ratings"]), stored["indicators"],
        date.fromisoformat(stored["started"]) if stored["started"] else None,
        Left(date.fromisoformat(left[0]), Leaving(left[1])) if left else None,
    )  # fmt: skip
