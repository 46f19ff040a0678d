"""Letters to candidates with the link to their own page, each sent once as far as the post can promise it.

After an unclear end a letter goes again under the same Message-ID (promises of e-mail). Each attempt makes a token of
its own, so that none is ever kept: whichever copy arrives, its link is good.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.deps import Deps
from bot.jobs.errands import NotYet
from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.moments import Facts, Moment
from bot.mail.letters import letter
from bot.mail.post import Calendar, Mail, MailRefused
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.hiring.candidates import Candidate, Seen
from bot.rules.hiring.candidates.own_page import Sending, sending
from bot.rules.notices import Notice, Planned
from bot.store import Books

MAIL = "hiring.candidates.mail_letter"
REFUSED = "hiring.candidates.letter_refused"
# No answering machine answers it (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}


def link(deps: Deps, books: Books, candidacy: int, by: str, now: datetime) -> str:
    """A link to the candidate's own page, made now; nobody can read it again."""
    token = secrets.token_urlsafe(32)
    books.own_pages.give(candidacy, token_hash(token), by, now)
    return f"{deps.public_url}/candidate/{token}"


def ask(books: Books, found: Seen, by: str, now: datetime) -> bool:
    """A letter goes to the candidate; False, and nothing is otherwise, while the one before is under way."""
    if sending(books.own_pages.last_letter(found.candidacy.id), now) is Sending.UNDER_WAY:
        return False
    made = books.own_pages.ask_letter(found.candidacy.id, by, now)
    facts = {"workspace": found.requisition.workspace, "candidacy": found.candidacy.id, "number": made.number}
    books.errands.plan(f"{MAIL}:candidacy={found.candidacy.id}:number={made.number}", MAIL, facts, now)
    return True


def send(
    deps: Deps, mail: Mail, to: Candidate, template: str, told: Facts, which: str, calendar: Calendar | None = None
) -> None:
    """The letter to that candidate is with the mail server; `which` makes its Message-ID, `calendar` goes along. Raises
    MailRefused and what the network raises."""
    tree = deps.words.tree(template, to.language, told, known_zone(to.zone))
    host = urlsplit(deps.public_url or "").hostname
    unlike = hashlib.sha256(f"{host}:{which}".encode()).hexdigest()[:32]
    mail.send(to.emails[0], *letter(tree, to.language), f"<{unlike}@{host}>", HEADERS, calendar)


def _mail(deps: Deps, facts: Mapping[str, Any]) -> None:
    id, number, now = int(facts["candidacy"]), int(facts["number"]), deps.now()
    if deps.mail is None or not deps.public_url:
        raise NotYet("this process has no mail server, or nobody reaches its pages")
    with deps.store.open() as books:
        asked = books.own_pages.letter(id, number)
        if asked is None or asked.sent_at or asked.is_refused:
            return
        found = own_page.find(books, id, now)
        if found.candidate.erased:
            return
        url = link(deps, books, id, asked.by, now)
        told = {**own_page.page(books, found, now), "url": url, "until": books.own_pages.good_until(id, now)}
    deps.crash("candidates.letter_begun")
    which = f"{id}:{number}:{asked.asked_at.isoformat()}"
    try:
        send(deps, deps.mail, found.candidate, "hiring/candidates/letter", told, which)
    except MailRefused as refused:
        with deps.store.open() as books:
            books.own_pages.take_back(token_hash(url.rsplit("/", 1)[1]))
            if not refused.again:
                books.own_pages.settle_letter(id, number, None)
                key = f"{REFUSED}:candidacy={id}:number={number}"
                where, whose = found.requisition.workspace, about(found.candidacy)
                books.notices.plan(Planned(key, REFUSED, whose, where, asked.by, {"candidacy": id}), now)
        deps.crash("candidates.letter_refused")
        if refused.again:
            raise
        return
    deps.crash("candidates.letter_taken")
    with deps.store.open() as books:
        books.own_pages.settle_letter(id, number, now)
        by = {"workspace": found.requisition.workspace, "who": asked.by, "number": number}
        books.record.note(now, f"{MAIL}", about(found.candidacy), **by)
    deps.crash("candidates.letter_settled")


def _refused(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = own_page.of_notice(books, notice, now)
    if found is None:
        return None
    return {"id": found.candidacy.id, "name": found.candidate.name, "title": found.requisition.wanted.title}


MOMENTS = {REFUSED: Moment(_refused)}
ERRANDS = {MAIL: _mail}
