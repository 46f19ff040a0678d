"""One's own availability: the page, its forms, calendars by link, and the personal feed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import icalendar
import pytest
from werkzeug.test import Client, TestResponse

from bot.app import Rapport
from bot.handlers.pages import OF_A_LINK, WITHIN_SECONDS, Turns
from bot.rules.hiring.panels import Limits
from bot.rules.hiring.panels.availability import Kind, Own, Pause
from bot.rules.people import Identity
from sandbox.client import StandIn, words
from sandbox.server import Running
from tests.fakes import COMPANY, KINDS, Json, Slack
from tests.handlers.availability import ANSWERS, PANELS, above, page
from tests.handlers.forms import filled
from tests.handlers.state import rows

MINA = Identity(COMPANY, "U0MINA")
HOST = "https://rapport.company.example"


@pytest.fixture
def reached(rapport: Rapport, server: Running, stand_in: StandIn) -> Slack:
    """The bot where `web` is reached from outside."""
    rapport.deps = replace(rapport.deps, public_url=HOST)
    return Slack(server, stand_in, rapport.web(), KINDS)


def sent(slack: Slack, view: Json, user: str = "U0MINA") -> Any:
    answer = slack.interact(slack.submitted(user, view))
    assert answer.status_code == 200
    return answer.get_json() if answer.data else None


def clicked(slack: Slack, value: str, user: str = "U0MINA", view: Json | None = None) -> None:
    shown = view or page(slack, user)
    answer = slack.interact(slack.clicked(user, f"{PANELS}change_availability", value, view=shown))
    assert answer.status_code == 200


def own(rapport: Rapport) -> Own:
    with rapport.store.reading() as books:
        return books.availabilities.own(MINA)


def test_the_command_opens_the_page_with_the_hours_of_the_settings(slack: Slack) -> None:
    slack.command("U0MINA", "/interview availability")
    shown = words(slack.open_view("U0MINA") or {})
    assert "Monday 09:00–17:00" in shown
    assert "These follow your working hours in the settings" in shown
    assert "only your hours and pauses count" in shown


def test_hours_and_limits_are_kept_and_shown(slack: Slack, rapport: Rapport) -> None:
    assert sent(slack, above(slack, "hours")) is None
    kept = own(rapport)
    assert kept.week is not None
    assert kept.week[0] == (time(10), time(15))
    assert 1 not in kept.week
    assert kept.limits == Limits(week=3)
    shown = words(page(slack))
    assert "Monday 10:00–15:00" in shown
    assert "At most 3 a week" in shown


def test_what_makes_no_sense_is_told_beside_its_field_and_nothing_is_lost(slack: Slack, rapport: Rapport) -> None:
    answer = sent(slack, above(slack, "hours", day_0="from nine", per_day="lots"))
    assert answer["response_action"] == "errors"
    assert "“from nine” are no hours" in str(answer)
    assert "from 1 to 20" in str(answer)
    assert own(rapport) == Own()


def test_a_pause_is_added_once_and_removed(slack: Slack, rapport: Rapport) -> None:
    form = above(slack, "pause", first="2099-01-05", last="2099-01-09")
    payload = slack.submitted("U0MINA", form)
    slack.interact(payload)
    slack.interact(payload)
    (pause,) = own(rapport).pauses
    assert replace(pause, id=None) == Pause(Kind.PAUSE, date(2099, 1, 5), date(2099, 1, 9), "Quarter end")
    shown = page(slack)
    assert "Quarter end" in words(shown)
    clicked(slack, f"drop_pause:{pause.id}", view=shown)
    assert own(rapport).pauses == ()
    clicked(slack, f"drop_pause:{pause.id}", view=shown)
    assert "gone already" in words(slack.open_view("U0MINA") or {})


def test_nobody_removes_what_is_somebody_elses(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.availabilities.add_pause(MINA, Pause(Kind.PAUSE, date(2099, 1, 5), date(2099, 1, 9)))
        id = books.calendars.connect(MINA, ANSWERS["connect"]["url"], rapport.deps.now())
    (pause,) = own(rapport).pauses
    for value in (f"drop_pause:{pause.id}", f"disconnect:{id}", f"look:{id}", "nonsense", "drop_pause:" + "9" * 32):
        clicked(slack, value, user="U0SAM")
    assert own(rapport).pauses == (pause,)
    assert [row["id"] for row in rows(rapport.store, "calendars")["calendars"]] == [id]
    assert not [row for row in rows(rapport.store, "errands")["errands"] if row["kind"].startswith(PANELS)]


def test_a_calendar_is_connected_by_its_link_and_read_by_an_errand(slack: Slack, rapport: Rapport) -> None:
    assert sent(slack, above(slack, "connect", url=" webcal://calendar.example/a/basic.ics#x ")) is None
    with rapport.store.reading() as books:
        (connected,) = books.calendars.of(MINA)
    assert connected.url == "https://calendar.example/a/basic.ics"
    planned = [row for row in rows(rapport.store, "errands")["errands"] if row["kind"] == f"{PANELS}check_calendar"]
    assert [row["facts"]["calendar"] for row in planned] == [connected.feed.id]
    shown = words(page(slack))
    assert "calendar.example" in shown
    assert "being read now" in shown
    assert "basic.ics" not in str(slack.open_view("U0MINA"))
    again = sent(slack, above(slack, "connect", url="https://calendar.example/a/basic.ics"))
    assert "connected already" in str(again)
    clicked(slack, f"disconnect:{connected.feed.id}")
    assert rows(rapport.store, "calendars")["calendars"] == []


def test_what_is_no_link_of_the_web_is_told_at_once(slack: Slack, rapport: Rapport) -> None:
    form = above(slack, "connect")
    for url in ("my calendar", "file:///etc/passwd", "javascript:alert(1)", "ftp://c.example/a.ics"):
        assert "begins with https://" in str(sent(slack, filled(form, url=url)))
    assert rows(rapport.store, "calendars")["calendars"] == []


def test_no_more_than_five_calendars_are_connected(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        for n in range(5):
            books.calendars.connect(MINA, f"https://calendar.example/{n}", rapport.deps.now())
    assert "5 calendars already" in str(sent(slack, above(slack, "connect")))


def test_the_link_of_a_calendar_stands_nowhere_in_clear_nor_in_the_record(slack: Slack, rapport: Rapport) -> None:
    sent(slack, above(slack, "connect"))
    with rapport.store.engines.read() as connection:
        whole = "".join(connection.connection.driver_connection.iterdump())
    assert "private-0123456789" not in whole
    assert "availability_connect" in whole


def test_the_page_speaks_chinese_too(slack: Slack, rapport: Rapport) -> None:
    slack.command("U0LIWEI", "/interview 空档")
    shown = words(slack.open_view("U0LIWEI") or {})
    assert "可面试的时间" in shown
    assert "连接日历" in shown


def test_a_form_of_another_kind_changes_nothing(slack: Slack, rapport: Rapport) -> None:
    form = above(slack, "pause")
    answer = sent(slack, {**form, "private_metadata": '{"form": "make_feed"}'})
    assert answer is not None
    assert rows(rapport.store, "availabilities")["availabilities"] == []


def link(slack: Slack) -> str:
    clicked(slack, "make_feed", view=page(slack))
    (found,) = re.findall(rf"{HOST}(/calendar/[\w-]{{43}}\.ics)", str(slack.open_view("U0MINA")))
    return str(found)


def get(rapport: Rapport, path: str, **headers: str) -> TestResponse:
    return Client(rapport.web()).get(path, headers=headers)


def test_the_personal_feed_is_a_calendar_for_whoever_has_its_link(reached: Slack, rapport: Rapport) -> None:
    sent(reached, above(reached, "pause", first="2099-01-05", last="2099-01-09"))
    path = link(reached)
    answer = get(rapport, path)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8; method=PUBLISH")
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert (event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt) == (
        "No interviews", date(2099, 1, 5), date(2099, 1, 10),
    )  # fmt: skip
    assert event["TRANSP"] == "TRANSPARENT"
    assert b"Quarter end" not in answer.data, "whoever is shown the feed need not know why"
    assert get(rapport, path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_feed_has_strict_headers(reached: Slack, rapport: Rapport) -> None:
    headers = get(rapport, link(reached)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-cache"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Set-Cookie" not in headers


def test_a_link_that_was_revoked_or_replaced_is_like_one_that_never_was(reached: Slack, rapport: Rapport) -> None:
    first = link(reached)
    second = link(reached)
    answers = [get(rapport, path) for path in (first, f"/calendar/{'x' * 43}.ics", "/calendar/a.ics")]
    clicked(reached, "revoke_feed")
    answers.append(get(rapport, second))
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.data, str(sorted(answer.headers.items()))) for answer in answers}) == 1


def test_the_link_is_kept_as_a_hash_and_goes_with_its_owner(reached: Slack, rapport: Rapport) -> None:
    path = link(reached)
    with rapport.store.engines.read() as connection:
        whole = "".join(connection.connection.driver_connection.iterdump())
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in whole
    with rapport.store.open() as books:
        mina = books.people.get(MINA)
        books.people.put(replace(mina, is_active=False), rapport.deps.now())
    assert get(rapport, path).status_code == 404


def test_whoever_comes_too_often_waits(reached: Slack, rapport: Rapport) -> None:
    path, client = link(reached), Client(rapport.web())
    codes = [client.get(path).status_code for _ in range(OF_A_LINK + 1)]
    assert codes == [200] * OF_A_LINK + [429]
    turns = Turns()
    assert [turns.may("a", 2, at) for at in (0, 1, 2)] == [True, True, False]
    assert turns.may("b", 2, 2)
    assert turns.may("a", 2, WITHIN_SECONDS)


def test_without_an_address_from_outside_no_link_is_offered(slack: Slack, rapport: Rapport) -> None:
    assert "Make a link" not in words(page(slack))
    clicked(slack, "make_feed")
    assert rows(rapport.store, "availabilities")["availabilities"] == []


def test_what_is_typed_stays_text(slack: Slack, rapport: Rapport) -> None:
    typed = "<@U0SAM> *bold* <https://evil.example|link> &amp; `x`"
    sent(slack, filled(above(slack, "pause", first="2099-01-05", last="2099-01-09"), reason=typed))
    assert own(rapport).pauses[0].reason == typed
    assert typed in words(page(slack)).replace("\u200d", "")


def test_a_calendar_with_a_password_is_connected_sealed_and_written_in_if_wished(
    slack: Slack, rapport: Rapport
) -> None:
    sent(slack, above(slack, "caldav"))
    with rapport.store.reading() as books:
        (one,) = books.calendars.of(MINA)
    assert one.url == "https://mina:s3cret%2Fpass@cloud.example/dav/mina/interviews/"
    assert (one.spoken.value, one.writes) == ("caldav", True)
    text = words(page(slack))
    assert "cloud.example" in text
    assert "I put your interviews in it." in text
    assert "s3cret" not in text
    with rapport.store.engines.read() as connection:
        assert "s3cret" not in "".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]


def test_only_an_admin_connects_the_calendar_of_a_room(slack: Slack, rapport: Rapport) -> None:
    form = above(slack, "connect")
    assert "the room" not in words(form)
    forged = {**form["state"]["values"], "room~0": {"x": {"type": "plain_text_input", "value": "Room 4"}}}
    answer = slack.interact(slack.submitted("U0MINA", {**form, "state": {"values": forged}}))
    assert answer.get_json()
    with rapport.store.reading() as books:
        assert not books.calendars.rooms(COMPANY)
    sent(slack, above(slack, "connect", "U0ADA", room="Room  4"), "U0ADA")
    with rapport.store.reading() as books:
        ((room, _),) = books.calendars.rooms(COMPANY)
    assert room == "Room 4"
    assert "room Room 4" in words(page(slack, "U0ADA"))
