"""An import of past hires: where it stands, what its file comes to, and who of it is kept already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.hiring.candidates.importing import State, over
from bot.rules.hiring.outcomes import Case, reading
from bot.rules.hiring.outcomes.reading import Column, Read, Rejected
from bot.rules.refusals import Refusal
from bot.rules.staff.changing import ImportOver, NotRead
from bot.rules.staff.sheets import Row, Sheet, meant

# What a file may look like, as somebody gets it who asks for one: every kind of line, of two people.
EXAMPLE_HEADERS = tuple(each.value for each in Column)
EXAMPLE = (
    ("1001", "hired", "Data engineer", "referred", "Panel A", "", "", "", "", "", "2025-02-03", "", "", ""),
    ("1001", "score", "", "", "", "Interview 1", "structured_interview", "Ana", "SQL", "4", "", "", "", ""),
    ("1001", "score", "", "", "", "Interview 1", "structured_interview", "Ana", "", "4", "", "", "", ""),
    ("1001", "outcome", "", "", "", "", "", "Mina", "SQL", "5", "", "180", "no", ""),
    ("1001", "outcome", "", "", "", "", "", "Mina", "", "4", "", "180", "no", ""),
    ("1001", "indicator", "", "", "", "", "", "", "Reports on time", "0.95", "", "", "", ""),
    ("1002", "hired", "Data engineer", "applied", "Panel B", "", "", "", "", "", "2025-03-10", "", "", ""),
    ("1002", "score", "", "", "", "Test", "work_sample", "Sam", "", "2.5", "", "", "", ""),
    ("1002", "left", "", "", "", "", "", "", "", "", "2025-06-30", "", "", "resigned"),
)


class NoFile(Refusal):
    """There is no such import, or it is not this person's."""


class NobodyThere(Refusal):
    """No past hire is kept under that name or number."""


class UnderWay(Refusal):
    """A file is being imported or undone at this moment."""


@dataclass(frozen=True)
class Counts:
    """What a file holds, or what an import brought: people, those of them who were hired, and what is told of them;
    `known` are there already and stay as they are; so many lines are not taken."""

    people: int = 0
    hired: int = 0
    scores: int = 0
    ratings: int = 0
    indicators: int = 0
    left: int = 0
    known: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Content:
    """What is kept of a file while it is needed: its table, and later the rows of it that were not taken."""

    name: str = ""
    header: str = ""  # the one that is there twice or lacking, where that is the problem
    sheet: Sheet | None = None
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True)
class Import:
    """One reading of a file of past hires. `problem` names what is wrong with one that could not be read; `done` says
    how many of its people were seen to."""

    id: int
    workspace: str
    who: str
    at: datetime
    state: State
    problem: str = ""
    counts: Counts = Counts()
    done: int = 0


def folded(text: str) -> str:
    """A name or number as it counts where two are compared."""
    return " ".join(text.casefold().split())


def same(case: Case) -> tuple[str, ...]:
    """What makes somebody the same: the role, the name or number, and the start."""
    return folded(case.role), folded(case.id), case.started.isoformat() if case.started else ""


def read(sheet: Sheet) -> Read:
    """What the table says; cells that we kept an office program from running count without our mark."""
    rows = (Row(each.line, tuple(meant(cell) for cell in each.cells)) for each in sheet.rows)
    return reading.read(sheet.headers, rows)


def counted(cases: Iterable[Case], before: Counts = Counts()) -> Counts:
    """What these people bring, with what was counted before."""
    for each in cases:
        before = replace(
            before, people=before.people + 1, hired=before.hired + each.is_hired,
            scores=before.scores + len(each.scores), ratings=before.ratings + len(each.ratings),
            indicators=before.indicators + len(each.indicators), left=before.left + (each.left is not None),
        )  # fmt: skip
    return before


def only_rejected(content: Content) -> Content:
    """The rows that are not taken, and no others."""
    sheet, lines = content.sheet, {each.line for each in content.rejected}
    if sheet is None:
        return content
    return replace(content, sheet=Sheet(sheet.headers, tuple(row for row in sheet.rows if row.line in lines)))


def without(content: Content, person: str) -> Content:
    """The content without every row of that person."""
    sheet = content.sheet
    at = _place(sheet) if sheet else None
    if sheet is None or at is None:
        return content
    gone = {row.line for row in sheet.rows if folded(meant(row.cells[at].strip())) == folded(person)}
    rows = tuple(row for row in sheet.rows if row.line not in gone)
    rejected = tuple(each for each in content.rejected if each.line not in gone)
    return replace(content, sheet=Sheet(sheet.headers, rows), rejected=rejected)


def _place(sheet: Sheet) -> int | None:
    names = [each.casefold() for each in sheet.headers]
    return names.index(Column.PERSON.value) if Column.PERSON.value in names else None


def check_ready(found: Import) -> None:
    """Return when somebody may say what is done with it. Raises NotRead, ImportOver."""
    if found.state in {State.NEW, State.FAILED}:
        raise NotRead()
    if found.state is not State.READ:
        raise ImportOver(state=over(found.state))


def check_undoable(found: Import) -> None:
    """Return when what it brought can be taken out. Raises NotRead, ImportOver."""
    if found.state in {State.NEW, State.FAILED, State.READ}:
        raise NotRead()
    if found.state is not State.ADDED:
        raise ImportOver(state=over(found.state))
