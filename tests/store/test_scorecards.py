"""Cards stand sealed with every version, and are read through one door, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.outcomes.calibrating import Contrast, Course, Quarter
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.hiring.reports.composite import Given
from bot.rules.hiring.reports.severity import Known
from bot.rules.hiring.scorecards import Card, Overall, Rating, Version
from bot.rules.hiring.training.drift import Severity
from bot.rules.people import Identity
from bot.store import Books, Store
from bot.store.hiring.severities import Look
from bot.store.schema import card_drafts, cards, severity_fits
from tests.make import NOW, TEAM
from tests.store.test_interviews import START, offered

ENDED = START + timedelta(hours=1)
CARD = Card((Rating("sql", 5, "Zebra joins"), Rating("teamwork")), Overall.YES, "Zebra note", 70)


def came(books: Books) -> Interview:
    one = offered(books, "U0A", "U0B")
    for seat in one.seats:
        one = books.interviews.save(one, rules.accepted(one, seat.id, seat.who, 1, NOW))
    return one


def test_a_card_is_kept_sealed_with_its_versions_and_read_by_nobody_before_the_seal_is_open(store: Store) -> None:
    with store.open() as books:
        one = came(books)
        books.scorecards.keep_draft("U0A", one.id, {"note": "Zebra"})
        books.scorecards.keep_draft("U0A", one.id, {"overall": "yes"})
        assert books.scorecards.draft("U0A", one.id) == {"note": "Zebra", "overall": "yes"}
    with store.engines.read() as connection:
        assert b"Zebra" not in connection.execute(select(card_drafts.c.content)).scalar_one()
    with store.open() as books:
        books.scorecards.keep(one, "U0A", Part.LEAD, 0, Version(CARD, ENDED))
        books.scorecards.keep(one, "U0A", Part.LEAD, 1, Version(CARD, ENDED, "Misread"))
        books.scorecards.promise(one.id, "U0B", ENDED)
        books.scorecards.promise(one.id, "U0B", ENDED + timedelta(hours=2))
    with store.open() as books:
        seen = books.candidates.for_panel(one.candidacy, books.company.of(one.workspace, NOW))
        assert seen is not None
        assert books.scorecards.draft("U0A", one.id) == {}
        assert books.scorecards.own("U0A", one) == (Version(CARD, ENDED), Version(CARD, ENDED, "Misread"))
        (mine,) = books.scorecards.seen_by("U0A", seen, False, ENDED)
        assert mine.versions[0].card == CARD
        for who, runs in (("U0B", False), ("U0MINA", True), ("U0C", False)):
            assert books.scorecards.seen_by(who, seen, runs, ENDED) == []
        assert books.scorecards.marks([one.id])[one.id].promised == {"U0B": ENDED + timedelta(hours=2)}
        books.scorecards.waive(one.id, "U0B", "U0MINA", "Ill", ENDED)
        (read,) = books.scorecards.seen_by("U0MINA", seen, True, ENDED)
        card = read.versions[1].card
        assert (card.ratings, card.note, card.chance) == (CARD.ratings, "Zebra note", None)
        assert books.scorecards.seen_by("U0B", seen, False, ENDED) == [], "who handed none in reads none"
        books.erasing.erase(seen.candidate.id, (), ENDED)
    with store.engines.read() as connection:
        assert connection.execute(select(cards.c.id)).all() == []


def test_what_is_compared_is_what_the_reader_may_read_as_it_was_handed_in_first(store: Store) -> None:
    with store.open() as books:
        one = came(books)
        id, low = one.candidacy, replace(CARD, ratings=(Rating("sql", 1, "Zebra"),))
        books.scorecards.keep(one, "U0A", Part.LEAD, 0, Version(CARD, ENDED))
        books.scorecards.keep(one, "U0A", Part.LEAD, 1, Version(low, ENDED, "Misread"))
        for user, runs in (("U0MINA", True), ("U0B", False)):
            assert books.scorecards.given(user, {id: ()}, runs, ENDED) == {id: []}
        assert books.scorecards.settled([id], ENDED) == {id: []}
        books.scorecards.keep(one, "U0B", Part.LEAD, 0, Version(low, ENDED))
        both = {id: [Given("U0A", one.id, CARD), Given("U0B", one.id, low)]}
        assert books.scorecards.given("U0MINA", {id: ()}, True, ENDED) == both
        assert books.scorecards.given("U0MINA", {id: {"U0MINA"}}, True, ENDED) == {id: []}
        assert books.scorecards.given("U0OMAR", {id: ()}, False, ENDED) == {id: []}
        assert books.scorecards.settled([id], ENDED) == both
        assert books.interviews.held_since(TEAM, START, ENDED) == [id]
        assert books.interviews.held_since(TEAM, ENDED, ENDED) == []


def test_what_was_found_of_interviewers_stands_sealed_and_the_last_look_counts(store: Store) -> None:
    known = Known(3.1, 0.6, 0.5, {"U0ZEBRA": Severity(-0.4, 0.1, 12)})
    with store.open() as books:
        assert books.severities.of(TEAM) is None
        courses = {
            "U0ZEBRA": Course((Quarter(2026, 4, 9, -0.3, 0.1),), -0.5, 0.2, Contrast(-0.4, -0.7, -0.1, 19)),
            "U0A": Course((), 0.1, 0.2, None),
        }  # fmt: skip
        for look in (Look(NOW.date(), None, {}), Look(ENDED.date(), known, {"U0ZEBRA": {"halo": 0.2}}, courses)):
            books.severities.keep(TEAM, look)
            assert books.severities.of(TEAM) == look
        assert books.severities.day(TEAM) == ENDED.date()
    with store.engines.read() as connection:
        assert b"ZEBRA" not in connection.execute(select(severity_fits.c.content)).scalar_one()
    with store.open() as books:
        books.severities.drop(TEAM)
        assert books.severities.day(TEAM) is None


def test_predictions_are_ones_own_and_of_a_coach_who_was_chosen_once_the_recruitment_is_over(store: Store) -> None:
    with store.open() as books:
        one = came(books)
        for who, chance in (("U0A", 70), ("U0B", None)):
            books.scorecards.keep(one, who, Part.LEAD, 0, Version(replace(CARD, chance=chance), ENDED))
        books.scorecards.keep(one, "U0A", Part.LEAD, 1, Version(replace(CARD, chance=5), ENDED, "Misread"))
        company = books.company.of(one.workspace, NOW)

        def seen(me: str, author: str) -> list[int]:
            found = books.predictions.seen_by(Identity(one.workspace, me), author, company, NOW)
            return [each.chance for each in found]

        assert (seen("U0A", "U0A"), seen("U0B", "U0B")) == ([70], []), "as it was handed in first"
        books.predictions.choose(Identity(one.workspace, "U0A"), "U0C", NOW)
        assert seen("U0C", "U0A") == [], "it is not over"
        found = books.candidates.for_panel(one.candidacy, company)
        assert found is not None
        reason = next(iter(moving.REASONS[What.WITHDRAW]))
        books.candidates.move(
            found.candidacy, moving.moved(found.candidacy, What.WITHDRAW, 1, "U0A", NOW, reason, "")
        )
        assert (seen("U0C", "U0A"), seen("U0D", "U0A"), seen("U0A", "U0B")) == ([70], [], [])
        assert books.predictions.coached(Identity(one.workspace, "U0C")) == ["U0A"]
        books.predictions.choose(Identity(one.workspace, "U0A"), "U0D", NOW)
        assert (seen("U0C", "U0A"), seen("U0D", "U0A")) == ([], [70])
        books.predictions.choose(Identity(one.workspace, "U0A"), "", NOW)
        assert (seen("U0D", "U0A"), books.predictions.coach(Identity(one.workspace, "U0A"))) == ([], "")
