"""What is kept of a candidate: put right, given out as a file to whoever asks and may, and erased everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.jobs.hiring import copies, outgoing
from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.candidates import importing as files
from bot.jobs.hiring.panels import seats
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, has
from bot.rules.calendar import local_day
from bot.rules.erasures import Kind
from bot.rules.hiring.candidates import GOING_ON, Candidate, NotYoursToRun, Seen, What
from bot.rules.hiring.candidates.connecting import SYSTEMS, Event, Lack, State
from bot.rules.hiring.candidates.correcting import AddressTaken, AlreadyErased, blank, changes, corrected, is_about
from bot.rules.hiring.candidates.importing import Import
from bot.rules.hiring.candidates.moving import moved
from bot.rules.hiring.candidates.systems import read
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.notices import Notice
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.retention import Hold
from bot.store import Books

log = structlog.get_logger(__name__)
GIVE, ERASED = f"{FEATURE}.give", f"{FEATURE}.erased"
# Reasons that are words of ours, and of nobody about anybody.
CODES = (seats.OVER, seats.SHUT)


def find(books: Books, me: Person, id: int, now: datetime) -> Seen:
    """The candidate for somebody who may have all that is kept: who runs the recruitment, and admins who see it.

    Raises NoSuchCandidate, NotYoursToRun, AlreadyErased.
    """
    found = books.candidates.seen_by(me, id, books.company.of(me.workspace, now))
    is_admin = has(Right.ADMINISTER, me, books.workspaces.get(me.workspace).kind)
    if not may_run(found.requisition, me.user, me.roles) and not is_admin:
        raise NotYoursToRun()
    if found.candidate.erased:
        raise AlreadyErased()
    return found


def correct(books: Books, me: Person, before: Candidate, answers: Mapping[str, Any], now: datetime) -> None:
    """The record says that now, and so does whatever was said with it. Raises FieldRefusals."""
    after = corrected(before, answers)
    if any(each.id != before.id for each in books.candidates.known(me.workspace, after.emails, ())):
        raise FieldRefusals({"emails": AddressTaken()})
    books.candidates.correct(after)
    for whose in _abouts(books, after.id):
        books.notices.refresh(now, about=whose)
    entry = {"workspace": me.workspace, "who": me.user, "fields": changes(before, after)}
    books.record.note(now, f"{FEATURE}.correct", f"candidate:{after.id}", **entry)


def ask(books: Books, me: Person, found: Seen, now: datetime) -> None:
    """All that is kept is sent to this person, by an errand."""
    facts = {"workspace": me.workspace, "candidacy": found.candidacy.id, "who": me.user}
    books.errands.plan(f"{GIVE}:{found.candidate.id}:to={me.user}:at={now.isoformat()}", GIVE, facts, now)
    entry = {"workspace": me.workspace, "who": me.user}
    books.record.note(now, f"{FEATURE}.give", f"candidate:{found.candidate.id}", **entry)


def everything(books: Books, candidate: Candidate) -> dict[str, Any]:
    """All that is kept of that person, by table."""
    files_of = [
        {"import": each.id, "at": each.at, "rows": rows}
        for each in books.imports.with_content(candidate.workspace)
        if (rows := [list(row.cells) for row in _rows(each) if is_about(row, candidate)])
    ]
    came = [
        {"at": each.at, "event": each.event, "application": each.application, "body": json.loads(each.body or "null")}
        for each in books.connections.about(candidate.id)
    ]
    told = [
        {"at": each.at, "event": each.event, "state": each.state.value}
        for id in books.erasing.candidacies(candidate.id)
        for each in books.connections.sendings_about(id)
    ]
    kept = [vars(each) for id in books.erasing.candidacies(candidate.id) for each in books.files.of(id)]
    offered = [asdict(each) for id in books.erasing.candidacies(candidate.id) for each in books.offers.of(id)]
    found = {**books.erasing.everything(candidate), "offers": offered, "checkins": _checkins(books, candidate)}
    return {**found, "candidate_imports": files_of, "candidate_files": kept, "deliveries": came, "sendings": told}


def _checkins(books: Books, candidate: Candidate) -> list[dict[str, Any]]:
    """How they did afterwards, in clear: what they answered, and what was answered about them."""
    hires = [each for id in books.erasing.candidacies(candidate.id) if (each := books.checkins.of_candidacy(id))]
    return [
        {
            "start": each.start, "manager": each.manager, "user": each.user, "left": each.left,
            "answers": [{"day": day, "side": side.value, **asdict(said)}
                        for (day, side), said in books.checkins.given(each.id).items()],
        }
        for each in hires
    ]  # fmt: skip


def must_wait(books: Books, me: Person, found: Seen, now: datetime) -> Hold | None:
    """What the law wants of this person kept for now, if anything: that they are to be erased is noted, and done once
    it ends."""
    today = local_day(now, books.workspaces.get(me.workspace).zone)
    hold = books.retention.of(Kind.CANDIDATE, found.candidate.id, today)
    if hold is not None:
        books.retention.ask(hold, me.user, now)
    return hold


def erase(books: Books, me: Person, found: Seen, now: datetime) -> None:
    """Nothing is left of that person but the codes and how it stood, here and in messages; what goes on is over."""
    erase_one(books, found.candidate, me.user, about(found.candidacy), now)


def erase_one(books: Books, candidate: Candidate, who: str, where: str, now: datetime) -> None:
    """The same; the record says it of `where`."""
    workspace = candidate.workspace
    abouts = _abouts(books, candidate.id)
    for id in books.erasing.candidacies(candidate.id):
        there = books.candidates.brought(id)
        assert there is not None
        candidacy = there[0]
        books.own_pages.revoke(id, now)
        if candidacy.standing in GOING_ON:
            after = moved(candidacy, What.WITHDRAW, 0, who, now, "not_said")
            books.candidates.move(candidacy, after)
            seats.moved(books, workspace, after, who, now)
        outgoing.tell(books, workspace, Event.ERASED, id, f"candidacy={id}", now)
        books.files.drop([each.id for each in books.files.of(id)])
        copies.forget(books, workspace, id, now)
    lent.recall(books, workspace, now)
    _forget_files(books, candidate, now)
    _forget_deliveries(books, candidate)
    books.erasing.erase(candidate.id, CODES, now)
    books.declarations.forget(workspace, candidate.id)
    for whose in abouts:
        books.notices.erase(whose, ERASED, now)
    books.erasures.note(Kind.CANDIDATE, candidate.id, now)
    books.retention.forget(Kind.CANDIDATE, candidate.id)
    books.record.note(now, f"{FEATURE}.erase", where, workspace=workspace, who=who)


def _abouts(books: Books, candidate: int) -> list[str]:
    """What notices that name this person are about."""
    meeting = [seats.about(each) for each in books.interviews.of_candidate(candidate)]
    ids = books.erasing.candidacies(candidate)
    cases = [f"requisition:{id}" for id in books.erasing.cases(ids)]
    return [*(f"candidacy:{id}" for id in ids), *meeting, *cases]


def _rows(found: Import) -> list[Any]:
    if found.content is None:
        return []
    return [*(found.content.sheet.rows if found.content.sheet else ()), *(each.row for each in found.content.rejected)]


def _forget_files(books: Books, candidate: Candidate, now: datetime) -> None:
    mine = set(books.erasing.candidacies(candidate.id))
    for each in books.imports.with_content(candidate.workspace):
        content = each.content
        assert content is not None
        sheet = content.sheet
        if sheet is not None:
            kept = tuple(blank(row) if is_about(row, candidate) else row for row in sheet.rows)
            sheet = replace(sheet, rows=kept)
        rejected = tuple(
            replace(one, row=blank(one.row), cell="") if is_about(one.row, candidate) else one
            for one in content.rejected
        )
        brought = tuple(one for one in content.brought if one.candidacy not in mine)
        after = replace(content, sheet=sheet, rejected=rejected, brought=brought)
        if after != content:
            files.change(books, replace(each, content=after), now)


def _forget_deliveries(books: Books, candidate: Candidate) -> None:
    there = {each.id: each for each in books.connections.about(candidate.id)}
    systems = {each.id: SYSTEMS.get(each.kind) for each in books.connections.of(candidate.workspace)}
    for each in books.connections.with_bodies(candidate.workspace):
        system = systems.get(each.connection)
        told = read(system, {}, json.loads(each.body or "null")) if system and each.application else None
        if told is not None and set(told.emails) & set(candidate.emails):
            there[each.id] = each
    for each in there.values():
        waits = each.state in (State.KEPT, State.WAITING)
        left = replace(each, state=State.LEFT, lack=Lack.FORGOTTEN) if waits else each
        books.connections.settle(replace(left, body=None))


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """All that is kept stands as two files in the asker's own conversation, one for people and one for programs, while
    they may have it.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.HIRE)
            found = find(books, me, int(facts["candidacy"]), deps.now())
        except Refusal as refusal:
            log.info("what is kept of a candidate was not given out", why=type(refusal).__name__)
            return
        whole = everything(books, found.candidate)
    for file in lent.both(deps, me.workspace, me.user, f"candidate-{found.candidacy.code}", whole):
        deps.crash("candidates.given")
        copies.keep(deps, me.workspace, found.candidacy.id, file, copies.FILE)


def _erased(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return {}


MOMENTS = {ERASED: Moment(_erased)}
ERRANDS = {GIVE: _give}
