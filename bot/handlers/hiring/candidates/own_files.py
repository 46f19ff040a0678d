"""Files that a candidate gives on their own page: one at a time, in a form that needs no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import request

from bot.jobs.hiring.candidates import files as job
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates.files import MOST_BYTES, FileTooBig
from bot.rules.hiring.candidates.own_page import THEMSELVES
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books

# So much is read of a form with a file: enough that a picture as a telephone takes it is answered with a sentence.
READ_BYTES = 3 * MOST_BYTES


def most(otherwise: int) -> int:
    """How many bytes a form may have: one with a file more than the others."""
    return READ_BYTES if request.mimetype == "multipart/form-data" else otherwise


def not_whole() -> list[str]:
    """What is wrong with a form that was not read."""
    is_big = request.mimetype == "multipart/form-data" and (request.content_length or 0) > MOST_BYTES
    return [job.problem_of(FileTooBig())] if is_big else ["form"]


def _give(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    given = request.files.get("file")
    if given is None or not job.may_give(books, found, now):
        raise FieldRefusals({"form": Missing()})
    try:
        job.keep(books, found, given.filename or "", given.stream.read(MOST_BYTES + 1), THEMSELVES, now)
    except Refusal as refused:
        raise FieldRefusals({job.problem_of(refused): refused}) from None


DOES: Mapping[str, Callable[[Books, Seen, Mapping[str, str], datetime], None]] = {"file": _give}
