"""A candidate's files: what was kept and what was not, the modal, the form, and the candidate's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.hiring.candidates import files as job
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates.files import MOST_FILES, Kind
from bot.rules.hiring.plans import Plan
from bot.rules.notices import Planned
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import role
from tests.sampled.own_facts import FORM_FACTS
from tests.sampled.panels import STAGE, _seen
from tests.sampled.said import ASKER, Sample, said

HOST, LINK = "https://rapport.example", "https://meet.example/abc"
PROBLEMS = ("file_blank", "file_too_big", "file_kind_unknown", "too_many_files", "not_fetched")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Before there is any file, with one from each side, and with as many as there may be."""
    books.people.put(make.person(ASKER), NOW)
    me, found = make.person(ASKER), role(books, typed)
    books.plans.publish(found.id, Plan((replace(STAGE, place=""),)), ASKER, NOW)
    seen = _seen(books, found.id, typed)
    page = own_page.page(books, seen, NOW)
    yield _listed(books, me, seen, HOST)
    for n, by in enumerate((ASKER, "", *[""] * (MOST_FILES - 2))):
        books.files.keep(seen.candidacy.id, f"{typed or 'CV'}.pdf", Kind.PDF, b"%d" % n, by, NOW)
        facts = job.on_own_page(books, seen, NOW)
        yield "hiring/candidates/own_page", {**FORM_FACTS, **page, "files": facts, "wrong": PROBLEMS}
    for someone, host in ((me, HOST), (make.person("U0SAM"), HOST), (me, None)):
        yield _listed(books, someone, seen, host)
    told = [{"file": each.id} for each in books.files.of(seen.candidacy.id)[:2]]
    for n, facts in enumerate([*told, *({"problem": each} for each in PROBLEMS)]):
        facts = {**facts, "candidacy": seen.candidacy.id}
        books.notices.plan(Planned(f"filed {n}", job.FILED, about(seen.candidacy), TEAM, ASKER, facts), NOW)
    yield from said(books, about(seen.candidacy))


def _listed(books: Books, me: Person, seen: Seen, host: str | None) -> Sample:
    """The modal, with a link in place of those that nobody foresees."""
    facts = job.listed(books, me, seen, NOW, host)
    files = [{**each, "url": each["url"] and LINK} for each in facts["files"]]
    return "hiring/candidates/files", {"prefix": "", **facts, "files": files}


def of_handlers(typed: str) -> Iterator[Sample]:
    """The form, and where a link is over."""
    yield "hiring/candidates/add_file", {"prefix": "", "name": typed, "most": MOST_FILES}
    yield "hiring/candidates/own_other", {"prefix": "", "why": "file_gone"}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """None of these refusals says anything of its own."""
    return {}
