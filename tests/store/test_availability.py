"""Hours, pauses, connected calendars and their busy times, on both engines."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import insert, select, update

from bot.rules.access import Kind as Workspace
from bot.rules.hiring.panels.availability import Feed, Kind, Limits, Own, Pause
from bot.rules.people import Identity
from bot.rules.spans import Span, Taken
from bot.store import Store
from bot.store.schema import availabilities, busy_times, calendars
from tests.make import NOW, TEAM, person

MINA, OMAR, ELSE = Identity(TEAM, "U0MINA"), Identity(TEAM, "U0OMAR"), Identity("T0ELSE", "U0MINA")
HOUR = timedelta(hours=1)
URL = "https://calendar.example/ada%40company.example/private-0123456789/basic.ics"


def span(first, last):
    return Span(NOW + first * HOUR, NOW + last * HOUR)


def test_hours_limits_and_pauses_are_ones_own_and_come_back_as_they_were_set(store: Store) -> None:
    own = Own({0: (time(9), time(12, 30)), 4: (time(0), time(23, 59))}, Limits(2, None, 20))
    with store.open() as books:
        books.workspaces.put("T0ELSE", Workspace.COMPANY, "Elsewhere")
        books.availabilities.set_hours(MINA, own)
        for last in (3, 1):
            books.availabilities.add_pause(
                MINA, Pause(Kind.PAUSE, date(2026, 12, last), date(2026, 12, 5), "😀 reason")
            )
        books.availabilities.add_pause(OMAR, Pause(Kind.DAY_OFF, date(2026, 12, 1), date(2026, 12, 1)))
    with store.open() as books:
        found = books.availabilities.own_of(TEAM, ["U0MINA", "U0OMAR", "U0SAM"])
        assert (found["U0MINA"].week, found["U0MINA"].limits, found["U0SAM"]) == (own.week, own.limits, Own())
        assert [pause.first.day for pause in found["U0MINA"].pauses] == [1, 3]
        (theirs,) = found["U0OMAR"].pauses
        assert theirs.id is not None
        assert not books.availabilities.drop_pause(MINA, theirs.id)
        assert books.availabilities.drop_pause(OMAR, theirs.id)
        assert books.availabilities.own(OMAR) == Own()
        assert books.availabilities.own(ELSE) == Own()
        books.availabilities.set_hours(MINA, Own())
        assert books.availabilities.own(MINA).week is None


def test_one_row_that_makes_no_sense_leaves_the_others_readable(store: Store) -> None:
    with store.open() as books:
        books.availabilities.set_hours(OMAR, Own({0: (time(9), time(10))}))
    with store.engines.write() as connection:
        for user, week in (("U0MINA", {"0": ["25:00"]}), ("U0SAM", 7)):
            connection.execute(insert(availabilities).values(workspace=TEAM, user=user, week=week))
    with store.reading() as books:
        found = books.availabilities.own_of(TEAM, ["U0MINA", "U0OMAR", "U0SAM"])
    assert [each.week for each in found.values()] == [None, {0: (time(9), time(10))}, None]


def test_a_personal_feed_is_opened_by_its_newest_token_until_it_is_revoked(store: Store) -> None:
    with store.open() as books:
        assert not books.availabilities.revoke_feed(MINA)
        books.availabilities.give_feed(MINA, "a" * 64, NOW)
        books.availabilities.give_feed(OMAR, "b" * 64, NOW)
        books.availabilities.give_feed(MINA, "c" * 64, NOW + HOUR)
    with store.open() as books:
        assert [books.availabilities.by_feed(each * 64) for each in "abc"] == [None, OMAR, MINA]
        assert books.availabilities.feed_made_at(MINA) == NOW + HOUR
        assert books.availabilities.revoke_feed(MINA)
        assert books.availabilities.by_feed("c" * 64) is None
        assert books.availabilities.feed_made_at(MINA) is None


def test_the_address_of_a_calendar_stands_nowhere_in_clear(store: Store) -> None:
    with store.open() as books:
        books.calendars.connect(MINA, URL, NOW)
        (mine,) = books.calendars.of(MINA)
    assert mine.url == URL
    assert URL not in repr(mine)
    with store.engines.read() as connection:
        stored = connection.execute(select(calendars.c.url)).scalar_one()
    assert b"private-0123456789" not in stored


def test_a_calendar_is_claimed_by_one_and_settled_by_who_claimed_it(store: Store) -> None:
    until = NOW + HOUR
    with store.open() as books:
        books.people.put(person("U0MINA"), NOW)
        id = books.calendars.connect(MINA, URL, NOW)
        assert books.calendars.due(NOW, 10) == [id]
        claimed = books.calendars.claim(id, NOW, until)
        assert claimed is not None
        assert (books.calendars.claim(id, NOW, until), books.calendars.due(NOW, 10)) == (None, [])
        assert books.calendars.settle(claimed, last_ok=NOW, next_look=NOW + 2 * HOUR, etag='"1"')
        assert not books.calendars.settle(claimed, failures=1)
        found = books.calendars.get(id)
        assert found is not None
        assert found.feed == Feed(id, NOW, NOW)
        assert found.etag == '"1"'


def test_what_was_found_is_dropped_when_somebody_asked_anew_meanwhile(store: Store) -> None:
    with store.open() as books:
        id = books.calendars.connect(MINA, URL, NOW)
        claimed = books.calendars.claim(id, NOW, NOW + HOUR)
        assert claimed is not None
        assert not books.calendars.look_now(OMAR, id, NOW)
        assert books.calendars.look_now(MINA, id, NOW)
        assert not books.calendars.settle(claimed, last_ok=NOW)


def test_the_calendar_of_somebody_who_left_is_not_read(store: Store) -> None:
    with store.open() as books:
        books.people.put(person("U0MINA", is_active=False), NOW)
        books.calendars.connect(MINA, URL, NOW)
        assert books.calendars.due(NOW, 10) == []


def test_busy_times_of_all_calendars_count_together_and_go_with_theirs(store: Store) -> None:
    with store.open() as books:
        first, second = (books.calendars.connect(MINA, f"{URL}?{n}", NOW + n * HOUR) for n in range(2))
        theirs = books.calendars.connect(OMAR, URL, NOW)
        books.calendars.keep(first, Taken((span(0, 9),)))
        books.calendars.keep(first, Taken((span(1, 3), span(5, 6)), (span(8, 9),)))
        books.calendars.keep(second, Taken((span(2, 4),)))
        books.calendars.keep(theirs, Taken((span(0, 1),)))
    with store.open() as books:
        found = books.calendars.taken(TEAM, ["U0MINA", "U0OMAR", "U0SAM"], span(0, 100))
        assert found["U0MINA"] == Taken((span(1, 4), span(5, 6)), (span(8, 9),))
        assert (found["U0OMAR"], found["U0SAM"]) == (Taken((span(0, 1),)), Taken())
        assert books.calendars.counts(MINA) == {first: 3, second: 1}
        assert [feed.id for feed in books.calendars.feeds_of(TEAM, ["U0MINA"])["U0MINA"]] == [first, second]
        assert not books.calendars.disconnect(OMAR, first)
        assert books.calendars.disconnect(MINA, first)
        assert books.calendars.taken(TEAM, ["U0MINA"], span(0, 100))["U0MINA"] == Taken((span(2, 4),))
        assert books.calendars.forget(NOW + 2 * HOUR) == 1
    with store.engines.read() as connection:
        assert list(connection.execute(select(busy_times.c.calendar)).scalars()) == [second]


def test_keys_are_changed_for_addresses_too(store: Store) -> None:
    from bot.store.sealed import COLUMNS

    with store.open() as books:
        id = books.calendars.connect(MINA, URL, NOW)
    with store.engines.write() as connection:
        connection.execute(update(calendars).values(url=b"nobody's"))
    (found,) = [(column, purpose) for column, purpose in COLUMNS if column.table is calendars]
    with store.open() as books:
        assert books.sealed.renew(*found, "", 10).unopened == [id]
