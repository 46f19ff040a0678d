"""Training: what follows from something done in one, and what its trainees and leads are told."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import ends
from bot.rules.hiring.training.enrolling import Training, progress_of
from bot.rules.hiring.training.progress import Stage, Standing, standing
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Role
from bot.store import Books

FEATURE = "hiring.training"
ENROLLED, ASKED = f"{FEATURE}.enrolled", f"{FEATURE}.asked"
CERTIFIED, LAPSED = f"{FEATURE}.certified", f"{FEATURE}.lapsed"


def about(training: Training) -> str:
    """What notices and the record say a training is about."""
    return f"training:{training.id}"


def owners(books: Books, workspace: str) -> tuple[str, ...]:
    """Who sees to the training there: the recruiters, or the admins while there are none."""
    return books.roles.holders(workspace, Role.RECRUITER) or tuple(books.people.admins(workspace))


def owner(books: Books, workspace: str, track: str) -> str:
    """Who is asked when no lead is left: whoever was named for the track, else the first of all owners."""
    return books.trainings.rules(workspace)[track].owner or next(iter(owners(books, workspace)), "")


def stands(books: Books, training: Training, now: datetime) -> Standing:
    """Where its trainee stands, asking nobody who left."""
    gone = books.company.of(training.workspace, now).gone
    return standing(progress_of(training), owner(books, training.workspace, training.track), gone)


def begun(books: Books, training: Training, now: datetime) -> None:
    """Whoever was put in training by somebody else hears of it."""
    if training.by != training.user:
        _plan(books, ENROLLED, training, training.user, now)
    _show(books, training, [training.user], now)


def moved(books: Books, training: Training, now: datetime) -> Training:
    """What follows from something done: leads are asked for their word, or the trainee is certified."""
    found, whom = stands(books, training, now), [training.user]
    if found.stage is Stage.SIGN_OFF:
        held = sum(session.held for session in training.sessions if session.kind is Kind.REVERSE_SHADOW)
        for lead in sorted(found.waits_for):
            _plan(books, ASKED, training, lead, now, f":sessions={held}")
        whom += found.waits_for
    if found.stage is Stage.GRADUATED:
        books.notices.withdraw(about(training))
        zone = books.people.get(Identity(training.workspace, training.user)).zone
        training = books.trainings.end(training, now)
        books.certificates.give(training, local_day(now, zone))
        books.record.note(now, CERTIFIED, about(training), workspace=training.workspace, who=training.user)
        _plan(books, CERTIFIED, training, training.user, now)
    _show(books, training, whom, now)
    return training


def _plan(books: Books, kind: str, training: Training, to: str, now: datetime, more: str = "") -> None:
    key = f"{kind}:{training.id}{more}:to={to}"
    books.notices.plan(Planned(key, kind, about(training), training.workspace, to, {"id": training.id}), now)


def _show(books: Books, training: Training, users: list[str], now: datetime) -> None:
    books.notices.refresh(now, keys=[home_key(training.workspace, user) for user in users])


def _enrolled(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to say of a training that is over."""
    training = books.trainings.for_notice(notice.facts["id"])
    if training is None or training.ended is not None:
        return None
    steps = len(training.steps.steps)
    return {"track": training.track, "by": training.by, "steps": steps, "is_back": training.back_from is not None}


def _asked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to ask of whoever said it, nor once another session is needed first."""
    training = books.trainings.for_notice(notice.facts["id"])
    if training is None or training.ended is not None or notice.to not in stands(books, training, now).waits_for:
        return None
    return {"id": training.id, "track": training.track, "who": training.user}


def _certified(books: Books, notice: Notice, now: datetime) -> Facts | None:
    training = books.trainings.for_notice(notice.facts["id"])
    held = books.certificates.of(Identity(notice.workspace, notice.to))
    until = [ends(each).day for each in held if training and each.track == training.track]
    return {"track": training.track, "until": until[-1]} if training and until else None


def _lapsed(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to say of what somebody holds again, or is on the way back to."""
    who, track = Identity(notice.workspace, notice.to), notice.facts["track"]
    held = [ends(each) for each in books.certificates.of(who) if each.track == track]
    today = local_day(now, books.people.get(who).zone)
    if not held or today < held[-1].day or track in books.trainings.tracks_of(who.workspace, [who.user])[who.user]:
        return None
    return {"track": track, "day": held[-1].day, "why": held[-1].why.value}


MOMENTS = {
    ENROLLED: Moment(_enrolled, Pace.DAYTIME),
    ASKED: Moment(_asked, Pace.DAYTIME),
    CERTIFIED: Moment(_certified, Pace.DAYTIME),
    LAPSED: Moment(_lapsed, Pace.DAYTIME),
}
