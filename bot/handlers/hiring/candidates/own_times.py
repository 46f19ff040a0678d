"""What a candidate does about times on their own page: chooses some, wants another, says which zone they are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.candidates import times as job
from bot.rules.calendar import known_zone
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates.own_page import THEMSELVES
from bot.rules.hiring.panels import times as rules
from bot.rules.hiring.panels.times import State
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.refusals import FieldRefusals
from bot.rules.settings import ZoneUnknown, zone_of
from bot.store import Books

# What each field of the forms holds before anything is typed.
EMPTY = {"start": "", "zone": "", **{name: "" for pair in rules.TYPED for name in pair}}


def _choose(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    asking = job.present(books, found, now)
    if asking is None or str(asking.number) != sent.get("number") or asking.state is State.CHOSEN:
        raise FieldRefusals({"form": Missing()})
    starts = rules.chosen(sent, asking, known_zone(found.candidate.zone), now)
    if job.choose(books, found, asking, starts, now):
        _note(books, found, "times", now, count=len(starts))


def _other(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    try:
        job.other_time(books, found, now)
    except job.NothingToMove:
        raise FieldRefusals({"form": Missing()}) from None


def _zone(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    try:
        zone = zone_of(sent.get("zone", ""))
    except ZoneUnknown as unknown:
        raise FieldRefusals({"zone": unknown}) from None
    if zone != found.candidate.zone:
        there = replace(found, candidate=replace(found.candidate, zone=zone))
        books.candidates.save(there.candidate)
        job.anew(books, there, now)
        _note(books, found, "zone", now, zone=zone)


def _note(books: Books, found: Seen, what: str, now: datetime, **entry: object) -> None:
    where = {"workspace": found.requisition.workspace, "who": THEMSELVES}
    books.record.note(now, f"{FEATURE}.{what}", about(found.candidacy), **where, **entry)


DOES: Mapping[str, Callable[[Books, Seen, Mapping[str, str], datetime], None]] = {
    "times": _choose, "other_time": _other, "zone": _zone,
}  # fmt: skip
