"""Digests reach their readers once, by message or letter, or are held back, by all that is true when they go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from werkzeug.test import Client

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.community.content.digests import answering, planning
from bot.jobs.community.content.digests import reaching as reach
from bot.mail.post import Mail
from bot.rules.calendar import Hours
from bot.rules.community.content import Kind
from bot.rules.community.content.digests import Answer, Said
from bot.rules.community.content.digests.timing import begun
from bot.rules.community.members import Frequency, Member, Purpose, Stand, Way
from bot.rules.people import Identity
from bot.store.schema import digests
from sandbox.client import words
from tests.fakes import CIRCLE
from tests.handlers.state import rows
from tests.jobs.conftest import Crashed, Work
from tests.mail.test_post import SENDER, Box
from tests.make import NOW
from tests.sampled.digests import item, member

CLEO = "U0CLEO"
HOST = "https://rapport.circle.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def circle(work: Work) -> Work:
    """A community with five things to read, two of them about data, and Cleo, whose digest is due."""
    with work.deps.store.open() as books:
        for n in range(5):
            item(books, Kind.NEWS, f"Item {n}", *(("data",) if n < 2 else ()), workspace=CIRCLE)
        cleo = member(books, workspace=CIRCLE, user=CLEO, zone="Europe/Berlin", email="cleo@example.org")
        books.digests.keep([replace(begun(cleo.id, cleo.frequency, Hours("UTC"), NOW), next_at=NOW)])
    return work


def cleo(work: Work) -> Member:
    with work.deps.store.reading() as books:
        found = books.members.of(Identity(CIRCLE, CLEO))
    assert found is not None
    return found


def changed(work: Work, **changes: object) -> None:
    """Cleo's record is so."""
    with work.deps.store.open() as books:
        books.members.change(replace(cleo(work), **changes))  # type: ignore[arg-type]


def dm(work: Work) -> list[str]:
    """What each message says in its blocks."""
    return [words(said["blocks"]) for said in work.dm(CLEO, CIRCLE)]


def given(work: Work) -> list[str]:
    """The periods for which a digest was made."""
    return [row["period"] for row in rows(work.deps.store, digests.name)[digests.name]]


def week(work: Work, at: datetime) -> None:
    """All that is due then is planned and said."""
    planning.plan_digests(work.at(at).deps)
    work.at(at).until_quiet()


def test_a_digest_goes_once_in_its_period_with_why_and_shows_what_was_said_to_it(circle: Work) -> None:
    for _ in range(2):
        week(circle, NOW)
    (said,) = dm(circle)
    assert said.count("Because it is new here") == 4
    assert said.count("Something different, to see whether it is for you: Data and machine learning") == 1
    with circle.deps.store.open() as books:
        answering.tap(books, cleo(circle), given(circle)[0], 3, Said.MORE, NOW)
        answering.tap(books, cleo(circle), given(circle)[0], 1, Said.MUTE, NOW, "data")
    circle.until_quiet()
    (said,) = dm(circle)
    assert (said.count("✓ More like this."), said.count("✓ Muted")) == (1, 2)


def test_what_was_muted_or_taken_back_before_it_goes_is_not_said(circle: Work) -> None:
    planning.plan_digests(circle.deps)
    with circle.deps.store.open() as books:
        books.members.stand(cleo(circle).id, "data", Stand.MUTED, NOW)
    circle.until_quiet()
    (said,) = dm(circle)
    assert "Data and machine learning" not in said
    assert "3 things" in said


@pytest.mark.parametrize("why", ["consent", "pause", "never"])
def test_nobody_gets_one_who_does_not_want_it_when_it_goes(circle: Work, why: str) -> None:
    planning.plan_digests(circle.deps)
    assert len(given(circle)) == 1
    if why == "consent":
        with circle.deps.store.open() as books:
            books.members.end(cleo(circle).id, Purpose.COMMUNITY, NOW)
    else:
        changed(circle, **({"paused_until": NOW + DAY} if why == "pause" else {"frequency": Frequency.NEVER}))
    circle.until_quiet()
    assert dm(circle) == []


def test_at_night_and_at_the_week_end_it_waits_until_the_morning(circle: Work) -> None:
    saturday = NOW + 5 * DAY
    week(circle, saturday)
    assert (given(circle), dm(circle)) == ([], [])
    with circle.deps.store.open() as books:
        item(books, Kind.NEWS, "New", workspace=CIRCLE, posted_at=saturday)
    week(circle, saturday + 2 * DAY - HOUR)
    assert len(dm(circle)) == 1


def test_with_nothing_worth_sending_nobody_hears_anything(circle: Work) -> None:
    week(circle, NOW)
    for n in range(1, 30):
        week(circle, NOW + n * DAY)
    assert len(dm(circle)) == len(given(circle)) == 1


def asked(work: Work) -> datetime:
    """Three digests without a tap; when the question was planned."""
    at = NOW
    for n in range(4):
        with work.deps.store.open() as books:
            for _ in range(3):
                item(books, Kind.NEWS, f"Week {n}", workspace=CIRCLE, posted_at=at - DAY)
        planning.plan_digests(work.at(at).deps)
        if n < 3:
            work.at(at).until_quiet()
        at += 7 * DAY
    return at - 7 * DAY


