"""From a table to the people file: which column is which, which rows are taken, and why the others are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.rules.calendar import known_zone
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.staff import Entry, folded
from bot.rules.staff.sheets import Row, Sheet

# The longest address there can be (RFC 5321, 4.5.3.1.3), and what a name or a department never exceeds.
LONGEST_EMAIL = 254
LONGEST_TEXT = 200
LONGEST_ZONE = 64


class Field(StrEnum):
    """What the people file knows of somebody."""

    EMAIL = "email"
    NAME = "name"
    DEPARTMENT = "department"
    MANAGER = "manager"
    LOCATION = "location"
    ZONE = "zone"
    STARTS = "starts"
    LEAVES = "leaves"


NEEDED = (Field.EMAIL, Field.NAME)
Columns = Mapping[Field, int]


class Why(StrEnum):
    """Why a row was not taken."""

    NO_EMAIL = "no_email"
    BAD_EMAIL = "bad_email"
    EMAIL_TWICE = "email_twice"
    NO_NAME = "no_name"
    BAD_ZONE = "bad_zone"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    LEAVES_FIRST = "leaves_first"
    MANAGER_UNKNOWN = "manager_unknown"
    MANAGER_SHARED = "manager_shared"
    TOO_LONG = "too_long"
    TOO_WIDE = "too_wide"


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken: why, and the cell that is to blame."""

    row: Row
    why: Why
    cell: str = ""


class ColumnMissing(Refusal):
    """Without this column nobody can be told from anybody else."""


class ColumnTwice(Refusal):
    """One column cannot mean two things."""


SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: (
        "email", "emailaddress", "mail", "workemail", "companyemail", "primaryemail", "businessemail", "邮箱",
        "电子邮件", "电子邮箱", "邮件", "邮箱地址", "工作邮箱", "公司邮箱", "企业邮箱",
    ),
    Field.NAME: (
        "name", "fullname", "displayname", "employee", "employeename", "preferredname", "person", "姓名", "名字",
        "员工", "员工姓名", "全名",
    ),
    Field.DEPARTMENT: ("department", "dept", "team", "division", "orgunit", "businessunit", "部门", "团队", "所属部门"),
    Field.MANAGER: (
        "manager", "manageremail", "managername", "reportsto", "supervisor", "supervisoremail", "boss", "linemanager",
        "lead", "经理", "上级", "主管", "直属上级", "直接上级", "直属经理", "部门经理", "汇报对象",
        "上级邮箱", "经理邮箱",
    ),
    Field.LOCATION: (
        "location", "office", "site", "city", "place", "workplace", "地点", "办公地点", "工作地点", "城市",
    ),
    Field.ZONE: ("zone", "timezone", "tz", "时区"),
    Field.STARTS: (
        "start", "starts", "startdate", "startson", "hiredate", "hired", "joined", "joindate", "dateofjoining",
        "firstday", "入职", "入职日期", "入职时间", "开始日期",
    ),
    Field.LEAVES: (
        "leave", "leaves", "leavedate", "leaveson", "enddate", "end", "termination", "terminationdate", "lastday",
        "离职", "离职日期", "离职时间", "结束日期", "最后工作日",
    ),
}  # fmt: skip
_FIELDS = {synonym: field for field, synonyms in SYNONYMS.items() for synonym in synonyms}
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\=]+@[^\s@<>()\[\],;:\"\\=]+\.[^\s@<>()\[\],;:\"\\=.]{2,}")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


class _No(Exception):
    def __init__(self, why: Why, cell: str = "") -> None:
        super().__init__(why)
        self.why, self.cell = why, cell


def guess(headers: Sequence[str]) -> Columns:
    """Which column holds which field, by its header in English or Chinese; the first that fits counts."""
    found: dict[Field, int] = {}
    for column, header in enumerate(headers):
        field = _FIELDS.get(re.sub(r"[\W_]+", "", header.casefold()))
        if field is not None:
            found.setdefault(field, column)
    return found


def chosen(columns: Mapping[Field, int | None], width: int) -> Columns:
    """The columns somebody chose, for a table of that width.

    Raises FieldRefusals with ColumnMissing and ColumnTwice, by field.
    """
    given = {field: column for field, column in columns.items() if column is not None and 0 <= column < width}
    often = Counter(given.values())
    wrong: dict[str, Refusal] = {field: ColumnTwice() for field, column in given.items() if often[column] > 1}
    wrong |= {field: ColumnMissing() for field in NEEDED if field not in given}
    if wrong:
        raise FieldRefusals(wrong)
    return given


