"""The result form of a stage that is no interview: set with the plan, refused at its fields, published with it."""

from __future__ import annotations

from bot.app import Rapport
from bot.rules.hiring.plans import fingerprint
from bot.rules.hiring.plans.results import Form
from tests.fakes import Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.plans import PLANS
from tests.handlers.state import OPEN, ask, told


def form(slack: Slack, rapport: Rapport, id: int, at: int) -> Json:
    """The result form of that stage, opened by Mina."""
    with rapport.store.reading() as books:
        value = f"{id}:{fingerprint(books.plans.written(id))}:{at}"
    page = opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}show", str(id)))
    return opened(slack, "U0MINA", slack.clicked("U0MINA", f"{PLANS}form", value, view=page))


def test_a_scale_is_kept_with_the_plan_and_what_is_wrong_with_it_is_told_at_its_field(
    slack: Slack, rapport: Rapport
) -> None:
    id = ask(rapport.store, OPEN).id
    view = form(slack, rapport, id, 1)
    upside_down = slack.interact(slack.submitted("U0MINA", filled(view, least="40", most="40")))
    assert upside_down.get_json()["errors"] == {"most~0": "The highest score has to be above the lowest."}
    good = filled(view, most="40", pass_mark="24", instructions="Alone, with a pen.")
    assert slack.interact(slack.submitted("U0MINA", good)).status_code == 200
    with rapport.store.reading() as books:
        assert books.plans.written(id).stages[1].form == Form(0, 40, 24, "Alone, with a pen.")


def test_a_stage_without_a_form_has_none_to_open(slack: Slack, rapport: Rapport) -> None:
    id = ask(rapport.store, OPEN).id
    with rapport.store.reading() as books:
        seen = fingerprint(books.plans.written(id))
    for at in ("0", "2", ""):
        answer = slack.interact(slack.clicked("U0MINA", f"{PLANS}form", f"{id}:{seen}:{at}"))
        assert "Somebody else changed this plan meanwhile" in told(slack, answer, "U0MINA"), at
