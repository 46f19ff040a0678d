"""Candidates without news, on the desk of whoever holds them and on Home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring.candidates import FEATURE
from bot.rules.desk import Line
from bot.rules.hiring.candidates import runners
from bot.rules.hiring.candidates.silence import SOONEST, is_silent, last_news
from bot.rules.people import Person, Role
from bot.store import Books
from bot.store.hiring.candidates import Line as Waiting
from bot.store.workspaces import Workspace

SILENT = f"{FEATURE}.silent"
# What one note, and Home, name before they count the rest: those who wait longest.
NAMED = 8


@dataclass(frozen=True)
class Silent:
    """A candidate without news since `last`, whom `who` sees to, in the role `title`."""

    waiting: Waiting
    title: str
    who: str
    last: datetime


def lines(books: Books, workspace: Workspace, now: datetime) -> Mapping[str, list[Line]]:
    """By user the candidates that they see to and who have had no news for five working days."""
    found: dict[str, list[Line]] = {}
    for each in _silent(books, workspace.id, now):
        theirs = found.setdefault(each.who, [])
        if len(theirs) < NAMED:
            facts = {"name": each.waiting.name, "title": each.title, "since": each.last}
            theirs.append(Line(f"{SILENT}:{each.waiting.id}:since={each.last:%Y-%m-%dT%H:%M}", SILENT, facts))
    return found


def on_home(books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    """Those whom this person sees to; a recruiter sees all but whom they are shut out of."""
    sees_all = Role.RECRUITER in me.roles
    mine = [
        {"id": each.waiting.id, "name": each.waiting.name, "title": each.title, "since": each.last}
        for each in _silent(books, me.workspace, now)
        if me.user not in each.waiting.shut and (sees_all or each.who == me.user)
    ]
    return {"lines": mine[:NAMED], "more": max(0, len(mine) - NAMED)}


def _silent(books: Books, workspace: str, now: datetime) -> Sequence[Silent]:
    """Everybody without news whom somebody sees to, the longest first."""
    company = books.company.of(workspace, now)
    waiting = books.candidates.under_way(workspace, now - SOONEST, company)
    if not waiting:
        return ()
    running = {each.id: each for each in books.requisitions.running(workspace)}
    seen_to: dict[int, str] = {}
    for each in waiting:
        if role := running.get(each.requisition):
            everybody = (each.holder, *runners(role, ()))
            seen_to[each.id] = next((w for w in everybody if w and w not in each.shut and w not in company.gone), "")
    return sorted(_since(books, workspace, waiting, seen_to, {i: r.wanted.title for i, r in running.items()}, now),
                  key=lambda each: each.last)  # fmt: skip


def _since(
    books: Books, workspace: str, waiting: Sequence[Waiting], seen_to: Mapping[int, str], titles: Mapping[int, str],
    now: datetime,
) -> Iterator[Silent]:  # fmt: skip
    ids, hours = [each.id for each in waiting], books.people.hours(workspace, set(seen_to.values()), as_if_here=True)
    letters, mails = books.own_pages.last_sent(ids), books.mails.last_sent(ids)
    interviews, offered = books.interviews.last_starts(ids), books.offers.out(ids)
    for each in waiting:
        who, start = seen_to.get(each.id, ""), interviews.get(each.id)
        held = start if start is not None and start <= now else None
        last = last_news(each.since, (letters.get(each.id), mails.get(each.id), held))
        if who and each.id not in offered and is_silent(last, start, now, hours[who]):
            yield Silent(each, titles[each.requisition], who, last)
