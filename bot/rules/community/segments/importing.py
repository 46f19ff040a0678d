"""Members from a file: which column is which, which rows are taken, by what right they are written to, and undoing it.

Nobody who comes with a file is asked or told anything by that. They are known, and agreed to nothing, until somebody
says which agreement there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import known_zone
from bot.rules.community.members import Member, Standing, folded
from bot.rules.community.members.correcting import NotALastDay, last_day
from bot.rules.community.segments.basis import Basis
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff.changing import ColumnsChanged, ImportOver, NotRead
from bot.rules.staff.reading import (
    LONGEST_TEXT,
    ColumnMissing,
    ColumnTwice,
    is_email,
)
from bot.rules.staff.sheets import Row, Sheet, meant

# So long the file's content is kept for somebody to say yes, and afterwards the rows that were not taken.
KEPT_FOR = timedelta(days=7)
ORIGIN_CHARACTERS = 60
# Entries of a list in one cell.
MOST_LISTED = 30


class NoFile(Refusal):
    """There is no such import here."""


class OriginMissing(Refusal):
    """Without the name of where they come from nobody can tell the files apart later."""


class NobodyNew(Refusal):
    """Nobody in the file can be taken."""


class State(StrEnum):
    """Where an import stands."""

    NEW = "new"  # the file is on its way, or is being read
    FAILED = "failed"
    READ = "read"
    ADDING = "adding"
    ADDED = "added"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"
    FORGOTTEN = "forgotten"  # nobody said yes in time


class Field(StrEnum):
    """What a file of members can tell of somebody."""

    EMAIL = "email"
    NAME = "name"
    LANGUAGES = "languages"
    ZONE = "zone"
    FAMILY = "family"
    SENIORITY = "seniority"
    SKILLS = "skills"
    LOCATION = "location"
    TAGS = "tags"
    GRADUATES = "graduates"
    WORKED_UNTIL = "worked_until"


NEEDED = (Field.EMAIL, Field.NAME)
LISTS = (Field.LANGUAGES, Field.SKILLS, Field.TAGS)
Columns = Mapping[Field, int]


class Why(StrEnum):
    """Why a row was not taken."""

    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    EMAIL_TWICE = "email_twice"
    NO_NAME = "no_name"
    BAD_ZONE = "bad_zone"
    BAD_DATE = "bad_date"
    BAD_MONTH = "bad_month"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken, by its line: why, and the cell that is to blame."""

    line: int
    why: Why
    cell: str = ""


