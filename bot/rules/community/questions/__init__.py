"""Questions: what members ask each other, who is asked to answer, and what is asked and answered together.

Beside this: `noticing` (which messages are questions), `helping` (who is asked), `ladder` (when, until somebody
answers), `alike` (what was asked before), `kept` (what is remembered of one), `faq` (what is answered for everybody),
`figures`, `sessions` and `polls`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.refusals import Refusal


class State(StrEnum):
    """How far a question is."""

    OPEN = "open"
    ANSWERED = "answered"  # somebody replied; whoever asked may say that it is no answer
    SETTLED = "settled"  # answered, and nothing more came
    STALE = "stale"  # nobody answered, and everybody was asked


class Rung(StrEnum):
    """Who is asked to answer, in this order."""

    PEERS = "peers"
    AMBASSADORS = "ambassadors"
    MODERATOR = "moderator"
    LEAD = "lead"


@dataclass(frozen=True)
class Question:
    """A question at `ts` of a channel, by `asker`. Its ladder is counted from `since`: when it was asked, or opened
    again. `topics` are what it is about, `interests` what its asker follows; `is_first` where it is the first
    thing they wrote here. `rung` is how far it climbed, at `rung_at`, `asked` who was asked to answer it; `last_at`
    is when anybody wrote there last."""

    workspace: str
    channel: str
    ts: str
    asker: str
    since: datetime
    last_at: datetime
    language: str = "en"
    topics: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    is_first: bool = False
    state: State = State.OPEN
    rung: Rung | None = None
    asked: frozenset[str] = frozenset()
    revision: int = 0
    id: int = 0
    rung_at: datetime | None = None


@dataclass(frozen=True)
class Reply:
    """What somebody wrote below a question. `is_macro`: a moderator's ready text; `is_wordless`: an emoji, a picture;
    `is_bot`: by no person."""

    by: str
    at: datetime
    is_macro: bool = False
    is_wordless: bool = False
    is_bot: bool = False


class PersonFirst(Refusal):
    """The first thing somebody asks here is answered by a person before a ready text may come."""


class NotTheirs(Refusal):
    """Only whoever asked, and moderators, open a question again, and only whoever asked says that it is settled."""


class NoSuchQuestion(Refusal):
    """There is no question of that number here any more, or it is no longer as this person saw it."""


def about(id: int) -> str:
    """What notices and entries of the record about that question are about."""
    return f"question:{id}"
