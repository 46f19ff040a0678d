"""A file of candidates: read, told, added, undone, forgotten. What it says of people stands sealed and in no log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.candidates.adding import Adding, may_add
from bot.jobs.hiring.candidates.foreseeing import giver, rejected_rows, report, rows, sharing
from bot.jobs.moments import Facts, Moment
from bot.jobs.uploads import fetched
from bot.rules.hiring.candidates import NobodyLeft, adding, shut_out
from bot.rules.hiring.candidates.importing import (
    KEPT_FOR,
    Brought,
    Content,
    Import,
    NoFile,
    State,
    check_ready,
    check_undoable,
    is_untouched,
)
from bot.rules.hiring.candidates.reading import (
    Columns,
    Rejected,
    Why,
    check_size,
    guess,
)
from bot.rules.notices import Notice, Planned
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.rules.staff.changing import NothingRead
from bot.rules.staff.sheets import written
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
REPORT = f"{FEATURE}.report"
FETCH, ADD, UNDO = f"{FEATURE}.fetch", f"{FEATURE}.add_all", f"{FEATURE}.undo_all"
SHARE, FORGET = f"{FEATURE}.share_rejected", f"{FEATURE}.forget_file"
# Rows seen to in one transaction: others write in between, and a process that dies repeats none of those before.
BATCH = 25


def begin(books: Books, me: Person, requisition: int, file: str, now: datetime) -> Import:
    """An import of the file this person uploaded, fetched by an errand, with the message that will tell of it."""
    found = books.imports.begin(me.workspace, requisition, me.user, now)
    _errand(books, FETCH, found, now, file=file)
    facts = {"import": found.id}
    planned = Planned(f"{REPORT}:{found.id}", REPORT, _about(found.id), me.workspace, me.user, facts, living=True)
    books.notices.plan(planned, now)
    return found


def get(books: Books, me: Person, id: int) -> Import:
    """The import of that id which this person gave. Raises NoFile."""
    found = books.imports.get(me.workspace, id) if id < 2**31 else None
    if found is None or found.who != me.user:
        raise NoFile()
    return found


def change(books: Books, found: Import, now: datetime) -> None:
    """Keep it as it is now, and let its message show it."""
    books.imports.save(found)
    books.notices.refresh(now, about=_about(found.id))


def add(books: Books, here: Adding, found: Import, mark: str, now: datetime, *, without_alike: bool = False) -> None:
    """Everybody it can take is being added, by an errand; `without_alike` those whose phone others have are left out.

    Raises NotRead, ImportOver, ColumnsChanged, ColumnMissing, NothingRead.
    """
    check_ready(found, mark)
    if not rows(books, here, found)[0]:
        raise NothingRead()
    change(books, replace(found, state=State.ADDING, done=0), now)
    _errand(books, ADD, found, now, without_alike=without_alike)


def map_columns(books: Books, found: Import, columns: Columns, now: datetime) -> None:
    """The columns hold something else."""
    change(books, replace(found, columns=columns), now)


def undo(books: Books, found: Import, now: datetime) -> None:
    """Whoever it brought and nobody touched is being taken back, by an errand. Raises NotRead, ImportOver."""
    check_undoable(found)
    change(books, replace(found, state=State.UNDOING, done=0), now)
    _errand(books, UNDO, found, now)


def discard(books: Books, found: Import, now: datetime) -> None:
    """Nothing comes of it; its content is kept no longer. Raises NotRead, ImportOver."""
    check_ready(found)
    change(books, replace(found, state=State.DISCARDED, content=None), now)


def share(books: Books, found: Import, room: str, now: datetime) -> None:
    """The rows that are not taken come as a file into that conversation, once for what the message shows."""
    if found.content is None:
        raise NoFile()
    _errand(books, SHARE, found, now, state=found.state.value, room=room)


def fetch(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Download the file and read it; what is wrong with it is told. Raises SlackAway, SlackLimited: tried again."""
    workspace, id = facts["workspace"], facts["import"]
    with deps.store.reading() as books:
        found = books.imports.get(workspace, id)
    if found is None or found.state is not State.NEW:
        return
    given = fetched(deps, workspace, facts["file"], found.who, check_size)
    content = Content(given.name, given.header, given.sheet)
    now, columns = deps.now(), guess(given.sheet.headers) if given.sheet else {}
    state = State.READ if content.sheet else State.FAILED
    with deps.store.open() as books:
        present = books.imports.get(workspace, id)
        if present is not None and present.state is State.NEW:  # whoever else had the errand was slower
            change(books, replace(found, state=state, content=content, columns=columns, problem=given.problem), now)
            _errand(books, FORGET, found, now + KEPT_FOR, state=state.value)
    deps.crash("candidates.file_kept")


