"""A question session from its announcement to what was left of it, over real payloads and by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs.community.members.data import forget
from bot.jobs.community.sessions import CARRIED, MOVED, OWED, RECAP_DUE, telling
from bot.rules.community.events import Event, Kind
from bot.rules.community.events import State as Held
from bot.rules.community.questions.polls import Poll
from bot.rules.community.questions.sessions import Collected, Stage, State
from bot.rules.people import Identity, Role
from sandbox.client import words
from tests.fakes import CIRCLE, TALK, Json, Slack
from tests.handlers.community.sessions import MOE, PREFIX
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import forget as close_views
from tests.handlers.state import rows, told
from tests.jobs.conftest import MOMENTS, Work

CLEO, CORA = "U0CLEO", "U0CORA"
# A Wednesday of the week after next, so that no week-end is near: it begins in the afternoon.
SOON = datetime.now(UTC).date() + timedelta(days=9)
DAY = SOON + timedelta(days=(2 - SOON.weekday()) % 7)
BEGINS = datetime.combine(DAY, time(17), UTC)


@pytest.fixture(autouse=True)
def _roles(rapport: Rapport) -> None:
    give_roles(rapport.store)
    with rapport.store.open() as books:
        there = books.workspaces.get(CIRCLE)
        books.workspaces.set_hours(CIRCLE, "UTC", there.day_starts, there.day_ends, there.holidays)


def at(rapport: Rapport, slack: Slack, now: datetime) -> Work:
    return Work(rapport.deps, slack.stand_in, MOMENTS).at(now)


def press(slack: Slack, user: str, verb: str, value: str = "") -> str:
    close_views(slack)
    return told(slack, slack.interact(slack.clicked(user, PREFIX + verb, value, CIRCLE)), user, CIRCLE)


def send(slack: Slack, user: str, verb: str, value: str = "", **answers: Any) -> Json:
    """Open that form, fill it in, send it."""
    close_views(slack)
    view = filled(opened(slack, user, slack.clicked(user, PREFIX + verb, value, CIRCLE), CIRCLE), **answers)
    found: Json = slack.interact(slack.submitted(user, view, CIRCLE)).get_json(silent=True) or {}
    return found


def said(work: Work) -> str:
    room = work.stand_in.dump()["workspaces"][CIRCLE]["conversations"][TALK]
    return "\n".join(words(each) for each in room["messages"])


def questions(rapport: Rapport) -> list[Collected]:
    with rapport.store.reading() as books:
        return list(books.sessions.questions(1))


def test_questions_are_collected_voted_put_together_answered_told_and_taken_home(
    slack: Slack, rapport: Rapport
) -> None:
    announced = {"guest": "Ana, head of data", "channel": TALK, "day": f"{DAY}", "time": "17:00"}
    for wrong, sentence in (({"guest": ""}, "fill this in"), ({"day": "2020-01-01"}, "still to come")):
        assert sentence in str(send(slack, MOE, "announce", **{**announced, **wrong})["errors"])
    assert "Ana" in words(send(slack, MOE, "announce", **announced)["view"])
    now = at(rapport, slack, datetime.now(UTC))
    now.until_quiet()
    assert "Ana, head of data answers your questions" in said(now)

    unnamed = {"unnamed": [{"value": "yes"}]}
    assert "yours" in words(send(slack, CLEO, "ask", "1", text="How is the pay of data engineers decided?")["view"])
    send(slack, CORA, "ask", "1", text="How do you decide the pay of a data engineer?", **unnamed)
    send(slack, CORA, "ask", "1", text="Which books do you read?")
    send(slack, CORA, "ask", "1", text="Who cooks?")
    assert "asked 3 questions" in str(send(slack, CORA, "ask", "1", text="And?")["errors"])
    page = press(slack, MOE, "open_one", "1:0")
    assert "a member" in page
    assert f"<@{CLEO}>" in page
    for verb in (CLEO, CLEO, CLEO, MOE):
        press(slack, verb, "vote", "3")
    press(slack, CORA, "vote", "3")
    voters = {f"{member(rapport, user)}" for user in (CLEO, MOE)}
    assert questions(rapport)[2].voters == voters, "once, not one's own"

    assert send(slack, MOE, "change", "1", guest=" ")["errors"]
    for n, (guest, hour) in enumerate((("Ana of research", "16:00"), ("Ana, head of data", "17:00")), 1):
        send(slack, MOE, "change", "1", guest=guest, time=hour)
        now = at(rapport, slack, datetime.now(UTC))
        now.until_quiet()
        assert [each.kind for each in now.notices() if each.ts].count(MOVED) == n
        assert "has another time" in said(now)
        assert f"{guest} answers your questions" in said(now)
    assert questions(rapport)[2].voters == voters, "what was asked stays as it was"

    board = press(slack, MOE, "run", "1")
    assert "These may ask the same" in board
    assert "Answered" not in board, "it has not begun"
    press(slack, MOE, "merge", "1:1:2")
    press(slack, MOE, "merge", "1:1:2")
    first, second, *_ = questions(rapport)
    assert (first.also, second.state) == ({f"{member(rapport, CORA)}"}, State.MERGED)

    begun = at(rapport, slack, BEGINS)
    for _ in range(2):
        telling.look(begun.deps)
    begun.until_quiet()
    assert "this is the order" in words(begun.dm(MOE, CIRCLE)[-1])
    assert "began" in said(begun)
    assert "are not taken" in press(slack, CLEO, "vote", "4")
    assert "not as you saw it" in press(slack, MOE, "change", "1")
    press(slack, MOE, "answered", "1")
    assert "2 questions have neither" in press(slack, MOE, "tell", "1")

    (nudge,) = [each for each in begun.notices() if each.kind == RECAP_DUE]
    due = BEGINS + timedelta(hours=1 + 24)
    assert nudge.due_at <= due - timedelta(hours=4)
    assert 8 <= nudge.due_at.hour < 20
    late = at(rapport, slack, nudge.due_at)
    late.until_quiet()
    assert "The recap of the session with Ana, head of data is due" in words(late.dm(MOE, CIRCLE)[-1])

    assert "not as you saw it" in press(slack, CLEO, "answered", "3"), "it is not theirs"
    by = datetime.now(UTC).date() + timedelta(days=20)
    for owner, day, field in ((None, f"{by}", "owner"), (CLEO, "2020-01-01", "answer_by")):
        (found,) = send(slack, MOE, "carry", "1:0", owner=owner, answer_by=day)["errors"]
        assert found.startswith(field)
    send(slack, MOE, "carry", "1:0", owner=CLEO, answer_by=f"{by}")
    assert {each.state for each in questions(rapport)[2:]} == {State.CARRIED}
    late.until_quiet()
    press(slack, MOE, "tell", "1")
    late.until_quiet()
    assert "1 question was answered · 2 are still to be answered" in said(late)
    with rapport.store.reading() as books:
        assert books.sessions.get(CIRCLE, 1).stage is Stage.TOLD

    press(slack, CLEO, "answered", "3")
    noon = datetime.combine(by, time(12), UTC)
    noon += timedelta(days=7 - noon.weekday() if noon.weekday() > 4 else 0)
    for hours in (0, 1, 72):
        reminded = at(rapport, slack, noon + timedelta(hours=hours))
        reminded.until_quiet()
    kinds = [each.kind for each in reminded.notices() if each.ts and each.to == CLEO]
    assert (kinds.count(CARRIED), kinds.count(OWED)) == (1, 1)
    press(slack, CLEO, "answered", "4")
    reminded.until_quiet()
    assert "3 questions were answered" in said(reminded)

    with rapport.store.open() as books:
        cora = books.members.of(Identity(CIRCLE, CORA))
        assert cora is not None
        forget(books, cora, "", reminded.deps.now())
    reminded.until_quiet()
    assert "Which books" not in said(reminded), "what they asked goes with them"
    assert [each.text for each in questions(rapport)] == ["How is the pay of data engineers decided?"]


def test_a_session_that_is_called_off_says_so_and_takes_nothing(slack: Slack, rapport: Rapport) -> None:
    send(slack, MOE, "announce", guest="Ana", channel=TALK, day=f"{DAY}")
    now = at(rapport, slack, datetime.now(UTC))
    now.until_quiet()
    press(slack, MOE, "call_off", "1")
    now = at(rapport, slack, datetime.now(UTC))
    now.until_quiet()
    assert "called off" in said(now)
    assert "are not taken" in press(slack, CLEO, "ask", "1")
    telling.look(at(rapport, slack, BEGINS).deps)
    assert [each.kind for each in now.notices() if each.to == MOE and "sessions" in each.kind] == []


def test_what_a_moderator_did_is_somebody_elses_once_they_are_forgotten(slack: Slack, rapport: Rapport) -> None:
    send(slack, MOE, "announce", guest="Ana", channel=TALK, day=f"{DAY}")
    begun = datetime.now(UTC)
    with rapport.store.open() as books:
        books.roles.give(CIRCLE, Role.MODERATOR, [CORA, MOE])
        books.questions.switch(CIRCLE, True, MOE, begun)
        asked = Poll(CIRCLE, TALK, MOE, "Which day?", ("Monday", "Friday"), begun, begun + timedelta(days=3))
        books.polls.add(asked)
        meeting = Event(CIRCLE, Kind.TOUR, "A tour", "", BEGINS, 60, MOE, MOE, begun, Held.ANNOUNCED, place="Here")
        books.events.add(replace(meeting, helpers=(MOE,)))
        moe = books.members.of(Identity(CIRCLE, MOE))
        assert moe is not None
        question = Collected(0, f"{member(rapport, CLEO)}", "Why?", begun, session=1, state=State.CARRIED, owner=MOE)
        books.sessions.ask(replace(question, answer_by=DAY))
        forget(books, moe, "", begun)
    tables = ("polls", "question_sessions", "session_questions", "question_settings", "community_events")
    assert MOE not in str(rows(rapport.store, *tables))
    later = at(rapport, slack, BEGINS)
    later.until_quiet()
    told_her = [words(each) for each in later.dm(CORA, CIRCLE)]
    assert any("That is yours now" in each and "Why?" in each for each in told_her)
    assert any("A tour" in each and "It is yours now" in each for each in told_her)
    telling.look(later.deps)
    later.until_quiet()
    assert "this is the order" in words(later.dm(CORA, CIRCLE)[-1])


def member(rapport: Rapport, user: str) -> int:
    with rapport.store.reading() as books:
        found = books.members.of(Identity(CIRCLE, user))
    assert found is not None
    return found.id
