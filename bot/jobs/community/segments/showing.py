"""What the pages of segments show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.jobs.moments import Facts
from bot.rules.community.segments import (
    CHOSEN,
    FEWEST_SHOWN,
    HIRING,
    MOST_CONDITIONS,
    MOST_SEGMENTS,
    READY,
    TYPED,
    WORDS,
    Condition,
    Kind,
    On,
    Segment,
    shown_count,
)
from bot.rules.community.topics import Topic
from bot.rules.people import Person
from bot.store import Books
from bot.store.drafts import Answers

# A menu of Slack has room for a hundred: beside our own words so many topics and, twice each, sources.
TOPICS, SOURCES = 34, 16
# Sources that a ready-made segment is offered for: what a menu of Slack takes.
OFFERED = 100
# Shown to recruiters of each segment of the hiring side.
KNOWN = 15


def page(books: Books, workspace: str, now: datetime) -> Facts:
    """Every segment with how many are in it, and the ready-made ones that are not there yet."""
    found = books.segments.all(workspace)
    counts = books.segments.counts(found, now)
    there = {each.ready for each in found}
    return {
        "segments": [
            {"id": each.id, "name": each.name, "ready": each.ready, "kind": each.kind.value,
             "count": shown_count(each.kind, counts[each.id]), "fewest": FEWEST_SHOWN}
            for each in found
        ],
        "ready": [each for each in (*READY, *HIRING) if each not in there],
        "sources": [
            {"ready": ready, "name": name}
            for ready, name in books.segments.sources_by_key(workspace).items() if ready not in there
        ][:OFFERED],
        "has_room": len(found) < MOST_SEGMENTS, "most": MOST_SEGMENTS,
    }  # fmt: skip


def one(books: Books, segment: Segment, now: datetime) -> Facts:
    """A segment: its rule, its persona, and who is in it as far as moderators may know."""
    rule, of = segment.rule, _Names(books, segment.workspace)
    return {
        "id": segment.id, "name": segment.name, "ready": segment.ready, "kind": segment.kind.value,
        "is_any": rule.is_any, "conditions": [of.told(each) for each in rule.conditions],
        **vars(segment.persona), "owner": segment.owner, "fewest": FEWEST_SHOWN,
        "is_used": bool(segment.id) and books.segments.is_used(segment), **_seen(books, segment, now),
    }  # fmt: skip


def known(books: Books, me: Person, now: datetime) -> Facts:
    """For recruiters: of each segment of the hiring side the candidates who agreed to be seen as members, those they
    are not too close to."""
    company, found = books.company.of(me.workspace, now), []
    for ready in HIRING:
        ids = books.segments.known_to_hiring(me.workspace, ready, now, KNOWN)
        shut = books.candidates.shut(ids, company)
        people = books.candidates.whose([id for id in ids if me.user not in shut[id]])
        lines = [{"id": id, "name": people[id].name} for id in ids if id in people]
        found.append({"ready": ready, "people": lines, "is_cut": len(ids) == KNOWN})
    return {"segments": found, "most": KNOWN}


def form(books: Books, workspace: str, answers: Answers, is_new: bool) -> Facts:
    """The form with those answers in it, and whatever can be chosen."""
    of = _Names(books, workspace)
    rows = [
        {"on": str(answers.get(f"on_{n}") or ""), "value": str(answers.get(f"value_{n}") or "")}
        for n in range(MOST_CONDITIONS)
    ]
    words = [Condition(on, value) for on in (On.STANDING, On.CONSENT, On.REACH, On.SOURCE_KIND) for value in WORDS[on]]
    topics = [Condition(On.TOPIC, key) for key in list(of.topics)[:TOPICS]]
    sources = [Condition(on, key) for on in (On.SOURCE, On.FIRST_SOURCE) for key in list(of.sources)[:SOURCES]]
    choices = {_choice(each): each for each in (*words, *topics, *sources)}
    for each in rows:  # what stands in it can be chosen again, however long the list has become
        on, mark, value = each["on"].partition(":")
        if mark and on in set(CHOSEN):
            choices.setdefault(each["on"], Condition(On(on), value))
    return {
        "is_new": is_new, "rows": rows,
        "is_any": answers.get("joined") == "any", "is_hiring": answers.get("kind") == Kind.HIRING.value,
        "is_fixed": answers.get("kind") == Kind.FIXED.value,
        **{each: str(answers.get(each) or "") for each in ("name", "ready", "wants", "pains", "places", "owner")},
        "typed": [each.value for each in TYPED],
        "chosen": [{"choice": choice, **of.told(each)} for choice, each in choices.items()],
    }  # fmt: skip


def answers_of(segment: Segment) -> Answers:
    """What would have been typed to make it."""
    typed: Answers = {
        "name": segment.name, "joined": "any" if segment.rule.is_any else "all", "owner": segment.owner,
        "kind": segment.kind.value, "ready": segment.ready, **vars(segment.persona),
    }  # fmt: skip
    for n, each in enumerate(segment.rule.conditions):
        typed |= {f"on_{n}": _choice(each), f"value_{n}": "" if each.on in CHOSEN else each.value}
    return typed


def _choice(condition: Condition) -> str:
    return f"{condition.on.value}:{condition.value}" if condition.on in CHOSEN else condition.on.value


def _seen(books: Books, segment: Segment, now: datetime) -> dict[str, Any]:
    seen = books.segments.preview(segment, now)
    agreed = [{"purpose": purpose.value, "count": count} for purpose, count in seen.agreed.items()]
    if segment.kind is Kind.HIRING:
        return {"count": shown_count(segment.kind, seen.count), "names": [], "reachable": None, "agreed": []}
    return {"count": seen.count, "names": list(seen.names), "reachable": seen.reachable, "agreed": agreed}


class _Names:
    """How topics and sources of a workspace are called."""

    def __init__(self, books: Books, workspace: str) -> None:
        topics: Sequence[Topic] = books.topics.all(workspace)
        self.topics = {each.key: each.name for each in topics}
        self.sources = {str(id): name for id, name in books.segments.sources(workspace)}

    def told(self, condition: Condition) -> dict[str, str]:
        """The condition, with the name of what it is about where that is typed."""
        of = self.topics if condition.on is On.TOPIC else self.sources
        return {"on": condition.on.value, "value": condition.value, "name": of.get(condition.value, "")}
