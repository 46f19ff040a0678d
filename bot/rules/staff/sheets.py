"""A table of text: from the bytes of a CSV file as office programs write them, and back without formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.rules.refusals import Refusal

# A people file of a company of 50,000: beyond that it is another kind of file.
MOST_ROWS = 50_000
MOST_BYTES = 5_000_000
# What a cell of a real people file never exceeds, and the longest header a menu shows is far below it.
LONGEST_CELL = 4_000
DELIMITERS = ",;\t"
# A cell that begins so is a formula to an office program (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# An office program elsewhere cuts at semicolons or tabs what was written with commas, quotes or no quotes.
_HIDDEN = re.compile(r"([,;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\"*)(?=[=+\-@＝＋－＠])")


class FileEmpty(Refusal):
    """There is nothing in the file, or nothing but a line of headers."""


class FileTooLarge(Refusal):
    """The file has more than MOST_BYTES bytes."""


class TooManyRows(Refusal):
    """The table has more than MOST_ROWS rows."""


class NoTable(Refusal):
    """The file is something else: a web page, a picture, a workbook, text without columns."""


class HeaderTwice(Refusal):
    """Two columns have the same `header`: which of them is meant cannot be told."""


@dataclass(frozen=True)
class Row:
    """The cells of one row, as many as there are headers, and the `line` of the file it begins on (from 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table as it was read: headers without space around them, every row that is not blank."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def sheet_from(content: bytes) -> Sheet:
    """The table in a CSV file: UTF-8, UTF-16 or GB18030; commas, semicolons or tabs; quoted newlines.

    A row with more cells than headers is as long as the headers: what hangs over must be blank.
    Raises FileTooLarge, FileEmpty, NoTable, TooManyRows, HeaderTwice.
    """
    headers, lines = opened(content)
    rows: list[Row] = []
    for row in lines:
        if len(rows) == MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        rows.append(row)
    if not rows:
        raise FileEmpty()
    return Sheet(headers, tuple(rows))


def opened(content: bytes, most_bytes: int = MOST_BYTES) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The headers and then the rows, one after another, however many: as `sheet_from`, for a file too large to be held.

    Raises FileTooLarge, FileEmpty, NoTable, HeaderTwice; NoTable while rows are read as well.
    """
    if len(content) > most_bytes:
        raise FileTooLarge(most=most_bytes // 1_000_000)
    text = _decoded(content)
    if not text.strip():
        raise FileEmpty()
    if text.lstrip()[:1] == "<":
        raise NoTable()
    lines = _lines(text)
    first = next(lines, None)
    if first is None:
        raise FileEmpty()
    headers = _trimmed([cell.strip() for cell in first.cells])
    if len(headers) < 2:
        raise NoTable()
    seen: set[str] = set()
    for header in headers:
        if header and header.casefold() in seen:
            raise HeaderTwice(header=header)
        seen.add(header.casefold())
    return headers, (_fitted(row, len(headers)) for row in lines)


def written(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV that no office program takes a formula from."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in (headers, *rows))
    return out.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before whatever an office program would run, in whichever way it cuts it up."""
    return _HIDDEN.sub(r"\1'", f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise NoTable()


def _lines(text: str) -> Iterator[Row]:
    """Every line that is not blank. Raises NoTable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                if max(map(len, cells)) > LONGEST_CELL:
                    raise NoTable()
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:  # a cell beyond the limit of the reader: a quote that never ends
        raise NoTable() from None


def _delimiter(text: str) -> str:
    """The one that cuts the line of headers into the most columns."""
    first = next(line for line in text.splitlines() if line.strip())

    def columns(delimiter: str) -> int:
        return len(next(csv.reader([first], delimiter=delimiter), []))

    return max(DELIMITERS, key=columns)


def _trimmed(headers: list[str]) -> tuple[str, ...]:
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def _fitted(row: Row, width: int) -> Row:
    if len(row.cells) == width:
        return row
    beyond = [cell for cell in row.cells[width:] if cell.strip()]
    cells = (*row.cells[:width], *[""] * (width - len(row.cells)))
    # What hangs over stays with the row, so that reading it can say no to the row and not to the file.
    return Row(row.line, (*cells, *beyond))
