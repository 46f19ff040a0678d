"""A file of members: read, told, added, taken back. Nobody in it hears anything by that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.jobs.community.members import joining
from bot.jobs.community.segments import FEATURE
from bot.jobs.moments import Facts, Moment
from bot.jobs.uploads import fetched
from bot.rules.access import Right
from bot.rules.community.members import Line, Member, Side, Touch
from bot.rules.community.segments.basis import Basis, consents
from bot.rules.community.segments.importing import (
    KEPT_FOR,
    Columns,
    Content,
    Counts,
    Import,
    NobodyNew,
    NoFile,
    Rejected,
    State,
    check_may_say,
    check_ready,
    check_undoable,
    lacking,
    mapped,
    only_rejected,
    read,
    undone,
)
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.rules.staff.sheets import written
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
LOADED = f"{FEATURE}.loaded"
FETCH, LOOK, ADD, BASIS, UNDO, ROWS, FORGET = (
    f"{FEATURE}.load_{verb}" for verb in ("fetch", "look", "add", "basis", "undo", "rows", "forget")
)
# What stands in the timeline of whoever came with a file.
IMPORTED = f"{FEATURE}.imported"
# People seen to in one transaction: others write in between, and a process that dies repeats none of those before.
BATCH = 200
# Lines shown in Slack; the file of rejected rows has all of them.
SHOWN = 10


def begin(books: Books, me: Person, file: str, origin: str, source: int | None, now: datetime) -> Import:
    """An import of the file this person uploaded, fetched by an errand, with the message that will tell of it."""
    found = books.member_imports.begin(Import(0, me.workspace, me.user, now, origin, source))
    _errand(books, FETCH, found, now, file=file)
    facts = {"import": found.id}
    planned = Planned(f"{LOADED}:{found.id}", LOADED, _about(found.id), me.workspace, me.user, facts, living=True)
    books.notices.plan(planned, now)
    return found


def get(books: Books, me: Person, id: int) -> Import:
    """The import of that number there. Raises NoFile."""
    found = books.member_imports.get(me.workspace, id) if id < 2**31 else None
    if found is None:
        raise NoFile()
    return found


def change(books: Books, found: Import, now: datetime) -> None:
    """Keep it as it is now, and let its message show it."""
    books.member_imports.save(found)
    books.notices.refresh(now, about=_about(found.id))


def add(books: Books, me: Person, found: Import, mark: str, now: datetime) -> None:
    """Everybody new in it is being added, by an errand. Raises NotRead, ImportOver, ColumnsChanged, NobodyNew."""
    check_ready(found, mark)
    if not found.counts.new:
        raise NobodyNew()
    _remember(books, found, found.columns)
    change(books, replace(found, state=State.ADDING, counts=Counts(rejected=found.counts.rejected)), now)
    _errand(books, ADD, found, now)
    _note(books, me, "load_add", found, now, origin=found.origin)


def discard(books: Books, me: Person, found: Import, now: datetime) -> None:
    """Nothing comes of it; its content is kept no longer. Raises NotRead, ImportOver."""
    check_ready(found)
    books.member_imports.keep(found, None)
    change(books, replace(found, state=State.DISCARDED), now)


def undo(books: Books, me: Person, found: Import, now: datetime) -> None:
    """Whoever came with it is being taken back, by an errand. Raises NotRead, ImportOver."""
    check_undoable(found)
    change(books, replace(found, state=State.UNDOING, counts=replace(found.counts, undone=0)), now)
    _errand(books, UNDO, found, now)
    _note(books, me, "load_undo", found, now)


def share(books: Books, me: Person, found: Import, room: str, now: datetime) -> None:
    """The rows that are not taken come as a file into that conversation, once for what is shown. Raises NoFile."""
    content = books.member_imports.content(found)
    if content is None or not content.rejected:
        raise NoFile()
    _errand(books, ROWS, found, now, state=f"{found.state.value}.{found.mark}", room=room, who=me.user)


def map_columns(books: Books, me: Person, found: Import, columns: Columns, now: datetime) -> None:
    """The columns hold something else, for the next file of that origin too; it is looked at again, by an errand.

    Raises NotRead, ImportOver.
    """
    check_ready(found)
    found = replace(found, columns=columns, state=State.NEW)
    _remember(books, found, columns)
    change(books, found, now)
    _errand(books, LOOK, found, now, state=found.mark)


def say_basis(books: Books, me: Person, found: Import, basis: Basis | None, now: datetime) -> None:
    """By that right those in it are written to; those who are added already get their receipts by an errand.

    Raises NotRead, ImportOver.
    """
    check_may_say(found)
    found = replace(found, basis=basis)
    change(books, found, now)
    _note(books, me, "keep_basis", found, now, basis=basis and basis.by.value)
    if basis is not None and found.state is State.ADDED:
        _errand(books, BASIS, found, now)


def fetch(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Download the file and read it; what is wrong with it is told. Raises SlackAway, SlackLimited: tried again."""
    with deps.store.reading() as books:
        found = books.member_imports.get(facts["workspace"], facts["import"])
    if found is None or found.state is not State.NEW:
        return
    given, now = fetched(deps, found.workspace, facts["file"], found.who), deps.now()
    with deps.store.open() as books:
        present = books.member_imports.get(found.workspace, found.id)
        if present is not None and present.state is State.NEW:  # whoever else had the errand was slower
            books.member_imports.keep(present, Content(given.name, given.header, given.sheet))
            if given.sheet is None:
                change(books, replace(present, state=State.FAILED, problem=given.problem), now)
            else:
                columns = mapped(given.sheet.headers, books.member_imports.remembered(found.workspace, found.origin))
                books.member_imports.save(replace(present, columns=columns))
                _look(books, replace(present, columns=columns), now)
            _errand(books, FORGET, found, now + KEPT_FOR, state=State.READ.value)
    deps.crash("segments.file_kept")


