"""What is said of question sessions, and their beginning by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.deps import Deps
from bot.jobs.batches import apart
from bot.jobs.community import sessions as job
from bot.jobs.community.sessions import ANNOUNCED, BEGINS, CARRIED, HANDED, MOVED, OWED, RECAP, RECAP_DUE
from bot.jobs.moments import Facts, Moment
from bot.rules.community.questions import sessions as rules
from bot.rules.community.questions.sessions import NoSuchSession, Session, Stage, State, about
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

# So many are looked at in one turn; the next one goes on.
AT_ONCE = 100


def look(deps: Deps) -> None:
    """Sessions whose time has come begin: nothing more is collected, and their host has the order."""
    now = deps.now()
    with deps.store.reading() as books:
        found = books.sessions.to_begin(now, AT_ONCE)
    for workspace, id in found:
        with apart(workspace):
            with deps.store.open() as books:
                begin(books, books.sessions.get(workspace, id), now)
            deps.crash("sessions.begun")


def begin(books: Books, session: Session, now: datetime) -> None:
    """Its host is told the order now, and is reminded of the recap before it is due."""
    if session.stage is not Stage.ANNOUNCED or session.starts_at > now:
        return
    books.sessions.keep(replace(session, stage=Stage.BEGUN))
    if session.host:  # nobody where its host was forgotten and nobody else moderates
        hours, facts = books.people.hours(session.workspace, [session.host])[session.host], {"session": session.id}
        to = (about(session.id), session.workspace, session.host, facts)
        books.notices.plan_many(
            [
                Planned(f"{BEGINS}:{session.id}", BEGINS, *to, stale_after=rules.recap_by(session), living=True),
                Planned(f"{RECAP_DUE}:{session.id}", RECAP_DUE, *to, rules.nudge_at(session, hours), living=True),
            ], now,
        )  # fmt: skip
    books.notices.refresh(now, about=about(session.id))


def _session(books: Books, notice: Notice) -> Session | None:
    try:
        return books.sessions.get(notice.workspace, int(notice.facts["session"]))
    except NoSuchSession:
        return None


def _announced(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session = _session(books, notice)
    if session is None or (notice.ts is None and not session.collects(now)):
        return None
    return {**job.line(session, now), "text": session.text}


def _moved(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session = _session(books, notice)
    if session is None or not session.collects(now):
        return None
    is_so = notice.facts["starts_at"] == session.starts_at.isoformat()  # it may have moved once more meanwhile
    return job.line(session, now) if is_so else None


def _begins(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session = _session(books, notice)
    if session is None or (notice.ts is None and session.stage is not Stage.BEGUN):
        return None
    lineup = rules.lineup(books.sessions.questions(session.id), session.slots)
    return {**job.line(session, now), "lineup": job.lines(books, session, lineup)}


def _recap_due(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session = _session(books, notice)
    if session is None or (notice.ts is None and session.stage is not Stage.BEGUN):
        return None
    left = sum(each.state is State.COLLECTED for each in books.sessions.questions(session.id))
    return {**job.line(session, now), "by": rules.recap_by(session), "left": left}


def _recap(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session = _session(books, notice)
    return job.recap(books, session, now) if session is not None and session.stage is Stage.TOLD else None


def _theirs(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session, day = _session(books, notice), date.fromisoformat(str(notice.facts["day"]))
    if session is None:
        return None
    mine = [each for each in rules.by_votes(books.sessions.questions(session.id)) if each.owner == notice.to]
    some = [each for each in mine if each.answer_by == day and each.state in {State.CARRIED, State.ANSWERED}]
    if notice.ts is None and not any(each.state is State.CARRIED for each in some):
        return None
    questions = job.lines(books, session, some[: job.QUESTIONS])
    return {**job.line(session, now), "day": day, "questions": questions, "more": max(0, len(some) - job.QUESTIONS)}


def _handed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    session = _session(books, notice)
    if session is None or session.host != notice.to:
        return None
    some = [each for each in books.sessions.questions(session.id) if each.owner == notice.to]
    is_over = session.stage in {Stage.TOLD, Stage.CALLED_OFF}
    if notice.ts is None and is_over and not any(each.state is State.CARRIED for each in some):
        return None
    questions = job.lines(books, session, some[: job.QUESTIONS])
    more = max(0, len(some) - job.QUESTIONS)
    return {**job.line(session, now), "questions": questions, "more": more, "is_over": is_over}


MOMENTS = {
    ANNOUNCED: Moment(_announced), MOVED: Moment(_moved), BEGINS: Moment(_begins),
    RECAP_DUE: Moment(_recap_due, Pace.DAYTIME), RECAP: Moment(_recap), HANDED: Moment(_handed, Pace.DAYTIME),
    CARRIED: Moment(_theirs, Pace.DAYTIME), OWED: Moment(_theirs, Pace.DAYTIME),
}  # fmt: skip
