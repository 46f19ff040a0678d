"""Letters to who wishes to join: to confirm it, and with the way in when there was none before.

Each is sent once as far as the post can promise it; after an unclear end it goes again under the same Message-ID. Each
attempt makes a token of its own, so that none is ever kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.deps import Deps
from bot.jobs.errands import NotYet
from bot.jobs.moments import Facts, Moment
from bot.mail.letters import letter
from bot.mail.post import MailRefused
from bot.rules.access import token_hash
from bot.rules.community.members import NoSuchMember, Standing
from bot.rules.community.sources.invitation import usable
from bot.rules.community.sources.joining import GOOD_FOR
from bot.rules.notices import Notice
from bot.store import Books

TEMPLATES = "community/sources"
MAIL, WAY_IN, MISSING = (
    "community.sources.mail", "community.sources.mail_way_in", "community.sources.invitation_missing",
)  # fmt: skip
# No answering machine answers it (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}
# The way in is shown on the page for a week, as long as Slack's link works.
WAY_IN_GOOD_FOR = timedelta(days=7)
# So many letters with the way in are planned at once; the next run of `watching` plans the rest.
AT_ONCE = 200


def _send(deps: Deps, facts: Mapping[str, Any], template: str, good_for: timedelta) -> None:
    """`template` is its address under TEMPLATES; the points of a crash are named by its last word."""
    name = template.rpartition("/")[2]
    id, now = int(facts["request"]), deps.now()
    if deps.mail is None or not deps.public_url:
        raise NotYet("this process has no mail server, or nobody reaches its pages")
    with deps.store.open() as books:
        begun = _begun(books, id, now, is_way_in=template == f"{TEMPLATES}/mail_way_in")
        if begun is None:
            return
        token = secrets.token_urlsafe(32)
        books.joining.give(id, token_hash(token), now, good_for)
    deps.crash("sources.letter_begun")
    member, to, language, zone, told = begun
    url = f"{deps.public_url}/confirm/{token}"
    tree = deps.words.tree(template, language, {"prefix": "", **told, "url": url}, zone)
    host = urlsplit(deps.public_url).hostname
    unlike = hashlib.sha256(f"{host}:{name}:{id}:{told['asked_at']}".encode()).hexdigest()[:32]
    try:
        deps.mail.send(to, *letter(tree, language), f"<{unlike}@{host}>", HEADERS)
    except MailRefused as refused:
        with deps.store.open() as books:
            books.joining.take_back(token_hash(token))
            if not refused.again:
                books.joining.settle(id, None)
            if refused.is_of_address:
                books.members.refuse(member)
        deps.crash("sources.letter_refused")
        if refused.again:
            raise
        return
    deps.crash("sources.letter_taken")
    with deps.store.open() as books:
        books.joining.settle(id, now)
        books.members.accept(member)
        books.joining.waits_no_more(id)
    deps.crash("sources.letter_settled")


def _begun(
    books: Books, id: int, now: datetime, is_way_in: bool = False
) -> tuple[int, str, str, str, dict[str, Any]] | None:
    """To whom, at which address, in which language and zone, and what the letter says; None when it is not to be sent
    any more."""
    request = books.joining.get(id)
    if request is None or request.is_refused:
        return None
    if (not request.waits) if is_way_in else bool(request.sent_at or request.confirmed_at):
        return None
    try:
        member = books.members.get(request.workspace, request.member)
    except NoSuchMember:
        return None
    is_in = member.standing is Standing.JOINED
    if not member.email or (is_way_in and (is_in or usable(books.ways_in.get(member.workspace), now) is None)):
        return None
    source = books.sources.get(member.workspace, request.source) if request.referral and request.source else None
    told = {
        "community": books.workspaces.get(member.workspace).name, "name": request.name or member.name,
        "is_in": is_in, "referrer": source.name if source else "", "hours": int(GOOD_FOR.total_seconds() // 3600),
        "asked_at": request.asked_at.isoformat(),
    }  # fmt: skip
    return member.id, member.email, request.language, member.zone, told


def send_ways_in(books: Books, workspace: str, now: datetime) -> None:
    """Whoever waits for the way in gets it by letter, as long as there is one."""
    if usable(books.ways_in.get(workspace), now) is None:
        return
    for each in books.joining.waiting(workspace, AT_ONCE):
        facts = {"workspace": workspace, "request": each.id}
        books.errands.plan(f"{WAY_IN}:{each.id}", WAY_IN, facts, now)


def _missing(books: Books, notice: Notice, now: datetime) -> Facts | None:
    waiting = len(books.joining.waiting(notice.workspace, AT_ONCE))
    return {"waiting": waiting} if waiting else None


def _mail(deps: Deps, facts: Mapping[str, Any]) -> None:
    _send(deps, facts, f"{TEMPLATES}/mail_confirm", GOOD_FOR)


def _mail_way_in(deps: Deps, facts: Mapping[str, Any]) -> None:
    _send(deps, facts, f"{TEMPLATES}/mail_way_in", WAY_IN_GOOD_FOR)


MOMENTS = {MISSING: Moment(_missing)}
ERRANDS = {MAIL: _mail, WAY_IN: _mail_way_in}
