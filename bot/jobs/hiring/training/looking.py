"""What follows in training by the clock: who runs a recruitment is enrolled by rule, who lost a certificate is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps
from bot.jobs.hiring import training as job
from bot.rules.access import Kind
from bot.rules.calendar import local_day
from bot.rules.hiring.requisitions import IN_CHARGE as RUN
from bot.rules.hiring.training.certificates import Certificate, ends
from bot.rules.hiring.training.enrolling import IN_CHARGE, enrolled
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
                wanted, ended = list(_wanted(books, workspace, now)), list(_ended(books, workspace, now))
            if wanted or ended:
                with deps.store.open() as books:
                    for user, track in wanted:
                        with suppress(Refusal):  # they enrolled meanwhile
                            job.enrol(books, workspace, [user], track, "", now)
                    books.notices.plan_many(ended, now)
                deps.crash("training.looked")
        except (DBAPIError, Busy):
            raise
        except Exception:
            log.exception("training was not looked at in a workspace", workspace=workspace)


def _wanted(books: Books, workspace: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Who runs a recruitment and is on no track, nor certified, where the rule wants them to be."""
    tracks = [track for track, rules in books.trainings.rules(workspace).items() if IN_CHARGE in rules.enrols]
    if not tracks:
        return
    running = [each for each in books.requisitions.running(workspace) if each.state in RUN and each.in_charge]
    people = books.people.some(workspace, [each.in_charge for each in running if each.in_charge])
    open_now, held = books.trainings.tracks_of(workspace, people), books.certificates.all(workspace)
    for user in (user for user, person in people.items() if person.is_regular):
        for track in tracks:
            with suppress(Refusal):
                enrolled(workspace, user, track, "", now, held, open_now[user])
                yield user, track


def _ended(books: Books, workspace: str, now: datetime) -> Iterator[Planned]:
    """What is to be told of certificates that ended of late, and was not planned yet."""
    newest: dict[tuple[str, str], Certificate] = {}
    for each in books.certificates.all(workspace):
        newest[each.person, each.track] = each
    people = books.people.some(workspace, {person for person, _ in newest})
    due = []
    for (person, track), certificate in newest.items():
        day, today = ends(certificate).day, local_day(now, people[person].zone)
        if day <= today < day + NEWS and people[person].is_regular:
            key = f"{job.LAPSED}:{workspace}:{person}:{track}:ended={day}"
            about = f"certificate:{workspace}:{person}:{track}"
            due.append(Planned(key, job.LAPSED, about, workspace, person, {"track": track}))
    known = books.notices.known(each.key for each in due)
    yield from (each for each in due if each.key not in known)
