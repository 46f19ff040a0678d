"""A segment is made, changed, frozen, deleted: each written into the record."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import datetime

from bot.jobs.community.segments import FEATURE
from bot.rules.community.segments import (
    HIRING,
    MOST_CONDITIONS,
    MOST_SEGMENTS,
    NAME_CHARACTERS,
    PERSONA_CHARACTERS,
    READY,
    Condition,
    Kind,
    NoSuchSegment,
    On,
    Persona,
    Rule,
    Segment,
    SegmentInUse,
    TooManySegments,
    check_changeable,
    check_length,
    check_name,
    read_rule,
)
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.store import Books
from bot.store.drafts import Answers

FIELDS = ("name", "joined", "wants", "pains", "places", "owner")


def ready_made(books: Books, me: Person, ready: str, now: datetime) -> Segment:
    """The ready-made segment of that name, or that of a source (`source:7`); the first is called so in everybody's
    language until somebody names it, the other as its source.

    Raises NoSuchSegment, TooManySegments.
    """
    source = books.segments.sources_by_key(me.workspace).get(ready)
    if ready not in READY and ready not in HIRING and source is None:
        raise NoSuchSegment()
    present = books.segments.all(me.workspace)
    found = next((each for each in present if each.ready == ready), None)
    if found is not None:
        return found
    kind = Kind.HIRING if ready in HIRING else Kind.LIVE
    of_source = Rule((Condition(On.SOURCE, ready.partition(":")[2]),)) if source else Rule(())
    rule, name = READY.get(ready, of_source), (source or "")[:NAME_CHARACTERS]
    return _add(books, me, Segment(me.workspace, name, kind, rule, me.user, now, ready=ready), len(present), now)


def draft(books: Books, me: Person, answers: Answers, before: Segment | None, now: datetime) -> Segment:
    """The segment that those answers make, not kept yet. Raises FieldRefusals, TooManySegments."""
    wrong = dict[str, Refusal]()
    name, persona, rule = "", dict[str, str](), Rule(())
    try:
        name = check_name(str(answers.get("name") or ""))
    except Refusal as refusal:
        wrong["name"] = refusal
    for each in ("wants", "pains", "places"):
        try:
            persona[each] = check_length(str(answers.get(each) or "").strip(), PERSONA_CHARACTERS)
        except Refusal as refusal:
            wrong[each] = refusal
    kind = before.kind if before else Kind.LIVE
    try:
        rule = read_rule(_rows(answers), answers.get("joined") == "any") if kind is Kind.LIVE else rule
    except FieldRefusals as refusals:
        wrong |= refusals.errors
    owner = answers.get("owner")
    if wrong:
        raise FieldRefusals(wrong)
    if before is None and len(books.segments.all(me.workspace)) >= MOST_SEGMENTS:
        raise TooManySegments(most=MOST_SEGMENTS)
    begun = before or Segment(me.workspace, "", kind, rule, me.user, now)
    rule = rule if kind is Kind.LIVE else begun.rule
    return replace(begun, name=name, rule=rule, persona=Persona(**persona), owner=str(owner) if owner else None)


def save(books: Books, me: Person, segment: Segment, now: datetime) -> Segment:
    """It is kept as it says."""
    if not segment.id:
        return _add(books, me, segment, len(books.segments.all(me.workspace)), now)
    books.segments.change(segment)
    _note(books, me, "change", segment, now)
    return segment


def freeze(books: Books, me: Person, segment: Segment, now: datetime) -> Segment:
    """It is the list of who is in it now. Raises SegmentIsFixed, SegmentOfHiring."""
    check_changeable(segment)
    frozen = books.segments.freeze(segment, now)
    _note(books, me, "freeze", segment, now)
    return frozen


def delete(books: Books, me: Person, segment: Segment, now: datetime) -> None:
    """It is gone. Raises SegmentInUse."""
    if books.segments.is_used(segment):
        raise SegmentInUse()
    books.segments.delete(segment)
    _note(books, me, "delete", segment, now)


def mark(answers: Answers) -> str:
    """The answers as one word: what somebody was shown before they saved."""
    return f"{zlib.crc32(json.dumps(answers, sort_keys=True).encode()):08x}"


def _rows(answers: Answers) -> list[tuple[str, str]]:
    rows = range(MOST_CONDITIONS)
    return [(str(answers.get(f"on_{n}") or ""), str(answers.get(f"value_{n}") or "")) for n in rows]


def _add(books: Books, me: Person, segment: Segment, present: int, now: datetime) -> Segment:
    if present >= MOST_SEGMENTS:
        raise TooManySegments(most=MOST_SEGMENTS)
    added = books.segments.add(segment)
    _note(books, me, "add", added, now)
    return added


def _note(books: Books, me: Person, verb: str, segment: Segment, now: datetime) -> None:
    books.record.note(now, f"{FEATURE}.{verb}", f"segment:{segment.id}", workspace=me.workspace, who=me.user)
