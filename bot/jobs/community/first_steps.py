"""How far a community is set up, as its admins find it on their Home until nothing is left; whether it is the right
thing; and its first channels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.rules.community.first_steps import Channel, Fit, NotAChannel, Question, is_complete, steps
from bot.rules.notices import home_key
from bot.rules.people import Person, Role
from bot.rules.refusals import FieldRefusals
from bot.slack.client import SlackRefused
from bot.store import Books

FEATURE = "community.first_steps"
MAKE = f"{FEATURE}.make"
_CHANNEL = re.compile("[CG][A-Z0-9]{1,31}")


def on_home(books: Books, workspace: str) -> list[dict[str, Any]]:
    """The steps with how far each is; none once all are done."""
    fit = books.beginnings.fit(workspace)
    listed = steps({
        "fit": int(fit is not None), "good_for": len(books.content.proposition(workspace)),
        "consent": len(books.beginnings.words(workspace)), "code": len(books.conduct.codes(workspace)),
        "moderators": len(books.roles.holders(workspace, Role.MODERATOR)),
        "goal": len(books.goals.open(workspace) or books.goals.ended(workspace, 1)),
        "channels": len(books.beginnings.channels(workspace)), "way_in": len(books.sources.open_ones(workspace, 1)),
        "calendar": books.content.dated(workspace), "past": int(books.member_imports.is_any(workspace)),
    })  # fmt: skip
    if is_complete(listed):
        return []
    return [
        {"name": each.name, "n": each.count, "of": each.of, "is_done": each.is_done, "is_optional": each.is_optional,
         "advice": fit.advice.value if fit and each.name == "fit" else ""}
        for each in listed
    ]  # fmt: skip


def fit_page(books: Books, workspace: str) -> dict[str, Any]:
    """What the fit check asks, with what was said last and what that came to."""
    fit = books.beginnings.fit(workspace)
    return {
        "questions": [each.value for each in Question],
        "yes": [each.value for each in Question if fit and each in fit.yes],
        "advice": fit.advice.value if fit else "", "missing": [each.value for each in fit.missing] if fit else [],
        "at": fit.at if fit else None,
    }  # fmt: skip


def keep_fit(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """That is what they say; the advice stands on admins' Homes."""
    said = answers.get("yes")
    yes = frozenset(each for each in Question if isinstance(said, list) and each.value in said)
    books.beginnings.keep_fit(me.workspace, Fit(yes, me.user, now))
    books.record.note(now, f"{FEATURE}.fit", f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)
    moved(books, me.workspace, now)


def channels_page(books: Books, workspace: str) -> dict[str, Any]:
    """What the form of the channels shows."""
    kept = books.beginnings.channels(workspace)
    return {
        "channels": [{"for": each.value, "name": field(each), "channel": kept.get(each, "")} for each in Channel]
    }  # fmt: skip


def keep_channels(books: Books, me: Person, answers: Mapping[str, Any], now: datetime) -> None:
    """Those are the channels; the others are made, where that is wanted. Raises FieldRefusals."""
    chosen = {each: answers.get(field(each)) for each in Channel}
    if wrong := {field(each): NotAChannel() for each, id in chosen.items() if id and not _CHANNEL.fullmatch(str(id))}:
        raise FieldRefusals(wrong)
    for each, id in chosen.items():
        if id:
            books.beginnings.keep_channel(me.workspace, each, str(id))
    books.record.note(now, f"{FEATURE}.channels", f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)
    if answers.get("make"):
        key = f"{MAKE}:{me.workspace}:at={now.isoformat()}"
        books.errands.plan(key, MAKE, {"workspace": me.workspace}, now)
    moved(books, me.workspace, now)


def field(channel: Channel) -> str:
    """The name of its field in the form."""
    return channel.value.replace("-", "_")


def _make(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Each of the four channels that is not there is made, open to everybody; one of that name that is there already
    is it. Raises what the client raises."""
    workspace = str(facts["workspace"])
    with deps.store.reading() as books:
        kept = books.beginnings.channels(workspace)
    for each in Channel:
        if each in kept:
            continue
        try:
            made = deps.slack.make_channel(workspace, each.value, is_private=False)
        except SlackRefused as refused:
            found = deps.slack.channel_named(workspace, each.value) if refused.error == "name_taken" else None
            if found is None:
                raise
            made = found
        deps.crash("first_steps.made")
        with deps.store.open() as books:
            books.beginnings.keep_channel(workspace, each, made)
            moved(books, workspace, deps.now())
        deps.crash("first_steps.kept")


def moved(books: Books, workspace: str, now: datetime) -> None:
    """Admins' Homes show how far it is."""
    books.notices.refresh(now, keys=[home_key(workspace, each) for each in books.people.admins(workspace)])


ERRANDS = {MAKE: _make}
