"""What members talk about more than before, and less: by how many people, never who or what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.deps import Deps
from bot.rules.calendar import local_day
from bot.rules.community.goals.trends import FEWEST, OVER, Way, people, trends
from bot.rules.community.topics import Topic
from bot.rules.people import Person
from bot.store import Books

# Two spans are compared; a fortnight more shows that both were counted from their first day on.
KEPT = 2 * OVER + timedelta(days=14)
# What the page lists of each way.
LISTED = 15


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Where topics go, by the last 28 days beside the 28 before; without a comparison until there are two spans. Fewer
    than `trends.FEWEST` people are no number."""
    today = local_day(now, books.workspaces.get(me.workspace).zone)
    counts = people(books.talk.said(me.workspace, today - 2 * OVER), today)
    spoke = (
        books.talk.spoke(me.workspace, today - 2 * OVER, today - OVER),
        books.talk.spoke(me.workspace, today - OVER, today),
    )  # fmt: skip
    since = books.talk.since(me.workspace)
    names = {each.key: each.name for each in books.topics.all(me.workspace)}
    lines: list[dict[str, Any]] = []
    if is_comparable(since, today):
        lines = [
            {**_topic(each.topic, names), "way": each.way.value, "before": _shown(each.before), "now": _shown(each.now)}
            for each in trends(counts, spoke) if each.topic in names
        ]  # fmt: skip
    else:
        most = sorted(((n, topic) for topic, (_, n) in counts.items() if n >= FEWEST and topic in names), reverse=True)
        lines = [{**_topic(topic, names), "way": "", "before": None, "now": n} for n, topic in most]
    ways = [*(each.value for each in Way), ""]
    return {
        "parts": [
            {"way": way, "lines": those[:LISTED], "more": max(0, len(those) - LISTED)}
            for way in ways if (those := [each for each in lines if each["way"] == way])
        ],
        "days": OVER.days, "fewest": FEWEST, "spoke": _shown(spoke[1]),
        "is_comparable": is_comparable(since, today),
    }  # fmt: skip


def is_comparable(since: date | None, today: date) -> bool:
    """Whether topics are counted since both spans began."""
    return since is not None and since <= today - 2 * OVER


def forget(deps: Deps) -> None:
    """Drop what no page looks at any more."""
    with deps.store.open() as books:
        books.talk.forget(deps.now().date() - KEPT)
    deps.crash("reviews.talk_forgotten")


def _topic(key: str, names: dict[str, str]) -> dict[str, str]:
    return vars(Topic(key, names[key]))


def _shown(n: int) -> int | None:
    return n if n >= FEWEST else None
