"""Who cannot be told in Slack that their record goes, or that what they agreed to ends, gets one letter: its link leads
to a page with a yes and a forget-me. Nobody is written to who neither confirmed their address, nor ever agreed to
anything, nor came with a file for which a legitimate interest was noted; and the letter counts against no budget."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog

from bot.deps import Deps
from bot.jobs.community.members import FEATURE, TEMPLATES, data, note, own
from bot.jobs.moments import Facts
from bot.mail.letters import letter
from bot.mail.post import MailRefused
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.community.members import How, Member, NoSuchMember
from bot.rules.community.members.retaining import WARN_BEFORE, may_be_written_to
from bot.rules.community.segments.basis import By
from bot.store import Books

log = structlog.get_logger(__name__)
MAIL, SENT, STAYED = f"{FEATURE}.mail", "letter", "stayed"
# What the link of such a letter opens, beside those of digests; and how long: until a week after the day.
STAY, GOOD_FOR = "stay", WARN_BEFORE + timedelta(days=7)


def plan(books: Books, member: Member, on: datetime, now: datetime) -> None:
    """The letter goes once for that day, to whom it may."""
    if _may(books, member):
        facts = {"workspace": member.workspace, "member": member.id, "on": on.isoformat()}
        books.errands.plan(f"{MAIL}:{member.id}:on={on.date().isoformat()}", MAIL, facts, now)


def _send(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Send it, unless they were heard of since. Raises MailRefused where trying again may help."""
    now = deps.now()
    if deps.mail is None or not deps.public_url:
        log.info("a member is not told that their record goes: there is no mail server, or nobody reaches the pages")
        return
    with deps.store.open() as books:
        member = _waiting(books, facts, now)
        token = secrets.token_urlsafe(32)
        if member is not None:
            books.digests.link(token_hash(token), member.id, STAY, now + GOOD_FOR)
            told = {"name": member.name, "community": books.workspaces.get(member.workspace).name}
    deps.crash("members.letter_begun")
    if member is None:
        return
    url = f"{deps.public_url}/stay/{token}"
    said = {**told, "prefix": "", "url": url, "on": datetime.fromisoformat(facts["on"])}
    tree = deps.words.tree(f"{TEMPLATES}/stay_letter", member.language, said, known_zone(member.zone))
    host = urlsplit(deps.public_url).hostname
    unlike = hashlib.sha256(f"{host}:{member.id}:{facts['on']}".encode()).hexdigest()[:32]
    try:
        deps.mail.send(
            member.email, *letter(tree, member.language), f"<{unlike}@{host}>", {"Auto-Submitted": "auto-generated"}
        )
    except MailRefused as refused:
        with deps.store.open() as books:
            books.digests.take_back(token_hash(token))
        deps.crash("members.letter_refused")
        if refused.again:
            raise
        log.warning("the address of a member takes no letter", error=str(refused))
        return
    deps.crash("members.letter_taken")
    with deps.store.open() as books:
        note(books, member.id, SENT, "", now)
    deps.crash("members.letter_noted")


def _waiting(books: Books, facts: Mapping[str, Any], now: datetime) -> Member | None:
    """Whom it is for, while it is still so, and no other such letter went lately."""
    try:
        member = books.members.get(str(facts["workspace"]), int(facts["member"]))
    except NoSuchMember:
        return None
    begun = datetime.fromisoformat(facts["on"]) - WARN_BEFORE
    last = books.members.contacts([member.id]).get(member.id)
    was_sent = books.members.last([member.id], f"{FEATURE}.{SENT}").get(member.id)
    is_heard, is_told = last is not None and last > begun, was_sent is not None and was_sent > now - WARN_BEFORE
    return member if _may(books, member) and not (is_heard or is_told) and now < begun + WARN_BEFORE else None


def _may(books: Books, member: Member) -> bool:
    is_of_interest = books.member_imports.basis_of(member.id) is By.INTEREST
    return may_be_written_to(member, books.members.consents(member.id), is_of_interest)


def opened(books: Books, token: str, now: datetime) -> Member:
    """Whose link it is. Raises NoSuchMember for one that never was, or is over."""
    found = books.digests.opened_by(token_hash(token), now)
    if found is None or found[2] != STAY:
        raise NoSuchMember()
    return books.members.get(found[0], found[1])


def page(books: Books, member: Member) -> Facts:
    """What the page of the link shows."""
    community = books.workspaces.get(member.workspace).name
    return {"until": None, "name": member.name, "community": community, "language": member.language}


def stay(books: Books, member: Member, now: datetime) -> None:
    """The record stays, and what they agree to goes on from now."""
    own.tapped(books, member, How.CLICK, now)
    note(books, member.id, STAYED, "", now)


def forget(books: Books, member: Member, now: datetime) -> date | None:
    """Nothing is left of them; or it has to wait until that day, and is noted."""
    hold = data.forget_or_wait(books, member, "", now)
    return hold.until if hold else None


ERRANDS = {MAIL: _send}
