"""`python -m bot people`: a people file read, told in full, applied and undone from the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.deps import Deps
from bot.handlers import errors
from bot.jobs import staff as job
from bot.rules.access import Kind
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff import Entry, folded
from bot.rules.staff.changing import Import, State
from bot.rules.staff.reading import Columns, Field, guess, lacking, read
from bot.rules.staff.sheets import MOST_BYTES, MOST_ROWS, Sheet, sheet_from, written
from bot.slack import blocks
from bot.slack.text import unescape


@dataclass(frozen=True)
class Told:
    """What was done, in words; the rows that are not taken as CSV; whether there are none."""

    text: str
    rejected: str = ""
    is_whole: bool = True


class CannotBe(Exception):
    """A sentence for whoever sits at the command line."""


def workspace_of(deps: Deps, wanted: str) -> str:
    """The id of the workspace meant: that one, or the only one where people are hired. Raises CannotBe."""
    with deps.store.reading() as books:
        ids = [each.id for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY]
    if wanted in ids or (not wanted and len(ids) == 1):
        return wanted or ids[0]
    raise CannotBe(f"--workspace must be one of: {', '.join(ids) or 'none is installed'}")


def take(deps: Deps, workspace: str, file: Path, maps: Sequence[str], do_apply: bool) -> Told:
    """What the file would change, or has changed now. Raises CannotBe."""
    now = deps.now()
    try:
        with file.open("rb") as opened:
            sheet = sheet_from(opened.read(MOST_BYTES + 1))
        columns = _columns(sheet, maps)
        if missing := lacking(columns):
            raise CannotBe(f"No column holds: {', '.join(missing)}. Say which, as in --map {missing[0]}=HEADER.")
        found = Import(0, workspace, "", file.name, now, State.READ, columns, sheet=sheet)
        with deps.store.reading() as books:
            present = books.staff.entries(workspace)
        lines = [_text(deps, found, present)]
        if do_apply:
            with deps.store.open() as books:
                begun = books.staff.took(books.staff.begin(workspace, "", file.name, now), sheet, columns, file.name)
                changes = job.apply(books, begun, "", now)
            lines.append(f"Applied: {len(changes.added)} added, {len(changes.changed)} changed.")
        else:
            lines.append("Nothing was changed. With --apply it is.")
    except Refusal as refusal:
        raise CannotBe(words(deps, refusal)) from None
    _, rejected = read(sheet, columns)
    rows = [[str(each.row.line), each.why.value, *each.row.cells] for each in rejected]
    return Told("\n".join(lines), written(["line", "why", *sheet.headers], rows), not rejected)


def undo(deps: Deps, workspace: str) -> Told:
    """The last import that was applied is undone. Raises CannotBe."""
    with deps.store.open() as books:
        last = books.staff.last_applied(workspace)
        if last is None:
            raise CannotBe("No people file was applied.")
        found = job.get(books, workspace, last)
        job.undo(books, found, "", deps.now())
    before = found.before
    return Told(f"Undone: {found.name} (it had added {len(before.added)} and changed {len(before.changed)}).")


def _columns(sheet: Sheet, maps: Sequence[str]) -> Columns:
    found = dict(guess(sheet.headers))
    headers = {folded(header): column for column, header in enumerate(sheet.headers)}
    for each in maps:
        field, _, header = each.partition("=")
        if field not in set(Field):
            raise CannotBe(f"--map {each}: the fields are {', '.join(Field)}.")
        if folded(header) not in headers:
            raise CannotBe(f"--map {each}: the columns are {', '.join(sheet.headers)}.")
        column = headers[folded(header)]
        found = {known: held for known, held in found.items() if held != column and known != field}
        found[Field(field)] = column
    return found


def _text(deps: Deps, found: Import, present: Sequence[Entry]) -> str:
    facts = job.report(found, present, None, deps.now().date(), MOST_ROWS)
    return plain(deps, "staff/report", {**facts, "by_command": True})


def words(deps: Deps, refusal: Refusal) -> str:
    """A refusal as a sentence of plain text."""
    one = next(iter(refusal.errors.values())) if isinstance(refusal, FieldRefusals) else refusal
    return plain(deps, errors.address(one), one.facts)


def plain(deps: Deps, template: str, facts: Mapping[str, Any]) -> str:
    """A template's words as plain text, in English."""
    tree = deps.words.tree(template, "en", {"prefix": "", **facts}, "UTC")
    return unescape(blocks.plain(tree))
