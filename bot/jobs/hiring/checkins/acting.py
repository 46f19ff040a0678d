"""What is done about a gap: opened with the check-in that shows it, told to whoever owns it, asked after on its day."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import competencies
from bot.jobs.hiring.checkins import FEATURE, Known, about, known, line, looks_after
from bot.jobs.hiring.checkins.asking import of_notice
from bot.jobs.hiring.checkins.subjects import indicator, subject
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.hiring.checkins import DayMeaningless, NoSuchHire, day_from, gaps, morning
from bot.rules.hiring.checkins.gaps import Action, ActionChanged, Standing
from bot.rules.hiring.competencies import Library
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books

GAP, OVERDUE, FOLLOW = f"{FEATURE}.gap", f"{FEATURE}.overdue", f"{FEATURE}.follow"
# So many days after its day whoever looks after it hears that an action is still open.
GRACE = timedelta(days=5)


@dataclass(frozen=True)
class Doing:
    """An action, and of whom it is."""

    known: Known
    action: Action


def open_up(books: Books, found: Known, day: int, now: datetime) -> None:
    """Every gap that the check-ins of that day show by now has its action."""
    hire, keeper = found.hire, looks_after(books, found, now)
    given = {side: answers for (one, side), answers in books.checkins.given(hire.id).items() if one == day}
    people = books.people.hours(hire.workspace, {each for each in (hire.manager, keeper) if each}, as_if_here=True)
    before = books.checkins.actions([hire.id])[hire.id]
    for each in gaps.opened(hire, day, given, before, keeper, people, now):
        kept = books.checkins.open_action(each)
        _note(books, found, kept, "open_action", "", now)
        tell(books, found, kept, now)


def tell(books: Books, found: Known, action: Action, now: datetime) -> None:
    """Whoever owns it hears of it, and it is asked after on its day."""
    hire = found.hire
    which = f"{action.id}:owner={action.owner}"
    facts = {"hire": hire.id, "action": action.id}
    said = Planned(f"{GAP}:{which}", GAP, about(hire), hire.workspace, action.owner, facts, living=True)
    books.notices.plan(said, now)
    hours = books.people.hours(hire.workspace, [action.owner], as_if_here=True)[action.owner]
    for step, day in enumerate((action.until, action.until + GRACE)):
        more = {**facts, "workspace": hire.workspace, "until": action.until.isoformat(), "step": step}
        key = f"{FOLLOW}:{which}:until={action.until.isoformat()}:step={step}"
        books.errands.plan(key, FOLLOW, more, morning(day, hours))
    books.notices.refresh(now, keys=[home_key(hire.workspace, action.owner)])


def mine(books: Books, me: Person, id: int, now: datetime) -> Doing:
    """That action, for who owns it or looks after the check-ins. Raises NoSuchHire."""
    named = books.checkins.action(id)
    if named is None:
        raise NoSuchHire()
    found = known(books, me.workspace, named.hire, now)
    action = books.checkins.action(id)  # as it is now that the hire is locked
    if action is None or not (action.owner == me.user or found.reads(me.user, me.roles)):
        raise NoSuchHire()
    return Doing(found, action)


def form(books: Books, doing: Doing, me: Person, shipped: Library) -> dict[str, Any]:
    """What is done about it, as its form shows it."""
    action = doing.action
    library = competencies.library(books, shipped, me.workspace)
    name = subject(library, action.about, me.language)["name"]
    return {
        **line(doing.known), **shown(doing.known, action, name), "may_pass_on": doing.known.reads(me.user, me.roles),
        "standings": [each.value for each in Standing], "most": gaps.WHAT_CHARACTERS,
    }  # fmt: skip


def shown(found: Known, action: Action, name: str = "") -> dict[str, Any]:
    """An action as pages and messages show it; `name` is what they call the competency it is about."""
    subject = {"question": action.about, "name": name, "indicator": indicator(found.hire, action.about)}
    return {
        "action": action.id, "subject": subject, "gap": action.gap.value, "day": action.day, "owner": action.owner,
        "until": action.until, "standing": action.standing.value, "what": action.what, "came_of_it": action.came_of_it,
    }  # fmt: skip


def save(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Doing:
    """What is said of it now. Raises NoSuchHire, ActionChanged, FieldRefusals."""
    doing = mine(books, me, id, now)
    before = doing.action
    if before.revision != revision:
        raise ActionChanged()
    owner = str(answers.get("owner") or before.owner)
    until = _until(me, answers, now) if answers.get("until") else before.until
    if owner != before.owner:
        gaps.check_owner(before, owner, doing.known.hire, doing.known.reads(me.user, me.roles))
        books.people.check_here(Identity(me.workspace, owner))
    after = gaps.changed(before, answers, owner, until)
    books.checkins.save_action(after)
    _note(books, doing.known, after, "save_action", me.user, now)
    if after.standing is Standing.OPEN and (after.owner, after.until) != (before.owner, before.until):
        tell(books, doing.known, after, now)
    books.notices.refresh(now, about=about(doing.known.hire))
    books.notices.refresh(now, keys=[home_key(me.workspace, who) for who in {before.owner, after.owner}])
    return Doing(doing.known, after)


def _until(me: Person, answers: Mapping[str, Any], now: datetime) -> date:
    today = local_day(now, me.zone)
    try:
        day = day_from(answers["until"], today)
    except DayMeaningless as refused:
        raise FieldRefusals({"until": refused}) from None
    if day < today:
        raise FieldRefusals({"until": DayMeaningless()})
    return day


def _note(books: Books, found: Known, action: Action, what: str, who: str, now: datetime) -> None:
    entry = {"workspace": found.hire.workspace, "who": who, "day": action.day, "standing": action.standing.value}
    books.record.note(now, f"{FEATURE}.{what}", about(found.hire), **entry, owner=action.owner)


def _follow(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Its day has come and it is open: whoever owns it is asked once, later whoever looks after the check-ins."""
    now = deps.now()
    with suppress(NoSuchHire), deps.store.open() as books:
        found = known(books, str(facts["workspace"]), int(facts["hire"]), now)
        action = books.checkins.action(int(facts["action"]))
        if action and action.standing is Standing.OPEN and action.until.isoformat() == facts["until"]:
            to = looks_after(books, found, now) if facts["step"] else action.owner
            if to and not (facts["step"] and to == action.owner):
                key = f"{OVERDUE}:{action.id}:until={facts['until']}:to={to}"
                said = {"hire": found.hire.id, "action": action.id, "until": facts["until"]}
                where = found.hire.workspace
                books.notices.plan(Planned(key, OVERDUE, about(found.hire), where, to, said, living=True), now)
    deps.crash("checkins.followed")


def _told(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """The gap and what is asked; once it stands and it is over or somebody else's, that."""
    found, action = of_notice(books, notice, now), books.checkins.action(int(notice.facts["action"]))
    if found is None or action is None:
        return None
    is_owner = action.owner == notice.to
    may = is_owner or found.reads(notice.to, books.roles.of(Identity(notice.workspace, notice.to)))
    waits = action.standing is Standing.OPEN and (is_owner or notice.kind == OVERDUE)
    waits = waits and str(notice.facts.get("until", action.until.isoformat())) == action.until.isoformat()
    if (notice.ts is None and not waits) or not may:
        return None if notice.ts is None else {**line(found), "waits": False, "may": False}
    return {**line(found), **shown(found, action), "waits": waits, "may": True, "is_owner": is_owner}


MOMENTS = {GAP: Moment(_told, Pace.DAYTIME), OVERDUE: Moment(_told, Pace.DAYTIME)}
ERRANDS = {FOLLOW: _follow}
