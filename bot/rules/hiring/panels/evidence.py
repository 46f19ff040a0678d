"""What an interviewer notes in the thread of their brief: evidence for their own card, and until then theirs alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Note:
    """One message in the thread of a brief: `ts` is its own in Slack, `at` when it was kept first."""

    interview: int
    seat: int
    who: str
    ts: str
    text: str
    at: datetime