def look(deps: Deps, facts: Mapping[str, Any]) -> None:
    """What it would bring is told anew."""
    with deps.store.open() as books:
        found = books.member_imports.get(facts["workspace"], facts["import"])
        if found is not None and found.state is State.NEW and found.mark == facts["state"]:
            _look(books, found, deps.now())
    deps.crash("segments.file_looked_at")


def add_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everybody new is a member who is known, batch by batch."""
    with deps.store.reading() as books:
        found = books.member_imports.get(facts["workspace"], facts["import"])
        content = books.member_imports.content(found) if found and found.state is State.ADDING else None
    if found is None or content is None or content.sheet is None:
        return
    taken, _ = read(found.workspace, content.sheet, found.columns, deps.now())
    goes_on = True
    while goes_on:
        with deps.store.open() as books:
            present = books.member_imports.get(found.workspace, found.id)
            goes_on = present is not None and present.state is State.ADDING
            if present is not None and goes_on:
                _add_some(books, present, content, taken, deps.now())
        deps.crash("segments.batch_added")


def give_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Whoever came with it and was not heard of since has a receipt of what they agreed to, batch by batch."""
    goes_on = True
    while goes_on:
        with deps.store.open() as books:
            found = books.member_imports.get(facts["workspace"], facts["import"])
            receipts = consents(found.basis) if found is not None and found.state is State.ADDED else ()
            ids = books.member_imports.unasked(found, BATCH) if found is not None and receipts else ()
            for id in ids:
                for each in receipts:
                    books.members.give(id, each)
            goes_on = bool(ids)
        deps.crash("segments.batch_agreed")


def undo_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Of whoever came with it and was not heard of since nothing is left but that there was somebody."""
    goes_on = True
    while goes_on:
        with deps.store.open() as books:
            found, now = books.member_imports.get(facts["workspace"], facts["import"]), deps.now()
            goes_on = found is not None and found.state is State.UNDOING
            if found is not None and goes_on:
                ids = books.member_imports.untouched(found, BATCH)
                for member in books.members.some(found.workspace, ids).values():
                    books.members.change(undone(member))
                books.member_imports.clear(ids)
                counts = replace(found.counts, undone=found.counts.undone + len(ids))
                if not ids:
                    books.member_imports.keep(found, None)
                change(books, replace(found, counts=counts, state=State.UNDOING if ids else State.UNDONE), now)
        deps.crash("segments.batch_undone")


def share_rejected(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The rows that are not taken stand as a file in the conversation, with nothing an office program would run.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        found = books.member_imports.get(facts["workspace"], facts["import"])
        content = books.member_imports.content(found) if found and _may(books, found, facts["who"]) else None
    if found is None or content is None or content.sheet is None:
        return
    lines = {each.line: each for each in content.rejected}
    rows = [
        [str(row.line), lines[row.line].why.value, *row.cells] for row in content.sheet.rows if row.line in lines
    ]  # fmt: skip
    table = written(["line", "why", *content.sheet.headers], rows).encode("utf-8-sig")
    try:
        file = deps.slack.upload(found.workspace, "not-taken.csv", "not-taken.csv", table, to=facts["room"])
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file of rejected rows may not have arrived", error=str(lost))
        return
    deps.crash("segments.rows_shared")
    lent.lend(deps, found.workspace, file)


def forget_file(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file's content is gone where nobody said yes in time, and the rows that were not taken."""
    with deps.store.open() as books:
        found = books.member_imports.get(facts["workspace"], facts["import"])
        is_waiting = found is not None and found.state in {State.NEW, State.READ}
        expected = State.READ.value if is_waiting else found and found.state.value
        if found is not None and facts["state"] == expected:
            books.member_imports.keep(found, None)
            change(books, replace(found, state=State.FORGOTTEN) if is_waiting else found, deps.now())
    deps.crash("segments.file_forgotten")


