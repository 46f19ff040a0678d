"""Training: what follows from something done in one, and what its trainees and leads are told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.by_rule import covers
from bot.rules.hiring.training.certificates import ends
from bot.rules.hiring.training.enrolling import NoSuchTraining, Training, enrolled, progress_of
from bot.rules.hiring.training.progress import Stage, Standing, standing
from bot.rules.notices import Notice, Pace, Planned, home_key
from bot.rules.people import Identity, Role
from bot.store import Books

FEATURE = "hiring.training"
ENROLLED, ASKED = f"{FEATURE}.enrolled", f"{FEATURE}.asked"
LEFT, CERTIFIED, LAPSED = f"{FEATURE}.left", f"{FEATURE}.certified", f"{FEATURE}.lapsed"


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


def enrol(books: Books, workspace: str, users: Collection[str], track: str, by: str, now: datetime) -> None:
    """All of them are in training from now on, with what they did before, and hear of it unless they did it themselves.

    `by` is empty for a rule. Raises what `enrolled` raises, having changed nothing.
    """
    if track not in books.trainings.rules(workspace):
        raise NoSuchTraining()
    open_now, held = books.trainings.tracks_of(workspace, users), books.certificates.all(workspace)
    left, edition = books.trainings.left_by(workspace, users), books.curricula.newest(workspace)
    put = [enrolled(workspace, user, track, by, now, held, open_now[user], left[user], edition) for user in users]
    for training in map(books.trainings.add, put):
        books.record.note(now, f"{FEATURE}.enrol", about(training), workspace=workspace, who=by, whom=[training.user])
        if training.by != training.user:
            _plan(books, ENROLLED, training, training.user, now, f":at={now.isoformat()}")
        if training.entries:
            moved(books, training, now)
    _show(books, workspace, users, now)


def ended(books: Books, training: Training, now: datetime) -> None:
    """Nothing more is asked of anybody in a training that was left; who was taken out hears why."""
    assert training.left is not None
    leads = stands(books, training, now).waits_for
    books.trainings.leave(training)
    books.notices.withdraw(about(training))
    verb, reason = f"{FEATURE}.leave", training.left.why
    more = {"whom": [training.user], "reason": reason}
    books.record.note(now, verb, about(training), workspace=training.workspace, who=training.left.by, **more)
    if training.left.by != training.user:
        _plan(books, LEFT, training, training.user, now, f":at={now.isoformat()}")
    _show(books, training.workspace, [training.user, *leads], now)


def moved(books: Books, training: Training, now: datetime) -> Training:
    """What follows from something done: leads are asked for their word, or the trainee is certified."""
    found, whom = stands(books, training, now), [training.user]
    if found.stage is Stage.SIGN_OFF:
        held = sum(session.held for session in training.sessions if session.kind is Kind.REVERSE_SHADOW)
        for lead in sorted(found.waits_for):
            _plan(books, ASKED, training, lead, now, f":at={training.at.isoformat()}:sessions={held}")
        whom += found.waits_for
    if found.stage is Stage.GRADUATED:
        books.notices.withdraw(about(training))
        zone = books.people.get(Identity(training.workspace, training.user)).zone
        training = books.trainings.end(training, now)
        books.certificates.give(training, local_day(now, zone))
        books.record.note(now, CERTIFIED, about(training), workspace=training.workspace, who=training.user)
        _plan(books, CERTIFIED, training, training.user, now)
    _show(books, training.workspace, whom, now)
    return training


def _plan(books: Books, kind: str, training: Training, to: str, now: datetime, more: str = "") -> None:
    key = f"{kind}:{training.id}{more}:to={to}"
    books.notices.plan(Planned(key, kind, about(training), training.workspace, to, {"id": training.id}), now)


def _show(books: Books, workspace: str, users: Collection[str], now: datetime) -> None:
    books.notices.refresh(now, keys=[home_key(workspace, user) for user in users])


def _enrolled(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to say of a training that is over."""
    training = books.trainings.for_notice(notice.facts["id"])
    if training is None or training.ended is not None:
        return None
    steps = len(training.steps.steps)
    again = any(entry.at < training.at for entry in training.entries)
    department = "" if training.by else _by_rule_of(books, training, now)
    more = {"is_back": training.back_from is not None, "is_again": again, "department": department}
    return {"track": training.track, "by": training.by, "steps": steps, **more}


def _by_rule_of(books: Books, training: Training, now: datetime) -> str:
    """The department for which a rule put them in training; empty where they run a recruitment."""
    department = books.company.of(training.workspace, now).departments.get(training.user, "")
    rules = books.trainings.rules(training.workspace)[training.track].enrols
    return department if covers(rules, department, books.trainings.families(training.workspace)) else ""


def _asked(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to ask of whoever said it, nor once another session is needed first."""
    training = books.trainings.for_notice(notice.facts["id"])
    if training is None or training.ended is not None or notice.to not in stands(books, training, now).waits_for:
        return None
    return {"id": training.id, "track": training.track, "who": training.user}


def _left(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to say of a training that goes on again."""
    training = books.trainings.for_notice(notice.facts["id"])
    if training is None or training.left is None:
        return None
    return {"track": training.track, "by": training.left.by, "why": training.left.why}


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
    LEFT: Moment(_left, Pace.DAYTIME),
    CERTIFIED: Moment(_certified, Pace.DAYTIME),
    LAPSED: Moment(_lapsed, Pace.DAYTIME),
}
