"""Calendars are read by the clock: what is kept of them, when they are asked again, and who hears that one is dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.calendars.fetching import Fetch
from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.panels import availability as job
from bot.jobs.hiring.panels import own
from bot.rules.hiring.panels.availability import Known, State, Unknown, state
from bot.rules.people import Identity
from bot.rules.spans import Span
from bot.store.hiring.calendars import Connected
from tests.calendars import files
from tests.calendars.servers import answering, serving
from tests.fakes import COMPANY
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW

MINA = Identity(COMPANY, "U0MINA")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = f"{NOW + DAY:%Y%m%d}T100000Z"
ONE = files.calendar(f"UID:1\nDTSTART:{AT}\nDURATION:PT1H\nSUMMARY:Doctor Strange")
TWO = files.calendar(f"UID:1\nDTSTART:{AT}\nDURATION:PT2H")


class Feed:
    """A server whose answer a test changes."""

    def __init__(self) -> None:
        self.now = answering(ONE, ETag='"1"')

    def __call__(self, request, to):
        self.now(request, to)


@pytest.fixture
def here(work: Work) -> Work:
    return replace(work, deps=replace(work.deps, fetch=Fetch(["127.0.0.1"], seconds=2)))


def connect(work: Work, at: str) -> str:
    with work.deps.store.open() as books:
        return books.calendars.connect(MINA, f"http://{at}/mina/secret-link.ics", NOW)


def found(work: Work, id: str) -> Connected:
    with work.deps.store.reading() as books:
        known = books.calendars.get(id)
    assert known is not None
    return known


def busy(work: Work) -> list[timedelta]:
    with work.deps.store.reading() as books:
        taken = books.calendars.taken(COMPANY, ["U0MINA"], Span(NOW, NOW + 60 * DAY))["U0MINA"]
    return [span.length for span in taken.firm]


def told(work: Work) -> list[str]:
    return [notice.kind.rpartition("_")[2] for notice in work.notices() if notice.kind.startswith(job.FEATURE)]


def test_a_calendar_is_read_and_only_when_is_kept(here: Work) -> None:
    with serving(Feed()) as (at, got):
        id = connect(here, at)
        job.look(here.deps)
        job.look(here.deps)
    assert len(got) == 1, "it is due again in a quarter of an hour"
    assert busy(here) == [HOUR]
    feed = found(here, id).feed
    assert (state(feed, NOW), feed.read_until) == (State.FRESH, NOW + 60 * DAY)
    with here.deps.store.engines.read() as connection:
        whole = "".join(connection.connection.driver_connection.iterdump())
    assert "Strange" not in whole
    assert "secret-link" not in whole


def test_what_did_not_change_is_asked_for_by_its_mark_and_read_whole_once_a_day(here: Work) -> None:
    feed = Feed()
    with serving(feed) as (at, got):
        id = connect(here, at)
        job.look(here.deps)
        feed.now = answering(status="304 Not Modified")
        job.look(here.at(NOW + HOUR).deps)
        assert 'If-None-Match: "1"' in got[1]
        assert found(here, id).feed.last_ok == NOW + HOUR
        assert busy(here) == [HOUR]
        feed.now = answering(TWO, ETag='"2"')
        job.look(here.at(NOW + 2 * HOUR).deps)
        assert busy(here) == [2 * HOUR]
        job.look(here.at(NOW + 2 * HOUR + DAY).deps)
        assert "If-None-Match" not in got[3]
        assert found(here, id).feed.read_until == NOW + 2 * HOUR + 61 * DAY


def test_after_failures_it_is_asked_less_often_and_what_was_known_stays(here: Work) -> None:
    feed = Feed()
    with serving(feed) as (at, got):
        id = connect(here, at)
        job.look(here.deps)
        feed.now = answering(status="503 Away")
        for hours in (1, 1, 2, 2):
            job.look(here.at(NOW + hours * HOUR).deps)
        assert len(got) == 3
        known = found(here, id)
        assert (known.feed.failures, known.feed.why, known.next_look) == (2, "troubled", NOW + 3 * HOUR)
        assert busy(here) == [HOUR]
        feed.now = answering(ONE)
        job.look(here.at(NOW + 3 * HOUR).deps)
    assert (found(here, id).feed.failures, found(here, id).feed.why) == (0, None)


def test_the_owner_hears_once_that_it_is_dead_and_once_that_it_is_back(here: Work) -> None:
    feed = Feed()
    with serving(feed) as (at, _):
        connect(here, at)
        job.look(here.deps)
        feed.now = answering(status="404 Gone")
        for hours in range(1, 80, 6):
            later = here.at(NOW + hours * HOUR)
            job.look(later.deps)
            later.round()
        assert told(here) == ["dead"]
        assert busy(here) == [HOUR]
        feed.now = answering(ONE)
        for hours in range(90, 140, 6):
            later = here.at(NOW + hours * HOUR)
            job.look(later.deps)
            later.round()
    assert told(here) == ["dead", "back"]
    first, second = (said["text"] for said in here.dm("U0MINA"))
    assert "neither as free nor as busy" in first
    assert "127.0.0.1" in first
    assert "secret-link" not in first
    assert "again" in second


def test_a_calendar_that_is_back_before_its_owner_heard_is_no_news(here: Work) -> None:
    feed = Feed()
    with serving(feed) as (at, _):
        connect(here, at)
        job.look(here.deps)
        feed.now = answering(status="404 Gone")
        job.look(here.at(NOW + 30 * HOUR).deps)
        feed.now = answering(ONE)
        job.look(here.at(NOW + 40 * HOUR).deps)
    here.at(NOW + 41 * HOUR).round()
    assert here.dm("U0MINA") == []


def test_who_connects_a_calendar_hears_at_once_what_is_in_it_or_wrong(here: Work) -> None:
    expected = (
        (answering(ONE), "1 busy time in the next 60 days"), (answering(b"<html>Sign in"), "no calendar"),
        (answering(status="401 No"), "password"), (answering(status="410 Gone"), "nothing at that link"),
        (answering(status="418 Tea"), "says no"), (lambda request, to: None, "breaks off"),
    )  # fmt: skip
    for behaviour, _ in expected:
        with serving(behaviour) as (at, _got):
            id = connect(here, at)
            with here.deps.store.open() as books:
                job.plan_check(books, MINA, id, NOW)
            while errands.one(here.deps, ERRANDS):
                pass
    here.round()
    heard = [message["text"] for message in here.dm("U0MINA")]
    assert len(heard) == len(expected)
    assert [said in text for text, (_, said) in zip(heard, expected, strict=True)] == [True] * len(expected)


def test_a_calendar_removed_while_it_is_read_leaves_nothing(here: Work) -> None:
    with serving(Feed()) as (at, _):
        id = connect(here, at)

        def crash(point: str) -> None:
            if point == "calendars.answered":
                with here.deps.store.open() as books:
                    assert books.calendars.disconnect(MINA, id)

        job.look(replace(here.deps, crash=crash))
    assert busy(here) == []


@pytest.mark.parametrize("point", ["calendars.claimed", "calendars.answered", "calendars.read"])
def test_wherever_it_dies_it_is_read_after_all(here: Work, point: str) -> None:
    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    with serving(Feed()) as (at, _):
        connect(here, at)
        with pytest.raises(Crashed):
            job.look(replace(here.deps, crash=crash))
        job.look(here.at(NOW + 3 * timedelta(minutes=1)).deps)
    assert busy(here) == [HOUR]


def test_of_many_people_it_is_said_when_each_can_and_of_whom_it_is_not_known(here: Work) -> None:
    feed = Feed()
    with serving(feed) as (at, _):
        connect(here, at)
        job.look(here.deps)
        feed.now = answering(status="404 Gone")
        later = NOW + 30 * HOUR
        job.look(here.at(later).deps)
    with here.deps.store.reading() as books:
        window = Span(later, later + 7 * DAY)
        known = own.when(books, COMPANY, ["U0MINA", "U0OMAR"], window, later)
        mina, omar = (books.people.get(Identity(COMPANY, user)) for user in known)
        assert known["U0MINA"] == Unknown(NOW)
        assert isinstance(known["U0OMAR"], Known)
        assert len(known["U0OMAR"].free) >= 5
        assert own.on_home(books, mina, later)["dead_since"] == NOW
        assert own.on_home(books, omar, later) == {"paused_until": None, "dead_since": None}
        assert own.page(books, mina, later, False)["unknown_since"] == NOW
