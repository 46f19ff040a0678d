"""What follows in training by the clock: who is to be enrolled by rule, who lost a certificate is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps
from bot.jobs.batches import batches
from bot.jobs.hiring import training as job
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.hiring.requisitions import IN_CHARGE as RUN
from bot.rules.hiring.training.by_rule import wanted
from bot.rules.hiring.training.certificates import Certificate, ends
from bot.rules.hiring.training.enrolling import may_begin
from bot.rules.notices import Planned
from bot.rules.refusals import Refusal
from bot.store import Books, Busy

log = structlog.get_logger(__name__)
# A certificate that ended longer ago is no news, and shows on its holder's page.
NEWS = timedelta(days=14)


def look(deps: Deps) -> None:
    """In every company: enrol by rule, and plan what is to be told of certificates that ended."""
    now = deps.now()
    with deps.store.reading() as books:
        workspaces = [each.id for each in books.workspaces.all() if each.kind is not Kind.COMMUNITY]
    for workspace in workspaces:
        try:
            with deps.store.reading() as books:
                tracks, ended = _wanted(books, workspace, now), list(_ended(books, workspace, now))
            for track, wanted in tracks.items():
                for users in batches(wanted):
                    with deps.store.open() as books:
                        _enrol(books, workspace, users, track, now)
                    deps.crash("training.enrolled")
            if ended:
                with deps.store.open() as books:
                    books.notices.plan_many(ended, now)
                deps.crash("training.looked")
        except (DBAPIError, Busy):
            raise
        except Exception:
            log.exception("training was not looked at in a workspace", workspace=workspace)


def _wanted(books: Books, workspace: str, now: datetime) -> Mapping[str, Sequence[str]]:
    """By track whom its rules want in training and nobody put there yet."""
    tracks = {track: each.enrols for track, each in books.trainings.rules(workspace).items() if each.enrols}
    if not tracks:
        return {}
    running = [each for each in books.requisitions.running(workspace) if each.state in RUN and each.in_charge]
    company, in_charge = books.company.of(workspace, now), {each.in_charge for each in running if each.in_charge}
    departments, families = company.departments, books.trainings.families(workspace)
    ever = {track: books.trainings.ever_on(workspace, track) | company.gone for track in tracks}
    found = {
        track: wanted(rules, in_charge, departments, families, ever[track]) for track, rules in tracks.items()
    }
    people = books.people.some(workspace, {user for users in found.values() for user in users})
    held = books.certificates.all(workspace)
    return {
        track: [user for user in users if people[user].is_regular and may_begin(user, track, held, now)]
        for track, users in found.items()
    }


def _enrol(books: Books, workspace: str, users: Sequence[str], track: str, now: datetime) -> None:
    """Unless they enrolled meanwhile."""
    ever = books.trainings.ever_on(workspace, track)
    with suppress(Refusal):
        job.enrol(books, workspace, [user for user in users if user not in ever], track, "", now)


def _ended(books: Books, workspace: str, now: datetime) -> Iterator[Planned]:
    """What is to be told of certificates that ended of late, and was not planned yet."""
    newest: dict[tuple[str, str], Certificate] = {}
    for each in books.certificates.all(workspace):
        newest[each.person, each.track] = each
    people = books.people.some(workspace, {person for person, _ in newest})
    gone = books.company.of(workspace, now).gone if newest else frozenset()
    due = []
    for (person, track), certificate in newest.items():
        day, today = ends(certificate).day, local_day(now, people[person].zone)
        if day <= today < day + NEWS and people[person].is_regular and person not in gone:
            key = f"{job.LAPSED}:{workspace}:{person}:{track}:ended={day}"
            about = f"certificate:{workspace}:{person}:{track}"
            due.append(Planned(key, job.LAPSED, about, workspace, person, {"track": track}))
    known = books.notices.known(each.key for each in due)
    yield from (each for each in due if each.key not in known)
