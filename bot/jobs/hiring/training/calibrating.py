"""Calibrations: what is offered to whom, and what its person is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.jobs.hiring.training import FEATURE
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.hiring.training.calibrating import Calibration, due, offered
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Person
from bot.store import Books

CALIBRATION = f"{FEATURE}.calibration"


def offer(books: Books, me: Person, people: Sequence[str], module: str, now: datetime) -> list[str]:
    """To whom of these it was offered, each of whom hears of it. Raises NotCertified."""
    today, certificates = local_day(now, me.zone), books.certificates.all(me.workspace)
    found = offered(people, certificates, books.calibrations.open_now(me.workspace), today)
    edition = books.curricula.newest(me.workspace).number
    for user in found:
        id = books.calibrations.offer(Calibration(me.workspace, user, module, me.user, now, edition))
        about = f"calibration:{id}"
        facts = {"id": id, "by": me.user}
        key = f"{CALIBRATION}:{id}:to={user}"
        books.notices.plan(Planned(key, CALIBRATION, about, me.workspace, user, facts), now)
        verb = f"{FEATURE}.calibrate"
        books.record.note(now, verb, about, workspace=me.workspace, who=me.user, whom=[user], module=module)
    return found


def wanted(books: Books, workspace: str, today: date, now: datetime) -> list[str]:
    """Whose eye is to be set anew there, but not who left."""
    done = {user: at.date() for user, at in books.calibrations.last_done(workspace).items()}
    gone = books.company.of(workspace, now).gone | books.calibrations.open_now(workspace)
    return [user for user in due(books.certificates.all(workspace), done, today) if user not in gone]


def _offered(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """Nothing to say of what was done already."""
    return notice.facts if books.calibrations.is_open(notice.facts["id"]) else None


MOMENTS = {CALIBRATION: Moment(_offered, Pace.DAYTIME)}
