"""Segments in the words of every template: every condition, every ready-made one, personas, every no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import insert

from bot.jobs.community.segments import TEMPLATES, showing
from bot.rules.access import Kind as Workspace
from bot.rules.community import segments as rules
from bot.rules.community.members import Consent, How, Member, Purpose, Standing
from bot.rules.community.segments import HIRING, READY, WORDS, Condition, Kind, On, Persona, Rule, Segment
from bot.rules.community.topics import SHIPPED
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.schema import sources
from tests.make import NOW, TEAM
from tests.sampled.said import ASKER, Sample

PAGES = ("look", "check")


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """The list and each page and form, with nobody in it, one, and many."""
    books.workspaces.put(TEAM, Workspace.BOTH, "Harbor & Pine")
    yield _list(books)
    row = {"workspace": TEAM, "kind": "fair", "code": "fair", "name": typed or "The fair", "by": ASKER, "at": NOW}
    books.members._connection.execute(insert(sources).values(id=1, **row, is_aggregate=False))
    for segment in _segments(typed):
        yield from _pages(books, segment)
    kept = books.segments.add(next(_segments(typed)))
    for n in range(12):
        kai = books.members.begin(Member(TEAM, typed or "Kai", Standing.JOINED, NOW, f"k{n}@a.example", user=f"U{n}"))
        books.members.give(kai.id, Consent(Purpose.COMMUNITY, "1", How.PAGE, NOW, NOW.replace(year=2099)))
        books.members.give(kai.id, Consent(Purpose.HIRING, "1", How.PAGE, NOW, NOW.replace(year=2099)))
        if n in (0, 11):
            yield from _pages(books, kept)
            yield from _pages(books, replace(kept, kind=Kind.HIRING, ready="interested"))
    for ready, rule in READY.items():
        books.segments.add(Segment(TEAM, "", Kind.LIVE, rule, ASKER, NOW, ready=ready))
    for ready in HIRING:
        one = books.segments.add(Segment(TEAM, "", Kind.HIRING, Rule(()), ASKER, NOW, ready=ready))
        yield from _pages(books, one)
    books.segments.freeze(kept, NOW)
    yield _list(books)
    yield from _pages(books, replace(kept, kind=Kind.FIXED))
    for n in range(rules.MOST_SEGMENTS):
        name = typed if n < 3 else f"Group {n}"
        books.segments.add(Segment(TEAM, name, Kind.LIVE, Rule(()), ASKER, NOW, ready="lapsing"))
    yield _list(books)


def _list(books: Books) -> Sample:
    source = {"ready": "source:1", "name": next((each.name for each in books.segments.all(TEAM) if each.name), "Fair")}
    return f"{TEMPLATES}/show", {"prefix": "", **showing.page(books, TEAM, NOW), "sources": [source]}


def _pages(books: Books, segment: Segment) -> Iterator[Sample]:
    seen = showing.one(books, segment, NOW)
    for is_coming, is_used in ((False, False), (True, True)):
        yield f"{TEMPLATES}/look", {"prefix": "", "one": {**seen, "is_used": is_used}, "is_coming": is_coming}
    yield f"{TEMPLATES}/check", {"prefix": "", "one": seen}
    answers = showing.answers_of(segment)
    for is_new in (True, False):
        yield f"{TEMPLATES}/write", {"prefix": "", **showing.form(books, TEAM, answers, is_new)}


def _segments(typed: str) -> Iterator[Segment]:
    """Together they have every condition with every word of ours."""
    whole = [Condition(On.STANDING, Standing.JOINED.value), Condition(On.SOURCE, "1"), Condition(On.FIRST_SOURCE, "1")]
    whole += [Condition(on, value) for on, values in WORDS.items() for value in values]
    whole += [Condition(On.TOPIC, key) for key in (*SHIPPED, typed or "own")]
    whole += [Condition(on, "1" if on in rules.DAYS else typed or "x") for on in rules.TYPED if on not in rules.DATES]
    whole += [Condition(on, "2026-01-31") for on in rules.DATES]
    persona = Persona(typed or "To grow", typed or "Noise", typed or "Meet-ups")
    yield Segment(TEAM, typed or "Some", Kind.LIVE, Rule(tuple(whole[:1])), ASKER, NOW, persona, ASKER)
    for at in range(0, len(whole), 5):
        rule = Rule(tuple(whole[at : at + 5]), is_any=at % 2 == 0)
        yield Segment(TEAM, typed or "Some", Kind.LIVE, rule, ASKER, NOW)


def of_handlers(typed: str) -> Iterator[Sample]:
    """What recruiters see: nobody, somebody, more than are shown."""
    people = [{"id": 1, "name": typed or "Kim"}]
    for some, is_cut in (([], False), (people, False), (people, True)):
        found = [{"ready": ready, "people": some, "is_cut": is_cut} for ready in HIRING]
        yield f"{TEMPLATES}/known", {"prefix": "", "segments": found, "most": showing.KNOWN}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Those that name a limit."""
    return {each: [{"most": most}] for each, most in (
        (rules.SegmentLong, 60), (rules.NotDays, rules.MOST_DAYS), (rules.TooManySegments, rules.MOST_SEGMENTS),
    )}  # fmt: skip
