"""A conversation of those who were introduced to each other, opened when it is day for all of them. Where that cannot
be, each of them has a message of their own, in their own day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.intros import INTRODUCED, OPEN, TOGETHER, reachable
from bot.rules.community import budget
from bot.rules.community.intros.rounds import Held, Introduction, about
from bot.rules.community.intros.times import next_common
from bot.rules.community.members import Member
from bot.rules.notices import Planned
from bot.rules.people import Identity
from bot.slack.client import SlackAway, SlackLimited, SlackRefused
from bot.store import Books

log = structlog.get_logger(__name__)


def plan(
    deps: Deps, books: Books, held: Held, each: Introduction, members: Mapping[int, Member], now: datetime
) -> None:  # fmt: skip
    """They meet in a conversation of their own as soon as it is day for all of them; where there is none, or one of
    them is not there any more, the others are told by themselves."""
    there = [members[id] for id in each.group.members if id in members]
    at = _when(books, held.workspace, there, now)
    if at is None or len(there) < len(each.group.members):
        books.notices.plan_many(apart(deps, held.workspace, each, members), now)
        return
    facts = {"workspace": held.workspace, "round": held.id, "group": each.id}
    books.errands.plan(f"{OPEN}:{each.id}", OPEN, facts, at)


def apart(deps: Deps, workspace: str, each: Introduction, members: Mapping[int, Member]) -> Sequence[Planned]:
    """A message to each of them who is there."""
    found = list[Planned]()
    for id in filter(members.__contains__, each.group.members):
        facts = {"group": each.id, "member": id, "prompt": _prompt(deps, each, members[id].language)}
        key, to = f"{INTRODUCED}:group={each.id}:member={id}", members[id].user or ""
        found.append(Planned(key, INTRODUCED, about(each.id), workspace, to, facts, living=True))
    return found


def _open(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The conversation is there and says why, once in each language they read; those who may not be written to more
    this week, or whom Slack does not bring together, are told by themselves.

    Raises SlackLimited, SlackAway: tried again."""
    workspace, now = str(facts["workspace"]), deps.now()
    with deps.store.reading() as books:
        found = _found(books, workspace, facts, now)
        is_day = found is not None and _when(books, workspace, list(found[1].values()), now) == now
        users = _may_hear(books, workspace, found[1].values(), now) if found and is_day else None
    room = _room(deps, workspace, users) if users else ""
    deps.crash("intros.opened")
    with deps.store.open() as books:
        found = _found(books, workspace, facts, now)
        if found is None:
            return
        each, members = found
        if room and set(each.group.members) <= members.keys():
            notices = _together(deps, workspace, room, each, members)
            sent = [(f"{TOGETHER}:{each.id}:{user}", Identity(workspace, user)) for user in users or ()]
            books.sendings.note(sent, now)
        else:
            notices = apart(deps, workspace, each, members)
        books.notices.plan_many(notices, now)
    deps.crash("intros.brought_together")


def _found(
    books: Books, workspace: str, facts: Mapping[str, Any], now: datetime
) -> tuple[Introduction, dict[int, Member]] | None:
    """The group, and who of it still takes part."""
    each = books.intro_rounds.one(workspace, int(facts["group"]))
    if each is None:
        return None
    there = reachable(books, workspace, each.kind, now, each.group.members)
    return each, {id: there[id][1] for id in each.group.members if id in there}


def _when(books: Books, workspace: str, members: Sequence[Member], now: datetime) -> datetime | None:
    """From when on it is day for all of them; None when it is for nobody, or never."""
    return next_common(hours_of(books, workspace, members).values(), now) if members else None


def _may_hear(
    books: Books, workspace: str, members: Iterable[Member], now: datetime
) -> list[str] | None:  # fmt: skip
    """Their users, where each may have a message more now."""
    users = [str(each.user) for each in members]
    sent = (books.sendings.of(Identity(workspace, user), now) for user in users)
    return users if all(budget.when_allowed(each, now) <= now for each in sent) else None


def _room(deps: Deps, workspace: str, users: Sequence[str]) -> str:
    """Their conversation; empty where Slack does not open it, as for an app without the scope for it."""
    try:
        return deps.slack.conversation(workspace, *users)
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        log.warning("those who were introduced have no conversation", workspace=workspace, error=refused.error)
        return ""


def _together(
    deps: Deps, workspace: str, room: str, each: Introduction, members: Mapping[int, Member]
) -> Sequence[Planned]:
    """What is said there, in each language that one of them reads."""
    languages = sorted({member.language for member in members.values()})
    told = [{"group": each.id, "language": one, "prompt": _prompt(deps, each, one)} for one in languages]
    return [
        Planned(f"{TOGETHER}:group={each.id}:{facts['language']}", TOGETHER, about(each.id), workspace, room, facts,
                living=True)
        for facts in told
    ]  # fmt: skip


def _prompt(deps: Deps, each: Introduction, language: str) -> str:
    texts = {one.id: one.texts for one in deps.words.openers}
    return texts.get(each.group.prompt, {}).get(language, "")


ERRANDS = {OPEN: _open}
