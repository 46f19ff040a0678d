"""The people file: reading what an admin gave, telling what it would change, applying, undoing, asking for managers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.moments import Facts, Moment
from bot.jobs.uploads import fetched
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.refusals import Refusal
from bot.rules.staff import Entry
from bot.rules.staff.changing import (
    Changes,
    Gaps,
    Import,
    NoImport,
    NothingRead,
    State,
    check_ready,
    check_undoable,
    gaps,
    plan,
    to_ask_about,
)
from bot.rules.staff.reading import Rejected, guess, lacking, read
from bot.rules.staff.sheets import sheet_from
from bot.store import Books

log = structlog.get_logger(__name__)
REPORT, GAPS = "staff.report", "staff.gaps"
FETCH, APPLY, UNDO = "staff.fetch", "staff.apply_later", "staff.undo_later"
# More than this is not applied while somebody waits for the answer to a click.
AT_ONCE = 1_000
# Shown of each list in Slack; the command line shows all.
SHOWN = 8


def begin(books: Books, workspace: str, who: str, file: str, now: datetime) -> Import:
    """An import of the file `who` uploaded, fetched by an errand, with the message that will tell of it."""
    found = books.staff.begin(workspace, who, "", now)
    books.errands.plan(f"{FETCH}:{found.id}", FETCH, {"workspace": workspace, "import": found.id, "file": file}, now)
    facts = {"import": found.id}
    planned = Planned(f"{REPORT}:{found.id}", REPORT, _about(found.id), workspace, who, facts, living=True)
    books.notices.plan(planned, now)
    return found


def fetch(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Download the file and read it; what is wrong with it is told. Raises SlackAway, SlackLimited: tried again."""
    workspace, id = facts["workspace"], facts["import"]
    with deps.store.reading() as books:
        found = books.staff.get_import(workspace, id)
    if found is None or found.state is not State.NEW:
        return
    given = fetched(deps, workspace, facts["file"], found.who)
    with deps.store.open() as books:
        if given.sheet is None:
            books.staff.failed(found, given.problem, given.header)
        else:
            books.staff.took(found, given.sheet, guess(given.sheet.headers), given.name)
        books.notices.refresh(deps.now(), about=_about(id))
    deps.crash("staff.kept")


def get(books: Books, workspace: str, id: int) -> Import:
    """The import of that id there. Raises NoImport."""
    found = books.staff.get_import(workspace, id) if abs(id) < 2**31 else None
    if found is None:
        raise NoImport()
    return found


def apply(books: Books, found: Import, who: str, now: datetime) -> Changes:
    """What it changes is true from now on, for requests under way too. Raises what `check_ready` and `read` raise."""
    sheet, workspace = check_ready(found), found.workspace
    entries, _ = read(sheet, found.columns)
    if not entries:
        raise NothingRead()
    last = books.staff.last_applied(workspace)
    changes = plan(books.staff.entries(workspace), entries, found.columns)
    books.staff.apply(found, changes.after, changes.before, now)
    _note(books, "apply", found, who, now, added=len(changes.added), changed=len(changes.changed))
    ask(books, workspace, found.who, now)
    _settle(books, workspace, [found.id, last], now)
    return changes


def undo(books: Books, found: Import, who: str, now: datetime) -> None:
    """Everything it changed is as before. Raises what `check_undoable` raises."""
    check_undoable(found, books.staff.last_applied(found.workspace))
    books.staff.undo(found)
    _note(books, "undo", found, who, now)
    _settle(books, found.workspace, [found.id, books.staff.last_applied(found.workspace)], now)


