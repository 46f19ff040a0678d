"""An event in Slack: written and announced, answered with one tap, changed, called off; and what its host may do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs.community import content
from bot.jobs.community.events import running
from bot.rules.community.content import Kind
from bot.rules.community.events import Answer, Event, State
from bot.rules.community.members import How, Purpose
from bot.rules.community.members.consenting import given
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.community.events import CLEO, MOE, PREFIX, begin_for
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import told

CORA = "U0CORA"
DAY = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
SAID: dict[str, Any] = {"title": "Data for all", "place": "Library", "day": DAY, "time": "18:00"}


@pytest.fixture(autouse=True)
def _begun(rapport: Rapport) -> None:
    give_roles(rapport.store)
    begin_for(rapport.store)


def event(rapport: Rapport, id: int) -> Event:
    with rapport.store.reading() as books:
        found = books.events.get(CIRCLE, id)
    assert found is not None
    return found


def press(slack: Slack, user: str, verb: str, value: str) -> str:
    return told(slack, slack.interact(slack.clicked(user, PREFIX + verb, value, CIRCLE)), user, CIRCLE)


def form(slack: Slack, verb: str, value: str, **answers: Any) -> Json:
    return filled(opened(slack, MOE, slack.clicked(MOE, PREFIX + verb, value, CIRCLE), CIRCLE), **answers)


def send(slack: Slack, user: str, view: Json) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view, CIRCLE)).get_json(silent=True) or {}
    return answer


def answers(rapport: Rapport, id: int) -> dict[Answer, int]:
    with rapport.store.reading() as books:
        return {answer: n for answer, n in books.events.counts([id])[id].items() if n}


def test_an_event_is_written_announced_answered_with_one_tap_and_called_off(slack: Slack, rapport: Rapport) -> None:
    made = send(slack, MOE, form(slack, "write", "0:0", **SAID, capacity="1"))
    assert "not announced yet" in words(made["view"])
    draft = event(rapport, 5)
    assert (draft.title, draft.host, draft.capacity, draft.state) == ("Data for all", MOE, 1, State.DRAFT)
    assert "do not find" in press(slack, CLEO, "open_one", "5"), "a draft is nobody else's"
    assert "Who comes" in press(slack, MOE, "announce", f"5:{draft.revision}")
    assert "You come" in press(slack, CLEO, "going", "5")
    assert "You wait for a seat" in press(slack, CORA, "going", "5")
    assert answers(rapport, 5) == {Answer.GOING: 1, Answer.WAITING: 1}
    assert "You do not come" in press(slack, CLEO, "decline", "5")
    assert answers(rapport, 5) == {Answer.OFFERED: 1, Answer.DECLINED: 1}
    assert "You come" in press(slack, CORA, "going", "5")
    send(slack, MOE, form(slack, "cancel", f"5:{event(rapport, 5).revision}", reason="Nobody can"))
    assert (event(rapport, 5).state, event(rapport, 5).reason) == (State.CANCELLED, "Nobody can")
    assert "Nobody can answer this event now" in press(slack, CLEO, "going", "5")


def test_what_is_wrong_with_an_event_is_told_beside_its_field(slack: Slack, rapport: Rapport) -> None:
    for said, field, sentence in (
        ({"title": " "}, "title", "fill this in"), ({"place": ""}, "place", "where it is"),
        ({"capacity": "many"}, "capacity", "whole number"), ({"day": "2020-01-01"}, "day", "still to come"),
        ({"link": "http://x.example"}, "link", "https"), ({"channel": "C0NOWHERE"}, "channel", "channel"),
    ):  # fmt: skip
        errors = send(slack, MOE, form(slack, "write", "0:0", **{**SAID, **said}))["errors"]
        (found,) = [each for name, each in errors.items() if name.split("~")[0] == field]
        assert sentence in found
    errors = send(slack, MOE, form(slack, "cancel", "1:0", reason=" "))["errors"]
    assert "fill this in" in str(errors)
    assert event(rapport, 1).state is State.ANNOUNCED
    assert "somebody changed it" in press(slack, MOE, "announce", "4:7")


def test_a_host_runs_their_event_a_helper_sees_who_comes_and_nobody_else_does(slack: Slack, rapport: Rapport) -> None:
    for host, helpers, user, verb, said in (
        (MOE, (), CLEO, "who", "Only moderators and the host"), (MOE, (CLEO,), CLEO, "who", "Coming: 1"),
        (MOE, (CLEO,), CLEO, "write", "Only moderators and the host"), (CLEO, (), CLEO, "write", "Change the event"),
        (CLEO, (), CLEO, "cancel", "does not take place"),
    ):  # fmt: skip
        with rapport.store.open() as books:
            books.events.keep(replace(event(rapport, 1), host=host, helpers=helpers))
        assert said in press(slack, user, verb, "1:0")
    assert "Only moderators and the host" in press(slack, CLEO, "write", "0:0")


def test_an_event_for_members_only_asks_for_their_agreement_first(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.events.keep(replace(event(rapport, 2), members_only=True))
    assert "for those who agreed" in press(slack, CLEO, "going", "2")
    with rapport.store.open() as books:
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
        books.members.give(cleo.id, given(Purpose.COMMUNITY, How.CLICK, datetime.now(UTC)))
    assert "You come" in press(slack, CLEO, "going", "2")


def test_who_was_there_is_marked_by_hand_and_by_the_link_once(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
    who = opened(slack, MOE, slack.clicked(MOE, PREFIX + "who", "3:0", CIRCLE), CIRCLE)
    assert "was there" in words(who)
    clicked = slack.clicked(MOE, PREFIX + "mark", f"3:{cleo.id}:0:0", CIRCLE)
    slack.interact({**clicked, "view": {**who, "type": "modal"}})
    assert "was there" not in words(slack.open_view(MOE, CIRCLE) or {})
    for _ in range(2):
        press(slack, CLEO, "join", "3")
    with rapport.store.reading() as books:
        acts = books.members.acts([cleo.id], datetime(2020, 1, 1, tzinfo=UTC).date())[cleo.id]
        assert (books.events.came(3), [n for _, act, n in acts if act == "event"]) == (1, [0])
    assert "from a quarter of an hour before" in press(slack, CLEO, "join", "1")
    with rapport.store.open() as books:
        me = books.people.get(Identity(CIRCLE, MOE))
        running.mark(books, me, 3, cleo.id, False, datetime.now(UTC))
        assert books.events.came(3) == 0


def test_the_content_calendar_shows_events_among_items_and_opens_them_above(slack: Slack, rapport: Rapport) -> None:
    made = send(slack, MOE, form(slack, "write", "0:0", **SAID))["view"]
    assert made
    calendar = opened(slack, MOE, slack.clicked(MOE, "community.content.show", "", CIRCLE), CIRCLE)
    month = f"month:{DAY}:0:0"
    slack.interact(slack.clicked(MOE, "community.content.turn", month, CIRCLE, view=calendar))
    calendar = slack.open_view(MOE, CIRCLE)
    assert calendar is not None
    assert " · Event · draft" in words(calendar).partition("Data for all")[2]
    assert "digests only" not in words(calendar).partition("Data for all")[2].partition("Open …")[0]
    page = opened(slack, MOE, slack.clicked(MOE, f"{PREFIX}open_one", "5", CIRCLE, view=calendar), CIRCLE)
    assert page["root_view_id"] == calendar["id"]
    assert json.loads(page["private_metadata"]) == {"calendar": month, "event": 5}
    above = {"previous_view_id": calendar["id"], "root_view_id": calendar["id"]}
    draft = event(rapport, 5)
    slack.interact(slack.clicked(MOE, f"{PREFIX}announce", f"5:{draft.revision}", CIRCLE, view={**page, **above}))
    assert event(rapport, 5).state is State.ANNOUNCED
    assert "Data for all" in words(slack.open_view(MOE, CIRCLE) or {}), "the calendar below stays a calendar"
    with rapport.store.reading() as books:
        me, now = books.people.get(Identity(CIRCLE, MOE)), datetime.now(UTC)
        facts = content.calendar(books, me, content.View(content.Span.MONTH, event(rapport, 5).start.date()), now)
    assert Kind.EVENT.value not in facts["kinds"], "it counts in the mix"
    assert event(rapport, 5).start.date() not in facts["days"]
