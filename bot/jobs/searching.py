"""Searching for people as somebody may: what a page shows, what is kept, and the daily look for new answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import ProgrammingError

from bot.away import in_a_line
from bot.deps import Deps
from bot.jobs.batches import MOST_AT_ONCE, apart
from bot.jobs.errands import NotYet, Work
from bot.jobs.moments import Facts, Moment
from bot.rules import search as rules
from bot.rules.access import Kind, Right, check, has
from bot.rules.calendar import local_day
from bot.rules.community.members import Member
from bot.rules.community.searching import as_shown
from bot.rules.hiring.requisitions import IN_CHARGE
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.rules.search import LISTED, WEIGHED, Hit, NothingToSearch, NotRecruiting, Side
from bot.rules.search.query import Query, instead, read
from bot.rules.search.saving import Saved, is_due, named
from bot.store import Books
from bot.store.search import AT_ONCE, SWEEP, Scope
from bot.store.stretches import WORTH, make

FEATURES: Mapping[Side, str] = {side: f"{side.value}.search" for side in Side}
STRETCHES = "searching.stretches"
FOUND: Mapping[Side, str] = {side: f"{feature}.found" for side, feature in FEATURES.items()}


def scope(books: Books, me: Person, side: Side) -> Scope:
    """Whom this person may find. Moderators find the people of their own workspace. Recruiters, and whoever runs a
    role, find those of every community of the organisation: of their own workspace, where it is for both, and of each
    workspace that is for members alone. Raises NotRecruiting, and what `access.check` raises."""
    kind = books.workspaces.get(me.workspace).kind
    if side is Side.COMMUNITY:
        check(Right.MODERATE, me, kind)
        return Scope(side, (me.workspace,))
    check(Right.HIRE, me, kind)
    recruits = has(Right.RECRUIT, me, kind)
    if not recruits and all(each.state not in IN_CHARGE for each in books.requisitions.recruited(me.identity, False)):
        raise NotRecruiting()
    there = (each.id for each in books.workspaces.all() if each.kind is Kind.COMMUNITY or each.id == me.workspace)
    return Scope(side, tuple(there))


def may(books: Books, me: Person, side: Side) -> bool:
    """Whether they may search: for showing the way only to whom it is open."""
    try:
        scope(books, me, side)
    except Refusal:
        return False
    return True


def begun(books: Books, me: Person, side: Side) -> dict[str, Any]:
    """The page before anything was asked: the searches they keep."""
    scope(books, me, side)
    saved = [
        {"id": each.id, "name": each.name, "query": each.query, "is_alert": each.is_alert}
        for each in books.saved_searches.of(me.identity, side)
    ]
    return {"side": side.value, "asked": "", "found": None, "saved": saved}


def answered(books: Books, me: Person, side: Side, asked: str, page: int, now: datetime) -> dict[str, Any]:
    """A page of the answers, best first. Raises NothingToSearch."""
    where = scope(books, me, side)
    hits, query, mended = _found(books, where, asked, now)
    page = min(page, max(0, len(hits) - 1) // LISTED)
    shown = hits[page * LISTED : (page + 1) * LISTED]
    members = _members(books, where, [hit.member for hit in shown])
    lines = [_line(members[hit.member], side, query, hit) for hit in shown]
    found = {
        "lines": lines, "page": page, "first": page * LISTED + 1, "last": page * LISTED + len(lines), "all": len(hits),
        "is_cut": len(hits) >= WEIGHED, "is_mended": bool(query and query.is_mended),
        "instead": [{"typed": typed, "known": known} for typed, known in mended.items()],
    }  # fmt: skip
    return {"side": side.value, "asked": asked, "found": found, "saved": []}


def _found(
    books: Books, where: Scope, asked: str, now: datetime
) -> tuple[Sequence[Hit], Query | None, Mapping[str, str]]:
    """The answers, best first, to the question as it was read, with what was put in the place of its unknown words. An
    address is nobody's word: whoever has it is the answer."""
    if "@" in asked:
        have = (books.members.by_email(workspace, asked) for workspace in where.workspaces)
        ids = [member.id for member in have if member and "email" in _known(member, where.side)]
        return books.search.rows_of(where, ids, now), None, {}
    query = read(asked)
    if query is None:
        raise NothingToSearch()
    mended = books.search.instead(where, query, now)
    query = instead(query, mended) if mended else query
    return rules.ranked(query, books.search.found(where, query, now)), query, mended


def _members(books: Books, where: Scope, ids: Sequence[int]) -> Mapping[int, Member]:
    return {id: each for workspace in where.workspaces for id, each in books.members.some(workspace, ids).items()}


def _known(member: Member, side: Side) -> Mapping[str, Any]:
    """What that side may read of them, without what is empty."""
    seen = as_shown(member) if side is Side.HIRING else member
    known = {"name": seen.name, "email": seen.email, "family": seen.family, "seniority": seen.seniority}
    return {name: value for name, value in {**known, "location": seen.location}.items() if value}


def _line(member: Member, side: Side, query: Query | None, hit: Hit) -> dict[str, Any]:
    seen = as_shown(member) if side is Side.HIRING else member
    known = _known(member, side)
    why = [("email", seen.email)] if query is None else [(field.value, word) for field, word in rules.why(query, hit)]
    return {
        "id": member.id, "name": seen.name, "user": seen.user if side is Side.COMMUNITY else None,
        "email": known.get("email", ""),
        "facts": [known[name] for name in ("family", "seniority", "location") if name in known],
        "skills": list(seen.skills), "why": [{"field": field, "word": word} for field, word in why],
    }  # fmt: skip


