"""A disk that is full just when a send is written down: it is looked up when there is room, and not said twice."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.jobs.delivery import Delivery
from bot.rules.notices import State
from tests.jobs.conftest import Work

HINT = "commands.hint"
# Bytes: more than anything but the database's log has.
LITTLE = 16 * 1024


@contextmanager
def full_after(work: Work, point: str) -> Iterator[Delivery]:
    """A sender on whose disk nothing more goes once it came to that point, until the block is left."""
    log = Path(f"{work.deps.store.engines.engine.url.database}-wal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    points = [point]

    def reached(name: str) -> None:
        if name in points:
            assert log.stat().st_size > LITTLE
            resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, before[1]))

    try:
        yield Delivery(replace(work.deps, crash=reached), work.moments)
    finally:
        points.clear()
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_a_full_disk_kept_from_the_books_is_looked_up_at_once_and_not_said_again(work: Work) -> None:
    work.plan(kind=HINT, to="U0SAM")
    with full_after(work, "sent") as sender:
        assert sender.round() == 1
        assert sender.round() == 0, "nothing is claimed that cannot be written down"
    assert work.states() == {"hint U0SAM": State.SENDING}
    sender.round()
    assert work.states() == {"hint U0SAM": State.UNCLEAR}, "before its lease has run out"
    assert sender.in_hand == {}
    work.until_quiet()
    assert work.states() == {"hint U0SAM": State.SENT}
    assert len(work.dm("U0SAM")) == 1


def test_what_a_full_disk_kept_from_being_sent_is_sent_once(work: Work) -> None:
    work.plan(kind=HINT, to="U0SAM")
    with full_after(work, "claimed") as sender:
        sender.round()
        assert work.dm("U0SAM") == []
    while sender.round():
        pass
    assert work.states() == {"hint U0SAM": State.SENT}
    assert len(work.dm("U0SAM")) == 1