@dataclass(frozen=True)
class Content:
    """What is kept of a file while it is needed: its table, and later the rows of it that were not taken."""

    name: str = ""
    header: str = ""  # the one there are two of, where that is the problem
    sheet: Sheet | None = None
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many are new, or were added; known already; new with the name of somebody who is there; not taken; undone."""

    new: int = 0
    known: int = 0
    alike: int = 0
    rejected: int = 0
    undone: int = 0


@dataclass(frozen=True)
class Import:
    """One reading of a file of members. `origin` names where they come from, `source` is the way they came; `done` says
    how many of its people were seen to."""

    id: int
    workspace: str
    who: str
    at: datetime
    origin: str
    source: int | None = None
    state: State = State.NEW
    problem: str = ""
    columns: Columns = field(default_factory=dict)
    basis: Basis | None = None
    counts: Counts = Counts()
    done: int = 0

    @property
    def mark(self) -> str:
        """The columns as one word: what somebody was shown when they pressed a button."""
        return ".".join(str(self.columns.get(each, "-")) for each in Field)


SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: ("email", "emailaddress", "mail", "primaryemail", "邮箱", "电子邮件", "电子邮箱", "邮件", "邮箱地址"),
    Field.NAME: ("name", "fullname", "displayname", "candidate", "candidatename", "姓名", "名字", "全名", "候选人"),
    Field.LANGUAGES: ("languages", "language", "语言"),
    Field.ZONE: ("zone", "timezone", "tz", "时区"),
    Field.FAMILY: ("family", "rolefamily", "role", "field", "function", "职位类别", "职能", "方向"),
    Field.SENIORITY: ("seniority", "level", "级别", "职级", "资历"),
    Field.SKILLS: ("skills", "skill", "技能"),
    Field.LOCATION: ("location", "city", "place", "地点", "城市", "所在地"),
    Field.TAGS: ("tags", "tag", "labels", "标签"),
    Field.GRADUATES: ("graduates", "graduation", "graduationdate", "毕业", "毕业日期", "毕业时间"),
    Field.WORKED_UNTIL: ("workeduntil", "lastday", "leavingdate", "leftin", "left", "离职", "离职日期", "离职时间"),
}
_FIELDS = {synonym: each for each, synonyms in SYNONYMS.items() for synonym in synonyms}


class _No(Exception):
    def __init__(self, why: Why, cell: str = "") -> None:
        super().__init__(why)
        self.why, self.cell = why, cell


def check_origin(text: str) -> str:
    """The name without blanks around it. Raises OriginMissing."""
    name = " ".join(text.split())
    if not name or len(name) > ORIGIN_CHARACTERS:
        raise OriginMissing()
    return name


def mapped(headers: Sequence[str], remembered: Mapping[str, str]) -> Columns:
    """Which column holds which field: as it was said of the last file of that origin, where this one has all of those
    columns; else by the headings, in English or Chinese."""
    at = {header.casefold(): column for column, header in enumerate(headers)}
    if remembered and all(header.casefold() in at for header in remembered.values()):
        return {Field(name): at[header.casefold()] for name, header in remembered.items() if name in set(Field)}
    found: dict[Field, int] = {}
    for column, header in enumerate(headers):
        each = _FIELDS.get(re.sub(r"[\W_]+", "", header.casefold()))
        if each is not None:
            found.setdefault(each, column)
    return found


def chosen(columns: Mapping[Field, int | None], width: int) -> Columns:
    """The columns somebody chose, for a table of that width. Raises FieldRefusals with ColumnMissing, ColumnTwice."""
    given = {each: column for each, column in columns.items() if column is not None and 0 <= column < width}
    often = list(given.values())
    wrong: dict[str, Refusal] = {each: ColumnTwice() for each, column in given.items() if often.count(column) > 1}
    wrong |= {each: ColumnMissing() for each in NEEDED if each not in given}
    if wrong:
        raise FieldRefusals(wrong)
    return given


def lacking(columns: Columns) -> tuple[Field, ...]:
    """The columns without which nothing can be read."""
    return tuple(each for each in NEEDED if each not in columns)


def read(workspace: str, sheet: Sheet, columns: Columns, now: datetime) -> tuple[list[Member], list[Rejected]]:
    """Every row of the sheet, as somebody who is known or as rejected, in the order of the file: none is left out. Of
    rows with the same address the first counts."""
    taken, rejected, seen = list[Member](), list[Rejected](), set[str]()
    for row in sheet.rows:
        try:
            member = _member(workspace, row, len(sheet.headers), columns, now)
            if member.email in seen:
                raise _No(Why.EMAIL_TWICE, member.email)
        except _No as no:
            rejected.append(Rejected(row.line, no.why, no.cell[:LONGEST_TEXT]))
        else:
            seen.add(member.email)
            taken.append(member)
    return taken, rejected


def _member(workspace: str, row: Row, width: int, columns: Columns, now: datetime) -> Member:
    if len(row.cells) > width:
        raise _No(Why.TOO_WIDE, row.cells[-1])
    cells = {each: meant(row.cells[column].strip()).strip() for each, column in columns.items()}
    email = folded(cells.get(Field.EMAIL, ""))
    if not email:
        raise _No(Why.NO_EMAIL)
    if not is_email(email):
        raise _No(Why.BAD_EMAIL, email)
    if not cells.get(Field.NAME):
        raise _No(Why.NO_NAME)
    for each, cell in cells.items():
        if len(cell) > LONGEST_TEXT * (5 if each in LISTS else 1):
            raise _No(Why.TOO_LONG, cell)
    languages, skills, tags = (_listed(cells.get(each, "")) for each in LISTS)
    return Member(
        workspace, cells[Field.NAME], Standing.KNOWN, now, email, zone=_zone(cells.get(Field.ZONE, "")),
        language="zh" if languages and languages[0].casefold() in {"zh", "chinese", "中文", "zh-cn"} else "en",
        languages=languages, skills=skills, tags=tags, family=cells.get(Field.FAMILY, ""),
        seniority=cells.get(Field.SENIORITY, ""), location=cells.get(Field.LOCATION, ""),
        graduates=_day(cells.get(Field.GRADUATES, "")),
        worked_until=_last_day(cells.get(Field.WORKED_UNTIL, ""), now.date()),
    )  # fmt: skip


def _listed(cell: str) -> tuple[str, ...]:
    entries = (each.strip() for each in re.split("[,;|，；、\n]", cell))
    return tuple(dict.fromkeys(each for each in entries if each))[:MOST_LISTED]


def _zone(cell: str) -> str:
    if cell and known_zone(cell) != cell:
        raise _No(Why.BAD_ZONE, cell)
    return cell or "UTC"


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise _No(Why.BAD_DATE, cell) from None


def _last_day(cell: str, today: date) -> date | None:
    try:
        return last_day(cell, today)
    except NotALastDay:
        raise _No(Why.BAD_MONTH, cell) from None


def only_rejected(content: Content) -> Content:
    """The rows that were not taken, and no others."""
    sheet, lines = content.sheet, {each.line for each in content.rejected}
    if sheet is None:
        return content
    return replace(content, sheet=Sheet(sheet.headers, tuple(row for row in sheet.rows if row.line in lines)))


def without(content: Content, member: Member) -> Content:
    """The same with nothing in the rows about that member: those with their address, and those that were not taken with
    their name."""
    rejected = {each.line for each in content.rejected}

    def is_theirs(row: Row) -> bool:
        cells = {each.strip() for each in row.cells}
        has_address = bool(member.email) and member.email in {folded(each) for each in cells}
        return has_address or (row.line in rejected and member.name in cells)

    if content.sheet is None:
        return content
    gone = {row.line for row in content.sheet.rows if is_theirs(row)}
    rows = (replace(row, cells=("",) * len(row.cells)) if row.line in gone else row for row in content.sheet.rows)
    cells = (replace(each, cell="") if each.line in gone else each for each in content.rejected)
    return replace(content, sheet=replace(content.sheet, rows=tuple(rows)), rejected=tuple(cells))


def undone(member: Member) -> Member:
    """What is left of whoever came with a file that is undone: that there was somebody."""
    return Member(member.workspace, "", Standing.FORGOTTEN, member.at, id=member.id)


def check_ready(found: Import, mark: str | None = None) -> None:
    """Return when somebody may say what is done with it, and the columns are those of `mark`. Raises NotRead,
    ImportOver, ColumnsChanged."""
    if found.state in {State.NEW, State.FAILED}:
        raise NotRead()
    if found.state is not State.READ:
        raise ImportOver(state=over(found.state))
    if mark is not None and mark != found.mark:
        raise ColumnsChanged()


def check_undoable(found: Import) -> None:
    """Return when what it brought can be taken back. Raises NotRead, ImportOver."""
    if found.state in {State.NEW, State.FAILED, State.READ}:
        raise NotRead()
    if found.state is not State.ADDED:
        raise ImportOver(state=over(found.state))


def check_may_say(found: Import) -> None:
    """Return when a right can be noted: before they are added, and afterwards while there is none. Raises NotRead,
    ImportOver."""
    if found.state is State.ADDED and found.basis is None:
        return
    check_ready(found)


def over(state: State) -> str:
    """What a refusal says of an import in that state."""
    if state in {State.ADDING, State.ADDED}:
        return "applied"
    return "undone" if state in {State.UNDOING, State.UNDONE} else "discarded"
