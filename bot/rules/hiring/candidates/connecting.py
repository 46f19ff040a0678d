"""Connections to other systems: where applications come from, and where what happens here is told; what each keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.hiring.candidates.adding import BadLink
from bot.rules.hiring.candidates.systems import ID_CHARACTERS, System
from bot.rules.hiring.candidates.systems.ashby import ASHBY
from bot.rules.hiring.candidates.systems.generic import GENERIC
from bot.rules.hiring.candidates.systems.greenhouse import GREENHOUSE
from bot.rules.hiring.candidates.systems.lever import LEVER
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

NAME_CHARACTERS, SECRET_CHARACTERS, URL_CHARACTERS = 60, 1000, 1000
# A shorter secret can be guessed from what it signed.
SECRET_LEAST = 16
# A page of Slack holds a hundred blocks: these, and the last deliveries below them.
MOST_CONNECTIONS, MOST_JOBS = 20, 40
# What a delivery brought is forgotten after so long: by then it is done, or somebody was told why not.
KEPT_FOR = timedelta(days=30)
# What a page lists of deliveries.
LISTED = 20
# How long before each further attempt to deliver: 24 hours in all.
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 120, 240, 480, 519))
_HTTPS = re.compile(r"https://[^\s<>|]+")


class Kind(StrEnum):
    """With which system; RECEIVER is one that is told."""

    GREENHOUSE = "greenhouse"
    LEVER = "lever"
    ASHBY = "ashby"
    GENERIC = "generic"
    RECEIVER = "receiver"


# Those from which applications come.
SYSTEMS: Mapping[Kind, System] = {
    Kind.GREENHOUSE: GREENHOUSE, Kind.LEVER: LEVER, Kind.ASHBY: ASHBY, Kind.GENERIC: GENERIC,
}  # fmt: skip


class Event(StrEnum):
    """What other systems can be told of. Whoever adds one plans it where it becomes true: see `outgoing.tell`."""

    ADDED = "candidate.added"
    MOVED = "candidate.moved"
    ERASED = "candidate.erased"
    PLANNED = "interview.planned"
    COMPLETE = "interview.complete"
    CALLED_OFF = "interview.called_off"
    OFFER_MADE = "offer.made"
    OFFER_ACCEPTED = "offer.accepted"
    OFFER_DECLINED = "offer.declined"
    CARDS = "scorecards.complete"
    TEST = "test"


# Those that can be chosen: a test is sent when somebody asks for it.
CHOSEN = tuple(each for each in Event if each is not Event.TEST)


class State(StrEnum):
    """How a delivery stands. One that waits is done once what it lacks is there."""

    KEPT = "kept"
    DONE = "done"
    WAITING = "waiting"
    LEFT = "left"  # nothing is to be done
    SENT = "sent"
    FAILED = "failed"


class Lack(StrEnum):
    """What a delivery waits for, or why nothing came of it."""

    JOB = "job"  # nobody said which request that job is
    PERSON = "person"  # it has no name or no address
    PLAN = "plan"  # no plan is published
    CLOSED = "closed"  # the recruitment is not running
    RIGHT = "right"  # whoever connected it may not add anybody there any more
    NOBODY = "nobody"  # everybody who runs it is shut out
    UNKNOWN = "unknown"  # of an application we never heard of
    NOTHING = "nothing"  # an event that is nothing to us
    FORGOTTEN = "forgotten"  # what it brought was deleted before it could be done


@dataclass(frozen=True)
class Connection:
    """A connection that `by` made. `secret` may be several with blanks between them; `jobs` are their ids of jobs with
    our requests, `url` and `events` are a receiver's."""

    id: str
    workspace: str
    kind: Kind
    name: str
    by: str
    at: datetime
    secret: str = field(repr=False)
    jobs: Mapping[str, int] = field(default_factory=dict)
    url: str = field(default="", repr=False)
    events: tuple[str, ...] = ()
    revoked_at: datetime | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        return tuple(self.secret.split())


