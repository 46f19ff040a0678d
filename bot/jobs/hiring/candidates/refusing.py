"""The letter to somebody who was turned down: how it stands with it, what it says, and sending it once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.jobs.hiring.candidates import mails, own_page
from bot.jobs.moments import Facts
from bot.rules.hiring.candidates import Candidacy, Seen, Standing
from bot.rules.hiring.candidates import refusing as rules
from bot.rules.hiring.candidates.mails import Kind
from bot.rules.hiring.candidates.refusing import Letter, No, NoAlready
from bot.rules.region import Topic, allows
from bot.store import Books


def may_say_more(books: Books, workspace: str) -> bool:
    """Whether the organisation allows a sentence of its own in a no."""
    there = books.workspaces.get(workspace)
    return allows(there.region, there.region_choices, Topic.FEEDBACK_TEXT)


def form(books: Books, found: Seen, now: datetime) -> dict[str, Any]:
    """What the form asks. Raises NotTurnedDown, NoAlready."""
    check_may(books, found.candidacy)
    interviews = books.interviews.of(found.candidacy.id)
    has_interviewed = any(each.is_held and each.start <= now for each in interviews)
    return {
        "name": found.candidate.name, "title": found.requisition.wanted.title,
        "letters": [each.value for each in Letter],
        "usual": rules.usual(found.candidacy, has_interviewed).value,
        "may_say_more": may_say_more(books, found.requisition.workspace), "most": rules.SENTENCE_CHARACTERS,
        "language": found.candidate.language,
    }  # fmt: skip


def check_may(books: Books, candidacy: Candidacy) -> None:
    """Return if the letter may be written now. Raises NotTurnedDown, NoAlready."""
    if books.mails.no(candidacy.id, rules.decision(candidacy)) is not None:
        raise NoAlready()


def says(books: Books, found: Seen, kind: Letter, sentence: str, now: datetime) -> Facts:
    """What the letter says, as far as it is known before it goes."""
    return {**own_page.page(books, found, now), "letter": kind.value, "sentence": sentence}


def send(books: Books, found: Seen, kind: Letter, sentence: str, by: str, now: datetime) -> None:
    """The letter goes to the candidate by day where they are. Raises NotTurnedDown, NoAlready."""
    move = rules.decision(found.candidacy)
    if not books.mails.say_no(No(found.candidacy.id, move, kind, sentence, by, now)):
        raise NoAlready()
    mails.plan(books, found, Kind.NO, f"move={move}", by, now, {"move": move})


def in_slack(books: Books, candidacy: Candidacy) -> dict[str, Any]:
    """How it stands with the letter: `state` is none where nobody was turned down, `unwritten`, `waits`, `sent` or
    `refused`; `at` is since when."""
    if candidacy.standing is not Standing.REJECTED:
        return {"state": "", "at": None, "by": ""}
    move = rules.decision(candidacy)
    no = books.mails.no(candidacy.id, move)
    if no is None:
        return {"state": "unwritten", "at": None, "by": ""}
    key = f":{Kind.NO}:candidacy={candidacy.id}:move={move}"
    mail = next((each for each in books.mails.of(candidacy.id) if each.key.endswith(key)), None)
    state = "waits" if mail is None else "sent" if mail.sent_at else "refused" if mail.is_refused else "waits"
    return {"state": state, "at": mail.sent_at if mail and mail.sent_at else no.at, "by": no.by}
