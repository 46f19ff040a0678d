"""Files of a candidate: which are taken, told by what is in them, what they are called, how long a link is good."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from bot.rules.refusals import Refusal

# A CV with pictures has a few megabytes; ten times ten are what a database keeps for one candidacy without harm.
MOST_BYTES = 10_000_000
MOST_FILES = 10
# Long enough to press a link and read on, too short to pass it on.
GOOD_FOR = timedelta(minutes=15)
NAME_CHARACTERS = 100
# A document has some dozens of files in it; one with so many is made to keep whoever lists them busy.
MOST_PACKED = 5000


class Kind(StrEnum):
    """What a file is, and how its name ends."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    PNG = "png"
    JPG = "jpg"
    TXT = "txt"


CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
    Kind.TXT: "text/plain",
}
_STARTS = {b"%PDF-": Kind.PDF, b"\x89PNG\r\n\x1a\n": Kind.PNG, b"\xff\xd8\xff": Kind.JPG}
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
# What no name holds on one of the systems it is saved on.
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
# Control characters, and what stands for nothing: bytes that are no text are full of them.
_NOT_IN_TEXTS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")


class FileBlank(Refusal):
    """There is nothing in it."""


class FileTooBig(Refusal):
    """It has more than MOST_BYTES bytes."""


class FileKindUnknown(Refusal):
    """It is something else than a document, a picture or plain text, whatever it is called."""


class TooManyFiles(Refusal):
    """The candidacy has MOST_FILES already."""


class NoSuchFile(Refusal):
    """There is no such file, or none this person may open: both look the same."""


@dataclass(frozen=True)
class File:
    """A file of a candidacy, without what is in it; `by` is empty for the candidate themselves."""

    id: int
    candidacy: int
    name: str
    kind: Kind
    size: int
    by: str
    at: datetime


def kind_of(content: bytes) -> Kind:
    """What it is, by what is in it and never by its name. Raises FileBlank, FileTooBig, FileKindUnknown."""
    if len(content) > MOST_BYTES:
        raise FileTooBig()
    if not content.strip():
        raise FileBlank()
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    found = _packed(content) if content.startswith(b"PK\x03\x04") else _text(content)
    if found is None:
        raise FileKindUnknown()
    return found


def _packed(content: bytes) -> Kind | None:
    """A text document of one of the two office formats, without macros. Nothing is unpacked but the word that says
    which it is."""
    if content.count(b"PK\x01\x02") > MOST_PACKED:
        return None
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
            if any(name.casefold().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                return None
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return Kind.DOCX
            if "mimetype" in names and packed.getinfo("mimetype").file_size < NAME_CHARACTERS:
                is_odt = packed.read("mimetype").strip() == CONTENT_TYPES[Kind.ODT].encode()
                return Kind.ODT if is_odt else None
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):  # cut off, encrypted, or made up
        return None
    return None


def _text(content: bytes) -> Kind | None:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if text.lstrip()[:1] == "<" or _NOT_IN_TEXTS.search(text) else Kind.TXT
    return None


def called(name: str, kind: Kind) -> str:
    """What it is called where it is shown and saved: without a folder, nothing that turns the line round or that a
    system would not take, and with the ending of what it is."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    plain = _ENDING.sub("", _NOT_IN_NAMES.sub("", seen)).strip(" .")
    return f"{plain[:NAME_CHARACTERS].strip(' .') or 'file'}.{kind}"


def check_room(there: int) -> None:
    """Return if a candidacy with so many files takes one more. Raises TooManyFiles."""
    if there >= MOST_FILES:
        raise TooManyFiles()