def add_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everybody it can take is in the recruitment, batch by batch; who is not stands among the rejected."""
    _in_batches(deps, facts, State.ADDING, lambda books, found: _add_some(books, found, facts, deps.now()))


def undo_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Whoever it brought and nobody touched is gone, batch by batch; the others stay."""
    _in_batches(deps, facts, State.UNDOING, lambda books, found: _undo_some(books, found, deps.now()))


def share_rejected(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The rows that are not taken stand as a file in the conversation, with nothing an office program would run.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        found = books.imports.get(facts["workspace"], facts["import"])
        if found is None or found.content is None:
            return
        try:
            headers, rejected = rejected_rows(books, found, deps.now())
        except Refusal:  # they may not add anybody any more, so they are told of nobody
            return
    rows = [[str(each.row.line), each.why.value, *each.row.cells] for each in rejected]
    content = written(["line", "why", *headers], rows).encode("utf-8-sig")
    try:
        file = deps.slack.upload(found.workspace, "not-taken.csv", "not-taken.csv", content, to=facts["room"])
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file of rejected rows may not have arrived", error=str(lost), number=found.id)
        return
    deps.crash("candidates.shared")
    lent.lend(deps, found.workspace, file)


def forget_file(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file's content is gone where nobody said yes in time, and what would have undone it."""
    with deps.store.open() as books:
        found = books.imports.get(facts["workspace"], facts["import"])
        if found is not None and found.state.value == facts["state"]:
            state = State.FORGOTTEN if found.state is State.READ else found.state
            change(books, replace(found, state=state, content=None), deps.now())
    deps.crash("candidates.forgotten")


def _in_batches(deps: Deps, facts: Mapping[str, Any], while_: State, step: Callable[[Books, Import], Import]) -> None:
    goes_on = True
    while goes_on:
        with deps.store.open() as books:
            found = books.imports.get(facts["workspace"], facts["import"])
            goes_on = found is not None and found.state is while_
            if found is not None and goes_on:
                change(books, step(books, found), deps.now())
        deps.crash("candidates.batch_done")


def _add_some(books: Books, found: Import, facts: Mapping[str, Any], now: datetime) -> Import:
    content, sheet = found.content, found.content.sheet if found.content else None
    if content is None or sheet is None:
        return replace(found, state=State.ADDED)
    try:
        me = giver(books, found)
        here = may_add(books, me, found.requisition, now)
    except Refusal as refusal:
        log.info("an import of candidates ended before its end", number=found.id, why=type(refusal).__name__)
        rest = tuple(Rejected(row, Why.STOPPED) for row in sheet.rows[found.done :])
        return _added(books, replace(found, content=replace(content, rejected=(*content.rejected, *rest))), now)
    taken, bad = rows(books, here, found)
    by_line, alike = {each.row.line: each for each in taken}, sharing(taken)
    brought, rejected, counts = list(content.brought), list(content.rejected), found.counts
    refused = {each.row.line: each for each in bad}
    some = sheet.rows[found.done : found.done + BATCH]
    for row in some:
        if row.line in refused:
            rejected.append(refused[row.line])
            continue
        one = by_line[row.line]
        if facts["without_alike"] and (row.line in alike or here.near(one.candidate)):
            rejected.append(Rejected(row, Why.SAME_PHONE))
            continue
        kept = books.candidates.same(me.workspace, one.candidate.emails[0])
        whole = adding.closer(kept, one.candidate) if kept else one.candidate
        is_known = bool(kept and here.seen([kept]))
        try:
            candidacy, is_hidden = here.begin_as(kept, whole, one.stage)
        except adding.AlreadyThere as there:
            rejected.append(Rejected(row, Why.ALREADY, str(there.facts["name"])))
            continue
        except NobodyLeft:
            rejected.append(Rejected(row, Why.NOBODY_LEFT))
            continue
        if is_hidden:
            counts = replace(counts, unseen=counts.unseen + 1)
        else:
            counts = replace(counts, added=counts.added + 1, known=counts.known + is_known)
        if candidacy is not None:
            there_now = books.candidates.brought(candidacy.id)
            record = adding.fingerprint(there_now[1]) if there_now and kept is None else ""
            brought.append(Brought(candidacy.id, candidacy.candidate, candidacy.revision, record))
    content = replace(content, brought=tuple(brought), rejected=tuple(rejected))
    found = replace(found, done=found.done + len(some), content=content, counts=counts)
    return _added(books, found, now) if found.done >= len(sheet.rows) else found


def _added(books: Books, found: Import, now: datetime) -> Import:
    """Of the file nothing is kept any more but the rows that were not taken."""
    assert found.content is not None
    sheet = found.content.sheet
    headers = sheet.headers if sheet else ()
    content = replace(found.content, sheet=None, headers=headers)
    counts = {"added": found.counts.added, "known": found.counts.known, "rejected": len(content.rejected)}
    _note(books, "import", found, now, **counts)
    _errand(books, FORGET, found, now + KEPT_FOR, state=State.ADDED.value)
    return replace(found, state=State.ADDED, content=content, done=0)


def _undo_some(books: Books, found: Import, now: datetime) -> Import:
    if found.content is None:
        return replace(found, state=State.UNDONE)
    company, counts = books.company.of(found.workspace, now), found.counts
    some, stay = found.content.brought[found.done : found.done + BATCH], list(found.content.brought[: found.done])
    rest = found.content.brought[found.done + BATCH :]
    for each in some:
        there = books.candidates.brought(each.candidacy)
        if there is None:
            continue
        candidacy, candidate = there
        has_results = books.results.has_any(candidacy.requisition, candidacy.code)
        if not is_untouched(each, candidacy, candidate, has_results or books.candidates.is_used(candidacy.id)):
            stay.append(each)
            continue
        books.candidates.take_back(candidacy)
        books.plans.release(candidacy.requisition, candidacy.code)
        entry = {"workspace": found.workspace, "who": found.who, "requisition": candidacy.requisition}
        books.record.note(now, f"{FEATURE}.take_back", about(candidacy), **entry)
        if each.record and not books.candidates.requisitions_of(candidate.id):
            books.candidates.forget(candidate)
        if found.who not in shut_out(candidate, company):
            counts = replace(counts, undone=counts.undone + 1)
    content = replace(found.content, brought=(*stay, *rest))
    found = replace(found, content=content, counts=counts, done=len(stay))
    if rest:
        return found
    _note(books, "undo_import", found, now, undone=counts.undone)
    _errand(books, FORGET, found, now + KEPT_FOR, state=State.UNDONE.value)
    return replace(found, state=State.UNDONE, content=replace(content, rejected=(), headers=()), done=0)


def _errand(books: Books, kind: str, found: Import, due: datetime, **more: Any) -> None:
    key = ":".join([kind, str(found.id), *([more["state"]] if "state" in more else [])])
    if kind == SHARE:
        key = f"{key}:{found.mark}"
    books.errands.plan(key, kind, {"workspace": found.workspace, "import": found.id, **more}, due)


def _note(books: Books, verb: str, found: Import, now: datetime, **more: Any) -> None:
    entry = {"workspace": found.workspace, "who": found.who, "requisition": found.requisition}
    books.record.note(now, f"{FEATURE}.{verb}", _about(found.id), **entry, **more)


def _about(id: int) -> str:
    return f"candidate_import:{id}"


def _report(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.imports.get(notice.workspace, notice.facts["import"])
    return None if found is None else report(books, found, now)


MOMENTS = {REPORT: Moment(_report)}
ERRANDS = {FETCH: fetch, ADD: add_all, UNDO: undo_all, SHARE: share_rejected, FORGET: forget_file}
