"""Other systems that tell us of applications: how each signs what it sends, and where in it stands what.

One file beside this one describes each system: adding one is describing one. What comes is believed only when its
signature holds; a delivery that comes again does nothing again, by the key it is kept under.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.rules.hiring.candidates import Candidate, Source
from bot.rules.hiring.candidates.adding import NAME_CHARACTERS, folded_email, folded_phone
from bot.rules.staff.reading import is_email

# What we sign ourselves, and whoever has no scheme of their own: see docs/webhooks.md.
OWN_HEADER = "Rapport-Signature"
# So old may be what is signed with its time (real): enough for clocks that differ, not for somebody who kept a copy.
FRESH = timedelta(minutes=5)
# An id of theirs: longer ones are none.
ID_CHARACTERS = 200


class Means(StrEnum):
    """What an event of another system is for us."""

    APPLIED = "applied"
    TURNED_DOWN = "turned_down"
    WITHDREW = "withdrew"
    HIRED = "hired"


class Scheme(StrEnum):
    """What is signed: the body, under a header; what stands in the body itself; or time and body, as we do it."""

    BODY = "body"
    WITHIN = "within"
    OWN = "own"


@dataclass(frozen=True)
class Rule:
    """An event of that name means that, when at each of these paths stands one of these values."""

    event: str
    means: Means
    when: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class System:
    """How one system speaks. Paths are keys and places with dots between them, `*` for every place of a list; of
    several paths the first counts where something stands. A name is put together from all of `name`."""

    scheme: Scheme
    event: Sequence[str]
    rules: Sequence[Rule]
    application: Sequence[str]
    job: Sequence[str]
    name: Sequence[str]
    emails: Sequence[str]
    phones: Sequence[str]
    delivery: Sequence[str] = ()
    header: str = ""
    prefix: str = ""
    delivery_header: str = ""
    fresh: timedelta | None = None


@dataclass(frozen=True)
class Told:
    """What one delivery says, as far as it says it; `means` is None for what is nothing to us."""

    event: str
    means: Means | None
    delivery: str
    application: str
    job: str
    name: str = field(default="", repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """What is the same when it comes again, and different for everything else: 64 hexadecimal digits."""
        which = ("delivery", self.delivery) if self.delivery else ("application", self.application, self.event)
        return sha256("\0".join(which).encode()).hexdigest()


class Unreadable(Exception):
    """It says neither what happened nor of whom: nothing can be made of it."""


def at(payload: Any, path: str) -> tuple[str, ...]:
    """The texts and whole numbers that stand at that path, in their order."""
    return tuple(_texts(payload, path.split(".")))


def _texts(part: Any, keys: Sequence[str]) -> Iterator[str]:
    if not keys:
        if isinstance(part, str | int) and not isinstance(part, bool) and (said := _kept(str(part))):
            yield said
        return
    first, rest = keys[0], keys[1:]
    if first == "*":
        for each in part if isinstance(part, list) else ():
            yield from _texts(each, rest)
    elif isinstance(part, list):
        if first.isdecimal() and int(first) < len(part):
            yield from _texts(part[int(first)], rest)
    elif isinstance(part, dict) and first in part:
        yield from _texts(part[first], rest)


def _kept(said: str) -> str:
    """Without what no database keeps: zeros, and halves of a character."""
    return said.encode(errors="replace").decode().replace("\0", "").strip()


def is_signed(
    system: System, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, payload: Any, real: datetime
) -> bool:
    """Whether one of these secrets signed it, not too long before `real` where it says when; in constant time.

    `headers` by their names in small letters.
    """
    given = headers.get(system.header.lower(), "")
    if system.scheme is Scheme.BODY:
        signed, stamp = body, None
        given = given.removeprefix(system.prefix) if given.startswith(system.prefix) else ""
    elif system.scheme is Scheme.WITHIN:  # Lever: the token and the milliseconds, one behind the other
        token, milliseconds, given = (_only(payload, name) for name in ("token", "triggeredAt", "signature"))
        signed, stamp = f"{token}{milliseconds}".encode(), milliseconds[:-3]
    else:
        parts = dict(each.strip().partition("=")[::2] for each in given.split(","))
        stamp, given = parts.get("t", ""), parts.get("v1", "")
        signed = stamp.encode() + b"." + body
    is_fresh = stamp is None or system.fresh is None or _is_fresh(stamp, system.fresh, real)
    is_right = [hmac.compare_digest(hexed(secret, signed).encode(), given.lower().encode()) for secret in secrets]
    return any(is_right) and is_fresh


def hexed(secret: str, signed: bytes) -> str:
    """HMAC with SHA-256, in small hexadecimal digits."""
    return hmac.new(secret.encode(), signed, sha256).hexdigest()


def signature(secret: str, body: bytes, real: datetime) -> str:
    """What `Rapport-Signature` says of that body: its second (real) and the HMAC of both with a dot between."""
    second = str(int(real.timestamp()))
    return f"t={second},v1={hexed(secret, second.encode() + b'.' + body)}"


def _is_fresh(stamp: str, within: timedelta, real: datetime) -> bool:
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 11:
        return False
    return abs(real - datetime.fromtimestamp(int(stamp), UTC)) <= within


def _only(payload: Any, name: str) -> str:
    return next(iter(at(payload, name)), "")


def read(system: System, headers: Mapping[str, str], payload: Any) -> Told:
    """What a signed delivery says. Raises Unreadable."""
    event = _first(system.event, payload)
    delivery = headers.get(system.delivery_header.lower(), "") if system.delivery_header else ""
    delivery = (delivery or _first(system.delivery, payload))[:ID_CHARACTERS]
    application, job = (_first(paths, payload)[:ID_CHARACTERS] for paths in (system.application, system.job))
    if not event or not (delivery or application):
        raise Unreadable
    means = next((each.means for each in system.rules if each.event == event and _holds(each, payload)), None)
    if means is not None and not application:
        raise Unreadable
    name = " ".join(found[0] for path in system.name if (found := at(payload, path)))
    emails = (folded_email(each) for path in system.emails for each in at(payload, path))
    phones = (folded_phone(each) for path in system.phones for each in at(payload, path))
    return Told(
        event[:64], means, delivery, application, job, name[:NAME_CHARACTERS].strip(),
        tuple(dict.fromkeys(filter(is_email, emails))), tuple(dict.fromkeys(filter(None, phones))),
    )  # fmt: skip


def _first(paths: Sequence[str], payload: Any) -> str:
    return next((found[0] for path in paths if (found := at(payload, path))), "")


def _holds(rule: Rule, payload: Any) -> bool:
    return all(any(each in values for each in at(payload, path)) for path, values in rule.when.items())


def is_whole(told: Told) -> bool:
    """Whether it says who it is: without a name and an address nobody can be added."""
    return bool(told.name and told.emails)


def candidate(told: Told, workspace: str, language: str) -> Candidate:
    """Whoever applied; `told` is whole. Nobody but the first address tells who it is."""
    phone = told.phones[0] if told.phones else ""
    return Candidate(workspace, told.name, told.emails, phone, "", language, Source.APPLIED)
