"""What an import would change, whether it may be applied or undone, and what the tree of managers lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff import Entry, departments, folded, leaders, tops
from bot.rules.staff.reading import Columns, Field
from bot.rules.staff.sheets import Sheet

# Asked about at once: more is an evening's work, and a form holds no more in sight.
MOST_ASKED = 10


class State(StrEnum):
    """Where an import stands."""

    NEW = "new"  # the file is on its way
    FAILED = "failed"  # it could not be read
    READ = "read"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class Before:
    """What an import replaced: the entries as they were, and the e-mails of those it brought."""

    changed: tuple[Entry, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Import:
    """One reading of a people file. `problem` names the refusal of a file that could not be read."""

    id: int
    workspace: str
    who: str
    name: str
    at: datetime
    state: State
    columns: Columns
    before: Before = Before()
    sheet: Sheet | None = None
    problem: str = ""
    header: str = ""

    @property
    def mark(self) -> str:
        """The columns as one word: what somebody was shown when they pressed a button."""
        return ".".join(str(self.columns.get(field, "-")) for field in Field)


@dataclass(frozen=True)
class Change:
    """Somebody's entry before and after; `fields` are the names of what differs."""

    before: Entry
    after: Entry

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(each for each in Field if getattr(self.before, each) != getattr(self.after, each))


@dataclass(frozen=True)
class Changes:
    """What reading a file would do. Who is `missing` from the file stays as they are."""

    added: tuple[Entry, ...]
    changed: tuple[Change, ...]
    same: tuple[Entry, ...]
    missing: tuple[Entry, ...]

    @property
    def before(self) -> Before:
        return Before(tuple(each.before for each in self.changed), tuple(each.email for each in self.added))

    @property
    def after(self) -> tuple[Entry, ...]:
        return (*self.added, *(each.after for each in self.changed))


@dataclass(frozen=True)
class Gaps:
    """What the tree of managers lacks, as e-mails.

    `alone` have no manager and head nothing; `unknown` have a manager whom the file does not know or who left;
    `rings` are managers of each other in a circle; `headless` are departments with no or several heads.
    """

    alone: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    rings: tuple[tuple[str, ...], ...] = ()
    headless: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.alone) + len(self.unknown) + len(self.rings) + len(self.headless)


class NoImport(Refusal):
    """There is no such import here."""


class NotRead(Refusal):
    """The file is not read yet, or could not be."""


class ImportOver(Refusal):
    """The import was applied, undone or discarded already: its `state`."""


class ColumnsChanged(Refusal):
    """The columns were changed since this was shown."""


class NothingRead(Refusal):
    """No row of the file can be taken."""


class LaterImport(Refusal):
    """A later import was applied: only the last one can be undone."""


class NotYourQuestion(Refusal):
    """Somebody else was asked, or they no longer head the department."""


class QuestionSettled(Refusal):
    """Everybody asked about has a manager by now."""


class ManagerNotInFile(Refusal):
    """The one chosen has no entry in the people file."""


class ManagerBelow(Refusal):
    """The one chosen reports to the person, directly or not, or is the person."""


class NobodyChosen(Refusal):
    """No manager was chosen, and nobody was said to head the department."""


class ManagerOrHead(Refusal):
    """Somebody has a manager and heads the department alone: one of the two."""


def plan(present: Iterable[Entry], entries: Iterable[Entry], columns: Collection[Field]) -> Changes:
    """What taking these entries would change. A field whose column the file lacks stays as it is."""
    known = {entry.email: entry for entry in present}
    kept = [field.value for field in Field if field not in columns]
    added, changed, same = [], [], []
    for entry in entries:
        before = known.pop(entry.email, None)
        if before is None:
            added.append(entry)
            continue
        after = replace(entry, **{field: getattr(before, field) for field in kept}) if kept else entry
        if before == after:
            same.append(before)
        else:
            changed.append(Change(before, after))
    return Changes(tuple(added), tuple(changed), tuple(same), tuple(known.values()))


