"""Kept in mind: put there with the report's tags, asked on their own page or noted, and listed for who may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.hiring.reports import FEATURE, Found
from bot.rules.access import Right, has
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.reports import pool as rules
from bot.rules.hiring.reports.pool import Consent, Entry, Said
from bot.rules.hiring.reports.signing import MOST_TAGS, TAG_CHARACTERS, folded, mark_of, tags_in
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.region import Kept, retention
from bot.store import Books
from bot.store.hiring.candidates import Line

# What one page lists, and how many tags it offers to look by.
LISTED, TAGS = 20, 99


def months(books: Books, workspace: str) -> int:
    """For how long a yes holds: as long as the organisation keeps people it is in touch with."""
    there = books.workspaces.get(workspace)
    return retention(there.region, there.region_choices, Kept.COMMUNITY)


def form(books: Books, me: Person, found: Found, now: datetime) -> dict[str, Any]:
    """What the form asks. Raises NotToBeKept."""
    candidacy = found.seen.candidacy
    rules.check_may_keep(candidacy, found.version(0))
    entry = books.pool.entries([candidacy.id]).get(candidacy.id)
    answers = books.pool.answers([candidacy.id]).get(candidacy.id, ())
    report = found.version(0)
    tags = entry.tags if entry else report.written.tags if report else ()
    return {
        "id": candidacy.id, "name": found.seen.candidate.name, "tags": ", ".join(tags), "is_kept": entry is not None,
        "hows": [each.value for each in rules.How], "months": months(books, me.workspace),
        "answer": _answer(answers[-1] if answers else None, now), "tag": MOST_TAGS,
        "most": MOST_TAGS * (TAG_CHARACTERS + 2),
    }  # fmt: skip


def _answer(consent: Consent | None, now: datetime) -> dict[str, Any]:
    """How it stands with their answer: `yes` until then, `no`, `over`, or `none`."""
    if consent is None:
        return {"state": "none", "at": None, "until": None, "by": ""}
    state = "no" if consent.said is Said.NO else "yes" if rules.holds(consent, now) else "over"
    return {"state": state, "at": consent.at, "until": consent.until, "by": consent.by}


def keep(books: Books, me: Person, found: Found, answers: Mapping[str, Any], now: datetime) -> None:
    """They are to be kept in mind by these tags; with the yes that was noted, or until they answer on their page.

    Raises NotToBeKept, and FieldRefusals for `tags` and `how`.
    """
    candidacy, wrong = found.seen.candidacy, dict[str, Refusal]()
    rules.check_may_keep(candidacy, found.version(0))
    tags = tags_in(str(answers.get("tags") or ""), wrong)
    before = books.pool.answers([candidacy.id]).get(candidacy.id, ())
    try:
        yes = rules.noted(before, str(answers.get("how")), me.user, months(books, me.workspace), now)
    except FieldRefusals as refused:
        wrong |= refused.errors
    except rules.TheySaidNo as refused:
        wrong["how"] = refused
    if wrong:
        raise FieldRefusals(wrong)
    books.pool.put(Entry(candidacy.id, tags, me.user, now))
    if yes is not None:
        books.pool.answer(candidacy.id, yes)
    how = yes.how.value if yes else rules.How.PAGE.value
    _note(books, "keep", found.seen, me.user, now, how=how)


def drop(books: Books, me: Person, found: Found, now: datetime) -> None:
    """They are kept in mind no more."""
    books.pool.drop(found.seen.candidacy.id)
    _note(books, "drop", found.seen, me.user, now)


def on_own_page(books: Books, found: Seen, now: datetime) -> dict[str, Any]:
    """What the candidate's own page asks and says of it; nothing before they know that it is over."""
    id = found.candidacy.id
    is_over = own_page.told(books, found, now).candidacy.standing in rules.MAY_BE_KEPT
    answers = books.pool.answers([id]).get(id, ()) if is_over else ()
    is_asked = is_over and (bool(answers) or id in books.pool.entries([id]))
    state = _answer(answers[-1] if answers else None, now)
    return {"is_asked": is_asked, **state, "months": months(books, found.requisition.workspace)}


