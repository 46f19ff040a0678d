"""Searching for members: before, with answers of every sort, kept, and new ones told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.jobs import searching
from bot.rules import search as rules
from bot.rules.access import Kind
from bot.rules.community.members import Field, Member, Standing
from bot.rules.community.topics import Topic
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.rules.search import Side
from bot.rules.search.narrowing import STANDINGS
from bot.rules.search.saving import MOST_SAVED, NAME_CHARACTERS
from bot.store import Books
from tests import make
from tests.fakes import CIRCLE
from tests.make import NOW
from tests.sampled.said import ADMIN, FINANCE, Sample, said

VALUES = [{"at": f"{field.value}:1:{n}", "field": field.value, "text": "Go"} for n, field in enumerate(rules.Field)]
BOX = {"topics": ("data",), "all_topics": [Topic("data")], "values": [], "most_chosen": 8,
       "all_standings": STANDINGS[Side.COMMUNITY], "standings": ("lead",)}  # fmt: skip
HERE = {"prefix": "", "most": 400, **BOX}
FIELDS = (*rules.Field, "email")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """A moderator and an admin who search, keep what they asked, and hear of somebody new."""
    books.workspaces.put(CIRCLE, Kind.COMMUNITY, "Harbor Circle")
    moderator, admin = make.person(FINANCE, workspace=CIRCLE), make.person(ADMIN, is_admin=True)
    for each in (moderator, admin):
        books.people.put(each, NOW)
    books.roles.give(CIRCLE, Role.MODERATOR, [FINANCE])
    moderator = books.people.get(moderator.identity)
    kai = Member(CIRCLE, typed or "Kai", Standing.JOINED, NOW, skills=("Go", typed or "Rust"), shown=frozenset(Field))
    books.members.begin(kai)
    for me, side in ((make.person(FINANCE, workspace=CIRCLE, is_admin=True), Side.COMMUNITY), (admin, Side.HIRING)):
        yield f"{side.value}/search/show", {**HERE, **searching.answered(books, me, side, "go", 0, NOW)}
        for answers in ({"name": typed or "Go", "alert": ["alert"]}, {"name": typed or "Rust"}):
            kept = searching.save(books, me, side, "go", answers, NOW)
            if kept.is_alert:
                kind = searching.FOUND[side]
                facts = {"id": kept.id, "members": [1]}
                books.notices.plan(
                    Planned(f"{kind}:{kept.id}", kind, f"search:{kept.id}", me.workspace, me.user, facts), NOW
                )
                yield from said(books, f"search:{kept.id}")
        yield f"{side.value}/search/show", {**HERE, **searching.begun(books, me, side)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """Pages with everything that may be said of an answer."""
    line = {"id": 1, "name": typed, "user": FINANCE, "email": typed, "facts": [typed, typed], "skills": [typed] * 2}
    every = {**line, "why": [{"field": str(field), "word": typed} for field in FIELDS]}
    bare = {"id": 2, "name": "", "user": None, "email": "", "facts": [], "skills": [], "why": []}
    words = [{"typed": typed, "known": "rust"}]
    full = {"lines": [every, bare], "page": 1, "first": 11, "last": 12, "all": 2000, "is_cut": True}
    none = {"lines": [], "page": 0, "first": 1, "last": 0, "all": 0, "is_cut": False}
    for side in Side:
        for found in (full, none):
            more = {"is_mended": True, "instead": words}
            facts = {"side": side.value, "asked": typed or "go", "found": {**found, **more}, "saved": []}
            values = [{**VALUES[1], "text": typed or "Go"}]
            yield f"{side.value}/search/show", {**HERE, **facts, "values": values}
        groups = [{"field": each["field"], "values": [{**each, "text": typed or "Go"}]} for each in VALUES]
        yield "search/values", {"groups": groups}
        yield f"{side.value}/search/save", {"asked": typed or "go", "most": NAME_CHARACTERS}
        yield f"{side.value}/search/stopped", {"name": typed}
        for n in (1, 2):
            yield f"{side.value}/search/found", {"id": 1, "name": typed, "query": typed or "go", "n": n}


def with_facts(typed: str) -> Mapping[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something more."""
    return {rules.TooManySearches: [{"most": 1}, {"most": MOST_SAVED}]}
