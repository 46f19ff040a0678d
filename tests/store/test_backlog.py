"""How much waits, counted by indexes that hold only what is not done."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.notices import Carrier, State
from bot.store import Store
from tests.make import NOW, planned

LATER = NOW + timedelta(hours=1)


def test_notices_and_errands_that_are_not_done_are_counted_by_state(store: Store) -> None:
    with store.open() as books:
        for number in range(4):
            books.notices.plan(planned(f"k{number}", to=f"U{number}"), NOW + timedelta(minutes=number))
        failed, sent, held = books.notices.claim(LATER, NOW, 3)
        books.notices.end(failed, State.FAILED, "x")
        books.notices.sent(sent, "D0", "1.1")
        books.notices.start_sending(held, NOW)
        for key in ("a", "b"):
            books.errands.plan(key, "people.read", {}, NOW)
        done = books.errands.claim(NOW, NOW)
        assert done is not None
        books.errands.finish(done)
    with store.reading() as books:
        assert books.backlog.notices() == {"due": 1, "claimed": 0, "sending": 1, "unclear": 0, "failed": 1}
        assert books.backlog.errands() == {"due": 1, "claimed": 0, "failed": 0}
        assert books.backlog.oldest_notice(LATER) == NOW + timedelta(minutes=2), "half sent is not said yet"
        assert books.backlog.oldest_errand(LATER) == NOW


def test_the_oldest_is_one_that_somebody_waits_for_and_that_is_due(store: Store) -> None:
    with store.open() as books:
        assert books.backlog.oldest_notice(LATER) is None
        assert books.backlog.oldest_errand(LATER) is None
        books.notices.plan(planned("home", carrier=Carrier.HOME, living=True, to="U0ADA"), NOW)
        books.notices.plan(planned("edited", living=True, to="U0MINA"), NOW)
        claimed = books.notices.claim(NOW, NOW, 9)
        edited = next(each for each in claimed if each.key == "edited")
        books.notices.sent(edited, "D0", "1.1")
        books.notices.refresh(NOW, keys=["edited"])
        books.notices.plan(planned("tomorrow", due_at=NOW + timedelta(days=1)), NOW)
        assert books.backlog.oldest_notice(LATER) is None, "nothing new is due"
        books.notices.plan(planned("now", to="U0SAM"), NOW + timedelta(minutes=1))
        (now,) = books.notices.claim(LATER, NOW, 1)
        books.notices.retry(now, "unreachable", LATER)
        assert books.backlog.oldest_notice(LATER) == NOW + timedelta(minutes=1), "waiting after a failure counts"
