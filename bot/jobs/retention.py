"""How long data are kept: what an admin sees of it, who is held, and the look that erases whoever's time is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.jobs import erasures
from bot.jobs.batches import apart
from bot.jobs.moments import Facts, Moment
from bot.rules import retention as rules
from bot.rules.access import Kind as Lives
from bot.rules.access import Right, has
from bot.rules.calendar import local_day
from bot.rules.community.members import NoSuchMember, folded
from bot.rules.community.members.retaining import months_before
from bot.rules.erasures import Erasure, Kind
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.rules.region import PRESETS, Kept
from bot.rules.retention import AHEAD, Hold, NobodyOfThat
from bot.store import Books
from bot.store.workspaces import Workspace

FEATURE = "retention"
SOON = f"{FEATURE}.soon"
# By this the workspace remembers when its admins were told that candidates go by themselves from then on.
TOLD = "retention"
# So many holds are listed; so many people are erased in one look, so that nothing else waits for them.
LISTED, AT_ONCE = 20, 200


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Each kind of data with its time, the rule that wins and how many go within thirty days; and who is held."""
    workspace = books.workspaces.get(me.workspace)
    hires, belongs = has(Right.HIRE, me, workspace.kind), workspace.kind is not Lives.COMPANY
    kinds = [
        *([Kept.APPLICATIONS, Kept.NOTES, Kept.RECORDINGS] if hires else []),
        *([Kept.COMMUNITY] if belongs else []),
    ]  # fmt: skip
    told = workspace.confirmed.get(TOLD)
    return {
        "region": workspace.region or "",
        "lines": [_line(books, workspace, kind, now) for kind in kinds],
        "from": datetime.fromisoformat(told) + AHEAD if told else None,
        "holds": [_held(books, each) for each in books.retention.listed(workspace.id, _today(workspace, now), LISTED)],
        "days": AHEAD.days, "hires": hires, "belongs": belongs,
    }  # fmt: skip


def _line(books: Books, workspace: Workspace, kind: Kept, now: datetime) -> dict[str, Any]:
    time = rules.time(workspace.region, workspace.region_choices, kind)
    before, due = months_before(now + AHEAD, time.months), None
    if kind is Kept.APPLICATIONS:
        due = books.retention.count_over(workspace.id, before, now)
    elif kind is Kept.NOTES:
        due = books.retention.count_notes(workspace.id, before)
    return {
        "kind": kind.value, "months": time.months, "rule": time.rule.value, "preset": time.preset, "due": due,
    }  # fmt: skip


def _held(books: Books, hold: Hold) -> dict[str, Any]:
    ids = books.erasing.candidacies(hold.number) if hold.kind is Kind.CANDIDATE else []
    there = books.candidates.brought(ids[-1]) if ids else None
    member = books.members.numbered(hold.number) if hold.kind is Kind.MEMBER else None
    name = there[0].code if there else member.name if member else ""
    return {
        "id": hold.id, "kind": hold.kind.value, "name": name, "why": hold.why, "until": hold.until, "by": hold.by,
        "at": hold.at, "asked_at": hold.asked_at,
    }  # fmt: skip


