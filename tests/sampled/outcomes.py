"""Figures of outcomes: of nobody, of few, of many; each word that a figure can be put in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from bot.jobs.hiring.outcomes import page, showing
from bot.jobs.hiring.outcomes.page import PAGES, Scope
from bot.jobs.hiring.outcomes.showing import Called
from bot.rules.closed_loops import ARROWS, FEWEST
from bot.rules.hiring.candidates import Source
from bot.rules.hiring.outcomes import OVERALL, Case, Leaving, Left, Rating, Score
from bot.rules.hiring.outcomes.analysing import WINDOWS, analyse
from bot.rules.hiring.outcomes.report import Group, Report
from bot.rules.hiring.outcomes.restriction import Chosen, How, RawOnly
from bot.rules.hiring.outcomes.seeing import Strength, unnamed
from bot.rules.refusals import Refusal
from bot.store import Books
from tests.sampled.numbers import PICTURES
from tests.sampled.said import Sample

FOLDER = "hiring/outcomes"
BEGAN, ON = date(2025, 1, 6), date(2026, 11, 23)
STAGES = (("1:job_knowledge", "job_knowledge"), ("2:structured_interview", "structured_interview"), ("Onsite", "chat"))


def somebody(n: int, hired: bool = True, typed: str = "Engineer") -> Case:
    """The n-th: scores run over the whole scale, ratings follow them by half; every eleventh left after 90 days."""
    score, other = 1 + n % 9 / 2, 1 + n % 5
    scores = [Score(about, f"U{by}", *STAGES[by % 3], min(5.0, max(1.0, score + by % 2 - 0.5)))
              for by in range(n % 3, n % 3 + 3) for about in (OVERALL, "sql", typed)]  # fmt: skip
    gone = hired and n % 11 == 0
    value = (score + other) / 2
    rated = () if gone or not hired else tuple(
        Rating(about, f"M{n % 7}", after, value, n % 4 == 0) for after in WINDOWS for about in (OVERALL, "sql")
    )  # fmt: skip
    left = Left(BEGAN + timedelta(days=90), list(Leaving)[n // 11 % 4]) if gone else None
    source = ["applied", "found", "fair"][n % 3]
    return Case(str(n), typed if n % 2 else "Analyst", source, f"U{n % 3}+U{n % 4}", tuple(scores), rated,
                {"Tickets": value} if hired else {}, BEGAN if hired else None, left)  # fmt: skip


@cache
def report(hires: int, typed: str = "Engineer") -> Report:
    """What a look at so many hires, and as many who were not hired and had lower scores, finds."""
    others = (somebody(n, False, typed) for n in range(hires, 2 * hires) if n % 9 < 6)
    return unnamed(analyse([*(somebody(n, True, typed) for n in range(hires)), *others], ON))


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    for name in PAGES:
        yield f"{FOLDER}/{name}", {"is_there": False, "picture": None, **page._ways(Scope(name))}
    for hires in (0, 1, 8, 12, 40, 180):
        yield from shown(report(hires, typed), typed)
    yield from loops()
    yield from worded(report(180, typed), typed)


def loops() -> Iterator[Sample]:
    """Both, with each arrow gone never, once and often; each picture there may be."""
    for which, arrows in ARROWS.items():
        for count, days in ((0, None), (1, 1), (7, 94)):
            gone = [{"name": each.value, "count": count, "days": days} for each in arrows]
            facts = {"which": which.value, "fewest": FEWEST, "arrows": gone}
            yield f"{FOLDER}/loop", facts
            for picture in PICTURES:
                yield f"{FOLDER}/loops", {**facts, "picture": picture}


def shown(found: Report, typed: str) -> Iterator[Sample]:
    """Every page of it, its pictures and its file."""
    called = {"sql": typed}
    for window in found.windows:
        told = [
            showing.summary(found, window, True), showing.summary(found, window, False),
            showing.details(found, window), showing.parts(found, window, lambda id: called.get(id, "")),
        ]  # fmt: skip
        for name, facts in zip(("summary", *PAGES), told, strict=True):
            yield f"{FOLDER}/{name}", whole(name, facts)
            if facts.get("scatter"):
                yield f"{FOLDER}/scatter", facts
            if facts.get("forest"):
                yield f"{FOLDER}/forest", facts
        yield f"{FOLDER}/sheet", page.sheet(found, window, lambda id: called.get(id, ""))


def whole(name: str, facts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"is_there": True, "picture": None, **page._ways(Scope(name, facts["days"])), **facts, **changes}


def worded(found: Report, typed: str) -> Iterator[Sample]:
    """Every word for a strength, a choice, a correction, a way to leave; and every picture there may be."""
    called: Called = lambda id: typed  # noqa: E731
    window = found.windows[0]
    brief, details = showing.summary(found, window, True), showing.details(found, window)
    parts = showing.parts(found, window, called)
    for each in Strength:
        words = {**brief["told"], "strength": each.value, "alone_least": each.value, "is_sure": False}
        yield f"{FOLDER}/summary", whole("summary", brief, told=words, needed=398, expected="0.13")
    for n in (0, 1, 2):
        yield f"{FOLDER}/summary", whole("summary", brief, left=n, unrated=n, told=None)
        yield f"{FOLDER}/details", whole("details", details, by_interviewers=n, raters=n, ratings=n, overall=NOTHING)
    for picture in PICTURES:
        yield f"{FOLDER}/summary", whole("summary", brief, picture=picture)
        yield f"{FOLDER}/by_part", whole("by_part", parts, picture=picture)
    for chosen in Chosen:
        decided = {"chosen": chosen.value, "is_said": True, "share": 20, "chance": None}
        yield f"{FOLDER}/details", whole("details", details, decided=decided, needed=200, expected="0.15")
    for why in RawOnly:
        raw = {**details["overall"], "corrected": None, "why": why.value}
        yield f"{FOLDER}/details", whole("details", details, overall=raw)
    for how in How:
        fixed = {**details["overall"], "why": "", "corrected": {**CORRECTED, "how": how.value}}
        yield f"{FOLDER}/details", whole("details", details, overall=fixed)
        yield f"{FOLDER}/sheet", {**page.sheet(found, window, called), "overall": fixed}
    for source in Source:
        named = {"of": "source", "name": source.value, "method": "", "number": 0}
        one: dict[str, Any] = {**named, "n": 9, "r": "0.10", "low": "0.00", "high": "0.20", "own": 30}
        group: dict[str, Any] = {**parts["groups"][1], "each": [[one]], "best": one, "held": 1}
        yield f"{FOLDER}/by_part", whole("by_part", parts, groups=[group, {**group, "pooled": None}])
    sql = {**parts["parts_"][0]["named"][0][0], "corrected": CORRECTED, "is_found": True}
    flat = {**sql, "seen": None, "same": None}
    part = {"part": "competency", "named": [[sql, flat]], "held": [{**flat, "n": 3}]}
    for weighed in ([], [{**sql, "share": 12}]):
        yield f"{FOLDER}/by_part", whole("by_part", parts, parts_=[part], weighed=weighed, explained=40)
    left = [{"how": each.value, "n": n} for n, each in enumerate(Leaving, 1)]
    gone = {**details["followed"], "how": left, "score_of_left": "2.1", "score_of_rated": "3.1",
            "bounds": ["0.10", "0.40"]}  # fmt: skip
    stayed = {**details["retention"], "how": left, "apart": {"points": "0.20", "low": "0.00", "high": "0.40"},
              "relation": {"r": "0.20", "low": "0.00", "high": "0.40", "ranks": None}}  # fmt: skip
    yield f"{FOLDER}/details", whole("details", details, followed=gone, retention=stayed)
    yield f"{FOLDER}/forest", {"forest": [
        {"of": of, "lines": [{"of": of, "name": name, "method": "", "number": 0, "n": 100, "level": 2, "r": "0.10",
                              "low": "0.00", "high": "0.20"}]}
        for of, name in (("overall", "corrected"), *((each.value, "") for each in Group))
    ]}  # fmt: skip


NOTHING = {"n": 12, "gate": "banner", "is_shown": True, "seen": None, "published": None, "corrected": None,
           "why": "too_few"}  # fmt: skip
CORRECTED = {
    "r": "0.40", "low": "0.20", "high": "0.60", "how": "case_ii", "worth": 40, "one_rater": "0.68", "outcome": "0.81",
    "raters": "2.0", "u": "0.71", "hires": 180, "looked_at": 300, "reliability": "0.70", "if_best": "0.60",
    "us": ["0.70", "0.80"], "also": [{"one_rater": "0.45", "r": "0.50"}], "alternate": "0.45",
}  # fmt: skip


def of_handlers(typed: str) -> Iterator[Sample]:
    yield f"{FOLDER}/given", {}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    return {}
