"""What a file of candidates would do, and did, as far as whoever gave it may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs.hiring.candidates.adding import Adding, may_add, run_by
from bot.jobs.moments import Facts
from bot.rules.access import Right
from bot.rules.hiring.candidates import Candidate, NobodyLeft, NoSuchCandidate
from bot.rules.hiring.candidates.importing import Brought, Content, Foreseen, Import, Known, State, foresee
from bot.rules.hiring.candidates.reading import Applicant, Rejected, Why, lacking, left_over, mentioned, read
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.store import Books

# Shown of each list in Slack; the file of rejected rows has all of those.
SHOWN = 8


def giver(books: Books, found: Import) -> Person:
    """Whoever gave the file, as they are now. Raises WrongWorkspace, NotAllowed."""
    return books.people.enter(Identity(found.workspace, found.who), Right.HIRE)


def rows(books: Books, here: Adding, found: Import) -> tuple[list[Applicant], list[Rejected]]:
    """The rows that can be taken, and those that cannot whoever is there already. Raises ColumnMissing."""
    sheet = found.content.sheet if found.content else None
    if sheet is None:
        return [], []
    users = books.people.by_emails(found.workspace, mentioned(sheet, found.columns))
    stages = [each.method for each in here.plan.content.stages]
    return read(sheet, found.columns, found.workspace, here.me.language, users, stages)


def sharing(taken: Sequence[Applicant]) -> set[int]:
    """The lines of the rows whose phone an earlier row has."""
    alike = foresee(taken, Known({}, {}, ())).alike
    return {each.applicant.row.line for each in alike}


def foreseen(books: Books, here: Adding, found: Import) -> Foreseen:
    """What it would do, as far as whoever gave it may know: of whom they may not see, it says what it says of somebody
    nobody knows."""
    taken, bad = rows(books, here, found)
    emails = {each.candidate.emails[0] for each in taken}
    records = here.seen(books.candidates.known(found.workspace, emails, {e.candidate.phone for e in taken} - {""}))
    by_phone: dict[str, list[Candidate]] = {}
    for each in records:
        by_phone.setdefault(each.phone, []).append(each)
    at = books.candidates.recruitments(each.id for each in records)
    present = {id for id, many in at.items() if found.requisition in many}
    known = Known({email: each for each in records for email in each.emails}, by_phone, present)
    lost, rest = [], []
    for one in taken:
        try:
            here.holder(one.candidate)
        except NobodyLeft:
            lost.append(Rejected(one.row, Why.NOBODY_LEFT))
        else:
            rest.append(one)
    seen = foresee(rest, known)
    rejected = sorted((*bad, *lost, *seen.rejected), key=lambda each: each.row.line)
    return replace(seen, rejected=tuple(rejected))


def rejected_rows(books: Books, found: Import, now: datetime) -> tuple[tuple[str, ...], tuple[Rejected, ...]]:
    """The headers of the file and its rows that are not taken, for whoever gave it and still runs the recruitment.

    Raises what `giver`, `run_by` and `may_add` raise.
    """
    me, content = giver(books, found), found.content or Content()
    run_by(books, me, found.requisition)
    if content.sheet is None or found.state is not State.READ:
        return content.headers, content.rejected
    return content.sheet.headers, foreseen(books, may_add(books, me, found.requisition, now), found).rejected


def report(books: Books, found: Import, now: datetime) -> Facts:
    """What is told of an import; of each list the first ones. Of people only while it may be told."""
    content, counts = found.content or Content(), found.counts
    facts: dict[str, Any] = {
        "id": found.id, "mark": found.mark, "state": found.state.value, "problem": found.problem,
        "requisition": found.requisition, "name": content.name, "header": content.header, "title": "", "lacking": [],
        "columns": [], "left_over": [], "new": 0, "new_names": [], "known": counts.known, "known_names": [],
        "alike": [], "alike_count": 0, "rejected": [], "rejected_count": 0, "added": counts.added,
        "unseen": counts.unseen, "undone": counts.undone, "stay": [], "may_undo": found.may_undo, "shown": SHOWN,
        "is_closed": False,
    }  # fmt: skip
    try:
        me = giver(books, found)
        facts["title"] = run_by(books, me, found.requisition).wanted.title
        here = may_add(books, me, found.requisition, now) if found.state is State.READ else None
    except Refusal:
        return {**facts, "is_closed": True, "name": "", "header": "", "may_undo": False}
    if here is not None and content.sheet is not None:
        facts |= _before(books, here, found, content)
    elif found.state is State.ADDED:
        facts |= {"rejected": [_told(each) for each in content.rejected[:SHOWN]]}
        facts |= {"rejected_count": len(content.rejected)}
    elif found.state is State.UNDONE:
        facts["stay"] = [name for each in content.brought if (name := _name(books, me, each, now))]
    return facts


def _before(books: Books, here: Adding, found: Import, content: Content) -> Facts:
    assert content.sheet is not None
    absent = lacking(found.columns)
    headers = content.sheet.headers
    facts: dict[str, Any] = {
        "lacking": [each.value for each in absent],
        "columns": [{"field": each.value, "header": headers[column]} for each, column in found.columns.items()],
        "left_over": list(left_over(content.sheet, found.columns)),
    }
    if absent:
        return facts
    seen = foreseen(books, here, found)
    return facts | {
        "new": len(seen.new), "new_names": [each.candidate.name for each in seen.new[:SHOWN]],
        "known": len(seen.known), "known_names": [each.candidate.name for each in seen.known[:SHOWN]],
        "alike": [
            {"line": each.applicant.row.line, "name": each.applicant.candidate.name, "names": list(each.names),
             "lines": list(each.lines)}
            for each in seen.alike[:SHOWN]
        ],
        "alike_count": len(seen.alike), "rejected": [_told(each) for each in seen.rejected[:SHOWN]],
        "rejected_count": len(seen.rejected),
    }  # fmt: skip


def _told(each: Rejected) -> dict[str, Any]:
    return {"line": each.row.line, "why": each.why.value, "cell": each.cell}


def _name(books: Books, me: Person, brought: Brought, now: datetime) -> str:
    try:
        seen = books.candidates.seen_by(me, brought.candidacy, books.company.of(me.workspace, now))
    except NoSuchCandidate:
        return ""
    return seen.candidate.name
