"""What is said of introductions: to whom one is introduced and why, whether they met, and what moderators look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.jobs.community.intros import (
    INTRODUCED,
    MET,
    NOBODY,
    PROPOSED,
    STAY,
    TOGETHER,
    others,
    topics,
)
from bot.jobs.moments import Facts, Moment
from bot.rules.community.intros.following import ASKED_AFTER
from bot.rules.community.intros.joining import MOST_SILENT
from bot.rules.community.intros.rounds import Introduction, NoSuchRound, State
from bot.rules.community.members import Member
from bot.rules.notices import Notice, Pace
from bot.store import Books


def described(books: Books, workspace: str, introduction: Introduction, me: int, members: dict[int, Member]) -> Facts:
    """An introduction as that member reads it."""
    why, inside = introduction.group.why, introduction.group.members
    name = {id: members[id].name for id in inside if id in members}
    helps = [
        {"mine": each.by == me, "to_me": each.to == me, "by": name[each.by], "to": name[each.to], "what": each.what}
        for each in why.helps if each.by in name and each.to in name
    ]  # fmt: skip
    answer = introduction.introduced.answers.get(me)
    return {
        "id": introduction.id, "kind": introduction.kind.value, "others": others(members, introduction, me),
        "topics": topics(books, workspace, why.topics), "helps": helps, "distance": why.distance.value,
        "times": list(why.times), "at": introduction.introduced.at, "answer": answer.value if answer else "",
        "is_met": bool(introduction.introduced.is_met),
    }  # fmt: skip


def _theirs(books: Books, notice: Notice) -> tuple[Introduction, Facts] | None:
    """The introduction that notice is of, as its reader sees it; None where there is none or it is nobody's there."""
    me, found = int(notice.facts["member"]), books.intro_rounds.one(notice.workspace, int(notice.facts["group"]))
    if found is None or me not in found.group.members:
        return None
    members = dict(books.members.some(notice.workspace, found.group.members))
    if me not in members or members[me].user != notice.to:
        return None
    return found, described(books, notice.workspace, found, me, members)


def _introduced(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While nothing was said, it is only said to who still takes part, of others who are still there."""
    theirs = _theirs(books, notice)
    if theirs is None:
        return None
    _, facts = theirs
    if notice.ts is None and (books.intros.part(int(notice.facts["member"])) is None or not facts["others"]):
        return None
    return {**facts, "prompt": notice.facts["prompt"], "days": ASKED_AFTER.days}


def _together(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """While nothing was said, to two at least who are still there."""
    found = books.intro_rounds.one(notice.workspace, int(notice.facts["group"]))
    if found is None:
        return None
    members = dict(books.members.some(notice.workspace, found.group.members))
    facts = described(books, notice.workspace, found, 0, members)
    if notice.ts is None and len(facts["others"]) < 2:
        return None
    return {**facts, "prompt": notice.facts["prompt"], "days": ASKED_AFTER.days}


def _met(books: Books, notice: Notice, now: datetime) -> Facts | None:
    theirs = _theirs(books, notice)
    if theirs is None:
        return None
    _, facts = theirs
    is_moot = not facts["others"] or facts["answer"] in {"yes", "no"} or facts["is_met"]
    return None if notice.ts is None and is_moot else facts


def _stay(books: Books, notice: Notice, now: datetime) -> Facts | None:
    part = books.intros.part(int(notice.facts["member"]))
    if part is None:
        return {"n": MOST_SILENT, "stays": False, "is_out": True} if notice.ts else None
    stays = part.back_at is not None and part.back_at >= notice.due_at
    return None if stays and notice.ts is None else {"n": MOST_SILENT, "stays": stays, "is_out": False}


def _nobody(books: Books, notice: Notice, now: datetime) -> Facts | None:
    return {} if notice.ts or books.intros.part(int(notice.facts["member"])) else None


def _proposed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    try:
        held = books.intro_rounds.get(notice.workspace, int(notice.facts["round"]))
    except NoSuchRound:
        return None
    if notice.ts is None and held.state is not State.PROPOSED:
        return None
    facts: dict[str, Any] = {
        "id": held.id, "kind": held.kind.value, "state": held.state.value, "goes": held.goes, "at": held.at,
        "groups": books.intro_rounds.count(held.id), "left": len(books.intro_rounds.left(held.id)),
    }  # fmt: skip
    return facts


MOMENTS = {
    INTRODUCED: Moment(_introduced, Pace.DAYTIME, counts=True),
    TOGETHER: Moment(_together),
    MET: Moment(_met, Pace.DAYTIME, counts=True),
    STAY: Moment(_stay, Pace.DAYTIME, counts=True),
    NOBODY: Moment(_nobody, Pace.DAYTIME, counts=True),
    PROPOSED: Moment(_proposed, Pace.DAYTIME),
}
