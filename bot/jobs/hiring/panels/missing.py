"""Who did not come: whoever asked for the interview hears of it at once, and when it was a wrong tap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.jobs.hiring.panels import ahead
from bot.jobs.hiring.panels import seats as job
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.panels.seats import Interview
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books


def tell(books: Books, interview: Interview, now: datetime) -> None:
    """What was said of who came stands where it is read; whoever asked for it hears of it, unless they said it."""
    books.notices.refresh(now, about=job.about(interview))
    ahead.look(books, interview, f"revision={interview.revision}", now)
    for one in interview.no_shows:
        if one.by != interview.by:
            facts = {"id": interview.id, "no_show": one.id}
            key = f"{job.MISSED}:{interview.id}:{one.id}"
            to = interview.by
            books.notices.plan(
                Planned(key, job.MISSED, job.about(interview), interview.workspace, to, facts, living=True), now
            )


def _missed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = job.said_of(books, books.interviews.get(notice.workspace, notice.facts["id"]), now)
    if found is None:
        return None
    interview, seen, line = found
    one = next(each for each in interview.no_shows if each.id == notice.facts["no_show"])
    is_shut = notice.to in seen.shut
    if notice.ts is None and (is_shut or one.taken_back):
        return None
    return {
        **line, "name": "" if is_shut else seen.candidate.name, "who": one.who, "said_by": one.by, "at": one.at,
        "is_taken_back": one.taken_back is not None, "is_shut": is_shut,
    }  # fmt: skip


MOMENTS: Mapping[str, Moment] = {job.MISSED: Moment(_missed, Pace.DAYTIME)}
