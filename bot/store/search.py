"""Searching for members: what each side may find of them, kept true with every transaction that changes one.

Writing a row costs a millisecond, and what somebody takes back is gone with the commit: hence no job that follows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    column,
    delete,
    func,
    or_,
    select,
    table,
    text,
)

from bot.rules.community import searching
from bot.rules.community.members import Member, Stand
from bot.rules.search import BETWEEN, WEIGHED, Field, Hit, Row, Side
from bot.rules.search.query import All, Node, Not, Query, Some, Term, everybody, term
from bot.rules.search.spelling import distance, may_be_mended, slips
from bot.store.community.members import Members
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered
from bot.store.errands import Errands
from bot.store.prepared import Prepared
from bot.store.schema import member_touches, members, own_topics, search_people, search_words, sources
from bot.store.stretches import LAST, due, stretches

# So many members are read and written at once.
PAGE = 200
# So many of the nearest known words are tried, out of at most so many that begin or end like the one that was typed.
TRIED, LIKE = 5, 20_000
p, w = search_people.c, search_words.c
# What takes the words of whoever is gone out of SQLite's index, which only marks them, so many pages at once; it is due
# whatever the clock says.
SWEEP, SWEPT, AT_ONCE = "searching.sweep", 500, datetime(2000, 1, 1, tzinfo=UTC)
# SQLite's indexes of the rows; PostgreSQL's are of a column of theirs, one for each side.
_INDEX = {side.value: table(f"search_index_{side.value}", column("rowid")) for side in Side}


@dataclass(frozen=True)
class Scope:
    """On which side, and of which workspaces, somebody may find people."""

    side: Side
    workspaces: tuple[str, ...]


class Search:
    """Rights and consent stand in the query: who may not be found is neither read nor counted."""

    def __init__(self, connection: Connection, members: Members, errands: Errands) -> None:
        self._connection = connection
        self._members = members
        self._errands = errands
        self._dialect = connection.dialect.name

    def found(self, scope: Scope, query: Query, now: datetime, most: int = WEIGHED) -> Sequence[Hit]:
        """The rows that match and may be found now, the last changed first."""
        where = {f"workspace_{n}": workspace for n, workspace in enumerate(scope.workspaces)}
        asked = {"asked": spelt(self._dialect, scope, query), "now": now, "most": most}
        rows: list[Any] = []
        for after, until in (stretches(self._connection, scope.side) if most > 1 else ()) or [(0, LAST)]:
            if len(rows) < most:
                values = {**where, **asked, "after": after, "until": until, "most": most - len(rows)}
                rows += _found(scope.side.value, len(scope.workspaces)).bare(self._connection, values)
        return [Hit._make(row) for row in rows]

    def rows_of(self, scope: Scope, ids: Collection[int], now: datetime) -> Sequence[Hit]:
        """The rows of these members, of whom may be found now."""
        rows = select(p.id, p.member, p.words).where(*_seen(scope, now), p.member.in_(ids)).order_by(p.id.desc())
        return [Hit(*row) for row in self._connection.execute(rows)]

    def instead(self, scope: Scope, query: Query, now: datetime) -> Mapping[str, str]:
        """For each single word that nobody there has, the nearest that somebody does, where there is one."""
        single = (each for each in query.wanted if len(each.ways[0]) == 1 and may_be_mended(each.typed.lower()))
        found = {each.typed: self._nearest(scope, each, now) for each in single if not self._has(scope, each, now)}
        return {typed: known for typed, known in found.items() if known}

    def _has(self, scope: Scope, asked: Term | None, now: datetime) -> bool:
        return asked is not None and bool(self.found(scope, Query(asked, (asked,)), now, 1))

    def _nearest(self, scope: Scope, asked: Term, now: datetime) -> str | None:
        """Whoever slips leaves the beginning or the end of a word as it is: both are looked for."""
        word, most = asked.typed.lower(), slips(asked.typed)
        part = max(2, len(word) // (most + 1))
        alike = or_(_begins(w.word, word[:part]), _begins(w.backwards, word[::-1][:part]))
        lengths = func.length(w.word).between(len(word) - most, len(word) + most)
        there = (w.side == scope.side.value, w.workspace.in_(scope.workspaces))
        known = self._connection.execute(select(w.word).distinct().where(*there, alike, lengths).limit(LIKE)).scalars()
        near = sorted((far, each) for each in known if (far := distance(word, each, most)) <= most)
        tried = (each for _, each in near[:TRIED] if self._has(scope, term(each, asked.field), now))
        return next(tried, None)

    def stretches_due(self, side: Side, worth: int) -> Sequence[int] | None:
        """With which rows stretches have to end whose indexes are not there."""
        return due(self._connection, side, worth)

    def settle(self) -> None:
        """The rows of everybody who changed in this transaction say what is so now."""
        changed = sorted(self._members.changed)
        self._members.changed.clear()
        for first in range(0, len(changed), PAGE):
            self._settle(changed[first : first + PAGE])

    def learn_standings(self, ids: Collection[int]) -> None:
        """Those of them whose row is from before it said how far they came have it written anew."""
        lack = ~p.words.contains(f" {Field.STANDING.value}:", autoescape=True)
        query = select(p.member).where(p.member.in_(ids), p.side == Side.COMMUNITY.value, lack)
        self._members.changed.update(self._connection.execute(query).scalars())

    def gone(self, member: int) -> None:
        """Nobody finds that member any more: their record is about to be deleted."""
        self._write([member], [])

    def _settle(self, ids: Sequence[int]) -> None:
        self._write(ids, list(self._rows(ids)))

    def _write(self, ids: Sequence[int], rows: Sequence[tuple[Member, Side, Row]]) -> None:
        was = self._connection.execute(
            delete(search_people).where(p.member.in_(ids)).returning(p.workspace, p.side, p.words, p.member, p.id)
        ).all()
        if rows:
            values = [
                {
                    "workspace": who.workspace, "side": side.value, "member": who.id, "until": row.until,
                    "words": row.words,
                }
                for who, side, row in rows
            ]  # fmt: skip
            self._connection.execute(insert_numbered(self._connection, search_people), values)
        self._learn({(who.workspace, side.value, *known) for who, side, row in rows for known in row.vocabulary})
        there = {(who.workspace, side.value, each) for who, side, row in rows for each in _own_words(row.words)}
        gone = {(workspace, side, each) for workspace, side, words, *_ in was for each in _own_words(words)} - there
        self._unlearn(gone)
        stays = {who.id for who, _, _ in rows}
        for member, number in {row.member: row.id for row in was if row.member not in stays}.items():
            if self._dialect == "sqlite":
                self._errands.plan(f"{SWEEP}:{member}:{number}", SWEEP, {}, AT_ONCE)

    def sweep(self, is_first: bool) -> bool:
        """A part of SQLite's index is written anew without what was only marked as gone; whether there is more.

        https://sqlite.org/fts5.html#the_merge_command: a negative number begins with the whole index.
        """
        driver: Any = self._connection.connection.driver_connection
        before = driver.total_changes
        values = {"pages": -SWEPT if is_first else SWEPT}
        for each in (index.name for index in _INDEX.values()):
            self._connection.execute(text(f"INSERT INTO {each} ({each}, rank) VALUES ('merge', :pages)"), values)
        return bool(driver.total_changes - before > len(_INDEX))

    def _rows(self, ids: Sequence[int]) -> Iterator[tuple[Member, Side, Row]]:
        where: dict[str, list[int]] = {}
        for id, workspace in self._connection.execute(
            select(members.c.id, members.c.workspace).where(members.c.id.in_(ids))
        ):
            where.setdefault(workspace, []).append(id)
        for workspace, theirs in where.items():
            consents, topics = self._members.consents_of(theirs), self._topics(workspace, theirs)
            through = self._sources(theirs)
            for member in self._members.some(workspace, theirs).values():
                for side in Side:
                    row = searching.row(
                        member, side, consents[member.id], topics[member.id], through.get(member.id, ())
                    )
                    if row is not None:
                        yield member, side, row

    def _topics(self, workspace: str, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """What each of them follows, by its key, and by its name where it is the community's own."""
        query = select(own_topics.c.key, own_topics.c.name).where(own_topics.c.workspace == workspace)
        names = {key: [key, name] for key, name in self._connection.execute(query)}
        return {
            id: [each for key, stand in stands.items() if stand is Stand.FOLLOWED for each in names.get(key, [key])]
            for id, stands in self._members.topics(ids).items()
        }

    def _sources(self, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """What each of them came through, by kind, code and name; never one that is only counted."""
        query = select(member_touches.c.member, sources.c.kind, sources.c.code, sources.c.name).join_from(
            member_touches, sources, member_touches.c.source == sources.c.id
        )
        found: dict[int, dict[str, None]] = {}
        of_them = query.where(member_touches.c.member.in_(ids), ~sources.c.is_aggregate)
        for member, *names in self._connection.execute(of_them):
            found.setdefault(member, {}).update(dict.fromkeys(names))
        return {member: list(names) for member, names in found.items()}

    def _learn(self, known: Collection[tuple[str, str, str, str]]) -> None:
        rows = [
            {"workspace": workspace, "side": side, "word": word, "stem": stem, "backwards": word[::-1]}
            for workspace, side, stem, word in sorted(known)  # in one order, so that two who write never wait crosswise
        ]
        if rows:
            row = insert_unless_known(self._connection, search_words)
            self._connection.execute(row.on_conflict_do_nothing(), rows)

    def _unlearn(self, gone: Collection[tuple[str, str, str]]) -> None:
        """Words that no row of that side has any more are not kept."""
        quoted = (
            "'\"' || search_words.stem || '\"'" if self._dialect == "sqlite" else "quote_literal(search_words.stem)"
        )
        words: dict[tuple[str, str], list[str]] = {}
        for workspace, side, word in gone:
            words.setdefault((workspace, side), []).append(word)
        for (workspace, side), theirs in words.items():  # a transaction is about one workspace, and there are two sides
            rows = select(p.id).where(p.workspace == w.workspace).correlate(search_words)
            others = _matching(self._dialect, side, rows, quoted).exists()
            which = (w.workspace == workspace, w.side == side, w.stem.in_(theirs))
            self._connection.execute(delete(search_words).where(*which, ~others))


@cache
def _found(side: str, workspaces: int) -> Prepared:
    """The rows of that side that match in so many workspaces, of a stretch of them where there are stretches."""

    def say(dialect: str) -> Select[Any]:
        there = [bindparam(f"workspace_{n}", type_=p.workspace.type) for n in range(workspaces)]
        seen = (p.workspace.in_(there), p.until > bindparam("now", type_=p.until.type))
        rows = _matching(dialect, side, select(p.id, p.member, p.words).where(*seen), ":asked")
        if dialect != "sqlite":
            rows = rows.where(p.id > bindparam("after", type_=p.id.type), p.id <= bindparam("until", type_=p.id.type))
        newest = _INDEX[side].c.rowid if dialect == "sqlite" else p.id
        return rows.order_by(newest.desc()).limit(bindparam("most", type_=Integer))

    return Prepared(say, planned_anew=True)


def _matching(dialect: str, side: str, rows: Select[Any], asked: str) -> Select[Any]:
    """Those of that side that match; it is written out, because PostgreSQL has to see which index is meant."""
    rows = rows.where(text(f"search_people.side = '{side}'"))
    if dialect == "sqlite":
        index = _INDEX[side]
        there = rows.select_from(index).join(search_people, p.id == index.c.rowid)
        return there.where(text(f"{index.name} MATCH {asked}"))
    return rows.where(text(f"search_people.vector @@ CAST({asked} AS tsquery)"))


def _seen(scope: Scope, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return p.side == scope.side.value, p.workspace.in_(scope.workspaces), p.until > now


def _own_words(words: str) -> set[str]:
    return {
        each for each in words.split(" ") if ":" not in each and each != BETWEEN and each.isascii() and each.isalpha()
    }


def _begins(column: ColumnElement[str], letters: str) -> ColumnElement[bool]:
    """Words have a to z only, and `{` is what follows."""
    return and_(column >= letters, column < letters + "{")


def spelt(dialect: str, scope: Scope, query: Query) -> str:
    """The question as the engine takes it; of everybody on that side some may be excluded."""
    every = everybody(scope.side.value)
    return _fts5(query.node, f'"{every}"') if dialect == "sqlite" else _tsquery(query.node, f"'{every}'")


def _fts5(node: Node, every: str) -> str:
    """The question in the language of FTS5; tokens hold nothing that means something to it within quotes."""
    match node:
        case Term(ways=ways, is_prefix=is_prefix):
            spelt = [f'"{" ".join(way)}"{" *" if is_prefix else ""}' for way in ways]
            return f"({' OR '.join(spelt)})"
        case Some(parts):
            return f"({' OR '.join(_fts5(part, every) for part in parts)})"
        case Not():
            return _fts5(All((node,)), every)
        case All(parts):
            wanted = [_fts5(part, every) for part in parts if not isinstance(part, Not)] or [every]
            without = "".join(f" NOT {_fts5(part.part, every)}" for part in parts if isinstance(part, Not))
            return f"(({' AND '.join(wanted)}){without})"


def _tsquery(node: Node, every: str) -> str:
    """The question in the language of PostgreSQL."""
    match node:
        case Term(ways=ways, is_prefix=is_prefix):
            spelt = [" <-> ".join(f"'{each}'" for each in way) + (":*" if is_prefix else "") for way in ways]
            return f"({' | '.join(f'({each})' for each in spelt)})"
        case Some(parts):
            return f"({' | '.join(_tsquery(part, every) for part in parts)})"
        case Not():
            return _tsquery(All((node,)), every)
        case All(parts):
            wanted = [_tsquery(part, every) for part in parts if not isinstance(part, Not)] or [every]
            without = [f"!{_tsquery(part.part, every)}" for part in parts if isinstance(part, Not)]
            return f"({' & '.join([*wanted, *without])})"
