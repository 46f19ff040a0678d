"""A private channel for those who interview a candidate, where a workspace wants them: membership follows the panel.

Whatever changes a panel plans an errand, which brings the channel to what is true when it runs, and looks once more
after that: nobody who came to be shut out meanwhile stays in. A candidate has one channel in a recruitment: what people
archived is not made again behind their back.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.errands import NotYet
from bot.jobs.hiring.panels import seats as job
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.candidates import Seen, holder_now
from bot.rules.hiring.panels import loops as rules
from bot.rules.notices import Notice, Pace, Planned
from bot.slack.client import SlackAway, SlackLimited, SlackRefused
from bot.store import Books
from bot.store.hiring.loops import Loop

log = structlog.get_logger(__name__)
OPENED = f"{job.FEATURE}.loop_opened"
# Installed before this version asked for `groups:write`: `doctor` says so, and trying again does not help.
NOT_GRANTED = "missing_scope"
# What Slack says of what is so already, and of a channel that somebody archived or deleted.
SO_ALREADY = frozenset({"already_in_channel", "not_in_channel", "already_archived", "channel_not_found", "is_archived"})
GONE = frozenset({"channel_not_found", "is_archived"})
# So often it is looked again whether somebody came or went meanwhile.
ROUNDS = 5


@dataclass(frozen=True)
class Wanted:
    """What the channel is to be like; none where there is no `loop`."""

    workspace: str
    loop: Loop | None
    is_over: bool
    belong: frozenset[str]
    may_be_taken_out: frozenset[str]


def _loop(deps: Deps, facts: Mapping[str, Any]) -> None:
    workspace, id, now = str(facts["workspace"]), int(facts["candidacy"]), deps.now()
    try:
        for _ in range(ROUNDS):
            with deps.store.open() as books:
                wanted = _wanted(books, workspace, id, now)
            deps.crash("loops.looked")
            if wanted.loop is None or wanted.loop.archived_at or not _bring(deps, wanted, now):
                return
    except SlackRefused as refused:
        if refused.error != NOT_GRANTED:
            raise
        log.warning("a channel cannot be made", workspace=workspace, error=refused.error)
        return
    raise NotYet("the panel goes on changing")


def _wanted(books: Books, workspace: str, id: int, now: datetime) -> Wanted:
    company = books.company.of(workspace, now)
    seen, loop = books.candidates.for_panel(id, company), books.loops.of(id)
    interviews = books.interviews.of(id)
    if seen is None:
        return Wanted(workspace, None, True, frozenset(), frozenset())
    is_over = rules.is_over(seen.candidacy, interviews, now)
    is_first = loop is None and not is_over and rules.begins(interviews, now)
    if is_first and books.workspaces.get(workspace).loops:
        loop = books.loops.begin(id, _name(), now)
    if loop and not is_over and (end := rules.ends_at(interviews)):
        books.errands.plan(f"{job.LOOP}:{id}:end={end.isoformat()}", job.LOOP, _facts(seen), end)
    runs = holder_now(seen.candidacy, seen.shut, company.gone)
    present = books.people.some(workspace, rules.belong(interviews, runs, seen.shut, company.gone))
    belong = frozenset(user for user, person in present.items() if person.is_active and not person.is_bot)
    out = rules.may_be_taken_out(seen.candidacy, interviews, seen.shut)
    return Wanted(workspace, loop, is_over, belong, out - belong)


def _facts(seen: Seen) -> dict[str, Any]:
    return {"workspace": seen.requisition.workspace, "candidacy": seen.candidacy.id}


def _name() -> str:
    return "loop-" + "".join(secrets.choice(rules.LETTERS) for _ in range(rules.LONG))


def _bring(deps: Deps, wanted: Wanted, now: datetime) -> bool:
    """Bring the channel to what is wanted; whether anything had to be done, so that it is looked again."""
    loop, workspace = wanted.loop, wanted.workspace
    assert loop is not None
    if wanted.is_over:
        _end(deps, workspace, loop, loop.channel or deps.slack.channel_named(workspace, loop.name), now)
        return False
    channel = loop.channel or _made(deps, workspace, loop, now)
    there = set(_members(deps, workspace, channel))
    if not there:  # somebody archived or deleted it
        _end(deps, workspace, loop, None, now)
        return False
    for user in sorted(there & wanted.may_be_taken_out):
        _do(deps.slack.take_out, workspace, channel, user)
    is_changed = bool(there & wanted.may_be_taken_out)
    for user in sorted(wanted.belong - there):
        try:
            _do(deps.slack.invite, workspace, channel, user)
            is_changed = True
        except (SlackAway, SlackLimited):
            raise
        except SlackRefused as refused:  # one who cannot be invited keeps nobody else out
            log.warning("somebody cannot be invited to a channel", workspace=workspace, error=refused.error)
    deps.crash("loops.brought")
    return is_changed


def _made(deps: Deps, workspace: str, loop: Loop, now: datetime) -> str:
    """The channel, made now, or found under its name where it was made before and nobody heard. Raises NotYet."""
    try:
        channel = deps.slack.make_channel(workspace, loop.name)
    except SlackRefused as refused:
        if refused.error != "name_taken":
            raise
        channel = deps.slack.channel_named(workspace, loop.name) or ""
        if not channel or not deps.slack.channel(workspace, channel).get("is_private"):
            with deps.store.open() as books:
                books.loops.begin(loop.candidacy, _name(), now)
            deps.crash("loops.renamed")
            raise NotYet("the name is somebody else's") from None
    deps.crash("loops.made")
    with deps.store.open() as books:
        if books.loops.made(loop, channel):
            about = f"loop:{loop.candidacy}"
            planned = Planned(f"{OPENED}:{channel}", OPENED, about, workspace, channel, {"candidacy": loop.candidacy})
            books.notices.plan(planned, now)
            books.record.note(now, OPENED, about, workspace=workspace)
    deps.crash("loops.kept")
    return channel


def _end(deps: Deps, workspace: str, loop: Loop, channel: str | None, now: datetime) -> None:
    if channel is not None:
        _do(deps.slack.archive, workspace, channel)
        deps.crash("loops.ended")
    with deps.store.open() as books:
        books.loops.archived(loop, now)
        books.notices.withdraw(f"loop:{loop.candidacy}")
    deps.crash("loops.archived")


def _members(deps: Deps, workspace: str, channel: str) -> list[str]:
    """Who is in it; nobody where there is no such channel any more."""
    try:
        if deps.slack.channel(workspace, channel).get("is_archived"):
            return []
        return deps.slack.members(workspace, channel)
    except SlackRefused as refused:
        if refused.error not in GONE:
            raise
        return []


def _do(act: Any, *given: str) -> None:
    try:
        act(*given)
    except SlackRefused as refused:
        if refused.error not in SO_ALREADY:
            raise


def _opened(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = books.loops.of(notice.facts["candidacy"])
    return {} if found and found.channel == notice.to and found.archived_at is None else None


MOMENTS = {OPENED: Moment(_opened, Pace.DAYTIME)}
ERRANDS = {job.LOOP: _loop}