def lacking(columns: Columns) -> tuple[Field, ...]:
    """The columns without which nothing can be read."""
    return tuple(field for field in NEEDED if field not in columns)


def read(sheet: Sheet, columns: Columns) -> tuple[list[Entry], list[Rejected]]:
    """Every row of the sheet, taken or rejected, in the order of the file. Raises ColumnMissing.

    A manager is an e-mail, or a name that one person of the file has.
    """
    if missing := lacking(columns):
        raise ColumnMissing(field=missing[0].value)
    cells = [{field: row.cells[column].strip() for field, column in columns.items()} for row in sheet.rows]
    often = Counter(each[Field.EMAIL].lower() for each in cells)
    named: dict[str, set[str]] = {}
    for each in cells:
        named.setdefault(folded(each[Field.NAME]), set()).add(each[Field.EMAIL].lower())
    entries, rejected, zones = [], [], dict[str, bool]()
    for row, each in zip(sheet.rows, cells, strict=True):
        try:
            if len(row.cells) > len(sheet.headers):
                raise _No(Why.TOO_WIDE, row.cells[-1])
            entries.append(_entry(each, often, named, zones))
        except _No as no:
            rejected.append(Rejected(row, no.why, no.cell))
    return entries, rejected


def _entry(
    cells: Mapping[Field, str], often: Mapping[str, int], named: Mapping[str, set[str]], zones: dict[str, bool]
) -> Entry:
    email = cells[Field.EMAIL].lower()
    if not email:
        raise _No(Why.NO_EMAIL)
    if not is_email(email):
        raise _No(Why.BAD_EMAIL, cells[Field.EMAIL])
    if often[email] > 1:
        raise _No(Why.EMAIL_TWICE, cells[Field.EMAIL])
    if not cells[Field.NAME]:
        raise _No(Why.NO_NAME)
    for field in (Field.NAME, Field.DEPARTMENT, Field.LOCATION):
        if len(cells.get(field, "")) > LONGEST_TEXT:
            raise _No(Why.TOO_LONG, cells[field])
    starts, leaves = _day(cells.get(Field.STARTS, "")), _day(cells.get(Field.LEAVES, ""))
    if starts and leaves and leaves < starts:
        raise _No(Why.LEAVES_FIRST, cells[Field.LEAVES])
    return Entry(
        email,
        cells[Field.NAME],
        cells.get(Field.DEPARTMENT) or None,
        _manager(cells.get(Field.MANAGER, ""), named),
        cells.get(Field.LOCATION) or None,
        _zone(cells.get(Field.ZONE, ""), zones),
        starts,
        leaves,
    )


def is_email(text: str) -> bool:
    """Whether it has the form of an address; nothing is sent to find out more."""
    return len(text) <= LONGEST_EMAIL and text.isprintable() and _EMAIL.fullmatch(text) is not None


def _manager(cell: str, named: Mapping[str, set[str]]) -> str | None:
    if not cell:
        return None
    if is_email(cell.lower()):
        return cell.lower()
    found = [email for email in named.get(folded(cell), ()) if is_email(email)]
    if len(found) != 1:
        raise _No(Why.MANAGER_SHARED if found else Why.MANAGER_UNKNOWN, cell)
    return found[0]


def _zone(cell: str, known: dict[str, bool]) -> str | None:
    if not cell:
        return None
    if cell not in known:
        known[cell] = len(cell) <= LONGEST_ZONE and known_zone(cell) == cell
    if not known[cell]:
        raise _No(Why.BAD_ZONE, cell)
    return cell


def _day(cell: str) -> date | None:
    """The day a cell means; 01/02/2026 could be two days and is refused."""
    if not cell:
        return None
    if not cell.isascii() and not _CHINESE_DAY.fullmatch(cell):
        raise _No(Why.BAD_DATE, cell)
    if found := _YEAR_FIRST.fullmatch(cell):
        year, _, month, day = found.groups()
    elif found := _CHINESE_DAY.fullmatch(cell):
        year, month, day = found.groups()
    elif found := _DOTTED.fullmatch(cell):
        day, month, year = found.groups()
    elif found := _SLASHED.fullmatch(cell):
        first, second, year = found.groups()
        if int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
            raise _No(Why.AMBIGUOUS_DATE, cell)
        day, month = (first, second) if int(second) <= 12 else (second, first)
    else:
        raise _No(Why.BAD_DATE, cell)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _No(Why.BAD_DATE, cell) from None
