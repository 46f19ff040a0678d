"""Settings: one's own language; for admins, HR's channel and the chain of approval."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once
from bot.jobs import home
from bot.rules.access import Right, check, has
from bot.rules.hiring.chains import LONGEST, chain_from, fits_form
from bot.rules.refusals import FieldRefusals, Refusal
from bot.slack import forms
from bot.slack.client import SlackRefused

FOLLOW_SLACK = "slack"


class ChannelUnseen(Refusal):
    """A channel the app cannot post in."""


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own settings, and the workspace's for its admins."""
    with deps.store.reading() as books:
        me = person.enter(books)
        workspace = books.workspaces.get(me.workspace)
    administers = has(Right.HIRE, me, workspace.kind) and has(Right.ADMINISTER, me, workspace.kind)
    steps = [
        {"name": step.name, "people": list(step.approvers), "needed": step.needed if step.mode == "n_of_m" else 0}
        for step in workspace.chain.steps
    ]
    facts = {
        "language_now": me.chosen_language or FOLLOW_SLACK,
        "administers": administers,
        "hr_channel": workspace.hr_channel or "",
        "channel_language": workspace.language,
        "fits": fits_form(workspace.chain),
        "steps": steps + [{"name": "", "people": [], "needed": 0}] * (LONGEST - len(steps)),
    }
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "settings/show", facts))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what was set. The workspace's part only from an admin, whatever the form says."""
    now, answers = deps.now(), forms.read(body["view"])
    if channel := answers.get("hr_channel"):
        _check_seen(deps, person.identity.workspace, str(channel))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        language = answers.get("language")
        books.people.choose_language(me, None if language == FOLLOW_SLACK else str(language))
        if "hr_channel" in answers:
            workspace = books.workspaces.get(me.workspace)
            check(Right.HIRE, me, workspace.kind)
            check(Right.ADMINISTER, me, workspace.kind)
            spoken = str(answers.get("channel_language") or "en")
            chain = chain_from(answers, workspace.chain)
            books.workspaces.set_hiring(me.workspace, str(channel) if channel else None, spoken, chain)
            books.record.note(now, "settings.save", f"workspace:{me.workspace}", who=me.user)
        home.refresh(books, me.workspace, [me.user], now)
    return ack()


def _check_seen(deps: Deps, workspace: str, channel: str) -> None:
    try:
        known = deps.slack.channel(workspace, channel)
    except SlackRefused as refused:
        raise FieldRefusals({"hr_channel": ChannelUnseen()}) from refused
    if known.get("is_private") and not known.get("is_member"):
        raise FieldRefusals({"hr_channel": ChannelUnseen()})
