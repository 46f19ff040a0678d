"""Files of a candidate: fetched from Slack or given on their own page, told of, and opened by links for one person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import uploads
from bot.jobs.hiring.candidates import FEATURE, about, data, own_page
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, token_hash
from bot.rules.hiring.candidates import GOING_ON, NoSuchCandidate, Seen
from bot.rules.hiring.candidates import files as rules
from bot.rules.hiring.candidates.files import File, NoSuchFile
from bot.rules.hiring.candidates.own_page import THEMSELVES
from bot.rules.hiring.panels.day import opens_files
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal, address
from bot.store import Books

log = structlog.get_logger(__name__)
FILED, FETCH = f"{FEATURE}.filed", f"{FEATURE}.fetch_file"


def seen_by(books: Books, me: Person, id: int, now: datetime) -> Seen:
    """The candidate for somebody who may open their files: who may see them, and who interviews them.

    Raises NoSuchFile.
    """
    company = books.company.of(me.workspace, now)
    try:
        return books.candidates.seen_by(me, id, company)
    except NoSuchCandidate:
        seen = books.candidates.for_panel(id, company)
    if seen is None or seen.requisition.workspace != me.workspace:
        raise NoSuchFile()
    if not opens_files(seen, me.user, books.interviews.of(id), now):
        raise NoSuchFile()
    return seen


def listed(books: Books, me: Person, found: Seen, now: datetime, host: str | None) -> dict[str, Any]:
    """The files as the modal shows them, each with a link at `host` that is made now for this person alone; without one
    where nobody reaches `web` from outside."""
    return {
        "id": found.candidacy.id,
        "name": found.candidate.name,
        "runs": may_run(found.requisition, me.user, me.roles) and me.user not in found.shut,
        "has_pages": bool(host),
        "minutes": int(rules.GOOD_FOR.total_seconds() // 60),
        "files": [
            {**_line(each), "id": each.id, "by": each.by, "url": _link(books, each, me, now, host)}
            for each in books.files.of(found.candidacy.id)
        ],
    }


def _line(file: File) -> dict[str, Any]:
    return {"name": file.name, "at": file.at, "kilobytes": max(1, file.size // 1000)}


def _link(books: Books, file: File, me: Person, now: datetime, host: str | None) -> str:
    if not host:
        return ""
    token = secrets.token_urlsafe(32)
    books.files.give(file.id, token_hash(token), me.user, now)
    return f"{host}/files/{token}"


def opened(books: Books, hashed: str, now: datetime) -> tuple[File, bytes]:
    """The file that the token of that SHA-256 opens, and what is in it, while whoever it was made for may see it; the
    record says that they opened it. Raises NoSuchFile."""
    there = books.files.opened_by(hashed, now)
    if there is None:
        raise NoSuchFile()
    who, file = there
    try:
        me = books.people.enter(who, Right.HIRE)
        found = seen_by(books, me, file.candidacy, now)
    except Refusal:
        raise NoSuchFile() from None
    content = books.files.content(file.id)
    if len(content) != file.size:  # deleted just now: nobody is given a part of it
        raise NoSuchFile()
    _note(books, "open_file", found, me.user, file, now)
    return file, content


def keep(books: Books, found: Seen, name: str, content: bytes, by: str, now: datetime) -> File:
    """The file as it is kept, once, whoever gives it again; `by` is THEMSELVES where the candidate gave it, of which
    whoever runs the recruitment hears. Raises FileBlank, FileTooBig, FileKindUnknown, TooManyFiles."""
    kind, id = rules.kind_of(content), found.candidacy.id
    if there := books.files.same(id, content):
        return there
    rules.check_room(books.files.count(id))
    kept = books.files.keep(id, rules.called(name, kind), kind, content, by, now)
    _note(books, "keep_file", found, by, kept, now)
    for to in [by] if by else own_page.hearers(books, found, now):
        _tell(books, found, f"file={kept.id}", to, now, file=kept.id)
    return kept


def drop(books: Books, me: Person, found: Seen, id: int, now: datetime) -> None:
    """That file of the candidate is gone, and no link opens it. Raises NoSuchFile."""
    file = books.files.get(id)
    if file is None or file.candidacy != found.candidacy.id:
        raise NoSuchFile()
    books.files.drop([id])
    _note(books, "drop_file", found, me.user, file, now)


def ask(books: Books, me: Person, found: Seen, file: str, now: datetime) -> None:
    """The file this person uploaded in Slack is fetched by an errand. Raises TooManyFiles."""
    rules.check_room(books.files.count(found.candidacy.id))
    facts = {"workspace": me.workspace, "candidacy": found.candidacy.id, "who": me.user, "file": file}
    books.errands.plan(f"{FETCH}:{found.candidacy.id}:{file}", FETCH, facts, now)


def may_give(books: Books, found: Seen, now: datetime) -> bool:
    """Whether the candidate may give files on their own page: until it is over, as far as they know."""
    return own_page.told(books, found, now).candidacy.standing in GOING_ON


def on_own_page(books: Books, found: Seen, now: datetime) -> dict[str, Any]:
    """What the candidate's own page says of files: those they gave, and whether they may give more."""
    there = books.files.of(found.candidacy.id)
    return {
        "given": [_line(each) for each in there if each.by == THEMSELVES],
        "may_give": may_give(books, found, now) and len(there) < rules.MOST_FILES,
        "most": rules.MOST_FILES,
    }


