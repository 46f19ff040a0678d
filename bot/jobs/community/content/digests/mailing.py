"""Digests by mail, and the question whether they are useful: once as far as the post can promise it.

Every mail program can unsubscribe at once (RFC 8058), without a page in between. Each attempt has a link of its own, so
that no token is ever kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog

from bot.deps import Deps
from bot.jobs.community.content.digests import MAIL, STILL_USEFUL, hours_of, showing
from bot.jobs.moments import Facts
from bot.mail.letters import letter
from bot.mail.post import MailRefused
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone, next_allowed
from bot.rules.community import budget
from bot.rules.community.content.digests import LINK_DAYS, way_to
from bot.rules.community.content.digests.ranking import FEWEST
from bot.rules.community.members import Member, NoSuchMember, Way
from bot.store import Books

log = structlog.get_logger(__name__)
TEMPLATES = "community/content"


def headers(url: str) -> Mapping[str, str]:
    """What lets a mail program unsubscribe by one click (RFC 8058, RFC 2369), and no answering machine answer."""
    return {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{url}/stop>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _digest_mail(deps: Deps, facts: Mapping[str, Any]) -> None:
    now, period = deps.now(), str(facts["period"])
    if deps.mail is None or not deps.public_url:
        log.info("a digest is not sent: there is no mail server, or nobody reaches the pages")
        return
    with deps.store.open() as books:
        begun = _begun(books, facts, now)
        if begun is not None:
            member, told = begun
            token = secrets.token_urlsafe(32)
            books.digests.link(token_hash(token), member.id, period, now + timedelta(days=LINK_DAYS))
    deps.crash("digests.mail_begun")
    if begun is None:
        return
    url = f"{deps.public_url}/digest/{token}"
    template = f"{TEMPLATES}/digest_letter" if period else f"{TEMPLATES}/still_useful_letter"
    tree = deps.words.tree(template, member.language, {"prefix": "", **told, "url": url}, known_zone(member.zone))
    host = urlsplit(deps.public_url).hostname
    unlike = hashlib.sha256(f"{host}:{member.id}:{period}:{facts.get('key', '')}".encode()).hexdigest()[:32]
    try:
        deps.mail.send(member.email, *letter(tree, member.language), f"<{unlike}@{host}>", headers(url))
    except MailRefused as refused:
        with deps.store.open() as books:
            books.digests.take_back(token_hash(token))
            books.sendings.take_back(str(facts.get("key", "")))
            if refused.is_of_address:
                books.members.refuse(member.id)
        deps.crash("digests.mail_refused")
        if refused.again:
            raise
        log.warning("the address of a member takes no letter", error=str(refused))
        return
    deps.crash("digests.mail_taken")
    if period:
        with deps.store.open() as books:
            books.digests.sent(member.id, period, now)
        deps.crash("digests.mail_settled")


def _begun(books: Books, facts: Mapping[str, Any], now: datetime) -> tuple[Member, Facts] | None:
    """The letter, unless it was sent, is not so any more, or may not go now: then it waits."""
    workspace, period = str(facts["workspace"]), str(facts["period"])
    try:
        member = books.members.get(workspace, int(facts["member"]))
    except NoSuchMember:
        return None
    agreed = books.members.holding([member.id], now).get(member.id, frozenset())
    if way_to(member, agreed, now) is not Way.MAIL:
        return None
    told = _told(books, member, period, now)
    if told is None:
        return None
    key = str(facts.get("key", ""))
    at = next_allowed(now, hours_of(books, workspace, [member])[member.id])
    if not period:
        at = max(at, budget.when_allowed(books.sendings.of_member(member.id, now, key), now))
    if at > now:
        books.errands.plan(f"{MAIL}:{member.id}:{period or STILL_USEFUL}:at={at.isoformat()}", MAIL, facts, at)
        return None
    if not period:
        books.sendings.note_mail(key, member.id, now)
    return member, {**told, "company": books.workspaces.get(workspace).name, "name": member.name}


def _told(books: Books, member: Member, period: str, now: datetime) -> Facts | None:
    if not period:
        asked = showing.question(books, member)
        return asked if asked["waits"] else None
    given = books.digests.get(member.id, period)
    found = showing.whole(books, member, period, now)
    if given is None or given.sent_at or found is None:
        return None
    left = [each for each in found["items"] if not each["is_muted"]]
    return {**found, "items": left} if len(left) >= FEWEST else None


ERRANDS = {MAIL: _digest_mail}
