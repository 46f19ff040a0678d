"""What a candidate says on their own page of the end: that they withdraw, and how it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.jobs.hiring import withdrawing
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates import own_page as rules
from bot.store import Books

WITHDRAW, ANSWER = "withdraw", "answer"


def _withdraw(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    withdrawing.withdraw(books, found, sent.get("reason") or withdrawing.NOT_SAID, sent.get("why", ""), now)


def _answer(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    if not rules.is_over(found.candidacy):
        return
    said = rules.answered(sent.get("rating", ""), sent.get("text", ""), now)
    if books.own_pages.say(found.candidacy.id, said):
        withdrawing.note(books, found, "answer", now)


DOES: Mapping[str, Callable[[Books, Seen, Mapping[str, str], datetime], None]] = {
    WITHDRAW: _withdraw, ANSWER: _answer,
}  # fmt: skip