def apply_later(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Apply a large import; a no is shown by its message, which tells where it stands."""
    _do(deps, facts, apply)


def undo_later(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Undo a large import; a no is shown by its message, which tells where it stands."""
    _do(deps, facts, undo)


def _do(deps: Deps, facts: Mapping[str, Any], what: Any) -> None:
    now = deps.now()
    try:
        with deps.store.open() as books:
            what(books, get(books, facts["workspace"], facts["import"]), facts["who"], now)
    except Refusal as refusal:
        log.info("an import stays as it is", number=facts["import"], why=type(refusal).__name__)
        with deps.store.open() as books:
            books.notices.refresh(now, about=_about(facts["import"]))
    deps.crash("staff.done")


def later(books: Books, kind: str, found: Import, who: str, now: datetime) -> None:
    """Plan to do it as an errand, once."""
    facts = {"workspace": found.workspace, "import": found.id, "who": who}
    books.errands.plan(f"{kind}:{found.id}:{found.mark}", kind, facts, now)


def refresh(books: Books, found: Import, now: datetime) -> None:
    """Let the import's message show where it stands now."""
    books.notices.refresh(now, about=_about(found.id))


def ask(books: Books, workspace: str, owner: str, now: datetime) -> None:
    """Ask who manages those nobody was asked about yet: the head of their department, else whoever gave the file."""
    entries, company = books.staff.entries(workspace), books.company.of(workspace, now)
    admins, before = company.admins, books.staff.asked_about(workspace, GAPS)
    fallback = owner if owner in admins else next(iter(admins), None)
    asked: dict[str, list[str]] = {}
    for department, people in to_ask_about(entries, now.date()).items():
        to = company.head_of(department) if department else None
        to = to if to and to not in company.gone else fallback
        if to is not None:
            asked.setdefault(to, []).extend(each.email for each in people if each.email not in before)
    for to, emails in asked.items():
        if emails:
            key = f"{GAPS}:{workspace}:{to}:{now.isoformat()}"
            planned = Planned(key, GAPS, _gaps_of(workspace), workspace, to, {"people": emails}, living=True)
            books.notices.plan(planned, now)


def answered(
    books: Books, workspace: str, changed: Sequence[Entry], heads: Iterable[str], who: str, now: datetime
) -> None:
    """These entries have the manager somebody named; of `heads` it is known that they have none."""
    books.staff.put(workspace, changed)
    people = {entry.email: entry.manager for entry in changed} | dict.fromkeys(heads)
    books.record.note(now, "staff.answer", _gaps_of(workspace), workspace=workspace, who=who, managers=people)
    _settle(books, workspace, [], now)


def open_about(books: Books, notice: Notice, now: datetime) -> list[tuple[int, Entry]]:
    """Those a notice asked about who still have no manager, with their number in it."""
    lacking_now = to_ask_about(books.staff.entries(notice.workspace), now.date())
    still = {entry.email: entry for people in lacking_now.values() for entry in people}
    for told in books.record.about(_gaps_of(notice.workspace)):
        for email, manager in told["managers"].items():
            if manager is None:  # somebody said that they head their department
                still.pop(email, None)
    asked = enumerate(notice.facts["people"])
    return [(number, still[email]) for number, email in asked if email in still]


def from_file(books: Books, workspace: str, path: Path, now: datetime) -> list[str]:
    """Take a people file while a workspace is set up; a sentence for each thing that stands against it."""
    try:
        sheet = sheet_from(path.read_bytes())
        columns = guess(sheet.headers)
        entries, rejected = read(sheet, columns)
    except (OSError, Refusal) as error:
        return [f"{path.name}: {type(error).__name__}"]
    if not rejected:
        found = books.staff.took(books.staff.begin(workspace, "", path.name, now), sheet, columns, path.name)
        if plan(books.staff.entries(workspace), entries, columns).after:
            apply(books, found, "", now)
    return [f"{path.name}, line {each.row.line}: {each.why.value} {each.cell}".rstrip() for each in rejected]


def report(found: Import, present: Sequence[Entry], last: int | None, today: date, most: int = SHOWN) -> Facts:
    """What is told of an import; of each list the first `most`."""
    absent = [field.value for field in lacking(found.columns)]
    facts: dict[str, Any] = {
        "id": found.id, "mark": found.mark, "name": found.name, "state": found.state.value, "problem": found.problem,
        "header": found.header, "lacking": absent, "may_undo": found.id == last, "by_command": False, "columns": [],
        "added": len(found.before.added), "changed": len(found.before.changed), "same": 0, "missing": 0,
        "first_added": [], "first_changed": [], "rejected": [], "rejected_count": 0, "gaps": _told(Gaps(), [], most),
    }  # fmt: skip
    if found.sheet is None:
        return facts
    headers = found.sheet.headers
    facts["columns"] = [{"field": field.value, "header": headers[column]} for field, column in found.columns.items()]
    if absent or found.state not in {State.READ, State.APPLIED}:
        return facts
    entries, rejected = read(found.sheet, found.columns)
    facts |= {"rejected": [_rejected(each) for each in rejected[:most]], "rejected_count": len(rejected)}
    if found.state is State.READ:
        changes = plan(present, entries, found.columns)
        facts |= {
            "added": len(changes.added), "changed": len(changes.changed), "same": len(changes.same),
            "missing": len(changes.missing),
            "first_added": [{"name": each.name, "email": each.email} for each in changes.added[:most]],
            "first_changed": [_change(each) for each in changes.changed[:most]],
        }  # fmt: skip
        present = [*changes.added, *(each.after for each in changes.changed), *changes.same, *changes.missing]
    return {**facts, "gaps": _told(gaps(present, today), present, most)}


def _rejected(each: Rejected) -> dict[str, Any]:
    return {"line": each.row.line, "why": each.why.value, "cell": each.cell}


def _change(each: Any) -> dict[str, Any]:
    fields = [
        {"field": name, "before": _said(getattr(each.before, name)), "after": _said(getattr(each.after, name))}
        for name in each.fields
    ]
    return {"name": each.after.name, "email": each.after.email, "fields": fields}


def _said(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def _told(found: Gaps, entries: Iterable[Entry], most: int) -> dict[str, Any]:
    names = {entry.email: entry.name for entry in entries}

    def named(emails: Iterable[str]) -> list[str]:
        return [names.get(email, email) for email in emails]

    return {
        "alone": named(found.alone[:most]), "alone_count": len(found.alone),
        "unknown": [{"name": names[who], "manager": manager} for who, manager in found.unknown[:most]],
        "unknown_count": len(found.unknown),
        "rings": [named(ring[:most]) for ring in found.rings[:most]], "rings_count": len(found.rings),
        "headless": [{"department": department, "tops": named(tops[:most])} for department, tops in
                     found.headless[:most]],
        "headless_count": len(found.headless),
    }  # fmt: skip


def _note(books: Books, verb: str, found: Import, who: str, now: datetime, **more: Any) -> None:
    books.record.note(now, f"staff.{verb}", _about(found.id), workspace=found.workspace, who=who, **more)


def _settle(books: Books, workspace: str, imports: Iterable[int | None], now: datetime) -> None:
    """Requests under way look at the company again, and every message of these imports shows the present."""
    books.requisitions.check_all(workspace, now)
    books.notices.refresh(now, keys=[home_key(workspace, admin) for admin in books.people.admins(workspace)])
    for id in {each for each in imports if each is not None}:
        books.notices.refresh(now, about=_about(id))
    books.notices.refresh(now, about=_gaps_of(workspace))


def _about(id: int) -> str:
    return f"staff_import:{id}"


def _gaps_of(workspace: str) -> str:
    return f"staff_gaps:{workspace}"


def _report(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.staff.get_import(notice.workspace, notice.facts["import"])
    if found is None:
        return None
    return report(found, books.staff.entries(notice.workspace), books.staff.last_applied(notice.workspace), now.date())


def _gaps(books: Books, notice: Notice, now: datetime) -> Facts | None:
    still = open_about(books, notice, now)
    if not still and notice.ts is None:
        return None
    heads = books.company.of(notice.workspace, now).heads
    people = [{"name": entry.name, "department": entry.department or ""} for _, entry in still]
    return {
        "notice": notice.id, "people": people[:SHOWN], "count": len(people), "heads": notice.to in heads.values(),
    }  # fmt: skip


MOMENTS = {REPORT: Moment(_report), GAPS: Moment(_gaps, Pace.DAYTIME)}
ERRANDS = {FETCH: fetch, APPLY: apply_later, UNDO: undo_later}