@dataclass(frozen=True)
class Delivery:
    """Something another system told us. `body` is gone after a while."""

    id: int
    connection: str
    at: datetime
    event: str
    application: str
    job: str
    state: State
    lack: Lack | None = None
    candidacy: int | None = None
    body: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sending:
    """Something another system is told: `event` of that candidacy (None for a test) and interview."""

    id: str
    connection: str
    event: str
    at: datetime
    candidacy: int | None
    facts: Mapping[str, Any]
    state: State = State.KEPT
    attempts: int = 0
    status: int = 0
    why: str = ""


class NoSuchConnection(Refusal):
    """There is no such connection here, or it was revoked."""


class TooManyConnections(Refusal):
    """More than `most` connections, or jobs of one."""


class SecretTooShort(Refusal):
    """A secret needs `least` letters or more."""


class NotSecure(Refusal):
    """Only addresses that begin with https:// are told anything."""


def made(
    answers: Mapping[str, Any], kind: Kind | None, id: str, workspace: str, by: str, now: datetime, secret: str
) -> Connection:
    """The connection that was typed, with `secret` where none was. `kind` is None where it is to be chosen.

    Raises FieldRefusals for `kind`, `name`, `secret`, `url` and `events`.
    """
    wrong: dict[str, Refusal] = {}
    chosen = kind or next((each for each in SYSTEMS if each.value == answers.get("kind")), None)
    name, typed, url = (str(answers.get(each) or "").strip() for each in ("name", "secret", "url"))
    if chosen is None:
        wrong["kind"] = Missing()
    if not name or len(name) > NAME_CHARACTERS:
        wrong["name"] = TooLong(most=NAME_CHARACTERS) if name else Missing()
    wrong |= _wrong_secret(typed)
    given = answers.get("events")
    events = tuple(each.value for each in CHOSEN if isinstance(given, list) and each.value in given)
    if chosen is Kind.RECEIVER:
        if not events:
            wrong["events"] = Missing()
        if len(url) > URL_CHARACTERS:
            wrong["url"] = TooLong(most=URL_CHARACTERS)
        elif not _HTTPS.fullmatch(url):
            wrong["url"] = NotSecure() if url.lower().startswith("http:") else BadLink(line=url) if url else Missing()
    if wrong or chosen is None:
        raise FieldRefusals(wrong)
    is_told = chosen is Kind.RECEIVER
    return Connection(
        id, workspace, chosen, name, by, now, typed or secret, {}, url if is_told else "", events if is_told else ()
    )


def renewed(connection: Connection, typed: str, secret: str) -> Connection:
    """The connection with the secret that was typed, or `secret` where none was. Raises FieldRefusals for `secret`."""
    if wrong := _wrong_secret(typed):
        raise FieldRefusals(wrong)
    return replace(connection, secret=typed.strip() or secret)


def _wrong_secret(typed: str) -> dict[str, Refusal]:
    if len(typed) > SECRET_CHARACTERS:
        return {"secret": TooLong(most=SECRET_CHARACTERS)}
    if any(len(each) < SECRET_LEAST for each in typed.split()):
        return {"secret": SecretTooShort(least=SECRET_LEAST)}
    return {}


def mapped(connection: Connection, job: str, requisition: int | None) -> Connection:
    """Their job is that request of ours from now on, or none. Raises FieldRefusals for `job`."""
    job = job.strip()
    if not job or len(job) > ID_CHARACTERS:
        raise FieldRefusals({"job": TooLong(most=ID_CHARACTERS) if job else Missing()})
    rest = {each: id for each, id in connection.jobs.items() if each != job}
    if requisition is not None:
        if len(rest) >= MOST_JOBS:
            raise FieldRefusals({"job": TooManyConnections(most=MOST_JOBS)})
        rest[job] = requisition
    return replace(connection, jobs=rest)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When it is tried again after so many attempts that failed; None when it is given up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def is_taken(status: int) -> bool:
    """Whether the receiver took it."""
    return 200 <= status < 300
