"""Of whom nothing is kept any more, as a list that is kept apart from the database: what a backup does not know of is
done again where it is restored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Whose record it was."""

    CANDIDATE = "candidate"
    MEMBER = "member"


@dataclass(frozen=True)
class Erasure:
    """Nothing is left of the record with that number since `at`. One that went `into` another was the same person's:
    it is to go where the other goes."""

    kind: Kind
    number: int
    at: datetime
    into: int | None = None


_LINE = re.compile(r"([0-9a-f]{16}) (\S+) (candidate|member) ([1-9]\d{0,17})(?: into ([1-9]\d{0,17}))?")


def sign(mark: str) -> str:
    """By what lines are known that are about the database of that mark, and about no other."""
    return hashlib.sha256(f"erasures:{mark}".encode()).hexdigest()[:16]


def line(mark: str, erasure: Erasure) -> str:
    """The line that says it, without its end: numbers alone, which tell nobody anything who has no copy."""
    into = "" if erasure.into is None else f" into {erasure.into}"
    return f"{sign(mark)} {erasure.at.isoformat()} {erasure.kind} {erasure.number}{into}"


def read(text: str, mark: str) -> tuple[Sequence[Erasure], int]:
    """What such lines say of the database of that mark, and how many cannot be read; those of others say nothing."""
    found, unread = [], 0
    for each in filter(None, map(str.strip, text.splitlines())):
        matched = _LINE.fullmatch(each)
        try:
            at = datetime.fromisoformat(matched[2]) if matched else None
        except ValueError:
            at = None
        if matched is None or at is None or at.tzinfo is None:
            unread += 1
        elif matched[1] == sign(mark):
            into = int(matched[5]) if matched[5] else None
            found.append(Erasure(Kind(matched[3]), int(matched[4]), at, into))
    return found, unread


def latest(erasures: Iterable[Erasure]) -> Sequence[Erasure]:
    """Of each record what was last, in the order in which it was done."""
    by_record: dict[tuple[Kind, int], Erasure] = {}
    for each in erasures:
        before = by_record.get((each.kind, each.number))
        if before is None or before.at <= each.at:
            by_record[each.kind, each.number] = each
    return sorted(by_record.values(), key=lambda each: (each.at, each.kind, each.number))


def to_redo(erasures: Iterable[Erasure], done: Iterable[Erasure]) -> Sequence[Erasure]:
    """Of these what a database in which `done` was done does not know, oldest first. Of records that had been made one
    each goes; those made one with somebody who is still there are two again, and nobody is erased."""
    known = latest(erasures)
    kept = {(each.kind, each.number): each for each in known}
    there = {(each.kind, each.number) for each in done if each.into is None}
    found = []
    for each in known:
        end, passed = each, {each.number}
        while end.into is not None and end.into not in passed:
            passed.add(end.into)
            after = kept.get((each.kind, end.into))
            if after is None:
                break
            end = after
        if end.into is None and (each.kind, each.number) not in there:
            found.append(replace(each, at=end.at, into=None))
    return sorted(found, key=lambda each: (each.at, each.kind, each.number))
