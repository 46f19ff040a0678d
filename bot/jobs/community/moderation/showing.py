"""Cases as templates show them: what waits, one of them with all that is known beside it, and the line on Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.community.content.digests.showing import safe
from bot.jobs.community.members import own
from bot.jobs.community.moderation import PROMISED, moderators, seen, today
from bot.jobs.community.moderation.telling import channels
from bot.jobs.moments import Facts
from bot.rules.community.members import Member
from bot.rules.community.moderation import Breach, Case, State
from bot.rules.community.moderation import cases as rules
from bot.rules.community.moderation.cases import REMEMBERED, is_upheld
from bot.rules.community.moderation.duty import monday_of, needs_rest
from bot.rules.community.moderation.weighing import queue as sorted_by_weight
from bot.rules.community.moderation.weighing import records
from bot.rules.people import Person
from bot.store import Books

# What a page of the queue lists, and how many reports and earlier cases a page of a case shows.
LISTED, SHOWN = 12, 5


def queue(books: Books, me: Person, page: int, now: datetime) -> dict[str, Any]:
    """That page of what waits, the heaviest first; nothing about whoever looks. Raises NoRecord."""
    member = own.mine(books, me)
    waiting = [each for each in books.moderation.waiting(me.workspace) if each.about != member.id]
    found = sorted_by_weight(waiting, records(books.moderation.closed(me.workspace)))
    first = page * LISTED
    shown = found[first : first + LISTED]
    return {
        "lines": _lines(books, me.workspace, shown, member, now), "page": page, "all": len(found),
        "is_last": first + LISTED >= len(found), **load(books, me, now),
    }  # fmt: skip


def load(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """How much they took this week of how much they take, and whether they should rest. Raises NoRecord."""
    (mine,) = moderators(books, me.workspace, [own.mine(books, me).id], now)
    day = today(books, me.workspace, now)
    return {"taken": mine.taken.get(monday_of(day), 0), "most": mine.most, "needs_rest": needs_rest(mine, day)}


def one(books: Books, me: Person, id: int, now: datetime) -> dict[str, Any]:
    """One case with what was reported, what there was with its member before, and decisions like it.

    Raises NoSuchCase, NoRecord.
    """
    case, member = seen(books, me, id)
    others = [each for each in books.moderation.of(case.workspace, case.about) if each.id != id]
    breach = case.decision.breach if case.decision else case.breach
    like = [each for each in books.moderation.like(case.workspace, breach, member.id) if each.id != id]
    whole = [case, *others, *like]
    known = _people(books, whole)
    reports = sorted(case.reports, key=lambda each: each.at, reverse=True)
    return {
        **_line(case, known, member, now), "revision": case.revision, "member": case.about,
        "reports": [
            {
                "by": known[each.by].name if each.by in known else "", "what": each.what.value,
                "breach": each.breach.value, "at": each.at, "text": each.text, "quote": each.quote,
                "channel": each.channel, "link": safe(each.link),
            }
            for each in reports[:SHOWN]
        ],
        "more": max(0, len(reports) - SHOWN), "channels": channels(case),
        "decision": _decision(case, known), "appeal": _appeal(case, known),
        "history": [_short(each, known) for each in rules.history(others, case.about)[:SHOWN]],
        "like": [_short(each, known) for each in rules.like(like, breach, member.id)[:REMEMBERED]],
        "verbs": _verbs(case, member),
    }  # fmt: skip


def on_home(books: Books, me: Person, member: Member | None, now: datetime) -> Facts | None:
    """What waits there that this moderator may decide, and how much of it is about safety; None where nothing does."""
    if member is None:
        return None
    waiting = [each for each in books.moderation.waiting(me.workspace) if not each.concerns(member.id)]
    open_ = [each for each in waiting if each.state is State.OPEN]
    found = {
        "safety": sum(each.breach is Breach.SAFETY for each in waiting if each.decision is None),
        "open": len(open_), "late": sum(now >= each.at + PROMISED for each in open_),
        "mine": sum(each.state is State.TAKEN and each.taken_by == member.id for each in waiting),
        "appeals": sum(each.state is State.APPEALED for each in waiting),
        "by_hand": sum(_waits_by_hand(each) and _by(each) == member.id for each in waiting),
    }  # fmt: skip
    return found if any(found.values()) else None


def _by(case: Case) -> int | None:
    return case.decision.by if case.decision else None


def _waits_by_hand(case: Case) -> bool:
    return case.decision is not None and case.decision.by_hand is not None and case.decision.done_at is None


def _people(books: Books, cases: Sequence[Case]) -> Mapping[int, Member]:
    ids: set[int | None] = set()
    for each in cases:
        ids |= {each.about, *each.reporters, each.taken_by, _by(each), each.appeal.by if each.appeal else None}
    return books.members.some(cases[0].workspace, {id for id in ids if id}) if cases else {}


def _lines(books: Books, workspace: str, cases: Sequence[Case], me: Member, now: datetime) -> list[dict[str, Any]]:
    known = _people(books, cases)
    return [_line(each, known, me, now) for each in cases]


def _line(case: Case, known: Mapping[int, Member], me: Member, now: datetime) -> dict[str, Any]:
    whom, taken = known.get(case.about), known.get(case.taken_by or 0)
    return {
        "id": case.id, "name": whom.name if whom else "", "user": (whom.user or "") if whom else "",
        "breach": case.breach.value, "at": case.at, "n": len(case.reports), "state": case.state.value,
        "by_when": case.at + PROMISED, "is_late": case.decision is None and now >= case.at + PROMISED,
        "taken_by": (taken.user or "") if taken and case.state is State.TAKEN else "",
        "concerns": case.concerns(me.id), "is_by_hand": _waits_by_hand(case),
    }  # fmt: skip


def _decision(case: Case, known: Mapping[int, Member]) -> dict[str, Any] | None:
    made = case.decision
    if made is None:
        return None
    return {
        "by": known[made.by].name if made.by in known else "", "at": made.at, "action": made.action.value,
        "breach": made.breach.value, "reason": made.reason, "code": made.code,
        "by_hand": made.by_hand.value if made.by_hand else "", "done_at": made.done_at,
    }  # fmt: skip


def _appeal(case: Case, known: Mapping[int, Member]) -> dict[str, Any] | None:
    said = case.appeal
    if said is None:
        return None
    return {
        "at": said.at, "text": said.text, "by": known[said.by].name if said.by and said.by in known else "",
        "verdict": said.verdict.value if said.verdict else "", "reason": said.reason,
    }  # fmt: skip


def _short(case: Case, known: Mapping[int, Member]) -> dict[str, Any]:
    upheld = is_upheld(case)
    return {
        "id": case.id, "at": case.at, "breach": case.breach.value, "state": case.state.value,
        "name": known[case.about].name if case.about in known else "", "decision": _decision(case, known),
        "is_overturned": case.decision is not None and upheld is False and case.appeal is not None,
    }  # fmt: skip


def _verbs(case: Case, me: Member) -> list[str]:
    if case.concerns(me.id):
        return []
    is_taker = case.taken_by == me.id
    found = {
        "take": case.state is State.OPEN, "decide": case.state is State.TAKEN and is_taker,
        "give_back": case.state is State.TAKEN and is_taker,
        "settle": case.state is State.APPEALED and _by(case) != me.id, "done": _waits_by_hand(case),
    }  # fmt: skip
    return [name for name, may in found.items() if may]
