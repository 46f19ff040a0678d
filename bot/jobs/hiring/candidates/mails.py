"""Letters that go to candidates by themselves: the receipt, when can you come, it is arranged, it is tomorrow.

What a letter says is read when it is sent, by day where the candidate is; what is not so any more is not said. Each has
a key that is never used twice, and goes as `letters` go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs.communities import after_a_no
from bot.jobs.errands import NotYet
from bot.jobs.hiring.candidates import about, letters, own_page, plan_of
from bot.jobs.hiring.panels import ahead, invitations
from bot.jobs.hiring.panels.ahead import MAIL
from bot.jobs.moments import Facts
from bot.mail.post import Calendar, MailRefused
from bot.rules.access import token_hash
from bot.rules.hiring.candidates import GOING_ON, NoSuchCandidate, Seen, Standing
from bot.rules.hiring.candidates.mails import Kind, Mail, due, reminded_at
from bot.rules.hiring.candidates.refusing import NotTurnedDown, decision
from bot.rules.hiring.panels.invitations import CANDIDATE
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.panels.times import State
from bot.rules.notices import Planned
from bot.store import Books
from bot.store.hiring.invitations import MAIL as BY_MAIL

log = structlog.get_logger(__name__)
TEMPLATES = "hiring/candidates"
Said = Callable[[Books, Seen, Mapping[str, Any], datetime], Facts | None]


@dataclass(frozen=True)
class _Begun:
    """A letter that is to be sent now, with what it says."""

    mail: Mail
    found: Seen
    told: Facts
    url: str
    invitation: tuple[int, Calendar] | None


def plan(
    books: Books, found: Seen, kind: Kind, which: str, by: str, at: datetime, more: Mapping[str, Any] | None = None
) -> None:
    """That letter goes to the candidate, once for `which` of its kind, as soon as it is `at` and day where they are."""
    key = f"{MAIL}:{kind}:candidacy={found.candidacy.id}:{which}"
    facts = {"workspace": found.requisition.workspace, "candidacy": found.candidacy.id, "kind": kind.value, "key": key}
    books.errands.plan(key, MAIL, {**facts, "by": by, **(more or {})}, at)


def _mail(deps: Deps, facts: Mapping[str, Any]) -> None:
    now = deps.now()
    if deps.mail is None or not deps.public_url:
        if facts["kind"] == Kind.NO:  # somebody sent it, and is told where it does not go
            raise NotYet("this process has no mail server, or nobody reaches its pages")
        log.info("a letter to a candidate is not sent: there is no mail server, or nobody reaches the pages")
        return
    with deps.store.open() as books:
        begun = _begun(deps, books, facts, now)
    deps.crash("candidates.mail_begun")
    if begun is None:
        return
    mail, found = begun.mail, begun.found
    number, calendar = begun.invitation or (0, None)
    told, which = {**begun.told, "url": begun.url}, f"{mail.key}:{mail.asked_at.isoformat()}"
    try:
        letters.send(deps, deps.mail, found.candidate, KINDS[mail.kind][0], told, which, calendar)
    except MailRefused as refused:
        with deps.store.open() as books:
            books.own_pages.take_back(token_hash(begun.url.rsplit("/", 1)[1]))
            if not refused.again:
                _refused(books, begun, now)
        deps.crash("candidates.mail_refused")
        if refused.again:
            raise
        return
    deps.crash("candidates.mail_taken")
    with deps.store.open() as books:
        books.mails.settle(mail.key, now)
        if calendar:
            books.invitations.settle(int(facts["interview"]), CANDIDATE, BY_MAIL, number)
        entry = {"workspace": found.requisition.workspace, "who": mail.by, "kind": mail.kind.value}
        books.record.note(now, letters.MAIL, about(found.candidacy), **entry)
    deps.crash("candidates.mail_settled")


def _begun(deps: Deps, books: Books, facts: Mapping[str, Any], now: datetime) -> _Begun | None:
    """The letter, unless it was sent, is not so any more, or it is night where the candidate is: then it waits."""
    try:
        found = own_page.find(books, int(facts["candidacy"]), now)
    except NoSuchCandidate:
        return None
    kind = Kind(facts["kind"])
    said = KINDS[kind][1](books, found, facts, now)
    if said is None:
        return None
    when = due(now, found.candidate.zone)
    if when > now:
        books.errands.plan(f"{facts['key']}:at={when.isoformat()}", MAIL, facts, when)
        return None
    mail = books.mails.begin(Mail(str(facts["key"]), found.candidacy.id, kind, str(facts["by"]), now))
    if mail.sent_at or mail.is_refused:
        return None
    invitation = None
    if kind is Kind.INTERVIEW:
        _remind(books, found, facts, now)
        one = _to_come(books, found, facts, now)
        invitation = invitations.with_letter(deps, books, one, found, now) if one else None
    url = letters.link(deps, books, found.candidacy.id, mail.by, now)
    until = books.own_pages.good_until(found.candidacy.id, now)
    join = after_a_no(books, found.requisition.workspace, deps.public_url) if kind is Kind.NO else ""
    told = {**own_page.page(books, found, now), **said, "until": until, "join": join}
    return _Begun(mail, found, told, url, invitation)


def _refused(books: Books, begun: _Begun, now: datetime) -> None:
    """The address takes no letter: who sent it hears so, or whom the candidate turns to."""
    mail, found = begun.mail, begun.found
    books.mails.settle(mail.key, None)
    to = mail.by or own_page.turn_to(books, found, now)
    if to and to not in found.shut:
        key, where = f"{letters.REFUSED}:{mail.key}", found.requisition.workspace
        planned = Planned(key, letters.REFUSED, about(found.candidacy), where, to, {"candidacy": found.candidacy.id})
        books.notices.plan(planned, now)


def _remind(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> None:
    start = datetime.fromisoformat(facts["start"])
    if at := reminded_at(start, found.candidate.zone, now):
        more = {"interview": facts["interview"], "start": facts["start"]}
        plan(books, found, Kind.REMINDER, f"interview={facts['interview']}:start={facts['start']}", "", at, more)


def _receipt(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> Facts | None:
    return {} if found.candidacy.standing in GOING_ON else None


def _times(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> Facts | None:
    asking = books.times.last(found.candidacy.id)
    is_asked = asking is not None and (asking.number, asking.state) == (int(facts["number"]), State.SHOWN)
    return {} if is_asked and found.candidacy.standing is Standing.UNDER_WAY else None


def _interview(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> Facts | None:
    one = _to_come(books, found, facts, now)
    if one is None or not one.is_complete:
        return None
    told = ahead.told_start(books, one)
    return {**_line(books, found, one), "is_moved": bool(told)} if told != facts["start"] else None


def _reminder(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> Facts | None:
    one = _to_come(books, found, facts, now)
    return _line(books, found, one) if one else None


def _no(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> Facts | None:
    no = books.mails.no(found.candidacy.id, int(facts["move"]))
    try:
        is_so = no is not None and no.move == decision(found.candidacy)
    except NotTurnedDown:  # they were taken up again
        return None
    return {"letter": no.letter.value, "sentence": no.sentence} if no and is_so else None


def _to_come(books: Books, found: Seen, facts: Mapping[str, Any], now: datetime) -> Interview | None:
    """The interview, as long as it is at the time that the letter is about."""
    one = books.interviews.get(found.requisition.workspace, int(facts["interview"]))
    is_so = one is not None and not one.is_over(now) and one.start.isoformat() == facts["start"]
    return one if is_so and found.candidacy.standing in GOING_ON else None


def _line(books: Books, found: Seen, one: Interview) -> dict[str, Any]:
    plan = plan_of(books, found.candidacy)
    stage = plan.stages[one.stage] if plan and one.stage < len(plan.stages) else None
    return {
        "interview": stage.method.value if stage else "", "start": one.start, "minutes": one.minutes,
        "place": stage.place if stage else "", "zone": found.candidate.zone or "UTC",
    }  # fmt: skip


KINDS: Mapping[Kind, tuple[str, Said]] = {
    Kind.RECEIPT: (f"{TEMPLATES}/mail_receipt", _receipt),
    Kind.TIMES: (f"{TEMPLATES}/mail_times", _times),
    Kind.INTERVIEW: (f"{TEMPLATES}/mail_interview", _interview),
    Kind.REMINDER: (f"{TEMPLATES}/mail_reminder", _reminder),
    Kind.NO: (f"{TEMPLATES}/mail_no", _no),
}
ERRANDS = {MAIL: _mail}
