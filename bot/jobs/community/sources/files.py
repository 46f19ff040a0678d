"""The files of a source: its QR code as a picture and as a drawing, and a sheet to print, made by an errand."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.community.sources.showing import link
from bot.jobs.errands import NotYet
from bot.mail.printing import printed
from bot.rules.access import Right
from bot.rules.community.sources import Source
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.slack.client import SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
FILES = "community.sources.files"
# A screen's pixels for each module: sharp on a slide, and small enough for a message.
SCALE = 12


def ask(books: Books, me: Person, source: Source, now: datetime) -> None:
    """The files come to this person alone."""
    facts = {"workspace": me.workspace, "who": me.user, "source": source.id}
    books.errands.plan(f"{FILES}:{source.id}:to={me.user}:at={now.isoformat()}", FILES, facts, now)


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """The files stand in the asker's own conversation, while they may have them.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    if not deps.public_url:
        raise NotYet("nobody reaches the pages of this process")
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.MODERATE)
            source = books.sources.get(me.workspace, int(facts["source"]))
        except Refusal as refusal:
            log.info("a source's files were not given out", why=type(refusal).__name__)
            return
        told = {"community": books.workspaces.get(me.workspace).name, "url": link(source, deps.public_url)}
    tree = deps.words.tree("community/sources/sheet", me.language, {"prefix": deps.command_prefix, **told}, me.zone)
    made = {**pictures(told["url"]), "html": printed(tree, me.language).encode()}
    room = deps.slack.conversation(me.workspace, me.user)
    for kind, content in made.items():
        name = f"join-{source.code}.{kind}"
        try:
            deps.slack.upload(me.workspace, name, name, content, to=room)
        except SlackUnclear as lost:  # it may stand there: one copy too few is better than two
            log.warning("a source's file may not have arrived", error=str(lost))
        deps.crash("sources.file_given")


def pictures(url: str) -> Mapping[str, bytes]:
    """The QR code of an address by the ending of its file: a PNG and an SVG with the quiet zone a reader needs."""
    import segno  # only who makes one needs it

    code, made = segno.make(url, error="q", micro=False), dict[str, bytes]()
    for kind in ("png", "svg"):
        out = io.BytesIO()
        code.save(out, kind=kind, scale=SCALE, border=4)
        made[kind] = out.getvalue()
    return made


ERRANDS = {FILES: _give}
