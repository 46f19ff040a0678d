"""Invitations go to a real SMTP server: each once, the latest only, read by a parser that knows nothing of us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import update

from bot.deps import Deps
from bot.handlers.hiring.panels import feed
from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.panels import seats as job
from bot.mail.post import Mail
from bot.rules.access import token_hash
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview
from bot.rules.people import Identity
from bot.store.schema import errands as table
from bot.store.schema import interviews, invitations
from sandbox.client import words
from tests.fakes import COMPANY
from tests.jobs.conftest import PAST, Crashed, Work
from tests.jobs.test_panels import ANA, NOOR, OMAR, SAM, START, asked, kim
from tests.mail.test_post import SENDER, Box
from tests.make import NOW

__all__ = ["kim"]
HOST = "https://rapport.company.example"
UID = "interview:1@rapport.company.example"


@pytest.fixture
def deps(work: Work, box: Box) -> Deps:
    mail = Mail(f"smtp://127.0.0.1:{box.port}", SENDER)  # type: ignore[attr-defined]
    return replace(work.deps, mail=mail, public_url=HOST)


def do(deps: Deps, crash: Callable[[str], None] = lambda point: None) -> None:
    """Every errand that is due is done, however long it was to wait."""
    with deps.store.engines.write() as connection:
        connection.execute(update(table).where(table.c.state != "done").values(wait_until=PAST))
        connection.execute(update(invitations).where(invitations.c.held_until.is_not(None)).values(held_until=PAST))
    while errands.one(replace(deps, crash=crash), ERRANDS):
        pass


def sent(box: Box) -> list[tuple[str, str, int, Any]]:
    """To whom, what for, which sequence, and the event of each letter, in the order of addresses; then none is left."""
    found = []
    for letter in box.letters:
        (part,) = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
        (file,) = letter.iter_attachments()
        assert part.get_content().encode() == file.get_content()
        calendar = icalendar.Calendar.from_ical(part.get_content())
        assert part.get_param("method") == calendar["METHOD"]
        (event,) = calendar.walk("VEVENT")
        assert event["UID"] == UID
        assert event["ATTENDEE"] == f"mailto:{letter['To']}", "nobody else's address is in it"
        found.append((str(letter["To"]), str(calendar["METHOD"]), int(event["SEQUENCE"]), event))
    box.letters.clear()
    return sorted(found, key=lambda each: each[:3])


def change(deps: Deps, one: Interview, after: Interview) -> Interview:
    with deps.store.open() as books:
        kept = books.interviews.save(one, after)
        job.tell(books, kept, NOW)
    with deps.store.engines.write() as connection:
        connection.execute(update(interviews).values(start=after.start))
    return kept


def yes(deps: Deps, one: Interview, n: int) -> Interview:
    seat = one.seats[n]
    return change(deps, one, seats.accepted(one, seat.id, seat.who, seat.version, NOW))


def both(deps: Deps, kim: Seen) -> Interview:
    with deps.store.open() as books:
        one = asked(books, kim, SAM, NOOR)
    return yes(deps, yes(deps, one, 0), 1)


def test_who_said_yes_and_then_the_candidate_get_a_standard_invitation_each_once(
    deps: Deps, box: Box, kim: Seen
) -> None:
    with deps.store.open() as books:
        one = asked(books, kim, SAM, NOOR)
    one = yes(deps, one, 0)
    do(deps)
    ((to, method, sequence, event),) = sent(box)
    assert (to, method, sequence) == ("sam@a.example", "REQUEST", 0)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (START, START + timedelta(hours=1))
    assert event["SUMMARY"] == "Interview: Data engineer"
    assert b"Kim" not in event.to_ical()
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ORGANIZER"] == "mailto:bot@example.com"
    with deps.store.open() as books:
        books.own_pages.give(kim.candidacy.id, token_hash("a"), ANA, NOW)
    one = yes(deps, one, 1)
    do(deps)
    letters = list(box.letters)
    assert [each[:3] for each in sent(box)] == [
        ("kim@example.com", "REQUEST", 0), ("noor@a.example", "REQUEST", 0), ("sam@a.example", "REQUEST", 1),
    ]  # fmt: skip
    (theirs,) = [each for each in letters if each["To"] == "kim@example.com"]
    assert "Noor" not in theirs.as_string()
    assert f"{HOST}/candidate/" in theirs.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    change(deps, one, replace(one, revision=one.revision + 1))
    do(deps)
    assert sent(box) == [], "nothing that anybody's calendar shows is otherwise"


def test_an_overtaken_state_is_not_sent_and_a_no_or_a_call_off_takes_it_out(deps: Deps, box: Box, kim: Seen) -> None:
    one = both(deps, kim)
    later = change(deps, one, replace(one, start=START + timedelta(hours=1), revision=one.revision + 1))
    do(deps)
    assert {(each[1], each[2], each[3]["DTSTART"].dt) for each in sent(box)} == {("REQUEST", 0, later.start)}
    one = change(deps, later, replace(later, start=START, revision=later.revision + 1))
    do(deps)
    assert {(each[1], each[2], each[3]["DTSTART"].dt) for each in sent(box)} == {("REQUEST", 1, START)}
    no = seats.declined(one, one.seats[0].id, SAM, 2, "Away", NOW)
    one = change(deps, one, no)
    do(deps)
    assert [each[:3] for each in sent(box)] == [("noor@a.example", "REQUEST", 2), ("sam@a.example", "CANCEL", 2)]
    change(deps, one, seats.called_off(one, one.revision, "Ill", NOW))
    do(deps)
    assert [each[:3] for each in sent(box)] == [("kim@example.com", "CANCEL", 2), ("noor@a.example", "CANCEL", 3)]


@pytest.mark.parametrize("point", ["interviews.spread", "invitations.held", "invitations.taken", "invitations.settled"])
def test_wherever_it_dies_it_goes_again_as_the_same_letter(deps: Deps, box: Box, kim: Seen, point: str) -> None:
    with deps.store.open() as books:
        one = asked(books, kim, SAM)
    yes(deps, one, 0)

    def crash(reached: str) -> None:
        if reached == point:
            raise Crashed()

    with pytest.raises(Crashed):
        do(deps, crash)
    do(deps)
    letters = [each for each in box.letters if each["To"] == "sam@a.example"]
    assert len({each["Message-ID"] for each in letters}) == 1
    assert len(letters) == (2 if point == "invitations.taken" else 1)
    assert {each[2] for each in sent(box)} == {0}


def test_an_address_that_takes_nothing_is_told_once_and_one_that_is_away_is_tried_again(
    deps: Deps, work: Work, box: Box, kim: Seen
) -> None:
    with deps.store.open() as books:
        first = asked(books, kim, SAM, NOOR)
    box.answer = "451 later"
    one = yes(deps, first, 0)
    do(deps)
    box.letters.clear()
    box.answer = "250 taken"
    do(deps)
    assert [each[:3] for each in sent(box)] == [("sam@a.example", "REQUEST", 0)]
    box.recipient = "550 nobody"
    yes(deps, one, 1)
    do(deps)
    work.at(NOW + timedelta(hours=1)).until_quiet()
    said = [words(each) for each in work.dm(ANA) if "An invitation was not taken" in words(each)]
    assert len(said) == 2, "and of the candidate the letter's own"
    assert any("A letter was not taken" in words(each) for each in work.dm("U0MINA")), "who holds the candidate"


def test_without_a_mail_server_nothing_fails_and_nothing_waits(work: Work, kim: Seen) -> None:
    both(work.deps, kim)
    do(work.deps)
    with work.deps.store.reading() as books:
        assert books.invitations.of(1) == {}


def test_the_feed_shows_what_is_asked_as_tentative_and_nothing_of_whom_one_is_shut_out_of(
    deps: Deps, kim: Seen
) -> None:
    with deps.store.open() as books:
        one = asked(books, kim, SAM, NOOR, OMAR)
        for who in (SAM, NOOR, OMAR):
            books.availabilities.give_feed(Identity(COMPANY, who), who.rjust(64), NOW)
    one = yes(deps, one, 0)

    def shown(who: str) -> list[tuple[str, bool]]:
        with deps.store.reading() as books:
            there = feed.events_of(deps, books, books.people.get(Identity(COMPANY, who)))
        return [(each.uid, each.is_tentative) for each in there]

    assert shown(SAM) == [(UID, False)]
    assert shown(NOOR) == [(UID, True)]
    assert shown(OMAR) == [], "who referred the candidate"
    with deps.store.open() as books:
        job.tell(books, books.interviews.save(one, seats.called_off(one, one.revision, "Ill", NOW)), NOW)
    assert shown(SAM) == []
