"""A file of past hires: read, told, imported, undone, forgotten. Whoever is in it is kept sealed, for figures alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.jobs.hiring.outcomes import FEATURE, looking
from bot.jobs.moments import Facts, Moment
from bot.jobs.uploads import fetched
from bot.rules.access import Right
from bot.rules.hiring.candidates.importing import KEPT_FOR, State
from bot.rules.hiring.outcomes import Case
from bot.rules.hiring.outcomes.importing import (
    EXAMPLE,
    EXAMPLE_HEADERS,
    Content,
    Counts,
    Import,
    NobodyThere,
    NoFile,
    UnderWay,
    check_ready,
    check_undoable,
    counted,
    folded,
    only_rejected,
    read,
    without,
)
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff.changing import NothingRead
from bot.rules.staff.sheets import Sheet, written
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
LOADED = f"{FEATURE}.loaded"
FETCH, ADD, UNDO = f"{FEATURE}.load_fetch", f"{FEATURE}.load_add", f"{FEATURE}.load_undo"
ROWS, FORGET, EXAMPLE_FILE = f"{FEATURE}.load_rows", f"{FEATURE}.load_forget", f"{FEATURE}.load_example_file"
# People seen to in one transaction: others write in between, and a process that dies repeats none of those before.
BATCH = 200
# Lines shown in Slack; the file of rejected lines has all of them. And imports shown on the page.
SHOWN, SHOWN_IMPORTS = 10, 10


def begin(books: Books, me: Person, file: str, now: datetime) -> Import:
    """An import of the file this person uploaded, fetched by an errand, with the message that will tell of it."""
    found = books.past_hires.begin(me.workspace, me.user, now)
    _errand(books, FETCH, found, now, file=file)
    facts = {"import": found.id}
    planned = Planned(f"{LOADED}:{found.id}", LOADED, _about(found.id), me.workspace, me.user, facts, living=True)
    books.notices.plan(planned, now)
    return found


def get(books: Books, me: Person, id: int) -> Import:
    """The import of that id which this person gave. Raises NoFile."""
    found = _there(books, me, id)
    if found.who != me.user:
        raise NoFile()
    return found


def change(books: Books, found: Import, now: datetime) -> None:
    """Keep it as it is now, and let its message show it."""
    books.past_hires.save(found)
    books.notices.refresh(now, about=_about(found.id))


def add(books: Books, me: Person, id: int, now: datetime) -> None:
    """Everybody it can take is being imported, by an errand. Raises NoFile, NotRead, ImportOver, NothingRead."""
    found = get(books, me, id)
    check_ready(found)
    if found.counts.people <= found.counts.known:
        raise NothingRead()
    change(books, replace(found, state=State.ADDING, counts=Counts(rejected=found.counts.rejected)), now)
    _errand(books, ADD, found, now)


def discard(books: Books, me: Person, id: int, now: datetime) -> None:
    """Nothing comes of it; its content is kept no longer. Raises NoFile, NotRead, ImportOver."""
    found = get(books, me, id)
    check_ready(found)
    books.past_hires.keep(found, None)
    change(books, replace(found, state=State.DISCARDED), now)


def undo(books: Books, me: Person, id: int, now: datetime) -> None:
    """Whoever came with it is being taken out, by an errand; anybody who recruits may say so.

    Raises NoFile, NotRead, ImportOver.
    """
    found = _there(books, me, id)
    check_undoable(found)
    change(books, replace(found, state=State.UNDOING), now)
    _errand(books, UNDO, found, now)


def share(books: Books, me: Person, id: int, room: str, now: datetime) -> None:
    """The lines that are not taken come as a file into that conversation, once for what the message shows.

    Raises NoFile.
    """
    found = get(books, me, id)
    content = books.past_hires.content(found)
    if content is None or not content.rejected:
        raise NoFile()
    _errand(books, ROWS, found, now, state=found.state.value, room=room)


def take_out(books: Books, me: Person, person: str, now: datetime) -> int:
    """Whoever is kept under that name or number is gone, and so are their lines in files: in so many roles.

    Raises UnderWay; FieldRefusals where nobody is there.
    """
    files = books.past_hires.files(me.workspace)
    if any(found.state is State.ADDING for found, _ in files):
        raise UnderWay()
    count, lines = books.past_hires.take_out(me.workspace, person) if folded(person) else 0, 0
    for found, content in files if folded(person) else ():
        after = without(content, person)
        if after != content:
            lines += 1
            books.past_hires.keep(found, after)
            cases = read(after.sheet).cases if after.sheet and found.state is State.READ else None
            counts = found.counts if cases is None else _counts(books, found, cases)
            change(books, replace(found, counts=replace(counts, rejected=len(after.rejected))), now)
    if not count and not lines:
        raise FieldRefusals({"person": NobodyThere()})
    looking.want(books, me.workspace, now)
    books.record.note(now, f"{FEATURE}.take_out_one", "past_hires", workspace=me.workspace, who=me.user, people=count)
    return count


def ask_example(books: Books, me: Person, now: datetime) -> None:
    """A file as it may look comes to this person alone, by an errand."""
    facts = {"workspace": me.workspace, "who": me.user}
    books.errands.plan(f"{EXAMPLE_FILE}:to={me.user}:at={now.isoformat()}", EXAMPLE_FILE, facts, now)


def page(books: Books, me: Person) -> Facts:
    """What the page shows: the last imports of which somebody is kept."""
    brought = books.past_hires.brought(me.workspace, SHOWN_IMPORTS)
    return {"imports": [
        {"id": each.id, "at": each.at, "who": each.who, "people": people, "is_undoing": each.state is State.UNDOING}
        for each, people in brought
    ]}  # fmt: skip


def fetch(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Download the file and read it; what is wrong with it is told. Raises SlackAway, SlackLimited: tried again."""
    with deps.store.reading() as books:
        found = books.past_hires.get(facts["workspace"], facts["import"])
    if found is None or found.state is not State.NEW:
        return
    given = fetched(deps, found.workspace, facts["file"], found.who)
    content, problem, cases = Content(given.name, given.header, given.sheet), given.problem, tuple[Case, ...]()
    if given.sheet is not None:
        said = read(given.sheet)
        content, cases = replace(content, rejected=said.rejected), said.cases
        if said.lacking:
            content, problem = Content(given.name, said.lacking[0].value), "column_lacking"
    now, state = deps.now(), State.READ if content.sheet else State.FAILED
    with deps.store.open() as books:
        present = books.past_hires.get(found.workspace, found.id)
        if present is not None and present.state is State.NEW:  # whoever else had the errand was slower
            counts = replace(_counts(books, found, cases), rejected=len(content.rejected))
            books.past_hires.keep(found, content)
            change(books, replace(found, state=state, problem=problem, counts=counts), now)
            _errand(books, FORGET, found, now + KEPT_FOR, state=state.value)
    deps.crash("outcomes.file_kept")