def test_after_three_without_a_tap_it_asks_and_the_answer_is_kept(circle: Work) -> None:
    at = asked(circle)
    circle.at(at).until_quiet()
    assert "Is your digest still useful?" in dm(circle)[-1]
    assert len(given(circle)) == 3
    with circle.deps.store.open() as books:
        answering.answer(books, cleo(circle), Answer.LESS, at)
    circle.at(at).until_quiet()
    assert "Every two weeks" in dm(circle)[-1]
    assert cleo(circle).frequency is Frequency.FORTNIGHTLY


def test_the_question_waits_until_two_a_week_allow_it(circle: Work) -> None:
    at = asked(circle)
    with circle.deps.store.open() as books:
        for key in ("a", "b"):
            books.sendings.note_mail(key, cleo(circle).id, at - DAY)
    circle.at(at).until_quiet()
    circle.at(at + 5 * DAY).until_quiet()
    assert "still useful" not in dm(circle)[-1]
    circle.at(at + 7 * DAY).until_quiet()
    assert "still useful" in dm(circle)[-1]
    with circle.deps.store.reading() as books:
        assert len(books.sendings.of(Identity(CIRCLE, CLEO), at + 7 * DAY)) == 3
        assert reach.reach(books, CIRCLE, at + 7 * DAY)["over"] == 0


def test_a_click_renews_what_somebody_agreed_to(circle: Work) -> None:
    week(circle, NOW)
    later = NOW + 40 * DAY
    with circle.deps.store.open() as books:
        answering.tap(books, cleo(circle), given(circle)[0], 1, Said.OPEN, later)
    with circle.deps.store.reading() as books:
        until = [each.until for each in books.members.consents(cleo(circle).id) if each.holds(later)]
    assert sorted(until) == [NOW + 365 * DAY] * 2 + [later + 365 * DAY]


@pytest.fixture
def post(circle: Work, rapport: Rapport, box: Box) -> Work:
    """Cleo reads letters; the bot has a mail server and an address from outside."""
    changed(circle, way=Way.MAIL)
    mail = Mail(f"smtp://127.0.0.1:{box.port}", SENDER)  # type: ignore[attr-defined]
    rapport.deps = replace(circle.deps, mail=mail, public_url=HOST)
    return replace(circle, deps=rapport.deps)


def do(work: Work) -> None:
    work.hurry()
    while errands.one(work.deps, ERRANDS):
        pass


def path(text: str) -> str:
    return re.findall(rf"{HOST}(/digest/[\w-]{{43}})\s", text)[0]


def test_one_click_in_a_mail_program_stops_digests_and_a_topic_muted_there_mutes_that_topic_only(
    post: Work, rapport: Rapport, box: Box
) -> None:
    planning.plan_digests(post.deps)
    do(post)
    (letter,) = box.letters
    text = letter.get_body(("plain",))
    assert text is not None
    page = path(text.get_content())
    assert letter["List-Unsubscribe"] == f"<{HOST}{page}/stop>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client, before = Client(rapport.web()), rows(rapport.store)
    for address in (page, f"{page}/stop"):
        shown = client.get(address)
        assert (shown.status_code, "Item 3" in shown.text) == (200, True)
    assert rows(rapport.store) == before
    keys = re.findall(r'name="topic" value="data"><input type="hidden" name="key" value="(\w+)"', shown.text)
    sent = {"what": "mute", "item": "1", "topic": "data", "key": keys[0]}
    assert client.post(page, data={**sent, "key": "0" * 32}).status_code == 200
    assert rows(rapport.store) == before
    assert client.post(page, data=sent).status_code == 303
    with rapport.store.reading() as books:
        assert books.members.topics([cleo(post).id]) == {cleo(post).id: {"data": Stand.MUTED}}
    assert cleo(post).frequency is Frequency.WEEKLY
    stopped = client.post(f"{page}/stop", data={"List-Unsubscribe": "One-Click"})
    assert (stopped.status_code, "It is stopped" in stopped.text) == (200, True)
    assert cleo(post).frequency is Frequency.NEVER
    for n in range(1, 9):
        week(post, NOW + n * DAY)
    do(post)
    assert len(box.letters) == 1
    assert client.get("/digest/" + "x" * 43).status_code == 404


def test_a_letter_goes_by_day_and_after_a_crash_once_more_under_its_own_id(post: Work, box: Box) -> None:
    planning.plan_digests(post.deps)
    night = NOW.replace(hour=22)
    do(post.at(night))
    assert box.letters == []

    def crash(point: str) -> None:
        if point == "digests.mail_taken":
            raise Crashed()

    morning = post.at(NOW + DAY)
    with pytest.raises(Crashed):
        do(replace(morning, deps=replace(morning.deps, crash=crash)))
    do(morning)
    do(morning)
    first, again = box.letters
    assert first["Message-ID"] == again["Message-ID"]


def test_an_address_that_takes_no_letter_is_left_alone(post: Work, box: Box) -> None:
    planning.plan_digests(post.deps)
    box.recipient = "550 nobody here"
    do(post)
    do(post)
    assert box.letters == []
    assert rows(post.deps.store, "digest_links")["digest_links"] == []


def test_the_question_by_letter_counts_and_is_not_asked_again(post: Work, box: Box) -> None:
    with post.deps.store.open() as books:
        course = books.digests.course(cleo(post).id)
        assert course is not None
        books.digests.keep([replace(course, untapped=3)])
    planning.plan_digests(post.deps)
    do(post)
    (letter,) = box.letters
    assert "still useful" in letter["Subject"]
    with post.deps.store.reading() as books:
        assert books.sendings.of_member(cleo(post).id, NOW) == [NOW]
