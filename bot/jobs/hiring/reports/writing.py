"""The report as who runs the recruitment looks at it and writes it: page, form, what is about to be signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.hiring import reports as job
from bot.jobs.hiring.candidates import about
from bot.jobs.hiring.reports import Found
from bot.jobs.hiring.scorecards.reading import late
from bot.rules.hiring.reports import pool, signing
from bot.rules.hiring.reports.signing import NoReportHere, Report
from bot.rules.people import Person
from bot.store import Books
from bot.store.drafts import Answers

# What the form holds that is no part of what is signed in so many words.
WHY = "why"


def page(books: Books, me: Person, found: Found, number: int, now: datetime) -> dict[str, Any]:
    """A signed version, 0 for the last; where none is signed, what the bot drafts, or that it is sealed still.

    Raises NoReportHere for a version that is not there for this person.
    """
    report = found.version(number)
    if number and report is None:
        raise NoReportHere()
    made = report.draft if report else job.draft(books, me, found, now) if found.may_draft else None
    seen = found.seen
    return {
        **_head(found), "report": job.written(report) if report else None,
        "made": job.content(books, seen, made, me.language) if made else None,
        "versions": [{"number": each.number, "who": each.who, "at": each.at} for each in reversed(found.reports)],
        "may_write": found.may_draft, "is_last": report is not None and report is found.reports[-1],
        "is_behind": _is_behind(books, me, found, report, now),
        "late": late(books, seen, me, now) if found.runs else (),
        "may_keep": found.runs and bool(found.reports) and seen.candidacy.standing in pool.MAY_BE_KEPT,
    }  # fmt: skip


def _head(found: Found) -> dict[str, Any]:
    seen = found.seen
    return {
        "id": seen.candidacy.id, "name": seen.candidate.name, "title": seen.requisition.wanted.title,
        "runs": found.runs,
    }  # fmt: skip


def _is_behind(books: Books, me: Person, found: Found, report: Report | None, now: datetime) -> bool:
    """Whether more is known than that version, the last one, was drawn from: for who may write another."""
    if report is None or not found.may_draft or report is not found.reports[-1]:
        return False
    return job.draft(books, me, found, now).grounds != report.draft.grounds


def evidence(books: Books, me: Person, found: Found, number: int, at: int, now: datetime) -> dict[str, Any]:
    """Everything that was said of the competency in that place, in a version, or in the draft where none is signed.

    Raises NoReportHere.
    """
    report = found.version(number)
    if number and report is None:
        raise NoReportHere()
    made = report.draft if report else job.draft(books, me, found, now)
    shown = job.content(books, found.seen, made, me.language)
    if at >= len(shown["lines"]):
        raise NoReportHere()
    return {**_head(found), "number": number, "line": shown["lines"][at]}


def form(books: Books, me: Person, found: Found, now: datetime) -> dict[str, Any]:
    """The form: with what was typed, else what the last version says, else what the bot drafts. Raises StillSealed."""
    made = job.draft(books, me, found, now)
    last = found.reports[-1] if found.reports else None
    typed: Answers = books.reports.draft(me.user, found.seen.candidacy.id)
    if not typed and last is not None:
        said = last.written
        typed = {**{name: getattr(said, name) for name in signing.TEXTS}, "tags": ", ".join(said.tags)}
    return {
        **_head(found), "made": job.content(books, found.seen, made, me.language), "typed": typed,
        "is_again": last is not None,
        "most": {"text": signing.TEXT_CHARACTERS, "why": signing.WHY_CHARACTERS,
                 "tags": signing.MOST_TAGS * (signing.TAG_CHARACTERS + 2), "tag": signing.MOST_TAGS},
    }  # fmt: skip


def last_number(books: Books, found: Found) -> int:
    """The number of the version that was signed last, 0 for none."""
    versions = books.reports.versions(found.seen.candidacy.id)
    return versions[-1].number if versions else 0


def keep_draft(books: Books, me: Person, found: Found, answers: Mapping[str, Any]) -> None:
    """What they have typed waits for them."""
    held = books.reports.draft(me.user, found.seen.candidacy.id)
    names = {*signing.TEXTS, "tags", WHY}
    given = {name: each for name, each in answers.items() if name in names}
    new = {name: each for name, each in given.items() if name not in held or held[name] != each}
    if new:
        books.reports.keep_draft(me.user, found.seen.candidacy.id, new)


def checked(books: Books, me: Person, found: Found, seen: int, now: datetime) -> Report:
    """The version as it would be signed now from what they have typed; `seen` is the number of the last they saw.

    Raises StillSealed, ReportChanged, NothingNewSigned, FieldRefusals.
    """
    made = job.draft(books, me, found, now)
    versions = books.reports.versions(found.seen.candidacy.id)
    typed = books.reports.draft(me.user, found.seen.candidacy.id)
    written, why = signing.read(typed, is_again=bool(versions))
    return signing.signed(versions, seen, written, made, why, me.user, now)


def sign(books: Books, me: Person, found: Found, report: Report, now: datetime) -> None:
    """It stands as that version; the record says who signed which."""
    books.reports.sign(found.seen.candidacy.id, report)
    entry = {"workspace": me.workspace, "who": me.user, "version": report.number}
    books.record.note(now, f"{job.FEATURE}.sign", about(found.seen.candidacy), **entry)


def to_sign(books: Books, me: Person, found: Found, report: Report) -> dict[str, Any]:
    """What they are about to sign, whole."""
    made = job.content(books, found.seen, report.draft, me.language)
    return {**_head(found), "report": job.written(report), "made": made}
