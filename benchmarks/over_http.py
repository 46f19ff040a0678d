"""V1 over HTTP: the same command through gunicorn, beside a bare Bolt on the same server; delays; twice its peak."""

from __future__ import annotations

from benchmarks import servers
from benchmarks.company import Company
from benchmarks.load import Load, send
from benchmarks.measured import Row, interleaved

BAR, BAR_SECONDS, BAR_OVERLOAD = 0.3, 0.1, 0.9
# Six times what Slack sends one workspace at most: 30,000 events an hour.
STEADY_RATE, STEADY_THREADS = 50, 16
PEAK_THREADS = 8
# Threads enough that a request of the overload seldom waits for one of them instead of for the server.
OVERLOAD, OVERLOAD_SECONDS, OVERLOAD_THREADS = 2, 2, 400


def measure(company: Company, size: float) -> list[Row]:
    """Peak against a bare Bolt, the delay at a steady rate, and what is left of the peak at twice that load."""
    before = sent = company.written()

    def load(port: int, count: int, threads: int, rate: float | None = None) -> Load:
        nonlocal sent
        done = send(port, company.commands(count, first=sent), threads, rate)
        sent += count
        return done

    count = max(20, int(150 * size))
    with servers.command(company) as port, servers.bare(company) as bare_port:
        servers.first_answer(port, company.commands(1, first=sent)[0])
        servers.first_answer(bare_port, company.commands(1)[0])
        sent += 1
        load(port, count, PEAK_THREADS)  # compiles templates and statements in both processes
        mine, peer = interleaved(
            max(1, int(5 * size)),
            lambda: load(port, count, PEAK_THREADS).rate,
            lambda: send(bare_port, company.commands(6 * count), PEAK_THREADS).rate,
        )
        steady = max(20, int(5 * STEADY_RATE * size))
        (slow,) = interleaved(
            max(1, int(5 * size)), lambda: load(port, steady, STEADY_THREADS, STEADY_RATE).percentile(0.99)
        )
        offered, threads = OVERLOAD * mine, max(20, int(OVERLOAD_THREADS * size))
        crowd = max(20, int(offered * OVERLOAD_SECONDS * size))
        calm, crowded = interleaved(
            max(1, int(3 * size)),
            lambda: load(port, count, PEAK_THREADS).rate,
            lambda: load(port, crowd, threads, offered).rate,
        )
    if (kept := company.written()) != sent:
        raise RuntimeError(f"{kept - before} commands are in the database, {sent - before} were answered")
    delay, most = 1000 * slow, 1000 * BAR_SECONDS
    rate, peak = f"{crowded:.0f}/s", f"{calm:.0f}/s, its own peak"
    bare = f"{peer:.0f}/s, Bolt with an empty listener"
    return [
        Row("The same `/hire` over HTTP, gunicorn", f"{mine:.0f}/s", bare, mine / peer, "least", BAR),
        Row(f"… 99 of 100 answers, {STEADY_RATE} a second", f"{delay:.0f} ms", "–", delay, "most", most, " ms"),
        Row(f"… offered {OVERLOAD}× its peak, all kept", rate, peak, crowded / calm, "least", BAR_OVERLOAD),
    ]
