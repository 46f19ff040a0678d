"""Content: what the community says, item by item, from a draft to what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an item is."""

    NEWS = "news"
    JOB = "job"
    COMPANY = "company"
    LEARNING = "learning"
    BEHIND = "behind"
    TESTIMONIAL = "testimonial"
    MEMBER = "member"
    CAREER = "career"
    EVENT = "event"
    POLL = "poll"
    PROMPT = "prompt"
    QUESTIONS = "questions"
    PROJECT = "project"
    SPOTLIGHT = "spotlight"
    HEARD = "heard"  # you said, we did


class State(StrEnum):
    """How far an item is."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    POSTED = "posted"
    MEASURED = "measured"
    DROPPED = "dropped"


class Response(StrEnum):
    """How somebody answers an item where it stands, by the name of its count; who it was is not kept."""

    REACTIONS = "reactions"
    REPLIES = "replies"
    TAPS = "taps"


@dataclass(frozen=True)
class Item:
    """One thing to say. `text` and `title` are in `language` (empty for both); it goes to `channel` at `post_at` and
    into digests until `expires_at`; `segment` is whom it is for, everybody when None; `opening` is the job it tells of;
    `ts` is where it stands once it was posted. `asked_by` put it up for review; `share` is what members may copy;
    `prompt` is the one of the bank it was made from; `author` wrote the message it was made from. Of "you said, we did"
    `heard` is what members said and `text` what was done about it, on `done_on`. What came of it is counted in the last
    three."""

    workspace: str
    kind: Kind
    title: str
    text: str
    owner: str
    at: datetime
    state: State = State.DRAFT
    link: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    segment: int | None = None
    goal: str = ""
    channel: str = ""
    post_at: datetime | None = None
    posted_at: datetime | None = None
    expires_at: datetime | None = None
    opening: int | None = None
    ts: str = ""
    asked_by: str = ""
    share: str = ""
    prompt: str = ""
    author: str = ""
    heard: str = ""
    done_on: date | None = None
    revision: int = 0
    reactions: int = 0
    replies: int = 0
    taps: int = 0
    id: int = 0

    @property
    def when(self) -> datetime | None:
        """When it was said, or is to be."""
        return self.posted_at or self.post_at


@dataclass(frozen=True)
class Occasion(Item):
    """An event, as the calendar shows it among items and counts it in the mix; `event` is its number."""

    event: int = 0
