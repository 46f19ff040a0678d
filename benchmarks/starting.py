"""V11: from starting `web` to its first answer, and the memory it holds when nobody asks."""

from __future__ import annotations

import time
from statistics import median

import psutil  # type: ignore[import-untyped]

from benchmarks import servers
from benchmarks.company import TEAM, Company, Signed, signed
from benchmarks.measured import Row
from bot.server import WORKERS

BAR_SECONDS, BAR_MEGABYTES = 2.0, 150.0
# Answers after which every process has its templates and statements, so that "idle" is idle after work.
WARM = 40


def measure(company: Company, size: float) -> list[Row]:
    """The median of several starts, and the memory of the last: of the processes together, and of the largest."""
    seconds, memory = [], []
    for _ in range(max(1, int(5 * size))):
        started = time.perf_counter()
        with servers.ours(company) as (port, process):
            if not servers.first_answer(port, _status(company)):
                raise RuntimeError("the command was not answered")
            seconds.append(time.perf_counter() - started)
            for _ in range(max(4, int(WARM * size))):
                servers.first_answer(port, _status(company))
            whole = psutil.Process(process.pid)
            memory = [each.memory_full_info() for each in (whole, *whole.children(recursive=True))]
    if len(memory) != 1 + WORKERS:
        raise RuntimeError(f"{len(memory)} processes run, expected {1 + WORKERS}")
    resident = [each.rss / 1e6 for each in memory]
    # Proportional set size: a page shared by n processes counts as 1/n in each, so the sum is what is really held.
    held = sum(getattr(each, "pss", each.uss) for each in memory) / 1e6
    each = " + ".join(f"{one:.0f}" for one in resident)
    memory_of = f"`web` idle after work, {1 + WORKERS} processes on SQLite, shared pages once"
    begun = median(seconds)
    return [
        Row("`web` from its start to its first answer", f"{begun:.2f} s", "–", begun, "most", BAR_SECONDS, " s"),
        Row(memory_of, f"{held:.0f} MB ({each} resident)", "–", held, "most", BAR_MEGABYTES, " MB"),
    ]


def _status(company: Company) -> Signed:
    form = {
        "command": "/hire", "text": "status", "team_id": TEAM, "user_id": "U0MINA", "channel_id": "C0GENERAL",
        "trigger_id": f"{time.monotonic_ns()}.{TEAM}", "response_url": "http://127.0.0.1/none",
    }  # fmt: skip
    return signed(company.secret, form)
