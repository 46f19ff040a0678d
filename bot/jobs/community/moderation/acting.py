"""What is done in Slack about a decision: a word in the thread, or somebody is taken out of a channel. What Slack does
not let the app do is left to whoever decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.moderation import FEATURE, TEMPLATES, telling
from bot.rules.community.moderation import Action, Case, Report
from bot.slack import blocks
from bot.slack.client import SlackAway, SlackLimited, SlackRefused
from bot.store import Books

log = structlog.get_logger(__name__)
REPLY, REMOVE = f"{FEATURE}.reply", f"{FEATURE}.remove"
# They are not in it, so nothing is left to do. Slack says the same where the app is not in it, which is asked first.
GONE = {"not_in_channel", "user_not_found"}
NOT_THERE = "app_not_in_channel"


def plan(books: Books, case: Case, now: datetime) -> None:
    """What was decided is done in Slack, once."""
    kind = {Action.REPLY: REPLY, Action.REMOVE: REMOVE}.get(case.decision.action) if case.decision else None
    if kind:
        facts = {"workspace": case.workspace, "case": case.id}
        books.errands.plan(f"{kind}:{case.id}", kind, facts, now)


def place(case: Case) -> Report | None:
    """The last report of a message that stands in a channel."""
    return next((each for each in reversed(case.reports) if each.channel), None)


def _reply(deps: Deps, facts: Mapping[str, Any]) -> None:
    """A word of the moderators' stands in the thread of the message, in the language of the community. Tried again,
    it does not stand there twice. Raises SlackAway, SlackLimited, SlackUnclear: to be tried again."""
    workspace, case, _ = _load(deps, facts)
    there = place(case) if case else None
    if case is None or there is None or case.decision is None:
        return
    with deps.store.reading() as books:
        language, zone = (getattr(books.workspaces.get(workspace), name) for name in ("language", "zone"))
    words = deps.words.tree(f"{TEMPLATES}/reply", language, {"breach": case.decision.breach.value}, zone)
    mark = f"moderation-reply-{case.id}"
    try:
        if not deps.slack.find(workspace, there.channel, mark, case.decision.at, there.ts):
            deps.slack.post(workspace, there.channel, blocks.message(words, ""), mark, there.ts)
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        _left(deps, case, "reply", refused)
    deps.crash("moderation.replied")


def _remove(deps: Deps, facts: Mapping[str, Any]) -> None:
    """They are not in the channel any more. Raises SlackAway, SlackLimited, SlackUnclear: to be tried again."""
    workspace, case, user = _load(deps, facts)
    there = place(case) if case else None
    if case is None or there is None or not user:
        return
    try:
        if not deps.slack.channel(workspace, there.channel).get("is_member"):
            raise SlackRefused(NOT_THERE)
        deps.slack.take_out(workspace, there.channel, user)
    except (SlackAway, SlackLimited):
        raise
    except SlackRefused as refused:
        if refused.error not in GONE:
            _left(deps, case, "remove", refused)
    deps.crash("moderation.removed")


def _load(deps: Deps, facts: Mapping[str, Any]) -> tuple[str, Case | None, str]:
    workspace = str(facts["workspace"])
    with deps.store.reading() as books:
        case = books.moderation.get(workspace, int(facts["case"]))
        whom = books.members.some(workspace, [case.about]).get(case.about) if case else None
    return workspace, case, (whom.user or "") if whom else ""


def _left(deps: Deps, case: Case, what: str, refused: SlackRefused) -> None:
    log.info("a step of a moderator is left to be done by hand", kind=what, why=refused.error)
    with deps.store.open() as books:
        telling.left(books, case, what, case.decision.by if case.decision else 0, deps.now())
    deps.crash("moderation.left")


ERRANDS = {REPLY: _reply, REMOVE: _remove}
