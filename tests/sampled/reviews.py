"""The quarterly review: every proposal of every sort, applied, undone and not, as moderators read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.jobs.community import reviews as job
from bot.jobs.community.content import named_segments
from bot.jobs.community.reviews import TEMPLATES, deciding, monthly, talking
from bot.jobs.community.reviews.looking import READY
from bot.rules.access import Kind as Place
from bot.rules.community.content import Kind
from bot.rules.community.goals import Baseline, Goal, Metric
from bot.rules.community.goals.reviewing import CannotUndo, Looked, NotUndone, Of, Proposal, Why
from bot.rules.community.goals.trends import Way
from bot.rules.community.recognition import Tier
from bot.rules.community.segments import Kind as SegmentKind
from bot.rules.community.segments import Rule, Segment
from bot.rules.community.sources import Kind as Way_
from bot.rules.community.sources import Source, Step
from bot.rules.notices import Planned
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.community.goals import Measured
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.content import PICTURES
from tests.sampled.said import ADMIN, Sample, said

HERE = {"prefix": ""}
QUARTER = date(2026, 7, 1)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community without a review to one in which all of it was applied, undone, changed and set back."""
    books.workspaces.put(TEAM, Place.BOTH, "Circle")
    admin = make.person(ADMIN, is_admin=True)
    books.people.put(admin, NOW)
    yield f"{TEMPLATES}/page", {**HERE, **job.page(books, admin, NOW)}
    rule = Segment(TEAM, typed or "Gophers", SegmentKind.LIVE, Rule(()), ADMIN, NOW)
    segment = books.segments.add(rule)
    books.reviews.make(TEAM, QUARTER, _looked(segment.id), NOW)
    facts = {"quarter": f"{QUARTER}"}
    books.notices.plan(Planned("review:1", READY, "review", TEAM, ADMIN, facts), NOW)
    yield from said(books, "review")
    yield f"{TEMPLATES}/page", {**HERE, **job.page(books, admin, NOW)}
    wanted = [id for id, each in job.proposals(books, TEAM) if each.proposal is not Proposal.KEEP]
    changes = [deciding.apply(books, admin, id, NOW) for id in wanted]
    whole = job.page(books, admin, NOW)
    for n in (0, 1, 2):
        wanted_ = [{**each, "scheduled": n, "is_done": not n} for each in whole["wanted"]]
        in_force = [{**each, "scheduled": n} for each in whole["in_force"]]
        yield f"{TEMPLATES}/page", {**HERE, **whole, "wanted": wanted_, "in_force": in_force}
    deciding.undo(books, admin, changes[0].id, NOW)
    (name,) = changes[1].after
    deciding.restore(books, admin, name, NOW + timedelta(days=1))
    books.reviews.add(TEAM, replace(changes[2], at=NOW - timedelta(days=28)))
    yield f"{TEMPLATES}/page", {**HERE, **job.page(books, admin, NOW + timedelta(minutes=1))}
    assert named_segments(books, TEAM)
    yield from _month(books, typed)
    yield f"{TEMPLATES}/topics", {**HERE, **talking.page(books, admin, NOW)}

def _month(books: Books, typed: str) -> Iterator[Sample]:
    """From a month of which nothing is known to one with all of it."""
    yield f"{TEMPLATES}/month_page", {**HERE, **_paged(monthly.gathered(books, TEAM, QUARTER, NOW))}
    for n, way in ((1, Way_.PAGE), (2, Way_.FAIR)):
        made = books.sources.add(Source(TEAM, way, f"aaaaaaa{n}", typed or "Fair", ADMIN, NOW))
        for _ in range(n):
            books.sources.count(made.id, Step.JOINED, QUARTER)
    days = [QUARTER + n * timedelta(days=1) for n in range(-40, 31)]
    books.goals.put(TEAM, [Measured(each, None, day, 12.5, 20) for day in days for each in monthly.MAIN])
    began = Baseline(0.0, QUARTER, QUARTER)
    books.goals.add(Goal(TEAM, Metric.ACTIVE, began, 500.0, QUARTER, QUARTER + timedelta(days=90), ADMIN), ADMIN, NOW)
    facts = monthly.gathered(books, TEAM, QUARTER, NOW)
    for picture in (None, *PICTURES):
        for n in (1, 2):
            said_ = [{"kind": "news", "n": n, "tapped": n}]
            more = {"picture": picture, "said": said_, "asked": n, "answered": n}
            yield f"{TEMPLATES}/month_page", {**HERE, **_paged(facts), **more}
    values = [{"amount": 3.0, "said": "3"}, {"amount": 0, "said": ""}]
    rows = [{**row, "values": values} for row in monthly.weeks(books, TEAM, date(2026, 7, 31))]
    yield f"{TEMPLATES}/month_picture", {"weeks": rows, "metrics": ["active", "posting"]}
    told = {"month": f"{QUARTER}"}
    books.notices.plan(Planned("month:1", monthly.MONTH, "month", TEAM, ADMIN, told), NOW)
    yield from said(books, "month")