def say(books: Books, found: Seen, is_yes: bool, now: datetime) -> None:
    """What they answer on their own page; a no takes them out at once."""
    if not on_own_page(books, found, now)["is_asked"]:
        return
    id, workspace = found.candidacy.id, found.requisition.workspace
    books.pool.answer(id, rules.answered(is_yes, months(books, workspace), now))
    if not is_yes:
        books.pool.drop(id)
    _note(books, "answer", found, "", now, said=Said.YES.value if is_yes else Said.NO.value)


def _note(books: Books, verb: str, seen: Seen, who: str, now: datetime, **entry: Any) -> None:
    where = {"workspace": seen.requisition.workspace, "who": who}
    books.record.note(now, f"{FEATURE}.{verb}", about(seen.candidacy), **where, **entry)


def listed(books: Books, me: Person, tag: str, page: int, now: datetime) -> dict[str, Any]:
    """Who is kept in mind in the recruitments this person runs or ran, by name, those with the tag of that mark (empty
    for all): with whether they said yes. Nobody they are shut out of is there, or counted."""
    running, may_be = _there(books, me, now)
    entries = books.pool.entries(may_be)
    tags = _tags(list(entries.values()))
    having = [id for id, each in entries.items() if not tag or tag in map(mark_of, each.tags)]
    having.sort(key=lambda id: (may_be[id].name.casefold(), id))
    last = max(0, (len(having) - 1) // LISTED)
    page = min(page, last)
    shown = having[page * LISTED : (page + 1) * LISTED]
    answers, signed = books.pool.answers(shown), books.reports.last_signed(shown)
    rows = []
    for id in shown:
        number, who, at = signed.get(id, (0, "", None))
        rows.append({
            "id": id, "name": may_be[id].name, "title": running[may_be[id].requisition].wanted.title,
            "tags": list(entries[id].tags), "answer": _answer(answers[id][-1] if id in answers else None, now),
            "number": number, "who": who, "at": at,
        })  # fmt: skip
    return {
        "rows": rows, "tags": [{"value": value, "name": name} for value, name in tags.items()],
        "tag": tag if tag in tags else "",
        "page": page, "is_last": page == last, "first": page * LISTED + 1,
        "last": min((page + 1) * LISTED, len(having)), "all": len(having),
        "recruits": has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind),
    }  # fmt: skip


@dataclass(frozen=True)
class Agreed:
    """Somebody who is kept in mind and agrees to it: their candidacy, in which recruitment, by which tags, who signed
    the report with them and when, and until when they agree."""

    line: Line
    title: str
    tags: tuple[str, ...]
    signed_by: str
    signed_at: datetime | None
    until: datetime


def agreed(books: Books, me: Person, now: datetime) -> Sequence[Agreed]:
    """Whoever is kept in mind in the recruitments this person runs or ran and said yes to it, by name."""
    running, may_be = _there(books, me, now)
    entries = books.pool.entries(may_be)
    answers, signed = books.pool.answers(list(entries)), books.reports.last_signed(list(entries))
    found = list[Agreed]()
    for id in sorted(entries, key=lambda id: (may_be[id].name.casefold(), id)):
        last, (_, who, at) = (answers.get(id) or (None,))[-1], signed.get(id, (0, "", None))
        if last is not None and last.until is not None and rules.holds(last, now):
            title = running[may_be[id].requisition].wanted.title
            found.append(Agreed(may_be[id], title, entries[id].tags, who, at, last.until))
    return found


def _there(books: Books, me: Person, now: datetime) -> tuple[Mapping[int, Requisition], Mapping[int, Line]]:
    """The recruitments this person runs or ran of which anybody is kept in mind, and who of them may be."""
    running = {
        each.id: each
        for each in books.requisitions.some(me.workspace, books.pool.requisitions(me.workspace))
        if may_run(each, me.user, me.roles)
    }
    lines = books.candidates.listed_for(me, running.values(), books.company.of(me.workspace, now))
    return running, {each.id: each for each in lines if each.standing in rules.MAY_BE_KEPT}


def _tags(entries: Sequence[Entry]) -> Mapping[str, str]:
    """The tags there are by their marks, in their order; so many that a menu holds them."""
    found = {folded(tag): tag for each in entries for tag in each.tags}
    return {mark_of(found[name]): found[name] for name in sorted(found)[:TAGS]}
