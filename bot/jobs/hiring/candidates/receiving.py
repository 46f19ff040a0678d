"""What other systems tell us: kept at once, done by an errand under the rules that hold for everybody who adds people.

What cannot be done waits: whoever made the connection hears what it lacks, and it is done when that is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.candidates import own_page as own
from bot.jobs.hiring.candidates.adding import Adding, in_the_name_of, may_add
from bot.jobs.moments import Facts, Moment
from bot.rules.access import NotAllowed, Right, WrongWorkspace
from bot.rules.hiring.candidates import (
    GOING_ON,
    NobodyLeft,
    NoSuchCandidate,
    NotYoursToRun,
    Seen,
    Standing,
    adding,
)
from bot.rules.hiring.candidates.connecting import KEPT_FOR, SYSTEMS, Connection, Delivery, Lack, State
from bot.rules.hiring.candidates.systems import Means, Told, candidate, is_whole, read
from bot.rules.hiring.requisitions import Unknown
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity
from bot.rules.refusals import Refusal
from bot.store import Books

TAKE = f"{FEATURE}.take_delivery"
ARRIVED, WAITS, ELSEWHERE = (f"{FEATURE}.{name}" for name in ("arrived", "delivery_waits", "elsewhere"))
# What a refusal says that a delivery lacks; any other says that the recruitment is not running.
LACKS: Mapping[type[Refusal], Lack] = {
    adding.PlanMissing: Lack.PLAN, NobodyLeft: Lack.NOBODY, NotYoursToRun: Lack.RIGHT, Unknown: Lack.RIGHT,
    NotAllowed: Lack.RIGHT, WrongWorkspace: Lack.RIGHT,
}  # fmt: skip
# What stands in another system, as it would stand here.
STANDS: Mapping[Means, Standing] = {
    Means.TURNED_DOWN: Standing.REJECTED, Means.WITHDREW: Standing.WITHDRAWN, Means.HIRED: Standing.HIRED,
}  # fmt: skip


def keep(books: Books, connection: Connection, told: Told, body: str, now: datetime) -> bool:
    """The delivery is kept, and done by an errand; False, and nothing is otherwise, when it came before."""
    id = books.connections.keep(connection.id, told, body, now)
    if id is None:
        return False
    if told.means is None:
        left = Delivery(id, connection.id, now, told.event, "", "", State.LEFT, Lack.NOTHING)
        books.connections.settle(left)
    else:
        books.errands.plan(f"{TAKE}:{id}", TAKE, {"workspace": connection.workspace, "id": id}, now)
    return True


def again(books: Books, connection: Connection, now: datetime) -> int:
    """What waits is tried again, in the order it came; how many there are."""
    waiting = books.connections.waiting(connection.id)
    for id in waiting:
        key = f"{TAKE}:{id}:at={now.isoformat()}"
        books.errands.plan(key, TAKE, {"workspace": connection.workspace, "id": id}, now)
    return len(waiting)


def forget(deps: Deps) -> None:
    """What deliveries brought is gone after a while."""
    with deps.store.open() as books:
        books.connections.forget(deps.now() - KEPT_FOR)
    deps.crash("candidates.deliveries_forgotten")


def take(books: Books, id: int, now: datetime) -> None:
    """The delivery is done, or waits for what it lacks; one that is done already stays as it is."""
    delivery = books.connections.delivery(id)
    if delivery is None or delivery.state not in (State.KEPT, State.WAITING) or delivery.body is None:
        return
    connection = books.connections.get(delivery.connection)
    if connection is None or connection.revoked_at is not None:
        return
    told = read(SYSTEMS[connection.kind], {}, json.loads(delivery.body))
    do = _apply if told.means is Means.APPLIED else _elsewhere
    after = do(books, connection, delivery, told, now)
    books.connections.settle(after)
    if after.state is State.WAITING:
        _ask(books, connection, after, now)


def _take(deps: Deps, facts: Mapping[str, Any]) -> None:
    with deps.store.open() as books:
        take(books, int(facts["id"]), deps.now())
    deps.crash("candidates.delivery_taken")


def _apply(books: Books, connection: Connection, delivery: Delivery, told: Told, now: datetime) -> Delivery:
    known = books.connections.linked(connection.id, told.application)
    if known is not None:
        return replace(delivery, state=State.DONE, lack=None, candidacy=known)
    if not is_whole(told):
        return replace(delivery, state=State.WAITING, lack=Lack.PERSON)
    requisition = connection.jobs.get(told.job)
    if requisition is None:
        return replace(delivery, state=State.WAITING, lack=Lack.JOB)
    try:
        here = in_the_name_of(books, connection.workspace, (connection.by,), requisition, now)
        id, is_new = _added(books, here, told)
    except Refusal as refusal:
        return replace(delivery, state=State.WAITING, lack=LACKS.get(type(refusal), Lack.CLOSED))
    books.connections.link(connection.id, told.application, id)
    if is_new:
        found = own.find(books, id, now)
        for to in own.hearers(books, found, now):
            key, facts = f"{ARRIVED}:candidacy={id}:to={to}", {"candidacy": id, "connection": connection.id}
            books.notices.plan(Planned(key, ARRIVED, about(found.candidacy), connection.workspace, to, facts), now)
    return replace(delivery, state=State.DONE, lack=None, candidacy=id)


def _added(books: Books, here: Adding, told: Told) -> tuple[int, bool]:
    """The candidacy of whoever applied, and whether it began just now. Of somebody who is known nothing is changed."""
    workspace = here.me.workspace
    typed = candidate(told, workspace, books.workspaces.get(workspace).language)
    works_here = books.people.by_email(workspace, typed.emails[0])
    if works_here is not None and works_here.is_regular:
        typed = adding.works_here(typed, works_here.user)
    kept = books.candidates.same(workspace, typed.emails[0])
    before = books.candidates.candidacy_of(here.found.id, kept.id) if kept else None
    if before is not None:
        return before.id, False
    candidacy, _ = here.begin_as(kept, adding.closer(kept, typed) if kept else typed)
    assert candidacy is not None
    return candidacy.id, True


def _elsewhere(books: Books, connection: Connection, delivery: Delivery, told: Told, now: datetime) -> Delivery:
    id = books.connections.linked(connection.id, told.application)
    if id is None:
        is_awaited = books.connections.is_awaited(connection.id, told.application, delivery.id)
        return replace(delivery, state=State.WAITING if is_awaited else State.LEFT, lack=Lack.UNKNOWN)
    assert told.means is not None
    try:
        found = own.find(books, id, now)
    except NoSuchCandidate:
        return replace(delivery, state=State.LEFT, lack=Lack.UNKNOWN)
    entry = {"workspace": connection.workspace, "connection": connection.id, "means": told.means.value}
    books.record.note(now, f"{FEATURE}.elsewhere", about(found.candidacy), **entry)
    for to in own.hearers(books, found, now):
        facts = {"candidacy": id, "connection": connection.id, "means": told.means.value}
        key = f"{ELSEWHERE}:delivery={delivery.id}:to={to}"
        books.notices.plan(Planned(key, ELSEWHERE, about(found.candidacy), connection.workspace, to, facts), now)
    return replace(delivery, state=State.DONE, lack=None, candidacy=id)


def _ask(books: Books, connection: Connection, delivery: Delivery, now: datetime) -> None:
    """Whoever made the connection hears what is lacking, once a day for each job; of a person without a name at each.
    """
    which = delivery.application if delivery.lack is Lack.PERSON else f"{delivery.job}:day={now.date()}"
    hashed = sha256(which.encode()).hexdigest()[:16]  # theirs may be longer than a key
    for to in outgoing.hearers(books, connection) if delivery.lack is not Lack.UNKNOWN else ():
        key = f"{WAITS}:{connection.id}:{delivery.lack}:{hashed}:to={to}"
        facts, whose = {"connection": connection.id, "delivery": delivery.id}, outgoing.about(connection.id)
        books.notices.plan(Planned(key, WAITS, whose, connection.workspace, to, facts), now)


def _waits(books: Books, notice: Notice, now: datetime) -> Facts | None:
    delivery = books.connections.delivery(int(notice.facts["delivery"]))
    connection = books.connections.get(notice.facts["connection"])
    if delivery is None or connection is None or connection.revoked_at or delivery.state is not State.WAITING:
        return None
    lack = delivery.lack.value if delivery.lack else ""
    return {
        "id": connection.id, "name": connection.name, "lack": lack, "job": delivery.job,
        "application": delivery.application, "days": KEPT_FOR.days, "delivery": delivery.id,
    }  # fmt: skip


def _arrived(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found, connection = own.of_notice(books, notice, now), books.connections.get(notice.facts["connection"])
    if found is None or connection is None or found.candidacy.standing not in GOING_ON or found.candidate.erased:
        return None
    return {
        "id": found.candidacy.id, "name": found.candidate.name, "title": found.requisition.wanted.title,
        "system": connection.name, "alike": _alike(books, notice, found, now),
    }  # fmt: skip


def _alike(books: Books, notice: Notice, found: Seen, now: datetime) -> list[str]:
    """Who else has the same phone, as far as the reader may know."""
    try:
        me = books.people.enter(Identity(notice.workspace, notice.to), Right.HIRE)
        here = may_add(books, me, found.requisition.id, now)
    except Refusal:
        return []
    near = books.candidates.with_phone(notice.workspace, found.candidate.phone)
    return [each.name for each in here.seen(near) if each.id != found.candidate.id]


def _told_elsewhere(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found, connection = own.of_notice(books, notice, now), books.connections.get(notice.facts["connection"])
    means = Means(notice.facts["means"])
    if found is None or connection is None or found.candidacy.standing is STANDS[means] or found.candidate.erased:
        return None
    return {
        "id": found.candidacy.id, "name": found.candidate.name, "title": found.requisition.wanted.title,
        "system": connection.name, "means": means.value,
    }  # fmt: skip


MOMENTS = {
    ARRIVED: Moment(_arrived, Pace.DAYTIME), WAITS: Moment(_waits, Pace.DAYTIME),
    ELSEWHERE: Moment(_told_elsewhere, Pace.DAYTIME),
}  # fmt: skip
ERRANDS = {TAKE: _take}
