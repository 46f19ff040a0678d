"""An event from its announcement to what came of it: in its channel, in messages, by letter and on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from werkzeug.test import Client

from bot.app import Rapport
from bot.handlers.pages import key
from bot.jobs import ERRANDS, errands
from bot.jobs.community.events import filing, letters, running, seats, telling
from bot.jobs.community.members import own
from bot.mail.post import Mail
from bot.rules.community.events import CLAIM, Answer, Event, Kind, Seat, State
from bot.rules.community.members import How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.notices import State as Notices
from bot.rules.people import Identity, Person, Role
from sandbox.client import words
from sandbox.server import Running
from tests.fakes import CIRCLE
from tests.handlers.state import rows
from tests.jobs.conftest import Crashed, Work
from tests.mail.test_post import SENDER, Box
from tests.make import NOW

CLEO, MOE, CORA = "U0CLEO", "U0MOE", "U0CORA"
HOST = "https://rapport.circle.example"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = "https://meet.example/1"
START = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)  # Thursday, half past eight in Berlin
TALK = Event(CIRCLE, Kind.WEBINAR, "A talk", "About *data*.", START, 60, MOE, MOE, NOW, link=LINK, capacity=1,
             channel=MOE)  # fmt: skip
SAID = {"title": "A talk", "link": LINK, "day": "2026-11-26", "time": "07:30", "minutes": "60", "host": MOE}


@pytest.fixture
def circle(work: Work) -> Work:
    """A community where Moe moderates, and a talk with one seat that was announced."""
    with work.deps.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [MOE])
        for user in (CLEO, MOE, CORA):
            books.people.put(replace(books.people.get(Identity(CIRCLE, user)), zone="Europe/Berlin"), NOW)
        event = books.events.add(TALK)
        running.announce(books, books.people.get(Identity(CIRCLE, MOE)), event.id, 0, NOW)
    return work


def answer(work: Work, user: str, comes: bool = True, now: datetime = NOW) -> Seat:
    with work.deps.store.open() as books:
        member = own.here(books, books.people.get(Identity(CIRCLE, user)), now)
        event = books.events.get(CIRCLE, 1)
        assert event is not None
        return seats.answer(books, event, member, comes, now)


def moved(work: Work, now: datetime, **changes: Any) -> None:
    """Moe changes what the form says."""
    with work.deps.store.open() as books:
        me, event = books.people.get(Identity(CIRCLE, MOE)), books.events.get(CIRCLE, 1)
        assert event is not None
        running.save(books, me, 1, event.revision, {**SAID, **changes}, now)


def told(work: Work, user: str, at: datetime) -> str:
    """The last message to them, once all that is due then is said; empty for none."""
    telling.remind(work.at(at).deps)
    telling.look(work.at(at).deps)
    telling.end(work.at(at).deps)
    work.at(at).until_quiet()
    found = work.dm(user, CIRCLE)
    return words(found[-1]["blocks"]) if found else ""


def kinds(work: Work, user: str) -> list[str]:
    """What was said to them, in its order."""
    said = [each for each in work.notices() if each.to == user and each.state is Notices.SENT]
    return [each.kind.rpartition(".")[2] for each in said if each.kind.startswith("community.events.")]


def test_the_reminder_a_day_before_goes_by_day_and_the_one_ten_minutes_before_goes_at_night(circle: Work) -> None:
    moved(circle, NOW, day="2026-11-26", time="02:00", capacity="1")
    night = datetime(2026, 11, 26, 2, tzinfo=UTC)
    answer(circle, CLEO)
    for n in range(4 * 62):  # every quarter of an hour
        told(circle, CLEO, NOW + n * 15 * MINUTE) if n in {0, 1, 2} else telling.remind(
            circle.at(NOW + n * 15 * MINUTE).deps
        )
    told(circle, CLEO, night - 9 * MINUTE)
    planned = {each.kind.rpartition(".")[2]: each.due_at for each in circle.notices() if each.to == CLEO}
    at = {name: each.astimezone(UTC) for name, each in planned.items()}
    assert at["reminder"] == datetime(2026, 11, 25, 18, 45, tzinfo=UTC), "a quarter of an hour before the quiet begins"
    assert night - 10 * MINUTE <= at["begins"] < night
    assert "Join" in words(circle.dm(CLEO, CIRCLE)[-1]["blocks"])


def test_a_seat_that_is_left_is_offered_by_day_and_goes_on_when_nobody_takes_it(circle: Work) -> None:
    assert [answer(circle, each, now=NOW + n * MINUTE).answer for n, each in enumerate((CLEO, CORA, MOE))] == [
        Answer.GOING, Answer.WAITING, Answer.WAITING,
    ]  # fmt: skip
    told(circle, CORA, NOW)
    (room,) = [each for each in circle.notices() if each.kind == running.ANNOUNCED]
    assert (room.to, room.state) == (MOE, Notices.SENT)
    evening = NOW.replace(hour=21)
    answer(circle, CLEO, False, evening)
    assert kinds(circle, CORA) == []
    told(circle, CORA, evening)
    assert kinds(circle, CORA) == [], "not at night"
    morning = (NOW + DAY).replace(hour=7)
    assert "is kept for you until" in told(circle, CORA, morning)
    told(circle, CORA, morning + CLAIM)
    assert "is not kept for you any more" in words(circle.dm(CORA, CIRCLE)[-1]["blocks"])
    assert "is kept for you until" in told(circle, MOE, (NOW + 2 * DAY).replace(hour=8))
    assert answer(circle, MOE, True, (NOW + 2 * DAY).replace(hour=9)).answer is Answer.GOING


def test_who_comes_hears_of_another_time_and_is_reminded_of_that_one_and_of_its_end(circle: Work) -> None:
    answer(circle, CLEO)
    told(circle, CLEO, NOW)
    moved(circle, NOW, title="Another title")
    told(circle, CLEO, NOW)
    assert kinds(circle, CLEO) == [], "the same time and place"
    moved(circle, NOW, day="2026-11-27", time="12:00")
    assert "is now" in told(circle, CLEO, NOW)
    told(circle, CLEO, START - DAY + MINUTE)
    assert kinds(circle, CLEO) == ["changed"], "nothing of the time that was"
    assert "begins" in told(circle, CLEO, datetime(2026, 11, 26, 12, 1, tzinfo=UTC))
    with circle.deps.store.open() as books:
        me, event = books.people.get(Identity(CIRCLE, MOE)), books.events.get(CIRCLE, 1)
        assert event is not None
        running.call_off(books, me, 1, event.revision, {"reason": "The speaker is ill."}, NOW + 3 * DAY)
    assert "The speaker is ill." in told(circle, CLEO, NOW + 3 * DAY)
    told(circle, CLEO, START + 9 * DAY)
    assert kinds(circle, CLEO) == ["changed", "reminder", "called_off"]


def test_who_was_there_is_asked_what_they_thought_who_was_not_hears_so_and_nobody_where_nothing_is_known(
    circle: Work,
) -> None:
    moved(circle, NOW, capacity="")
    for user in (CLEO, CORA):
        answer(circle, user)
    with circle.deps.store.open() as books:
        event, member = books.events.get(CIRCLE, 1), books.members.of(Identity(CIRCLE, CLEO))
        assert event is not None
        assert member is not None
        assert seats.join(books, event, member, START) == LINK
        silent = books.events.add(replace(TALK, state=State.ANNOUNCED, announced_at=NOW))
        books.events.put(Seat(silent.id, member.id, Answer.GOING, NOW))
    end = START + HOUR
    assert "Please mark who was there" in told(circle, MOE, end)
    told(circle, CLEO, end + HOUR)
    assert "after" not in kinds(circle, CLEO)
    assert "How good was it for you?" in told(circle, CLEO, end + 2 * HOUR)
    assert "We missed you" in told(circle, CORA, end + 2 * HOUR)
    with circle.deps.store.open() as books:
        event = books.events.get(CIRCLE, 1)
        assert event is not None
        seats.rate(books, event, member, 4, end + 3 * HOUR)
    assert "You said 4 of 5." in told(circle, CLEO, end + 3 * HOUR)
    assert kinds(circle, CLEO).count("after") == 1
    with circle.deps.store.reading() as books:
        assert [books.events.stars(1), books.events.past(CIRCLE)] == [[4], [(1, 2)]]


def test_whoever_marks_by_hand_the_next_morning_is_waited_for_until_they_are_done(circle: Work) -> None:
    moved(circle, NOW, capacity="")
    for user in (CLEO, CORA, MOE):
        answer(circle, user)
    next_morning = START + DAY
    for after in (HOUR, 4 * HOUR):
        told(circle, CLEO, START + after)
    for n, user in enumerate((CLEO, CORA)):
        with circle.deps.store.open() as books:
            me, member = books.people.get(Identity(CIRCLE, MOE)), books.members.of(Identity(CIRCLE, user))
            assert member is not None
            running.mark(books, me, 1, member.id, True, next_morning + 10 * n * MINUTE)
        told(circle, user, next_morning + (10 * n + 9) * MINUTE)
    assert kinds(circle, CORA).count("after") == 0
    assert "How good was it for you?" in told(circle, CORA, next_morning + 40 * MINUTE)
    assert "How good was it for you?" in told(circle, CLEO, next_morning + 40 * MINUTE)
    assert "We missed you" in told(circle, MOE, next_morning + 40 * MINUTE)


@pytest.fixture
def post(circle: Work, rapport: Rapport, box: Box) -> Work:
    """Kim, who is not in Slack, reads letters; the bot has a mail server and an address from outside."""
    mail = Mail(f"smtp://127.0.0.1:{box.port}", SENDER)  # type: ignore[attr-defined]
    rapport.deps = replace(circle.deps, mail=mail, public_url=HOST)
    with rapport.deps.store.open() as books:
        kim = Member(CIRCLE, "Kim", Standing.CONFIRMED, NOW, "kim@example.org", NOW, zone="Europe/Berlin")
        id = books.members.begin(kim).id
        books.members.give(id, given(Purpose.MAIL, How.PAGE, NOW))
    return replace(circle, deps=rapport.deps)


def do(work: Work, crash: Callable[[str], None] = lambda point: None) -> None:
    work.hurry()
    while errands.one(replace(work.deps, crash=crash), ERRANDS):
        pass


def file(letter: EmailMessage) -> str:
    return next(each.get_content() for each in letter.walk() if each.get_content_type() == "text/calendar")


def page_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return re.findall(rf"{HOST}(/event/[\w-]{{43}})\s", body.get_content())[0]


def test_who_is_not_in_slack_answers_comes_and_rates_by_page_and_their_calendar_is_kept_true(
    post: Work, rapport: Rapport, box: Box
) -> None:
    with rapport.deps.store.open() as books:
        event = books.events.get(CIRCLE, 1)
        assert event is not None
        assert running.invite(books, books.people.get(Identity(CIRCLE, MOE)), 1, event.revision, NOW) == 1
    do(post)
    path, client = page_of(box.letters[0]), Client(rapport.web())
    token, before = path.removeprefix("/event/"), rows(rapport.store)
    shown = client.get(path)
    assert (shown.status_code, "I&#x27;m coming" in shown.text) == (200, True)
    assert LINK not in shown.text
    for sent, headers in (
        ({"what": "going", "key": "0" * 32}, {}), ({"what": "going"}, {}),
        ({"what": "x", "key": key(token, "event")}, {}),
        ({"what": "going", "key": key(token, "event")}, {"Sec-Fetch-Site": "cross-site"}),
    ):  # fmt: skip
        assert client.post(path, data=sent, headers=headers).status_code == 200
    assert rows(rapport.store) == before, "reading, and forms of others, change nothing"
    assert client.post(path, data={"what": "going", "key": key(token, "event")}).status_code == 303

    def crash(point: str) -> None:
        if point == "events.letter_taken":
            raise Crashed()

    with pytest.raises(Crashed):
        do(post, crash)
    do(post)
    moved(post, NOW, time="15:00", capacity="1")
    do(post)
    first, again, changed = box.letters[1:]
    assert first["Message-ID"] == again["Message-ID"] != changed["Message-ID"]
    assert [each in file(again) for each in ("METHOD:REQUEST", "SEQUENCE:1\r\n", LINK)] == [True, True, False]
    assert [each in file(changed) for each in ("SEQUENCE:2\r\n", "DTSTART:20261126T150000Z")] == [True, True]
    uid = re.findall(r"UID:(.+)\r\n", file(first))
    assert uid == re.findall(r"UID:(.+)\r\n", file(changed))
    loaded = client.get(path, query_string={"file": "calendar"})
    assert (loaded.content_type.split(";")[0], uid[0] in loaded.text) == ("text/calendar", True)
    early = client.post(path, data={"what": "join", "key": key(token, "event")})
    assert (early.status_code, "That did not work" in early.text) == (200, True)
    rapport.deps = replace(rapport.deps, now=lambda: datetime(2026, 11, 26, 15, tzinfo=UTC))
    client = Client(rapport.web())
    led = client.post(path, data={"what": "join", "key": key(token, "event")})
    assert (led.status_code, led.headers["Location"]) == (303, LINK)
    assert "form-action 'self' https:" in led.headers["Content-Security-Policy"]
    assert client.post(path, data={"what": "5", "key": key(token, "event")}).status_code == 303
    with rapport.store.reading() as books:
        assert (books.events.came(1), books.events.stars(1)) == (1, [5])
    assert client.get("/event/" + "x" * 43).status_code == 404


def test_who_is_in_slack_gets_the_calendar_file_there_with_no_link_in_it(circle: Work, server: Running) -> None:
    with circle.deps.store.open() as books:
        event = books.events.get(CIRCLE, 1)
        assert event is not None
        for user in (CLEO, "U0NOBODY"):
            filing.ask(books, Person(CIRCLE, user, "?"), event, NOW)
    do(circle)
    ((name, content),) = [(each.name, each.content) for each in server.world.workspaces[CIRCLE].files.values()]
    assert name == "event.ics"
    assert [each in content for each in (b"DTSTART:20261126T073000Z", b"meet.example")] == [True, False]


def test_a_cancelled_event_leaves_the_calendar_and_an_invitation_keeps_within_the_budget(
    post: Work, rapport: Rapport, box: Box
) -> None:
    with rapport.deps.store.open() as books:
        (kim,) = books.events.reached_by_letter(CIRCLE, NOW)
        for each in ("a", "b"):
            books.sendings.note_mail(each, kim, NOW - HOUR)
        event, me = books.events.get(CIRCLE, 1), books.people.get(Identity(CIRCLE, MOE))
        assert event is not None
        running.invite(books, me, 1, event.revision, NOW)
    do(post)
    assert box.letters == [], "two a week are enough"
    with rapport.deps.store.open() as books:
        event = books.events.get(CIRCLE, 1)
        assert event is not None
        seats.answer(books, event, books.members.get(CIRCLE, kim), True, NOW)
    do(post)
    with rapport.deps.store.open() as books:
        running.call_off(books, me, 1, event.revision, {"reason": "Ill"}, NOW)
    do(post)
    _, off = box.letters
    assert [each in file(off) for each in ("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2\r\n")] == [True] * 3
    do(post.at(NOW + 8 * DAY))
    assert len(box.letters) == 2
    assert letters.MAIL not in {each.kind for each in post.notices()}
