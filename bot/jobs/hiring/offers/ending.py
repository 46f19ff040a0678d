"""The clock of an offer: who runs it is reminded the working day before it ends, and told once when it has."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.jobs.hiring.candidates import own_page
from bot.jobs.hiring.offers import FEATURE, keep, line, of_notice, tell
from bot.jobs.moments import Facts, Moment
from bot.rules.calendar import local_day
from bot.rules.hiring.candidates import NoSuchCandidate, Seen
from bot.rules.hiring.offers import Did, Offer, Standing, moved
from bot.rules.hiring.offers import ending as rules
from bot.rules.notices import Notice, Pace
from bot.store import Books

ENDING, EXPIRED = f"{FEATURE}.ending", f"{FEATURE}.expired"
REMIND, END = f"{FEATURE}.remind", f"{FEATURE}.end"
# Who it was, where the clock did it.
NOBODY = ""


def today(seen: Seen, now: datetime) -> date:
    """The day it is where the candidate is."""
    return local_day(now, seen.candidate.zone)


def plan(books: Books, seen: Seen, offer: Offer, now: datetime) -> None:
    """Who runs it is reminded in time, and it ends with its last day."""
    zone, where = seen.candidate.zone, seen.requisition.workspace
    facts = {"candidacy": seen.candidacy.id, "number": offer.number, "until": offer.until.isoformat()}
    which = f"{offer.id}:revision={offer.revision}"
    books.errands.plan(f"{END}:{which}", END, facts, rules.ends(offer.until, zone))
    hearers = own_page.hearers(books, seen, now)
    hours = books.people.hours(where, hearers[:1])
    at = rules.reminded_at(offer.until, zone, hours[hearers[0]], now) if hearers else None
    if at is not None:
        books.errands.plan(f"{REMIND}:{which}", REMIND, facts, at)


def _remind(deps: Deps, facts: Mapping[str, Any]) -> None:
    """It ends soon: whoever runs it then hears so."""
    now = deps.now()
    with suppress(NoSuchCandidate), deps.store.open() as books:
        seen = own_page.find(books, int(facts["candidacy"]), now)
        offer = _same(books, seen, facts)
        if offer is not None:
            for to in own_page.hearers(books, seen, now):
                tell(books, seen, offer, ENDING, f"until={facts['until']}", to, now)
    deps.crash("offers.reminded")


def _end(deps: Deps, facts: Mapping[str, Any]) -> None:
    """Its last day is over: a yes is too late, unless it is given longer."""
    now = deps.now()
    with suppress(NoSuchCandidate), deps.store.open() as books:
        seen = own_page.find(books, int(facts["candidacy"]), now)
        offer = _same(books, seen, facts)
        if offer is not None and now >= rules.ends(offer.until, seen.candidate.zone):
            after = moved(offer, Did.EXPIRE, NOBODY, now)
            keep(books, seen, after, NOBODY, now)
            for to in own_page.hearers(books, seen, now):
                tell(books, seen, after, EXPIRED, f"until={facts['until']}", to, now)
    deps.crash("offers.ended")


def _same(books: Books, seen: Seen, facts: Mapping[str, Any]) -> Offer | None:
    """The offer, as long as they have it and it ends on that day."""
    return next(
        (each for each in books.offers.of(seen.candidacy.id)
         if each.number == facts["number"] and each.standing is Standing.MADE
         and each.until.isoformat() == facts["until"]), None
    )  # fmt: skip


def _ending(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = of_notice(books, notice, now)
    is_so = found is not None and found[1].standing is Standing.MADE and f"until={found[1].until}" in notice.key
    return line(*found) if found and is_so else None


def _expired(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = of_notice(books, notice, now)
    return line(*found) if found and found[1].standing is Standing.EXPIRED else None


MOMENTS = {ENDING: Moment(_ending, Pace.DAYTIME), EXPIRED: Moment(_expired, Pace.DAYTIME)}
ERRANDS = {REMIND: _remind, END: _end}