def hold(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """That person is kept until then; a candidate or a member by an address, a candidate by a code too. Raises
    FieldRefusals."""
    workspace = books.workspaces.get(me.workspace)
    who, why, until = rules.asked(answers, _today(workspace, now))
    found: list[tuple[Kind, int]] = []
    if has(Right.HIRE, me, workspace.kind):
        candidate = books.candidates.same(me.workspace, folded(who)) or books.candidates.coded(me.workspace, who)
        found += [(Kind.CANDIDATE, candidate.id)] if candidate and not candidate.erased else []
    if workspace.kind is not Lives.COMPANY:
        try:
            member = books.members.by_email(me.workspace, folded(who))
        except NoSuchMember:
            member = None
        found += [(Kind.MEMBER, member.id)] if member else []
    if not found:
        raise FieldRefusals({"who": NobodyOfThat()})
    for kind, number in found:
        made = books.retention.hold(Hold(me.workspace, kind, number, why, until, me.user, now))
        entry = {"workspace": me.workspace, "who": me.user, "until": until.isoformat()}
        books.record.note(now, f"{FEATURE}.hold", f"hold:{made.id}", **entry, person=f"{kind}:{number}")


def end(books: Books, me: Person, id: int, now: datetime) -> None:
    """It holds nobody any more; who was to be erased meanwhile is, by the next look. Raises NoSuchHold."""
    workspace = books.workspaces.get(me.workspace)
    found = books.retention.get(me.workspace, id, _today(workspace, now))
    books.retention.end(found, now)
    books.record.note(now, f"{FEATURE}.end", f"hold:{found.id}", workspace=me.workspace, who=me.user)


def look(deps: Deps) -> None:
    """Everywhere: whoever was to be erased and is held no more is; and whose time is over, where a region is confirmed
    and admins were told thirty days before."""
    now = deps.now()
    with deps.store.reading() as books:
        everywhere = books.workspaces.all()
    for workspace in everywhere:
        with apart(workspace.id):
            today = _today(workspace, now)
            with deps.store.reading() as books:
                asked = books.retention.waiting(workspace.id, today, AT_ONCE)
            is_clocked = workspace.kind is not Lives.COMMUNITY and workspace.region in PRESETS
            over = _over(deps, workspace, now) if is_clocked else []
            for kind, number in asked:
                _erase(deps, workspace, Erasure(kind, number, now), None)
            for number in over:
                _erase(deps, workspace, Erasure(Kind.CANDIDATE, number, now), _before(workspace, now))


def _erase(deps: Deps, workspace: Workspace, erasure: Erasure, before: datetime | None) -> None:
    """Nothing is left of that person, if that is still so: nobody holds them, and their last recruitment ended `before`
    that instant where one is given."""
    with apart(workspace.id):
        with deps.store.open() as books:
            number, now = erasure.number, erasure.at
            is_over = before is None or books.retention.over(workspace.id, before, now, 1, number - 1) == [number]
            is_held = books.retention.of(erasure.kind, number, _today(workspace, now)) is not None
            if is_over and not is_held and not erasures.redo(books, erasure):
                books.retention.forget(erasure.kind, number)
        deps.crash("retention.erased")


def _before(workspace: Workspace, now: datetime) -> datetime:
    time = rules.time(workspace.region, workspace.region_choices, Kept.APPLICATIONS)
    return months_before(now, time.months)


def _over(deps: Deps, workspace: Workspace, now: datetime) -> list[int]:
    """Whose time is over; until admins were told of it for long enough nobody, and they are told."""
    months = {kind: rules.time(workspace.region, workspace.region_choices, kind).months for kind in Kept}
    today, told = _today(workspace, now), workspace.confirmed.get(TOLD)
    if told is None:
        with deps.store.reading() as books:
            many = books.retention.count_over(workspace.id, _before(workspace, now + AHEAD), now)
        if many:
            with deps.store.open() as books:
                books.workspaces.confirm(workspace.id, TOLD, now)
                _tell(books, workspace.id, many, months[Kept.APPLICATIONS], now)
            deps.crash("retention.told")
        return []
    if datetime.fromisoformat(told) + AHEAD > now:
        return []
    with deps.store.open() as books:
        books.retention.drop_notes(workspace.id, months_before(now, months[Kept.NOTES]), today)
    deps.crash("retention.looked")
    with deps.store.reading() as books:
        found, after, before = list[int](), 0, _before(workspace, now)
        while len(found) < AT_ONCE and (some := books.retention.over(workspace.id, before, now, AT_ONCE, after)):
            held = books.retention.held(Kind.CANDIDATE, some, today)
            found += [each for each in some if each not in held]
            after = some[-1]
    return found[:AT_ONCE]


def _tell(books: Books, workspace: str, many: int, months: int, now: datetime) -> None:
    facts = {"n": many, "months": months, "from": (now + AHEAD).isoformat()}
    for admin in sorted(books.people.admins(workspace)):
        books.notices.plan(Planned(f"{SOON}:{workspace}:{admin}", SOON, FEATURE, workspace, admin, facts), now)


def _today(workspace: Workspace, now: datetime) -> date:
    return local_day(now, workspace.zone)


def _soon(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return {**notice.facts, "from": datetime.fromisoformat(notice.facts["from"])}


MOMENTS = {SOON: Moment(_soon, Pace.DAYTIME)}
