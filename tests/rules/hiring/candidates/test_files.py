"""What a file is shows in what is in it; its name says so and nothing else."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.candidates.files import (
    CONTENT_TYPES,
    MOST_BYTES,
    MOST_FILES,
    NAME_CHARACTERS,
    FileBlank,
    FileKindUnknown,
    FileTooBig,
    Kind,
    TooManyFiles,
    called,
    check_room,
    kind_of,
)
from bot.rules.refusals import Refusal


def packed(**names: bytes) -> bytes:
    """A packed file with these files in it, the same at any time; two underscores stand for a slash."""
    to = BytesIO()
    with ZipFile(to, "w", ZIP_DEFLATED) as made:
        for name, content in names.items():
            called_so = {"types": "[Content_Types].xml"}.get(name, name.replace("__", "/"))
            made.writestr(ZipInfo(called_so), content, ZIP_DEFLATED)
    return to.getvalue()


DOCX = {"types": b"<Types/>", "word__document.xml": b"<document/>"}
ODT = {"mimetype": CONTENT_TYPES[Kind.ODT].encode(), "content.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", Kind.PDF),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Kind.PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Kind.JPG),
        (packed(**DOCX), Kind.DOCX),
        (packed(**ODT), Kind.ODT),
        (b"\xef\xbb\xbfKim Sommer\r\n\tBilling\r\n", Kind.TXT),
        ("金·索默\n履历".encode(), Kind.TXT),
        ("金·索默\n履历".encode("gb18030"), Kind.TXT),
        ("金·索默".encode("utf-16"), Kind.TXT),
    ],
)
def test_a_file_is_what_is_in_it(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", FileBlank),
        (b" \r\n\t", FileBlank),
        (b"%PDF-" + bytes(MOST_BYTES), FileTooBig),
        (b"MZ\x90\x00\x03", FileKindUnknown),
        (b"GIF89a\x01\x00", FileKindUnknown),
        (b"  <!doctype html><script>alert(1)</script>", FileKindUnknown),
        (b'<svg onload="x"/>', FileKindUnknown),
        (packed(a=b"just packed"), FileKindUnknown),
        (packed(**DOCX, **{"word__vbaProject.bin": b"macro"}), FileKindUnknown),
        (packed(**ODT, **{"Basic__script.xml": b"macro"}), FileKindUnknown),
        (packed(**DOCX)[:40], FileKindUnknown),
        (b"PK\x03\x04" + bytes(30), FileKindUnknown),
        (b"Kim\x00Sommer", FileKindUnknown),
        (b"\x1b[2J", FileKindUnknown),
    ],
)
def test_whatever_else_is_named_and_refused(content: bytes, why: type[Refusal]) -> None:
    with pytest.raises(why):
        kind_of(content)


@given(st.binary(max_size=200))
def test_no_bytes_are_told_but_as_a_kind_or_a_refusal(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04"):
        try:
            assert kind_of(start + content) in Kind
        except Refusal:
            continue


@pytest.mark.parametrize(
    ("name", "is_called"),
    [
        ("CV Kim Sommer.pdf", "CV Kim Sommer.pdf"),
        ("cv.exe", "cv.pdf"),
        (r"C:\Users\kim\cv.final.docx", "cv.final.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("annual\u202efdp.exe", "annualfdp.pdf"),
        ('a"b\r\nSet-Cookie: x', "abSet-Cookie x.pdf"),
        ("简历.pdf", "简历.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
    ],
)
def test_a_name_has_no_folder_nothing_hidden_and_the_ending_of_what_it_is(name: str, is_called: str) -> None:
    assert called(name, Kind.PDF) == is_called


@given(st.text(max_size=300))
def test_no_name_is_too_long_or_breaks_a_header(name: str) -> None:
    found = called(name, Kind.TXT)
    assert len(found) <= NAME_CHARACTERS + 4
    assert not set('"\r\n/\\') & set(found)


def test_the_eleventh_file_is_refused() -> None:
    check_room(MOST_FILES - 1)
    with pytest.raises(TooManyFiles):
        check_room(MOST_FILES)
