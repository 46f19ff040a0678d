"""A candidate withdraws by themselves, wherever they say so."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.candidates import own_page as job
from bot.jobs.hiring.candidates.moving import stages
from bot.jobs.hiring.offers import doing as offers
from bot.rules.hiring.candidates import Seen, What
from bot.rules.hiring.candidates import own_page as rules
from bot.rules.hiring.candidates.moving import CannotMove, moved
from bot.store import Books

# The reason of whoever gives none.
NOT_SAID = "not_said"


def withdraw(books: Books, found: Seen, reason: str, why: str, now: datetime) -> None:
    """They are out of it, and who runs it hears so; nothing is otherwise where it was over already."""
    before = found.candidacy
    try:
        after = moved(before, What.WITHDRAW, stages(books, before), rules.THEMSELVES, now, reason, why)
    except CannotMove:  # it is over already: the page says how
        return
    books.candidates.move(before, after)
    withdrew = Seen(after, found.candidate, found.requisition, found.shut)
    job.tell_of_withdrawal(books, withdrew, now)
    offers.followed(books, withdrew, rules.THEMSELVES, now)
    note(books, found, "withdraw", now, reason=reason)


def note(books: Books, found: Seen, what: str, now: datetime, **entry: str) -> None:
    """The record says that the candidate did that."""
    where = {"workspace": found.requisition.workspace, "who": rules.THEMSELVES}
    books.record.note(now, f"{FEATURE}.{what}", about(found.candidacy), **where, **entry)
