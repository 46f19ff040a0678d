"""All cards of a stage are in: whoever runs the recruitment hears it, and whoever handed one in, once and by day.

Nothing is planned before: a single card that comes in changes no message of anybody else, and not when one comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import outgoing
from bot.jobs.hiring.panels import learning
from bot.jobs.hiring.panels.ahead import LOOK
from bot.jobs.hiring.panels.seats import about, entering, line, plan_of
from bot.jobs.hiring.scorecards import FEATURE
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import next_allowed
from bot.rules.hiring.candidates import GOING_ON, Seen, runners
from bot.rules.hiring.candidates.connecting import Event
from bot.rules.hiring.panels.seats import Interview, NotYourSeat
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards.sealing import Owed
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Role
from bot.store import Books

WHOLE, READABLE = f"{FEATURE}.whole", f"{FEATURE}.readable"


def hearer(books: Books, one: Interview, seen: Seen, but: str, now: datetime) -> str:
    """Who hears of the cards of that interview: whoever asked for it while they run the recruitment, else the first
    who runs it; where nobody is left, the first admin, who is told nothing of the candidate. Nobody who left or is shut
    out, and not `but`. Empty where nobody is there at all."""
    gone = books.company.of(one.workspace, now).gone
    recruiters = books.roles.holders(one.workspace, Role.RECRUITER)
    asked = [one.by] if runs(books, one.by, one.workspace, seen) else []
    named = (*asked, *runners(seen.requisition, recruiters), *books.people.admins(one.workspace))
    return next((each for each in named if each not in seen.shut and each not in gone and each != but), "")


def hears(books: Books, notice: Notice, seen: Seen, now: datetime) -> Mapping[str, Any]:
    """Whether whoever a notice is to runs the recruitment still, and whether they may hear of it at all."""
    is_here = notice.to not in seen.shut and notice.to not in books.company.of(notice.workspace, now).gone
    return {"runs": runs(books, notice.to, notice.workspace, seen), "is_here": is_here}


def runs(books: Books, user: str, workspace: str, seen: Seen) -> bool:
    """Whether they run the recruitment now."""
    return may_run(seen.requisition, user, books.roles.of(Identity(workspace, user)))


def _look(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Whether all cards of the interview's stage are in, and if so who hears it; who runs it is chosen as they can be
    written to, so that it is nobody who left in between."""
    now, workspace = deps.now(), str(facts["workspace"])
    with suppress(NotYourSeat), deps.store.open() as books:
        one, seen = entering(books, workspace, int(facts["id"]), books.company.of(workspace, now))
        owed = books.scorecards.process(seen, now).of(one.stage)
        for each in books.interviews.of(one.candidacy) if owed.opens else ():
            if each.stage == one.stage:
                learning.compare(books, each, now)
        if _is_news(owed, seen):
            which = f"{seen.candidacy.id}:stage={one.stage}:cards={len(owed.done)}"
            told = {"stage": one.stage + 1}
            outgoing.tell(books, workspace, Event.CARDS, seen.candidacy.id, f"cards={which}", now, scorecards=told)
            to = hearer(books, one, seen, "", now)
            for who in sorted(owed.done - {to}):
                _say(books, READABLE, one, who, which, now)
            at = next_allowed(now, books.people.hours(workspace, [to])[to])
            if to and at > now:
                books.errands.plan(f"{LOOK}:{which}:at={at.isoformat()}", LOOK, facts, at)
            elif to:
                _say(books, WHOLE, one, to, which, now)
    deps.crash("cards.looked")


def _is_news(owed: Owed, seen: Seen) -> bool:
    return owed.is_whole and seen.candidacy.standing in GOING_ON and not seen.candidate.erased


def _say(books: Books, kind: str, one: Interview, to: str, which: str, now: datetime) -> None:
    key = f"{kind}:{which}" if kind == WHOLE else f"{kind}:{which}:to={to}"
    facts = {"id": one.id}
    books.notices.plan(Planned(key, kind, about(one), one.workspace, to, facts, living=True), now)


def _whole(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """That all cards of the stage are in; once it stands and is moot, that nothing is left."""
    one = books.interviews.get(notice.workspace, int(notice.facts["id"]))
    seen = books.candidates.for_panel(one.candidacy, books.company.of(notice.workspace, now)) if one else None
    if one is None or seen is None:
        return None
    said = hears(books, notice, seen, now)
    found = books.scorecards.readable(notice.to, seen, said["runs"], now) if said["is_here"] else ()
    may_read = any(interview.stage == one.stage and who != notice.to for interview, who in found)
    is_news = said["is_here"] and _is_news(books.scorecards.process(seen, now).of(one.stage), seen)
    is_news = is_news and (may_read or notice.kind == WHOLE)
    if notice.ts is None and not is_news:
        return None
    is_named = said["is_here"] and (said["runs"] or may_read)
    return {
        **line(seen, one, plan_of(books, seen.candidacy)), "n": one.stage + 1, "id": seen.candidacy.id, **said,
        "name": seen.candidate.name if is_named else "", "is_news": is_news, "may_read": may_read,
    }  # fmt: skip


MOMENTS = {WHOLE: Moment(_whole, Pace.DAYTIME), READABLE: Moment(_whole, Pace.DAYTIME)}
ERRANDS = {LOOK: _look}