def _paged(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "before": date(2026, 6, 1), "after": date(2026, 8, 1)}


def _looked(segment: int) -> Iterator[Looked]:
    yield Looked(Of.CONTENT, Kind.POLL, 12, 4000, 900)
    yield Looked(Of.CONTENT, Kind.JOB, 9, 2000, 10, is_needed=True)
    yield Looked(Of.CONTENT, Kind.NEWS, 9, 2000, 10)
    yield Looked(Of.CONTENT, Kind.MEMBER, 9, 2000, 160)
    yield Looked(Of.CONTENT, Kind.SPOTLIGHT, 2, 20, 1)
    yield Looked(Of.CHANNEL, "C0HR", 20, 4000, 200)
    yield Looked(Of.CHANNEL, "C0CIRCLE", 20, 4000, 600)
    yield Looked(Of.SEGMENT, str(segment), 9, 2000, 10)
    yield Looked(Of.SEGMENT, str(segment + 9), 9, 2000, 160)
    yield Looked(Of.TIER, Tier.EXPLORER, 100, 700, 10, is_needed=True)
    yield Looked(Of.TIER, Tier.AMBASSADOR, 100, 700, 90, is_needed=True)


def of_handlers(typed: str) -> Iterator[Sample]:
    """What only large communities bring about."""
    for n in (1, 9):
        one = {"of": "channel", "key": "C0HR", "segment": None, "id": 1, "proposal": "keep", "pieces": n}
        figures = {"reached": 500, "share": 2.5, "low": 1.5, "high": 4.5, "usual": 3.5}
        figures |= {"scheduled": n, "is_done": False}
        kept = [{**one, **figures, "why": each.value} for each in Why]
        wanted = [{**each, "proposal": "change"} for each in kept]
        when = {"first": QUARTER, "last": date(2026, 9, 30), "day": NOW.date(), "days": n}
        changed = {"id": 1, "proposal": "stop", "by": ADMIN, "at": NOW, "undone_at": None}
        changes = [{**one, **changed, "why_not": why} for why in ("", *(each.value for each in NotUndone))]
        facts = {"wanted": wanted, "kept": kept, "more": n, "changed": changes, "in_force": []}
        yield f"{TEMPLATES}/page", {**HERE, **when, **facts}
        yield f"{TEMPLATES}/page", {**HERE, **when, **facts, "wanted": []}
        line = {"key": "own", "name": typed or "Tea"}
        for way in (*Way, ""):
            lines = [{**line, "now": now, "before": before} for now in (None, n) for before in (None, n)]
            told = {"days": n, "fewest": n, "spoke": n if way else None, "is_comparable": bool(way)}
            yield f"{TEMPLATES}/topics", {**HERE, **told, "parts": [{"way": way, "lines": lines, "more": n}]}
            yield f"{TEMPLATES}/topics", {**HERE, **told, "parts": []}
        counts = {"first": QUARTER, "last": date(2026, 9, 30), "stop": n, "change": n, "keep": n}
        yield f"{TEMPLATES}/ready", {**HERE, **counts}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Why a change is not undone."""
    return {CannotUndo: [{"why": each.value} for each in NotUndone]}
