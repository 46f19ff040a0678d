"""What a candidate says on their own page of the end: that they withdraw, and how it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.jobs.hiring.candidates import about
from bot.jobs.hiring.candidates import own_page as job
from bot.jobs.hiring.candidates.moving import stages
from bot.jobs.hiring.offers import doing as offers
from bot.rules.hiring.candidates import Seen, What
from bot.rules.hiring.candidates import own_page as rules
from bot.rules.hiring.candidates.moving import CannotMove, moved
from bot.store import Books

WITHDRAW, ANSWER = "withdraw", "answer"


def _withdraw(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    before, reason = found.candidacy, sent.get("reason") or "not_said"
    try:
        after = moved(before, What.WITHDRAW, stages(books, before), rules.THEMSELVES, now, reason, sent.get("why", ""))
    except CannotMove:  # it is over already: the page says how
        return
    books.candidates.move(before, after)
    withdrew = Seen(after, found.candidate, found.requisition, found.shut)
    job.tell_of_withdrawal(books, withdrew, now)
    offers.followed(books, withdrew, rules.THEMSELVES, now)
    _note(books, found, "withdraw", now, reason=reason)


def _answer(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    if not rules.is_over(found.candidacy):
        return
    said = rules.answered(sent.get("rating", ""), sent.get("text", ""), now)
    if books.own_pages.say(found.candidacy.id, said):
        _note(books, found, "answer", now)


def _note(books: Books, found: Seen, what: str, now: datetime, **entry: str) -> None:
    where = {"workspace": found.requisition.workspace, "who": rules.THEMSELVES}
    books.record.note(now, f"hiring.candidates.{what}", about(found.candidacy), **where, **entry)


DOES: Mapping[str, Callable[[Books, Seen, Mapping[str, str], datetime], None]] = {
    WITHDRAW: _withdraw, ANSWER: _answer,
}  # fmt: skip
