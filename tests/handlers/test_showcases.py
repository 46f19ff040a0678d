"""What members show of themselves: nothing before they publish it, nothing beside it, and taken down with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs.community.members import data, showcasing
from bot.rules.community.members import Field
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import told

CLEO, MOE, CORA = "U0CLEO", "U0MOE", "U0CORA"
PREFIX = "community.members."


@pytest.fixture(autouse=True)
def _begun(rapport: Rapport) -> None:
    give_roles(rapport.store)


def page(slack: Slack, user: str, button: str, value: str = "") -> Json:
    return opened(slack, user, slack.clicked(user, PREFIX + button, value, CIRCLE), CIRCLE)


def send(slack: Slack, user: str, form: Json, **answers: Any) -> str:
    return told(slack, slack.interact(slack.submitted(user, filled(form, **answers), CIRCLE)), user, CIRCLE)


def write(slack: Slack, headline: str, user: str = CLEO) -> None:
    form = page(slack, user, "write_showcase")
    links = {"link_1": "https://cleo.example", "link_2": "https://cleo.example"}
    send(slack, user, form, headline=headline, work="Queues *b*", ask="Kafka", topics=[{"value": "data"}], **links)


def test_a_showcase_is_looked_at_then_published_and_changing_it_takes_it_back(slack: Slack, rapport: Rapport) -> None:
    form = page(slack, CLEO, "write_showcase")
    for wrong in ({"headline": ""}, {"work": " "}, {"link_3": "javascript:alert(1)"}, {"headline": "x" * 81}):
        assert send(slack, CLEO, form, **{"headline": "Q", "work": "Q", **wrong}) != ""
    early = slack.interact(slack.clicked(CLEO, f"{PREFIX}publish", "", CIRCLE))
    assert "no showcase" in told(slack, early, CLEO, CIRCLE)
    write(slack, "Queues")
    assert "Not published" in words(page(slack, CLEO, "showcase"))
    assert "Queues" not in words(page(slack, CORA, "people"))
    slack.interact(slack.clicked(CLEO, f"{PREFIX}publish", "", CIRCLE))
    with rapport.store.open() as books:
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
        books.members.change(replace(cleo, location="Lisbon", motivation="A new job", tags=("loud",)))
    seen = page(slack, CLEO, "people", "data:0")
    for said in ("Queues", "Kafka", "https://cleo.example"):
        assert said in words(seen)
    for hidden in ("Lisbon", "A new job", "loud", "cleo@a.example", "Take it down"):
        assert hidden not in str(seen), "nothing else of the record"
    assert words(seen).count("https://cleo.example") == 1
    assert "Queues" not in words(page(slack, CORA, "people", "sales:0"))
    write(slack, "Streams")
    assert "Streams" not in words(page(slack, CORA, "people")), "it is looked at before it is shown again"


def test_a_moderator_takes_one_down_with_a_reason_and_it_goes_with_its_member(slack: Slack, rapport: Rapport) -> None:
    write(slack, "Buy this")
    slack.interact(slack.clicked(CLEO, f"{PREFIX}publish", "", CIRCLE))
    with rapport.store.reading() as books:
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
    assert "Take it down" in words(page(slack, MOE, "people"))
    form = page(slack, MOE, "take_down", str(cleo.id))
    assert send(slack, MOE, form, reason=" ") != ""
    send(slack, MOE, form, reason="Advertising is not for here.")
    assert "Buy this" not in words(page(slack, CORA, "people"))
    assert "Advertising is not for here." in words(page(slack, CLEO, "showcase"))
    again = told(slack, slack.interact(slack.clicked(CLEO, f"{PREFIX}publish", "", CIRCLE)), CLEO, CIRCLE)
    assert "took this down" in again
    assert "not shown any more" in send(slack, MOE, {**form, "hash": "2.again"}, reason="Again.")
    with rapport.store.open() as books:
        (planned,) = (each for each in books.notices.about(f"member:{cleo.id}") if each.kind == showcasing.TAKEN_DOWN)
        facts = showcasing.MOMENTS[planned.kind].facts(books, planned, rapport.deps.now())
        assert facts is not None
        assert facts["reason"] == "Advertising is not for here."
        data.forget(books, cleo, "", rapport.deps.now())
        assert books.showcases.get(cleo.id) is None
        assert Field.NAME not in cleo.shown
