"""Goals that stand in every way, every figure, and what whoever sees to a goal reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.jobs.community.goals import OVER, TEMPLATES, TURNED, WEEK, about, setting, showing
from bot.rules.access import Kind as Place
from bot.rules.community.goals import DEFINITIONS, Baseline, Goal, Metric, Unit
from bot.rules.community.goals.acting import Act, Driver
from bot.rules.community.goals.forecasting import Status
from bot.rules.community.goals.satisfaction import SCORES
from bot.rules.community.goals.smart import Vague, VagueGoal
from bot.rules.community.segments import Kind, Rule, Segment
from bot.rules.notices import Planned
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.community.behind import OPENED
from bot.store.community.goals import Measured
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.intros import joined
from tests.sampled.said import ADMIN, ASKER, Sample, homes, said

HERE = {"prefix": ""}
DAY, TODAY = timedelta(days=1), NOW.date()


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """From a community in which nothing was measured to one with goals that are behind, and one that ended."""
    books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
    books.people.put(make.person(ASKER), NOW)
    admin = make.person(ADMIN, is_admin=True)
    books.people.put(admin, NOW)
    mina = joined(books, ASKER, name=typed or "Mina")
    books.members.change(replace(mina, joined_at=NOW - 2 * DAY))
    yield f"{TEMPLATES}/show", {**HERE, **showing.page(books, admin, NOW)}
    yield f"{TEMPLATES}/figures", {**HERE, **showing.figures(books, admin, None, NOW)}
    yield f"{TEMPLATES}/put", {**HERE, **setting.setting(books, admin, NOW)}
    segment = books.segments.add(Segment(TEAM, typed or "Gophers", Kind.FIXED, Rule(()), ADMIN, NOW))
    days = [TODAY - n * DAY for n in range(1, 41)]
    of_decay = [Measured(Metric.DECAY, None, day, 40.0 + n % 3, 20) for n, day in enumerate(days)]
    of_growth = [Measured(Metric.GROWTH, None, day, 90.0, 90) for day in days]
    books.goals.put(TEAM, [*of_decay, *of_growth])
    yield f"{TEMPLATES}/figures", {**HERE, **showing.figures(books, admin, None, NOW)}
    showing.confirm(books, admin, Metric.DECAY, None, NOW)
    yield f"{TEMPLATES}/figures", {**HERE, **showing.figures(books, admin, None, NOW)}
    yield f"{TEMPLATES}/put", {**HERE, **setting.setting(books, admin, NOW)}
    yield f"{TEMPLATES}/figures", {**HERE, **showing.figures(books, admin, segment.id, NOW)}
    for metric in sorted(OPENED):
        yield f"{TEMPLATES}/behind", {**HERE, **showing.behind(books, admin, metric, None, NOW)}
    began = Baseline(0.0, TODAY - 20 * DAY, TODAY - 20 * DAY)
    new = Goal(TEAM, Metric.GROWTH, began, 500.0, TODAY - 20 * DAY, TODAY + 40 * DAY, ADMIN)
    lost = books.goals.add(replace(new, metric=Metric.ACTIVE, segment=segment.id), ADMIN, NOW)
    goal = books.goals.add(new, ADMIN, NOW)
    yield from homes(books, [ADMIN])
    yield f"{TEMPLATES}/show", {**HERE, **showing.page(books, admin, NOW)}
    yield f"{TEMPLATES}/end", {**HERE, **setting.ending(books, admin, lost.id)}
    books.goals.tell(goal.id, Status.OFF_TRACK)
    for kind, value in ((WEEK, ""), (TURNED, "")):
        facts = {"goal": goal.id, "value": value}
        books.notices.plan(Planned(f"{kind}:{goal.id}", kind, about(goal.id), TEAM, ADMIN, facts), NOW)
    yield from said(books, about(goal.id))
    setting.end(books, admin, lost.id, {"why": typed or "Other plans"}, NOW)
    for status in (Status.REACHED, Status.MISSED, Status.UNKNOWN):
        made = books.goals.add(new, ADMIN, NOW)
        books.goals.tell(made.id, status)
        books.goals.close(made.id, NOW, "")
        facts = {"goal": made.id, "value": "12"}
        books.notices.plan(Planned(f"{OVER}:{made.id}", OVER, about(made.id), TEAM, ADMIN, facts), NOW)
        yield from said(books, about(made.id))
        yield f"{TEMPLATES}/show", {**HERE, **showing.page(books, admin, NOW)}


def of_handlers(typed: str) -> Iterator[Sample]:
    """Every status, unit, cause and thing to do, and what only large communities bring about."""
    yield f"{TEMPLATES}/coming", HERE
    for n in (1, 20):
        asked = {"half": "2026-2", "scores": list(SCORES), "said": None, "community": typed or "Circle", "n": n}
        for score in (None, 0):
            yield f"{TEMPLATES}/asked", {**HERE, **asked, "said": score}
    day, segment = TODAY, {"id": 1, "name": typed or "Gophers", "ready": ""}
    one = {
        "id": 1, "metric": "growth", "unit": "people", "segment": segment, "owner": ADMIN, "begins": day, "ends": day,
        "baseline": "0", "target": "30", "told": "missed", "why": "", "value": "3", "wanted": "9", "advice": None,
        "status": "at_risk", "forecast": {"day": day, "value": "4", "low": "2.5", "high": "9"},
    }  # fmt: skip
    goals: list[dict[str, Any]] = [{**one, "status": each.value} for each in Status]
    goals += [{**one, "metric": each.value, "unit": DEFINITIONS[each].unit.value} for each in Metric]
    goals += [{**one, "unit": each.value, "value": ""} for each in Unit]
    for n in range(0, len(goals), 10):
        facts = {"goals": goals[n : n + 10], "ended": [], "has_room": False, "most": 5, "day": day}
        yield f"{TEMPLATES}/show", {**HERE, **facts}
    advised = [{"act": each.value, "driver": "", "before": 0, "now": 0} for each in Act]
    advised += [{"act": "ask_five", "driver": each.value, "before": 9, "now": 2} for each in Driver]
    for each in advised:
        yield f"{TEMPLATES}/turned", {**HERE, "one": {**one, "advice": each, "forecast": None}}
    counts = [{"status": each.value, "n": 2} for each in Status]
    for worst in (None, one):
        yield f"{TEMPLATES}/week", {**HERE, "counts": counts, "worst": worst}
    people = [{"id": 1, "name": typed or "Mina", "user": user} for user in ("", ASKER)]
    for n in (1, 25):
        yield f"{TEMPLATES}/behind", {
            **HERE, "metric": "growth", "number": 0, "day": day, "people": people, "is_more": True, "most": n,
        }  # fmt: skip
    figure = {
        "metric": "attendance", "unit": "percent", "value": "41.5", "people": 1, "fewest": 10, "is_hiring": False,
        "change": "+2", "spark": "▁▅█", "is_open": True, "baseline": None,
    }  # fmt: skip
    few = [{**figure, "value": "", "people": n, "fewest": fewest} for n, fewest in ((0, 1), (2, 10))]
    sources = [{"name": name, "n": n} for name, n in ((typed or "Fair", 3), ("", -1))]
    yield f"{TEMPLATES}/figures", {
        **HERE, "segment": segment, "number": 1, "is_measured": True, "segments": [segment], "day": day,
        "figures": [figure, *few], "sources": sources,
    }  # fmt: skip


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {VagueGoal: [{"vague": each.value} for each in Vague]}