def report(books: Books, found: Import) -> Facts:
    """What is told of an import: how many of what, which rows are not taken, and by what right they are written to."""
    is_closed = not _may(books, found, found.who)
    content = (None if is_closed else books.member_imports.content(found)) or Content()
    headers = content.sheet.headers if content.sheet else ()
    basis = found.basis
    return {
        "id": found.id, "mark": found.mark, "state": found.state.value, "problem": found.problem,
        "is_closed": is_closed, "name": content.name, "header": content.header, "origin": found.origin,
        **vars(found.counts), "done": found.done, "lacking": [each.value for each in lacking(found.columns)],
        "columns": [
            {"field": each.value, "header": headers[at]} for each, at in found.columns.items() if at < len(headers)
        ],
        "lines": [
            {"line": each.line, "why": each.why.value, "cell": each.cell} for each in content.rejected[:SHOWN]
        ],
        "basis": basis and {**vars(basis), "by": basis.by.value, "purposes": [each.value for each in basis.purposes]},
    }  # fmt: skip


def _look(books: Books, found: Import, now: datetime) -> None:
    content = books.member_imports.content(found)
    if content is None or content.sheet is None:
        return
    counts, rejected = Counts(), list[Rejected]()
    if not lacking(found.columns):
        taken, rejected = read(found.workspace, content.sheet, found.columns, now)
        known = books.member_imports.known(found.workspace, [each.email for each in taken])
        new = [each.name for each in taken if each.email not in known]
        there = books.member_imports.alike(found.workspace, new)
        counts = Counts(len(new), len(known), sum(each.lower() in there for each in new), len(rejected))
    books.member_imports.keep(found, replace(content, rejected=tuple(rejected)))
    change(books, replace(found, state=State.READ, counts=counts), now)


def _add_some(books: Books, found: Import, content: Content, taken: list[Member], now: datetime) -> None:
    some = taken[found.done : found.done + BATCH]
    known = books.member_imports.known(found.workspace, [each.email for each in some])
    receipts = consents(found.basis)
    begun = list[Member]()
    for each in some:
        if each.email not in known:
            begun.append(books.members.begin(each))
            id = begun[-1].id
            books.member_imports.brought(found, id)
            for receipt in receipts:
                books.members.give(id, receipt)
            facts: dict[str, str | int] = {"import": found.id, "origin": found.origin}
            books.members.note(id, Line(IMPORTED, Side.COMMUNITY, now, found.who, facts))
            if found.source is not None:
                books.members.touch(id, Touch(found.source, now))
    joining.propose(books, found.workspace, begun, now)
    counts = found.counts
    counts = replace(counts, new=counts.new + len(some) - len(known), known=counts.known + len(known))
    found = replace(found, done=found.done + len(some), counts=counts)
    if found.done >= len(taken):
        left = only_rejected(content)
        books.member_imports.keep(found, left if left.rejected else None)
        found = replace(found, state=State.ADDED)
        _errand(books, FORGET, found, now + KEPT_FOR, state=State.ADDED.value)
    change(books, found, now)


def _remember(books: Books, found: Import, columns: Columns) -> None:
    content = books.member_imports.content(found)
    headers = content.sheet.headers if content and content.sheet else ()
    named = {each.value: headers[column] for each, column in columns.items()}
    books.member_imports.remember(found.workspace, found.origin, named)


def _may(books: Books, found: Import, user: str) -> bool:
    """Whether that person still moderates: otherwise they are told nothing more of it."""
    try:
        books.people.enter(Identity(found.workspace, user), Right.MODERATE)
    except Refusal:
        return False
    return True


def _errand(books: Books, kind: str, found: Import, due: datetime, **more: Any) -> None:
    key = ":".join([kind, str(found.id), *([more["state"]] if "state" in more else [])])
    books.errands.plan(key, kind, {"workspace": found.workspace, "import": found.id, **more}, due)


def _note(books: Books, me: Person, verb: str, found: Import, now: datetime, **more: Any) -> None:
    about = _about(found.id)
    books.record.note(now, f"{FEATURE}.{verb}", about, workspace=found.workspace, who=me.user, **more)


def _about(id: int) -> str:
    return f"member_import:{id}"


def _loaded(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.member_imports.get(notice.workspace, notice.facts["import"])
    return None if found is None else report(books, found)


MOMENTS = {LOADED: Moment(_loaded)}
ERRANDS: Mapping[str, Callable[[Deps, Mapping[str, Any]], None]] = {
    FETCH: fetch, LOOK: look, ADD: add_all, BASIS: give_all, UNDO: undo_all, ROWS: share_rejected, FORGET: forget_file,
}  # fmt: skip