def add_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Everybody it can take is kept, batch by batch."""
    with deps.store.reading() as books:
        found = books.past_hires.get(facts["workspace"], facts["import"])
        content = books.past_hires.content(found) if found and found.state is State.ADDING else None
    if found is None or content is None or content.sheet is None:
        return
    cases, goes_on = read(content.sheet).cases, True  # nobody changes it while it is being imported
    while goes_on:
        with deps.store.open() as books:
            present = books.past_hires.get(found.workspace, found.id)
            goes_on = present is not None and present.state is State.ADDING
            if present is not None and goes_on:
                _add_some(books, present, content, cases, deps.now())
        deps.crash("outcomes.batch_done")


def undo_all(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Whoever came with it is gone, and nobody else."""
    with deps.store.open() as books:
        found = books.past_hires.get(facts["workspace"], facts["import"])
        if found is not None and found.state is State.UNDOING:
            now = deps.now()
            books.past_hires.take_back(found)
            books.past_hires.keep(found, None)
            change(books, replace(found, state=State.UNDONE), now)
            looking.want(books, found.workspace, now)
            _note(books, "load_undo", found, now)
    deps.crash("outcomes.undone")


def share_rejected(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The lines that are not taken stand as a file in the conversation, with nothing an office program would run.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        found = books.past_hires.get(facts["workspace"], facts["import"])
        content = books.past_hires.content(found) if found and _may(books, found.workspace, found.who) else None
    if found is None or content is None or content.sheet is None:
        return
    lines = {each.line: each for each in content.rejected}
    rows = [
        [str(row.line), lines[row.line].why.value, lines[row.line].column.value, *row.cells]
        for row in content.sheet.rows if row.line in lines
    ]  # fmt: skip
    headers = ["line", "why", "column", *content.sheet.headers]
    _send(deps, found.workspace, facts["room"], "not-taken.csv", headers, rows)
    deps.crash("outcomes.rows_shared")


def send_example(deps: Deps, facts: Mapping[str, Any]) -> None:
    """A file as it may look stands in the asker's own conversation. Raises as `share_rejected` does."""
    room = deps.slack.conversation(facts["workspace"], facts["who"])
    _send(deps, facts["workspace"], room, "past-hires.csv", EXAMPLE_HEADERS, EXAMPLE)
    deps.crash("outcomes.example_sent")


def forget_file(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file's content is gone where nobody said yes in time, and the lines that were not taken."""
    with deps.store.open() as books:
        found = books.past_hires.get(facts["workspace"], facts["import"])
        if found is not None and found.state.value == facts["state"]:
            books.past_hires.keep(found, None)
            state = State.FORGOTTEN if found.state is State.READ else found.state
            change(books, replace(found, state=state), deps.now())
    deps.crash("outcomes.file_forgotten")


def report(books: Books, found: Import) -> Facts:
    """What is told of an import: how many of what, and which lines are not taken; of nobody anything."""
    is_closed = not _may(books, found.workspace, found.who)
    content = (None if is_closed else books.past_hires.content(found)) or Content()
    return {
        "id": found.id, "state": found.state.value, "problem": found.problem, "is_closed": is_closed,
        "name": content.name, "header": content.header, **vars(found.counts), "done": found.done,
        "new": max(found.counts.people - found.counts.known, 0),
        "unknown": list(_unknown(content.sheet)) if found.state is State.READ else [],
        "lines": [
            {"line": each.line, "why": each.why.value, "column": each.column.value}
            for each in content.rejected[:SHOWN]
        ],
    }  # fmt: skip


def _add_some(books: Books, found: Import, content: Content, cases: Sequence[Case], now: datetime) -> None:
    some = cases[found.done : found.done + BATCH]
    known = books.past_hires.known(found.workspace, some)
    new = [each for at, each in enumerate(some) if at not in known]
    books.past_hires.add(found, new)
    counts = replace(counted(new, found.counts), known=found.counts.known + len(known))
    found = replace(found, done=found.done + len(some), counts=counts)
    if found.done >= len(cases):
        left = only_rejected(content)
        books.past_hires.keep(found, left if left.rejected else None)
        found = replace(found, state=State.ADDED)
        looking.want(books, found.workspace, now)
        _note(books, "load_add", found, now, people=counts.people, known=counts.known, rejected=counts.rejected)
        _errand(books, FORGET, found, now + KEPT_FOR, state=State.ADDED.value)
    change(books, found, now)


def _counts(books: Books, found: Import, cases: Sequence[Case]) -> Counts:
    """What importing these would bring by now."""
    known = books.past_hires.known(found.workspace, cases)
    new = counted(each for at, each in enumerate(cases) if at not in known)
    return replace(new, people=len(cases), known=len(known))


def _unknown(sheet: Sheet | None) -> Sequence[str]:
    return read(replace(sheet, rows=())).unknown if sheet else ()


def _send(
    deps: Deps, workspace: str, room: str, name: str, headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    try:
        file = deps.slack.upload(workspace, name, name, written(headers, rows).encode("utf-8-sig"), to=room)
    except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
        log.warning("a file about past hires may not have arrived", error=str(lost))
        return
    lent.lend(deps, workspace, file)


def _may(books: Books, workspace: str, user: str) -> bool:
    """Whether whoever gave a file still recruits: otherwise they are told nothing more of it."""
    try:
        books.people.enter(Identity(workspace, user), Right.RECRUIT)
    except Refusal:
        return False
    return True


def _there(books: Books, me: Person, id: int) -> Import:
    found = books.past_hires.get(me.workspace, id) if id < 2**31 else None
    if found is None:
        raise NoFile()
    return found


def _errand(books: Books, kind: str, found: Import, due: datetime, **more: Any) -> None:
    key = ":".join([kind, str(found.id), *([more["state"]] if "state" in more else [])])
    books.errands.plan(key, kind, {"workspace": found.workspace, "import": found.id, **more}, due)


def _note(books: Books, verb: str, found: Import, now: datetime, **more: Any) -> None:
    books.record.note(
        now, f"{FEATURE}.{verb}", _about(found.id), workspace=found.workspace, who=found.who, **more
    )  # fmt: skip


def _about(id: int) -> str:
    return f"past_hire_import:{id}"


def _loaded(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.past_hires.get(notice.workspace, notice.facts["import"])
    return None if found is None else report(books, found)


MOMENTS = {LOADED: Moment(_loaded)}
ERRANDS: Mapping[str, Callable[[Deps, Mapping[str, Any]], None]] = {
    FETCH: fetch, ADD: add_all, UNDO: undo_all, ROWS: share_rejected, FORGET: forget_file, EXAMPLE_FILE: send_example,
}  # fmt: skip
