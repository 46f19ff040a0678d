"""Stages go up and down: a second click moves on, a second delivery does nothing, and nobody moves another's plan."""

from __future__ import annotations

from dataclasses import replace

from bot.app import Rapport
from bot.rules.hiring.plans import fingerprint
from sandbox.client import words
from tests.fakes import Json, Slack
from tests.handlers.forms import opened
from tests.handlers.plans import PLANS
from tests.handlers.state import OPEN, ask, told
from tests.make import NOW

CHANGED = "Somebody else changed this plan meanwhile"


def page(slack: Slack, rapport: Rapport) -> tuple[int, Json, str]:
    """A plan of four stages of 1 to 4 minutes as Mina sees it, and what its buttons carry of it."""
    id = ask(rapport.store, OPEN).id
    with rapport.store.open() as books:
        plan = books.plans.written(id)
        plan = replace(plan, stages=tuple(replace(plan.stages[0], minutes=n) for n in (1, 2, 3, 4)))
        books.plans.keep(id, plan, "U0ANA", NOW)
    return id, opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}show", str(id))), f"{id}:{fingerprint(plan)}"


def order(rapport: Rapport, id: int) -> list[int]:
    with rapport.store.reading() as books:
        return [stage.minutes for stage in books.plans.written(id).stages]


def moves(rapport: Rapport, id: int) -> int:
    with rapport.store.reading() as books:
        return sum(each["what"] == "hiring.plans.move" for each in books.record.about(f"plan:{id}"))


def test_a_second_click_on_a_button_that_is_not_drawn_anew_yet_moves_the_same_stage_on(
    slack: Slack, rapport: Rapport
) -> None:
    id, view, seen = page(slack, rapport)
    for expected in ([1, 2, 4, 3], [1, 4, 2, 3], [4, 1, 2, 3], [4, 1, 2, 3]):
        shown = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}move", f"{seen}:3:up", view=view))
        assert order(rapport, id) == expected
        assert "Stages, in this order" in words(shown), "the page, and no word on it"
    assert moves(rapport, id) == 3, "what moved nothing is not in the record"


def test_the_same_click_delivered_twice_moves_once(slack: Slack, rapport: Rapport) -> None:
    id, view, seen = page(slack, rapport)
    click = slack.clicked("U0MINA", f"{PLANS}move", f"{seen}:3:up", view=view)
    for _ in range(2):
        assert slack.interact(click).status_code == 200
    assert order(rapport, id) == [1, 2, 4, 3]


def test_who_did_not_move_it_is_told_to_look_again(slack: Slack, rapport: Rapport) -> None:
    id, view, seen = page(slack, rapport)
    with rapport.store.open() as books:
        plan = books.plans.written(id)
        books.plans.keep(id, replace(plan, stages=(*plan.stages[1::-1], *plan.stages[2:])), "U0ANA", NOW)
    answer = slack.interact(slack.clicked("U0MINA", f"{PLANS}move", f"{seen}:3:up", view=view))
    assert CHANGED in told(slack, answer, "U0MINA")
    assert order(rapport, id) == [2, 1, 3, 4]
