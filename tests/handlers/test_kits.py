"""The kit of an interview: changed by who saw it as it is, in the reader's language, and carried by a publication."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.hiring.plans import Plan, fingerprint
from sandbox.client import words
from tests.fakes import Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.plans import OWN, PLANS
from tests.handlers.state import OPEN, ask, told


def written(rapport: Rapport, id: int) -> Plan:
    with rapport.store.reading() as books:
        return books.plans.written(id)


def click(slack: Slack, rapport: Rapport, id: int, verb: str, behind: str, view: Json) -> Json:
    """The view that is on top after Mina's click on a button with what it carries now."""
    value = f"{id}:{fingerprint(written(rapport, id))}:{behind}"
    return opened(slack, "U0MINA", slack.clicked("U0MINA", PLANS + verb, value, view=view))


def plan_page(slack: Slack, id: int) -> Json:
    return opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}show", str(id)))


def test_the_kit_stands_in_place_of_the_plan_and_back_again(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store, OPEN).id
    view = plan_page(slack, id)
    kit = click(slack, rapport, id, "kit", "0::", view)
    assert kit["id"] == view["id"]
    assert "This interview looks for Teamwork." in words(kit)
    assert "Stages, in this order" in words(click(slack, rapport, id, "kit", "::", kit))


def test_a_kit_that_somebody_else_changed_is_not_changed_and_what_was_typed_stays(
    slack: Slack, rapport: Rapport
) -> None:
    id = ask(rapport.store, OPEN).id
    kit = click(slack, rapport, id, "kit", "0::", plan_page(slack, id))
    form = filled(click(slack, rapport, id, "edit_kit", "0:own:", kit), **OWN)
    click(slack, rapport, id, "change_kit", "0:propose:", kit)
    before = written(rapport, id)
    answer = slack.interact(slack.submitted("U0MINA", form))
    assert "Somebody else changed this plan meanwhile" in told(slack, answer, "U0MINA")
    assert answer.get_json()["response_action"] == "errors", "the form stays open"
    assert written(rapport, id) == before


def test_what_no_button_of_ours_carries_changes_nothing(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store, OPEN).id
    view, before = plan_page(slack, id), written(rapport, id)
    for behind in ("0:steal:", "7:propose:", "0:remove:3", "0:move:0", "0:remove:", ":propose:"):
        value = f"{id}:{fingerprint(before)}:{behind}"
        answer = slack.interact(slack.clicked("U0MINA", f"{PLANS}change_kit", value, view=view))
        assert answer.status_code == 200, behind
        assert "Look at the page again" in told(slack, answer, "U0MINA") or "Somebody else" in told(
            slack, answer, "U0MINA"
        ), behind
    assert written(rapport, id) == before


def test_what_is_published_carries_the_kit_and_the_description_it_was_made_for(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store, OPEN).id
    with rapport.store.open() as books:
        books.descriptions.publish(id, books.descriptions.written(id), "U0MINA", rapport.deps.now())
    view = plan_page(slack, id)
    click(slack, rapport, id, "change_kit", "0:propose:", view)
    click(slack, rapport, id, "publish", "", view)
    with rapport.store.reading() as books:
        last = books.plans.last(id)
    assert last is not None
    assert last.content.made_for == 1
    assert len(last.content.stages[0].kit.questions) == 2
    with rapport.store.open() as books:
        books.descriptions.publish(id, books.descriptions.written(id), "U0MINA", rapport.deps.now())
    again = words(plan_page(slack, id))
    assert "was made for version 1 of the job description, and version 2 is out" in again
    assert "What you see has changes that are not published." in again, "it can be published for the new one"
