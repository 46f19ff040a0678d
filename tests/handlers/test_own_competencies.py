"""A competency that the library lacks: near ones first, then one's own; edited and retired by recruiters alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Rapport
from bot.rules.hiring.descriptions import Part, fingerprint
from bot.rules.hiring.descriptions.own import FIELDS
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.descriptions import DESCRIPTIONS, page, value
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask

ANA, MINA = "U0ANA", "U0MINA"


@pytest.fixture(autouse=True)
def role(rapport: Rapport) -> int:
    give_roles(rapport.store)
    return ask(rapport.store, OPEN).id


def written(view: Json, name: str, language: str = "en", **more: Any) -> Json:
    """The form with everything of one language in it."""
    texts = {f"{field}_{language}": f"{field} of it" for field in FIELDS}
    return filled(view, **{"kind": {"value": "technical"}, **texts, f"name_{language}": name, **more})


def sent(slack: Slack, user: str, view: Json) -> Any:
    answer = slack.interact(slack.submitted(user, view))
    return answer.get_json() if answer.data else None


def choice(slack: Slack, id: int, carried: str = "") -> Json:
    """The choice of a competency for the only quality there is, with the button that writes one's own."""
    carried = carried or value(id, Part.QUALITIES, "0")
    form = opened(slack, MINA, slack.clicked(MINA, f"{DESCRIPTIONS}edit", carried, view=page(slack, id)))
    return {**form, **sent(slack, MINA, form)["view"]}


def test_what_is_near_is_pointed_out_first_and_may_be_used_instead(slack: Slack, rapport: Rapport, role: int) -> None:
    above = choice(slack, role)
    slack.interact(slack.clicked(MINA, f"{DESCRIPTIONS}write_own", value(role, Part.QUALITIES, "0"), view=above))
    form = slack.open_view(MINA) or {}
    assert form["title"]["text"] == "Our own competency"
    assert "Helps others" in str(form["blocks"]), "what was typed as a quality is the name to begin with"
    answer = sent(slack, MINA, written(form, "Accountable person"))
    assert answer["response_action"] == "update"
    assert "Use Accountability" in words(answer["view"])
    near = {"near~0": {"near": {"type": "radio_buttons", "selected_option": {"value": "accountability"}}}}
    assert sent(slack, MINA, {**form, **answer["view"], "hash": "1.near", "state": {"values": near}}) is None
    with rapport.store.reading() as books:
        assert books.competencies.of(COMPANY) == ()
        assert books.descriptions.written(role).qualities[0].competency == "accountability"


def test_one_of_ones_own_is_added_from_a_description_edited_by_a_recruiter_and_retired(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    above = choice(slack, role)
    slack.interact(slack.clicked(MINA, f"{DESCRIPTIONS}write_own", value(role, Part.QUALITIES, "0"), view=above))
    form = slack.open_view(MINA) or {}
    errors = sent(slack, MINA, written(form, "", kind={"value": "technical"}))["errors"]
    assert errors == {"name_en~0": "Please fill this in."}
    assert sent(slack, MINA, written(form, "Teamwork"))["errors"]["name_en~0"].startswith("The library has “Teamwork”")
    assert sent(slack, MINA, {**written(form, "Reads sea charts"), "hash": "1.last"}) is None
    with rapport.store.reading() as books:
        (kept,) = books.competencies.of(COMPANY)
        assert books.descriptions.written(role).qualities[0].competency == kept.competency
        (entry,) = books.record.about(f"competency:{kept.id}")
    assert (entry["what"], entry["name_en"]) == ("hiring.descriptions.add_own", "Reads sea charts")

    slack.interact(slack.clicked(MINA, f"{DESCRIPTIONS}write_own", str(kept.id), view=form))
    assert (slack.open_view(MINA) or {})["title"]["text"] != "Our own competency", "she is no recruiter"
    own = opened(slack, ANA, slack.clicked(ANA, f"{DESCRIPTIONS}own"))
    edit = opened(slack, ANA, slack.clicked(ANA, f"{DESCRIPTIONS}write_own", str(kept.id), view=own))
    changed = written(edit, "读海图", "zh", name_en="Reads charts", retired=[{"value": "retired"}])
    for view, refused in ((changed, False), ({**changed, "hash": "1.late"}, True)):
        answer = sent(slack, ANA, view)
        assert ("Somebody else changed" in str(answer)) is refused
    with rapport.store.reading() as books:
        (after,) = books.competencies.of(COMPANY)
        seen = fingerprint(books.descriptions.written(role), Part.QUALITIES)
    assert (after.texts["zh"].name, after.is_retired) == ("读海图", True)
    assert "Reads charts" in words(page(slack, role)), "the description keeps it"
    offered = str(choice(slack, role, f"{role}:qualities:{seen}:0")["blocks"])
    assert offered.count("Reads charts") == 2, "only as what it is already: among the choices and as the chosen one"
