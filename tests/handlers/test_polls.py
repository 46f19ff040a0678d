"""A poll from its form to its result, over real payloads: what members are told, and what is left of their answers."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.community.members.data import forget
from bot.jobs.community.polls import WIPE, asking, closing
from bot.rules.community.questions.polls import Poll, Repeat, Result, State
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import CIRCLE, TALK, Json, Slack
from tests.handlers.community.polls import FORM, MOE, PREFIX
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import forget as close_views
from tests.handlers.state import rows, told
from tests.jobs.conftest import MOMENTS, Work

pytestmark = pytest.mark.debugging

CLEO, CORA = "U0CLEO", "U0CORA"
DAYS = ("Monday", "Friday", "None of them")


def begun(rapport: Rapport, **changes: Any) -> Poll:
    """A poll that stands in the channel of the circle."""
    give_roles(rapport.store)
    now = datetime.now(UTC)
    with rapport.store.open() as books:
        made = Poll(CIRCLE, TALK, MOE, "Which day?", DAYS, now, now + timedelta(days=3), **changes)
        poll = books.polls.add(made)
        asking.ask(books, poll, now)
    return poll


def press(slack: Slack, user: str, verb: str, value: str = "", **more: Any) -> str:
    close_views(slack)
    return told(slack, slack.interact(slack.clicked(user, PREFIX + verb, value, CIRCLE, **more)), user, CIRCLE)


def said(work: Work) -> str:
    """All that stands in the channel."""
    room = work.stand_in.dump()["workspaces"][CIRCLE]["conversations"][TALK]
    return "\n".join(words(each) for each in room["messages"])


def at(rapport: Rapport, slack: Slack, after: timedelta = timedelta()) -> Work:
    now = datetime.now(UTC) + after
    return Work(rapport.deps, slack.stand_in, MOMENTS).at(now)


def get(rapport: Rapport, id: int) -> Poll:
    with rapport.store.reading() as books:
        return books.polls.get(CIRCLE, id)


def counts(rapport: Rapport, id: int) -> tuple[tuple[int, ...], int]:
    """What the box of that poll holds."""
    with rapport.store.reading() as books:
        box = books.polls.box(id)
    assert box is not None
    return box.counts, box.answers


def wiping(rapport: Rapport) -> str:
    """How far what wipes the files after a poll is."""
    (state,) = {each["state"] for each in rows(rapport.store, "errands")["errands"] if each["kind"] == WIPE}
    return str(state)


def test_an_anonymous_answer_leaves_nothing_behind_but_the_box_not_even_that_it_was_handled(
    slack: Slack, rapport: Rapport, written: io.StringIO
) -> None:
    poll, many = begun(rapport), begun(rapport, is_many=True)
    at(rapport, slack).until_quiet()
    assert "Nobody here, whoever runs me included" in said(at(rapport, slack))
    before, lines = rows(rapport.store), len(written.getvalue())
    for user, option in ((CLEO, 0), (MOE, 2), (CORA, 1)):
        button = f"answer#{option + 1}" if option else "answer"  # as they are numbered in one message
        assert "Your answer is counted" in press(slack, user, button, f"{poll.id}:{option}")
        pages = opened(slack, user, slack.clicked(user, PREFIX + "choose", f"{many.id}", CIRCLE), CIRCLE)
        ticked = filled(pages, choices=[{"value": f"{option}"}, {"value": "1"}])
        shown = slack.interact(slack.submitted(user, ticked, CIRCLE)).get_json()
        assert "Your answer is counted" in words(shown["view"])
    after = rows(rapport.store)
    after = rows(rapport.store)
    assert counts(rapport, many.id) == ((1, 3, 1), 3), "each person once, whatever was chosen twice"
    again = slack.interact(slack.submitted(CORA, ticked, CIRCLE)).get_json()
    assert "already" in str(again["errors"])
    for wrong in ([], [{"value": "7"}], [{"value": "x"}, {"value": "1"}]):
        refused = slack.interact(slack.submitted(CLEO, filled(ticked, choices=wrong), CIRCLE)).get_json()
        assert "choose from the options" in str(refused["errors"])
    assert {table for table in after if after[table] != before[table]} == {"poll_boxes"}
    assert "already" in press(slack, CLEO, "answer#2", f"{poll.id}:1"), "no second thoughts"
    assert "choose from the options" in press(slack, CLEO, "answer", f"{poll.id}:7")
    assert rows(rapport.store) == after
    logged = written.getvalue()[lines:]
    options = (f"{poll.id}:{n}" for n in range(3))
    assert not any(each in logged for each in ("answer#", *options, *DAYS, '"choices"'))
    assert "3 answers" not in press(slack, MOE, "show"), "hidden from moderators too"
    done = at(rapport, slack, timedelta(days=4))
    closing.look(done.deps)
    closing.look(done.deps)
    done.until_quiet()
    assert get(rapport, poll.id).told == Result(None, None)
    assert rows(rapport.store, "poll_boxes")["poll_boxes"] == []
    assert wiping(rapport) == "due", "whoever dies now has it wiped by the next"
    while errands.one(done.deps, ERRANDS):
        pass
    assert wiping(rapport) == "done"
    assert "Fewer than 5 answered" in said(done)
    assert "does not take answers now" in press(slack, CLEO, "answer", f"{poll.id}:1")


def test_a_named_poll_is_written_answered_changed_told_with_names_and_comes_again(
    slack: Slack, rapport: Rapport
) -> None:
    give_roles(rapport.store)
    form = opened(slack, MOE, slack.clicked(MOE, PREFIX + "poll", "", CIRCLE), CIRCLE)
    for wrong, sentence in (
        ({"options": "One"}, "from 2 to 10 options"), ({"question": " "}, "fill this in"),
        ({"channel": "C0NOWHERE"}, "channel"), ({"named": []}, "only 3 members"),
    ):  # fmt: skip
        answer = slack.interact(slack.submitted(MOE, filled(form, **{**FORM, **wrong}), CIRCLE)).get_json()
        assert sentence in str(answer["errors"])
    weekly = {**FORM, "options": "\n".join(f"Day {n}" for n in range(7)), "repeat": {"value": "weekly"}}
    shown = slack.interact(slack.submitted(MOE, filled(form, **weekly), CIRCLE)).get_json()
    assert "Which day?" in words(shown["view"])
    now = at(rapport, slack)
    now.until_quiet()
    assert "everybody here reads who chose what" in said(now)
    for user, option in ((CLEO, 0), (CLEO, 6), (CORA, 6)):
        chosen: Json = {"type": "static_select", "selected_option": {"value": f"1:{option}"}}
        click = slack.clicked(user, PREFIX + "answer", "", CIRCLE)
        click["actions"][0] = {**{k: v for k, v in click["actions"][0].items() if k != "value"}, **chosen}
        assert f"Your answer: Day {option}" in told(slack, slack.interact(click), user, CIRCLE).replace("*", "")
        close_views(slack)
    done = at(rapport, slack, timedelta(days=4))
    closing.look(done.deps)
    done.until_quiet()
    assert "2 answers" in said(done)
    assert f"Day 6: ▇▇▇▇▇▇▇▇▇▇ 2 (100 %) <@{CLEO}>, <@{CORA}>" in said(done)
    following = get(rapport, 2)
    assert (following.state, following.repeat) == (State.WAITING, Repeat.WEEKLY)
    with rapport.store.open() as books:
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
        forget(books, cleo, "", done.deps.now())
    done.until_quiet()
    assert f"Day 6: ▇▇▇▇▇▇▇▇▇▇ 1 (100 %) <@{CORA}>" in said(done)
    later = at(rapport, slack, timedelta(days=8))
    closing.look(later.deps)
    assert get(rapport, 2).state is State.OPEN
    assert "not as you saw it" in press(slack, MOE, "stop", "1")
    press(slack, MOE, "stop", "2")
    assert get(rapport, 2).repeat is Repeat.NEVER
    press(slack, MOE, "call_off", "2")
    assert get(rapport, 2).state is State.CALLED_OFF
    closing.look(replace(later.deps, now=lambda: later.deps.now() + timedelta(days=30)))
    assert len(rows(rapport.store, "polls")["polls"]) == 2
    both = begun(rapport, is_anonymous=False, is_many=True)
    for ticked, before in (((0, 1), []), ((1, 2), ["0", "1"])):
        page = opened(slack, CORA, slack.clicked(CORA, PREFIX + "choose", f"{both.id}", CIRCLE), CIRCLE)
        (field,) = (each["element"] for each in page["blocks"] if each["type"] == "input")
        assert [each["value"] for each in field.get("initial_options", [])] == before
        answer = slack.submitted(CORA, filled(page, choices=[{"value": f"{n}"} for n in ticked]), CIRCLE)
        assert f"{DAYS[ticked[0]]}, {DAYS[ticked[1]]}" in words(slack.interact(answer).get_json()["view"])
        close_views(slack)
    closing.look(at(rapport, slack, timedelta(days=4)).deps)
    over = at(rapport, slack, timedelta(days=4))
    over.until_quiet()
    assert "1 person answered, and could choose several" in said(over)
    assert f"Friday: ▇▇▇▇▇▇▇▇▇▇ 1 (100 %) <@{CORA}>" in said(over)
    assert "does not take answers now" in press(slack, CLEO, "choose", f"{both.id}")
