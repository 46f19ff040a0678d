"""Every contest, each beside ours: what was lost and what was doubled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measured import Row
from benchmarks.peers import contest, ours, with_apscheduler, with_bolt, with_procrastinate
from benchmarks.peers.contest import Contender, Result
from sandbox.client import StandIn
from tests import postgres
from tests.stories.conftest import free_port

MESSAGES, KILLS, SEED = 500, 25, 4
# Each of the people writes to the bot once.
ASKED = contest.PEOPLE


def measure(size: float) -> list[Row]:
    """On SQLite beside APScheduler, on PostgreSQL beside Procrastinate, and answering people beside Bolt."""
    count, asked, kills = max(10, int(MESSAGES * size)), max(10, int(ASKED * size)), int(KILLS * size)
    by_sqlite = _sent(count, kills, lambda place, folder: ours.sender(place, _file(folder), folder))
    by_postgresql = _sent(count, kills, lambda place, folder: ours.sender(place, postgres.fresh_database(), folder))
    answered = _answered(asked, kills, ours.PATH, _ours)
    circumstances = f"{kills} × kill −9, 15 % of the calls failing"
    return [
        _row(
            f"{count} messages, {circumstances}, on SQLite", by_sqlite, _sent(count, kills, with_apscheduler.contender)
        ),
        _row("… on PostgreSQL", by_postgresql, _sent(count, kills, _procrastinate)),
        _row(f"{asked} people write to the bot, so too", answered, _answered(asked, kills, with_bolt.PATH, _bolt)),
    ]


def _row(work: str, mine: Result, peer: Result) -> Row:
    told = f"{mine.lost} lost, {mine.doubled} doubled"
    return Row(work, told, f"{peer.lost} lost, {peer.doubled} doubled, {peer.name}", mine.wrong, "most", 0)


def _sent(count: int, kills: int, made: Callable[[StandIn, Path], Contender]) -> Result:
    with TemporaryDirectory() as folder, contest.stand_in() as place:
        return contest.hold(place, made(place, Path(folder)), count, kills, SEED)


def _answered(count: int, kills: int, path: str, made: Callable[[StandIn, int, Path], Contender]) -> Result:
    port = free_port()
    with TemporaryDirectory() as folder, contest.stand_in(f"http://127.0.0.1:{port}{path}") as place:
        return contest.hold(place, made(place, port, Path(folder)), count, kills, SEED)


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'rapport.db'}"


def _procrastinate(place: StandIn, folder: Path) -> Contender:
    return with_procrastinate.contender(place, postgres.fresh_database(), folder)


def _bolt(place: StandIn, port: int, folder: Path) -> Contender:
    return with_bolt.contender(place, port, folder)


def _ours(place: StandIn, port: int, folder: Path) -> Contender:
    return ours.answerer(place, port, _file(folder), folder)
