"""What can be chosen beside the words of a search: of people whom somebody may find, and of what their side sees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.jobs.searching import scope
from bot.rules.community import searching
from bot.rules.community.members import Member
from bot.rules.people import Person
from bot.rules.search import Field, Side
from bot.rules.search.narrowing import CHOSEN, MOST_CHOSEN, OFFERED, STANDINGS, Asked, Value, begins, fits
from bot.rules.search.query import MOST_CHARACTERS, Query, Term, everybody
from bot.store import Books
from bot.store.search import Scope

# So many of those who match are looked at for what they have: reading more takes longer than a menu may.
LOOKED_AT = 300
# How many people a menu of people offers.
PEOPLE = 20
_AT = re.compile("([a-z]{1,12}):([0-9]{1,9}):([0-9]{1,2})")


def asked(books: Books, me: Person, side: Side, answers: Mapping[str, Any], now: datetime) -> Asked:
    """What the box and its filters say. What nobody may find any more, or never could, is passed over.
    Raises what `scope` raises."""
    where = scope(books, me, side)
    words = answers.get("asked")
    keys = [each.key for each in _topics(books, where)]
    topics = tuple(each for each in _list(answers.get("topics")) if each in keys)[:MOST_CHOSEN]
    places = [found.groups() for each in _list(answers.get("values"))[:MOST_CHOSEN] if (found := _AT.fullmatch(each))]
    whose = _people(books, where, {int(member) for _, member, _ in places}, now)
    came = books.members.came_of(whose)
    values, far = list[Value](), _list(answers.get("standings"))
    for field, member, n in places:
        known = next((each for each in CHOSEN[side] if each == field), None)
        has = searching.has(whose[int(member)], known, came[int(member)]) if known and int(member) in whose else ()
        if known and int(n) < len(has):
            values.append(Value(f"{field}:{member}:{n}", known, has[int(n)]))
    standings = tuple(each for each in STANDINGS[side] if each in far)
    text = words.strip()[:MOST_CHARACTERS] if isinstance(words, str) else ""
    return Asked(text, topics, tuple(values), standings)


def shown(books: Books, me: Person, side: Side, asked: Asked) -> dict[str, Any]:
    """What the page's fields hold."""
    return {
        "asked": asked.words, "most_chosen": MOST_CHOSEN, "all_topics": _topics(books, scope(books, me, side)),
        "topics": asked.topics, "values": [_said(each) for each in asked.values],
        "all_standings": STANDINGS[side], "standings": asked.standings,
    }  # fmt: skip


def offered(books: Books, me: Person, side: Side, typed: str, now: datetime) -> dict[str, Any]:
    """The values that begin as typed, by field, the commonest first; with nothing typed those of whoever changed last.
    Raises what `scope` raises."""
    where, typed = scope(books, me, side), typed[:MOST_CHARACTERS]
    query = begins(typed, CHOSEN[side]) if typed.strip() else _everybody(side)
    ids = [hit.member for hit in books.search.found(where, query, now, LOOKED_AT)] if query else []
    whose = _people(books, where, ids, now)
    came = books.members.came_of(whose)
    counted, first = Counter[tuple[Field, str]](), dict[tuple[Field, str], Value]()
    for id, member in whose.items():
        for field in CHOSEN[side]:
            for n, text in enumerate(searching.has(member, field, came[id])):
                if text.strip() and fits(typed, text):
                    counted[field, text.casefold()] += 1
                    first.setdefault((field, text.casefold()), Value(f"{field.value}:{id}:{n}", field, text))
    ranked = sorted(counted, key=lambda each: (-counted[each], each[1]))
    groups = [(field, [first[each] for each in ranked if each[0] is field][:OFFERED]) for field in CHOSEN[side]]
    return {
        "groups": [{"field": field.value, "values": [_said(each) for each in some]} for field, some in groups if some]
    }


def people(books: Books, me: Person, side: Side, typed: str, now: datetime) -> dict[str, Any]:
    """Whose name begins as typed, or whose address it is, for a menu. Raises what `scope` raises."""
    where = scope(books, me, side)
    if "@" in typed:
        have = (books.members.by_email(workspace, typed) for workspace in where.workspaces)
        found = [each.id for each in have if each]
    else:
        query = begins(typed, [Field.NAME])
        found = [hit.member for hit in books.search.found(where, query, now, PEOPLE)] if query else []
    whose = _people(books, where, found, now)
    return {
        "people": [
            {"id": id, "name": each.name, "email": each.email, "location": each.location, "family": each.family,
             "standing": each.standing.value}
            for id, each in whose.items() if each.name and ("@" not in typed or each.email)
        ]
    }  # fmt: skip


def known(books: Books, me: Person, side: Side, id: Any, now: datetime) -> Member | None:
    """The member that was chosen from such a menu, as that side sees them; None for anybody whom this person may not
    find. Raises what `scope` raises."""
    number = int(id) if re.fullmatch("[0-9]{1,9}", str(id)) else 0
    return _people(books, scope(books, me, side), [number], now).get(number)


def _people(books: Books, where: Scope, ids: Collection[int], now: datetime) -> Mapping[int, Member]:
    """Those of them who may be found now, as that side sees them, in their order."""
    may = {hit.member for hit in books.search.rows_of(where, ids, now)}
    there = {id: each for workspace in where.workspaces for id, each in books.members.some(workspace, may).items()}
    as_seen = searching.as_shown if where.side is Side.HIRING else _whole
    return {id: as_seen(there[id]) for id in ids if id in there}


def _whole(member: Member) -> Member:
    return member


def _topics(books: Books, where: Scope) -> list[Any]:
    """The topics of all those communities, each once; no more than Slack takes in a menu."""
    every = {each.key: each for workspace in where.workspaces for each in books.topics.all(workspace)}
    return list(every.values())[:100]


def _everybody(side: Side) -> Query:
    every = Term("", ((everybody(side.value),),))
    return Query(every, (every,))


def _said(value: Value) -> dict[str, str]:
    return {"at": value.at, "field": value.field.value, "text": value.text}


def _list(given: Any) -> list[str]:
    return [str(each) for each in given] if isinstance(given, list) else []