def _fetch(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The file is kept with the candidate, or what is wrong with it is told to whoever uploaded it.

    Raises SlackAway, SlackLimited: tried again.
    """
    workspace, who, now = facts["workspace"], facts["who"], deps.now()
    with deps.store.reading() as books:
        if _running(books, facts, now) is None:
            return
    name, content, problem = uploads.brought(deps, workspace, facts["file"], who, rules.MOST_BYTES)
    with deps.store.open() as books:
        found = _running(books, facts, now)
        if found is not None and not problem:
            try:
                keep(books, found, name, content, who, now)
            except Refusal as refusal:
                problem = problem_of(refusal)
        if found is not None and problem:
            _tell(books, found, f"upload={facts['file']}", who, now, problem=problem)
    deps.crash("candidates.cv_kept")


def problem_of(refusal: Refusal) -> str:
    """What the templates call what is wrong with a file."""
    return address(refusal).rpartition("/")[2]


def _running(books: Books, facts: Mapping[str, Any], now: datetime) -> Seen | None:
    try:
        me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.HIRE)
        return data.find(books, me, int(facts["candidacy"]), now)
    except Refusal as refusal:
        log.info("a file of a candidate was not kept", why=type(refusal).__name__)
        return None


def _tell(books: Books, found: Seen, which: str, to: str, now: datetime, **facts: Any) -> None:
    workspace, told = found.requisition.workspace, {"candidacy": found.candidacy.id, **facts}
    key = f"{FILED}:candidacy={found.candidacy.id}:{which}:to={to}"
    books.notices.plan(Planned(key, FILED, about(found.candidacy), workspace, to, told), now)


def _note(books: Books, verb: str, found: Seen, who: str, file: File, now: datetime) -> None:
    entry = {"workspace": found.requisition.workspace, "who": who, "file": file.id}
    books.record.note(now, f"{FEATURE}.{verb}", about(found.candidacy), **entry)


def _filed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = own_page.of_notice(books, notice, now)
    problem = str(notice.facts.get("problem", ""))
    file = None if problem else books.files.get(int(notice.facts["file"]))
    if found is None or found.candidate.erased or not (file or problem):
        return None
    return {
        "id": found.candidacy.id, "name": found.candidate.name, "title": found.requisition.wanted.title,
        "problem": problem, "file": file.name if file else "", "is_theirs": file is not None and not file.by,
    }  # fmt: skip


MOMENTS = {FILED: Moment(_filed)}
ERRANDS = {FETCH: _fetch}