def check_ready(found: Import, mark: str | None = None) -> Sheet:
    """Its sheet, when it can be applied and the columns are those of `mark`. Raises NotRead, ImportOver,
    ColumnsChanged."""
    if found.state in {State.NEW, State.FAILED}:
        raise NotRead()
    if found.state is not State.READ or found.sheet is None:
        raise ImportOver(state=found.state.value)
    if mark is not None and mark != found.mark:
        raise ColumnsChanged()
    return found.sheet


def check_undoable(found: Import, last: int | None) -> None:
    """Return when it can be undone; `last` is the id of the last import that is applied.

    Raises NotRead, ImportOver, LaterImport.
    """
    if found.state in {State.NEW, State.FAILED, State.READ}:
        raise NotRead()
    if found.state is not State.APPLIED:
        raise ImportOver(state=found.state.value)
    if last != found.id:
        raise LaterImport()


def gaps(entries: Iterable[Entry], today: date) -> Gaps:
    """What the tree of those who have not left by `today` lacks."""
    present = {entry.email: entry for entry in entries if not entry.has_left(today)}
    leading = leaders(present.values())
    roots = [entry.email for entry in present.values() if entry.manager is None]
    heading = set(leading.values())
    return Gaps(
        tuple(email for email in roots if email not in heading) if len(roots) > 1 else (),
        tuple((e.email, e.manager) for e in present.values() if e.manager is not None and e.manager not in present),
        tuple(_rings(present)),
        tuple(
            (next(iter(people.values())).department or "", tuple(tops(people)))
            for department, people in departments(present.values()).items()
            if department not in leading
        ),
    )


def _rings(present: Mapping[str, Entry]) -> Iterable[tuple[str, ...]]:
    done: set[str] = set()
    for start in present:
        way: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in present and at not in done and at not in way:
            way[at] = None
            at = present[at].manager
        if at is not None and at in way:
            steps = list(way)
            ring = steps[steps.index(at) :]
            first = ring.index(min(ring))
            yield (*ring[first:], *ring[:first])
        done |= way.keys()


def to_ask_about(entries: Sequence[Entry], today: date) -> Mapping[str, Sequence[Entry]]:
    """Who has no manager here and heads no department, by their department's name as it is written; "" for none.

    Where nobody has a manager a column is missing, and there is nobody to ask.
    """
    if not any(entry.manager for entry in entries):
        return {}
    found = gaps(entries, today)
    heading = set(leaders([entry for entry in entries if not entry.has_left(today)]).values())
    lacking = {*found.alone, *(email for email, _ in found.unknown if email not in heading)}
    asked: dict[str, list[Entry]] = {}
    names: dict[str, str] = {}
    for entry in entries:
        if entry.email in lacking:
            name = (entry.department or "").strip()
            asked.setdefault(names.setdefault(folded(name), name), []).append(entry)
    return asked


def managed(
    entries: Iterable[Entry], asked: Sequence[str], managers: Mapping[str, str | None], heads: Collection[str]
) -> Sequence[Entry]:
    """The entries that change when those `asked` about get these managers, all by e-mail; `heads` have none.

    A manager of None was chosen and has no e-mail here. Raises FieldRefusals by the number of who was asked about.
    """
    known = {entry.email: entry for entry in entries}
    wrong: dict[str, Refusal] = {}
    changed: dict[str, Entry] = {}
    for number, email in enumerate(asked):
        if email not in managers:
            continue
        manager, tree = managers[email], {**known, **changed}
        if email in heads:
            wrong[f"person_{number}"] = ManagerOrHead()
        elif manager is None or manager not in known:
            wrong[f"person_{number}"] = ManagerNotInFile()
        elif email in _above(tree, manager):
            wrong[f"person_{number}"] = ManagerBelow()
        elif email in known:
            changed[email] = replace(known[email], manager=manager)
    if wrong:
        raise FieldRefusals(wrong)
    if not changed and not heads:
        raise NobodyChosen()
    return list(changed.values())


def _above(tree: Mapping[str, Entry], email: str) -> set[str]:
    seen: set[str] = set()
    at: str | None = email
    while at is not None and at not in seen:
        seen.add(at)
        at = tree[at].manager if at in tree else None
    return seen
