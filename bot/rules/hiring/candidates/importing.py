"""An import of candidates: where it stands, what it would do for whoever gave the file, what it brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.hiring.candidates import Candidacy, Candidate
from bot.rules.hiring.candidates.adding import fingerprint
from bot.rules.hiring.candidates.reading import Applicant, Columns, Field, Rejected, Why
from bot.rules.refusals import Refusal
from bot.rules.staff.changing import ColumnsChanged, ImportOver, NotRead
from bot.rules.staff.sheets import Sheet

# So long the file's content is kept for somebody to say yes, and afterwards what is needed to undo it.
KEPT_FOR = timedelta(days=7)


class State(StrEnum):
    """Where an import stands."""

    NEW = "new"  # the file is on its way
    FAILED = "failed"  # it could not be read
    READ = "read"
    ADDING = "adding"
    ADDED = "added"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FORGOTTEN = "forgotten"  # nobody said yes in time


class NoFile(Refusal):
    """There is no such import, or it is not this person's."""


@dataclass(frozen=True)
class Brought:
    """A candidacy that an import began, after so many moves; `record` tells what a new record held, and is empty where
    the person was known before."""

    candidacy: int
    candidate: int
    moves: int
    record: str = ""


@dataclass(frozen=True)
class Content:
    """What is kept of a file while it is needed: the table, then who it brought, and the rows it did not."""

    name: str = ""
    header: str = ""  # the one there are two of, where that is the problem
    sheet: Sheet | None = None
    headers: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    brought: tuple[Brought, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many an import brought, those known before among them, and those whoever gave the file may not see beside;
    of those brought, how many were taken back."""

    added: int = 0
    known: int = 0
    unseen: int = 0
    undone: int = 0


@dataclass(frozen=True)
class Import:
    """One reading of a file of candidates. `problem` names the refusal of one that could not be read; `done` says how
    many of its rows, or of those it brought, were seen to; without `content` there is nothing more to do with it."""

    id: int
    workspace: str
    requisition: int
    who: str
    at: datetime
    state: State
    columns: Columns = field(default_factory=dict)
    content: Content | None = None
    problem: str = ""
    done: int = 0
    counts: Counts = Counts()

    @property
    def mark(self) -> str:
        """The columns as one word: what somebody was shown when they pressed a button."""
        return ".".join(str(self.columns.get(each, "-")) for each in Field)

    @property
    def may_undo(self) -> bool:
        return self.state is State.ADDED and self.content is not None and bool(self.content.brought)


@dataclass(frozen=True)
class Known:
    """What whoever gave the file may know: the records they may see, by address and by phone, and who of them is in
    the recruitment already."""

    by_email: Mapping[str, Candidate]
    by_phone: Mapping[str, Sequence[Candidate]]
    here: Collection[int]


@dataclass(frozen=True)
class Alike:
    """Somebody new whose phone others have: records under those names, or earlier rows on those lines."""

    applicant: Applicant
    names: tuple[str, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Foreseen:
    """What an import would do."""

    new: tuple[Applicant, ...]
    known: tuple[Applicant, ...]
    alike: tuple[Alike, ...]
    rejected: tuple[Rejected, ...]


def foresee(taken: Sequence[Applicant], known: Known) -> Foreseen:
    """What taking these rows would do. The same address is the same person; the same phone is only told."""
    new, there, alike, rejected = [], [], [], []
    lines: dict[str, list[int]] = {}
    for each in taken:
        person, phone = known.by_email.get(each.candidate.emails[0]), each.candidate.phone
        if person is not None and person.id in known.here:
            rejected.append(Rejected(each.row, Why.ALREADY, person.name))
            continue
        earlier = tuple(lines.get(phone, ()))
        if phone:
            lines.setdefault(phone, []).append(each.row.line)
        if person is not None:
            there.append(each)
            continue
        new.append(each)
        names = tuple(one.name for one in known.by_phone.get(phone, ()) if phone)
        if names or earlier:
            alike.append(Alike(each, names, earlier))
    return Foreseen(tuple(new), tuple(there), tuple(alike), tuple(rejected))


def check_ready(found: Import, mark: str | None = None) -> Sheet:
    """Its table, when it can be added and the columns are those of `mark`. Raises NotRead, ImportOver,
    ColumnsChanged."""
    if found.state in {State.NEW, State.FAILED}:
        raise NotRead()
    if found.state is not State.READ or found.content is None or found.content.sheet is None:
        raise ImportOver(state=over(found.state))
    if mark is not None and mark != found.mark:
        raise ColumnsChanged()
    return found.content.sheet


def check_undoable(found: Import) -> None:
    """Return when something can be taken back. Raises NotRead, ImportOver."""
    if found.state in {State.NEW, State.FAILED, State.READ}:
        raise NotRead()
    if not found.may_undo:
        raise ImportOver(state=over(found.state))


def over(state: State) -> str:
    """What a refusal says of an import in that state."""
    if state in {State.ADDING, State.ADDED}:
        return "applied"
    return "undone" if state in {State.UNDOING, State.UNDONE} else "discarded"


def is_untouched(brought: Brought, candidacy: Candidacy, candidate: Candidate, is_used: bool) -> bool:
    """Whether nobody did anything with it since it was brought."""
    is_same = not brought.record or brought.record == fingerprint(candidate)
    return candidacy.revision == brought.moves and not is_used and is_same
