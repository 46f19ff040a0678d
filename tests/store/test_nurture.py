"""Journeys, who sets out and where they are, sealed promises and words exchanged are kept on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select, update

from bot.rules.access import Kind as Place
from bot.rules.community.events import Answer, Event, Seat
from bot.rules.community.events import Kind as Gathering
from bot.rules.community.events import State as Stage
from bot.rules.community.members import Act, Consent, How, Purpose, Touch
from bot.rules.community.nurture import Start, Stop, Traveller
from bot.rules.community.nurture.checkins import Later, Rhythm
from bot.rules.community.nurture.journeys import READY
from bot.rules.community.nurture.learning import Lesson, answered, turned
from bot.rules.community.nurture.promises import Promise, State, kept
from bot.rules.community.nurture.writing import Written
from bot.rules.community.sources import Kind as Way
from bot.rules.community.sources import Source
from bot.store import Store
from bot.store.community.nurture import CheckIn, Going
from bot.store.schema import offers, promises
from tests.make import NOW, TEAM
from tests.sampled.intros import joined
from tests.store.test_candidates import kept as applied

DAY, TODAY = timedelta(days=1), NOW.date()


def test_who_sets_out_on_which_journey_and_where_they_are(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy, bea = (joined(books, f"U{n}") for n in range(3))
        books.members.change(replace(kai, joined_at=NOW, graduates=TODAY + 60 * DAY))
        books.members.change(replace(joy, joined_at=NOW - DAY))
        books.members.count(bea.id, Act.POST, TODAY - 100 * DAY)
        event = books.events.add(Event(TEAM, Gathering.TOUR, "Tour", "", NOW, 60, "U0", "U0MOE", NOW, Stage.OVER))
        books.events.put(Seat(event.id, joy.id, Answer.GOING, NOW, came_at=NOW))
        made = {key: books.nurture.keep(Written(TEAM, each, NOW), "U0MOE", NOW) for key, each in READY.items()}
        assert books.nurture.journeys(TEAM) == list(made.values())
        no = Source(TEAM, Way.NO, "sorry", "Letters", "U0MOE", NOW)
        books.members.touch(kai.id, Touch(books.sources.add(no).id, NOW))
        out = {key: [id for id, _ in books.nurture.setting_out(each, TODAY, NOW, 9)] for key, each in made.items()}
        assert out == {
            "welcome": [kai.id], "graduates": [kai.id], "after_event": [joy.id], "lapsing": [bea.id],
            "kind_no": [kai.id], "offer_declined": [],
        }  # fmt: skip
        named = replace(made["welcome"].journey, start=Start.DATE)
        assert books.nurture.setting_out(replace(made["welcome"], journey=named), TODAY, NOW, 9) == []
        welcome = made["welcome"]
        going = Going(welcome.id, Traveller(kai.id, "welcome", TODAY, NOW), NOW)
        books.nurture.begin([going])
        books.nurture.begin([replace(going, look_at=NOW + DAY)])
        assert books.nurture.setting_out(welcome, TODAY, NOW, 9) == []
        assert books.nurture.due([welcome], NOW - DAY, 9) == books.nurture.due([made["lapsing"]], NOW, 9) == []
        assert books.nurture.due([welcome], NOW, 9) == [going]
        assert books.nurture.going(welcome, kai.id, NOW) == going
        walked = replace(going.traveller, sent=frozenset({0, 1}), last_at=NOW)
        books.nurture.went(replace(going, traveller=walked, waits_since=TODAY))
        assert books.nurture.waiting(TEAM) == [(welcome.id, kai.id, TODAY)]
        assert (books.nurture.on(kai.id), books.nurture.counts(TEAM)) == ([welcome.id], {welcome.id: 1})
        books.nurture.went(replace(going, traveller=walked, ended=Stop.REPLIED, look_at=None))
        found = books.nurture.going(welcome, kai.id, NOW)
        assert found is not None
        assert (found.ended, found.traveller) == (Stop.REPLIED, walked)
        assert (books.nurture.on(kai.id), books.nurture.due([welcome], NOW + DAY, 9)) == ([], [])
        changed = replace(welcome.journey, is_on=False, segment=7)
        own = replace(welcome, journey=changed, texts=("Hi", "", "x"), name="Ours")
        books.nurture.keep(own, "U0MOE", NOW)
        assert books.nurture.journey(TEAM, welcome.id) == own
        assert books.nurture.journey("T0ELSE", welcome.id) is None
        assert books.nurture.hired([kai.id]) == frozenset()


def test_who_declined_an_offer_sets_out_while_they_agree_that_hiring_people_know_them(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.BOTH, "Circle")
        kai = joined(books, "U1")
        seen = applied(books)
        books.members.change(replace(kai, candidate=seen.candidate.id))
        declined = Written(TEAM, READY["offer_declined"], NOW, id=1)

        def out() -> list[tuple[int, datetime | date]]:
            return list(books.nurture.setting_out(declined, TODAY, NOW, 9))

        row = {"requisition": seen.candidacy.requisition, "candidacy": seen.candidacy.id, "reason": ""}
        days = {"start": TODAY, "until": TODAY}
        offered = insert(offers).values(**row, **days, number=1, standing="declined", since=NOW + DAY)
        books.members._connection.execute(offered)
        assert out() == [], "they do not agree"
        books.members.give(kai.id, Consent(Purpose.HIRING, "1", How.PAGE, NOW, NOW + 60 * DAY))
        assert out() == [(kai.id, NOW + DAY)]
        books.members._connection.execute(update(offers).values(since=NOW - DAY))
        assert out() == [], "that was before it was switched on"
        again = insert(offers).values(**row, **days, number=2, standing="made", since=NOW + 2 * DAY)
        books.members._connection.execute(update(offers).values(since=NOW + DAY))
        books.members._connection.execute(again)
        assert out() == [], "there is another offer"


def test_where_somebody_is_in_a_lesson_is_given_with_their_data_and_goes_with_them(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy = joined(books, "U1"), joined(books, "U2")
        assert books.lessons.of(kai.id) == {}
        begun = turned(None, "what_happens", 1, NOW)
        for each in (begun, answered(begun, "what_happens", 2, True, NOW + DAY)):
            books.lessons.keep(kai.id, each)
        passed = Lesson("what_happens", 2, NOW + DAY, NOW + DAY)
        assert (books.lessons.of(kai.id), books.lessons.of(joy.id)) == ({"what_happens": passed}, {})
        again = answered(passed, "what_happens", 2, False, NOW + 2 * DAY)
        assert again.passed_at == NOW + DAY, "who passed once has passed"
        assert len(books.forgetting.everything(kai.id)["member_lessons"]) == 1
        books.forgetting.drop(kai.id)
        assert books.lessons.of(kai.id) == {}


def test_promises_are_sealed_and_words_exchanged_say_who_is_owed_one(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Place.COMMUNITY, "Circle")
        kai, joy = (joined(books, f"U{n}") for n in range(2))
        for each in (kai, joy):
            books.members.change(replace(each, joined_at=NOW - 300 * DAY))
        new = Promise(kai.id, "Ask the team", "U0MOE", "U0MOE", TODAY, NOW)
        made = books.nurture.promise(TEAM, new)
        assert books.nurture.promised(TEAM, made.id) == made == replace(new, id=made.id)
        assert books.nurture.promised("T0ELSE", made.id) is None
        assert books.nurture.open_promises(TEAM, 9) == [made] == list(books.nurture.promises_since(TEAM, TODAY))
        books.nurture.keep_promise(kept(made, NOW))
        assert (books.nurture.open_promises(TEAM, 9), books.nurture.promises_to(kai.id)[0].state) == ([], State.KEPT)
        assert books.nurture.quiet(TEAM, NOW, NOW, 9) == [kai.id, joy.id]
        said = CheckIn(kai.id, NOW, NOW - DAY, Later(TODAY, 6), TODAY)
        books.nurture.check_in(CheckIn(kai.id))
        books.nurture.check_in(said)
        assert books.nurture.check_ins([kai.id, joy.id]) == {kai.id: said, joy.id: CheckIn(joy.id)}
        assert books.nurture.quiet(TEAM, NOW, NOW, 9) == [joy.id]
        books.nurture.check_in(replace(said, their_word=NOW + DAY))
        assert books.nurture.quiet(TEAM, NOW, NOW, 9) == [joy.id, kai.id]
        books.nurture.set_rhythm(TEAM, 3, 6)
        books.nurture.set_rhythm(TEAM, 3, 2)
        assert books.nurture.rhythms(TEAM) == [Rhythm(3, 2)]
        books.nurture.set_rhythm(TEAM, 3, None)
        assert books.nurture.rhythms(TEAM) == []
        books.nurture.looked(TEAM, TODAY)
        books.nurture.looked(TEAM, TODAY + DAY)
        assert books.nurture.looked_on(TEAM) == TODAY + DAY
    with store.engines.read() as connection:
        (sealed,) = connection.execute(select(promises.c.text)).scalars()
        assert b"Ask" not in sealed
