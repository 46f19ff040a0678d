"""Whoever was erased stays so: it is written where no restore overwrites it, and done again in a copy from before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.deps import Deps
from bot.jobs.community.members import data as members
from bot.jobs.errands import NotYet, Work
from bot.jobs.hiring.candidates import data as candidates
from bot.jobs.hiring.offers import doing as offers
from bot.rules.erasures import Erasure, Kind
from bot.store import Books
from bot.store.erasures import SETTLE, keep

# Who erased somebody a second time: nobody, it was decided before.
NOBODY = ""


def redo(books: Books, erasure: Erasure) -> bool:
    """Nothing is left of that record, as of when that was so first, so that what is told of it keeps its keys; False
    where there is no such record, or nothing was left already."""
    if erasure.kind is Kind.MEMBER:
        member = books.members.numbered(erasure.number)
        if member is None:
            return False
        members.forget(books, member, NOBODY, erasure.at)
        return True
    candidate = books.candidates.numbered(erasure.number)
    if candidate is None:
        return False
    offers.let_go(books, candidate, NOBODY, erasure.at)
    ids = books.erasing.candidacies(candidate.id)
    where = f"candidacy:{ids[0]}" if ids else f"candidate:{candidate.id}"
    candidates.erase_one(books, candidate, NOBODY, where, erasure.at)
    return True


def settle(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Who is erased stands in the file for that, where one is set, and the engine keeps nothing of them in its own.

    Raises OSError where the file cannot be written, NotYet while somebody reads what is to be wiped.
    """
    if deps.erasures_file is not None:
        with deps.store.reading() as books:
            mark, done = books.erasures.mark, books.erasures.all()
        keep(deps.erasures_file, mark, done)
        deps.crash("erasures.kept")
    if not deps.store.wipe():
        raise NotYet("the log of the database is being read")


ERRANDS: Mapping[str, Work] = {SETTLE: settle}
