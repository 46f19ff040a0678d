"""V10: a digest of 30 blocks as valid Block Kit, beside Jinja2 rendering the same template alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from benchmarks.measured import Row, interleaved
from bot.slack import blocks, limits
from bot.words import Words

MESSAGES = Path(__file__).parent / "messages"
BLOCKS, ITEMS = 30, 7
BAR_TIMES, BAR_RATE = 3.0, 300.0


def measure(size: float) -> list[Row]:
    """Digests a second of one core's time, in this process; 30 of each kind a round at size 1."""
    count, facts = max(3, int(30 * size)), _facts()
    words = Words(MESSAGES)
    bare = Environment(loader=FileSystemLoader(MESSAGES), extensions=["jinja2.ext.i18n"], autoescape=True)
    bare.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    template = bare.get_template("digest.xml.j2")

    def ours() -> dict[str, Any]:
        return blocks.message(words.tree("digest", "en", facts, "Europe/Berlin"))

    def peer() -> str:
        return template.render(facts)

    made, _ = ours(), peer()
    if len(made["blocks"]) != BLOCKS or (wrong := limits.problems(made, "message")):
        raise RuntimeError(f"{len(made['blocks'])} blocks; {wrong}")
    mine, alone = interleaved(max(1, int(41 * size)), lambda: _rate(count, ours), lambda: _rate(count, peer))
    work = f"A digest of {BLOCKS} blocks, from its facts to valid Block Kit"
    return [
        Row(work, f"{mine:.0f}/s", f"{alone:.0f}/s, Jinja2 alone", alone / mine, "most", BAR_TIMES, "×"),
        Row("… on one core", f"{mine:.0f}/s", "–", mine, "least", BAR_RATE, "/s"),
    ]


def _rate(count: int, work: Callable[[], object]) -> float:
    started = time.process_time()
    for _ in range(count):
        work()
    return count / (time.process_time() - started)


def _facts() -> dict[str, Any]:
    at = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    items = [
        {
            "id": number, "version": 3, "title": f"Evening about *queues* & databases, part {number}",
            "text": "Three short talks & time to ask: how <we> moved 40 million rows without a night shift, "
            "what went wrong on the way, and what we would do again. Soup at seven, doors close at ten.",
            "host": f"U0HOST{number}", "room": "C0EVENTS" if number % 2 else "", "at": at + timedelta(days=number),
            "link": f"https://community.example/events/{number}?from=digest&week=48",
            "reasons": ["You asked about databases in October", "Two people you met there come too"],
            "going": 3 * number, "place": "Library at the harbour, 2nd floor" if number % 3 else "",
        }
        for number in range(1, ITEMS + 1)
    ]  # fmt: skip
    return {"reader": "U0MINA", "city": "Berlin", "items": items}