def save(books: Books, me: Person, side: Side, asked: str, answers: Mapping[str, Any], now: datetime) -> Saved:
    """The search is kept; whoever it finds now is no news. Raises FieldRefusals for `name`, NothingToSearch."""
    where = scope(books, me, side)
    hits, _, _ = _found(books, where, asked, now)
    name = named(str(answers.get("name") or ""), len(books.saved_searches.of(me.identity, side)))
    day = local_day(now, me.zone)
    is_alert = "alert" in (answers.get("alert") or [])
    saved = books.saved_searches.keep(Saved(me.identity, side, name, asked, is_alert, now, day))
    books.saved_searches.found(saved.id, [hit.member for hit in hits])
    return saved


def stop(books: Books, me: Person, side: Side, id: int) -> Saved:
    """They hear of it no more. Raises NoSuchSearch."""
    saved = books.saved_searches.get(me.identity, side, id)
    books.saved_searches.stop(id)
    return saved


def drop(books: Books, me: Person, side: Side, id: int) -> None:
    """It is kept no more. Raises NoSuchSearch."""
    books.saved_searches.get(me.identity, side, id)
    books.saved_searches.drop(id)


def look(deps: Deps) -> None:
    """Every saved search that tells of new answers is asked anew once a day, when its owner's day has begun."""
    now = deps.now()
    with deps.store.reading() as books:
        workspaces = books.workspaces.all()
    for workspace in workspaces:
        with apart(workspace.id):
            for saved in _due(deps, workspace.id, now):
                with apart(workspace.id):
                    with deps.store.open() as books:
                        _tell(books, saved, now)
                    deps.crash("searching.looked")


def _due(deps: Deps, workspace: str, now: datetime) -> Iterator[Saved]:
    after = 0
    while True:
        with deps.store.reading() as books:
            some = books.saved_searches.alerting(workspace, after, MOST_AT_ONCE)
            hours = books.people.hours(workspace, {each.who.user for each in some})
        yield from (each for each in some if is_due(each, hours[each.who.user], now))
        if len(some) < MOST_AT_ONCE:
            return
        after = some[-1].id


def _tell(books: Books, saved: Saved, now: datetime) -> None:
    """Those whom it did not find before; nothing where there are none, or where its owner may not search any more."""
    new = books.saved_searches.new(saved.id, _now_found(books, saved, now))
    day = local_day(now, books.people.get(saved.who).zone)
    books.saved_searches.asked(saved.id, day)
    if new:
        books.saved_searches.found(saved.id, new)
        key = f"{FOUND[saved.side]}:{saved.id}:day={day.isoformat()}"
        about, facts = f"search:{saved.id}", {"id": saved.id, "members": list(new)}
        who = saved.who
        books.notices.plan(Planned(key, FOUND[saved.side], about, who.workspace, who.user, facts), now)


def _now_found(books: Books, saved: Saved, now: datetime) -> Sequence[int]:
    me = replace(books.people.get(saved.who), roles=books.roles.of(saved.who))
    try:
        hits, _, _ = _found(books, scope(books, me, saved.side), saved.query, now)
    except Refusal:
        return []
    return [hit.member for hit in hits]


def _facts(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """How many of them can still be found. No name stands in a message: whoever is forgotten is in none."""
    side = next(side for side, kind in FOUND.items() if kind == notice.kind)
    saved = next((each for each in books.saved_searches.some([int(notice.facts["id"])]) if each.side is side), None)
    if saved is None or not saved.is_alert:
        return None
    found = set(_now_found(books, saved, now)) & set(notice.facts["members"])
    return {"id": saved.id, "name": saved.name, "query": saved.query, "n": len(found)} if found else None


def sweep(deps: Deps, facts: Mapping[str, Any]) -> None:
    """No word of whoever is gone is left in the file, a part of it at a time, nor in the log beside it. Raises NotYet
    while somebody reads that."""
    is_first = is_more = True
    while is_more:
        with deps.store.open() as books:
            is_more = books.search.sweep(is_first)
        deps.crash("searching.swept")
        is_first = False
    if not deps.store.wipe():
        raise NotYet("the log of the database is being read")


def plan_stretches(deps: Deps, worth: int = WORTH) -> None:
    """Where PostgreSQL's indexes of stretches are missing, or the newest has come to hold too many or too few of a
    side's rows, others are about to be made; with fewer than `worth` rows it needs none."""
    with deps.store.reading() as books:
        due = {side: books.search.stretches_due(side, worth) for side in Side}
    for side, last in due.items():
        if last is not None:
            with deps.store.open() as books:
                key = f"{STRETCHES}:{side.value}:{last[-1]}:day={deps.now().date()}"
                books.errands.plan(key, STRETCHES, {"side": side.value, "last": last}, AT_ONCE)
            deps.crash("searching.stretches_planned")


def make_stretches(deps: Deps, facts: Mapping[str, Any]) -> None:
    """They are made, while others go on. Raises RuntimeError where the database does not let us."""
    try:
        make(deps.store.engines, Side(facts["side"]), facts["last"])
    except ProgrammingError as error:
        raise RuntimeError(in_a_line(error)) from error


ERRANDS: Mapping[str, Work] = {SWEEP: sweep, STRETCHES: make_stretches}
MOMENTS: Mapping[str, Moment] = {kind: Moment(_facts, Pace.DAYTIME) for kind in FOUND.values()}
