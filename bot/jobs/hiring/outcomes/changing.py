"""What to change: what a look at outcomes suggests, kept for somebody to answer, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bot.jobs.hiring import reports
from bot.jobs.hiring.outcomes import FEATURE
from bot.jobs.hiring.plans import View, decimal
from bot.rules.hiring.outcomes import accepting as rules
from bot.rules.hiring.outcomes.accepting import Standing, Suggestion
from bot.rules.hiring.outcomes.suggesting import ALIKE, Found, Kind
from bot.rules.hiring.plans.methods import METHODS
from bot.rules.people import Person
from bot.store import Books

# What one page lists.
LISTED = 12
# What is suggested about a stage; the rest is about a competency, or a method.
OF_STAGES = frozenset({Kind.PRUNE, Kind.BESIDE, Kind.KEEP})


def keep(books: Books, workspace: str, found: Iterable[Found], day: date) -> None:
    """What a look on that day suggests is to be answered; what nothing speaks for any more is not."""
    books.suggestions.keep(rules.looked(workspace, found, books.suggestions.of(workspace), day))


def page(books: Books, me: Person, n: int) -> dict[str, Any]:
    """What waits for an answer, then what was answered last about each, a page of it."""
    known = books.suggestions.of(me.workspace)
    answered = sorted(rules.last_answered(known).values(), key=lambda each: each.id, reverse=True)
    all = [*(each for each in known if each.is_open), *answered]
    last = max(0, (len(all) - 1) // LISTED)
    n = min(n, last)
    looked = reports.view(books, me.workspace, me.language)
    shown = all[n * LISTED : (n + 1) * LISTED]
    return {
        "lines": [_line(each, looked) for each in shown], "open": sum(each.is_open for each in all), "page": n,
        "is_last": n == last,
    }  # fmt: skip


def form(books: Books, me: Person, id: int, revision: int) -> dict[str, Any]:
    """The form that asks why not. Raises SuggestionChanged."""
    one = books.suggestions.get(me.workspace, id)
    if one is None or one.revision != revision or one.standing is Standing.REFUSED:
        raise rules.SuggestionChanged()
    looked = reports.view(books, me.workspace, me.language)
    return {"line": _line(one, looked), "most": rules.WHY_CHARACTERS}


def answer(books: Books, me: Person, id: int, revision: int, standing: Standing, why: str, now: datetime) -> Suggestion:
    """It is answered, and plans reckon with it or do not. Raises SuggestionChanged, FieldRefusals."""
    made = rules.answered(books.suggestions.get(me.workspace, id), revision, standing, why, me.user, now)
    books.suggestions.save(made)
    about = {"kind": made.found.kind.value, "name": made.found.name, "n": made.found.evidence.n}
    entry = {"who": me.user, "standing": standing.value, "why": made.why, **about}
    books.record.note(now, f"{FEATURE}.answer", f"workspace:{me.workspace}", **entry)
    return made


def _line(one: Suggestion, looked: View) -> dict[str, Any]:
    found, told = one.found, one.found.evidence
    is_share = found.kind is Kind.REWORD
    value, low, high, beside = (
        f"{round(100 * each)} %" if is_share else decimal(each)
        for each in (told.value, told.low, told.high, ALIKE if is_share else told.beside)
    )
    by = told.value - told.beside
    return {
        "id": one.id, "revision": one.revision, "kind": found.kind.value, **_about(found, looked),
        "people": told.n, "value": value, "low": low, "high": high, "beside": beside, "sure": told.sure.value,
        "is_echo": told.is_echo, "by": f"{'' if by < 0 else '+'}{decimal(by)}", "on": one.on,
        "standing": one.standing.value, "who": one.by, "at": one.at, "why": one.why,
    }  # fmt: skip


def _about(found: Found, looked: View) -> dict[str, Any]:
    """The stage by its number and method, the method, or the competency by its name."""
    if found.kind in OF_STAGES:
        number, _, method = found.name.partition(":")
        is_ours = number.isdecimal() and method in list(METHODS)
        return {"n": int(number) if is_ours else 0, "method": method if is_ours else "", "name": found.name}
    if found.kind is Kind.FIGURE:
        return {"n": 0, "method": found.name, "name": ""}
    return {"n": 0, "method": "", "name": looked.name(found.name) or found.name}
